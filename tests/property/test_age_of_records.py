"""In an organisation that does not change no column tells how old the records are."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from features.build import build_features
from features.catalog import Feature
from models.outcome import with_outcomes
from records.contract import TABLES
from records.knowing.moves import historical_moves
from tests.builders.stationary import BEGUN, SNAPSHOT_ON, stationary_organisation

MOST = 0.25
"""Standard deviations that a year's mean may lie off the mean of all years judged."""
LEAST_SPREAD = 0.001
"""A column whose values lie closer together than so much of their mean is the same for all."""
FEWEST_KNOWN = 100
"""A year with fewer values than that is not judged: their mean is luck."""
OUTCOMES_KNOWN_AFTER = 3
"""Years from the first appraisals kept until what became of a year's moves is known."""
ALL_ASSESSED_AFTER = 3
"""Years from the first assessments kept until everybody has had one."""


_YEARS = {"year": pl.Int32, "off": pl.Float64}


def window_years(feature: Feature) -> float:
    """How far back a column looks, as it says itself; one that looks at a state is full at once."""
    return getattr(feature, "window_years", None) or 0.0


def full_from(feature: Feature) -> int:
    """The first whole year of moves for which all that a column looks at was kept."""
    named = [table for table in TABLES if re.search(rf"\b{table}\b", feature.source)]
    begun = [BEGUN[table] for table in ("assignments", *named) if table in BEGUN]
    years = [day.year + (day.month + 1) / 12 for day in begun]
    if "outcomes" in named:
        years.append(BEGUN["ratings"].year + OUTCOMES_KNOWN_AFTER)
    if "competencies" in named:
        years.append(BEGUN["competencies"].year + ALL_ASSESSED_AFTER)
    # What happened in a year is known when it is over: periods of a year count from the next on.
    return int(max(years) + window_years(feature)) + 2


def means_by_year(values: pl.Series, years: pl.Series, first: int) -> pl.DataFrame:
    """By year from the first on: how far the mean lies off that of all years, in deviations."""
    known = pl.DataFrame({"value": values, "year": years}).drop_nulls()
    judged = known.filter(pl.col("year") >= first)
    mean, spread = judged["value"].mean(), judged["value"].std()
    if not isinstance(mean, float) or not isinstance(spread, float):
        return pl.DataFrame(schema=_YEARS)
    if spread <= LEAST_SPREAD * abs(mean):
        return pl.DataFrame(schema=_YEARS)
    off = (pl.col("value").mean() - mean) / spread
    return (
        judged.group_by("year")
        .agg(pl.len().alias("known"), off=off)
        .filter(pl.col("known") >= FEWEST_KNOWN)
        .sort("year")
        .select("year", "off")
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_where_nothing_changes_no_columns_mean_moves_once_its_window_is_full(seed: int) -> None:
    dataset, records = stationary_organisation(seed)
    moves = historical_moves(records, dataset).filter(
        pl.col("start_date") >= date(max(day.year for day in BEGUN.values()), 1, 1)
    )

    table = build_features(with_outcomes(records, dataset), dataset, moves)

    years = table.moves["start_date"].dt.year()
    moved: dict[str, list[tuple[int, float]]] = {}
    judged = 0
    for feature in table.features:
        if feature.kind == "number":
            found = means_by_year(table.values[feature.name], years, full_from(feature))
            judged += found.height >= 2
            farthest = found.filter(pl.col("off").abs() > MOST)
            moved |= {feature.name: farthest.rows()} if farthest.height else {}
    assert years.max() == SNAPSHOT_ON.year
    assert judged >= 100
    assert moved == {}
