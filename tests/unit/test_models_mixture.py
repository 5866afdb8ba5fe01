"""The mixture: weights that the judged rows call for, and a raw score that is their sum."""

from __future__ import annotations

import numpy as np
import pytest

from models.design import Floats, logistic
from models.evaluation import log_loss
from models.mixture import EQUAL, LEAST_ROWS, choose_mixture, choose_weights
from models.rows import Labels
from models.split import OriginRules, rolling_origins
from models.weights import Weights
from tests.builders.training_rows import QUICK, learnable_rows


def _two_scores(rows: int = 4_000, seed: int = 0) -> Floats:
    """Raw scores of two parts that know different things."""
    return np.random.default_rng(seed).normal(size=(2, rows))


def _labels(log_odds: Floats, seed: int = 1) -> Labels:
    return (np.random.default_rng(seed).random(len(log_odds)) < logistic(log_odds)).astype(float)


@pytest.mark.parametrize(
    ("boosters", "additive"),
    [
        pytest.param(1.0, 0.0, id="only boosters"),
        pytest.param(0.0, 1.0, id="only additive"),
        pytest.param(0.7, 0.4, id="both"),
        pytest.param(0.3, 0.2, id="both pulled back"),
    ],
)
def test_planted_weights_are_found(boosters: float, additive: float) -> None:
    both = _two_scores(30_000)

    found = choose_weights(both, _labels(boosters * both[0] + additive * both[1]))

    assert found.boosters == pytest.approx(boosters, abs=0.06)
    assert found.additive == pytest.approx(additive, abs=0.06)


def test_a_part_that_misleads_counts_for_nothing() -> None:
    both = _two_scores()

    found = choose_weights(both, _labels(both[0] - both[1]))

    assert found.additive == 0.0


def test_no_weight_is_more_than_one_and_a_half() -> None:
    both = _two_scores()

    found = choose_weights(both, _labels(4 * both[0] + 4 * both[1]))

    assert found == Weights(1.5, 1.5)


def test_weights_near_the_ones_chosen_are_no_better() -> None:
    both = _two_scores()
    label = _labels(0.7 * both[0] + 0.4 * both[1])

    found = choose_weights(both, label)

    def loss(boosters: float, additive: float) -> float:
        return log_loss(label, logistic(boosters * both[0] + additive * both[1]))

    least = loss(found.boosters, found.additive)
    for step in (-0.01, 0.01):
        assert least < loss(found.boosters + step, found.additive)
        assert least < loss(found.boosters, found.additive + step)


def test_few_rows_give_both_a_half() -> None:
    both = _two_scores(LEAST_ROWS)
    label = _labels(both[0])

    assert choose_weights(both[:, :-1], label[:-1]) == EQUAL
    assert choose_weights(both, label) != EQUAL


def test_the_raw_scores_of_origins_are_the_weighted_sum_of_the_parts() -> None:
    rows = learnable_rows()
    origins = rolling_origins(rows, OriginRules())

    mixture = choose_mixture(rows, origins, QUICK.boosting)

    weights, parts = mixture.weights, mixture.parts
    expected = weights.boosters * parts["boosters"] + weights.additive * parts["additive"]
    assert np.array_equal(np.concatenate(mixture.log_odds), expected)
    sizes = [len(origin.validation) for origin in origins]
    assert [len(part) for part in mixture.log_odds] == sizes
    label = np.concatenate([rows.label[origin.validation] for origin in origins])
    assert weights == choose_weights(np.array([parts["boosters"], parts["additive"]]), label)


def test_the_same_rows_give_the_same_mixture() -> None:
    rows = learnable_rows()
    origins = rolling_origins(rows, OriginRules())

    once, again = (choose_mixture(rows, origins, QUICK.boosting) for _ in range(2))

    assert (once.rounds, once.sparsity, once.weights) == (
        again.rounds, again.sparsity, again.weights
    )  # fmt: skip
    assert np.array_equal(np.concatenate(once.log_odds), np.concatenate(again.log_odds))


def test_without_origins_both_count_a_half() -> None:
    mixture = choose_mixture(learnable_rows(), [], QUICK.boosting)

    assert mixture.weights == EQUAL
    assert (mixture.log_odds, mixture.parts) == ((), {})
