"""Is the model reproducible? Refit on the same rows, and compare halves of the people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.design import Floats
from models.evaluation import rank_correlation
from models.model import Model
from models.parts.boosting import BoostingParameters
from models.parts.fit import fit_parts
from models.parts.taught import Taught
from models.recipe import Recipe
from models.rows import TrainingRows


def halves_agreement(scores: Floats) -> float | None:
    """Median rank correlation between models of two halves of the people that share no person.

    Args:
        scores: One row a member of `models.certainty.resamples` (two neighbours are such halves),
            one column a move.

    Returns:
        None if there is no pair.
    """
    # Where a half has learnt nothing, everybody is equal, and nothing agrees.
    pairs = [rank_correlation(one, other) or 0.0 for one, other in zip(scores[::2], scores[1::2])]  # noqa: B905 — an odd last one has no pair
    return float(np.median(pairs)) if pairs else None


def differing_parts(
    rows: TrainingRows, model: Model, bag: BoostingParameters, recipe: Recipe
) -> int:
    """How many of two parts are different when they are fitted a second time: 0, 1 or 2.

    The parts are the first booster, compared by its text, and the additive part.

    Args:
        rows: What the model was fitted on.
        model: The model.
        bag: The parameters of its boosters.
        recipe: How it was fitted.
    """
    (again,), additive = fit_parts(Taught.of(rows, model.columns), recipe, replace(bag, boosters=1))
    differing = int(again.model_to_string() != model.boosters[0].model_to_string())
    return differing + int(additive != model.additive)
