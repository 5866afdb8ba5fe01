"""What `mutasi score` writes: the answer to a list, with no more of anybody than was asked for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from records.identities.identity import shown_word
from records.sources.proposal_headers import meaning_of
from records.sources.proposal_own import identity_columns
from serving.documents.score_list import (
    answer_table,
    facts_table,
    refused_table,
    with_own_columns,
)
from serving.documents.table_file import (
    guarded,
    is_text_form,
    is_workbook_form,
    write_table,
    write_whole,
)

if TYPE_CHECKING:
    from models.answering.estimates import Answered, Estimates
    from models.words.wording import Language
    from records.identities.people import People
    from records.refusal import Refusal
    from records.sources.proposals import Proposals

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ListAnswer:
    """The answer to a list.

    Attributes:
        table: One row a row of the list: its own columns, then the answer's.
        own: The list's own columns that came back.
        without: Those that were left out because they identify a person.
    """

    table: pl.DataFrame
    own: tuple[str, ...]
    without: tuple[str, ...]


def list_answer(  # noqa: PLR0913 — what an answer is made of
    estimates: Estimates,
    proposals: Proposals,
    answered: Answered,
    scores: pl.DataFrame,
    *,
    language: Language,
    with_identities: bool,
) -> ListAnswer:
    """The answer to a list.

    Args:
        estimates: The champion on the day of the question.
        proposals: The list, its places looked up.
        answered: The moves told apart.
        scores: The flat table of those that were scored.
        language: Of the words.
        with_identities: Whether columns that identify a person are returned, and names and NIPs
            with them.
    """
    refusals = proposals.refused(answered.rejected)
    places = proposals.usable["row"].gather(answered.rows).to_list()
    answer = answer_table(
        pl.concat([scores, facts_table(estimates, answered.scored)], how="horizontal"),
        refused_table(proposals, refusals, estimates, language),
        places,
        language,
    )
    telling = [] if proposals.own is None else identity_columns(proposals.own, estimates.people)
    without = () if with_identities else tuple(telling)
    table = with_own_columns(answer, proposals, without=without)
    own = tuple(table.columns[: table.width - answer.width + 1])[1:]
    if with_identities:
        table = _with_identities(table, own, estimates.people)
    return ListAnswer(table, own, without)


def write_answer(
    answer: ListAnswer, path: Path, *, estimates: Estimates, language: Language
) -> None:
    """Write the answer in the form its file's name asks for.

    Args:
        answer: What to write.
        path: The file.
        estimates: The champion on the day of the question.
        language: Of a workbook's notes.
    """
    if is_workbook_form(path):
        from serving.documents.score_workbook import About, write_score_workbook
        from serving.words.report_words import WORDS

        about = About(language, _rests_on(estimates, language), WORDS[language].caution, answer.own)
        write_whole(path, lambda draft: write_score_workbook(answer.table, draft, about))
    else:
        write_table(guarded(answer.table) if is_text_form(path) else answer.table, path)


def log_identities(path: Path, answer: ListAnswer) -> None:
    """Keep that names and NIPs went into a file: how many people, which file."""
    people = answer.table["employee_id"].drop_nulls().n_unique()
    _log.info("identities of %d people written to %s", people, path.name)


def remarks(answer: ListAnswer, refusals: Sequence[Refusal], proposals: Proposals) -> list[str]:
    """What to know about a file that was written, and of the list what was not read."""
    said = []
    if proposals.other_sheets:
        names = ", ".join(shown_word(name) for name in proposals.other_sheets)
        said.append(f"not read: further sheets with a list ({names}); score them by themselves")
    if below := proposals.lines_below:
        place = f"line {below[0]}" if len(below) == 1 else f"lines {below[0]} to {below[-1]}"
        said.append(f"not read: {place}, beneath the last move (totals, signatures)")
    if answer.without:
        said.append(
            f"{len(answer.without)} of the list's columns say who somebody is and stay away "
            "(input_row leads back to them; --identities brings them)"
        )
    if refusals:
        kinds = [refusal.kind for refusal in refusals]
        counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
        said.append("not scored: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return said


def _with_identities(table: pl.DataFrame, own: Sequence[str], people: People) -> pl.DataFrame:
    """Names and NIPs from the identity table, where the list has no column of them itself."""
    has = {meaning.name for name in own if (meaning := meaning_of(name)) is not None}
    nips = {employee: nip for nip, employee in people.employee_by_nip.items()}
    place = len(own) + 1
    for name, known in (("nip", nips), ("name", dict(people.names))):
        if name not in has:
            column = table["employee_id"].replace_strict(
                known, default=None, return_dtype=pl.String
            )
            table = table.insert_column(place, column.alias(name))
    return table


def _rests_on(estimates: Estimates, language: Language) -> str:
    from models.words.wording import date_text
    from serving.words.report_words import WORDS

    outcome = estimates.holdings.dataset.outcomes[estimates.version.outcome]
    return WORDS[language].rests_on.format(
        as_of=date_text(estimates.as_of, language),
        version=estimates.version.version,
        outcome=outcome.label or outcome.name,
    )
