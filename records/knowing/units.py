"""The tree of units as every view shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from records.contract import Records
from records.knowing.ends import over_since
from records.knowing.view import latest_stretches

MOST_LEVELS = 12
"""A chain of parents longer than this is an error in the records, and is cut."""


def unit_stretches(records: Records) -> pl.DataFrame:
    """Each unit's description as views show it.

    Returns:
        `unit_id`, `parent_id`, `kind`, `shown_from`, `shown_until` (null: no later change).
    """
    rows = (
        records["units"]
        .sort("unit_id", "valid_from", "known_on", nulls_last=False)
        .with_row_index("precedence")
        .with_columns(seen_from=pl.max_horizontal("valid_from", "known_on"))
    )
    return latest_stretches(rows, "unit_id").join(
        rows.select("precedence", "parent_id", "kind"), on="precedence", maintain_order="left"
    )


def unit_ancestors(records: Records) -> pl.DataFrame:
    """Every unit's ancestors as views show them.

    Returns:
        `unit_id`, `ancestor_id`, `distance` (1: the parent), `shown_from`, `shown_until`. On any
        day the ancestor at the greatest distance is the root.
    """
    parents = (
        unit_stretches(records)
        .drop_nulls("parent_id")
        .filter(pl.col("parent_id") != pl.col("unit_id"))
        .select("unit_id", "shown_from", "shown_until", ancestor_id="parent_id")
    )
    above = parents.select(
        ancestor_id="unit_id",
        next_id="ancestor_id",
        next_from="shown_from",
        next_until="shown_until",
    )
    # The units on the way up: a chain that comes back to one of them is a circle, and ends.
    frontier = parents.with_columns(path=pl.concat_list("unit_id", "ancestor_id"))
    levels = []
    for distance in range(1, MOST_LEVELS + 1):
        if frontier.is_empty():
            break
        levels.append(frontier.drop("path").with_columns(distance=pl.lit(distance)))
        frontier = (
            frontier.join(above, on="ancestor_id")
            .filter(~pl.col("path").list.contains(pl.col("next_id")))
            .select(
                "unit_id",
                pl.max_horizontal("shown_from", "next_from").alias("shown_from"),
                pl.min_horizontal("shown_until", "next_until").alias("shown_until"),
                ancestor_id="next_id",
                path=pl.concat_list("path", "next_id"),
            )
            # Both links of the chain must hold on the same days.
            .filter(
                pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col("shown_from"))
            )
        )
    empty = parents.clear().with_columns(distance=pl.lit(0, dtype=pl.Int32))
    return (
        pl.concat([empty, *levels])
        .select("unit_id", "ancestor_id", "distance", "shown_from", "shown_until")
        .sort("unit_id", "distance", "shown_from")
    )


def unit_places(records: Records) -> pl.DataFrame:
    """Each unit's parent and root as views show them.

    Returns:
        `unit_id`, `parent_id`, `root_id`, `shown_from`, `shown_until`, of units with a parent.
    """
    ancestors = unit_ancestors(records)
    roots = ancestors.with_row_index("precedence").with_columns(
        seen_from="shown_from", known_until="shown_until"
    )
    shown = latest_stretches(roots, "unit_id").join(
        roots.select("precedence", root_id="ancestor_id"), on="precedence"
    )
    parents = ancestors.filter(pl.col("distance") == 1).select(
        "unit_id", parent_id="ancestor_id", parent_from="shown_from", parent_until="shown_until"
    )
    return (
        shown.join(parents, on="unit_id")
        .select(
            "unit_id",
            "parent_id",
            "root_id",
            shown_from=pl.max_horizontal("shown_from", "parent_from"),
            shown_until=pl.min_horizontal("shown_until", "parent_until"),
        )
        .filter(pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col("shown_from")))
        .sort("unit_id", "shown_from")
    )


def unit_names(view: Records, day: date) -> Mapping[str, str]:
    """Units' names on a day by unit_id; units without a name are left out."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    units = (
        view["units"]
        .filter(begun)
        .sort("unit_id", "valid_from", "known_on", nulls_last=False)
        .unique("unit_id", keep="last", maintain_order=True)
        .drop_nulls("name")
    )
    return dict(units.select("unit_id", "name").iter_rows())


def ended_units(view: Records, day: date) -> pl.DataFrame:
    """The units that are no more on a day.

    Args:
        view: Records as known on `day`.
        day: The day asked about.

    Returns:
        `unit_id` and `ended_on`, the first day without it, one row a unit.
    """
    return (
        view["units"]
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        .sort("unit_id", "valid_from", "known_on", nulls_last=False)
        .unique("unit_id", keep="last", maintain_order=True)
        .select("unit_id", ended_on=over_since("valid_to", day))
        .drop_nulls("ended_on")
    )
