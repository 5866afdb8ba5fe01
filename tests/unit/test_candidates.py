"""Whom a position could go to, and where a person could go."""

from __future__ import annotations

import pytest

from models.offering.candidates import candidates_for, open_positions_for, positions_for
from records.errors import NotFoundError
from records.knowing.positions import derived_position_id
from records.knowing.view import view_on
from tests.builders.people import File, a_position, a_unit, an_employee, day, records_of

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


def open_for_ana(*files: File) -> list[str]:
    """The open positions of somebody who holds another one, j0."""
    records = records_of(
        a_position("j0"), an_employee("ana").appointed("2015-01-01", position="j0"), *files
    )
    found = open_positions_for(view_on(records, TODAY), "ana", TODAY)
    assert found["employee_id"].to_list() == ["ana"] * found.height
    return found["position_id"].to_list()


def holding(employee_id: str, position: str, until: str | None = None) -> File:
    return an_employee(employee_id).appointed("2016-01-01", position=position, end_date=until)


def test_open_is_what_has_fewer_people_than_seats() -> None:
    found = open_for_ana(
        a_position("j1", headcount_needed=1.0) + holding("b", "j1"),
        a_position("j2", headcount_needed=2.0) + holding("c", "j2"),
        a_position("j3", headcount_needed=1.0) + holding("d", "j3", until="2024-01-31"),
        a_position("j0"),
    )

    assert found == ["j2", "j3"]


def test_open_is_not_what_nobody_has_held_for_more_than_two_years() -> None:
    never = a_position("j1", headcount_needed=1.0)
    long_ago = a_position("j2", headcount_needed=1.0) + holding("b", "j2", until="2022-06-01")

    assert open_for_ana(never, long_ago) == []


def test_without_needs_on_record_open_is_what_once_more_people_held_at_once() -> None:
    found = open_for_ana(
        a_position("j1") + holding("b", "j1") + holding("c", "j1", until="2024-01-31"),
        a_position("j2") + holding("d", "j2") + holding("e", "j2"),
    )

    assert found == ["j1"]


def test_a_step_down_is_not_offered_and_an_unknown_level_is_none() -> None:
    levels = {"lower": 2, "same": 3, "higher": 4, "unknown": None}
    files = [
        a_position(name, headcount_needed=2.0, level=level) + holding(f"holder of {name}", name)
        for name, level in levels.items()
    ]
    at_level_3 = an_employee("eka").appointed("2015-01-01", position="own", level=3)
    without_level = an_employee("fitri").appointed("2015-01-01", position="own")
    records = records_of(a_position("own"), at_level_3, without_level, *files)

    of_eka, of_fitri = (
        open_positions_for(view_on(records, TODAY), name, TODAY)["position_id"].to_list()
        for name in ("eka", "fitri")
    )

    assert of_eka == ["higher", "same", "unknown"]
    assert of_fitri == sorted(levels)


def test_a_seat_that_counts_only_from_tomorrow_is_not_open_today() -> None:
    empty = a_position("j1", headcount_needed=1.0) + holding("b", "j1")
    tomorrow = a_position("j1", headcount_needed=2.0, valid_from="2024-07-01")

    assert open_for_ana(empty, tomorrow) == []


def test_a_derived_position_ends_with_its_unit() -> None:
    file: File = an_employee("a").appointed("2015-01-01", unit="u1", title="Analis")
    for unit in ("u2", "u3"):
        file += an_employee(f"holder of {unit}").appointed(
            "2015-01-01", unit=unit, title="Analis", end_date="2024-01-31"
        )
    units = a_unit("u2", valid_to="2024-02-01") + a_unit("u3")
    records = records_of(file, units)

    found = open_positions_for(view_on(records, TODAY), "a", TODAY)

    assert found["position_id"].to_list() == [derived_position_id("u3", "Analis", None, None)]


def test_open_positions_of_nobody_are_not_found() -> None:
    with pytest.raises(NotFoundError, match="employee nobody"):
        open_positions_for(VIEW, "nobody", TODAY)


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
