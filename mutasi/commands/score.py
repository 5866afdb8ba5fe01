"""`mutasi score`, `rank` and `explain`: estimates for a file, for a list, for one person.

They answer people: no flow engine is started, and everything heavy is imported when it is needed.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mutasi.progress import progress_bar
from mutasi.question import AsOfOption, OutcomeOption, day_of, note_hindsight
from mutasi.session import Session, session_of
from records.errors import UsageError
from records.json_values import plain

if TYPE_CHECKING:
    from models.answering.estimates import Answered, Estimates
    from models.answering.rejected import RejectedMove
    from models.answering.score import Score
    from models.answering.score_table import FlatTables
    from models.words.wording import Language


class Lang(StrEnum):
    """The languages of sentences."""

    id = "id"
    en = "en"


class OutForm(StrEnum):
    """The forms of an explanation."""

    text = "text"
    json = "json"
    html = "html"


_Lang = Annotated[Lang | None, typer.Option(help="Language; missing: the dataset's, else English.")]


def score(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    moves: Annotated[
        Path, typer.Argument(help="Workbook, CSV or Parquet: NIP or employee_id, post, …")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Where to write: .csv, .csv.gz, .parquet, .xlsx.")],
    contributions: Annotated[
        Path | None, typer.Option(help="Also write every contribution, as a long table.")
    ] = None,
    reasons: Annotated[
        bool,
        typer.Option(
            help="Groups and sentences for each move; without them a hundred times faster."
        ),
    ] = True,
    identities: Annotated[
        bool,
        typer.Option(
            "--identities",
            help="Names and NIPs into the file, and the list's own columns that hold them; logged.",
        ),
    ] = False,
    outcome: OutcomeOption = None,
    as_of: AsOfOption = None,
    lang: _Lang = None,
) -> None:
    """Estimate every move of a list.

    A row needs a NIP or employee_id, and a position_id or a title (jabatan) with its unit (unit
    kerja), each by id or name; level, family and cause if they are known, in either language. Title
    rows above the header do no harm. A row that cannot be scored stays in the output, with its
    reason under `rejected`; the list's own columns come back beside the answer.

    Example: mutasi score usulan.xlsx --out perkiraan.xlsx --as-of 2026-06-30
    """
    from records.sources.list_file import list_suffix
    from serving.documents.table_file import check_table_path, guarded, is_text_form, write_table

    session = session_of(context)
    started = time.perf_counter()
    for path in (out, contributions):
        if path is not None:
            check_table_path(path)
            _refuse_the_list_itself(path, moves)
    list_suffix(moves)
    # What is wrong with the call is told before anything heavy is imported.
    from mutasi.estimates import open_estimates
    from mutasi.score_answer import list_answer, log_identities, remarks, write_answer
    from records.sources.proposals import read_proposals

    estimates = open_estimates(session, outcome, day_of(as_of))
    language = _language(lang, estimates)
    proposals = estimates.located(read_proposals(moves, estimates.people))
    answered = estimates.score(proposals.usable.drop("row"))
    tables = _tables(
        session,
        answered,
        language,
        explained=reasons or contributions is not None,
        with_contributions=contributions is not None,
    )
    answer = list_answer(
        estimates, proposals, answered, tables.scores, language=language, with_identities=identities
    )
    if identities:
        log_identities(out, answer)
    write_answer(answer, out, estimates=estimates, language=language)
    if contributions is not None and tables.contributions is not None:
        long = tables.contributions
        write_table(guarded(long) if is_text_form(contributions) else long, contributions)
    refusals = list(proposals.refused(answered.rejected).values())
    for remark in remarks(answer, refusals, proposals):
        session.output.note(remark)
    note_hindsight(session, estimates)
    content = {
        "rows": proposals.frame.height,
        "abstained": int((~answered.scored.has_estimate).sum()),
        "rejected": len(refusals),
        "model_version": answered.scored.version,
        "seconds": round(time.perf_counter() - started, 3),
    }
    session.output.result(
        content,
        f"{content['rows']} moves read, {content['abstained']} not assessable, "
        f"{content['rejected']} rejected, "
        f"model {content['model_version']}: {out}",
    )


def _refuse_the_list_itself(path: Path, moves: Path) -> None:
    """Refuse to write the answer over the list: the answer lacks what the list says of people.

    Raises:
        UsageError: Both have the same path.
    """
    if path.exists() and moves.exists() and path.samefile(moves):
        raise UsageError(
            found="an output that is the list itself",
            expected="another file: the list stays as the office wrote it",
            action="give the answer another name",
        )


def rank(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    *,
    position: Annotated[
        str | None,
        typer.Option(help="Rank people for it: its id, or a title with --unit."),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="The unit of the title: its id or name.")] = None,
    employee: Annotated[
        str | None, typer.Option(help="Rank positions for this person (employee_id or NIP).")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    outcome: OutcomeOption = None,
    as_of: AsOfOption = None,
    lang: _Lang = None,
) -> None:
    """Rank the candidates for a position, or the positions for a person.

    Candidates are all who hold another post on the day; positions are those that were held within
    the last two years. Nobody is ranked for a post that is no longer, or who has left: the answer
    says since when.

    Example: mutasi rank --position p-3f9a1c22d07b --top 10

    Example: mutasi rank --position "Kepala Bidang Mutasi" --unit "Badan Kepegawaian" --top 10
    """
    if (position is None) == (employee is None):
        raise UsageError(
            found="both --position and --employee" if position else "no --position, no --employee",
            expected="one of the two",
            action="give --position to rank people, or --employee to rank positions",
        )
    # What is wrong with the call is told before anything heavy is imported.
    from models.answering.rejected import ranking_json
    from models.offering.candidates import candidates_for, positions_for
    from mutasi.asking import names_to_show, position_of
    from mutasi.estimates import open_estimates
    from serving.documents.ranking_text import ranking_text

    session = session_of(context)
    estimates = open_estimates(session, outcome, day_of(as_of))
    language = _language(lang, estimates)
    if position is not None:
        position = position_of(estimates, position, unit)
        refusal = estimates.post_refusal(position)
    else:
        employee = estimates.people.employee_id(employee or "")
        refusal = estimates.person_refusal(employee)
    if refusal is not None:
        from models.words.refusal_words import rejected_text

        session.output.result(ranking_json([], refusal, language), rejected_text(refusal, language))
        return
    if position is not None:
        proposals = candidates_for(estimates.view, position, estimates.as_of)
    else:
        proposals = positions_for(estimates.view, employee or "", estimates.as_of)
    scored = estimates.score(proposals).scored
    scores = estimates.explained(scored, scored.best_first()[:top])
    if session.output.as_json:
        note_hindsight(session, estimates)
        session.output.result(ranking_json(scores, None, language))
        return
    # Of the answer for programs nothing but figures would be read, for the log.
    session.output.result(
        ranking_json([], None, language),
        ranking_text(
            scores,
            "employee" if position is None else "position",
            language,
            width=shutil.get_terminal_size().columns,
            ground=estimates.ground,
            names=names_to_show(estimates),
        ).rstrip("\n"),
    )


def explain(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    employee: Annotated[str, typer.Argument(help="employee_id or NIP.")],
    position: Annotated[str, typer.Argument(help="position_id, or a title with --unit.")],
    *,
    unit: Annotated[str | None, typer.Option(help="The unit of the title: its id or name.")] = None,
    form: Annotated[OutForm, typer.Option("--format", help="Form of the answer.")] = OutForm.text,
    out: Annotated[Path | None, typer.Option(help="Write it into this file.")] = None,
    outcome: OutcomeOption = None,
    as_of: AsOfOption = None,
    lang: _Lang = None,
) -> None:
    """Explain the estimate of one person in one position.

    Where there are open posts whose estimate is better for certain, it names up to three of them
    and says what differs.

    A move that cannot be made (somebody who has left, a post held already or no longer there) is
    answered with the reason and its day.

    Example: mutasi explain e-1f0c9a77be20 p-3f9a1c22d07b --lang id --format html --out page.html

    Example: mutasi explain 198609262015051001 "Kepala Bidang Mutasi" --unit "Badan Kepegawaian"
    """
    session = session_of(context)
    if session.output.as_json and form is OutForm.html and out is None:
        raise UsageError(
            found="--json and --format html without --out",
            expected="one thing on standard output",
            action="name the page's file with --out",
        )
    # What is wrong with the call is told before anything heavy is imported.
    from mutasi.asking import position_of
    from mutasi.estimates import open_estimates

    estimates = open_estimates(session, outcome, day_of(as_of))
    person = estimates.people.employee_id(employee)
    # Who is not known is told before where to.
    estimates.person_refusal(person)
    from models.offering.explained_move import explained_move

    found = explained_move(estimates, person, position_of(estimates, position, unit))
    language = _language(lang, estimates)
    shape = found.to_json(language)
    if session.output.as_json or form is OutForm.json:
        note_hindsight(session, estimates)
    if form is OutForm.json:
        shown = json.dumps(plain(shape), ensure_ascii=False, indent=2) + "\n"
    else:
        shown = _explained(found, estimates, form, language)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(shown, encoding="utf-8")
    if session.output.as_json:
        session.output.result(shape)
    elif out is None:
        sys.stdout.write(shown)
    else:
        session.output.result(shape, f"Written: {out}")


def _explained(
    found: Score | RejectedMove, estimates: Estimates, form: OutForm, language: Language
) -> str:
    """The explanation as a page or as text, or why there is none."""
    from models.answering.rejected import RejectedMove

    if isinstance(found, RejectedMove):
        from serving.documents.rejected_page import rejected_page, rejected_text_report

        place = estimates.places.described(found.position_id)
        report = rejected_page if form is OutForm.html else rejected_text_report
        return report(found, language, title=place.get("title"))
    if form is OutForm.html:
        from serving.documents.explanation_page import explanation_page

        return explanation_page(found, language, ground=estimates.ground)
    from serving.documents.explanation_text import explanation_text

    width = shutil.get_terminal_size().columns
    return explanation_text(found, language, width=width, ground=estimates.ground)


def _tables(
    session: Session,
    answered: Answered,
    language: Language,
    *,
    explained: bool,
    with_contributions: bool,
) -> FlatTables:
    """The flat tables, explained row by row where that is wanted."""
    from models.answering.score_table import FlatTables, explained_tables, plain_table

    scored = answered.scored
    if not explained:
        return FlatTables(plain_table(scored), None)
    with progress_bar("explaining", scored.moves.height, quiet=session.output.quiet) as advance:
        return explained_tables(
            scored, language, with_contributions=with_contributions, advance=advance
        )


def _language(asked: Lang | None, estimates: Estimates) -> Language:
    return estimates.language if asked is None else asked.value
