"""Counted events: for the time at risk, drawn to what is usual, nobody's zero unknown."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from features.build import build_features
from features.exposure import DaysHeld
from features.history import History
from features.service import service_stretches
from models.outcome import with_outcomes
from records.contract import Records
from records.knowing.moves import proposed_moves
from records.knowing.view import view_on
from tests.builders.people import DATASET, EmployeeFile, an_employee, records_of

AS_OF = date(2024, 12, 31)
MEASURE = "keluhan"
BEGUN = an_employee("first").appointed("2020-01-01", unit="u9")
"""Somebody in a unit apart, by whose event the measure begins."""


def _with_events(person: EmployeeFile, *days: str) -> EmployeeFile:
    for each in days:
        person = person.measured(each, each, measure=MEASURE)
    return person


def _everybody(*people: EmployeeFile) -> Records:
    return records_of(_with_events(BEGUN, "2020-01-01"), *people, dataset=DATASET)


def _columns(records: Records, person: str, to: str = "u2") -> dict[str, float | None]:
    """The event columns of a person's move, without the measure's name."""
    asked = pl.DataFrame({"employee_id": [person], "unit_id": [to], "title": ["Analis"]})
    moves, _ = proposed_moves(view_on(records, AS_OF), asked, AS_OF)
    table = build_features(with_outcomes(records, DATASET), DATASET, moves.drop("row"))
    return {
        feature.function: table.values[feature.name][0]
        for feature in table.features
        if feature.member == MEASURE
    }


def _number(columns: dict[str, float | None], name: str) -> float:
    value = columns[name]
    assert value is not None
    return value


def test_who_never_had_an_event_has_none_and_is_not_unknown() -> None:
    calm = an_employee("calm").appointed("2020-01-01")
    busy = _with_events(an_employee("busy").appointed("2020-01-01"), "2021-03-01", "2022-05-01")
    elsewhere = an_employee("c").appointed("2020-01-01", unit="u2")
    records = _everybody(calm, busy, elsewhere)

    columns = _columns(records, "calm")

    assert columns.pop("days_since_event") is None
    assert None not in columns.values()
    assert _number(columns, "event_ratio") < 1 < _number(_columns(records, "busy"), "event_ratio")


def test_before_the_first_event_of_anybody_nothing_is_known() -> None:
    records = records_of(an_employee("a").appointed("2020-01-01"), dataset=DATASET)

    assert set(_columns(records, "a", "u1").values()) == {None}


def test_days_away_are_no_days_at_risk() -> None:
    events = ("2021-03-01", "2022-05-01")
    here = _with_events(an_employee("here").appointed("2020-01-01"), *events)
    away = _with_events(an_employee("away").appointed("2020-01-01"), *events)
    away = away.absent("2022-06-01", "2024-11-30")
    records = _everybody(here, away)

    rates = {name: _columns(records, name, "u9") for name in ("here", "away")}

    assert _number(rates["away"], "event_ratio") > _number(rates["here"], "event_ratio")


def test_days_are_counted_since_the_last_event_of_five_years() -> None:
    old = _with_events(an_employee("old").appointed("2015-01-01"), "2019-06-01")
    new = _with_events(an_employee("new").appointed("2015-01-01"), "2024-12-01", "2021-01-01")
    records = _everybody(old, new)

    assert _columns(records, "old", "u9")["days_since_event"] is None
    assert _columns(records, "new", "u9")["days_since_event"] == 30


def test_expected_is_the_persons_ratio_at_the_new_units_rate() -> None:
    person = _with_events(an_employee("a").appointed("2020-01-01"), "2021-03-01")
    there = _with_events(an_employee("b").appointed("2020-01-01", unit="u2"), "2024-03-01")

    columns = _columns(_everybody(person, there), "a")

    assert _number(columns, "destination_events_expected") == pytest.approx(
        _number(columns, "event_ratio") * _number(columns, "destination_event_rate")
    )


def test_more_events_among_colleagues_make_the_own_ones_less_remarkable() -> None:
    person = _with_events(an_employee("a").appointed("2020-01-01"), "2021-03-01")
    calm = an_employee("b").appointed("2020-01-01")
    busy = _with_events(calm, "2021-04-01", "2022-04-01", "2023-04-01", "2024-04-01")

    among_calm, among_busy = (
        _columns(_everybody(person, each), "a", "u9") for each in (calm, busy)
    )

    assert _number(among_busy, "event_ratio") < _number(among_calm, "event_ratio")
    assert _number(among_busy, "own_unit_event_rate") > _number(among_calm, "own_unit_event_rate")


def test_an_exposure_beside_a_single_event_changes_nothing() -> None:
    person = an_employee("a").appointed("2020-01-01")
    silent = person.measured("2021-03-01", "2021-03-01", measure=MEASURE)
    stated = person.measured("2021-03-01", "2021-03-01", measure=MEASURE, exposure=250.0)

    assert _columns(_everybody(stated), "a", "u9") == _columns(_everybody(silent), "a", "u9")


@pytest.mark.parametrize(("exposure", "is_more"), [(0.5, True), (1.0, False), (None, False)])
def test_a_share_stated_for_a_period_shortens_the_time_at_risk(
    exposure: float | None, *, is_more: bool
) -> None:
    person = an_employee("a").appointed("2020-01-01")
    of_year = person.measured(
        "2021-01-01", "2021-12-31", measure=MEASURE, value=2.0, exposure=exposure
    )
    on_day = person.measured("2021-12-31", "2021-12-31", measure=MEASURE, value=2.0)

    ratio = _number(_columns(_everybody(of_year), "a", "u9"), "event_ratio")
    whole = _number(_columns(_everybody(on_day), "a", "u9"), "event_ratio")

    assert (ratio > whole) if is_more else ratio == pytest.approx(whole)


def test_hours_stated_for_periods_count_against_what_is_typical() -> None:
    person = an_employee("a").appointed("2020-01-01")
    other = an_employee("b").appointed("2020-01-01")
    hours = {"measure": MEASURE, "value": 1.0}
    few = person.measured("2021-01-01", "2021-12-31", **hours, exposure=500.0)  # type: ignore[arg-type]
    many = other.measured("2021-01-01", "2021-12-31", **hours, exposure=1500.0)  # type: ignore[arg-type]
    records = _everybody(few, many)

    ratios = [_number(_columns(records, name, "u9"), "event_ratio") for name in ("a", "b")]

    assert ratios[0] > ratios[1]


def test_counted_events_have_no_level_and_are_nobodys_main_measure() -> None:
    person = _with_events(an_employee("a").appointed("2020-01-01"), "2021-03-01", "2022-03-01")
    records = _everybody(person)
    asked = pl.DataFrame({"employee_id": ["a"], "unit_id": ["u9"]})
    moves, _ = proposed_moves(view_on(records, AS_OF), asked, AS_OF)

    values = build_features(with_outcomes(records, DATASET), DATASET, moves.drop("row")).values

    assert f"measure_level__{MEASURE}" not in values.columns
    assert values["performance_level"][0] is None


def test_service_is_the_posts_held_less_the_days_away() -> None:
    person = (
        an_employee("a")
        .appointed("2020-01-01")
        .appointed("2020-03-01", unit="u2")
        .absent("2020-01-10", "2020-01-19")
        .absent("2020-01-15", "2020-01-20")
    )
    history = History(records_of(person), DATASET)
    stretches = service_stretches(history)

    served = DaysHeld(stretches, ["unit_id"]).up_to(
        pl.DataFrame({"unit_id": ["u1", "u1", "u2"], "day": [date(2020, 1, 15), *[AS_OF] * 2]}),
        ["unit_id"],
        day="day",
    )

    assert served.to_list() == [9, 31 + 29 - 11, (AS_OF - date(2020, 3, 1)).days]
