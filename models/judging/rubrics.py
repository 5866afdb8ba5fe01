"""How offices rank people today, as probabilities: the last rating, the nine-box, merit points.

Each puts people into cells by their records alone; a cell promises the share of successes among
training's moves of people in it, drawn to the base rate. A rubric that finds nothing of its own in
the records falls back on the base rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from features.catalog import FeatureTable
from models.design import Floats
from models.rows import TrainingRows

Predictor = Callable[[FeatureTable], Floats]
Cells = NDArray[np.intp]

STEPS = 10
"""Ratings and points stand on few values, most of them the usual one: ten steps tell them apart."""
BOXES_A_SIDE = 3
PRIOR_MOVES = 10.0
"""A cell's share is computed as if it had this many further moves with the overall share."""

PERFORMANCE = ("rating_relative_3_years", "rating_last_standing", "performance_level")
"""The nine-box's first side: the first of these that the records have."""
POTENTIAL = ("skills_gap_mean", "education_level", "levels_per_year")
"""Its second side, likewise; a gap counts downward."""
FALLING = frozenset({"skills_gap_mean", "sanctions_5_years_count"})
"""Where less is better."""
MERIT: Mapping[str, float] = {
    "rating_last_standing": 0.40,
    "education_level": 0.15,
    "training_hours_per_year": 0.15,
    "days_at_level": 0.15,
    "sanctions_5_years_count": 0.15,
}
"""Weights of the merit points, in the usual order of such rubrics: appraisal first, then schooling,
training, seniority and a clean record. A component is worth its rank among training's moves."""


def last_rating(rows: TrainingRows) -> Predictor:
    """By the step of the last rating; the unrated are a step too."""
    cut = Cut.of(_column(rows.table, "rating_last_standing"), STEPS)
    return _share_of_cell(
        rows, lambda table: cut.cells(_column(table, "rating_last_standing")), cut.count
    )


def nine_box(rows: TrainingRows) -> Predictor:
    """By performance and potential, each in thirds; what is not known is a fourth."""
    sides = [_first_known(rows.table, names) for names in (PERFORMANCE, POTENTIAL)]
    cuts = [Cut.of(_column(rows.table, name), BOXES_A_SIDE) for name in sides]

    def cells(table: FeatureTable) -> Cells:
        across, up = (
            cut.cells(_column(table, name)) for cut, name in zip(cuts, sides, strict=True)
        )
        return across * cuts[1].count + up

    return _share_of_cell(rows, cells, cuts[0].count * cuts[1].count)


def merit_rubric(rows: TrainingRows) -> Predictor:
    """By the step of the merit points."""
    ranks = {name: np.sort(_known(_column(rows.table, name))) for name in MERIT}

    def points(table: FeatureTable) -> Floats:
        return sum(
            (weight * _rank(_column(table, name), ranks[name]) for name, weight in MERIT.items()),
            np.zeros(table.moves.height),
        )

    cut = Cut.of(points(rows.table), STEPS)
    return _share_of_cell(rows, lambda table: cut.cells(points(table)), cut.count)


@dataclass(frozen=True)
class Cut:
    """Where a number is cut into steps of about as many training moves each.

    Attributes:
        edges: Values at which a step begins, rising.
    """

    edges: Floats

    @classmethod
    def of(cls, values: Floats, steps: int) -> Cut:
        """The steps of training's known values."""
        known = _known(values)
        inner = np.linspace(0, 1, steps + 1)[1:-1]
        return cls(np.unique(np.quantile(known, inner)) if known.size else known)

    @property
    def count(self) -> int:
        """How many cells there are: the steps, and one for what is not known."""
        return len(self.edges) + 2

    def cells(self, values: Floats) -> Cells:
        """The cell of each value."""
        steps = np.searchsorted(self.edges, values, side="right")
        return np.where(np.isnan(values), len(self.edges) + 1, steps).astype(np.intp)


def _share_of_cell(
    rows: TrainingRows, cells: Callable[[FeatureTable], Cells], count: int
) -> Predictor:
    overall = float(rows.label.mean())
    placed = cells(rows.table)
    moves = np.bincount(placed, minlength=count)
    successes = np.bincount(placed, rows.label, minlength=count)
    share = (successes + PRIOR_MOVES * overall) / (moves + PRIOR_MOVES)
    return lambda table: share[cells(table)]


def _first_known(table: FeatureTable, names: tuple[str, ...]) -> str:
    """The first column with a value in training, or the last of them all."""
    known = (name for name in names if _known(_column(table, name)).size)
    return next(known, names[-1])


def _column(table: FeatureTable, name: str) -> Floats:
    """A feature's numbers, more being better; nan if missing, or if the table lacks the feature."""
    if name not in table.values.columns:
        return np.full(table.moves.height, np.nan)
    found = np.asarray(table.values[name].cast(pl.Float64).to_numpy(), dtype=np.float64)
    return -found if name in FALLING else found


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _rank(values: Floats, known: Floats) -> Floats:
    """The share of training's known values below, ties counting half; a half where not known."""
    if known.size == 0:
        return np.full(len(values), 0.5)
    below = np.searchsorted(known, values, side="left")
    through = np.searchsorted(known, values, side="right")
    return np.where(np.isnan(values), 0.5, (below + through) / (2 * known.size))
