"""Who can be moved, and whereto: one place decides it for every command, route, page and flow.

Somebody who has left, has not begun, or holds the very post definitively has no estimate, and
neither has a post that is no longer. Everything is read from one view, of one day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

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


class Standing:
    """Who can be moved on one day, and whereto.

    Attributes:
        positions: `POST_COLUMNS` of every position in being, by its id.
        ended_posts: Why a position is no longer, by its id.
        people: Everybody known on the day.
        out_of_service: Why somebody cannot be moved anywhere, by employee_id.
        held: Since when somebody holds a position definitively, by employee_id and position_id.

    Args:
        view: Records as known on the day.
        day: The day.
    """

    def __init__(self, view: Records, day: date) -> None:
        """Read the view once: one proposal then costs no more than looking it up."""
        posts = positions_on(view, day).select(POST_COLUMNS)
        self.positions: Mapping[str, Mapping[str, Any]] = {
            post["position_id"]: post for post in posts.iter_rows(named=True)
        }
        self.people = frozenset(view["employees"]["employee_id"])
        self.out_of_service = _by_id(out_of_service(view, day))
        self._units = frozenset(
            pl.concat([view["units"]["unit_id"], view["assignments"]["unit_id"], posts["unit_id"]])
        )
        ended = ended_positions(view, day).select("position_id", "kind", "since")
        self.ended_posts = _by_id(ended)
        self._ended_units = dict(ended_units(view, day).select("unit_id", "ended_on").iter_rows())
        own = with_position_ids(current_posts(view, day))
        self.held: Mapping[tuple[str, str], date] = {
            (person, position): since
            for person, position, since in own.select(
                "employee_id", "position_id", "start_date"
            ).iter_rows()
        }

    def refusal(
        self, employee_id: str | None, position_id: str | None, unit_id: str | None
    ) -> Refusal | None:
        """Why a proposal gets no estimate, the first reason that holds; None where none does.

        Args:
            employee_id: Who.
            position_id: Whereto, under the id it has in `positions_on` where it is known.
            unit_id: The post's unit.
        """
        return self._of_person(employee_id) or self._of_post(employee_id, position_id, unit_id)

    def _of_person(self, employee_id: str | None) -> Refusal | None:
        if employee_id is None:
            return Refusal("no_employee")
        if employee_id not in self.people:
            return Refusal("unknown_employee")
        return self.out_of_service.get(employee_id)

    def _of_post(
        self, employee_id: str | None, position_id: str | None, unit_id: str | None
    ) -> Refusal | None:
        if position_id is not None and position_id in self.ended_posts:
            return self.ended_posts[position_id]
        if position_id is not None and position_id not in self.positions:
            return Refusal("unknown_position")
        if unit_id is None:
            return Refusal("no_post")
        if unit_id not in self._units:
            return Refusal("unknown_unit")
        if position_id is None and unit_id in self._ended_units:
            return Refusal("unit_ended", self._ended_units[unit_id])
        since = self.held.get((employee_id or "", position_id or ""))
        return None if since is None else Refusal("holds_the_post", since)


def _by_id(found: pl.DataFrame) -> Mapping[str, Refusal]:
    """Refusals by what their first column names."""
    return {name: Refusal(kind, since) for name, kind, since in found.iter_rows()}


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
