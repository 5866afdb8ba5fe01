"""Who held which post and when: definitive assignments in the order in which they count.

Overlapping definitive assignments are decided by nothing that is known later: the later start wins;
of those that start together the higher level, then the unit's id in alphabetical order.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from records.contract import Records
from records.knowing.ends import over_from
from records.knowing.view import latest_stretches

POST_COLUMNS = ("unit_id", "position_id", "title", "job_family", "position_kind", "level")
"""What describes a post in an assignment or a move."""

_PRECEDENCE = (
    ("start_date", False), ("level", False), ("unit_id", True), ("position_id", True),
    ("title", True), ("job_family", True), ("known_on", False),
)  # fmt: skip


def definitive_assignments(records: Records) -> pl.DataFrame:
    """Definitive assignments, a person's in order of precedence: the one that counts comes last.

    Returns:
        The rows with `precedence`, a whole number that grows in that order within a person.
    """
    definitive = records["assignments"].filter(pl.col("capacity") == "definitive")
    return in_precedence(definitive).with_row_index("precedence")


def in_precedence(assignments: pl.DataFrame) -> pl.DataFrame:
    """Assignments by person; of a person's, the one that counts most comes last."""
    columns, descending = zip(*_PRECEDENCE, strict=True)
    return assignments.sort(
        "employee_id", *columns, descending=[False, *descending], nulls_last=False
    )


def held_posts(records: Records) -> pl.DataFrame:
    """The post each person held, as every view shows it.

    A view shows as a person's post the started assignment that counts most among those it knows,
    until the day after its end, or the person has left.

    Returns:
        One row per person and stretch of days: the columns of `definitive_assignments` and
        `held_from`, `held_until` (first day no longer held; null: still held). Stretches of one
        person do not overlap.
    """
    rows = definitive_assignments(records).with_columns(
        seen_from=pl.max_horizontal("start_date", "known_on")
    )
    return (
        latest_stretches(rows, "employee_id")
        .rename({"shown_from": "held_from"})
        .join(rows.drop("employee_id"), on="precedence", maintain_order="left")
        .join(_departures(records, rows), on="precedence", how="left", maintain_order="left")
        .with_columns(held_until=pl.min_horizontal("shown_until", over_from("end_date"), "left_on"))
        .filter(pl.col("held_until").is_null() | (pl.col("held_until") > pl.col("held_from")))
        .drop("shown_until", "left_on", "seen_from")
    )


def _departures(records: Records, rows: pl.DataFrame) -> pl.DataFrame:
    """The day a view learns that the person left after the assignment began."""
    return (
        rows.select("precedence", "employee_id", "start_date")
        .join(
            records["exits"].select(
                "employee_id", "exited_on", seen=pl.max_horizontal("exited_on", "known_on")
            ),
            on="employee_id",
        )
        .filter(pl.col("exited_on") >= pl.col("start_date"))
        .group_by("precedence")
        .agg(left_on=pl.col("seen").min())
    )


def current_posts(
    view: Records, day: date, *, ended_within: timedelta = timedelta(0)
) -> pl.DataFrame:
    """The post each person holds on `day`.

    Args:
        view: Records as known on `day`.
        day: The day asked about.
        ended_within: Also the last post of those who hold none, if they left it so short a
            time ago.

    Returns:
        `employee_id`, `start_date` and `POST_COLUMNS` of those who hold one.
    """
    is_recent = pl.col("held_until").is_null() | (pl.col("held_until") > day - ended_within)
    return (
        held_posts(view)
        .filter((pl.col("held_from") <= day) & is_recent)
        .sort("employee_id", "held_from")
        .unique("employee_id", keep="last", maintain_order=True)
        .select("employee_id", "start_date", *POST_COLUMNS)
    )
