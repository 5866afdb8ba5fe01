"""The spine: one row a move, with its destination and the posts that led up to it."""

from __future__ import annotations

import polars as pl

from features.history import History
from features.timeline import in_force, lookup
from records.knowing.ends import known_end, last_day_held, over_since
from records.knowing.moves import starts_new_spell
from records.knowing.posts import POST_COLUMNS, definitive_assignments
from records.knowing.view import is_known

_PLACE = ("parent_id", "root_id")


def spine(history: History, moves: pl.DataFrame) -> pl.DataFrame:
    """The moves asked about.

    Args:
        history: The organisation's history.
        moves: `records.knowing.moves.MOVE_COLUMNS`.

    Returns:
        One row a move, in order: `row`, `employee_id`, `as_of`, `cause`, the destination as
        `to_unit_id`, `to_title`, … with `to_parent_id` and `to_root_id` as of the day.
    """
    rows = moves.with_row_index("row").select(
        "row",
        "employee_id",
        "as_of",
        "cause",
        **{f"to_{name}": pl.col(name) for name in POST_COLUMNS},
    )
    places = lookup(rows, history.places, {"unit_id": "to_unit_id"}, _PLACE)
    return rows.with_columns(
        to_parent_id=pl.coalesce(places["parent_id"], pl.col("to_unit_id")),
        to_root_id=pl.coalesce(places["root_id"], pl.col("to_unit_id")),
    )


def visible_posts(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """Each person's started definitive assignments as known on the move's day.

    Returns:
        The rows of `records.knowing.posts.definitive_assignments` with `row` and `as_of`, in order
        of row and precedence.
    """
    return (
        definitive_assignments(history.records)
        .join(rows.select("row", "employee_id", "as_of"), on="employee_id")
        .filter(is_known(pl.col("as_of")) & (pl.col("start_date") <= pl.col("as_of")))
        .sort("row", "precedence")
    )


def spells(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """Each person's spells as known on the move's day, in order.

    Args:
        history: The organisation's history.
        rows: The spine.

    Returns:
        One row per move and spell: the spine's columns, the spell's `POST_COLUMNS` (of its last
        assignment) with `parent_id` and `root_id`, `starts`, `ends` (the first day no longer in
        it; null: still open), `days` so far, `is_last`, and the columns of the spell before as
        `previous_…`.
    """
    # Of the assignments that start on one day the one that counts most is the post.
    posts = visible_posts(history, rows).unique(
        ["row", "start_date"], keep="last", maintain_order=True
    )
    following = pl.col("start_date").shift(-1).over("row")
    merged = (
        posts.with_columns(until=last_day_held(known_end("end_date", pl.col("as_of")), following))
        .with_columns(is_new=starts_new_spell(history.dataset.moves, person="row"))
        .with_columns(spell=pl.col("is_new").cum_sum().over("row"))
        .group_by("row", "spell", maintain_order=True)
        .agg(
            pl.col(*POST_COLUMNS, "until", "as_of").last(),
            starts=pl.col("start_date").first(),
        )
    )
    placed = _with_places(
        history, merged.with_columns(ends=over_since("until", pl.col("as_of"))).drop("until")
    )
    before = ("unit_id", "job_family", "level", "starts", "ends")
    return placed.with_columns(
        *(pl.col(name).shift().over("row").alias(f"previous_{name}") for name in before),
        is_last=pl.col("spell") == pl.col("spell").max().over("row"),
        days=(pl.coalesce("ends", "as_of") - pl.col("starts")).dt.total_days(),
    ).join(rows.drop("as_of", "employee_id"), on="row", maintain_order="left")


def _with_places(history: History, merged: pl.DataFrame) -> pl.DataFrame:
    """The parent and root of each spell's unit, as the tree is seen on the move's day."""
    numbered = merged.with_row_index("number")
    places = (
        numbered.select("number", "unit_id", "as_of")
        .join(history.places, on="unit_id")
        .filter(in_force("as_of", "shown_from", "shown_until"))
        .select("number", *_PLACE)
    )
    return (
        numbered.join(places, on="number", how="left", maintain_order="left")
        .with_columns(pl.coalesce(name, "unit_id").alias(name) for name in _PLACE)
        .drop("number")
    )


def present_posts(spells_of_rows: pl.DataFrame) -> pl.DataFrame:
    """The post before the move, one row a move that has one.

    Returns:
        `row`, the last spell's columns as `from_unit_id`, …, `from_starts`, `from_ends`.
    """
    names = (*POST_COLUMNS, "parent_id", "root_id", "starts", "ends")
    return spells_of_rows.filter(pl.col("is_last")).select(
        "row", **{f"from_{name}": pl.col(name) for name in names}
    )
