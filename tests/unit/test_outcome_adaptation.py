"""The outcome `adaptation`, clause by clause of the data contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.outcome import labelled_moves, unmatured_moves
from tests.builders.people import (
    DATASET,
    EmployeeFile,
    File,
    a_unit,
    an_employee,
    day,
    records_of,
)

DATASET_ADAPTATION = replace(DATASET, outcomes={"adaptasi": DATASET.outcomes["adaptasi"]})
START = day("2021-01-01")
A_YEAR_ON = day("2022-01-01")
TWO_YEARS_ON = day("2023-01-01")
YEAR_2021 = (START, day("2021-12-31"))
YEAR_2022 = (day("2022-01-01"), day("2022-12-31"))
KNOWN_2021 = YEAR_2021[1] + timedelta(days=31)
MUCH_LATER = day("2025-01-01")

MOVED = (
    an_employee("a")
    .appointed("2020-01-01", unit="u1", level=3)
    .appointed(START, unit="u2", level=3)
)  # fmt: skip
WELL = MOVED.rated(*YEAR_2021, value="Baik")
BADLY = MOVED.rated(*YEAR_2021, value="Kurang")


def _label(*files: File, as_of: date = MUCH_LATER) -> float | None:
    """The label of the move of a to u2 that may be used on a day (None: there is none)."""
    moves = labelled_moves(records_of(*files), DATASET_ADAPTATION, "adaptasi", as_of)
    rows = moves.select("employee_id", "start_date", "label").rows()
    labels: list[float] = [row[2] for row in rows if row[:2] == ("a", START)]
    assert len(labels) < 2
    return labels[0] if labels else None


def _colleagues(
    *values: str, unit: str = "u2", scheme: str = "predikat", period: tuple[date, date] = YEAR_2021
) -> File:
    """People of a unit with their ratings."""
    rated = File()
    for number, value in enumerate(values):
        person = an_employee(f"{unit}-{scheme}-{period[0]}-{number}").appointed(
            "2020-01-01", unit=unit
        )
        rated += person.rated(*period, value=value, scheme=scheme, unit=unit)
    return rated


def test_a_satisfactory_first_appraisal_is_a_success() -> None:
    assert _label(WELL) == 1


def test_an_unsatisfactory_first_appraisal_is_a_failure() -> None:
    assert _label(BADLY) == 0


def test_without_an_appraisal_there_is_no_label() -> None:
    assert _label(MOVED, _colleagues("Baik")) is None


@pytest.mark.parametrize(("days", "label"), [(149, None), (150, 1)])
def test_a_period_counts_from_150_days_on(days: int, label: int | None) -> None:
    last_day = START + timedelta(days=days - 1)

    assert _label(MOVED.rated(START, last_day)) == label


@pytest.mark.parametrize(("shift", "label"), [(-1, None), (0, 1)])
def test_a_period_counts_if_it_starts_on_or_after_the_move(shift: int, label: int | None) -> None:
    first_day = START + timedelta(days=shift)

    assert _label(MOVED.rated(first_day, YEAR_2021[1])) == label


@pytest.mark.parametrize(("shift", "label"), [(0, 1), (1, None)])
def test_a_period_counts_if_it_ends_within_24_months(shift: int, label: int | None) -> None:
    last_day = TWO_YEARS_ON + timedelta(days=shift)

    assert _label(MOVED.rated("2022-02-01", last_day)) == label


def test_the_first_of_several_periods_decides() -> None:
    assert _label(WELL.rated(*YEAR_2022, value="Kurang")) == 1
    assert _label(BADLY.rated(*YEAR_2022, value="Baik")) == 0


def test_periods_need_not_begin_with_the_year() -> None:
    rated = MOVED.rated("2021-07-01", "2022-06-30", value="Kurang").rated(
        "2022-07-01", "2022-12-31"
    )

    assert _label(rated) == 0


@pytest.mark.parametrize(
    ("values", "label"),
    [
        (("Baik", "Baik", "Baik", "Kurang"), 1),
        (("Sangat Baik", "Sangat Baik", "Sangat Baik", "Kurang"), 0),
        (("Sangat Baik", "Sangat Baik", "Baik", "Kurang"), 1),
    ],
    ids=["as good as the median", "below the median", "the mover makes the median"],
)
def test_the_rating_must_not_be_below_the_median_of_the_receiving_unit(
    values: tuple[str, ...], label: int
) -> None:
    assert _label(WELL, _colleagues(*values)) == label


def test_above_the_median_is_no_success_if_it_is_not_satisfactory() -> None:
    assert _label(BADLY, _colleagues(*["Sangat Kurang"] * 4)) == 0


def test_fewer_than_five_rated_with_the_mover_are_no_unit_to_compare_with() -> None:
    best = "Sangat Baik"

    assert _label(WELL, _colleagues(best, best, best)) == 1
    assert _label(WELL, _colleagues(best, best, best, best)) == 0


def test_other_schemes_periods_and_units_are_not_compared_with() -> None:
    best = ["Sangat Baik"] * 6
    others = (
        _colleagues(*["100"] * 6, scheme="skp"),
        _colleagues(*best, period=YEAR_2022),
        _colleagues(*best, period=(START, day("2021-12-30"))),
        _colleagues(*best, unit="u1"),
    )

    assert _label(WELL, *others) == 1


def test_with_few_in_the_unit_the_whole_of_the_parent_unit_is_compared_with() -> None:
    tree = (
        a_unit("u2", parent_id="p"),
        a_unit("u3", parent_id="p"),
        a_unit("u4", parent_id="u3"),
        a_unit("p", parent_id="city"),
    )
    best = "Sangat Baik"
    above, beside, below = (_colleagues(best, unit=unit) for unit in ("p", "u3", "u4"))

    # The mover, one colleague and one person each above, beside and below: five.
    assert _label(WELL, *tree, _colleagues(best), above, beside, below) == 0
    assert _label(WELL, *tree, _colleagues(best), above, beside) == 1


def test_with_five_in_the_unit_the_parent_does_not_matter() -> None:
    tree = (a_unit("u2", parent_id="p"), a_unit("u3", parent_id="p"))
    elsewhere = _colleagues(*["Sangat Baik"] * 9, unit="u3")

    assert _label(WELL, *tree, elsewhere, _colleagues(*["Baik"] * 4)) == 1


def test_with_few_in_the_parent_unit_satisfactory_alone_decides() -> None:
    tree = (
        a_unit("u2", parent_id="p"),
        a_unit("p", parent_id="city"),
        a_unit("u5", parent_id="city"),
    )
    elsewhere = _colleagues(*["Sangat Baik"] * 9, unit="u5")

    assert _label(WELL, *tree, elsewhere) == 1


def test_people_of_the_units_below_belong_to_the_receiving_unit() -> None:
    below = a_unit("u3", parent_id="u2")

    assert _label(WELL, below, _colleagues(*["Sangat Baik"] * 4, unit="u3")) == 0


def test_the_parent_unit_is_the_one_known_when_the_rating_was() -> None:
    tree = (
        a_unit("u2", parent_id="p"),
        a_unit("u3", parent_id="p"),
        a_unit("u2", parent_id="q", valid_from="2024-01-01"),
    )

    assert _label(WELL, *tree, _colleagues(*["Sangat Baik"] * 4, unit="u3")) == 0


def test_colleagues_whose_rating_is_known_later_do_not_count_yet() -> None:
    late = File()
    for number in range(4):
        late += (
            an_employee(f"c{number}")
            .appointed("2020-01-01", unit="u2")
            .rated(*YEAR_2021, value="Sangat Baik", unit="u2", known_on="2022-06-01")
        )

    assert _label(WELL, late, as_of=day("2022-05-31")) == 1
    assert _label(WELL, late, as_of=day("2022-06-01")) == 0


@pytest.mark.parametrize(
    ("severity", "label"), [("light", 1), ("moderate", 0), ("severe", 0)]
)  # fmt: skip
def test_a_moderate_or_severe_sanction_is_a_failure(severity: str, label: int) -> None:
    assert _label(WELL.sanctioned("2021-06-01", severity)) == label


@pytest.mark.parametrize(
    ("on", "label"),
    [
        (START - timedelta(days=1), 1),
        (START, 0),
        (A_YEAR_ON, 0),
        (A_YEAR_ON + timedelta(days=1), 1),
    ],
    ids=["before the move", "on its day", "a year later", "more than a year later"],
)
def test_a_sanction_counts_from_the_move_for_twelve_months(on: date, label: int) -> None:
    assert _label(WELL.sanctioned(on)) == label


@pytest.mark.parametrize(
    ("cause", "label"),
    [("own_request", 1), ("promotion", 1), ("assigned", 0), ("demotion", 0), (None, 0),
     ("reorganisation", 1), ("renaming", 1), ("equalisation", 1), ("reappointment", 1)],
)  # fmt: skip
def test_a_further_move_is_a_failure_if_nobody_planned_it(cause: str | None, label: int) -> None:
    assert _label(WELL.appointed("2021-09-01", unit="u3", level=3, cause=cause)) == label


@pytest.mark.parametrize(
    ("level", "label"),
    [(4, 1), (2, 0), (3, 0), (None, 0)],
    ids=["higher: a promotion", "lower: a demotion", "the same: unplanned", "unknown: unplanned"],
)
def test_an_empty_cause_is_derived_from_levels(level: int | None, label: int) -> None:
    assert _label(WELL.appointed("2021-09-01", unit="u3", level=level)) == label


@pytest.mark.parametrize(("level", "label"), [(4, 1), (3, 1), (2, 0)])
def test_in_the_same_post_only_a_lower_level_is_a_failure(level: int, label: int) -> None:
    assert _label(WELL.appointed("2021-09-01", unit="u2", level=level)) == label


def test_a_demotion_by_name_is_a_failure_even_in_the_same_post() -> None:
    assert _label(WELL.appointed("2021-09-01", unit="u2", level=3, cause="demotion")) == 0


@pytest.mark.parametrize(
    ("on", "label"),
    [(A_YEAR_ON, 0), (A_YEAR_ON + timedelta(days=1), 1)],
    ids=["a year later", "more than a year later"],
)
def test_a_further_move_counts_for_twelve_months(on: date, label: int) -> None:
    assert _label(WELL.appointed(on, unit="u3", level=3, cause="assigned")) == label


def test_levels_are_compared_with_the_post_before() -> None:
    up_and_back = WELL.appointed("2021-05-01", unit="u3", level=5).appointed(
        "2021-09-01", unit="u4", level=4
    )

    assert _label(up_and_back) == 0


def test_acting_posts_are_no_further_moves() -> None:
    assert _label(WELL.appointed("2021-09-01", unit="u3", capacity="acting")) == 1


@pytest.mark.parametrize(
    ("on", "label"),
    [("2021-06-01", 0), ("2022-01-01", 0), ("2022-01-02", 1)],
    ids=["within twelve months", "a year later", "more than a year later"],
)
def test_a_dismissal_within_twelve_months_is_a_failure(on: str, label: int) -> None:
    assert _label(WELL.left(on, "dismissal")) == label


def test_who_is_dismissed_before_any_appraisal_has_failed_once_the_unit_is_appraised() -> None:
    gone = MOVED.left("2021-06-01", "dismissal")

    assert _label(gone) is None
    assert _label(gone, _colleagues("Baik")) == 0


@pytest.mark.parametrize(
    "reason", ["retirement", "death", "resignation", "transfer_out", "unknown", None]
)
@pytest.mark.parametrize("file", [WELL, BADLY, WELL.sanctioned("2021-02-01")])
def test_who_leaves_within_twelve_months_has_no_label(
    file: EmployeeFile, reason: str | None
) -> None:
    assert _label(file.left(A_YEAR_ON, reason)) is None


@pytest.mark.parametrize("kind", ["leave", "study_leave"])
def test_leave_and_study_within_twelve_months_give_no_label(kind: str) -> None:
    assert _label(WELL.absent("2021-06-01", kind=kind)) is None
    assert _label(WELL.absent("2022-01-02", kind=kind)) == 1


@pytest.mark.parametrize("kind", ["secondment", "training", "waiting", "suspended"])
def test_other_absences_cut_nothing_short(kind: str) -> None:
    assert _label(WELL.absent("2021-06-01", kind=kind)) == 1


def test_who_leaves_a_year_later_keeps_the_label() -> None:
    assert _label(WELL.left("2022-01-02", "retirement")) == 1
    assert _label(BADLY.left("2022-01-02", "retirement")) == 0


def test_who_leaves_before_an_appraisal_that_never_came_is_no_failure() -> None:
    mid_year = day("2021-03-01")
    moved = an_employee("a").appointed("2020-01-01", unit="u1").appointed(START, unit="u2")
    sanctioned = moved.sanctioned(mid_year)
    unit = _colleagues("Baik", period=YEAR_2022)

    # The unit's first period after the move ends on 2022-12-31.
    assert _label(sanctioned, unit) == 0
    assert _label(sanctioned.left("2022-06-01", "retirement"), unit) is None
    assert _label(sanctioned.left("2023-06-01", "retirement"), unit) == 0


@pytest.mark.parametrize("file", [WELL, BADLY, WELL.sanctioned("2021-02-01")])
def test_a_label_is_mature_31_days_after_the_units_first_period(file: EmployeeFile) -> None:
    assert _label(file, as_of=KNOWN_2021 - timedelta(days=1)) is None
    assert _label(file, as_of=KNOWN_2021) is not None


@pytest.mark.parametrize("value", ["Baik", "Kurang"])
def test_a_label_is_not_mature_before_a_year_is_over(value: str) -> None:
    first_half = (START, day("2021-06-30"))
    rated = MOVED.rated(*first_half, value=value)

    assert _label(rated, as_of=A_YEAR_ON - timedelta(days=1)) is None
    assert _label(rated, as_of=A_YEAR_ON) is not None


def test_maturity_follows_the_receiving_unit_and_not_the_mover() -> None:
    failed = MOVED.sanctioned("2021-02-01")

    unit_of_2022 = _colleagues("Baik", period=YEAR_2022)
    due = YEAR_2022[1] + timedelta(days=31)
    assert _label(failed, unit_of_2022, as_of=due - timedelta(days=1)) is None
    assert _label(failed, unit_of_2022, as_of=due) == 0


def test_maturity_follows_the_parent_unit_where_the_unit_is_never_appraised() -> None:
    tree = (a_unit("u2", parent_id="p"), a_unit("u3", parent_id="p"))
    failed = MOVED.sanctioned("2021-02-01")

    assert _label(failed, *tree) is None
    assert _label(failed, *tree, _colleagues("Baik", unit="u3"), as_of=KNOWN_2021) == 0


def test_an_appraisal_known_early_does_not_make_a_label_mature() -> None:
    early = MOVED.rated(*YEAR_2021, value="Kurang", known_on="2021-12-01")

    assert _label(early, as_of=KNOWN_2021 - timedelta(days=1)) is None
    assert _label(early, as_of=KNOWN_2021) == 0


def test_an_appraisal_known_late_gives_a_label_from_then_on() -> None:
    late = MOVED.rated(*YEAR_2021, value="Baik", known_on="2022-09-01")

    assert _label(late, as_of=day("2022-08-31")) is None
    assert _label(late, as_of=day("2022-09-01")) == 1


def test_a_label_whose_appraisal_is_known_late_is_not_said_to_be_usable_before() -> None:
    late = records_of(MOVED.rated(*YEAR_2021, value="Baik", known_on="2022-09-01"))

    moves = labelled_moves(late, DATASET_ADAPTATION, "adaptasi", MUCH_LATER)

    assert moves["matures_on"].to_list() == [day("2022-09-01")]


def test_moves_are_waited_for_while_no_period_is_over() -> None:
    records = records_of(WELL)

    def waiting(as_of: date) -> list[date]:
        return unmatured_moves(records, DATASET_ADAPTATION, "adaptasi", as_of)[
            "start_date"
        ].to_list()

    assert waiting(KNOWN_2021 - timedelta(days=1)) == [START]
    assert waiting(KNOWN_2021) == []


def test_moves_of_three_years_ago_are_waited_for_no_longer() -> None:
    records = records_of(MOVED)

    three_years_on = day("2024-01-01")
    for as_of, expected in ((three_years_on - timedelta(days=1), [START]), (three_years_on, [])):
        moves = unmatured_moves(records, DATASET_ADAPTATION, "adaptasi", as_of)
        assert moves["start_date"].to_list() == expected
