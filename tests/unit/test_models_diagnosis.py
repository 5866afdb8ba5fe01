"""The closer look: intervals over people, calibration lines, rounds, cohorts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    roc_auc_score,
)

from models.bootstrap import Draws
from models.design import logistic
from models.judging.diagnosis import (
    LEAST_COHORT,
    calibration_line,
    cohorts,
    metrics_with_intervals,
    top_of_rounds,
)

DRAW = np.random.default_rng(3)
LOG_ODDS = DRAW.normal(size=4_000)
LABEL = (DRAW.random(4_000) < logistic(LOG_ODDS)).astype(np.float64)
PEOPLE = np.arange(4_000, dtype=np.intp)


def test_intervals_lie_around_the_metrics() -> None:
    found = metrics_with_intervals(LABEL, logistic(LOG_ODDS), PEOPLE)

    for name in ("auc", "log_loss", "brier"):
        lower, value, upper = (found[f"{name}{end}"] for end in ("_lower", "", "_upper"))
        assert lower is not None
        assert value is not None
        assert upper is not None
        assert lower < value < upper


def test_people_who_move_often_make_intervals_wider() -> None:
    alone = metrics_with_intervals(LABEL, logistic(LOG_ODDS), PEOPLE)
    # The same thousand moves four times over are not four thousand.
    rows = np.tile(np.arange(1_000), 4)
    repeated = metrics_with_intervals(LABEL[rows], logistic(LOG_ODDS[rows]), PEOPLE[rows])

    def width(found: dict[str, float | int | None]) -> float:
        return (found["log_loss_upper"] or 0) - (found["log_loss_lower"] or 0)

    assert width(repeated) == pytest.approx(2 * width(alone), rel=0.35)


def test_the_range_of_the_auc_is_that_of_weighted_rows() -> None:
    # Ties count half, and there are many: a hundred promises of five values.
    label, promised = LABEL[:100], np.round(logistic(LOG_ODDS[:100]) * 4) / 4
    people = PEOPLE[:100] // 2

    found = metrics_with_intervals(label, promised, people, seed=5)

    by_draw = [
        roc_auc_score(label, promised, sample_weight=draw)
        for draw in Draws.of(people, 200, 5).of_rows()
    ]
    assert found["auc_lower"] == pytest.approx(np.quantile(by_draw, 0.025), abs=1e-6)
    assert found["auc_upper"] == pytest.approx(np.quantile(by_draw, 0.975), abs=1e-6)


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.0])
def test_the_line_tells_how_promises_are_bent(slope: float) -> None:
    line = calibration_line(LABEL, logistic((LOG_ODDS - 0.3) / slope))

    assert line is not None
    assert line["slope"] == pytest.approx(slope, rel=0.1)
    assert line["intercept"] == pytest.approx(0.3, abs=0.1)


def test_labels_or_promises_all_alike_have_no_line() -> None:
    assert calibration_line(np.ones(10), np.linspace(0.1, 0.9, 10)) is None
    assert calibration_line(LABEL[:10], np.full(10, 0.4)) is None


def test_the_best_of_each_round_are_counted() -> None:
    days = np.array([1] * 12 + [2] * 12 + [3] * 4, dtype=np.int32)
    label = np.array(([1.0] * 3 + [0.0] * 9) * 2 + [1.0] * 4)
    right, wrong = label + 0.0, -label

    found = top_of_rounds(days, label, {"right": right, "wrong": wrong, "same": np.ones(28)})

    # A quarter of twelve is three; the day with four moves is no round.
    assert (found["rounds"], found["moves"], found["chosen"]) == (2, 24, 6)
    assert found["all"] == 0.25
    assert found["success"] == {"right": 1.0, "wrong": 0.0, "same": 0.25}


def test_the_best_have_a_range_where_people_are_drawn() -> None:
    days = np.ones(12, dtype=np.int32)
    label = np.array([1.0, 1.0, 0.0] + [0.0] * 9)
    answers = {"these": np.array([0.9] * 3 + [0.1] * 9)}
    # The best three stay the same; the second draw has the failure among them twice.
    drawn = Draws(np.arange(12), np.array([[1.0] * 12, [1.0, 0.0, 2.0] + [1.0] * 9]))

    found = top_of_rounds(days, label, answers, drawn)

    low, high = 1 / 3, 2 / 3
    assert found["success_range"]["these"] == pytest.approx(
        (low + 0.025 * (high - low), low + 0.975 * (high - low)), abs=1e-6
    )


def test_the_cohort_that_went_otherwise_comes_first() -> None:
    family = ["law"] * 60 + ["health"] * 60 + ["few"] * (LEAST_COHORT - 1)
    label = np.array(([1.0, 0.0] * 30) + [1.0] * 60 + [1.0] * (LEAST_COHORT - 1))

    found = cohorts(
        pl.DataFrame({"family": family}), label, np.full(len(label), 0.5), ["family", "absent"]
    )

    assert [(one.value, one.moves, one.seen) for one in found] == [
        ("health", 60, 1.0), ("law", 60, 0.5),
    ]  # fmt: skip
    # Half a chance in sixty moves varies by sqrt(15) / 60.
    assert found[0].surprise == pytest.approx(0.5 / (15**0.5 / 60), rel=1e-5)
