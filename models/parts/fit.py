"""Fit boosters and the additive part on any rows, with the hyper-parameters of a `Recipe`."""

from __future__ import annotations

import lightgbm

from models.design import Floats, design_matrix
from models.parts.additive import AdditivePart
from models.parts.additive_fit import fit_additive
from models.parts.boosting import BoostingParameters, fit_boosters
from models.parts.taught import Taught
from models.parts.trees import mean_raw_score
from models.recipe import Recipe
from models.rows import TrainingRows


def fit_parts(
    taught: Taught, recipe: Recipe, bag: BoostingParameters, *, first: int = 0
) -> tuple[tuple[lightgbm.Booster, ...], AdditivePart]:
    """Boosters and additive part; the same input gives the same parts.

    Args:
        taught: Moves that teach.
        recipe: How they are fitted; the additive part comes with its weights applied.
        bag: How boosters are grown, and how many.
        first: Number of the first booster; each has a seed of its own.
    """
    boosters = fit_boosters(
        taught, bag.with_leaves(recipe.leaves), recipe.rounds,
        first=first, half_life=recipe.half_life,
    )  # fmt: skip
    return boosters, fit_additive(
        taught, recipe.additive, seed=bag.seed, half_life=recipe.half_life
    )


def fitted_scores(taught: Taught, asked: Floats, recipe: Recipe, bag: BoostingParameters) -> Floats:
    """Raw scores of some rows by a fit on others, one a row.

    Args:
        taught: Moves that teach, and fix the columns.
        asked: Design of the moves that are asked about.
        recipe: How the parts are fitted.
        bag: How boosters are grown, and how many.
    """
    boosters, additive = fit_parts(taught, recipe, bag)
    return recipe.boosters * mean_raw_score(boosters, asked) + additive.raw_log_odds(asked)


def scores_of_rows(
    taught: TrainingRows, asked: TrainingRows, recipe: Recipe, bag: BoostingParameters
) -> Floats:
    """The same of rows that have not been turned into numbers yet."""
    known = Taught.of(taught)
    return fitted_scores(known, design_matrix(asked.table.values, known.columns), recipe, bag)
