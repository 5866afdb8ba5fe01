"""Whom a position could go to, and where a person could go: moves worth asking about."""

from __future__ import annotations

from datetime import date

import polars as pl

from records.contract import Records
from records.knowing.positions import positions_on, with_position_ids
from records.knowing.posts import current_posts
from records.knowing.standing import require_employee, require_position

HELD_WITHIN_YEARS = 2
"""A position that nobody has held for longer is no longer offered (data contract)."""


def candidates_for(view: Records, position_id: str, as_of: date) -> pl.DataFrame:
    """Everybody who holds a post on the day, but for those who hold this one.

    Args:
        view: Records as known on `as_of`.
        position_id: The position to be filled.
        as_of: What may be known.

    Returns:
        `employee_id` and `position_id`, one row a person.

    Raises:
        NotFoundError: There is no such position on that day.
    """
    require_position(view, position_id, as_of)
    posts = with_position_ids(current_posts(view, as_of))
    others = posts.filter(pl.col("position_id") != position_id)
    return others.select("employee_id", position_id=pl.lit(position_id)).sort("employee_id")


def positions_for(view: Records, employee_id: str, as_of: date) -> pl.DataFrame:
    """Every position that was held within the last two years, but for the person's own.

    Args:
        view: Records as known on `as_of`.
        employee_id: The person.
        as_of: What may be known.

    Returns:
        `employee_id` and `position_id`, one row a position.

    Raises:
        NotFoundError: Nobody of that id is known on that day.
    """
    require_employee(view, employee_id, as_of)
    return _moves_to(_offered(view, _own_posts(view, employee_id, as_of), as_of), employee_id)


def open_positions_for(view: Records, employee_id: str, as_of: date) -> pl.DataFrame:
    """Those of `positions_for` that are open and no step down.

    Open is a position with fewer people than seats. A step down is a level
    below the person's present one: nobody is told that a demotion would suit them.

    Args:
        view: Records as known on `as_of`.
        employee_id: The person.
        as_of: What may be known.

    Returns:
        `employee_id` and `position_id`, one row a position.

    Raises:
        NotFoundError: Nobody of that id is known on that day.
    """
    require_employee(view, employee_id, as_of)
    is_open = pl.col("held") < pl.col("headcount_needed")
    own = _own_posts(view, employee_id, as_of)
    open_posts = _offered(view, own, as_of).filter(is_open)
    # Where a level is not on record nothing can be called a step down.
    highest = own["level"].max()
    if highest is not None:
        open_posts = open_posts.filter(pl.col("level").is_null() | (pl.col("level") >= highest))
    return _moves_to(open_posts, employee_id)


def _own_posts(view: Records, employee_id: str, as_of: date) -> pl.DataFrame:
    posts = with_position_ids(current_posts(view, as_of))
    return posts.filter(pl.col("employee_id") == employee_id)


def _offered(view: Records, own: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The positions held within the last two years, but for the person's own."""
    offered_since = pl.lit(as_of).dt.offset_by(f"-{HELD_WITHIN_YEARS}y")
    return positions_on(view, as_of).filter(
        (pl.col("last_held_on") >= offered_since)
        & ~pl.col("position_id").is_in(own["position_id"].to_list())
    )


def _moves_to(positions: pl.DataFrame, employee_id: str) -> pl.DataFrame:
    return positions.select(pl.lit(employee_id).alias("employee_id"), "position_id").sort(
        "position_id"
    )
