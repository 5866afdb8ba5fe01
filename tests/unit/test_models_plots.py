"""Plots of a training: what is drawn, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.certainty.learning_curve import LearningCurve, Point
from models.registry.plots import draw_learning_curve, draw_plots
from models.training.training import Training, train_model
from tests.builders.training_rows import QUICK, a_question, learnable_rows


@pytest.fixture(scope="module")
def training() -> Training:
    return train_model(learnable_rows(400), a_question(), QUICK)


def test_the_learning_curve_stands_beside_the_others(training: Training, tmp_path: Path) -> None:
    draw_plots(training, tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {
        "importance.svg", "reliability.svg", "metrics_by_origin.svg", "learning_curve.svg",
    }  # fmt: skip


def test_what_cannot_be_judged_has_no_learning_curve(tmp_path: Path) -> None:
    draw_plots(train_model(learnable_rows(years=1), a_question(), QUICK), tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"importance.svg"}


def test_the_same_curve_is_the_same_drawing(tmp_path: Path) -> None:
    def drawn(name: str, whole: float) -> bytes:
        points = (Point(250, 0.6), Point(500, 0.55), Point(1_000, whole))
        draw_learning_curve(LearningCurve(points, 0.2), tmp_path / name)
        return (tmp_path / name).read_bytes()

    assert drawn("one.svg", 0.52) == drawn("two.svg", 0.52)
    assert drawn("one.svg", 0.52) != drawn("other.svg", 0.51)
