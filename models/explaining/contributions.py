"""What each feature adds to an estimate, exactly: Shapley values of the trees, in log-odds.

A model's raw score is a weighted sum of its boosters' raw scores and of an additive part, and
Shapley values are linear in the model, so the same sum of their contributions is exact as well.
`_of_booster` is the one place where the boosters' come from: our own kernel
(`models.explaining.shapley`), which is checked against LightGBM before it explains anybody with a
booster, or else LightGBM itself, for few rows too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.explaining.shapley import contributions_of
from records.errors import MutasiError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import lightgbm
    from numpy.typing import NDArray

    from models.model import Model
    from models.parts.additive import AdditivePart
    from models.recipe import Weights

ADDITIVITY_TOLERANCE = 1e-6
"""How far base and contributions may lie from the raw score, in log-odds."""


@dataclass(frozen=True)
class Contributions:
    """What every feature adds to every row's raw score.

    Attributes:
        values: Log-odds, one row a move and one column a feature, in the model's column order.
        base: The model's expected raw score: where every row starts.
        raw: The model's raw score of each row: `base` plus the row's sum, to 1e-6.
    """

    values: NDArray[np.float64]
    base: float
    raw: NDArray[np.float64]


def contributions(model: Model, design: NDArray[np.float64]) -> Contributions:
    """Exact contributions of a design's rows, checked against the raw scores before they leave.

    Args:
        model: The model that scored the rows.
        design: Rows of `model.design`, columns in the model's order.

    Raises:
        UsageError: The design has other columns than the model.
        MutasiError: Base and contributions do not add up to the raw score.
    """
    if design.ndim != 2 or design.shape[1] != len(model.columns):
        raise UsageError(
            found=f"a design of shape {design.shape}",
            expected=f"rows of {len(model.columns)} columns in the model's order",
            action="build the design with model.design(values)",
        )
    values, base = part_contributions(model.boosters, model.additive, model.weights, design)
    raw = model.raw_log_odds(design)
    _check_additivity(base + values.sum(axis=1), raw)
    return Contributions(values=values, base=base, raw=raw)


def part_contributions(
    boosters: Sequence[lightgbm.Booster],
    additive: AdditivePart | None,
    weights: Weights,
    design: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float]:
    """Contributions and base of boosters and an additive part, weighted as in the raw score.

    Args:
        boosters: The boosters; their mean counts.
        additive: The additive part; None: there is none.
        weights: The weights of both.
        design: One row a move, one column a feature.

    Returns:
        The contributions in log-odds, in the shape of `design`, and the base value: a row's
        contributions and the base sum up to its raw score.
    """
    values = np.zeros(design.shape)
    base = 0.0
    for booster in boosters:
        of_booster, booster_base = _of_booster(booster, design)
        values += of_booster
        base += booster_base
    share = weights.boosters / len(boosters)
    values *= share
    base *= share
    if additive is not None:
        values += weights.additive * additive.contributions(design)
        base += weights.additive * additive.base
    return values, base


def mean_absolute_contributions(
    model: Model, design_sample: NDArray[np.float64]
) -> dict[str, float]:
    """How much each feature moves an estimate on average, by name, in log-odds.

    Training stores it in the manifest under `mean_absolute_contribution`; the data quality of a
    score weighs its filled features by it.

    Args:
        model: The fitted model.
        design_sample: Rows that stand for the moves the model will meet.
    """
    means = np.abs(contributions(model, design_sample).values).mean(axis=0)
    return {column.name: float(mean) for column, mean in zip(model.columns, means, strict=True)}


def base_log_odds(model: Model) -> float:
    """The model's expected raw score, without explaining anybody.

    It is a property of the trees alone: any row shows it, a row of unknowns too.
    """
    nobody = np.full((1, len(model.columns)), np.nan)
    return contributions(model, nobody).base


def _of_booster(
    booster: lightgbm.Booster, design: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """One booster's contributions and its expected raw score."""
    return contributions_of(booster, design)


def _check_additivity(explained: NDArray[np.float64], raw: NDArray[np.float64]) -> None:
    """Refuse contributions that do not add up: a wrong reason is worse than none."""
    if raw.shape[0] == 0:
        return
    off = np.abs(explained - raw)
    worst = int(np.argmax(off))
    # Written so that a NaN on either side is refused too.
    if not off[worst] <= ADDITIVITY_TOLERANCE:
        raise MutasiError(
            found=(
                f"base and contributions of row {worst} add up to {explained[worst]:.9f}, "
                f"the model's raw score is {raw[worst]:.9f}"
            ),
            expected=f"a difference of at most {ADDITIVITY_TOLERANCE:g}",
            action="do not use this model's explanations, and report the model version",
        )
