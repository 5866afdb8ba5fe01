"""`mutasi backtest`: what a model trained before a day would have said about the moves after it."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mutasi.progress import progress_bar
from mutasi.session import session_of
from records.errors import EmptyHomeError

_STAGES = 5


def backtest(  # noqa: PLR0913 — each is an option of the interfaces
    context: typer.Context,
    *,
    outcome: Annotated[str, typer.Option(help="What to predict.")],
    train_before: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Labels usable before this day are trained on."),
    ],
    test_from: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="First start date that is scored.")
    ],
    test_until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Last start date that is scored.")
    ],
    predictions: Annotated[
        Path, typer.Option(help="Where to write: .csv, .csv.gz, .parquet, .xlsx.")
    ],
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = 0,
) -> None:
    """Fit on the past, score the moves of a later window as on their day, and compare.

    Nothing is registered. The file has one row a move with the model's and every baseline's
    probability.

    Example: mutasi backtest --outcome adaptation --train-before 2024-01-01
    --test-from 2024-01-01 --test-until 2024-12-31 --predictions predictions.csv
    """
    from models.outcome import outcome_rule
    from models.training.backtest import BacktestWindow
    from models.training.backtest import backtest as run_backtest
    from models.training.training import TrainingParameters
    from mutasi.commands.train import figures_table
    from mutasi.estimates import open_store
    from serving.documents.table_file import check_table_path, write_table

    session = session_of(context)
    started = time.perf_counter()
    check_table_path(predictions)
    window = BacktestWindow(outcome, train_before.date(), test_from.date(), test_until.date())
    store = open_store(session.settings)
    with progress_bar("backtesting", _STAGES, quiet=session.output.quiet) as advance:
        try:
            dataset = store.dataset()
            if dataset is None:
                raise EmptyHomeError
            outcome_rule(dataset, outcome)
            records = store.records()
        finally:
            store.close()
        found = run_backtest(
            records, dataset, window, TrainingParameters().seeded(seed), lambda _stage: advance(1)
        )
    write_table(found.predictions, predictions)
    session.output.result(
        {
            "rows": found.predictions.height,
            "training_rows": found.training_rows,
            "metrics": found.metrics,
            "baselines": found.baselines,
            "seconds": round(time.perf_counter() - started, 1),
        },
        figures_table(found.metrics, found.baselines),
        f"{found.predictions.height:,} moves scored, {found.training_rows:,} trained on: "
        f"{predictions}",
    )
