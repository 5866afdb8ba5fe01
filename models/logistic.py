"""The logistic baseline: its design matrix, its ridge penalty, its fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)
from threadpoolctl import (  # type: ignore[import-untyped]  # ships no types
    threadpool_limits,
)

from features.catalog import FeatureTable
from models.boosting import workers
from models.columns import choose_columns
from models.design import Column, Floats, design_matrix
from models.evaluation import log_loss
from models.rows import TrainingRows
from models.split import Origin

# The weight of the ridge against one row's mean loss, from strong to weak; the strongest is tried
# first, so that each fit starts from the one before. Per row, so that it means the same for a small
# and a large panel, and for an origin and the whole.
PENALTIES = (10.0, 1.0, 0.1, 0.01, 0.001, 0.0001)
_FALLBACK_PENALTY = 0.01
_MOST_STEPS = 2_000
_ROUNDING = 1e-9
# A value farther out counts as this many deviations. Where training had few values of a column, one
# ordinary value later can lie hundreds out, and a line through it would promise 0 or 1.
_FARTHEST = 5.0


@dataclass(frozen=True)
class PenaltyChoice:
    """The penalty that judged best and what it promised at each origin."""

    penalty: float
    probabilities: tuple[Floats, ...]


def choose_penalty(rows: TrainingRows, origins: Sequence[Origin]) -> PenaltyChoice:
    """The penalty with the least log-loss over the judged rows of all origins."""
    if not origins:
        return PenaltyChoice(_FALLBACK_PENALTY, ())
    # Origins side by side, each on one thread of BLAS: faster, and no sum depends on the machine.
    with threadpool_limits(1, "blas"), workers() as pool:
        by_origin = list(pool.map(lambda origin: _path(rows, origin), origins))
    label = np.concatenate([rows.label[origin.validation] for origin in origins])
    losses = [
        log_loss(label, np.concatenate([path[place] for path in by_origin]))
        for place in range(len(PENALTIES))
    ]
    best = int(np.argmin(losses))
    return PenaltyChoice(PENALTIES[best], tuple(path[best] for path in by_origin))


def fit_logistic(rows: TrainingRows, penalty: float) -> Callable[[FeatureTable], Floats]:
    """The regression on all rows; returns its probabilities of any feature table."""
    scale = Standard.of(rows)
    regression = _regression(penalty, len(rows))
    with threadpool_limits(1, "blas"):
        regression.fit(scale.design(rows.table.values), rows.label)
    return lambda table: _success(regression, scale.design(table.values))


def _path(rows: TrainingRows, origin: Origin) -> list[Floats]:
    """Probabilities of one origin's judged rows under every penalty."""
    training = rows.take(origin.training)
    scale = Standard.of(training)
    design = scale.design(training.table.values)
    judged = scale.design(rows.take(origin.validation).table.values)
    regression = _regression(PENALTIES[0], len(training))
    path = []
    for penalty in PENALTIES:
        regression.set_params(C=1 / (penalty * len(training)))
        regression.fit(design, training.label)
        path.append(_success(regression, judged))
    return path


def _regression(penalty: float, rows_count: int) -> LogisticRegression:
    return LogisticRegression(C=1 / (penalty * rows_count), max_iter=_MOST_STEPS, warm_start=True)


def _success(regression: LogisticRegression, design: Floats) -> Floats:
    if len(design) == 0:
        return np.empty(0, dtype=np.float64)
    return np.asarray(regression.predict_proba(design)[:, 1], dtype=np.float64)


@dataclass(frozen=True)
class Standard:
    """Means, scales and medians of training, by which any feature values become a design matrix.

    Attributes:
        columns: Numbers first, then categories.
        medians: Of the numbers: what stands for a missing one.
        means: Of the numbers, once filled.
        scales: Their standard deviations; 1 for a constant.
        flagged: Numbers that were sometimes missing: those get a flag.
    """

    columns: tuple[Column, ...]
    medians: Floats
    means: Floats
    scales: Floats
    flagged: tuple[int, ...]

    @classmethod
    def of(cls, rows: TrainingRows) -> Standard:
        """Learns them from training rows."""
        chosen = choose_columns(rows.table).columns
        numbers = tuple(column for column in chosen if column.kind == "number")
        categories = tuple(column for column in chosen if column.kind == "category")
        raw = design_matrix(rows.table.values, numbers)
        medians = np.nanmedian(raw, axis=0) if numbers else np.empty(0)
        filled = np.where(np.isnan(raw), medians, raw)
        means, deviations = filled.mean(axis=0), filled.std(axis=0)
        # The mean of a constant is rounded, so its deviation is rarely exactly 0.
        is_constant = deviations <= _ROUNDING * np.maximum(np.abs(means), 1.0)
        return cls(
            numbers + categories,
            medians,
            means,
            np.where(is_constant, 1.0, deviations),
            tuple(place for place, column in enumerate(numbers) if column.fill is None),
        )

    def design(self, values: pl.DataFrame) -> Floats:
        """Standardised numbers, flags of missing ones, a 0/1 column for each category's word.

        A word that training never met has no column and is 0 in all of them.
        """
        raw = design_matrix(values, self.columns)
        numbers, codes = raw[:, : len(self.medians)], raw[:, len(self.medians) :]
        missing = np.isnan(numbers)
        filled = np.where(missing, self.medians, numbers)
        words = [
            codes[:, [place]] == np.arange(len(column.categories))
            for place, column in enumerate(self.columns[len(self.medians) :])
        ]
        flags = missing[:, list(self.flagged)]
        standard = np.clip((filled - self.means) / self.scales, -_FARTHEST, _FARTHEST)
        return np.hstack([standard, flags, *words]).astype(np.float64)
