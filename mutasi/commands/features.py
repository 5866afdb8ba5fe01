"""`mutasi features`: the catalogue, the table, the leak audit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mutasi.progress import progress_bar
from mutasi.session import Session, session_of
from records.errors import EmptyHomeError, FutureLeakError

if TYPE_CHECKING:
    import polars as pl

    from features.audit import AuditReport, Leak
    from records.contract import Records
    from records.dataset import Dataset

app = typer.Typer(
    help="What is known of a move: catalogue, table, leak audit.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_LISTED_LEAKS = 20


class LeakingError(FutureLeakError):
    """Features that differ from those of cut records, with all the findings beside the message."""

    def __init__(self, report: AuditReport) -> None:
        """Word the finding; JSON shows all of it beside the error."""
        names = sorted({leak.feature for leak in report.leaking})
        first = "\n".join(_line(leak) for leak in report.leaking[:_LISTED_LEAKS])
        super().__init__(
            found=f"{len(report.leaking)} values of {', '.join(names)} that change once nothing "
            f"later is there:\n{first}",
            expected="the same values from records cut at the move's day",
            action="look at what these features read; each may only use rows known on the day",
        )
        self.report = _content(report)


def _line(leak: Leak) -> str:
    return (
        f"  {leak.employee_id} to {leak.unit_id} as of {leak.as_of}: {leak.feature} is "
        f"{leak.found}, from cut records {leak.expected}"
    )


def _content(report: AuditReport) -> dict[str, object]:
    return {"checked": report.checked, "leaking": [asdict(leak) for leak in report.leaking]}


@app.command("list")
def list_features(
    context: typer.Context,
    *,
    markdown: Annotated[bool, typer.Option(help="The catalogue page of docs/features.md.")] = False,
) -> None:
    """List every feature with its group, unit, source and reason.

    Example: mutasi features list
    """
    from features.catalog_page import catalog_page, declared_features

    output = session_of(context).output
    features = declared_features()
    content = {"features": [feature.to_json() for feature in features]}
    if markdown:
        output.result(content, catalog_page().rstrip("\n"))
        return
    width = max(len(feature.name) for feature in features)
    output.result(
        content,
        "\n".join(f"{f.group:<12}{f.name:<{width + 2}}{f.what}" for f in features),
    )


@app.command("build")
def build(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option(help="Where to write: .csv, .csv.gz, .parquet, .xlsx.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="What may be known; missing: the snapshot's day."),
    ] = None,
) -> None:
    """Write the features of every move that was known on a day, each as on its own day.

    Example: mutasi features build --as-of 2026-06-30 --out features.parquet
    """
    import polars as pl

    from features.build import build_features
    from models.outcome import with_outcomes
    from records.knowing.moves import historical_moves
    from records.knowing.view import known_by
    from serving.documents.table_file import check_table_path, write_table

    session = session_of(context)
    check_table_path(out)
    dataset, records = _read(session)
    known = known_by(records, as_of.date() if as_of is not None else dataset.snapshot_on)
    with progress_bar("features", None, quiet=session.output.quiet):
        moves = historical_moves(known, dataset)
        table = build_features(with_outcomes(known, dataset), dataset, moves)
    # What is a feature already, as the cause, stands once.
    told = table.moves.drop(name for name in table.moves.columns if name in table.values.columns)
    frame = pl.concat([told, table.values], how="horizontal")
    write_table(frame, out)
    session.output.result(
        {"rows": frame.height, "columns": table.values.width},
        f"{frame.height} moves with {table.values.width} features: {out}",
    )


@app.command("audit")
def audit(
    context: typer.Context,
    *,
    rows: Annotated[int, typer.Option(min=1, help="How many moves to recompute.")] = 2000,
    seed: Annotated[int, typer.Option(help="Draws the moves.")] = 0,
) -> None:
    """Recompute a sample of moves from records cut at their day; list what differs.

    Exit code 6 when a feature saw what it must not.

    Example: mutasi features audit --rows 500
    """
    from features.audit import AuditSample, Road, audit_features
    from models.outcome import with_outcomes

    session = session_of(context)
    dataset, records = _read(session)
    moves = _audited_moves(records, dataset)
    total = min(rows, moves.height)
    with progress_bar("audit", total, quiet=session.output.quiet) as advance:
        report = audit_features(
            records,
            dataset,
            moves,
            AuditSample(rows=rows, seed=seed),
            road=Road(prepare=lambda known: with_outcomes(known, dataset)),
            advance=advance,
        )
    if report.leaking:
        raise LeakingError(report)
    session.output.result(
        _content(report),
        f"{report.checked} moves on {report.days} days recomputed from cut records: none differs",
    )


def _audited_moves(records: Records, dataset: Dataset) -> pl.DataFrame:
    """The moves that models are trained on, of every outcome, and all others that are derived."""
    import polars as pl

    from models.outcome import labelled_moves
    from records.knowing.moves import MOVE_COLUMNS, historical_moves

    named = [
        labelled_moves(records, dataset, outcome, dataset.snapshot_on).select(MOVE_COLUMNS)
        for outcome in dataset.outcomes
    ]
    return (
        pl.concat([historical_moves(records, dataset), *named])
        .unique(["employee_id", "start_date", "unit_id", "title"], maintain_order=True)
        .sort("employee_id", "start_date", "unit_id", "title", nulls_last=False)
    )


def _read(session: Session) -> tuple[Dataset, Records]:
    from mutasi.estimates import open_store

    store = open_store(session.settings)
    try:
        dataset = store.dataset()
        if dataset is None:
            raise EmptyHomeError
        return dataset, store.records()
    finally:
        store.close()
