"""How much of what the model reads is recorded: the filled features, weighted by their effect.

A feature that is empty because something never happened counts as filled: nothing is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from models.explaining.never import empty_cells, never_happened
from models.manifest.columns import ColumnFacts


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


def training_ranges(facts: Mapping[str, ColumnFacts]) -> dict[str, Range]:
    """By number column, between which values the model's lines run.

    Manifests written before lines were held to their range have none.
    """
    return {
        name: each.held_between for name, each in facts.items() if each.held_between is not None
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
    is_filled, total, weight = _filled(values, by_weight, weights)
    moving = [name for name in by_weight if name in (ranges or {}) and weights[name] > 0]
    beyond = _beyond(values, {name: (ranges or {})[name] for name in moving})
    return [
        DataQuality(
            score=fsum(weight[row]) / total,
            missing=tuple(by_weight[place] for place in np.flatnonzero(~row)),
            out_of_range=tuple(moving[place] for place in np.flatnonzero(out)),
        )
        for row, out in zip(is_filled, beyond, strict=True)
    ]


def filled_shares(values: pl.DataFrame, weights: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """The score of each row's data quality alone.

    Args:
        values: As `data_quality` takes them.
        weights: Likewise.
    """
    is_filled, total, weight = _filled(values, values.columns, weights)
    return np.array([fsum(weight[row]) / total for row in is_filled], dtype=np.float64)


def weights_or_even(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The weights as they are; where no feature has any, all count the same."""
    return weights if sum(weights.values()) > 0 else dict.fromkeys(weights, 1.0)


def _filled(
    values: pl.DataFrame, names: Sequence[str], weights: Mapping[str, float]
) -> tuple[npt.NDArray[np.bool_], float, npt.NDArray[np.float64]]:
    """Which features of each row are filled, in the order of `names`; all weights, and each."""
    known = weights_or_even(weights)
    weight = np.array([known[name] for name in names])
    places = {name: place for place, name in enumerate(values.columns)}
    empty = empty_cells(values)
    is_filled = ~empty
    for name, never in never_happened(values.columns, empty).items():
        is_filled[:, places[name]] |= never
    # Rounded once, whatever the order: a product of matrices gives a row other last digits in a
    # batch than alone.
    return is_filled[:, [places[name] for name in names]], fsum(weight), weight


def _beyond(values: pl.DataFrame, ranges: Mapping[str, Range]) -> npt.NDArray[np.bool_]:
    """Which numbers of each row lie beyond their range; what is not known lies nowhere."""
    if not ranges:
        return np.zeros((values.height, 0), dtype=np.bool_)
    numbers = pl.DataFrame([values.get_column(name) for name in ranges]).to_numpy()
    lowest, highest = np.array(list(ranges.values())).T
    beyond: npt.NDArray[np.bool_] = (numbers < lowest) | (numbers > highest)
    return beyond
