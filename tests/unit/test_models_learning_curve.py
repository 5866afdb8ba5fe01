"""The learning curve: it falls where there is something to learn, and tells what is missed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.certainty.learning_curve import (
    LEFT_AFTER_DOUBLING,
    LearningCurve,
    Point,
    learning_curve,
    loss_after_doubling,
    missed_loss,
)
from models.parts.mixture import choose_mixture
from models.parts.taught import at_origins
from models.split import OriginRules, rolling_origins
from tests.builders.training_rows import QUICK, learnable_rows

ROWS = learnable_rows()
AT = at_origins(ROWS, rolling_origins(ROWS, OriginRules()))
MIXTURE = choose_mixture(AT, QUICK.boosting)


def _curve() -> LearningCurve:
    curve = learning_curve(AT, MIXTURE, QUICK.boosting)
    assert curve is not None
    return curve


def test_more_people_cost_less_where_there_is_something_to_learn() -> None:
    losses = [point.log_loss for point in _curve().points]

    assert losses == sorted(losses, reverse=True)
    assert losses[0] > losses[-1]


def test_the_whole_is_what_the_mixture_said() -> None:
    half, whole = _curve().points

    assert whole.log_loss == pytest.approx(MIXTURE.losses[MIXTURE.recipe.half_life])
    moves = [len(each.taught) for each in AT]
    assert min(moves) <= whole.moves <= max(moves)
    assert half.moves == pytest.approx(whole.moves / 2)


def test_the_same_rows_give_the_same_curve() -> None:
    assert _curve() == _curve()


def test_without_origins_there_is_none() -> None:
    assert learning_curve((), choose_mixture((), QUICK.boosting), QUICK.boosting) is None


def test_an_origin_whose_parts_have_one_class_only_is_passed_over() -> None:
    few = replace(AT[0], taught=AT[0].taught.take(np.arange(3)))
    alone = replace(MIXTURE, log_odds=MIXTURE.log_odds[:1])

    assert learning_curve((few,), alone, QUICK.boosting) is None


def _drawn(half: float, whole: float) -> LearningCurve:
    return LearningCurve((Point(500, half), Point(1_000, whole)), variance=0.2)


def test_a_doubling_takes_a_third_of_what_is_missed() -> None:
    # Halves miss .03, everybody .02 of log-loss: a third less.
    curve = _drawn(0.53, 0.52)

    at_origins, doubled = curve.missed_variance(1_000), curve.missed_variance(2_000)

    assert at_origins == pytest.approx(2 * 0.02 / 0.2)
    assert doubled == pytest.approx(at_origins * LEFT_AFTER_DOUBLING)
    assert curve.missed_variance(10) == at_origins


def test_what_lies_ahead_goes_on_as_the_doublings_before() -> None:
    # Least 0.50: halves miss .03, everybody .02, and twice as many .02 * 2 / 3.
    ahead = loss_after_doubling(0.53, 0.52)

    assert ahead == pytest.approx(0.5 + 0.02 * 2 / 3)
    assert missed_loss(0.52, ahead) == pytest.approx(0.02 * 2 / 3)
    assert loss_after_doubling(0.51, 0.52) == 0.52


def test_a_curve_that_rises_misses_nothing() -> None:
    assert _drawn(0.51, 0.52).missed_variance(1_000) == 0.0


def test_the_curve_is_told_with_its_sizes() -> None:
    told = _drawn(0.53, 0.52).to_json()

    assert [point["moves"] for point in told] == [500, 1_000]
    assert told[-1]["log_loss"] == 0.52
