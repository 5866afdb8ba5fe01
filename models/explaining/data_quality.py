"""How much of what the model reads is recorded: the filled features, weighted by their effect.

A feature that is empty because something never happened counts as filled: nothing is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from models.explaining.never import never_happened


@dataclass(frozen=True)
class DataQuality:
    """How much of what the model looks at is recorded for this move.

    Attributes:
        score: Share of the features that are filled, each weighed by its mean absolute
            contribution: 1 is everything that matters, 0 is nothing.
        missing: Names of the empty features, the weightiest first.
        out_of_range: Names of the numbers that lie beyond the range that their line runs over,
            the weightiest first: the model takes them for the end of that range.
    """

    score: float
    missing: tuple[str, ...]
    out_of_range: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The shape of `data_quality` in a score."""
        return {
            "score": self.score,
            "missing": list(self.missing),
            "out_of_range": list(self.out_of_range),
        }


Range = tuple[float, float]


def training_ranges(manifest: Mapping[str, Any]) -> dict[str, Range]:
    """By number column, between which values the model's lines run.

    Manifests written before lines were held to their range have none.
    """
    return {
        facts["name"]: (facts["lowest"], facts["highest"])
        for facts in manifest.get("features", ())
        if "lowest" in facts
    }


def data_quality(
    values: pl.DataFrame,
    weights: Mapping[str, float],
    ranges: Mapping[str, Range] | None = None,
) -> list[DataQuality]:
    """The data quality of each row.

    A feature that never moves an estimate (weight 0) lowers no score when it is empty, but it is
    named all the same. Where no feature has any weight, all count the same.

    Args:
        values: One column a feature, null is unknown.
        weights: Mean absolute contribution of each of these features, by name.
        ranges: By number column, between which values its line runs; None: not asked.

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
    moving = [name for name in by_weight if name in (ranges or {}) and weights[name] > 0]
    beyond = _beyond(values, {name: (ranges or {})[name] for name in moving})
    return [
        DataQuality(
            score=fsum(weight[row]) / total,
            missing=tuple(name for name, filled in zip(by_weight, row, strict=True) if not filled),
            out_of_range=tuple(name for name, is_out in zip(moving, out, strict=True) if is_out),
        )
        for row, out in zip(is_filled.to_numpy(), beyond, strict=True)
    ]


def _beyond(values: pl.DataFrame, ranges: Mapping[str, Range]) -> npt.NDArray[np.bool_]:
    """Which numbers of each row lie beyond their range; what is not known lies nowhere."""
    if not ranges:
        return np.zeros((values.height, 0), dtype=np.bool_)
    return values.select(
        ((pl.col(name) < lowest) | (pl.col(name) > highest)).fill_null(value=False)
        for name, (lowest, highest) in ranges.items()
    ).to_numpy()
