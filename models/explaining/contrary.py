"""The share of contributions that go against the directions fixed in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from features.catalog import Feature
from features.concepts import DIRECTIONS
from models.design import Floats
from models.explaining.feature_contribution import TIE_DECIMALS


def contrary_share(
    features: Sequence[Feature], design: Floats, added: Floats, training: Floats
) -> float:
    """Contrary contributions of concepts in all absolute ones; 0 where nothing has a direction.

    A concept's contribution is contrary where `models.explaining.concepts` would mark it so.

    Args:
        features: Of the columns, in order.
        design: The rows explained.
        added: What each column adds to each of them.
        training: The training design: what is usual is told from it.
    """
    concepts: dict[str, list[int]] = {}
    for place, feature in enumerate(features):
        concepts.setdefault(feature.concept, []).append(place)
    total = contrary = 0.0
    for places in concepts.values():
        whole = added[:, places].sum(axis=1)
        total += float(np.abs(whole).sum())
        directed = [place for place in places if features[place].function in DIRECTIONS]
        if directed:
            signs = np.column_stack(
                [_expected(features[place], design[:, place], training[:, place])
                 for place in directed]
            )  # fmt: skip
            told = np.where(signs == 0, 0.0, added[:, directed])
            own = told.sum(axis=1)
            is_contrary = (own * (np.abs(told) * signs).sum(axis=1) < 0) & (own * whole > 0)
            contrary += float(np.abs(whole[is_contrary]).sum())
    return contrary / total if total > 0 else 0.0


def has_direction(features: Sequence[Feature]) -> bool:
    """Whether any of the features has a direction."""
    return any(feature.function in DIRECTIONS for feature in features)


def _expected(feature: Feature, values: Floats, training: Floats) -> Floats:
    """Which way each value must move an estimate; 0 where nobody can say."""
    known = training[~np.isnan(training)]
    if len(known) == 0:
        return np.zeros(len(values))
    sides = [
        np.sign(np.round(np.nan_to_num(values - usual, nan=0.0), TIE_DECIMALS))
        for usual in (known.mean(), np.median(known))
    ]
    agreed = np.where(sides[0] * sides[1] < 0, 0.0, np.sign(sides[0] + sides[1]))
    return np.asarray(DIRECTIONS[feature.function] * agreed, dtype=np.float64)
