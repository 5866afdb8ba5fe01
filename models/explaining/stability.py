"""Which contributions would keep their sign, and their rank, with other people's moves.

The refits on halves of the people (`models.certainty.resamples`) explain the same rows. A feature's
contribution is stable where it keeps its sign in 95 % of them and its rank by size within two in
80 %. For a concept only the sign counts (`models.explaining.concepts`); what each refit says of a
concept is kept, so that the difference between two moves can be tested in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.catalog import Feature
from models.design import Floats
from models.explaining.concepts import SAME_SIGN_SHARE
from models.explaining.contributions import Contributions, part_contributions
from models.explaining.feature_contribution import TIE_DECIMALS
from models.model import Model

SAME_PLACE_SHARE = 0.80
PLACES = 2
SMALLEST_PLACED = 0.02
"""Log-odds below which a feature's place among as many small ones says nothing."""


@dataclass(frozen=True)
class Stability:
    """How contributions behave in the resamples.

    Attributes:
        features: Whether each contribution is stable; one row a move, one column a feature.
        signs: Whether each contribution keeps its sign, whatever its place; the same shape.
        concepts: By concept, what it adds in each resample, in log-odds; one row a resample, one
            column a move.
    """

    features: NDArray[np.bool_]
    signs: NDArray[np.bool_]
    concepts: Mapping[str, Floats]


def stability_of(
    model: Model, features: Sequence[Feature], design: Floats, found: Contributions
) -> Stability | None:
    """How stable contributions and concepts of some rows are; None without resamples.

    Contributions that are too small for a place are tested for their sign alone.

    Args:
        model: The model.
        features: The features of its columns, in order.
        design: The rows that are explained.
        found: Their contributions.
    """
    if model.spread is None:
        return None
    members = model.spread.members
    values = np.empty((len(members), *found.values.shape))
    for number, member in enumerate(members):
        values[number], _ = part_contributions(
            (member.booster,), member.additive, model.weights, design
        )
    signs = np.count_nonzero(_signs(values) == _signs(found.values), axis=0)
    places = np.count_nonzero(np.abs(_places(values) - _places(found.values)) <= PLACES, axis=0)
    concepts = {feature.concept: np.zeros((len(members), len(design))) for feature in features}
    # Column by column: a product of matrices gives a row other last digits in a batch.
    for column, feature in enumerate(features):
        concepts[feature.concept] += values[:, :, column]
    count = len(members)
    is_small = np.abs(found.values) < SMALLEST_PLACED
    keeps_place = is_small | (places >= SAME_PLACE_SHARE * count)
    keeps_sign = signs >= SAME_SIGN_SHARE * count
    return Stability(keeps_sign & keeps_place, keeps_sign, concepts)


def _signs(values: Floats) -> Floats:
    return np.sign(_rounded(values))


def _rounded(values: Floats) -> Floats:
    return np.round(values, TIE_DECIMALS)


def _places(values: Floats) -> NDArray[np.int64]:
    """Each contribution's place in its row, the largest being 0; equal ones by column."""
    order = np.argsort(-_rounded(np.abs(values)), axis=-1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(values.shape[-1]), axis=-1)
    return places
