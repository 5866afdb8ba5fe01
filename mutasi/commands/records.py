"""`check` and `ingest`: sources against the contract, and into the store."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mutasi.commands.records_text import (
    is_shortened,
    shown_problems,
    shown_regroupings,
    shown_tables,
)
from mutasi.options import about_of, option_of
from mutasi.progress import progress_bar
from mutasi.session import Session, session_of
from pipelines.options.ingest import IngestOptions
from records.checks.check import Checked
from records.contract import TABLES
from records.errors import ContractError, EmptyHomeError, UsageError
from records.identities.keys import existing_key
from records.intake.intake import (
    check_sources,
    intake_key,
    table_counts,
    write_findings,
    write_quarantine,
)
from records.intake.loading import NO_STORE_KEY
from records.intake.regrouping_intake import regroupings_of, settle_regroupings, without_answers
from records.problems import Problem
from records.sources.reading import read_sources
from records.store import IngestReport, Store

_log = logging.getLogger(__name__)

FormatOption = Annotated[str, option_of(IngestOptions, "form")]
MaxBadOption = Annotated[float, option_of(IngestOptions, "max_bad")]


class RefusedSourceError(ContractError):
    """A refusal with all the findings beside it."""

    def __init__(self, cause: ContractError, report: Mapping[str, Any]) -> None:
        """Take the refusal's words and the report that JSON shows beside them."""
        super().__init__(found=cause.found, expected=cause.expected, action=cause.action)
        self.report = report


def check(
    context: typer.Context,
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="A dataset folder, a SIASN folder or export, or a workbook."
        ),
    ],
    form: FormatOption = IngestOptions.form,
    max_bad: MaxBadOption = IngestOptions.max_bad,
) -> None:
    """Validate a source against the data contract; nothing is stored.

    A source that would be refused ends with exit code 3. Where the home has a store already,
    references into it count.

    Example: mutasi check exports/2026-06
    """
    session = session_of(context)
    share = _share(max_bad)
    with _stored(session) as store:
        key = existing_key(session.settings.files.keys)
        if store is not None:
            store.refuse_other_key(key)
        checked = _check_all(session, store, [source], form, share, key=key or NO_STORE_KEY)
    content = {"tables": table_counts(checked), "problems": _problems(checked)}
    _stop_if_refused(session, checked, content)
    found = regroupings_of(checked)
    session.output.result(
        {**content, "regroupings": found.as_dicts()},
        *_shown(checked), *_listed(session, checked), *shown_regroupings(found),
    )  # fmt: skip


def ingest(
    context: typer.Context,
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE…", help=about_of(IngestOptions, "sources").help),
    ],
    form: FormatOption = IngestOptions.form,
    max_bad: MaxBadOption = IngestOptions.max_bad,
    snapshot_on: Annotated[datetime | None, option_of(IngestOptions, "snapshot_on")] = None,
) -> None:
    """Take sources into the store: all of them, or nothing.

    The same source twice changes nothing. Changed rows become new versions, known from the
    snapshot's day; rows that are gone are reported and stay. Bad rows go to a quarantine file in
    the home.

    People who changed to one target on one day are listed in the home's regroupings.csv: what the
    office writes into its column confirmed (yes or no) is read by the next ingest, or at once by
    `mutasi ingest regroupings.csv`.

    Example: mutasi ingest exports/2026-06 --snapshot-on 2026-06-30
    """
    session = session_of(context)
    share = _share(max_bad)
    with _stored(session) as store:
        key = intake_key(session.settings.files.keys, store)
        checked = _check_all(session, store, without_answers(sources), form, share, key=key)
    if not checked:
        _answer(session, sources)
        return
    quarantine = write_quarantine(session.settings.files.quarantine, checked)
    findings = {"problems": _problems(checked), "quarantine": quarantine}
    _stop_if_refused(session, checked, {"tables": table_counts(checked), **findings})
    day = snapshot_on.date() if snapshot_on is not None else None
    with closing(Store.open(session.settings.store_url)) as store:
        report = _store(session, store, checked, day)
        regroupings = settle_regroupings(store, session.settings.home, sources)
    _say_done(session, report, quarantine)
    session.output.result(
        {
            "tables": table_counts(checked, report), **findings, "snapshot_on": report.snapshot_on,
            "new": report.new, "changed": report.changed,
            "regroupings": regroupings.as_dicts(), "regroupings_file": regroupings.path,
        },
        *_shown(checked, report), *_listed(session, checked), *shown_regroupings(regroupings),
    )  # fmt: skip


