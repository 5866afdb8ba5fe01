"""Twins of `features.unit_measures`: one column for each measure that units have."""

from __future__ import annotations

import math

import pandas as pd

from tests.oracles.case import Case, Twin, Value, remembered
from tests.oracles.posts import present_spell

MEMORY_DAYS = 3 * 365 + 31


def _rows(case: Case, measure: str) -> pd.DataFrame:
    rows = case.view["unit_measures"]
    is_of: pd.Series[bool] = rows["measure"] == measure
    return rows[is_of]


def _recent(case: Case, measure: str) -> pd.DataFrame:
    rows = _rows(case, measure)
    is_recent: pd.Series[bool] = (case.as_of - rows["known_on"]).dt.days < MEMORY_DAYS
    return rows[is_recent]


@remembered
def _scale(case: Case, measure: str) -> tuple[float, float]:
    """The mean of all units and their spread; NaN where they are equal or not measured."""
    values = _recent(case, measure)["value"]
    mean, spread = values.mean(), values.std(ddof=0)
    return mean, spread if spread > 1e-6 * (1 + abs(mean)) else math.nan


def _last(case: Case, measure: str, unit_id: object) -> float:
    rows = _rows(case, measure).sort_values(["period_end", "period_start"])
    rows = rows[rows["unit_id"] == unit_id]
    return math.nan if rows.empty else float(rows["value"].iloc[-1])


def _mean(case: Case, measure: str, unit_id: object) -> float:
    rows = _recent(case, measure)
    return float(rows[rows["unit_id"] == unit_id]["value"].mean())


def unit_measure_last(case: Case, member: str) -> Value:
    mean, spread = _scale(case, member)
    return (_last(case, member, case.move["unit_id"]) - mean) / spread


def unit_measure_change(case: Case, member: str) -> Value:
    unit_id, (_, spread) = case.move["unit_id"], _scale(case, member)
    return (_last(case, member, unit_id) - _mean(case, member, unit_id)) / spread


def unit_measure_gap(case: Case, member: str) -> Value:
    present, (_, spread) = present_spell(case), _scale(case, member)
    if present is None:
        return None
    there, here = case.move["unit_id"], present.post["unit_id"]
    return (_mean(case, member, there) - _mean(case, member, here)) / spread


TWINS: dict[str, Twin] = {
    twin.__name__: twin for twin in (unit_measure_last, unit_measure_change, unit_measure_gap)
}
