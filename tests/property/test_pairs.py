"""Whatever town and model are made, all pairs get what LightGBM and the additive part say."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answering.pairs import Wanted, best_pairs, scorer_of
from models.answering.pairs.block_best import By
from models.answering.pairs.compiled_scorer import CompiledScorer
from models.answering.pairs.scorer import PlainScorer
from models.recipe import Weights
from tests.builders.pairs import DAY, PairRecipe, blocks_of

PARAMETERS = st.fixed_dictionaries(
    {
        "objective": st.sampled_from(["binary", "regression"]),
        "num_leaves": st.integers(2, 40),
        "min_data_in_leaf": st.integers(1, 40),
        "max_bin": st.integers(2, 255),
        "zero_as_missing": st.booleans(),
        "use_missing": st.booleans(),
        "extra_trees": st.booleans(),
    }
)
RECIPES = st.builds(
    PairRecipe,
    people=st.integers(1, 20),
    posts=st.integers(1, 80),
    units=st.integers(1, 5),
    columns=st.tuples(*[st.integers(1, 3)] * 4),
    categories=st.integers(0, 2),
    missing=st.sampled_from([0.0, 0.1, 0.6]),
    parameters=PARAMETERS,
    rounds=st.integers(1, 6),
    boosters=st.integers(1, 2),
    members=st.integers(2, 3),
    weights=st.builds(Weights, st.sampled_from([0.0, 0.9]), st.sampled_from([0.0, 0.5])),
    rows=st.integers(100, 200),
    seed=st.integers(0, 10_000),
)


@settings(max_examples=25, deadline=None)
@given(RECIPES, st.integers(1, 6), st.sampled_from(["probability", "lower"]), st.integers(1, 9))
def test_the_compiled_road_keeps_what_the_models_own_keeps(
    recipe: PairRecipe, top: int, by: By, size: int
) -> None:
    scorer, wanted = scorer_of(recipe.model), Wanted(DAY, top, by)

    found = best_pairs(scorer, blocks_of(recipe.design, size), wanted, threads=2).kept

    assert isinstance(scorer, CompiledScorer)
    judged = best_pairs(PlainScorer(recipe.model), [recipe.design], wanted, threads=1).kept
    one = best_pairs(scorer, blocks_of(recipe.design, size), wanted, threads=1).kept
    for name, values in vars(found).items():
        assert getattr(one, name).tobytes() == values.tobytes()
        # Two pairs a rounding apart may change places; what they are worth may not.
        np.testing.assert_allclose(values, getattr(judged, name), rtol=0, atol=1e-6, err_msg=name)
