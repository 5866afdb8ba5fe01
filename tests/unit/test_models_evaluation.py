"""Metrics: equal to scikit-learn's, and honest where the rows cannot tell."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    brier_score_loss,
    log_loss,
    roc_auc_score,
)

from models.evaluation import METRIC_NAMES, calibration_error, evaluate, reliability

DRAW = np.random.default_rng(0)
PROBABILITY = DRAW.random(500)
LABEL = (DRAW.random(500) < PROBABILITY).astype(np.float64)


def test_metrics_equal_scikit_learns() -> None:
    metrics = evaluate(LABEL, PROBABILITY)

    assert metrics["auc"] == pytest.approx(roc_auc_score(LABEL, PROBABILITY), abs=1e-6)
    assert metrics["log_loss"] == pytest.approx(log_loss(LABEL, PROBABILITY), abs=1e-6)
    assert metrics["brier"] == pytest.approx(brier_score_loss(LABEL, PROBABILITY), abs=1e-6)
    assert metrics["n"] == 500
    assert metrics["base_rate"] == pytest.approx(LABEL.mean(), abs=1e-6)
    assert tuple(metrics) == METRIC_NAMES


@pytest.mark.parametrize("only", [0.0, 1.0], ids=["failures", "successes"])
def test_one_class_has_no_auc_and_everything_else(only: float) -> None:
    metrics = evaluate(np.full(10, only), np.full(10, 0.5))

    assert metrics["auc"] is None
    assert metrics["log_loss"] == pytest.approx(np.log(2), abs=1e-6)
    assert metrics["ece"] == 0.5


def test_no_rows_have_no_metrics() -> None:
    metrics = evaluate(np.empty(0), np.empty(0))

    assert metrics["n"] == 0
    assert {metrics[name] for name in METRIC_NAMES if name != "n"} == {None}


def test_a_certain_mistake_costs_much_and_not_everything() -> None:
    assert evaluate(np.array([1.0]), np.array([0.0]))["log_loss"] == pytest.approx(
        -np.log(1e-15), abs=1e-6
    )


def test_a_constant_has_one_bin_and_is_off_by_its_distance_from_the_share() -> None:
    label = np.array([1.0, 1.0, 1.0, 0.0])

    assert calibration_error(label, np.full(4, 0.5)) == pytest.approx(3 / 4 - 1 / 2)


def test_the_reliability_curve_covers_every_row_once() -> None:
    curve = reliability(LABEL, PROBABILITY)

    assert curve.counts.tolist() == [50.0] * 10
    assert np.average(curve.promised, weights=curve.counts) == pytest.approx(PROBABILITY.mean())
    assert np.average(curve.found, weights=curve.counts) == pytest.approx(LABEL.mean())
