"""Positions: declared ones with their validity, derived ones with their seats."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from records.knowing.positions import derived_position_id, positions_on, with_position_ids
from records.knowing.view import view_on
from tests.builders.people import File, a_position, an_employee, day, records_of

ANALYST = derived_position_id("u1", "Analis", None, 3)


def _positions(*files: File, on: str) -> pl.DataFrame:
    return positions_on(view_on(records_of(*files), day(on)), day(on))


def _analyst(name: str, start: str, end: str | None = None) -> File:
    return an_employee(name).appointed(start, unit="u1", title="Analis", level=3, end_date=end)


def test_a_derived_id_is_short_enough_for_an_address() -> None:
    assert re.fullmatch(r"p-[0-9a-f]{12}", ANALYST)


@pytest.mark.parametrize(
    "other",
    [("u2", "Analis", None, 3), ("u1", "Ahli", None, 3), ("u1", "Analis", "it", 3),
     ("u1", "Analis", None, 4), ("u1", "Analis", None, None), ("u1", None, "Analis", 3)],
)  # fmt: skip
def test_every_part_of_a_post_makes_another_derived_id(
    other: tuple[str, str | None, str | None, int | None],
) -> None:
    assert derived_position_id(*other) != ANALYST


def test_posts_without_a_position_get_the_derived_one() -> None:
    posts = pl.DataFrame(
        {"unit_id": ["u1", "u1"], "title": ["Analis"] * 2, "job_family": [None, None],
         "level": [3, 3], "position_id": ["j1", None]},
        schema_overrides={"job_family": pl.String},
    )  # fmt: skip

    assert with_position_ids(posts)["position_id"].to_list() == ["j1", ANALYST]


def test_a_derived_position_is_in_being_from_the_first_assignment_known() -> None:
    worker = _analyst("a", "2021-01-01")

    assert _positions(worker, on="2020-12-31")["position_id"].to_list() == []
    assert _positions(worker, on="2021-01-01")["position_id"].to_list() == [ANALYST]


def test_a_derived_position_has_as_many_seats_as_were_held_at_once() -> None:
    workers = (
        _analyst("a", "2021-01-01"),
        _analyst("b", "2021-03-01", "2021-06-30"),
        _analyst("c", "2021-08-01"),
        _analyst("d", "2021-09-01"),
    )

    # a with b; then a with c; then a with c and d.
    assert _positions(*workers, on="2021-04-01")["headcount_needed"].to_list() == [2]
    assert _positions(*workers, on="2021-08-01")["headcount_needed"].to_list() == [2]
    assert _positions(*workers, on="2021-09-01")["headcount_needed"].to_list() == [3]


def test_a_successor_of_the_next_day_needs_no_second_seat() -> None:
    workers = (_analyst("a", "2021-01-01", "2021-06-29"), _analyst("b", "2021-06-30"))

    assert _positions(*workers, on="2021-12-31")["headcount_needed"].to_list() == [1]


def test_a_position_was_last_held_on_its_last_holders_last_day() -> None:
    workers = (_analyst("a", "2021-01-01", "2021-06-30"), _analyst("b", "2021-02-01", "2021-09-30"))

    row = _positions(*workers, on="2022-01-01").row(0, named=True)

    assert (row["held"], row["last_held_on"]) == (0, date(2021, 9, 30))


def test_a_position_that_is_held_was_last_held_today() -> None:
    row = _positions(_analyst("a", "2021-01-01"), on="2022-01-01").row(0, named=True)

    assert (row["held"], row["last_held_on"]) == (1, date(2022, 1, 1))


def test_a_post_decided_but_not_begun_is_a_position_that_nobody_has_held() -> None:
    decided = an_employee("a").appointed(
        "2021-06-01", unit="u1", title="Analis", level=3, decided_on="2021-03-01"
    )

    row = _positions(decided, on="2021-04-01").row(0, named=True)

    assert (row["position_id"], row["held"], row["last_held_on"]) == (ANALYST, 0, None)


def test_seats_of_posts_that_begin_later_are_not_counted_yet() -> None:
    decided = an_employee("b").appointed(
        "2021-06-01", unit="u1", title="Analis", level=3, decided_on="2021-03-01"
    )

    positions = _positions(_analyst("a", "2021-01-01"), decided, on="2021-04-01")

    assert positions["headcount_needed"].to_list() == [1]


def test_acting_holders_make_no_derived_position() -> None:
    acting = an_employee("a").appointed("2021-01-01", title="Analis", level=3, capacity="acting")

    assert _positions(acting, on="2022-01-01").is_empty()


@pytest.mark.parametrize(
    ("on", "ids"),
    [("2020-12-31", []), ("2021-01-01", ["j1"]), ("2021-06-30", ["j1"]), ("2021-07-01", [])],
    ids=["before it is valid", "its first day", "its last day", "the day after"],
)
def test_a_declared_position_is_in_being_while_it_is_valid(on: str, ids: list[str]) -> None:
    post = a_position("j1", valid_from="2021-01-01", valid_to="2021-06-30")
    always = a_position("j0")

    assert _positions(post, always, on=on)["position_id"].to_list() == ["j0", *ids]


def test_a_declared_position_is_described_by_its_latest_valid_row() -> None:
    first = a_position("j1", title="Analis", valid_from="2020-01-01")
    second = a_position("j1", title="Ahli", valid_from="2021-01-01")

    assert _positions(first, second, on="2020-12-31")["title"].to_list() == ["Analis"]
    assert _positions(first, second, on="2021-01-01")["title"].to_list() == ["Ahli"]


def test_a_declared_position_that_ended_does_not_come_back_as_it_was_before() -> None:
    first = a_position("j1", title="Analis", valid_from="2020-01-01")
    second = a_position("j1", title="Ahli", valid_from="2021-01-01", valid_to="2021-06-30")
    always = a_position("j0")

    assert _positions(first, second, always, on="2022-01-01")["position_id"].to_list() == ["j0"]


def test_declared_positions_count_the_people_who_hold_them() -> None:
    workers = (
        an_employee("a").appointed("2021-01-01", position="j1"),
        an_employee("b").appointed("2021-01-01", position="j1", end_date="2021-06-30"),
    )
    post = a_position("j1", headcount_needed=4)

    row = _positions(post, *workers, on="2022-01-01").row(0, named=True)

    assert (row["held"], row["headcount_needed"]) == (1, 4)


def test_a_declared_position_without_a_headcount_has_one_seat() -> None:
    row = _positions(a_position("j1"), on="2022-01-01").row(0, named=True)

    assert (row["held"], row["headcount_needed"], row["last_held_on"]) == (0, 1, None)


def test_a_declared_position_without_a_headcount_has_the_seats_that_were_held_at_once() -> None:
    workers = (
        an_employee("a").appointed("2021-01-01", position="j1"),
        an_employee("b").appointed("2021-02-01", position="j1", end_date="2021-06-30"),
        an_employee("c").appointed("2021-03-01", position="j1"),
        an_employee("d").appointed("2021-09-01", position="j1"),
    )

    positions = _positions(a_position("j1"), *workers, on="2021-12-31")
    earlier = _positions(a_position("j1"), *workers, on="2021-02-15")

    # a, b and c together; later a, c and d. Nobody knew of c in February.
    assert positions["headcount_needed"].to_list() == [3]
    assert earlier["headcount_needed"].to_list() == [2]


def test_where_positions_are_declared_none_is_derived() -> None:
    positions = _positions(a_position("j1"), _analyst("a", "2021-01-01"), on="2022-01-01")

    assert positions["position_id"].to_list() == ["j1"]
