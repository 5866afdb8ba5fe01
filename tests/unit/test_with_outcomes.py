"""Labels as rows of the table `outcomes`: on every day those, and only those, that may be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from models.outcome import labelled_moves, with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.errors import FutureLeakError
from records.intake.loading import read_records
from records.knowing.view import view_on
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.people import DATASET, File, an_employee, day, records_of
from tests.builders.random_rows import DAYS
from tests.builders.strategies import SmallOrganisation, add_later_rows, organisations

OUTCOME_KEY = ("employee_id", "start_date", "unit_id")
STAY = replace(DATASET, outcomes={"bertahan": DATASET.outcomes["bertahan"]})
PASSED = replace(DATASET, outcomes={"lulus": DATASET.outcomes["lulus"]})

A_MOVE = (
    an_employee("a")
    .appointed("2020-01-01", unit="u1")
    .appointed("2021-01-01", unit="u2")
)  # fmt: skip
YEAR_LATER = day("2021-01-01") + timedelta(days=365)


def _rows(file: File, dataset: Dataset) -> list[tuple[float, date, date | None]]:
    outcomes = with_outcomes(records_of(file), dataset)["outcomes"]
    return outcomes.select("value", "known_on", "known_until").rows()


def _shown(records: Records, dataset: Dataset, outcome: str, as_of: date) -> pl.DataFrame:
    """What the table `outcomes` shows of derived labels on a day."""
    shown = view_on(with_outcomes(records, dataset), as_of)["outcomes"]
    return (
        shown.filter(pl.col("outcome") == outcome)
        .select(*OUTCOME_KEY, label="value")
        .sort(OUTCOME_KEY)
    )


def _labelled(records: Records, dataset: Dataset, outcome: str, as_of: date) -> pl.DataFrame:
    return labelled_moves(records, dataset, outcome, as_of).select(*OUTCOME_KEY, "label")


def test_a_derived_label_is_known_from_its_maturity_day() -> None:
    rows = _rows(A_MOVE, STAY)

    assert rows == [(1.0, YEAR_LATER, None)]


def test_what_is_learnt_later_replaces_the_label_from_its_own_day() -> None:
    moved_on = A_MOVE.appointed("2021-07-01", unit="u3", known_on="2022-03-01")

    rows = _rows(moved_on, STAY)

    # The move to u3 is another: its year was over on 2022-07-01.
    assert rows == [
        (1.0, YEAR_LATER, day("2022-03-01")),
        (0.0, day("2022-03-01"), None),
        (1.0, day("2022-07-01"), None),
    ]


def test_a_label_is_withdrawn_when_an_exit_is_learnt_of_later() -> None:
    left = A_MOVE.left("2021-07-01", "retirement", known_on="2022-03-01")

    rows = _rows(left, STAY)

    assert rows == [(1.0, YEAR_LATER, day("2022-03-01"))]


def test_an_early_failure_waits_until_a_success_could_have_shown() -> None:
    moved_on = A_MOVE.appointed("2021-02-01", unit="u3")

    rows = _rows(moved_on, STAY)

    assert rows[0] == (0.0, YEAR_LATER, None)


def test_a_post_becomes_a_move_when_an_earlier_one_is_learnt_of() -> None:
    first_known = an_employee("a").appointed("2021-01-01", unit="u2")
    learnt_late = first_known.appointed("2020-01-01", unit="u1", known_on="2023-05-01")

    rows = _rows(learnt_late, STAY)

    assert rows == [(1.0, day("2023-05-01"), None)]


def test_what_the_snapshot_does_not_cover_has_no_label() -> None:
    too_new = replace(STAY, snapshot_on=YEAR_LATER - timedelta(days=1))

    rows = _rows(A_MOVE, too_new)
    asked_later = labelled_moves(records_of(A_MOVE), too_new, "bertahan", day("2030-01-01"))

    assert rows == []
    assert asked_later.is_empty()


def test_a_supplied_row_is_known_from_its_maturity_instead_of_its_own_day() -> None:
    rule = replace(PASSED.outcomes["lulus"], matures_after_days=100)
    passed = A_MOVE.with_outcome("2021-01-01", "lulus", 1, known_on="2021-02-01", unit="u2")

    rows = _rows(passed, replace(PASSED, outcomes={"lulus": rule}))

    assert rows == [(1.0, day("2021-01-01") + timedelta(days=100), None)]


def test_a_supplied_row_recorded_after_its_maturity_is_known_from_its_own_day() -> None:
    rule = replace(PASSED.outcomes["lulus"], matures_after_days=10)
    passed = A_MOVE.with_outcome("2021-01-01", "lulus", 1, known_on="2021-02-01", unit="u2")

    rows = _rows(passed, replace(PASSED, outcomes={"lulus": rule}))

    assert rows == [(1.0, day("2021-02-01"), None)]


def test_rows_of_outcomes_that_the_dataset_does_not_name_are_left_out() -> None:
    records = records_of(A_MOVE.with_outcome("2021-01-01", "lulus", 1, known_on="2021-02-01"))

    outcomes = with_outcomes(records, replace(DATASET, outcomes={}))["outcomes"]

    assert outcomes.is_empty()


def test_usable_labels_are_not_derived_twice() -> None:
    usable = with_outcomes(records_of(A_MOVE), STAY)

    with pytest.raises(FutureLeakError, match="already known from their maturity day"):
        with_outcomes(usable, STAY)
    with pytest.raises(FutureLeakError, match="already known from their maturity day"):
        labelled_moves(usable, STAY, "bertahan", YEAR_LATER)


@settings(max_examples=20, deadline=None)
@given(organisation=organisations(), as_of=DAYS)
def test_the_table_shows_on_any_day_what_may_be_used_on_it(
    organisation: SmallOrganisation, as_of: date
) -> None:
    records, dataset = organisation.records, organisation.dataset

    for outcome in ("adaptasi", "bertahan"):
        shown = _shown(records, dataset, outcome, as_of)
        assert_frame_equal(shown, _labelled(records, dataset, outcome, as_of))


@settings(max_examples=20, deadline=None)
@given(organisation=organisations(), as_of=DAYS, draw=st.data())
def test_what_becomes_known_later_changes_no_label_of_a_day(
    organisation: SmallOrganisation, as_of: date, draw: st.DataObject
) -> None:
    records, dataset = organisation.records, organisation.dataset
    later = add_later_rows(records, as_of, draw.draw)

    before = view_on(with_outcomes(records, dataset), as_of)["outcomes"]
    after = view_on(with_outcomes(later, dataset), as_of)["outcomes"]

    assert_frame_equal(before, after)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Records]:
    folder = tmp_path_factory.mktemp("town")
    return read_records(write_organisation(build_organisation(), folder))


@pytest.mark.parametrize("as_of", [date(2019, 3, 1), date(2022, 2, 10), date(2026, 6, 30)])
def test_a_town_shows_on_any_day_what_may_be_used_on_it(
    town: tuple[Dataset, Records], as_of: date
) -> None:
    dataset, records = town

    for outcome in ("adaptasi", "bertahan_setahun"):
        shown = _shown(records, dataset, outcome, as_of)
        assert shown.height > 0
        assert_frame_equal(shown, _labelled(records, dataset, outcome, as_of))
