"""The answer to an office's list: its own columns, what posts are called, estimates in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from models.answering.fact_words import fact_words, notes
from models.answering.score_table import SCORE_COLUMNS
from models.explaining.explanation import range_text
from models.words.refusal_words import refusal_text
from models.words.wording import LANGUAGES, Language
from records.knowing.moves import MOVE_COLUMNS

if TYPE_CHECKING:
    from models.answering.estimates import Estimates
    from models.answering.scoring import ScoredMoves
    from records.refusal import Refusal
    from records.sources.proposals import Proposals

INPUT_ROW = "input_row"
"""The row's line in the list: leads back to it where its own columns stay away."""

PLACES: Mapping[str, pl.DataType] = {
    "title": pl.String(),
    "unit": pl.String(),
    "present_title": pl.String(),
    "present_unit": pl.String(),
}
"""What the posts are called."""

FACTS: Mapping[str, pl.DataType] = {
    "level_step": pl.Int64(),
    "step_down": pl.Boolean(),
    "track": pl.String(),
    "education_met": pl.Boolean(),
    "acting_since": pl.Date(),
    "leaves_on": pl.Date(),
    "leaves_kind": pl.String(),
    **{f"facts_{language}": pl.String() for language in LANGUAGES},
    **{f"notes_{language}": pl.String() for language in LANGUAGES},
}
"""What is on record beside an estimate."""

REFUSED: Mapping[str, pl.DataType] = {
    "rejected_kind": pl.String(),
    "rejected_since": pl.Date(),
    **{f"rejected_{language}": pl.String() for language in LANGUAGES},
}
"""Why there is none, for programs and in both languages."""

_WORDS: Mapping[Language, tuple[str, str, str]] = {
    "id": ("sekitar {number} dari 100", "belum dapat dinilai", "tidak dinilai: {reason}"),
    "en": ("about {number} of 100", "not assessable", "not scored: {reason}"),
}


def facts_table(estimates: Estimates, scored: ScoredMoves) -> pl.DataFrame:
    """`PLACES` and `FACTS` of every scored move, in their order."""
    rows = [
        _facts_row(estimates, move)
        for move in scored.moves.select(MOVE_COLUMNS).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema={**PLACES, **FACTS}, orient="row")


def _facts_row(estimates: Estimates, move: Mapping[str, Any]) -> dict[str, Any]:
    facts = estimates.facts.of(move)
    present, leaving = facts.present, facts.leaving
    track = [kind for kind in facts.track if kind is not None]
    return {
        "title": move["title"],
        "unit": estimates.unit_names.get(move["unit_id"] or "", move["unit_id"]),
        "present_title": None if present is None else present.title or present.position_id,
        "present_unit": None if present is None else present.unit or present.unit_id,
        "level_step": facts.level_step,
        "step_down": None if facts.level_step is None else facts.is_step_down,
        "track": " > ".join(track) if len(track) == 2 else None,
        "education_met": facts.education_met,
        "acting_since": facts.acting_since,
        "leaves_on": None if leaving is None else leaving.on,
        "leaves_kind": None if leaving is None else leaving.kind,
        **{f"facts_{each}": "; ".join(fact_words(facts, each)) for each in LANGUAGES},
        **{f"notes_{each}": " ".join(notes(facts, each)) or None for each in LANGUAGES},
    }


def refused_table(
    proposals: Proposals, refusals: Mapping[int, Refusal], estimates: Estimates, language: Language
) -> pl.DataFrame:
    """The refused rows: `row`, what is known of them, and why they are so."""
    rows = []
    for row in proposals.frame.filter(pl.col("row").is_in(list(refusals))).iter_rows(named=True):
        refusal = refusals[row["row"]]
        position = estimates.places.described(row["position_id"])
        unit = row["unit_id"] or position.get("unit_id")
        present = estimates.facts.present_post(row["employee_id"] or "")
        rows.append(
            {
                "row": row["row"],
                "employee_id": _shown_id(row["employee_id"], refusal, estimates),
                "position_id": row["position_id"],
                "unit_id": unit,
                "as_of": estimates.as_of,
                "model_version": str(estimates.version.version),
                "title": position.get("title") or _shown(row["title"], estimates),
                "unit": estimates.unit_names.get(unit or "", unit),
                "present_title": None if present is None else present.title or present.position_id,
                "present_unit": None if present is None else present.unit or present.unit_id,
                "rejected": refusal_text(refusal, language),
                "rejected_kind": refusal.kind,
                "rejected_since": refusal.since,
                **{f"rejected_{each}": refusal_text(refusal, each) for each in LANGUAGES},
            }
        )
    schema = {"row": pl.UInt32(), **SCORE_COLUMNS, **PLACES, **REFUSED}
    return pl.DataFrame(rows, schema_overrides=schema) if rows else pl.DataFrame(schema=schema)


