"""`mutasi train`: the Prefect flow, run here, without a server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutasi.options import option_of
from mutasi.progress import progress_bar
from mutasi.session import session_of
from pipelines.options.train import TrainOptions
from records.home_files import HomeFiles
from records.identities.private import FILE_MODE

if TYPE_CHECKING:
    from rich.table import Table

_log = logging.getLogger(__name__)


def train(
    context: typer.Context,
    *,
    outcome: Annotated[str | None, option_of(TrainOptions, "outcome")] = TrainOptions.outcome,
    as_of: Annotated[datetime | None, option_of(TrainOptions, "as_of")] = None,
    seed: Annotated[int, option_of(TrainOptions, "seed")] = TrainOptions.seed,
    trials: Annotated[int, option_of(TrainOptions, "trials")] = TrainOptions.trials,
) -> None:
    """Train a model of one outcome and register it as challenger.

    It is judged on rolling origins beside its baselines, fitted on everything, and kept with its
    figures in MLflow. `mutasi models promote` makes it the champion. With --trials, settings are
    searched first; they replace the default only where they beat it by more than its error.

    Example: mutasi train --outcome adaptation --as-of 2026-06-30
    """
    from mutasi.estimates import open_tracking
    from pipelines.embedded import embed_prefect

    session = session_of(context)
    # Both within seconds, before a minute of work that could not be kept.
    open_tracking(session.settings).refuse_unready()
    # Before the flow's module, which imports Prefect.
    embed_prefect(session.settings.files.prefect)
    from pipelines.progress import listening
    from pipelines.train import search_line, stages
    from pipelines.train import train as flow

    with (
        one_at_a_time(session.settings.home, session.output.note),
        progress_bar("training", len(stages(trials)) + 1, quiet=session.output.quiet) as advance,
    ):

        def hear(stage: str) -> None:
            _log.info("train: %s", stage)
            advance(1)

        with listening(hear):
            result = flow(
                home=str(session.settings.home),
                outcome=outcome,
                as_of=None if as_of is None else as_of.date(),
                seed=seed,
                trials=trials,
            )
    if result["empty_features"]:
        session.output.note(
            f"empty for want of records: {', '.join(result['empty_features'])}; trained without"
        )
    session.output.result(
        result,
        figures_table(result["metrics"], result["baselines"]),
        *([search_line(result["search"])] if "search" in result else []),
        gate_line(result["gate"]),
        f"version {result['version']} of {result['outcome']}, {result['rows']:,} moves, "
        f"{result['seconds']:.0f} s: challenger",
        *repeated_line(result),
    )


@contextmanager
def one_at_a_time(home: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Wait for another training in this home: two would write into one Prefect database.

    The operating system releases the lock when a process ends, in whatever way it ends.

    Args:
        home: The product's home.
        tell: Called with the reason for waiting.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(HomeFiles(home).training_lock, mode=FILE_MODE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        told = "another training runs in this home: this one begins when it has ended"
        _log.info(told)
        tell(told)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def repeated_line(result: Mapping[str, Any]) -> list[str]:
    """The remark that a version rests on the same rows already; empty if none does."""
    if "same_rows_as" not in result:
        return []
    same, identical = result["same_rows_as"], result["identical_to"]
    if identical is not None:
        return [
            f"version {identical} rests on the same rows and is the same model to the byte: "
            f"version {result['version']} changes no estimate"
        ]
    return [
        f"version {same} rests on the same rows: only settings, libraries or code can make "
        f"version {result['version']} differ from it"
    ]


def figures_table(
    metrics: Mapping[str, Any] | None, baselines: Mapping[str, Mapping[str, Any] | None]
) -> Table:
    """The model's metrics above its baselines'."""
    from rich import box
    from rich.table import Table

    names = ("auc", "log_loss", "brier", "ece", "n", "base_rate")
    table = Table("", *names, box=box.SIMPLE_HEAD, pad_edge=False)
    for candidate, figures in {"model": metrics, **baselines}.items():
        table.add_row(candidate, *(_figure((figures or {}).get(name)) for name in names))
    return table


def gate_line(gate: Mapping[str, Any]) -> str:
    """The gate's answer, with the figures of the checks that failed."""
    if gate["passed"] is None:
        return "gate: this version was made before there was one"
    failed = [check for check in gate["checks"] if not check["passed"]]
    if not failed:
        return f"gate: passed, {len(gate['checks'])} checks"
    told = "; ".join("{name}: {value}, threshold {threshold}".format_map(one) for one in failed)
    return f"gate: refused by {told}"


def checks_table(gate: Mapping[str, Any]) -> Table:
    """Every check of the gate: what was found, what is allowed, and how it came out."""
    from rich import box
    from rich.table import Table

    table = Table("Check", "Passed", "Value", "Threshold", box=box.SIMPLE_HEAD, pad_edge=False)
    for check in gate["checks"]:
        table.add_row(
            check["name"],
            "yes" if check["passed"] else "NO",
            *("-" if check.get(part) is None else str(check[part])
              for part in ("value", "threshold")),
        )  # fmt: skip
    return table


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
