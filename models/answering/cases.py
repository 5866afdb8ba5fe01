"""Similar past moves as cases: when, from where to where, what was alike and what differed.

The model keeps no names: it knows a past move by an id made of who, where to and when. The records
of the day say the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from models.certainty.similar_moves import SimilarMove, move_ids
from models.words.wording import LANGUAGES, Language, capitalised, contract_word
from records.knowing.posts import POST_COLUMNS, in_precedence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from records.contract import Records

TOLD = 3
"""Things that were alike, and things that differed, told of a case."""


@dataclass(frozen=True)
class Case:
    """A move by what a reader can compare.

    Attributes:
        start_date: When it began.
        before: The post it led away from, by `POST_COLUMNS`; None where none is known.
        after: The post it led to.
        cause: Why; None where nobody said.
    """

    start_date: date
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    cause: str | None


def past_cases(view: Records) -> Mapping[str, Case]:
    """Every post that somebody was moved to, as a case, by the id of the move.

    Args:
        view: Records as known on a day.
    """
    posts = in_precedence(view["assignments"].filter(pl.col("capacity") == "definitive"))
    others = in_precedence(view["assignments"].filter(pl.col("capacity") != "definitive"))
    cases: dict[str, Case] = {}
    # Outcomes may name an acting post; where a definitive one fits, it is meant.
    for rows in (others, posts):
        before: dict[str, Any] | None = None
        for row, name in zip(rows.iter_rows(named=True), move_ids(rows), strict=True):
            is_same = before is not None and before["employee_id"] == row["employee_id"]
            start = row["start_date"]
            cases[name] = Case(start, before if is_same else None, row, row["cause"])
            before = row
    return cases


def with_cases(
    similar: Sequence[SimilarMove], asked: Case, known: Mapping[str, Case], units: Mapping[str, str]
) -> tuple[SimilarMove, ...]:
    """Similar moves with what the records say of them.

    Args:
        similar: The moves.
        asked: The move asked about.
        known: Past moves by id; one that is not there keeps its bare result.
        units: What units are called.
    """
    return tuple(
        _with_case(one, asked, known[one.move_id], units) if one.move_id in known else one
        for one in similar
    )


def _with_case(
    similar: SimilarMove, asked: Case, case: Case, units: Mapping[str, str]
) -> SimilarMove:
    alike: dict[Language, tuple[str, ...]] = {}
    differs: dict[Language, tuple[str, ...]] = {}
    for language in LANGUAGES:
        told = list(_compared(case, asked, language))
        alike[language] = tuple(said for said, is_same in told if is_same)[:TOLD]
        differs[language] = tuple(said for said, is_same in told if not is_same)[:TOLD]
    return replace(
        similar,
        start_date=case.start_date,
        from_post=None if case.before is None else post_text(case.before, units),
        to_post=post_text(case.after, units),
        alike=alike,
        differs=differs,
    )


def post_text(post: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """A post by its title and the name of its unit, as far as they are known."""
    unit = post["unit_id"]
    title = post["title"] or post["job_family"] or post["position_id"]
    return " · ".join(str(part) for part in (title, units.get(unit or "", unit)) if part)


def _compared(case: Case, asked: Case, language: Language) -> Iterator[tuple[str, bool]]:
    """What can be said of both moves: how it was in the case, and whether it is so here."""
    family = case.after["job_family"]
    if family and asked.after["job_family"]:
        said = _FAMILY[language].format(word=family)
        yield said, family == asked.after["job_family"]
    for words, column in ((_KEEPS_FAMILY, "job_family"), (_KEEPS_UNIT, "unit_id")):
        then, now = _keeps(case, column), _keeps(asked, column)
        if then is not None and now is not None:
            yield words[language][then], then == now
    then_step, now_step = _step(case), _step(asked)
    if then_step is not None and now_step is not None:
        yield _STEPS[language][then_step], then_step == now_step
    if case.cause and asked.cause:
        word = contract_word(case.cause, language)
        yield _CAUSE[language].format(word=word), case.cause == asked.cause
    kind = case.after["position_kind"]
    if kind and asked.after["position_kind"]:
        word = contract_word(kind, language)
        yield _KIND[language].format(word=word), kind == asked.after["position_kind"]


def _keeps(case: Case, column: str) -> bool | None:
    if case.before is None or not case.before[column] or not case.after[column]:
        return None
    return bool(case.before[column] == case.after[column])


def _step(case: Case) -> int | None:
    """Up (1), down (-1) or the same level; None where one of the two is not recorded."""
    if case.before is None or case.before["level"] is None or case.after["level"] is None:
        return None
    step = int(case.after["level"]) - int(case.before["level"])
    return (step > 0) - (step < 0)


def asked_case(move: Mapping[str, Any], present: Mapping[str, Any] | None) -> Case:
    """A proposed move as a case.

    Args:
        move: By `records.knowing.moves.MOVE_COLUMNS`.
        present: The post the person holds, by `POST_COLUMNS`; None where none is known.
    """
    after = {column: move.get(column) for column in POST_COLUMNS}
    return Case(move["start_date"], present, after, move.get("cause"))


def case_sentence(similar: SimilarMove, language: Language) -> str | None:
    """What was alike and what differed, in one line; None where nothing can be compared."""
    parts = [
        f"{words[language]}: {'; '.join(told[language])}"
        for words, told in ((_ALIKE, similar.alike), (_DIFFERS, similar.differs))
        if told is not None and told[language]
    ]
    return ". ".join(map(capitalised, parts)) + "." if parts else None


_FAMILY: Mapping[Language, str] = {
    "id": "rumpun jabatan tujuan “{word}”",
    "en": "new job family “{word}”",
}
_KEEPS_FAMILY: Mapping[Language, tuple[str, str]] = {
    "id": ("pindah ke rumpun lain", "tetap di rumpun yang sama"),
    "en": ("another job family than before", "the same job family as before"),
}
_KEEPS_UNIT: Mapping[Language, tuple[str, str]] = {
    "id": ("pindah unit kerja", "tetap di unit kerja yang sama"),
    "en": ("another unit than before", "the same unit as before"),
}
_STEPS: Mapping[Language, Mapping[int, str]] = {
    "id": {1: "naik jenjang", 0: "jenjang tetap", -1: "turun jenjang"},
    "en": {1: "a step up", 0: "the same level", -1: "a step down"},
}
_CAUSE: Mapping[Language, str] = {"id": "alasan mutasi: {word}", "en": "cause: {word}"}
_KIND: Mapping[Language, str] = {"id": "jabatan {word}", "en": "a {word} post"}
_ALIKE: Mapping[Language, str] = {"id": "serupa", "en": "alike"}
_DIFFERS: Mapping[Language, str] = {"id": "berbeda", "en": "different"}
