"""Which contributions would also have come out of other people's moves.

The model's resamples (`models.resamples`) explain the same rows. A contribution is stable where it
keeps its sign in 95 % of them and its place, by size, within two in 80 %.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.contributions import Contributions, part_contributions
from models.design import Floats
from models.explanation import SMALLEST_REASON, TIE_DECIMALS
from models.model import Model

SAME_SIGN_SHARE = 0.95
SAME_PLACE_SHARE = 0.80
PLACES = 2


def stable_contributions(
    model: Model, design: Floats, found: Contributions
) -> NDArray[np.bool_] | None:
    """Whether each contribution is stable, one row a move, one column a feature.

    Contributions too small to be a reason are not asked about: they count as unstable where their
    sign changes, and their place among as many small ones says nothing.

    Args:
        model: The model; None comes back where it has no resamples.
        design: The rows explained.
        found: Their contributions.
    """
    if model.spread is None:
        return None
    signs = np.zeros(found.values.shape, dtype=np.int64)
    places = np.zeros(found.values.shape, dtype=np.int64)
    own_sign, own_place = np.sign(_rounded(found.values)), _places(found.values)
    for member in model.spread.members:
        values, _ = part_contributions((member.booster,), member.additive, model.weights, design)
        signs += np.sign(_rounded(values)) == own_sign
        places += np.abs(_places(values) - own_place) <= PLACES
    count = len(model.spread.members)
    is_small = np.abs(found.values) < SMALLEST_REASON
    keeps_place = is_small | (places >= SAME_PLACE_SHARE * count)
    stable: NDArray[np.bool_] = (signs >= SAME_SIGN_SHARE * count) & keeps_place
    return stable


def _rounded(values: Floats) -> Floats:
    return np.round(values, TIE_DECIMALS)


def _places(values: Floats) -> NDArray[np.int64]:
    """Each contribution's place in its row, the largest being 0; equal ones by column."""
    order = np.argsort(-_rounded(np.abs(values)), axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(values.shape[1])[None, :], axis=1)
    return places
