"""Days in service: a post held, and not away from it, as the views of these days showed it."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.history import History
from features.timeline import Timeline, lookup


def service_stretches(history: History) -> pl.DataFrame:
    """When each person was in service, and in which unit.

    Returns:
        `employee_id`, `unit_id`, `from_day` and `until_day` (the first day that no longer counts;
        null: still going on), in order; stretches of one person do not overlap.
    """
    held = history.held.select(
        "employee_id", "unit_id", shown_from="from_day", shown_until="until_day"
    )
    away = _away(history).join(held.select("employee_id").unique(), on="employee_id", how="semi")
    days = [
        held.select("employee_id", day="shown_from"),
        held.select("employee_id", day="shown_until"),
        away.select("employee_id", day="from_day"),
        away.select("employee_id", day="until_day"),
    ]
    turning = pl.concat(days).drop_nulls().unique().sort("employee_id", "day")
    absences = Timeline(away, ["employee_id"], {"absences": pl.lit(1)}).on(turning, day="day")
    places = lookup(
        turning.rename({"day": "as_of"}), held, {"employee_id": "employee_id"}, ["unit_id"]
    )
    return (
        pl.concat([turning, absences, places], how="horizontal")
        .with_columns(until_day=pl.col("day").shift(-1).over("employee_id"))
        .filter(pl.col("unit_id").is_not_null() & (pl.col("absences") == 0))
        .select("employee_id", "unit_id", from_day="day", until_day="until_day")
    )


def _away(history: History) -> pl.DataFrame:
    """The stretches of days on which views show a person away; they may overlap."""
    return history.records["absences"].select(
        "employee_id",
        from_day=pl.max_horizontal("start_date", "known_on"),
        until_day=pl.min_horizontal(pl.col("end_date") + timedelta(days=1), "known_until"),
    )
