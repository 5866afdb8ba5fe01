"""Sums over what holds on a day, and look-ups of what a view shows."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from features.timeline import Timeline, in_force, lookup, shrunk_mean, window
from tests.builders.people import day

Row = tuple[str | None, float | None, str, str | None]
"""Unit, value, first day, first day no longer."""


def _stretches(*rows: Row, starts: str = "from_day", ends: str = "until_day") -> pl.DataFrame:
    values = [
        (unit, value, day(first), None if until is None else day(until))
        for unit, value, first, until in rows
    ]
    schema = {"unit": pl.String, "value": pl.Float64, starts: pl.Date, ends: pl.Date}
    return pl.DataFrame(values, schema=schema, orient="row")


def _asked(*questions: tuple[str | None, str]) -> pl.DataFrame:
    values = [(unit, day(on)) for unit, on in questions]
    return pl.DataFrame(values, schema={"unit": pl.String, "as_of": pl.Date}, orient="row")


SUMS = {"count": pl.lit(1), "total": pl.col("value")}


@pytest.mark.parametrize(
    ("on", "sums"),
    [
        ("2020-12-31", (0, 0)),
        ("2021-01-01", (1, 3)),
        ("2021-03-01", (2, 3 + 4)),
        ("2021-06-29", (2, 3 + 4)),
        ("2021-06-30", (1, 4)),
    ],
    ids=["before", "first day", "both", "last day", "the first ended"],
)
def test_a_row_counts_from_its_first_day_until_its_end(on: str, sums: tuple[float, float]) -> None:
    timeline = Timeline(
        _stretches(("u1", 3, "2021-01-01", "2021-06-30"), ("u1", 4, "2021-03-01", None)),
        ["unit"],
        SUMS,
    )

    assert timeline.on(_asked(("u1", on))).row(0) == sums


def test_keys_are_summed_apart_and_answers_keep_the_order_of_questions() -> None:
    timeline = Timeline(
        _stretches(("u1", 3, "2021-01-01", None), ("u2", 5, "2021-02-01", None)), ["unit"], SUMS
    )

    asked = _asked(("u2", "2021-03-01"), ("u1", "2021-03-01"), ("u2", "2021-01-15"))

    assert timeline.on(asked)["total"].to_list() == [5, 3, 0]


def test_without_keys_everything_is_summed() -> None:
    timeline = Timeline(
        _stretches(("u1", 3, "2021-01-01", None), (None, 5, "2021-02-01", None)), [], SUMS
    )

    assert timeline.on(_asked(("u9", "2021-03-01"))).row(0) == (2, 3 + 5)


def test_a_missing_key_counts_nowhere_and_is_answered_with_nothing() -> None:
    timeline = Timeline(
        _stretches(("u1", 3, "2021-01-01", None), (None, 5, "2021-01-01", None)), ["unit"], SUMS
    )

    asked = _asked(("u1", "2021-03-01"), (None, "2021-03-01"))

    assert timeline.on(asked).rows() == [(1, 3), (0, 0)]


def test_a_missing_value_counts_as_nothing() -> None:
    timeline = Timeline(_stretches(("u1", None, "2021-01-01", None)), ["unit"], SUMS)

    assert timeline.on(_asked(("u1", "2021-03-01"))).row(0) == (1, 0)


def test_a_stretch_of_no_days_counts_nowhere() -> None:
    timeline = Timeline(_stretches(("u1", 3, "2021-01-01", "2021-01-01")), ["unit"], SUMS)

    assert timeline.on(_asked(("u1", "2021-01-01"))).row(0) == (0, 0)


def test_an_empty_timeline_answers_nothing() -> None:
    timeline = Timeline(_stretches(), ["unit"], SUMS)

    assert timeline.on(_asked(("u1", "2021-01-01"))).row(0) == (0, 0)


def test_questions_may_name_keys_and_days_otherwise() -> None:
    timeline = Timeline(_stretches(("u1", 3, "2021-01-01", None)), ["unit"], SUMS)
    asked = _asked(("u1", "2021-03-01")).rename({"unit": "to_unit", "as_of": "known_on"})

    assert timeline.on(asked, ["to_unit"], day="known_on").row(0) == (1, 3)


def test_what_begins_later_changes_no_answer_not_even_in_the_last_bit() -> None:
    rows: list[Row] = [("u1", 0.1 * n, f"2021-01-{n:02}", "2021-02-15") for n in range(1, 29)]
    later: list[Row] = [("u1", 1e9, "2021-03-01", None), ("u0", 0.7, "2021-03-01", None)]
    asked = _asked(("u1", "2021-02-20"), ("u1", "2021-01-20"))

    before = Timeline(_stretches(*rows), ["unit"], SUMS).on(asked)
    after = Timeline(_stretches(*rows, *later), ["unit"], SUMS).on(asked)

    assert after.equals(before)


def test_a_window_ends_after_its_length_or_when_the_row_is_replaced() -> None:
    rows = _stretches(
        ("u1", 1, "2021-01-01", None),
        ("u1", 2, "2021-01-01", "2021-01-05"),
        ("u1", 3, "2021-01-01", "2022-01-01"),
        starts="known_on",
        ends="known_until",
    )

    found = window(rows, "known_on", timedelta(days=10)).select("from_day", "until_day").rows()

    first, tenth_day_after = date(2021, 1, 1), date(2021, 1, 11)
    assert found == [
        (first, tenth_day_after),
        (first, date(2021, 1, 5)),
        (first, tenth_day_after),
    ]


def test_a_window_of_rows_without_versions_ends_after_its_length() -> None:
    rows = _stretches(("u1", 1, "2021-01-01", None), starts="left_on")

    found = window(rows, "left_on", timedelta(days=10))["until_day"].to_list()

    assert found == [date(2021, 1, 11)]


def test_a_mean_is_drawn_to_its_prior_by_the_weight() -> None:
    frame = pl.DataFrame({"total": [6.0, 0.0], "count": [3, 0]})

    means = frame.select(shrunk_mean(pl.col("total"), pl.col("count"), pl.lit(0.5), 10.0))

    assert means.to_series().to_list() == [(6 + 10 * 0.5) / (3 + 10), (0 + 10 * 0.5) / (0 + 10)]


SHOWN = _stretches(
    ("u1", 3, "2021-01-01", "2021-02-01"),
    ("u1", 4, "2021-03-01", None),
    ("u2", 5, "2021-01-01", None),
    (None, 6, "2021-01-01", None),
    starts="shown_from",
    ends="shown_until",
)


@pytest.mark.parametrize(
    ("unit", "on", "value"),
    [
        ("u1", "2020-12-31", None),
        ("u1", "2021-01-01", 3),
        ("u1", "2021-01-31", 3),
        ("u1", "2021-02-01", None),
        ("u1", "2021-03-01", 4),
        ("u2", "2021-03-01", 5),
        ("u9", "2021-03-01", None),
        (None, "2021-03-01", None),
    ],
    ids=["before", "first day", "last day", "between", "again", "another key", "no such key",
         "no key"],
)  # fmt: skip
def test_a_look_up_finds_what_is_shown_on_the_day(
    unit: str | None, on: str, value: float | None
) -> None:
    assert lookup(_asked((unit, on)), SHOWN, {"unit": "unit"}, ["value"]).item() == value


def test_look_ups_keep_the_order_of_questions() -> None:
    asked = _asked(("u2", "2021-05-01"), ("u1", "2021-05-01"), ("u1", "2021-01-05"))

    found = lookup(asked, SHOWN, {"unit": "unit"}, ["value"])

    assert found["value"].to_list() == [5, 4, 3]


@pytest.mark.parametrize(
    ("on", "holds"), [("2020-12-31", False), ("2021-01-01", True), ("2021-02-01", False)]
)
def test_a_stretch_holds_from_its_first_day_until_its_end(on: str, holds: bool) -> None:  # noqa: FBT001 — a case's expectation
    frame = _stretches(("u1", 3, "2021-01-01", "2021-02-01")).with_columns(as_of=day(on))

    assert frame.select(in_force("as_of")).item() is holds
