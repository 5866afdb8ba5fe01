"""Outcomes that the organisation supplies, one row a move."""

from __future__ import annotations

from datetime import date

import polars as pl

from records.contract import Records
from records.dataset import OutcomeRule


def supplied_rows(records: Records, rule: OutcomeRule) -> pl.DataFrame:
    """The outcome's rows, every version."""
    return records["outcomes"].filter(pl.col("outcome") == rule.name)


def delays(rows: pl.DataFrame, rule: OutcomeRule) -> pl.DataFrame:
    """How long after a move's start its label can be used, by the day of the question.

    The delay is fixed by the dataset. Otherwise it is the longest one between a start and the day
    on which its row was known, among the rows known by then. It does not depend on any row's value.

    Args:
        rows: The outcome's rows as supplied.
        rule: The outcome.

    Returns:
        `from_day`, `until_day` (null: no later change recorded) and `delay_days`, in order of day.
    """
    if rule.matures_after_days is not None:
        steps = pl.DataFrame(
            {"from_day": rows["known_on"].min(), "delay_days": rule.matures_after_days},
            schema={"from_day": pl.Date, "delay_days": pl.Int64},
        ).drop_nulls()
    else:
        steps = (
            rows.group_by(from_day="known_on")
            .agg(delay_days=(pl.col("known_on") - pl.col("start_date")).dt.total_days().max())
            .sort("from_day")
            .with_columns(pl.col("delay_days").cum_max())
            .filter(pl.col("delay_days").ne_missing(pl.col("delay_days").shift()))
        )
    return steps.with_columns(until_day=pl.col("from_day").shift(-1)).select(
        "from_day", "until_day", "delay_days"
    )


def usable_stretches(records: Records, rule: OutcomeRule) -> pl.DataFrame:
    """The days on which each supplied label may be used.

    Returns:
        `employee_id`, `start_date`, `unit_id`, `value`, `usable_from` and `usable_until` (null: for
        good). A label has two stretches when a longer delay showed in between.
    """
    rows = supplied_rows(records, rule)
    stretches = [_usable_in(rows, *step) for step in delays(rows, rule).iter_rows()] or [
        _usable_in(rows, None, None, 0)
    ]
    return pl.concat(stretches)


def _usable_in(
    rows: pl.DataFrame, from_day: date | None, until_day: date | None, delay_days: int
) -> pl.DataFrame:
    matures_on = pl.col("start_date") + pl.duration(days=delay_days)
    usable_from = pl.max_horizontal("known_on", matures_on, pl.lit(from_day, dtype=pl.Date))
    usable_until = pl.min_horizontal("known_until", pl.lit(until_day, dtype=pl.Date))
    return rows.select(
        "employee_id",
        "start_date",
        "unit_id",
        "value",
        usable_from=usable_from,
        usable_until=usable_until,
    ).filter(pl.col("usable_until").is_null() | (pl.col("usable_until") > pl.col("usable_from")))


def delay_on(rows: pl.DataFrame, rule: OutcomeRule) -> int:
    """The delay in days: the rule's; otherwise from the rows known so far, 0 without any."""
    if rule.matures_after_days is not None:
        return rule.matures_after_days
    steps = delays(rows, rule)
    return int(steps["delay_days"][-1]) if steps.height else 0


def labels_on(view: Records, rule: OutcomeRule, as_of: date) -> pl.DataFrame:
    """Supplied labels usable on a day.

    Args:
        view: Records as known on `as_of`.
        rule: The outcome's rule.
        as_of: The day.

    Returns:
        `employee_id`, `start_date`, `unit_id`, `label`, `matures_on`.
    """
    rows = supplied_rows(view, rule)
    delay = pl.duration(days=delay_on(rows, rule))
    return rows.select(
        "employee_id",
        "start_date",
        "unit_id",
        label="value",
        matures_on=pl.max_horizontal(pl.col("start_date") + delay, "known_on"),
    ).filter(pl.col("matures_on") <= as_of)
