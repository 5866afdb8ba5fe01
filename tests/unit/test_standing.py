"""Who can be moved on a day and whereto: one decision for every door."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from records.contract import Records
from records.knowing.moves import proposed_moves
from records.knowing.positions import derived_position_id, ended_positions, positions_on
from records.knowing.standing import (
    acting_posts,
    coming_exits,
    out_of_service,
    person_refusal,
    post_refusal,
)
from records.knowing.view import view_on
from records.refusal import Refusal
from tests.builders.people import (
    EmployeeFile,
    File,
    a_position,
    a_unit,
    an_employee,
    day,
    records_of,
)

TODAY = day("2024-06-30")
TARGET = a_position("j1", unit="u2", title="Kepala Seksi", level=4)


def _view(*files: File, on: date = TODAY) -> Records:
    return view_on(records_of(*files), on)


def _clerk(name: str = "ana") -> EmployeeFile:
    return an_employee(name).appointed("2010-01-01", unit="u1", title="Juru", level=1)


def _refused(*files: File, **proposal: str | None) -> list[tuple[str, date | None]]:
    asked = pl.DataFrame([{"employee_id": "ana", "position_id": "j1", **proposal}])
    _, rejected = proposed_moves(_view(TARGET, *files), asked, TODAY)
    return [(kind, since) for _, kind, since in rejected.iter_rows()]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("retirement", "retirement"), ("transfer_out", "transfer_out"),
        ("resignation", "resignation"), ("death", "death"), ("dismissal", "dismissal"),
        ("unknown", "left"), (None, "left"),
    ],
)  # fmt: skip
def test_who_has_left_is_refused_with_the_kind_and_the_day(reason: str | None, kind: str) -> None:
    gone = _clerk().left("2015-07-01", reason=reason)

    assert _refused(gone) == [(kind, date(2015, 7, 1))]
    assert person_refusal(_view(gone), "ana", TODAY) == Refusal(kind, date(2015, 7, 1))


def test_a_post_that_was_never_closed_keeps_nobody_in_service() -> None:
    gone = _clerk().appointed("2014-01-01", unit="u2", title="Juru").left("2015-07-01")

    assert _refused(gone) == [("left", date(2015, 7, 1))]


@pytest.mark.parametrize("capacity", ["definitive", "acting", "additional"])
def test_who_was_appointed_after_an_exit_came_back(capacity: str) -> None:
    back = (
        _clerk()
        .left("2015-07-01", reason="transfer_out")
        .appointed("2018-03-01", unit="u1", title="Juru", capacity=capacity)
    )

    assert _refused(back) == []


def test_who_entered_again_after_an_exit_came_back() -> None:
    back = (
        an_employee("ana", entry_date="2019-01-01")
        .appointed("2010-01-01", unit="u1", title="Juru", known_on="2010-01-01")
        .left("2015-07-01")
    )

    assert _refused(back) == []


def test_an_appointment_that_begins_later_has_brought_nobody_back_yet() -> None:
    later = (
        _clerk()
        .left("2015-07-01", reason="resignation")
        .appointed("2025-01-01", unit="u1", title="Juru", known_on="2024-05-01")
    )

    assert _refused(later) == [("resignation", date(2015, 7, 1))]


def test_of_several_exits_the_first_after_the_last_return_is_told() -> None:
    person = (
        _clerk()
        .left("2012-01-01", reason="transfer_out")
        .appointed("2013-01-01", unit="u1", title="Juru")
        .left("2016-01-01", reason="retirement")
        .left("2020-01-01", reason="death")
    )

    assert _refused(person) == [("retirement", date(2016, 1, 1))]


def test_an_exit_ahead_refuses_nobody_and_is_on_record() -> None:
    leaving = _clerk().left("2025-01-01", reason="retirement", known_on="2024-01-01")

    assert _refused(leaving) == []
    assert coming_exits(_view(leaving), TODAY).rows() == [("ana", "retirement", date(2025, 1, 1))]


def test_an_exit_that_nobody_knew_of_on_the_day_counts_for_nothing() -> None:
    gone = _clerk().left("2015-07-01", known_on="2024-12-01")

    assert _refused(gone) == []


def test_who_has_not_begun_is_refused_with_the_first_day() -> None:
    hired = an_employee("ana", entry_date="2024-09-01", known_on="2024-05-01")
    appointed = an_employee("ana").appointed("2024-10-01", known_on="2024-05-01")

    assert _refused(hired) == [("not_yet_in_service", date(2024, 9, 1))]
    assert _refused(appointed) == [("not_yet_in_service", date(2024, 10, 1))]


def test_an_entry_after_the_first_post_is_an_error_of_the_paper() -> None:
    person = an_employee("ana", entry_date="2025-01-01", known_on="2010-01-01").appointed(
        "2010-01-01", unit="u1", title="Juru"
    )

    assert _refused(person) == []


def test_who_holds_the_post_definitively_is_refused_since_when() -> None:
    holder = an_employee("ana").appointed("2022-02-01", unit="u2", position="j1")

    assert _refused(holder) == [("holds_the_post", date(2022, 2, 1))]


def test_who_held_the_post_before_may_come_back_to_it() -> None:
    former = (
        an_employee("ana")
        .appointed("2012-02-01", unit="u2", position="j1", end_date="2015-12-31")
        .appointed("2016-01-01", unit="u1", title="Juru")
    )

    assert _refused(former) == []


def test_who_describes_the_own_post_is_refused_as_well() -> None:
    asked = pl.DataFrame(
        [{"employee_id": "ana", "unit_id": "u1", "title": "Juru", "level": 1}]
    )  # fmt: skip

    _, rejected = proposed_moves(_view(_clerk()), asked, TODAY)

    assert rejected.rows() == [(0, "holds_the_post", date(2010, 1, 1))]


@pytest.mark.parametrize("capacity", ["acting", "additional"])
def test_an_acting_holder_may_be_proposed_and_the_fact_is_known(capacity: str) -> None:
    acting = _clerk().appointed("2024-03-01", unit="u2", position="j1", capacity=capacity)

    held = acting_posts(_view(TARGET, acting), TODAY).select(
        "employee_id", "capacity", "position_id", "since"
    )

    assert _refused(acting) == []
    assert held.rows() == [("ana", capacity, "j1", date(2024, 3, 1))]


@pytest.mark.parametrize(("end", "is_held"), [("2024-06-29", False), ("2024-06-30", True)])
def test_the_last_day_of_an_acting_post_is_still_held(end: str, is_held: bool) -> None:  # noqa: FBT001 — a case
    acting = _clerk().appointed(
        "2024-03-01", unit="u2", position="j1", capacity="acting", end_date=end
    )

    assert acting_posts(_view(TARGET, acting), TODAY).is_empty() is not is_held


def test_who_has_left_acts_nowhere() -> None:
    gone = _clerk().appointed("2015-03-01", position="j1", capacity="acting").left("2015-07-01")

    assert acting_posts(_view(TARGET, gone), TODAY).is_empty()


def test_a_declared_post_that_ended_is_refused_since_when() -> None:
    ended = a_position("j9", unit="u2", valid_to="2023-01-01")

    assert _refused(ended, _clerk(), position_id="j9") == [("post_ended", date(2023, 1, 2))]
    assert post_refusal(_view(ended), "j9", TODAY) == Refusal("post_ended", date(2023, 1, 2))


def test_a_post_ends_with_its_unit() -> None:
    unit = a_unit("u3", valid_to="2022-01-01")
    declared = a_position("j8", unit="u3")
    view = _view(TARGET, _clerk(), unit, declared)

    assert _refused(unit, declared, _clerk(), position_id="j8") == [
        ("unit_ended", date(2022, 1, 2))
    ]
    assert "j8" not in positions_on(view, TODAY)["position_id"]


def test_a_derived_post_ends_with_its_unit() -> None:
    holder = an_employee("b").appointed("2015-01-01", unit="u3", title="Juru")
    view = _view(holder, a_unit("u3", valid_to="2022-01-01"))

    assert ended_positions(view, TODAY).select("position_id", "kind", "since").rows() == [
        (derived_position_id("u3", "Juru", None, None), "unit_ended", date(2022, 1, 2))
    ]


def test_a_described_post_in_a_unit_that_is_no_more_is_refused() -> None:
    unit = a_unit("u3", valid_to="2022-01-01")

    assert _refused(unit, _clerk(), position_id=None, unit_id="u3", title="Baru") == [
        ("unit_ended", date(2022, 1, 2))
    ]


def test_a_unit_that_ends_later_today_goes_on() -> None:
    unit = a_unit("u2", valid_to="2024-12-31")

    assert _refused(unit, _clerk()) == []


def test_a_renamed_unit_goes_on() -> None:
    unit = a_unit("u2", valid_from="2000-01-01", valid_to="2020-01-01") + a_unit(
        "u2", valid_from="2020-01-01"
    )

    assert _refused(unit, _clerk()) == []


def test_the_person_is_told_of_before_the_post() -> None:
    gone = _clerk().left("2015-07-01", reason="death")

    assert _refused(gone, position_id="j0") == [("death", date(2015, 7, 1))]


def test_people_in_service_are_in_no_list_of_those_who_are_not() -> None:
    view = _view(_clerk(), _clerk("budi").left("2020-01-01", reason="retirement"))

    assert out_of_service(view, TODAY).rows() == [("budi", "retirement", date(2020, 1, 1))]
