"""Who can be moved, and whereto: one place decides it for every command, route, page and flow.

Somebody who has left, has not begun, or holds the very post definitively has no estimate, and
neither has a post that is no longer. Everything is read from one view, of one day.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from records.contract import Records
from records.errors import NotFoundError
from records.knowing.positions import ended_positions, positions_on, with_position_ids
from records.knowing.posts import POST_COLUMNS, current_posts
from records.knowing.units import ended_units
from records.refusal import Refusal

NOT_YET = "not_yet_in_service"
LEFT = "left"
"""The kind of an exit whose reason is not on record; the others bear their reason's name."""

_OUT_OF_SERVICE = {"employee_id": pl.String, "kind": pl.String, "since": pl.Date}


def out_of_service(view: Records, day: date) -> pl.DataFrame:
    """All people who are not in service on a day.

    A person who came back after an exit is in service: an assignment of any capacity, or the entry,
    began after the exit. An assignment that was only never closed began before the exit, and does
    not count.

    Args:
        view: Records as known on `day`.
        day: The day of the question.

    Returns:
        `employee_id`, `kind` (an exit's reason, `left`, or `not_yet_in_service`) and `since` (the
        day of the first exit after which no record shows the person; or the day on which service
        begins), one row a person.
    """
    return pl.concat([_left(view, day), _not_begun(view, day)]).sort("employee_id")


def person_refusal(view: Records, employee_id: str, day: date) -> Refusal | None:
    """Why a person cannot be moved anywhere on a day; None if the person can be moved."""
    return _first(out_of_service(view, day).filter(pl.col("employee_id") == employee_id))


def post_refusal(view: Records, position_id: str, day: date) -> Refusal | None:
    """Since when a position no longer exists; None if it exists, or never did."""
    return _first(ended_positions(view, day).filter(pl.col("position_id") == position_id))


def refusals(view: Records, asked: pl.DataFrame, day: date) -> pl.DataFrame:
    """The proposals that get no estimate.

    Args:
        view: Records as known on `day`.
        asked: `row`, `employee_id`, `position_id` and `unit_id` of each proposal; known positions
            under the ids they have in `positions_on`.
        day: The day of the question.

    Returns:
        `row`, `kind` and `since`, one row a refused proposal, in their order.
    """
    known = positions_on(view, day)
    own = with_position_ids(current_posts(view, day))
    judged = (
        # A column without a single word in it has no type of its own.
        asked.cast(dict.fromkeys(("employee_id", "position_id", "unit_id"), pl.String)).join(
            out_of_service(view, day).rename({"kind": "person_kind", "since": "person_since"}),
            on="employee_id", how="left", maintain_order="left",
        )
        .join(
            ended_positions(view, day).select(
                "position_id", post_kind="kind", post_since="since"
            ),
            on="position_id", how="left", maintain_order="left",
        )
        .join(
            ended_units(view, day).rename({"ended_on": "unit_since"}),
            on="unit_id", how="left", maintain_order="left",
        )
        .join(
            own.select("employee_id", "position_id", own_since="start_date"),
            on=["employee_id", "position_id"], how="left", maintain_order="left",
        )
    )  # fmt: skip
    cases = _cases(view, known)
    kind, since = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Date)
    for holds, its_kind, its_day in reversed(cases):
        kind = pl.when(holds).then(its_kind).otherwise(kind)
        since = pl.when(holds).then(its_day).otherwise(since)
    return (
        judged.select("row", kind=kind, since=since)
        .filter(pl.col("kind").is_not_null())
        .sort("row")
    )


def _cases(view: Records, known: pl.DataFrame) -> list[tuple[pl.Expr, pl.Expr, pl.Expr]]:
    """For each reason: whether it holds, its kind and its day. The first that holds counts."""
    people = view["employees"]["employee_id"].implode()
    units = pl.concat(
        [view["units"]["unit_id"], view["assignments"]["unit_id"], known["unit_id"]]
    ).unique()  # fmt: skip
    employee, position, unit = pl.col("employee_id"), pl.col("position_id"), pl.col("unit_id")
    no_day = pl.lit(None, dtype=pl.Date)
    return [
        (employee.is_null(), pl.lit("no_employee"), no_day),
        (~employee.is_in(people), pl.lit("unknown_employee"), no_day),
        (pl.col("person_kind").is_not_null(), pl.col("person_kind"), pl.col("person_since")),
        (pl.col("post_kind").is_not_null(), pl.col("post_kind"), pl.col("post_since")),
        (
            position.is_not_null() & ~position.is_in(known["position_id"].implode()),
            pl.lit("unknown_position"), no_day,
        ),
        (unit.is_null(), pl.lit("no_post"), no_day),
        (~unit.is_in(units.implode()), pl.lit("unknown_unit"), no_day),
        (
            position.is_null() & pl.col("unit_since").is_not_null(),
            pl.lit("unit_ended"), pl.col("unit_since"),
        ),
        (pl.col("own_since").is_not_null(), pl.lit("holds_the_post"), pl.col("own_since")),
    ]  # fmt: skip


