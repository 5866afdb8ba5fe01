"""Cases in which features once disagreed with their twins, small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from features.build import build_features
from models.outcome import with_outcomes
from records.knowing.moves import historical_moves
from tests.builders.people import (
    DATASET,
    EmployeeFile,
    File,
    a_position,
    a_unit,
    an_employee,
    day,
    records_of,
)

BARE = replace(DATASET, ratings={}, measures={}, outcomes={})
"""An organisation that names no outcome, scheme or measure."""


def _row(move_of: str, *files: File) -> dict[str, object]:
    """The features of a person's last move."""
    records = with_outcomes(records_of(*files), BARE)
    moves = historical_moves(records, BARE).filter(pl.col("employee_id") == move_of)
    return build_features(records, BARE, moves.tail(1)).values.row(0, named=True)


def test_an_organisation_that_names_nothing_has_features_of_its_posts() -> None:
    mover = an_employee("a").appointed("2018-01-01").appointed("2020-01-01", unit="u2")

    row = _row("a", mover)

    assert row["days_in_position"] == (day("2019-12-30") - day("2018-01-01")).days
    assert row["moves_per_year"] is None
    assert not [name for name in row if name.startswith(("past_outcome", "measure_"))]


def test_a_post_that_lost_against_another_of_its_day_was_never_held() -> None:
    mover = (
        an_employee("a")
        .appointed("2018-01-01", unit="u1", level=3)
        .appointed("2020-01-01", unit="u2", level=2)
        .appointed("2020-01-01", unit="u3", level=3)
        .appointed("2022-01-01", unit="u4", level=3)
    )

    row = _row("a", mover)

    # The first departure, on 2020-01-01, begins the years that are on record; one move in them.
    years = (day("2021-12-30") - day("2020-01-01")).days / 365.25
    assert row["moves_per_year"] == pytest.approx(1 / years)
    assert row["unit_changes_per_year"] == pytest.approx(1 / years)
    assert (row["promotions_per_year"], row["demotions_per_year"]) == (0, 0)


def test_time_in_a_family_is_unknown_when_the_destination_has_none() -> None:
    mover = (
        an_employee("a")
        .appointed("2018-01-01", unit="u1", job_family="teknik")
        .appointed("2020-01-01", unit="u2")
    )

    assert _row("a", mover)["days_in_destination_family"] is None


def test_rises_from_a_level_are_counted_against_the_years_held_at_it() -> None:
    colleague = (
        an_employee("b")
        .appointed("2015-01-01", unit="u1", level=3)
        .appointed("2017-01-01", unit="u2", level=3)
        .appointed("2019-01-01", unit="u3", level=4)
    )
    mover = an_employee("a").appointed("2018-01-01").appointed("2020-01-01", unit="u2", level=3)

    row = _row("a", colleague, mover)

    # The first departure, on 2017-01-01, begins the years that are on record.
    at_3 = (day("2019-01-01") - day("2017-01-01")).days / 365.25
    at_4 = (day("2019-12-30") - day("2019-01-01")).days / 365.25
    usual = 1 / (at_3 + at_4)
    assert row["level_rises_per_year"] == pytest.approx((1 + 10 * usual) / (at_3 + 10))


@pytest.fixture
def mover() -> EmployeeFile:
    return an_employee("a").appointed("2018-01-01").appointed("2022-01-01", unit="u2")


def test_a_reorganisation_moves_nobody(mover: EmployeeFile) -> None:
    colleague = (
        an_employee("b")
        .appointed("2015-01-01", unit="u3")
        .appointed("2021-12-01", unit="u2", cause="reorganisation")
    )

    row = _row("a", mover, colleague)

    assert row["season_moves_share"] == 0
    assert row["destination_newcomers_share"] == 0


def test_a_change_of_post_within_a_unit_is_no_turnover(mover: EmployeeFile) -> None:
    colleague = (
        an_employee("b")
        .appointed("2015-01-01", unit="u2", title="Analis")
        .appointed("2021-01-01", unit="u2", title="Pengelola")
    )

    row = _row("a", mover, colleague)

    assert row["destination_turnover_share"] == 0
    assert row["destination_newcomers_share"] == 0


def test_a_post_held_before_its_unit_came_under_another_counts(mover: EmployeeFile) -> None:
    unit = a_unit("u2").with_row(
        "units", {"unit_id": "u2", "parent_id": "u9", "valid_from": "2021-12-31"}
    )
    colleague = an_employee("b").appointed("2015-01-01", unit="u2")

    row = _row("a", mover, colleague, unit)

    # The day before the decision is 2021-12-30: u2 stood alone.
    assert row["destination_people_count"] == 1


def test_tenure_runs_from_the_appointment_whatever_was_corrected_since(
    mover: EmployeeFile,
) -> None:
    colleague = an_employee("b").appointed("2015-01-01", unit="u2")
    corrected = colleague.appointed("2015-01-01", unit="u2", decree="7", known_on="2021-06-01")

    row = _row("a", mover, corrected)

    assert row["destination_mean_tenure_days"] == (day("2021-12-30") - day("2015-01-01")).days


def test_seats_of_a_position_are_those_of_its_latest_row(mover: EmployeeFile) -> None:
    colleague = an_employee("b").appointed("2015-01-01", unit="u2", position="j1")
    position = a_position("j1", unit="u2", headcount_needed=2, valid_from="2015-01-01")
    enlarged = a_position("j1", unit="u2", headcount_needed=4, valid_from="2020-01-01")

    row = _row("a", mover, colleague, position, enlarged)

    assert row["destination_vacancy_share"] == 1 - 1 / 4
