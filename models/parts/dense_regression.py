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
from models.evaluation import log_loss
from models.parts.basis import Basis, Regression
from models.parts.boosting import workers
from models.parts.recency import recency_weights
from models.rows import Labels, TrainingRows
from models.split import Origin, judged_places

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
    rows: TrainingRows,
    origins: Sequence[Origin],
    *,
    penalties: Sequence[float] = PENALTIES,
    half_life: float | None = None,
    held: float = HELD,
) -> PenaltyChoice:
    """The penalty with the least log-loss over the judged rows of all origins.

    Args:
        rows: All training rows.
        origins: Which of them teach and which judge.
        penalties: Those tried, from strong to weak.
        half_life: Years after which a move counts half; None: all moves count the same.
        held: The inner share of its training values that a line runs over.
    """
    if not origins:
        return PenaltyChoice(_FALLBACK_PENALTY, ())

    def path(origin: Origin) -> list[Floats]:
        return _path(rows, origin, penalties, half_life, held)

    # Origins side by side, each on one thread of BLAS: faster, and no sum depends on the machine.
    with threadpool_limits(1, "blas"), workers() as pool:
        by_origin = list(pool.map(path, origins))
    label = rows.label[judged_places(origins)]
    losses = [
        log_loss(label, np.concatenate([answers[place] for answers in by_origin]))
        for place in range(len(penalties))
    ]
    best = int(np.argmin(losses))
    return PenaltyChoice(penalties[best], tuple(answers[best] for answers in by_origin))


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


def _path(
    rows: TrainingRows,
    origin: Origin,
    penalties: Sequence[float],
    half_life: float | None,
    held: float,
) -> list[Floats]:
    """Probabilities of one origin's judged rows under every penalty."""
    training = rows.take(origin.training)
    columns = choose_columns(training.table).columns
    raw = design_matrix(training.table.values, columns)
    basis = Basis.of(columns, raw, steps=False, held=held)
    design = basis.expand(raw).toarray()
    judged = design_matrix(rows.take(origin.validation).table.values, columns)
    asked = basis.expand(judged).toarray()
    weight = recency_weights(training.start_days, half_life)
    regression = _regression(penalties[0], len(training))
    path = []
    for penalty in penalties:
        regression.set_params(C=1 / (penalty * len(training)))
        regression.fit(design, training.label, sample_weight=weight)
        path.append(_success(regression, asked))
    return path


def _regression(penalty: float, rows_count: int) -> LogisticRegression:
    return LogisticRegression(C=1 / (penalty * rows_count), max_iter=_MOST_STEPS, warm_start=True)


def _success(regression: LogisticRegression, design: Floats) -> Floats:
    if len(design) == 0:
        return np.empty(0, dtype=np.float64)
    return np.asarray(regression.predict_proba(design)[:, 1], dtype=np.float64)
