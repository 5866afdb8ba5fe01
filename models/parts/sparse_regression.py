"""The sparse regression: logistic, with an L1 penalty over lines, steps and words.

The L1 penalty leaves few of the columns: on a city's few thousand moves that finds the additive
truth better than trees or a ridge do (docs/quality.md).

The penalty is `sparsity` divided by the square root of the rows: noise shrinks at that rate, so
one sparsity means the same for an origin's rows and for all of them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]  # ships no types
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)

from models.design import HELD, Floats, logistic
from models.parts.basis import Regression
from models.parts.recency import effective_rows
from models.parts.strength import strong_to_weak
from models.parts.taught import AtOrigin, judged_label
from models.rows import Labels

SPARSITIES = (1.4, 1.0, 0.7, 0.5, 0.35, 0.25, 0.18)
"""Tried from strong to weak."""
FALLBACK_SPARSITY = 0.5
_TOLERANCE = 0.01
# liblinear penalises its intercept too; a large constant column makes that penalty negligible.
_INTERCEPT_SCALING = 20.0
# liblinear draws the order of its coordinates from one generator a process: overlapping calls would
# share it, and the last digits would depend on which thread was faster.
_ONE_AT_A_TIME = threading.Lock()


def fit_sparse(
    matrix: sparse.csr_matrix,
    label: Labels,
    sparsity: float,
    *,
    seed: int = 0,
    weight: Floats | None = None,
) -> Regression:
    """The regression over the columns of a basis.

    Args:
        matrix: One row a move, as `Basis.expand` gives it.
        label: 1 for success, 0 for failure.
        sparsity: The penalty times the square root of the rows; larger keeps fewer columns.
        seed: Of liblinear's order.
        weight: How much each row counts, 1 on average; None: all the same.
    """
    regression = LogisticRegression(
        l1_ratio=1.0,
        C=np.sqrt(effective_rows(weight, len(label))) / (sparsity * len(label)),
        solver="liblinear",
        tol=_TOLERANCE,
        intercept_scaling=_INTERCEPT_SCALING,
        random_state=seed,
        max_iter=1_000,
    )
    with _ONE_AT_A_TIME:
        regression.fit(matrix, label, sample_weight=weight)
    return Regression(float(regression.intercept_[0]), regression.coef_[0])


@dataclass(frozen=True)
class SparsityChoice:
    """The sparsity that judged best and what it said at each origin.

    Attributes:
        sparsity: The one chosen.
        log_odds: By origin, the raw scores of its judged rows.
    """

    sparsity: float
    log_odds: tuple[Floats, ...]


def choose_sparsity(
    at: Sequence[AtOrigin],
    *,
    seed: int = 0,
    sparsities: Sequence[float] = SPARSITIES,
    half_life: float | None = None,
    held: float = HELD,
) -> SparsityChoice:
    """The sparsity with the least log-loss over the judged rows of all origins.

    Args:
        at: The origins.
        seed: Of liblinear's order.
        sparsities: Those tried, from strong to weak.
        half_life: Years after which a move counts half; None: all moves count the same.
        held: The inner share of its training values that a line runs over.
    """
    if not at:
        return SparsityChoice(FALLBACK_SPARSITY, ())

    def ask(sparsity: float) -> tuple[Floats, ...]:
        return tuple(_asked(each, sparsity, seed, half_life, held) for each in at)

    best = strong_to_weak(sparsities, ask, judged_label(at), logistic)
    return SparsityChoice(best.penalty, best.answers)


def _asked(
    at: AtOrigin, sparsity: float, seed: int, half_life: float | None, held: float
) -> Floats:
    """Raw scores of an origin's judged rows."""
    matrix, label = at.taught.expanded(held).matrix, at.taught.label
    fitted = fit_sparse(matrix, label, sparsity, seed=seed, weight=at.taught.weight(half_life))
    log_odds: Floats = at.asked_expanded(held) @ fitted.coefficients + fitted.intercept
    return log_odds