def _answer(session: Session, sources: Sequence[Path]) -> None:
    """Take in answers about regroupings alone."""
    if not session.settings.has_store():
        raise EmptyHomeError
    with closing(Store.open(session.settings.store_url)) as store:
        regroupings = settle_regroupings(store, session.settings.home, sources)
    session.output.note(f"new answers: {regroupings.answered:,}")
    session.output.result(
        {
            "answered": regroupings.answered, "regroupings": regroupings.as_dicts(),
            "regroupings_file": regroupings.path,
        },
        *shown_regroupings(regroupings),
    )  # fmt: skip


def template(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to be made.")],
) -> None:
    """Make an empty workbook for what SIASN lacks: wishes, workload, requirements, assessments.

    Filled in, it is a source as any other: for itself, or beside the answers of SIASN.

    Example: mutasi template data-pelengkap.xlsx
    """
    from serving.documents.template_workbook import write_template

    session = session_of(context)
    sheets = write_template(out)
    session.output.result({"sheets": sheets}, f"{out}: {', '.join(sheets)}")


def _share(max_bad: float) -> float:
    if 0 <= max_bad <= 1:
        return max_bad
    raise UsageError(
        found=f"--max-bad {max_bad:g}",
        expected="a share from 0 to 1 (0.05 is five of a hundred rows)",
        action="correct --max-bad",
    )


@contextmanager
def _stored(session: Session) -> Iterator[Store | None]:
    """The home's store, if it exists; looking creates nothing."""
    if not session.settings.has_store():
        yield None
        return
    with closing(Store.open(session.settings.store_url)) as store:
        yield store


def _check_all(  # noqa: PLR0913 — each is an option of the commands
    session: Session,
    store: Store | None,
    sources: Sequence[Path],
    form: str,
    max_bad: float,
    *,
    key: bytes,
) -> list[Checked]:
    """Check every source, against the home's store if there is one."""
    stored = None if store is None else store.stored()
    dataset = None if store is None else store.dataset()
    with progress_bar("checking", len(sources), quiet=session.output.quiet) as advance:
        read = read_sources(sources, form, home=dataset)
        return check_sources(read, key=key, max_bad=max_bad, stored=stored, advance=advance)


def _store(
    session: Session, store: Store, checked: Sequence[Checked], day: date | None
) -> IngestReport:
    steps = len(TABLES) + sum(len(one.frames) for one in checked)
    with progress_bar("storing", steps, quiet=session.output.quiet) as advance:
        return store.ingest(*checked, snapshot_on=day, advance=advance)


def _problems(checked: Iterable[Checked]) -> list[dict[str, Any]]:
    return [problem.as_dict() for one in checked for problem in one.problems]


def _shown(checked: Sequence[Checked], report: IngestReport | None = None) -> list[Any]:
    problems: list[Problem] = [problem for one in checked for problem in one.problems]
    return [shown_tables(table_counts(checked, report)), *shown_problems(problems)]


def _listed(session: Session, checked: Sequence[Checked]) -> list[str]:
    """Where all findings are listed, if the screen shows only some of them."""
    problems = [problem for one in checked for problem in one.problems]
    if session.output.as_json or not is_shortened(problems):
        return []
    path = write_findings(session.settings.files.findings, checked)
    return ["", f"All {len(problems):,} findings: {path}"]


def _stop_if_refused(
    session: Session, checked: Sequence[Checked], content: Mapping[str, Any]
) -> None:
    try:
        for one in checked:
            one.raise_if_refused()
    except ContractError as error:
        if not session.output.as_json:
            session.output.result({}, *_shown(checked), *_listed(session, checked))
        raise RefusedSourceError(error, content) from error


def _say_done(session: Session, report: IngestReport, quarantine: Path | None) -> None:
    output = session.output
    output.note(f"snapshot: {report.snapshot_on}")
    output.note(f"new {report.new:,}, changed {report.changed:,}")
    if quarantine is not None:
        output.note(f"rows that were left out: {quarantine}")
    _log.info("ingest as of %s: new %d, changed %d", report.snapshot_on, report.new, report.changed)
