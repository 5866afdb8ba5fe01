"""The records as known on a day: versions, late rows, ends that nobody knew yet."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from records.knowing.view import latest_stretches, view_on
from tests.builders.people import File, a_unit, an_employee, day, records_of


def _rows(file: File, table: str, column: str, on: str) -> list[object]:
    return view_on(records_of(file), day(on))[table][column].to_list()


@pytest.mark.parametrize(
    ("on", "grades"),
    [("2021-04-30", []), ("2021-05-01", ["III/b"])],
    ids=["the day before", "the day itself"],
)
def test_a_row_is_shown_from_the_day_it_became_known(on: str, grades: list[str]) -> None:
    promoted = an_employee().graded("2021-01-01", "III/b", known_on="2021-05-01")

    assert _rows(promoted, "grades", "grade", on) == grades


@pytest.mark.parametrize(
    ("on", "levels"),
    [("2021-01-01", [9]), ("2021-05-31", [9]), ("2021-06-01", [10])],
    ids=["the first version", "its last day", "the next version's first day"],
)
def test_the_latest_version_known_is_shown(on: str, levels: list[int]) -> None:
    corrected = (
        an_employee()
        .graded("2021-01-01", "III/b", level=9)
        .graded("2021-01-01", "III/b", level=10, known_on="2021-06-01")
    )

    assert _rows(corrected, "grades", "level", on) == levels


@pytest.mark.parametrize(
    ("on", "end"),
    [("2021-06-29", None), ("2021-06-30", date(2021, 6, 30))],
    ids=["the day before the end", "the day of the end"],
)
def test_an_end_is_known_from_its_own_day(on: str, end: date | None) -> None:
    posted = an_employee().appointed("2021-01-01", end_date="2021-06-30")

    assert _rows(posted, "assignments", "end_date", on) == [end]


@pytest.mark.parametrize(
    ("file", "table", "column"),
    [
        (a_unit(valid_from="2021-01-01", valid_to="2021-06-30"), "units", "valid_to"),
        (an_employee().sanctioned("2021-01-01", end_date="2021-06-30"), "sanctions", "end_date"),
        (an_employee().absent("2021-01-01", "2021-06-30"), "absences", "end_date"),
    ],
    ids=["units", "sanctions", "absences"],
)
def test_every_interval_is_open_while_its_end_lies_ahead(
    file: File, table: str, column: str
) -> None:
    assert _rows(file, table, column, "2021-06-29") == [None]


def test_the_end_of_a_period_that_was_measured_stays() -> None:
    rated = an_employee().rated("2021-01-01", "2021-12-31", known_on="2021-11-01")

    assert _rows(rated, "ratings", "period_end", "2021-11-01") == [date(2021, 12, 31)]


def test_a_view_of_a_view_shows_an_earlier_day_as_it_was() -> None:
    posted = (
        an_employee()
        .appointed("2021-01-01", end_date="2021-06-30")
        .appointed("2021-07-01", unit="u2")
    )
    records = records_of(posted)

    through_another = view_on(view_on(records, day("2021-12-31")), day("2021-03-01"))

    directly = view_on(records, day("2021-03-01"))
    assert through_another["assignments"].equals(directly["assignments"])


def test_nothing_in_a_view_says_that_it_will_be_replaced() -> None:
    corrected = (
        an_employee()
        .graded("2021-01-01", "III/b", level=9)
        .graded("2021-01-01", "III/b", level=10, known_on="2021-06-01")
    )

    assert _rows(corrected, "grades", "known_until", "2021-02-01") == [None]


def _stretches(*rows: tuple[str, int, str, str | None]) -> list[tuple[object, ...]]:
    frame = pl.DataFrame(
        [
            (key, precedence, day(seen_from), None if until is None else day(until))
            for key, precedence, seen_from, until in rows
        ],
        schema={
            "key": pl.String,
            "precedence": pl.Int64,
            "seen_from": pl.Date,
            "known_until": pl.Date,
        },
        orient="row",
    )
    shown = latest_stretches(frame, "key")
    return shown.select("key", "precedence", "shown_from", "shown_until").rows()


def test_a_row_seen_later_takes_over_if_it_counts_more() -> None:
    stretches = _stretches(("a", 1, "2021-01-01", None), ("a", 2, "2021-03-01", None))

    assert stretches == [
        ("a", 1, date(2021, 1, 1), date(2021, 3, 1)),
        ("a", 2, date(2021, 3, 1), None),
    ]


def test_a_row_seen_later_changes_nothing_if_it_counts_less() -> None:
    stretches = _stretches(("a", 2, "2021-01-01", None), ("a", 1, "2021-03-01", None))

    assert stretches == [("a", 2, date(2021, 1, 1), None)]


def test_a_withdrawn_row_gives_way_to_the_next_and_to_none() -> None:
    stretches = _stretches(
        ("a", 1, "2021-01-01", "2021-09-01"), ("a", 2, "2021-03-01", "2021-06-01")
    )

    assert stretches == [
        ("a", 1, date(2021, 1, 1), date(2021, 3, 1)),
        ("a", 2, date(2021, 3, 1), date(2021, 6, 1)),
        ("a", 1, date(2021, 6, 1), date(2021, 9, 1)),
    ]


def test_a_row_withdrawn_before_it_would_be_seen_is_never_shown() -> None:
    assert _stretches(("a", 1, "2021-03-01", "2021-02-01")) == []


def test_keys_do_not_take_from_each_other() -> None:
    stretches = _stretches(("a", 1, "2021-01-01", None), ("b", 2, "2021-02-01", None))

    assert stretches == [("a", 1, date(2021, 1, 1), None), ("b", 2, date(2021, 2, 1), None)]
