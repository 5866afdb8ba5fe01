"""The outcome `stay`: still in the post after so many days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.outcome import labelled_moves, outcome_rule, unmatured_moves
from records.dataset import OutcomeRule
from records.errors import NotFoundError
from tests.builders.people import DATASET, EmployeeFile, an_employee, day, records_of

DAYS = 100
DATASET_100 = replace(DATASET, outcomes={"bertahan": OutcomeRule("bertahan", "stay", days=DAYS)})
START = day("2021-01-01")
LAST_DAY = START + timedelta(days=DAYS)
BEFORE = an_employee().appointed("2020-01-01", unit="u1")
MOVED = BEFORE.appointed(START, unit="u2")


def _after(days: int) -> date:
    return START + timedelta(days=days)


def _label(file: EmployeeFile, as_of: date = LAST_DAY) -> float | None:
    """The label of the move of START that may be used on a day (None: there is none)."""
    moves = labelled_moves(records_of(file), DATASET_100, "bertahan", as_of)
    labels = [row["label"] for row in moves.to_dicts() if row["start_date"] == START]
    assert len(labels) < 2
    return labels[0] if labels else None


def test_who_is_still_there_has_stayed() -> None:
    assert _label(MOVED) == 1


def test_the_label_may_be_used_from_the_last_day_of_the_window() -> None:
    records = records_of(MOVED)

    day_before = LAST_DAY - timedelta(days=1)
    assert labelled_moves(records, DATASET_100, "bertahan", day_before).is_empty()
    assert labelled_moves(records, DATASET_100, "bertahan", LAST_DAY)["matures_on"].to_list() == [
        START + timedelta(days=DAYS)
    ]


@pytest.mark.parametrize(("days", "label"), [(DAYS - 1, 0), (DAYS, 1), (DAYS + 1, 1)])
def test_who_begins_another_post_before_the_last_day_has_not_stayed(days: int, label: int) -> None:
    assert _label(MOVED.appointed(_after(days), unit="u3")) == label


@pytest.mark.parametrize(("days", "label"), [(DAYS - 2, 0), (DAYS - 1, 1), (DAYS, 1)])
def test_whose_post_ends_before_the_last_day_has_not_stayed(days: int, label: int) -> None:
    assert _label(BEFORE.appointed(START, unit="u2", end_date=_after(days))) == label


@pytest.mark.parametrize(("gap", "label"), [(31, 1), (32, 0)])
def test_the_same_post_again_within_the_merge_gap_goes_on(gap: int, label: int) -> None:
    ended = BEFORE.appointed(START, unit="u2", end_date=_after(10))

    assert _label(ended.appointed(_after(10 + gap), unit="u2")) == label


@pytest.mark.parametrize("cause", ["reorganisation", "renaming", "equalisation", "reappointment"])
def test_a_change_of_the_paper_alone_is_no_leaving(cause: str) -> None:
    renamed = MOVED.appointed(_after(10), unit="u9", cause=cause)

    assert _label(renamed) == 1


def test_who_leaves_after_a_change_of_the_paper_has_not_stayed() -> None:
    renamed = MOVED.appointed(_after(10), unit="u9", cause="renaming")

    assert _label(renamed.appointed(_after(20), unit="u3")) == 0


def test_who_comes_back_has_not_stayed() -> None:
    assert _label(MOVED.appointed(_after(10), unit="u1").appointed(_after(20), unit="u2")) == 0


def test_an_acting_post_beside_it_is_no_leaving() -> None:
    assert _label(MOVED.appointed(_after(10), unit="u3", capacity="acting")) == 1


@pytest.mark.parametrize(
    "reason", ["retirement", "death", "resignation", "transfer_out", "unknown", None]
)
@pytest.mark.parametrize(("days", "label"), [(0, None), (DAYS, None), (DAYS + 1, 1)])
def test_who_leaves_the_organisation_within_the_window_has_no_label(
    reason: str | None, days: int, label: int | None
) -> None:
    left = MOVED.left(_after(days), reason)

    assert _label(left, _after(DAYS + 1)) == label


def test_who_is_dismissed_within_the_window_has_not_stayed() -> None:
    assert _label(MOVED.left(_after(50), "dismissal")) == 0


@pytest.mark.parametrize(
    ("kind", "label"),
    [("leave", None), ("study_leave", None), ("secondment", 1), ("training", 1), ("waiting", 1),
     ("suspended", 1)],
)  # fmt: skip
def test_leave_and_study_within_the_window_give_no_label(kind: str, label: int | None) -> None:
    assert _label(MOVED.absent(_after(50), kind=kind)) == label


def test_leave_before_the_move_or_after_the_window_does_not_matter() -> None:
    away = MOVED.absent(_after(-50), _after(-10)).absent(_after(DAYS + 1))

    assert _label(away, _after(DAYS + 1)) == 1


def test_who_had_left_the_post_before_leaving_for_good_has_no_label() -> None:
    gone = MOVED.appointed(_after(10), unit="u3").left(_after(60), "retirement")

    assert _label(gone) is None


def test_what_is_known_later_does_not_count_yet() -> None:
    moved_on = MOVED.appointed(_after(10), unit="u3", known_on=_after(DAYS + 50))

    assert _label(moved_on, _after(DAYS + 49)) == 1
    assert _label(moved_on, _after(DAYS + 50)) == 0


def test_a_move_known_after_its_window_has_a_label_from_then_on() -> None:
    known_late = BEFORE.appointed(START, unit="u2", known_on=_after(DAYS + 50))

    assert _label(known_late, _after(DAYS + 49)) is None
    assert _label(known_late, _after(DAYS + 50)) == 1


def test_posts_that_are_no_moves_have_no_label() -> None:
    assert labelled_moves(records_of(BEFORE), DATASET_100, "bertahan", LAST_DAY).is_empty()


def test_moves_are_waited_for_until_their_window_is_over() -> None:
    records = records_of(MOVED)

    def waiting(as_of: date) -> list[date]:
        return unmatured_moves(records, DATASET_100, "bertahan", as_of)["start_date"].to_list()

    assert waiting(START - timedelta(days=1)) == []
    assert waiting(START) == [START]
    assert waiting(LAST_DAY - timedelta(days=1)) == [START]
    assert waiting(LAST_DAY) == []


def test_an_outcome_is_known_by_its_name_and_the_first_is_the_default() -> None:
    assert outcome_rule(DATASET, None).name == "adaptasi"
    assert outcome_rule(DATASET, "bertahan").kind == "stay"


@pytest.mark.parametrize(
    ("dataset", "name"), [(DATASET, "lain"), (replace(DATASET, outcomes={}), None)]
)
def test_an_outcome_nobody_described_is_not_found(dataset: object, name: str | None) -> None:
    assert isinstance(dataset, type(DATASET))
    with pytest.raises(NotFoundError, match="name one of these as the outcome"):
        outcome_rule(dataset, name)
