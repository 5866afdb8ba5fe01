"""Outcomes that the organisation supplies: which move they are about, when they may be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.outcome import labelled_moves, unmatured_moves, with_outcomes
from records.dataset import Dataset, OutcomeRule
from records.knowing.view import view_on
from tests.builders.people import DATASET, File, an_employee, day, records_of

START = day("2021-01-01")


def _dataset(matures_after_days: int | None = None) -> Dataset:
    rule = OutcomeRule("lulus", "supplied", matures_after_days=matures_after_days)
    return replace(DATASET, outcomes={"lulus": rule})


def _after(days: int) -> date:
    return START + timedelta(days=days)


def _judged(name: str, value: float, *, start: date = START, known_after: int) -> File:
    """A person whose post of a day was judged so many days later."""
    return (
        an_employee(name)
        .appointed(start, unit="u2")
        .with_outcome(start, "lulus", value, known_on=start + timedelta(days=known_after))
    )


def _labels(*files: File, as_of: date, dataset: Dataset) -> dict[str, float]:
    moves = labelled_moves(records_of(*files), dataset, "lulus", as_of)
    return dict(moves.select("employee_id", "label").rows())


@pytest.mark.parametrize(("days", "labels"), [(99, {}), (100, {"a": 1})])
def test_a_label_may_be_used_after_the_days_that_the_dataset_gives(
    days: int, labels: dict[str, float]
) -> None:
    judged = _judged("a", 1, known_after=10)

    assert _labels(judged, as_of=_after(days), dataset=_dataset(100)) == labels


def test_a_label_recorded_after_its_maturity_may_be_used_from_then_on() -> None:
    judged = _judged("a", 1, known_after=30)

    assert _labels(judged, as_of=_after(29), dataset=_dataset(10)) == {}
    assert _labels(judged, as_of=_after(30), dataset=_dataset(10)) == {"a": 1}


def test_a_label_that_became_known_late_is_not_said_to_be_usable_before() -> None:
    judged = _judged("a", 1, known_after=30)

    moves = labelled_moves(records_of(judged), _dataset(10), "lulus", _after(100))

    assert moves["matures_on"].to_list() == [_after(30)]


def test_without_such_days_a_label_waits_as_long_as_the_slowest_has_taken() -> None:
    quick_failure = _judged("a", 0, known_after=10)
    slow_success = _judged("b", 1, start=START - timedelta(days=400), known_after=300)

    def labels(as_of: date) -> dict[str, float]:
        return _labels(quick_failure, slow_success, as_of=as_of, dataset=_dataset())

    # b was known 300 days after its start, so a is usable 300 days after its own.
    assert labels(_after(299)) == {"b": 1}
    assert labels(_after(300)) == {"a": 0, "b": 1}


def test_a_slower_label_moves_the_maturity_of_others_from_the_day_it_is_known() -> None:
    quick = _judged("a", 0, known_after=10)
    slow = _judged("b", 1, known_after=50)

    def labels(as_of: date) -> dict[str, float]:
        return _labels(quick, slow, as_of=as_of, dataset=_dataset())

    assert labels(_after(9)) == {}
    assert labels(_after(10)) == {"a": 0}
    assert labels(_after(50)) == {"a": 0, "b": 1}


def test_a_late_long_delay_takes_back_what_is_too_young() -> None:
    old = _judged("old", 1, start=_after(-500), known_after=520)
    young = _judged("young", 0, known_after=10)

    def labels(as_of: date) -> dict[str, float]:
        return _labels(old, young, as_of=as_of, dataset=_dataset())

    # Until day 20 the longest delay is 10 days; from then on it is 520.
    assert labels(_after(19)) == {"young": 0}
    assert labels(_after(20)) == {"old": 1}
    assert labels(_after(519)) == {"old": 1}
    assert labels(_after(520)) == {"old": 1, "young": 0}


def test_the_table_has_a_stretch_before_and_after_a_late_long_delay() -> None:
    old = _judged("old", 1, start=_after(-500), known_after=520)
    young = _judged("young", 0, known_after=10)

    rows = with_outcomes(records_of(old, young), _dataset())["outcomes"]

    young_rows = [row[1:] for row in rows.select("employee_id", "known_on", "known_until").rows()
                  if row[0] == "young"]  # fmt: skip
    assert young_rows == [(_after(10), _after(20)), (_after(520), None)]


@pytest.mark.parametrize("days", [0, 9, 10, 19, 20, 519, 520, 900])
def test_the_table_shows_on_any_day_what_may_be_used(days: int) -> None:
    files = (
        _judged("old", 1, start=_after(-500), known_after=520),
        _judged("young", 0, known_after=10),
    )

    usable = with_outcomes(records_of(*files), _dataset())
    shown = view_on(usable, _after(days))["outcomes"].select("employee_id", "value").rows()

    assert dict(shown) == _labels(*files, as_of=_after(days), dataset=_dataset())


def test_a_corrected_value_replaces_the_first_from_its_own_day() -> None:
    judged = an_employee("a").appointed(START, unit="u2")
    for value, days in ((0, 10), (1, 200)):
        judged = judged.with_outcome(START, "lulus", value, known_on=_after(days))

    assert _labels(judged, as_of=_after(199), dataset=_dataset(100)) == {"a": 0}
    assert _labels(judged, as_of=_after(200), dataset=_dataset(100)) == {"a": 1}


def test_a_row_is_about_the_assignment_it_names_even_if_that_is_no_move() -> None:
    judged = _judged("a", 1, known_after=10)

    moves = labelled_moves(records_of(judged), _dataset(10), "lulus", _after(10))

    assert moves.select("unit_id", "start_date", "as_of", "matures_on").rows() == [
        ("u2", START, _after(-2), _after(10))
    ]


def test_a_row_may_be_about_an_acting_post() -> None:
    acting = (
        an_employee("a")
        .appointed(_after(-300), unit="u1")
        .appointed(START, unit="u2", capacity="acting")
        .with_outcome(START, "lulus", 1, known_on=_after(10), unit="u2")
    )

    moves = labelled_moves(records_of(acting), _dataset(10), "lulus", _after(10))

    assert moves.select("unit_id", "label").rows() == [("u2", 1)]


def test_a_row_without_an_assignment_labels_nothing() -> None:
    stray = an_employee("a").appointed(START).with_outcome(
        _after(5), "lulus", 1, known_on=_after(10)
    )  # fmt: skip

    assert _labels(stray, as_of=_after(100), dataset=_dataset(10)) == {}


def test_an_assignment_that_is_not_known_yet_is_not_labelled_yet() -> None:
    judged = (
        an_employee("a")
        .appointed(START, unit="u2", known_on=_after(60))
        .with_outcome(START, "lulus", 1, known_on=_after(10))
    )

    assert _labels(judged, as_of=_after(59), dataset=_dataset(10)) == {}
    assert _labels(judged, as_of=_after(60), dataset=_dataset(10)) == {"a": 1}


def test_a_number_stays_the_number_it_is() -> None:
    judged = _judged("a", 3.5, known_after=10)

    assert _labels(judged, as_of=_after(10), dataset=_dataset(10)) == {"a": 3.5}


def test_moves_are_waited_for_until_their_label_would_be_usable() -> None:
    moved = an_employee("a").appointed(_after(-300), unit="u1").appointed(START, unit="u2")
    records = records_of(moved)

    def waiting(as_of: date) -> list[date]:
        return unmatured_moves(records, _dataset(100), "lulus", as_of)["start_date"].to_list()

    assert waiting(_after(99)) == [START]
    assert waiting(_after(100)) == []
