"""The additive part as the sum of a sparse and a dense regression, weighed, on weighted rows."""

from __future__ import annotations

import numpy as np
import pytest

from models.design import choose_columns, design_matrix
from models.parts.additive_fit import fit_additive
from models.parts.basis import Basis
from models.parts.dense_regression import fit_dense, fit_logistic
from models.parts.fit import fit_parts
from models.parts.recency import effective_rows, recency_weights
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe, Recipe
from models.rows import Days
from tests.builders.training_rows import QUICK, learnable_rows

ROWS = learnable_rows()
COLUMNS = choose_columns(ROWS.table).columns
DESIGN = design_matrix(ROWS.table.values, COLUMNS)
TAUGHT = Taught.of(ROWS)


def test_the_dense_part_alone_is_the_logistic_baseline() -> None:
    part = fit_additive(TAUGHT, AdditiveRecipe(0.5, 0.01, sparse=0, dense=1))

    share = fit_logistic(ROWS, 0.01)(ROWS.table)
    assert part.raw_log_odds(DESIGN) == pytest.approx(np.log(share / (1 - share)), abs=1e-4)


def test_two_regressions_add_up_by_their_weights() -> None:
    def scores(sparse: float, dense: float) -> np.ndarray:
        recipe = AdditiveRecipe(0.5, 0.01, sparse=sparse, dense=dense)
        return fit_additive(TAUGHT, recipe).raw_log_odds(DESIGN)

    both = scores(0.3, 0.6)

    assert both == pytest.approx(0.3 * scores(1, 0) + 0.6 * scores(0, 1), abs=1e-9)


def test_steps_are_told_from_lines_flags_and_words() -> None:
    basis = Basis.of(COLUMNS, DESIGN)
    without = Basis.of(COLUMNS, DESIGN, steps=False)

    whole = basis.expand(DESIGN).toarray()

    assert basis.is_step().sum() == sum(len(each) for each in basis.thresholds) > 0
    assert np.array_equal(whole[:, ~basis.is_step()], without.expand(DESIGN).toarray())
    assert not without.is_step().any()


def test_a_weight_of_two_is_as_good_as_a_row_twice() -> None:
    matrix = Basis.of(COLUMNS, DESIGN, steps=False).expand(DESIGN).toarray()
    twice = np.arange(len(ROWS)) % 3 == 0
    weight = np.where(twice, 2.0, 1.0)
    places = np.concatenate([np.arange(len(ROWS)), np.flatnonzero(twice)])

    # The ridge counts against all rows' mean loss, so it is the same for both.
    weighted = fit_dense(matrix, ROWS.label, 0.01, weight=weight / weight.mean())
    repeated = fit_dense(matrix[places], ROWS.label[places], 0.01)

    assert weighted.coefficients == pytest.approx(repeated.coefficients, abs=1e-3)


def _days(*years: float) -> Days:
    return np.array([round(365.25 * year) for year in years], dtype=np.int32)


def test_a_move_counts_half_after_a_half_life() -> None:
    weight = recency_weights(_days(0, 8, 16), 8.0)

    assert weight is not None
    assert weight / weight[-1] == pytest.approx([0.25, 0.5, 1.0], rel=1e-3)
    assert weight.mean() == pytest.approx(1.0)


def test_without_a_half_life_all_count_the_same() -> None:
    assert recency_weights(_days(0, 8), None) is None
    assert effective_rows(None, 2) == 2.0


def test_old_rows_are_worth_fewer() -> None:
    weight = recency_weights(_days(*range(16)), 4.0)

    assert 1 < effective_rows(weight, 16) < 16


def test_a_half_life_changes_both_parts() -> None:
    recipe = Recipe(10, 0.5, AdditiveRecipe(0.3, 0.01, 0.5, 0.2))
    short = Recipe(10, 0.5, AdditiveRecipe(0.3, 0.01, 0.5, 0.2), half_life=2.0)

    (trees, *_), additive = fit_parts(TAUGHT, recipe, QUICK.boosting)
    (others, *_), other = fit_parts(TAUGHT, short, QUICK.boosting)

    assert trees.model_to_string() != others.model_to_string()
    assert additive != other
