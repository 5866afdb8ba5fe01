"""Outcomes of the real panels: their rows, the windows they are judged in, and what is aimed at.

The judged windows are never tuned on, and every look at them is a line in docs/quality.md. The
tuning windows lie inside the training years.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.quality_of import product
from benchmarks.quality_of.cache import Cache
from benchmarks.quality_of.rows_file import read_rows, write_rows
from models.rows import TrainingRows, day_number
from models.training.examples import training_examples
from models.training.training import Question
from records.intake.loading import read_records

_VERSION = 1
_ROWS_CODE = ("records.checks.check", "records.knowing.known", "features.build", "models.outcome")
_FILE = "answers.parquet"


@dataclass(frozen=True)
class PanelWindow:
    """Which moves of a panel are judged by a model trained on the years before.

    Attributes:
        panel: The dataset's folder.
        outcome: What is predicted.
        train_before: Labels mature before this day teach; the first judged move starts on it.
        test_until: The last judged move's start.
        aims: AUC at least, log-loss at most; None inside the training years.
    """

    panel: str
    outcome: str
    train_before: date
    test_until: date
    aims: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Panel and outcome."""
        return f"{self.panel}-{self.outcome}"


_IAS = (date(2005, 1, 1), date(2011, 12, 31))
_LAHMAN = (date(1996, 1, 1), date(2013, 12, 31))
JUDGED = (
    PanelWindow("ias", "stays_365", *_IAS, (0.690, 0.625)),
    PanelWindow("ias", "promoted_36m", *_IAS, (0.830, 0.528)),
    PanelWindow("lahman", "success", *_LAHMAN, (0.700, 0.626)),
    PanelWindow("lahman", "not_worse", *_LAHMAN, (0.785, 0.556)),
)
_IAS_TUNING = (date(1998, 1, 1), date(2004, 12, 31))
_LAHMAN_TUNING = (date(1985, 1, 1), date(1995, 12, 31))
TUNING = (
    PanelWindow("ias", "stays_365", *_IAS_TUNING),
    PanelWindow("ias", "promoted_36m", *_IAS_TUNING),
    PanelWindow("lahman", "success", *_LAHMAN_TUNING),
    PanelWindow("lahman", "not_worse", *_LAHMAN_TUNING),
)


def judged_panel(cache: Cache, panels: Path, window: PanelWindow) -> pl.DataFrame:
    """The product's predictions of a window's moves with all baselines, one row a move."""
    rows, key = _rows(cache, panels / window.panel, window)
    asked = Question(window.outcome, window.train_before - timedelta(days=1), window.panel)
    days = rows.start_days
    is_judged = (days >= day_number(window.train_before)) & (days <= day_number(window.test_until))
    tested = product.in_order(rows.take(np.flatnonzero(is_judged)))
    training = rows.matured_before(window.train_before)
    entry = cache.entry(
        f"product-{window.name}-{window.train_before.year}",
        {"rows": key, "window": [str(window.train_before), str(window.test_until)]},
        product.CODE,
        lambda folder: product.predicted(training, tested, asked).write_parquet(folder / _FILE),
    )
    return pl.read_parquet(entry.folder / _FILE)


def _rows(cache: Cache, folder: Path, window: PanelWindow) -> tuple[TrainingRows, str]:
    """All rows of an outcome, as of the panel's snapshot."""

    def make(place: Path) -> None:
        dataset, records = read_records(folder)
        write_rows(place, training_examples(records, dataset, window.outcome, dataset.snapshot_on))

    options = {"outcome": window.outcome, "files": _sha256(folder), "version": _VERSION}
    entry = cache.entry(f"rows-{window.name}", options, _ROWS_CODE, make)
    return read_rows(entry.folder), entry.key


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
