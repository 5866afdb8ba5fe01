"""Fit boosters and the additive part on any rows, with the hyper-parameters of a `Recipe`."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm

from models.design import Column, Floats, choose_columns, design_matrix
from models.parts.additive import AdditivePart
from models.parts.additive_fit import fit_additive
from models.parts.boosting import BoostingParameters, fit_boosters
from models.parts.recency import recency_weights
from models.parts.trees import mean_raw_score
from models.recipe import Recipe
from models.rows import TrainingRows


def fit_parts(
    rows: TrainingRows,
    columns: Sequence[Column],
    recipe: Recipe,
    bag: BoostingParameters,
    *,
    first: int = 0,
) -> tuple[tuple[lightgbm.Booster, ...], AdditivePart]:
    """Boosters and additive part; the same input gives the same parts.

    Args:
        rows: Moves that teach.
        columns: The design's columns.
        recipe: How they are fitted; the additive part comes with its weights applied.
        bag: How boosters are grown, and how many.
        first: Number of the first booster; each has a seed of its own.
    """
    half_life = recipe.half_life
    boosters = fit_boosters(
        rows, columns, bag.with_leaves(recipe.leaves), recipe.rounds,
        first=first, half_life=half_life,
    )  # fmt: skip
    additive = fit_additive(
        columns,
        design_matrix(rows.table.values, columns),
        rows.label,
        recipe.additive,
        seed=bag.seed,
        weight=recency_weights(rows.start_days, half_life),
    )
    return boosters, additive


def fitted_scores(
    taught: TrainingRows, asked: TrainingRows, recipe: Recipe, bag: BoostingParameters
) -> Floats:
    """Raw scores of some rows by a fit on others, one a row.

    Args:
        taught: Moves that teach, and fix the columns.
        asked: Moves that are asked about.
        recipe: How the parts are fitted.
        bag: How boosters are grown, and how many.
    """
    columns = choose_columns(taught.table).columns
    boosters, additive = fit_parts(taught, columns, recipe, bag)
    design = design_matrix(asked.table.values, columns)
    return recipe.boosters * mean_raw_score(boosters, design) + additive.raw_log_odds(design)
