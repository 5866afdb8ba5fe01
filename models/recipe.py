"""The hyper-parameters of a fit: chosen on rolling origins, used on any rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.design import HELD


@dataclass(frozen=True)
class Weights:
    """How much each part counts.

    Attributes:
        boosters: Of the mean of the boosters' raw scores.
        additive: Of the additive part's.
    """

    boosters: float = 1.0
    additive: float = 0.0


@dataclass(frozen=True)
class AdditiveRecipe:
    """How the additive part is fitted: a sparse and a dense regression, weighed.

    Attributes:
        sparsity: Of the sparse one (`models.parts.sparse_regression`).
        penalty: Of the dense one (`models.parts.dense_regression`).
        sparse: How much the sparse one's log-odds count.
        dense: How much the dense one's do.
        held: The inner share of a number's training values that its line runs over.
    """

    sparsity: float
    penalty: float = 0.01
    sparse: float = 1.0
    dense: float = 0.0
    held: float = HELD


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted.

    Attributes:
        rounds: Of every booster.
        boosters: How much the boosters' mean raw score counts.
        additive: How the additive part is fitted, its weights included.
        half_life: Years after which a move counts half; None: all count the same.
        leaves: Of every tree; None: as many as the bag says.
    """

    rounds: int
    boosters: float = 1.0
    additive: AdditiveRecipe = field(default_factory=lambda: AdditiveRecipe(0.5))
    half_life: float | None = None
    leaves: int | None = None
