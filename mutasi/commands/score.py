"""`mutasi score`, `rank` and `explain`: estimates for a file, for a list, for one person.

They answer people: no flow engine is started, and everything heavy is imported when it is needed.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mutasi.progress import progress_bar
from mutasi.session import Session, session_of
from records.errors import UsageError
from records.plain import plain

if TYPE_CHECKING:
    from models.estimates import Answered, Estimates
    from models.score_table import FlatTables
    from models.wording import Language


class Lang(StrEnum):
    """The languages of sentences."""

    id = "id"
    en = "en"


class Form(StrEnum):
    """The forms of an explanation."""

    text = "text"
    json = "json"
    html = "html"


_Outcome = Annotated[
    str | None,
    typer.Option(help="What to predict; missing: the first outcome that has a champion."),
]
_AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="What may be known; missing: the snapshot's day."),
]
_Lang = Annotated[Lang | None, typer.Option(help="Language; missing: the dataset's, else English.")]


def score(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    moves: Annotated[Path, typer.Argument(help="CSV or Parquet: employee_id and position_id, …")],
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
    outcome: _Outcome = None,
    as_of: _AsOf = None,
    lang: _Lang = None,
) -> None:
    """Estimate every move of a file.

    A move needs employee_id (or a NIP) and position_id, or unit_id with title, job_family and
    level; cause if it is known. A row that names nobody or nothing known stays in the output, with
    its reason under `rejected`.

    Example: mutasi score moves.csv --out scores.xlsx --as-of 2026-06-30
    """
    from models.score_table import with_rejected
    from mutasi.estimates import open_estimates
    from records.sources.proposals import read_proposals
    from serving.reports.table_file import check_table_path, write_table

    session = session_of(context)
    started = time.perf_counter()
    for path in (out, contributions):
        if path is not None:
            check_table_path(path)
    estimates = open_estimates(session, outcome, _day(as_of))
    proposals = read_proposals(moves, estimates.people)
    answered = estimates.score(proposals.usable.drop("row"))
    tables = _tables(
        session,
        answered,
        _language(lang, estimates),
        explained=reasons or contributions is not None,
        with_contributions=contributions is not None,
    )
    places = proposals.usable["row"].gather(answered.rows).to_list()
    rejected = proposals.rejected(answered.rejected)
    write_table(with_rejected(tables.scores, places, rejected), out)
    if contributions is not None and tables.contributions is not None:
        write_table(tables.contributions, contributions)
    content = {
        "rows": proposals.frame.height,
        "abstained": int((~answered.scored.has_estimate).sum()),
        "rejected": rejected.height,
        "model_version": answered.scored.version,
        "seconds": round(time.perf_counter() - started, 3),
    }
    session.output.result(
        content,
        f"{content['rows']} moves read, {content['abstained']} not assessable, "
        f"{content['rejected']} rejected, "
        f"model {content['model_version']}: {out}",
    )


def rank(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    *,
    position: Annotated[str | None, typer.Option(help="Rank people for this position.")] = None,
    employee: Annotated[
        str | None, typer.Option(help="Rank positions for this person (employee_id or NIP).")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    outcome: _Outcome = None,
    as_of: _AsOf = None,
    lang: _Lang = None,
) -> None:
    """Rank the candidates for a position, or the positions for a person.

    Candidates are all who hold another post on the day; positions are those that were held within
    the last two years.

    Example: mutasi rank --position p-3f9a1c22d07b --top 10
    """
    from models.candidates import candidates_for, positions_for
    from mutasi.estimates import open_estimates
    from serving.reports.ranking_text import ranking_text

    if (position is None) == (employee is None):
        raise UsageError(
            found="both --position and --employee" if position else "no --position, no --employee",
            expected="one of the two",
            action="give --position to rank people, or --employee to rank positions",
        )
    session = session_of(context)
    estimates = open_estimates(session, outcome, _day(as_of))
    language = _language(lang, estimates)
    if position is not None:
        proposals = candidates_for(estimates.view, position, estimates.as_of)
    else:
        person = estimates.people.employee_id(employee or "")
        proposals = positions_for(estimates.view, person, estimates.as_of)
    scored = estimates.score(proposals).scored
    scores = estimates.explained(scored, scored.best_first()[:top])
    session.output.result(
        {"results": [each.to_json(language) for each in scores]},
        ranking_text(
            scores,
            "employee" if position is None else "position",
            language,
            width=shutil.get_terminal_size().columns,
            ground=estimates.ground,
        ).rstrip("\n"),
    )


def explain(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    employee: Annotated[str, typer.Argument(help="employee_id or NIP.")],
    position: Annotated[str, typer.Argument(help="position_id.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="Form of the answer.")] = Form.text,
    out: Annotated[Path | None, typer.Option(help="Write it into this file.")] = None,
    outcome: _Outcome = None,
    as_of: _AsOf = None,
    lang: _Lang = None,
) -> None:
    """Explain the estimate of one person in one position.

    Where there are open posts whose estimate is better for certain, it names up to three of them
    and says what differs.

    Example: mutasi explain e-1f0c9a77be20 p-3f9a1c22d07b --lang id --format html --out page.html
    """
    from mutasi.estimates import open_estimates

    session = session_of(context)
    if session.output.as_json and form is Form.html and out is None:
        raise UsageError(
            found="--json and --format html without --out",
            expected="one thing on standard output",
            action="name the page's file with --out",
        )
    estimates = open_estimates(session, outcome, _day(as_of))
    found = estimates.explained_move(_known_person(estimates, employee, position), position)
    language = _language(lang, estimates)
    shape = found.to_json(language)
    if form is Form.json:
        shown = json.dumps(plain(shape), ensure_ascii=False, indent=2) + "\n"
    elif form is Form.html:
        from serving.reports.explanation_page import explanation_page

        shown = explanation_page(found, language, ground=estimates.ground)
    else:
        from serving.reports.explanation_text import explanation_text

        shown = explanation_text(
            found, language, width=shutil.get_terminal_size().columns, ground=estimates.ground
        )
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(shown, encoding="utf-8")
    if session.output.as_json:
        session.output.result(shape)
    elif out is None:
        sys.stdout.write(shown)
    else:
        session.output.result(shape, f"Written: {out}")


def _known_person(estimates: Estimates, employee: str, position: str) -> str:
    """The id of the person asked about; ids that nobody knows are refused, not rejected."""
    from models.candidates import require_employee, require_position

    person = estimates.people.employee_id(employee)
    require_employee(estimates.view, person, estimates.as_of)
    require_position(estimates.view, position, estimates.as_of)
    return person


def _tables(
    session: Session,
    answered: Answered,
    language: Language,
    *,
    explained: bool,
    with_contributions: bool,
) -> FlatTables:
    """The flat tables, explained row by row where that is wanted."""
    from models.score_table import FlatTables, explained_tables, plain_table

    scored = answered.scored
    if not explained:
        return FlatTables(plain_table(scored), None)
    with progress_bar("explaining", scored.moves.height, quiet=session.output.quiet) as advance:
        return explained_tables(
            scored, language, with_contributions=with_contributions, advance=advance
        )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _language(asked: Lang | None, estimates: Estimates) -> Language:
    return estimates.language if asked is None else asked.value