def _shown_id(employee_id: str | None, refusal: Refusal, estimates: Estimates) -> str | None:
    """An id in a form that may be repeated: an unknown id may be a name or a birth date."""
    if employee_id is None or refusal.kind != "unknown_employee":
        return employee_id
    return employee_id if estimates.people.may_be_shown(employee_id) else None


def _shown(cell: str | None, estimates: Estimates) -> str | None:
    return None if cell is None else estimates.people.shown(cell)


def answer_table(
    scored: pl.DataFrame, refused: pl.DataFrame, rows: Sequence[int], language: Language
) -> pl.DataFrame:
    """One row a row of the list, in its order, every column of an answer in it.

    Args:
        scored: One row a scored move: `SCORE_COLUMNS`, `PLACES` and `FACTS`.
        refused: As `refused_table` makes it.
        rows: For each scored move its place in the list.
        language: Of the estimate in words.
    """
    numbered = scored.with_columns(row=pl.Series(rows, dtype=pl.UInt32))
    both = pl.concat([numbered, refused], how="diagonal_relaxed").sort("row")
    worded = both.with_columns(words=_in_words(both, language))
    return worded.select("row", *_ordered(worded.columns, language))


def _ordered(columns: Sequence[str], language: Language) -> list[str]:
    """First what an office reads, then what programs read."""
    first = shown_columns(language)
    known = [*first, *SCORE_COLUMNS, *FACTS, *REFUSED]
    return [name for name in dict.fromkeys(known) if name in columns]


def shown_columns(language: Language) -> tuple[str, ...]:
    """The columns of an answer that an office reads, in their order."""
    return (
        "employee_id", "present_title", "present_unit", "title", "unit", "words", "probability",
        "lower", "upper", "rejected", "abstain_reasons", f"notes_{language}", f"facts_{language}",
        f"reasons_{language}",
    )  # fmt: skip


def _in_words(table: pl.DataFrame, language: Language) -> pl.Series:
    """Each row's answer in a few words."""
    estimated, abstained, rejected = _WORDS[language]
    said = []
    for row in table.select("probability", "lower", "upper", "rejected").iter_rows(named=True):
        if row["rejected"] is not None:
            said.append(rejected.replace("{reason}", row["rejected"]))
        elif row["probability"] is None:
            said.append(abstained)
        else:
            number = estimated.format(number=f"{row['probability'] * 100:.0f}")
            has_bounds = row["lower"] is not None and row["upper"] is not None
            bounds = f" ({range_text(row['lower'], row['upper'])})" if has_bounds else ""
            said.append(number + bounds)
    return pl.Series("words", said, dtype=pl.String)


def with_own_columns(
    answer: pl.DataFrame, proposals: Proposals, *, without: Sequence[str]
) -> pl.DataFrame:
    """Put the list's own columns, and each row's line in the list, before the answer's columns.

    Args:
        answer: As `answer_table` makes it.
        proposals: The list.
        without: Own columns to leave out because they identify a person.
    """
    lines = pl.Series(INPUT_ROW, list(proposals.lines), dtype=pl.Int64)
    own = pl.DataFrame([lines])
    if proposals.own is not None:
        own = own.hstack(proposals.own.drop(without))
    taken = {name.casefold() for name in answer.columns}
    renamed = {
        name: f"{name} (input)" for name in own.columns[1:] if name.casefold() in taken
    }  # fmt: skip
    rest = answer.drop("row")
    return pl.concat([own.rename(renamed), rest], how="horizontal")
