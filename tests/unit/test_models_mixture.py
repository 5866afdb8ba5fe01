"""The mixture: weights that the judged rows call for, their sum as raw score, a half-life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.design import HELD, Floats, logistic
from models.evaluation import log_loss
from models.parts import mixture as module
from models.parts.boosting import choose_rounds
from models.parts.dense_regression import PenaltyChoice, choose_penalty
from models.parts.mixture import (
    EQUAL,
    HALF_LIVES,
    LEAST_ROWS,
    LITTLE,
    PARTS,
    WIDER,
    choose_mixture,
    choose_weights,
    weighted_sum,
)
from models.parts.taught import AtOrigin, at_origins, judged_label
from models.recipe import AdditiveRecipe
from models.rows import Labels, TrainingRows
from models.split import OriginRules, rolling_origins
from tests.builders.training_rows import QUICK, learnable_rows


def _at(rows: TrainingRows) -> tuple[AtOrigin, ...]:
    return at_origins(rows, rolling_origins(rows, OriginRules()))


def _scores(rows: int = 4_000, seed: int = 0) -> Floats:
    """Raw scores of three parts that know different things."""
    return np.random.default_rng(seed).normal(size=(len(PARTS), rows))


def _labels(log_odds: Floats, seed: int = 1) -> Labels:
    return (np.random.default_rng(seed).random(len(log_odds)) < logistic(log_odds)).astype(float)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param((1.0, 0.0, 0.0), id="only boosters"),
        pytest.param((0.0, 1.0, 0.0), id="only the sparse regression"),
        pytest.param((0.0, 0.0, 1.0), id="only the dense regression"),
        pytest.param((0.7, 0.4, 0.2), id="all"),
        pytest.param((0.3, 0.2, 0.1), id="all pulled back"),
    ],
)
def test_planted_weights_are_found(planted: tuple[float, ...]) -> None:
    parts = _scores(30_000)

    found = choose_weights(parts, _labels(weighted_sum(planted, parts)))

    assert found == pytest.approx(planted, abs=0.06)


def test_a_part_that_misleads_counts_for_nothing() -> None:
    parts = _scores()

    found = choose_weights(parts, _labels(parts[0] - parts[1] - parts[2]))

    assert found[1:] == (0.0, 0.0)


def test_no_weight_is_more_than_one_and_a_half() -> None:
    parts = _scores()

    assert choose_weights(parts, _labels(4 * parts.sum(axis=0))) == (1.5, 1.5, 1.5)


def test_weights_near_the_ones_chosen_are_no_better() -> None:
    parts = _scores()
    label = _labels(weighted_sum((0.7, 0.4, 0.2), parts))

    found = choose_weights(parts, label)

    least = log_loss(label, logistic(weighted_sum(found, parts)))
    for place in range(len(PARTS)):
        for step in (-0.01, 0.01):
            near = [weight + step * (place == each) for each, weight in enumerate(found)]
            assert least < log_loss(label, logistic(weighted_sum(near, parts)))


def test_few_rows_give_boosters_and_the_sparse_regression_a_half() -> None:
    parts = _scores(LEAST_ROWS)
    label = _labels(parts[0])

    assert choose_weights(parts[:, :-1], label[:-1]) == EQUAL
    assert choose_weights(parts, label) != EQUAL


def test_the_raw_scores_of_origins_are_the_weighted_sum_of_the_parts() -> None:
    rows = learnable_rows()
    at = _at(rows)

    mixture = choose_mixture(at, QUICK.boosting)

    recipe, parts = mixture.recipe, [mixture.parts[name] for name in PARTS]
    weights = (recipe.boosters, recipe.additive.sparse, recipe.additive.dense)
    assert np.array_equal(np.concatenate(mixture.log_odds), weighted_sum(weights, parts))
    assert [len(part) for part in mixture.log_odds] == [len(each.label) for each in at]
    assert weights == choose_weights(np.array(parts), judged_label(at))


def test_what_the_dense_regression_said_need_not_be_found_twice() -> None:
    rows = learnable_rows()
    at = _at(rows)

    known = choose_mixture(at, QUICK.boosting, lambda: choose_penalty(at))
    found = choose_mixture(at, QUICK.boosting)

    assert known.recipe == found.recipe


def _turning(*, turns: bool) -> TrainingRows:
    """Rows of which another number decides after two of their eight years, or the same one."""
    rows = learnable_rows(2_400)
    skill, noise = (rows.table.values[name].to_numpy() for name in ("skill", "noise"))
    is_old = rows.start_days < np.quantile(rows.start_days, 0.25)
    return replace(rows, label=_labels(2 * np.where(is_old & turns, noise, skill)))


def test_where_a_law_turned_old_moves_count_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HALF_LIVES", (2.0, 1.0))
    rows = _turning(turns=True)

    mixture = choose_mixture(_at(rows), QUICK.boosting)

    assert mixture.recipe.half_life in {2.0, 1.0}
    assert mixture.losses[mixture.recipe.half_life] == min(mixture.losses.values())
    assert mixture.losses[mixture.recipe.half_life] < mixture.losses[None]


def test_the_search_for_a_half_life_ends_where_one_brings_nothing() -> None:
    rows = _turning(turns=False)

    mixture = choose_mixture(_at(rows), QUICK.boosting)

    tried = list(mixture.losses)
    assert tried == [None, HALF_LIVES[0]]
    assert mixture.recipe.half_life is None


def test_trees_that_weigh_little_are_few() -> None:
    rows = learnable_rows(2_400)
    skill, luck = rows.table.values["skill"].to_numpy(), np.random.default_rng(3)
    # Effects that simply add: the regression finds them, and trees have nothing to tell beside it.
    told = (luck.random(len(rows)) < logistic(2 * skill)).astype(float)

    at = _at(replace(rows, label=told))
    mixture = choose_mixture(at, QUICK.boosting)

    alone = choose_rounds(at, QUICK.boosting)
    assert mixture.recipe.boosters < LITTLE
    assert mixture.recipe.rounds < alone.rounds


def _with_few_far_out(*, they_tell: bool) -> TrainingRows:
    """Rows of which few lie far out in skill, where it decides as elsewhere, or nothing."""
    rows = learnable_rows(6_000)
    random = np.random.default_rng(5)
    far = random.random(len(rows)) < 0.06
    skill = np.where(far, random.uniform(-15, 15, len(rows)), random.normal(size=len(rows)))
    told = np.where(far, skill / 4 if they_tell else 0.0, skill / 4)
    table = replace(rows.table, values=rows.table.values.with_columns(skill=pl.Series(skill)))
    return replace(rows, table=table, label=_labels(told))


def test_lines_run_farther_out_where_what_lies_there_tells_surely() -> None:
    rows = _with_few_far_out(they_tell=True)

    mixture = choose_mixture(_at(rows), QUICK.boosting)

    assert list(mixture.range_losses) == [HELD, *WIDER]
    held = mixture.recipe.additive.held
    assert held in WIDER
    assert mixture.range_losses[held] == min(mixture.range_losses.values())


def test_lines_run_over_their_usual_range_where_what_lies_beyond_tells_nothing() -> None:
    rows = _with_few_far_out(they_tell=False)

    mixture = choose_mixture(_at(rows), QUICK.boosting)

    assert mixture.recipe.additive.held == HELD


def test_the_same_rows_give_the_same_mixture() -> None:
    rows = learnable_rows()
    at = _at(rows)

    once, again = (choose_mixture(at, QUICK.boosting) for _ in range(2))

    assert once.recipe == again.recipe
    assert np.array_equal(np.concatenate(once.log_odds), np.concatenate(again.log_odds))


def test_without_origins_boosters_and_the_sparse_regression_count_a_half() -> None:
    mixture = choose_mixture([], QUICK.boosting, lambda: PenaltyChoice(0.1, ()))

    assert mixture.recipe.boosters == 0.5
    expected = AdditiveRecipe(mixture.recipe.additive.sparsity, 0.1, sparse=0.5, dense=0.0)
    assert mixture.recipe.additive == expected
    assert (mixture.log_odds, mixture.parts, mixture.recipe.half_life) == ((), {}, None)