def acting_posts(view: Records, day: date) -> pl.DataFrame:
    """The posts that people hold on a day without a definitive appointment.

    Args:
        view: Records as known on `day`.
        day: The day of the question.

    Returns:
        `employee_id`, `capacity` (acting or additional), `since` and `POST_COLUMNS`; a position
        without an id has its derived one.
    """
    beside = (
        view["assignments"]
        .filter(
            pl.col("capacity").is_in(["acting", "additional"])
            & (pl.col("start_date") <= day)
            # The end is the last day held; one that lies ahead is open in a view.
            & (pl.col("end_date").is_null() | (pl.col("end_date") >= day))
        )
        .join(out_of_service(view, day), on="employee_id", how="anti")
    )
    return (
        with_position_ids(beside)
        .sort("employee_id", "start_date", "position_id")
        .select("employee_id", "capacity", *POST_COLUMNS, since="start_date")
    )


def coming_exits(view: Records, day: date) -> pl.DataFrame:
    """The next exit of each person whose exit after a day is already on record.

    Returns:
        `employee_id`, `kind` and `leaves_on`, one row a person.
    """
    return (
        view["exits"]
        .filter(pl.col("exited_on") > day)
        .sort("employee_id", "exited_on", "known_on")
        .unique("employee_id", keep="first", maintain_order=True)
        .select("employee_id", kind=_exit_kind(), leaves_on="exited_on")
    )


def _exit_kind() -> pl.Expr:
    reason = pl.col("reason")
    return pl.when(reason.is_null() | (reason == "unknown")).then(pl.lit(LEFT)).otherwise(reason)


def _left(view: Records, day: date) -> pl.DataFrame:
    begun = pl.concat(
        [
            view["assignments"].select("employee_id", begun_on="start_date"),
            view["employees"].select("employee_id", begun_on="entry_date"),
        ]
    )
    known = begun.filter(pl.col("begun_on") <= day)
    last_seen = known.group_by("employee_id").agg(pl.col("begun_on").max())
    return (
        view["exits"]
        .filter(pl.col("exited_on") <= day)
        .join(last_seen, on="employee_id", how="left")
        .filter(pl.col("begun_on").is_null() | (pl.col("exited_on") >= pl.col("begun_on")))
        .sort("employee_id", "exited_on", "known_on")
        .unique("employee_id", keep="first", maintain_order=True)
        .select("employee_id", kind=_exit_kind(), since="exited_on")
        .cast(_OUT_OF_SERVICE)  # type: ignore[arg-type]  # polars takes classes of types, too
    )


def _not_begun(view: Records, day: date) -> pl.DataFrame:
    first_post = view["assignments"].group_by("employee_id").agg(first=pl.col("start_date").min())
    left_before = view["exits"].filter(pl.col("exited_on") <= day)
    begins = pl.min_horizontal("entry_date", "first")
    return (
        view["employees"]
        .join(first_post, on="employee_id", how="left")
        .join(left_before, on="employee_id", how="anti")
        .filter(begins > day)
        .select("employee_id", kind=pl.lit(NOT_YET), since=begins)
    )


def _first(found: pl.DataFrame) -> Refusal | None:
    for kind, since in found.select("kind", "since").iter_rows():
        return Refusal(kind, since)
    return None


def require_employee(view: Records, employee_id: str, as_of: date) -> None:
    """Refuse an employee_id that no person has on the day.

    Raises:
        NotFoundError: No person of that id is known.
    """
    if employee_id not in view["employees"]["employee_id"]:
        raise NotFoundError(
            found=f"employee {employee_id}, whom nobody knew on {as_of}",
            expected="the employee_id or NIP of somebody in the records",
            action="correct the id, or ask as of a later day",
        )


def require_position(view: Records, position_id: str, as_of: date) -> None:
    """Refuses an id that no position bears on the day.

    Raises:
        NotFoundError: There is no such position.
    """
    if position_id not in positions_on(view, as_of)["position_id"]:
        raise NotFoundError(
            found=f"position {position_id}, which was not there on {as_of}",
            expected="the position_id of a position in the records (or a derived one, p-…)",
            action="correct the id, or ask as of a later day",
        )
