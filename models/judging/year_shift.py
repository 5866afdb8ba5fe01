"""Which columns tell the year of a move: how far the newest year lies from the years before.

A column that moves with the calendar (records that grow, a regime that changes) says as much about
when a move took place as about who moved, and its values next year lie where nothing was learnt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from models.design import Column, Floats
from models.rows import Days

NEWEST_DAYS = 365
LEAST_KNOWN = 30
"""Fewer known values on a side say nothing."""
TELLING = 0.5
"""Standard deviations from which a column is named."""
_DECIMALS = 3


def year_shifts(columns: Sequence[Column], design: Floats, start_days: Days) -> Mapping[str, float]:
    """By number column, how far its mean of the newest year lies from that of the years before.

    Args:
        columns: The design's columns.
        design: One row a training move; nan is missing.
        start_days: Start of each, as days since 1970-01-01.

    Returns:
        Standard deviations of the column; 0 where a side has too few known values. Categories have
        none.

    >>> columns = (Column("steps", "number", (), "person"),)
    >>> days = np.arange(0, 1000, 10, dtype=np.int32)
    >>> year_shifts(columns, (days > 625)[:, None].astype(float), days)
    {'steps': 2.071}
    """
    if len(design) == 0:
        return {}
    is_newest = start_days > start_days.max() - NEWEST_DAYS
    return {
        column.name: _shift(design[:, place], is_newest)
        for place, column in enumerate(columns)
        if column.kind == "number"
    }


def _shift(values: Floats, is_newest: npt.NDArray[np.bool_]) -> float:
    known = ~np.isnan(values)
    newer, older = values[known & is_newest], values[known & ~is_newest]
    spread = float(values[known].std()) if known.any() else 0.0
    if min(len(newer), len(older)) < LEAST_KNOWN or spread == 0.0:
        return 0.0
    return round(float((newer.mean() - older.mean()) / spread), _DECIMALS) + 0.0


def told_by_the_year(shifts: Mapping[str, float]) -> list[dict[str, Any]]:
    """The columns whose values depend on the year, largest effect first, for manifest and card."""
    named = [(name, shift) for name, shift in shifts.items() if abs(shift) >= TELLING]
    named.sort(key=lambda each: (-abs(each[1]), each[0]))
    return [{"feature": name, "shift": shift} for name, shift in named]


def weighted_shift(shifts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The mean size of the shifts, each column weighed by how much it moves estimates.

    Args:
        shifts: By number column (`year_shifts`).
        weights: Mean absolute contribution by column.

    >>> weighted_shift({"steady": 0.0, "growing": 2.0}, {"steady": 0.3, "growing": 0.1})
    0.5
    """
    total = sum(weights.get(name, 0.0) for name in shifts)
    if total == 0:
        return 0.0
    moved = sum(abs(shift) * weights.get(name, 0.0) for name, shift in shifts.items())
    return round(moved / total, 6)
