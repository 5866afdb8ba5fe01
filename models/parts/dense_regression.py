"""The dense regression: logistic, with a ridge penalty over lines, flags and words.

It is a baseline, and a part of the model where origins give it weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)
from threadpoolctl import (  # type: ignore[import-untyped]  # ships no types
    threadpool_limits,
)

from features.catalog import FeatureTable
from models.design import HELD, Floats, choose_columns, design_matrix
from models.parts.basis import Basis, Regression
from models.parts.strength import strong_to_weak
from models.parts.taught import AtOrigin, judged_label
from models.parts.workers import workers
from models.rows import Labels, TrainingRows

# The weight of the ridge against one row's mean loss, from strong to weak; the strongest is tried
# first, so that each fit starts from the one before. Per row, so that it means the same for a small
# and a large panel, and for an origin and the whole.
PENALTIES = (10.0, 1.0, 0.1, 0.01, 0.001, 0.0001)
_FALLBACK_PENALTY = 0.01
_MOST_STEPS = 2_000


@dataclass(frozen=True)
class PenaltyChoice:
    """The penalty that judged best and what it promised at each origin."""

    penalty: float
    probabilities: tuple[Floats, ...]


def choose_penalty(
    at: Sequence[AtOrigin],
    *,
    penalties: Sequence[float] = PENALTIES,
    half_life: float | None = None,
    held: float = HELD,
) -> PenaltyChoice:
    """The penalty with the least log-loss over the judged rows of all origins.

    Args:
        at: The origins.
        penalties: Those tried, from strong to weak.
        half_life: Years after which a move counts half; None: all moves count the same.
        held: The inner share of its training values that a line runs over.
    """
    if not at:
        return PenaltyChoice(_FALLBACK_PENALTY, ())
    # Origins side by side, each on one thread of BLAS: faster, and no sum depends on the machine.
    with threadpool_limits(1, "blas"), workers() as pool:
        paths = list(pool.map(lambda each: _Path(each, half_life, held), at))

        def ask(penalty: float) -> tuple[Floats, ...]:
            return tuple(pool.map(lambda path: path.probabilities(penalty), paths))

        best = strong_to_weak(penalties, ask, judged_label(at), lambda shares: shares)
    return PenaltyChoice(best.penalty, best.answers)


def fit_logistic(rows: TrainingRows, penalty: float) -> Callable[[FeatureTable], Floats]:
    """The regression on all rows; returns its probabilities of any feature table."""
    columns = choose_columns(rows.table).columns
    design = design_matrix(rows.table.values, columns)
    basis = Basis.of(columns, design, steps=False)
    regression = _regression(penalty, len(rows))
    with threadpool_limits(1, "blas"):
        regression.fit(basis.expand(design).toarray(), rows.label)

    def predict(table: FeatureTable) -> Floats:
        asked = basis.expand(design_matrix(table.values, columns))
        return _success(regression, asked.toarray())

    return predict


def fit_dense(
    matrix: Floats, label: Labels, penalty: float, *, weight: Floats | None = None
) -> Regression:
    """The regression over the columns of a basis without steps.

    Args:
        matrix: One row a move.
        label: 1 for success, 0 for failure.
        penalty: The weight of the ridge against one row's mean loss.
        weight: How much each row counts, 1 on average; None: all the same.
    """
    with threadpool_limits(1, "blas"):
        fitted = _regression(penalty, len(label)).fit(matrix, label, sample_weight=weight)
    return Regression(float(fitted.intercept_[0]), fitted.coef_[0])


class _Path:
    """One origin's regression under one penalty after the other, each from the one before."""

    def __init__(self, at: AtOrigin, half_life: float | None, held: float) -> None:
        expanded = at.taught.expanded(held)
        lines = ~expanded.basis.is_step()
        self._label = at.taught.label
        self._weight = at.taught.weight(half_life)
        self._design = expanded.matrix[:, lines].toarray()
        self._asked = at.asked_expanded(held)[:, lines].toarray()
        self._regression = _regression(1.0, len(self._label))

    def probabilities(self, penalty: float) -> Floats:
        """Of the judged rows."""
        self._regression.set_params(C=1 / (penalty * len(self._label)))
        self._regression.fit(self._design, self._label, sample_weight=self._weight)
        return _success(self._regression, self._asked)


def _regression(penalty: float, rows_count: int) -> LogisticRegression:
    return LogisticRegression(C=1 / (penalty * rows_count), max_iter=_MOST_STEPS, warm_start=True)


def _success(regression: LogisticRegression, design: Floats) -> Floats:
    if len(design) == 0:
        return np.empty(0, dtype=np.float64)
    return np.asarray(regression.predict_proba(design)[:, 1], dtype=np.float64)
