"""How much boosters and the additive part count: weights chosen on rolling origins.

The raw score stays a sum of two exactly explained scores. Where people and posts interact the
boosters get the weight, where effects simply add the additive part does; weights that sum to less
than one pull back both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

from models.boosting import BoostingParameters, RoundsChoice, choose_rounds, workers
from models.design import Floats, logistic
from models.evaluation import log_loss
from models.rows import Labels, TrainingRows
from models.sparse_regression import SparsityChoice, choose_sparsity
from models.split import Origin
from models.weights import Weights

LEAST_ROWS = 400
"""Judged rows from which two weights can be told apart from luck; below, both count a half."""
EQUAL = Weights(0.5, 0.5)
_MOST = 1.5
# Coarser than any difference in log-loss can tell, finer than rounding inside an optimiser.
_DECIMALS = 3


@dataclass(frozen=True)
class Mixture:
    """What rolling origins chose for the model.

    Attributes:
        rounds: Rounds of every booster.
        sparsity: Of the additive part.
        weights: How much the two count.
        log_odds: By origin, raw scores of its judged rows.
        parts: By part (`boosters`, `additive`), the raw scores of all judged rows.
    """

    rounds: int
    sparsity: float
    weights: Weights
    log_odds: tuple[Floats, ...]
    parts: dict[str, Floats]


def choose_mixture(
    rows: TrainingRows, origins: Sequence[Origin], bag: BoostingParameters
) -> Mixture:
    """Rounds, sparsity and weights with the least log-loss over the judged rows of all origins."""
    with workers() as pool:
        # Both at once: each alone leaves a core waiting.
        additive = pool.submit(choose_sparsity, rows, origins, seed=bag.seed)
        grown = choose_rounds(rows, origins, bag)
        sparse = additive.result()
    return _mixed(rows, origins, grown, sparse)


def _mixed(
    rows: TrainingRows, origins: Sequence[Origin], grown: RoundsChoice, sparse: SparsityChoice
) -> Mixture:
    pairs = list(zip(grown.log_odds, sparse.log_odds, strict=True))
    label = [rows.label[origin.validation] for origin in origins]
    both = np.array([np.concatenate(parts) for parts in zip(*pairs, strict=True)])
    weights = choose_weights(both, np.concatenate(label)) if pairs else EQUAL
    return Mixture(
        grown.rounds,
        sparse.sparsity,
        weights,
        tuple(weights.boosters * trees + weights.additive * terms for trees, terms in pairs),
        {"boosters": both[0], "additive": both[1]} if pairs else {},
    )


def choose_weights(both: Floats, label: Labels) -> Weights:
    """The weights with the least log-loss.

    Args:
        both: Raw scores of boosters (first row) and additive part (second), one column a move.
        label: The moves' labels.
    """
    if len(label) < LEAST_ROWS:
        return EQUAL
    found = minimize(
        # Row by row: a product of matrices depends, in its last digits, on BLAS and its threads.
        lambda weights: log_loss(label, logistic(weights[0] * both[0] + weights[1] * both[1])),
        [EQUAL.boosters, EQUAL.additive],
        method="L-BFGS-B",
        bounds=[(0.0, _MOST)] * 2,
    )
    boosters, additive = (round(float(weight), _DECIMALS) for weight in found.x)
    return Weights(boosters, additive)
