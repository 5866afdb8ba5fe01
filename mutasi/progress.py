"""A bar with an estimate on standard error, for whatever takes longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from records.progress import Advance, silent

SHOWN_AFTER_SECONDS = 1.5
"""Work that is done by then needs no bar."""


@contextmanager
def progress_bar(what: str, total: int | None, *, quiet: bool = False) -> Iterator[Advance]:
    """Show a bar while the block runs; the block calls its argument with the units just done.

    >>> with progress_bar("counting", 3, quiet=True) as advance:
    ...     advance(1)

    Args:
        what: What is done.
        total: Units of work; None if their number is not known.
        quiet: Show nothing.
    """
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield silent
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        console=console, transient=True,
    )  # fmt: skip
    task = bar.add_task(what, total=total)
    timer = Timer(SHOWN_AFTER_SECONDS, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done: bar.advance(task, done)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
