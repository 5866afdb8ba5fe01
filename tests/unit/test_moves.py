"""Moves on record: those that assignments show, and those that outcomes name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from records.dataset import MoveRules
from records.knowing.ends import last_day_held
from records.knowing.moves import (
    MOVE_COLUMNS,
    historical_moves,
    named_moves,
    starts_new_spell,
)
from records.knowing.positions import derived_position_id
from records.knowing.posts import definitive_assignments
from records.knowing.view import view_on
from tests.builders.people import (
    DATASET,
    EmployeeFile,
    File,
    an_employee,
    day,
    records_of,
)

A_CLERK = an_employee("a").appointed(
    "2020-01-01", unit="u1", title="Analis", job_family="it", level=3, position="j1"
)


def _starts(file: File, rules: MoveRules = DATASET.moves) -> list[date]:
    moves = historical_moves(records_of(file), replace(DATASET, moves=rules))
    return moves["start_date"].to_list()


def _move(file: File) -> dict[str, Any]:
    """The one move of a file."""
    (row,) = historical_moves(records_of(file), DATASET).iter_rows(named=True)
    return row


@pytest.mark.parametrize("column", ["unit_id", "position_id", "title", "job_family", "level"])
def test_a_change_in_a_column_of_the_rules_is_a_move(column: str) -> None:
    post: dict[str, Any] = {
        "unit": "u1", "title": "Analis", "job_family": "it", "level": 3, "position": "j1",
    }  # fmt: skip
    name = column.removesuffix("_id")
    moved = A_CLERK.appointed("2021-01-01", **(post | {name: 4 if name == "level" else "other"}))

    others = tuple({"unit_id", "position_id", "title", "job_family", "level"} - {column})
    assert _starts(moved, MoveRules(changes=(column,))) == [date(2021, 1, 1)]
    assert _starts(moved, MoveRules(changes=others)) == []


def test_a_value_missing_on_either_side_is_no_change() -> None:
    posted = (
        an_employee()
        .appointed("2020-01-01", unit="u1", title="Analis")
        .appointed("2021-01-01", unit="u1", title=None)
        .appointed("2022-01-01", unit="u1", title="Ahli")
    )

    assert _starts(posted) == []


def test_a_first_post_is_no_move() -> None:
    assert _starts(A_CLERK) == []
    assert _starts(A_CLERK.appointed("2021-01-01", unit="u2", cause="first")) == []


@pytest.mark.parametrize("cause", ["reorganisation", "renaming", "equalisation", "reappointment"])
def test_a_change_of_the_paper_alone_is_no_move(cause: str) -> None:
    renamed = A_CLERK.appointed("2021-01-01", unit="u2", cause=cause)

    assert _starts(renamed) == []
    assert _starts(renamed, MoveRules(ignore_causes=())) == [date(2021, 1, 1)]


@pytest.mark.parametrize("cause", ["own_request", "assigned", "promotion", "demotion", None])
def test_every_other_cause_moves_a_person(cause: str | None) -> None:
    assert _starts(A_CLERK.appointed("2021-01-01", unit="u2", cause=cause)) == [date(2021, 1, 1)]


def test_after_a_change_of_the_paper_the_new_name_is_the_post() -> None:
    renamed = A_CLERK.appointed("2021-01-01", unit="u9", cause="renaming")

    assert _starts(renamed.appointed("2022-01-01", unit="u9")) == []
    assert _starts(renamed.appointed("2022-01-01", unit="u1")) == [date(2022, 1, 1)]


@pytest.mark.parametrize("capacity", ["acting", "additional"])
def test_acting_and_additional_posts_are_no_moves(capacity: str) -> None:
    posted = A_CLERK.appointed("2021-01-01", unit="u2", capacity=capacity).appointed(
        "2022-01-01", unit="u1", title="Analis", job_family="it"
    )

    assert _starts(posted) == []


def test_of_overlapping_posts_each_is_compared_with_the_one_that_began_before() -> None:
    posted = (
        an_employee()
        .appointed("2020-01-01", unit="u1", end_date="2023-12-31")
        .appointed("2021-01-01", unit="u2", end_date="2021-12-31")
        .appointed("2022-01-01", unit="u2", title="Ahli")
    )

    assert _starts(posted) == [date(2021, 1, 1)]


@pytest.mark.parametrize(
    ("levels", "unit"),
    [((3, 4), "u3"), ((4, 3), "u2"), ((3, 3), "u2")],
    ids=["the higher level", "the higher level named first", "the same level"],
)
def test_of_posts_that_begin_together_one_is_the_move(levels: tuple[int, int], unit: str) -> None:
    posted = A_CLERK.appointed("2021-01-01", unit="u2", level=levels[0]).appointed(
        "2021-01-01", unit="u3", level=levels[1]
    )

    assert _move(posted)["unit_id"] == unit


def test_the_same_post_again_is_no_move_however_long_the_gap() -> None:
    post: dict[str, Any] = {"unit": "u1", "title": "Analis", "job_family": "it"}
    posted = an_employee().appointed("2020-01-01", end_date="2020-06-30", **post)

    assert _starts(posted.appointed("2023-01-01", **post)) == []


def test_there_and_back_are_two_moves() -> None:
    posted = A_CLERK.appointed("2021-01-01", unit="u2").appointed("2021-02-01", unit="u1")

    assert _starts(posted) == [date(2021, 1, 1), date(2021, 2, 1)]


def test_a_move_says_where_to_and_why() -> None:
    moved = A_CLERK.appointed(
        "2021-01-01", unit="u2", position="j2", title="Ahli", job_family="keuangan",
        position_kind="functional", level=5, cause="promotion", round_id="r1",
    )  # fmt: skip

    move = _move(moved)

    assert list(move) == list(MOVE_COLUMNS)
    assert [move[name] for name in MOVE_COLUMNS[4:]] == [
        "u2", "j2", "Ahli", "keuangan", "functional", 5, "promotion", "r1",
    ]  # fmt: skip


def test_a_move_to_a_post_without_a_position_is_to_the_derived_one() -> None:
    moved = an_employee("a").appointed("2020-01-01", unit="u1", title="Analis", level=3)
    moved = moved.appointed("2021-01-01", unit="u2", title="Ahli", level=5)
    records = records_of(moved)
    rows = pl.DataFrame(
        {"employee_id": ["a"], "start_date": [date(2021, 1, 1)], "unit_id": [None]},
        schema_overrides={"unit_id": pl.String},
    )

    derived = derived_position_id("u2", "Ahli", None, 5)

    assert historical_moves(records, DATASET)["position_id"].to_list() == [derived]
    assert named_moves(records, rows)["position_id"].to_list() == [derived]


def test_a_move_is_seen_from_the_day_before_its_decision() -> None:
    moved = A_CLERK.appointed("2021-01-01", unit="u2", decided_on="2020-11-10")

    assert _move(moved)["as_of"] == date(2020, 11, 10) - timedelta(days=1)


def test_a_move_without_a_decision_was_decided_the_day_before_its_start() -> None:
    move = _move(A_CLERK.appointed("2021-01-01", unit="u2"))

    assert move["decided_on"] is None
    assert move["as_of"] == date(2021, 1, 1) - timedelta(days=1) - timedelta(days=1)


def test_neither_the_move_nor_its_round_is_known_on_its_day() -> None:
    mover = A_CLERK.appointed("2021-01-01", unit="u2", decided_on="2020-11-10")
    colleague = an_employee("b").appointed("2021-01-01", unit="u2", decided_on="2020-11-10")
    records = records_of(mover, colleague)

    (as_of,) = historical_moves(records, DATASET)["as_of"]

    assert view_on(records, as_of)["assignments"]["start_date"].to_list() == [date(2020, 1, 1)]


def test_a_corrected_assignment_is_one_move_as_it_is_known_last() -> None:
    moved = A_CLERK.appointed("2021-01-01", unit="u2", position="j2", cause=None).appointed(
        "2021-01-01", unit="u2", position="j2", cause="promotion", known_on="2021-05-01"
    )

    assert _move(moved)["cause"] == "promotion"


def _spells(file: EmployeeFile, rules: MoveRules = DATASET.moves) -> list[bool]:
    posts = definitive_assignments(records_of(file))
    following = pl.col("start_date").shift(-1)
    return (
        posts.with_columns(until=last_day_held("end_date", following))
        .select(starts_new_spell(rules))
        .to_series()
        .to_list()
    )


@pytest.mark.parametrize(
    ("gap", "is_new"),
    [(0, False), (1, False), (31, False), (32, True)],
    ids=["the same day", "the day after", "as long as the rule allows", "a day longer"],
)
def test_the_same_post_again_within_the_gap_is_one_spell(gap: int, is_new: bool) -> None:  # noqa: FBT001 — a case's expectation
    end = date(2020, 6, 30)
    posted = (
        an_employee()
        .appointed("2020-01-01", unit="u1", end_date=end)
        .appointed(end + timedelta(days=gap), unit="u1")
    )

    assert _spells(posted) == [True, is_new]


@pytest.mark.parametrize("end", ["2020-06-30", None], ids=["with its end", "without an end"])
def test_a_post_that_goes_on_the_next_day_is_one_spell_whatever_the_rule(end: str | None) -> None:
    strict = replace(DATASET.moves, merge_gap_days=0)
    posted = an_employee().appointed("2020-01-01", unit="u1", end_date=end)

    assert _spells(posted.appointed("2020-07-01", unit="u1"), strict) == [True, False]


def test_another_post_begins_a_spell_without_any_gap() -> None:
    assert _spells(A_CLERK.appointed("2021-01-01", unit="u2")) == [True, True]


def test_a_change_of_the_paper_alone_goes_on_with_the_spell() -> None:
    posted = (
        an_employee()
        .appointed("2020-01-01", unit="u1", end_date="2020-06-30")
        .appointed("2021-01-01", unit="u9", cause="reorganisation")
    )

    assert _spells(posted) == [True, False]


def test_every_person_begins_with_a_spell() -> None:
    both = definitive_assignments(records_of(A_CLERK, an_employee("b").appointed("2020-02-01")))

    spells = both.with_columns(until="end_date").select(starts_new_spell(DATASET.moves))

    assert spells.to_series().to_list() == [True, True]


def _named(file: File, start: str, unit: str | None = None) -> list[tuple[object, ...]]:
    rows = pl.DataFrame(
        {"employee_id": ["a"], "start_date": [day(start)], "unit_id": [unit], "label": [1.0]},
        schema_overrides={"unit_id": pl.String},
    )
    moves = named_moves(records_of(file), rows)
    return moves.select("unit_id", "title", "named_unit_id", "label").rows()


def test_a_named_move_needs_not_be_one_that_assignments_show() -> None:
    assert historical_moves(records_of(A_CLERK), DATASET).is_empty()
    assert _named(A_CLERK, "2020-01-01", "u1") == [("u1", "Analis", "u1", 1.0)]


def test_a_row_without_a_unit_names_the_post_that_counts() -> None:
    posted = A_CLERK.appointed("2021-01-01", unit="u2", level=3, title="Ahli").appointed(
        "2021-01-01", unit="u3", level=4, title="Kepala"
    )

    assert _named(posted, "2021-01-01") == [("u3", "Kepala", None, 1.0)]
    assert _named(posted, "2021-01-01", "u2") == [("u2", "Ahli", "u2", 1.0)]


@pytest.mark.parametrize("capacity", ["acting", "additional"])
def test_a_row_may_name_an_acting_or_additional_post(capacity: str) -> None:
    posted = A_CLERK.appointed("2021-01-01", unit="u2", title="Plt", capacity=capacity)

    assert _named(posted, "2021-01-01", "u2") == [("u2", "Plt", "u2", 1.0)]
    assert _named(posted, "2021-01-01") == [("u2", "Plt", None, 1.0)]


@pytest.mark.parametrize("unit", ["u2", None])
def test_a_definitive_post_is_meant_where_both_fit(unit: str | None) -> None:
    posted = A_CLERK.appointed(
        "2021-01-01", unit="u2", title="Plt", level=9, capacity="acting"
    ).appointed("2021-01-01", unit="u2", title="Ahli", level=3)

    assert _named(posted, "2021-01-01", unit) == [("u2", "Ahli", unit, 1.0)]


@pytest.mark.parametrize(
    ("start", "unit"),
    [("2020-01-02", None), ("2020-01-02", "u1"), ("2020-01-01", "u7")],
    ids=["no such start", "no such start in the unit", "another unit"],
)
def test_a_row_that_names_no_assignment_is_left_out(start: str, unit: str | None) -> None:
    assert _named(A_CLERK, start, unit) == []


def test_a_named_move_is_seen_from_the_day_before_its_decision() -> None:
    rows = pl.DataFrame(
        {"employee_id": ["a"], "start_date": [day("2020-01-01")], "unit_id": ["u1"]}
    )

    moves = named_moves(records_of(A_CLERK), rows)

    assert moves["as_of"].to_list() == [date(2020, 1, 1) - timedelta(days=2)]


def test_a_move_on_record_before_its_decision_does_not_see_itself() -> None:
    person = (
        an_employee("a")
        .appointed("2020-01-01", unit="u1")
        .appointed("2024-03-01", unit="u2", known_on="2024-02-01")
    )
    records = records_of(person)

    moves = historical_moves(records, DATASET)

    assert moves["as_of"].to_list() == [day("2024-02-01") - timedelta(days=1)]
