"""The positions of an organisation: from its table, or derived from the posts that were held."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from records.contract import Records
from records.knowing.ends import last_day_before, over_from, over_since
from records.knowing.posts import definitive_assignments, held_posts
from records.knowing.units import ended_units
from records.knowing.view import latest_stretches

DERIVED_FROM = ("unit_id", "title", "job_family", "level")
"""A derived position is one unit, title, job family and level."""


def derived_position_id(
    unit_id: str, title: str | None, job_family: str | None, level: int | None
) -> str:
    """The id of a derived position: `p-` and twelve hexadecimal digits of a hash.

    >>> derived_position_id("u1", "Analis", None, 3)
    'p-503b1a3dbf3a'
    """
    text = "\x1f".join(
        "" if part is None else str(part) for part in (unit_id, title, job_family, level)
    )
    return f"p-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def with_position_ids(posts: pl.DataFrame) -> pl.DataFrame:
    """Posts whose empty `position_id` is filled with the derived one."""
    combinations = posts.select(DERIVED_FROM).unique()
    ids = pl.Series(
        "derived_id",
        [derived_position_id(*row) for row in combinations.iter_rows()],
        dtype=pl.String,
    )
    return (
        posts.join(
            combinations.with_columns(ids),
            on=list(DERIVED_FROM),
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .with_columns(pl.coalesce("position_id", "derived_id").alias("position_id"))
        .drop("derived_id")
    )


def positions_on(view: Records, day: date) -> pl.DataFrame:
    """The positions that exist on `day`.

    A position that has ended, or whose unit has ended, is in `ended_positions` instead.

    Args:
        view: Records as known on `day`.
        day: The day of the question.

    Returns:
        One row a position: `position_id`, `unit_id`, `title`, `job_family`, `position_kind`,
        `level`, `headcount_needed` (if none is declared: the largest number held at once, at least
        one), `held` (how many people hold it on the day) and `last_held_on` (null: never).
    """
    begun = held_posts(view).filter(pl.col("held_from") <= day)
    held = with_position_ids(begun).with_columns(
        # A post that nobody is known to have left is held today.
        last_held_on=pl.min_horizontal(last_day_before("held_until"), pl.lit(day))
    )
    use = held.group_by("position_id").agg(
        last_held_on=pl.col("last_held_on").max(),
        held=(pl.col("held_until").is_null() | (pl.col("held_until") > day)).sum(),
    )
    described = _described(view, day).filter(pl.col("ended_on").is_null()).drop("ended_on")
    seats = pl.coalesce("headcount_needed", "most_held").fill_null(1.0)
    return (
        described.join(_most_held_at_once(held), on="position_id", how="left")
        .join(use, on="position_id", how="left")
        .select(
            *_DESCRIPTION,
            seats.alias("headcount_needed"),
            pl.col("held").fill_null(0),
            "last_held_on",
        )
        .sort("position_id")
    )


def position_stretches(records: Records) -> pl.DataFrame:
    """Each declared position as views show it: its latest row, until that ends.

    Returns:
        The columns of `positions` (without `known_on`), `shown_from`, `shown_until` (null: no later
        change recorded).
    """
    rows = (
        records["positions"]
        .sort("position_id", "valid_from", "known_on", nulls_last=False)
        .with_row_index("precedence")
        .with_columns(seen_from=pl.max_horizontal("valid_from", "known_on"))
    )
    return (
        latest_stretches(rows, "position_id")
        .join(
            rows.drop("position_id", "seen_from", "known_on", "known_until"),
            on="precedence",
            maintain_order="left",
        )
        .with_columns(shown_until=pl.min_horizontal("shown_until", over_from("valid_to")))
        .filter(pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col("shown_from")))
        .drop("precedence")
    )


_DESCRIPTION = ("position_id", "unit_id", "title", "job_family", "position_kind", "level")


def ended_positions(view: Records, day: date) -> pl.DataFrame:
    """The positions that were in being and are no longer on `day`.

    Args:
        view: Records as known on `day`.
        day: The day asked about.

    Returns:
        `position_id`, `unit_id`, `title`, `job_family`, `position_kind`, `level`, `kind`
        (`post_ended`, or `unit_ended` where the unit ended first) and `since`, the first day
        without it.
    """
    return (
        _described(view, day)
        .filter(pl.col("ended_on").is_not_null())
        .select(*_DESCRIPTION, "kind", since="ended_on")
    )


def _described(view: Records, day: date) -> pl.DataFrame:
    """Every position begun by `day`, with day and kind of its end (`ended_on`, `kind`; else null).

    A position ends by its own last day, or with its unit: a position that is known from its holders
    only would otherwise outlive its unit.
    """
    described = _derived(view) if view["positions"].is_empty() else _declared(view, day)
    own = over_since("valid_to", day)
    is_of_unit = own.is_null() | (pl.col("unit_ended_on") < own)
    return (
        described.join(
            ended_units(view, day).rename({"ended_on": "unit_ended_on"}), on="unit_id", how="left"
        )
        .with_columns(
            ended_on=pl.min_horizontal(own, "unit_ended_on"),
            kind=pl.when(is_of_unit).then(pl.lit("unit_ended")).otherwise(pl.lit("post_ended")),
        )
        .drop("valid_to", "unit_ended_on")
        .sort("position_id")
    )


def _declared(view: Records, day: date) -> pl.DataFrame:
    return (
        view["positions"]
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        .sort("position_id", "valid_from", "known_on", nulls_last=False)
        .unique("position_id", keep="last", maintain_order=True)
        .select(*_DESCRIPTION, "headcount_needed", "valid_to")
    )


def _derived(view: Records) -> pl.DataFrame:
    return (
        with_position_ids(definitive_assignments(view))
        .sort("position_id", "known_on", "employee_id", "start_date")
        .unique("position_id", keep="last", maintain_order=True)
        .select(
            *_DESCRIPTION,
            headcount_needed=pl.lit(None, dtype=pl.Float64),
            valid_to=pl.lit(None, dtype=pl.Date),
        )
    )


def _most_held_at_once(held: pl.DataFrame) -> pl.DataFrame:
    changes = pl.concat(
        [
            held.select("position_id", changed_on="held_from", change=pl.lit(1)),
            held.filter(pl.col("held_until").is_not_null()).select(
                "position_id", changed_on="held_until", change=pl.lit(-1)
            ),
        ]
    )
    return (
        changes.group_by("position_id", "changed_on")
        .agg(pl.col("change").sum())
        .sort("position_id", "changed_on")
        .with_columns(together=pl.col("change").cum_sum().over("position_id"))
        .group_by("position_id")
        .agg(most_held=pl.col("together").max().cast(pl.Float64))
    )
