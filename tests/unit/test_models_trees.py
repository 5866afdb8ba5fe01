"""Asking a booster: few rows or many, by one thread or all, a row's answer is the same."""

from __future__ import annotations

import numpy as np
import pytest

from models.parts.trees import WORTH_A_TEAM, leaves, raw_scores
from tests.builders.boosters import Recipe

RECIPE = Recipe(rows=2 * WORTH_A_TEAM, categories={1: 5})
BOOSTER, DESIGN = RECIPE.grow(), RECIPE.asked(2 * WORTH_A_TEAM)


@pytest.mark.parametrize("rows", [1, 7, WORTH_A_TEAM - 1, WORTH_A_TEAM])
def test_few_rows_get_what_they_get_among_many(rows: int) -> None:
    assert np.array_equal(raw_scores(BOOSTER, DESIGN[:rows]), raw_scores(BOOSTER, DESIGN)[:rows])
    assert np.array_equal(leaves(BOOSTER, DESIGN[:rows]), leaves(BOOSTER, DESIGN)[:rows])


def test_the_answers_are_the_boosters_own() -> None:
    assert np.array_equal(raw_scores(BOOSTER, DESIGN), BOOSTER.predict(DESIGN, raw_score=True))
    assert np.array_equal(leaves(BOOSTER, DESIGN), BOOSTER.predict(DESIGN, pred_leaf=True))


def test_no_rows_have_no_answers() -> None:
    assert raw_scores(BOOSTER, DESIGN[:0]).shape == (0,)
    assert leaves(BOOSTER, DESIGN[:0]).shape == (0, BOOSTER.num_trees())
