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
    """The share of contrary contributions of concepts in the sum of all absolute ones.

    A concept's contribution is contrary if `models.explaining.concepts` would mark it so. The share
    is 0 if no concept has a direction.

    Args:
        features: The features of the columns, in order.
        design: The rows that are explained, one a row.
        added: What each column adds to each row, in log-odds; the shape of `design`.
        training: The design of the training rows, from which the usual values are taken.
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
    """The direction in which each value should move an estimate: 1, -1, or 0 if it is not known."""
    known = training[~np.isnan(training)]
    if len(known) == 0:
        return np.zeros(len(values))
    sides = [
        np.sign(np.round(np.nan_to_num(values - usual, nan=0.0), TIE_DECIMALS))
        for usual in (known.mean(), np.median(known))
    ]
    agreed = np.where(sides[0] * sides[1] < 0, 0.0, np.sign(sides[0] + sides[1]))
    return np.asarray(DIRECTIONS[feature.function] * agreed, dtype=np.float64)
