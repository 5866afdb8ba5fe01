"""Whom a position could go to, and where a person could go."""

from __future__ import annotations

import pytest

from models.candidates import candidates_for, positions_for
from records.errors import NotFoundError
from records.positions import derived_position_id
from records.view import view_on
from tests.builders.people import an_employee, day, records_of

TODAY = day("2024-06-30")
ANALYST = derived_position_id("u1", "Analis", None, 3)
CLERK = derived_position_id("u1", "Arsiparis", None, 2)
OLD = derived_position_id("u9", "Juru Ketik", None, 1)

RECORDS = records_of(
    an_employee("ana").appointed("2015-01-01", unit="u1", title="Analis", level=3)
    + an_employee("budi")
    .appointed("2010-01-01", unit="u9", title="Juru Ketik", level=1, end_date="2020-12-31")
    .appointed("2021-01-01", unit="u1", title="Arsiparis", level=2)
    + an_employee("citra")
    .appointed("2015-01-01", unit="u1", title="Analis", level=3)
    .left("2024-01-31", reason="retirement")
)
VIEW = view_on(RECORDS, TODAY)


def test_candidates_hold_another_post_and_have_not_left() -> None:
    found = candidates_for(VIEW, ANALYST, TODAY)

    assert found.rows() == [("budi", ANALYST)]


def test_positions_were_held_within_two_years_and_are_not_the_persons_own() -> None:
    found = positions_for(VIEW, "ana", TODAY)

    assert found.rows() == [("ana", CLERK)]


def test_a_position_left_less_than_two_years_ago_is_offered() -> None:
    then = day("2022-06-30")

    found = positions_for(view_on(RECORDS, then), "ana", then)

    assert found["position_id"].to_list() == sorted([CLERK, OLD])


def test_nobody_of_that_id_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="employee nobody"):
        positions_for(VIEW, "nobody", TODAY)


def test_somebody_known_only_later_is_not_found_yet() -> None:
    then = day("2009-01-01")

    with pytest.raises(NotFoundError, match="2009-01-01"):
        positions_for(view_on(RECORDS, then), "budi", then)


def test_no_such_position_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="position p-none"):
        candidates_for(VIEW, "p-none", TODAY)
