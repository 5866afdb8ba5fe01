"""The records as they were known on a day: everything computed for a decision rests on such a view.

`view_on` cuts the records physically. The features do not cut a hundred thousand times; they ask
the same question of every row at once with `is_known` and `records.knowing.ends`; the audit
compares both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from records.contract import TABLES, Records
from records.knowing.ends import known_end


def is_known(day: pl.Expr | date) -> pl.Expr:
    """Whether a row (with `known_on`, `known_until`) is in the view of `day`."""
    return (pl.col("known_on") <= day) & (
        pl.col("known_until").is_null() | (pl.col("known_until") > day)
    )


def view_on(records: Records, day: date) -> Records:
    """The records known on `day`: later rows and versions gone, later ends open.

    Args:
        records: All versions of all rows.
        day: The view's day.

    Returns:
        Records in which nothing bears a day after `day` that was not already known on it.
    """
    cut = {}
    for name, frame in records.tables.items():
        visible = frame.filter(is_known(day)).with_columns(
            pl.lit(None, dtype=pl.Date).alias("known_until")
        )
        end = TABLES[name].interval_end
        if end is not None:
            visible = visible.with_columns(known_end(end, day).alias(end))
        cut[name] = visible
    return replace(records, tables=cut)


def known_by(records: Records, day: date) -> Records:
    """The records as they stood on `day`: what had become known, with what it replaced.

    A view shows only the newest version of a row, and forgets since when the fact itself has been
    known. Whatever asks what earlier views showed needs the older versions, too.

    Args:
        records: All versions of all rows.
        day: The last day whose knowledge counts.

    Returns:
        Records in which nothing bears a day after `day` that was not already known on it;
        `view_on` of any day up to it shows the same as before.
    """
    cut = {}
    for name, frame in records.tables.items():
        known = frame.filter(pl.col("known_on") <= day).with_columns(known_end("known_until", day))
        end = TABLES[name].interval_end
        cut[name] = known if end is None else known.with_columns(known_end(end, day))
    return replace(records, tables=cut)


def latest_stretches(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Which of the rows that share a key a view shows as the one that counts, and when.

    Args:
        rows: `key`, `precedence` (unique; of the rows a view knows, the greatest counts),
            `seen_from` (first day a view takes the row into account) and `known_until`.
        key: The column whose rows compete.

    Returns:
        `key`, `precedence`, `shown_from` and `shown_until` (null: no later change recorded), one
        row a stretch of days, in order of key and day; stretches of a key do not overlap.
    """
    turning_days = (
        pl.concat(
            [
                rows.select(key, turning_day="seen_from"),
                rows.select(key, turning_day="known_until").drop_nulls(),
            ]
        )
        .unique()
        .sort(key, "turning_day")
    )
    shown = (
        turning_days.join(rows.select(key, "precedence", "seen_from", "known_until"), on=key)
        .filter(
            (pl.col("seen_from") <= pl.col("turning_day"))
            & (pl.col("known_until").is_null() | (pl.col("known_until") > pl.col("turning_day")))
        )
        .group_by(key, "turning_day")
        .agg(pl.col("precedence").max())
    )
    changed = pl.col("precedence").ne_missing(pl.col("precedence").shift()).over(key)
    return (
        turning_days.join(shown, on=[key, "turning_day"], how="left", maintain_order="left")
        .with_columns(shown_until=pl.col("turning_day").shift(-1).over(key), is_new=changed)
        .with_columns(stretch=pl.col("is_new").cum_sum().over(key))
        .group_by(key, "stretch", "precedence", maintain_order=True)
        .agg(shown_from=pl.col("turning_day").first(), shown_until=pl.col("shown_until").last())
        .drop_nulls("precedence")
        .drop("stretch")
    )
