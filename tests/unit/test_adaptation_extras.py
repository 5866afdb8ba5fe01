"""What adaptation yields besides yes or no: relative rank change, days to a first good rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.outcome.adaptation_extras import (
    FIRST_SATISFACTORY,
    RANK_CHANGE,
    RESULTS,
    first_satisfactory,
    rank_changes,
    supported_extras,
)
from tests.builders.people import DATASET, EmployeeFile, File, a_unit, an_employee, day, records_of

QUARTERLY = "predikat_triwulan"
DATASET_QUARTERLY = replace(
    DATASET, ratings={**DATASET.ratings, QUARTERLY: DATASET.ratings["predikat"]}
)
START = day("2021-01-01")
YEAR_2020 = (day("2020-01-01"), day("2020-12-31"))
YEAR_2021 = (START, day("2021-12-31"))
MUCH_LATER = day("2025-01-01")

MOVED = (
    an_employee("a").appointed("2020-01-01", unit="u1").appointed(START, unit="u2")
)  # fmt: skip


def _colleagues(unit: str, period: tuple[date, date], *values: str) -> File:
    """People of a unit with their marks for a period."""
    rated = File()
    for number, value in enumerate(values):
        person = an_employee(f"{unit}-{number}").appointed("2019-01-01", unit=unit)
        rated += person.rated(*period, scheme="skp", value=value, unit=unit)
    return rated


def _ranks(*files: File, as_of: date = MUCH_LATER) -> tuple[float | None, ...]:
    changes = rank_changes(records_of(*files), DATASET, as_of)
    (row,) = changes.select("rank_before", "rank_after", "rank_change").rows()
    return tuple(row)


BEFORE_AND_AFTER = MOVED.rated(*YEAR_2020, scheme="skp", value="80", unit="u1").rated(
    *YEAR_2021, scheme="skp", value="80", unit="u2"
)
OLD_UNIT = _colleagues("u1", YEAR_2020, "90", "90", "90", "70")
NEW_UNIT = _colleagues("u2", YEAR_2021, "70", "70", "80", "90")


def test_a_rank_is_the_share_below_with_half_of_those_as_good() -> None:
    before, after, change = _ranks(BEFORE_AND_AFTER, OLD_UNIT, NEW_UNIT)

    # Of five: one below and the mover; then two below, a colleague and the mover.
    assert before == (1 + 1 / 2) / 5
    assert after == (2 + 2 / 2) / 5
    assert change == (2 + 2 / 2) / 5 - (1 + 1 / 2) / 5


def test_without_a_rank_before_or_after_there_is_no_change() -> None:
    assert _ranks(BEFORE_AND_AFTER, OLD_UNIT) == ((1 + 1 / 2) / 5, None, None)
    assert _ranks(BEFORE_AND_AFTER, NEW_UNIT) == (None, (2 + 2 / 2) / 5, None)


def test_with_few_in_the_unit_the_rank_is_that_in_the_parent_unit() -> None:
    tree = (a_unit("u2", parent_id="p"), a_unit("u3", parent_id="p"))
    beside = _colleagues("u3", YEAR_2021, "70", "70", "70", "90")

    assert _ranks(BEFORE_AND_AFTER, *tree, beside)[1] == (3 + 1 / 2) / 5


def test_the_rank_before_is_that_of_the_last_period_that_was_over() -> None:
    older = (day("2019-01-01"), day("2019-12-31"))
    running = (day("2020-07-01"), START)
    rated = BEFORE_AND_AFTER.rated(*older, scheme="skp", value="60", unit="u1").rated(
        *running, scheme="skp", value="60", unit="u1"
    )

    assert _ranks(rated, OLD_UNIT)[0] == (1 + 1 / 2) / 5


def test_a_rank_is_not_known_before_the_ratings_are() -> None:
    known_on = YEAR_2021[1] + timedelta(days=31)
    files = (BEFORE_AND_AFTER, OLD_UNIT, NEW_UNIT)

    assert _ranks(*files, as_of=known_on - timedelta(days=1))[1] is None
    assert _ranks(*files, as_of=known_on)[1] is not None


def _rated(file: EmployeeFile, *values: str) -> EmployeeFile:
    """Ratings of the quarters since the move."""
    for number, value in enumerate(values):
        first_day = START + timedelta(days=90 * number)
        last_day = START + timedelta(days=90 * number + 89)
        file = file.rated(first_day, last_day, scheme=QUARTERLY, value=value)
    return file


def _first(file: File, as_of: date = MUCH_LATER) -> tuple[int | None, bool | None]:
    found = first_satisfactory(records_of(file), DATASET_QUARTERLY, as_of)
    days, is_observed = found.select("days", "is_observed").row(0)
    return days, is_observed


def test_the_days_run_to_the_end_of_the_first_satisfactory_period() -> None:
    rated = _rated(MOVED, "Kurang", "Baik", "Sangat Baik")

    assert _first(rated) == (90 + 89, True)


def test_without_a_satisfactory_one_the_days_are_a_lower_bound() -> None:
    assert _first(_rated(MOVED, "Kurang", "Kurang")) == (90 + 89, False)


def test_an_appraisal_of_a_long_period_is_no_periodic_rating() -> None:
    assert _first(MOVED.rated(*YEAR_2021)) == (None, None)


def test_a_rating_that_is_not_known_yet_is_not_seen() -> None:
    rated = _rated(MOVED, "Kurang", "Baik")
    known_on = START + timedelta(days=90 + 89 + 31)

    assert _first(rated, known_on - timedelta(days=1)) == (89, False)
    assert _first(rated, known_on) == (90 + 89, True)


def test_periods_that_began_before_the_move_do_not_count() -> None:
    early = MOVED.rated("2020-12-31", "2021-03-31", scheme=QUARTERLY)

    assert _first(early) == (None, None)


@pytest.mark.parametrize("shift", [1, 0])
def test_a_person_is_followed_while_in_the_post(shift: int) -> None:
    rated = _rated(MOVED, "Kurang", "Baik")
    second_ends = START + timedelta(days=90 + 89)
    left_on = second_ends + timedelta(days=shift)

    moved_on = rated.appointed(left_on, unit="u3")
    retired = rated.left(left_on, "retirement")

    # The post is left on a period's last day: that period is not whole any more.
    expected = (90 + 89, True) if shift == 1 else (89, False)
    assert _first(moved_on) == expected
    assert _first(retired) == expected


def test_a_person_is_followed_for_24_months() -> None:
    two_years_on = day("2023-01-01")
    rated = _rated(MOVED, "Kurang")

    in_time = rated.rated("2022-11-01", two_years_on, scheme=QUARTERLY)
    too_late = rated.rated("2022-11-01", two_years_on + timedelta(days=1), scheme=QUARTERLY)

    assert _first(in_time) == ((two_years_on - START).days, True)
    assert _first(too_late) == (89, False)


def test_what_enough_moves_have_is_named() -> None:
    both = (
        _rated(BEFORE_AND_AFTER, "Baik"),
        OLD_UNIT,
        NEW_UNIT,
    )
    records = records_of(*both)

    def supported(least: int) -> tuple[str, ...]:
        return supported_extras(records, DATASET_QUARTERLY, "adaptasi", MUCH_LATER, least=least)

    assert supported(1) == (RANK_CHANGE, FIRST_SATISFACTORY)
    assert supported(2) == ()


def test_results_are_named_where_they_tell_good_from_bad() -> None:
    people = File()
    for name, results in (("good", "Baik"), ("bad", "Kurang")):
        mover = an_employee(name).appointed("2020-01-01", unit="u1").appointed(START, unit="u2")
        people += mover.rated(*YEAR_2021, value="Baik", results_value=results)

    named = supported_extras(records_of(people), DATASET, "adaptasi", MUCH_LATER, least=1)

    assert named == (RESULTS,)
