"""How much of what a model looks at is recorded: filled features, weighed by what they move.

A feature that is empty because something never happened counts as filled: nothing is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

import numpy as np
import polars as pl

from models.never import never_happened
from models.score import DataQuality


def data_quality(values: pl.DataFrame, weights: Mapping[str, float]) -> list[DataQuality]:
    """The data quality of each row.

    A feature that never moves an estimate (weight 0) lowers no score when it is empty, but it is
    named all the same. Where no feature has any weight, all count the same.

    Args:
        values: One column a feature, null is unknown.
        weights: Mean absolute contribution of each of these features, by name.

    >>> values = pl.DataFrame({"tenure": [None, 3.0], "rating": [1.0, 2.0]})
    >>> [quality.score for quality in data_quality(values, {"tenure": 0.25, "rating": 0.75})]
    [0.75, 1.0]
    """
    by_weight = sorted(values.columns, key=lambda name: (-weights[name], name))
    weight = np.array([weights[name] for name in by_weight])
    if not weight.sum() > 0:
        weight = np.ones(len(by_weight))
    # Rounded once, whatever the order: a product of matrices gives a row other last digits in a
    # batch than alone.
    total = fsum(weight)
    never = never_happened(values)
    is_filled = values.select(
        pl.col(name).is_not_null() | never[name] if name in never else pl.col(name).is_not_null()
        for name in by_weight
    )
    return [
        DataQuality(
            score=fsum(weight[row]) / total,
            missing=tuple(name for name, filled in zip(by_weight, row, strict=True) if not filled),
        )
        for row in is_filled.to_numpy()
    ]
