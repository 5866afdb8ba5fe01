"""Who held which post: overlaps, ends, exits, and what a view knows of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from records.knowing.posts import current_posts, definitive_assignments, held_posts
from records.knowing.view import view_on
from tests.builders.people import EmployeeFile, an_employee, day, records_of


def _held(file: EmployeeFile) -> list[tuple[object, ...]]:
    return held_posts(records_of(file)).select("unit_id", "held_from", "held_until").rows()


def _unit_on(file: EmployeeFile, on: str, *, ended_within: int = 0) -> list[str]:
    view = view_on(records_of(file), day(on))
    posts = current_posts(view, day(on), ended_within=timedelta(days=ended_within))
    return posts["unit_id"].to_list()


def test_a_post_is_held_to_the_end_of_its_last_day() -> None:
    posted = an_employee().appointed("2021-01-01", unit="u1", end_date="2021-06-30")

    assert _held(posted) == [("u1", date(2021, 1, 1), date(2021, 7, 1))]


@pytest.mark.parametrize("end", [None, "2021-06-30", "2021-07-01"], ids=str)
def test_an_end_on_the_next_posts_first_day_is_the_day_before(end: str | None) -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1", end_date=end)
        .appointed("2021-07-01", unit="u2")
    )

    assert _held(posted) == [
        ("u1", date(2021, 1, 1), date(2021, 7, 1)),
        ("u2", date(2021, 7, 1), None),
    ]


def test_a_post_without_an_end_is_held_until_the_next_begins() -> None:
    posted = an_employee().appointed("2021-01-01", unit="u1").appointed("2021-07-01", unit="u2")

    assert _held(posted) == [
        ("u1", date(2021, 1, 1), date(2021, 7, 1)),
        ("u2", date(2021, 7, 1), None),
    ]


def test_between_two_posts_none_is_held() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1", end_date="2021-03-31")
        .appointed("2021-07-01", unit="u2")
    )

    assert _held(posted) == [
        ("u1", date(2021, 1, 1), date(2021, 4, 1)),
        ("u2", date(2021, 7, 1), None),
    ]


def test_of_overlapping_posts_the_one_that_began_later_is_held() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1", end_date="2021-12-31", level=9)
        .appointed("2021-07-01", unit="u2", end_date="2021-09-30", level=3)
    )

    assert _held(posted) == [
        ("u1", date(2021, 1, 1), date(2021, 7, 1)),
        ("u2", date(2021, 7, 1), date(2021, 10, 1)),
    ]


@pytest.mark.parametrize(
    ("posts", "unit"),
    [
        ((("u1", 3), ("u2", 4)), "u2"),
        ((("u1", 4), ("u2", 3)), "u1"),
        ((("u1", 3), ("u2", None)), "u1"),
        ((("u2", 3), ("u1", 3)), "u1"),
        ((("u1", None), ("u2", None)), "u1"),
    ],
    ids=["higher level", "higher, named first", "a level before none", "same level", "no level"],
)
def test_of_posts_that_begin_together_level_then_unit_decides(
    posts: tuple[tuple[str, int | None], ...], unit: str
) -> None:
    posted = an_employee()
    for unit_id, level in posts:
        posted = posted.appointed("2021-01-01", unit=unit_id, level=level)

    assert _held(posted) == [(unit, date(2021, 1, 1), None)]


def test_acting_and_additional_posts_are_not_held() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1")
        .appointed("2021-02-01", unit="u2", capacity="acting")
        .appointed("2021-03-01", unit="u3", capacity="additional")
    )

    assert _held(posted) == [("u1", date(2021, 1, 1), None)]
    assert definitive_assignments(records_of(posted))["unit_id"].to_list() == ["u1"]


def test_a_post_known_late_is_held_from_the_day_it_is_known() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1")
        .appointed("2021-07-01", unit="u2", known_on="2021-10-01")
    )

    assert _held(posted) == [
        ("u1", date(2021, 1, 1), date(2021, 10, 1)),
        ("u2", date(2021, 10, 1), None),
    ]


def test_a_post_known_only_after_its_end_was_never_held_in_any_view() -> None:
    posted = an_employee().appointed(
        "2021-01-01", unit="u1", end_date="2021-06-30", known_on="2021-10-01"
    )

    assert _held(posted) == []


def test_a_post_decided_ahead_is_held_from_its_start() -> None:
    posted = an_employee().appointed("2021-07-01", unit="u2", decided_on="2021-03-01")

    assert _held(posted) == [("u2", date(2021, 7, 1), None)]


def test_a_corrected_post_is_held_as_each_version_says() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", position="j1", title="Analis")
        .appointed("2021-01-01", position="j1", title="Ahli", known_on="2021-05-01")
    )

    held = held_posts(records_of(posted)).select("title", "held_from", "held_until").rows()

    assert held == [
        ("Analis", date(2021, 1, 1), date(2021, 5, 1)),
        ("Ahli", date(2021, 5, 1), None),
    ]


def test_who_left_holds_no_post() -> None:
    left = an_employee().appointed("2021-01-01", unit="u1").left("2021-06-30")

    assert _held(left) == [("u1", date(2021, 1, 1), date(2021, 6, 30))]


def test_who_came_back_holds_the_new_post() -> None:
    returned = (
        an_employee()
        .appointed("2021-01-01", unit="u1")
        .left("2021-06-30", "resignation")
        .appointed("2022-01-01", unit="u2")
    )

    assert _held(returned)[-1] == ("u2", date(2022, 1, 1), None)


def test_an_exit_known_late_ends_the_post_when_it_is_known() -> None:
    left = (
        an_employee().appointed("2021-01-01", unit="u1").left("2021-06-30", known_on="2021-09-01")
    )

    assert _held(left) == [("u1", date(2021, 1, 1), date(2021, 9, 1))]


POSTED = an_employee().appointed("2021-01-01", unit="u1", end_date="2021-06-30")


@pytest.mark.parametrize(
    ("on", "units"),
    [("2020-12-31", []), ("2021-01-01", ["u1"]), ("2021-06-30", ["u1"]), ("2021-07-01", [])],
    ids=["before the start", "the start", "the last day", "the day after"],
)
def test_the_current_post_is_the_one_held_on_the_day(on: str, units: list[str]) -> None:
    assert _unit_on(POSTED, on) == units


@pytest.mark.parametrize(
    ("ended_within", "units"),
    [(9, []), (10, ["u1"])],
    ids=["held nine days ago", "held ten days ago"],
)
def test_a_post_that_has_just_ended_can_be_asked_for(ended_within: int, units: list[str]) -> None:
    ten_days_later = day("2021-06-30") + timedelta(days=10)

    assert _unit_on(POSTED, ten_days_later.isoformat(), ended_within=ended_within) == units


def test_a_post_held_now_goes_before_one_that_has_just_ended() -> None:
    posted = POSTED.appointed("2021-07-05", unit="u2")

    assert _unit_on(posted, "2021-07-10", ended_within=100) == ["u2"]


def test_a_post_that_has_not_begun_is_not_current() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", unit="u1")
        .appointed("2021-07-01", unit="u2", decided_on="2021-03-01")
    )

    assert _unit_on(posted, "2021-05-01") == ["u1"]
