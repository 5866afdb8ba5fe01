"""Whatever booster is grown, the kernel says what LightGBM says, and it adds up."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.explaining.shapley import explainer_of
from tests.builders.boosters import Recipe

PARAMETERS = st.fixed_dictionaries(
    {
        "objective": st.sampled_from(["binary", "regression"]),
        "boosting": st.sampled_from(["gbdt", "dart"]),
        "data_sample_strategy": st.sampled_from(["bagging", "goss"]),
        "num_leaves": st.integers(2, 60),
        "min_data_in_leaf": st.integers(1, 40),
        "max_bin": st.integers(2, 255),
        "learning_rate": st.floats(0.02, 0.9),
        "zero_as_missing": st.booleans(),
        "use_missing": st.booleans(),
        "extra_trees": st.booleans(),
        "feature_fraction": st.floats(0.3, 1.0),
    }
)
RECIPES = st.builds(
    Recipe,
    parameters=PARAMETERS,
    rounds=st.integers(1, 12),
    features=st.integers(2, 12),
    rows=st.integers(100, 300),
    missing=st.sampled_from([0.0, 0.1, 0.6]),
    categories=st.dictionaries(st.integers(0, 1), st.integers(2, 70), max_size=2),
    seed=st.integers(0, 10_000),
)


@settings(max_examples=40, deadline=None)
@given(RECIPES)
def test_contributions_of_any_booster_are_those_of_lightgbm(recipe: Recipe) -> None:
    booster, design = recipe.grow(), recipe.asked(40)

    explainer = explainer_of(booster)

    values, base = explainer.contributions(design)
    assert explainer.is_own_kernel
    judged = np.asarray(booster.predict(design, pred_contrib=True))
    np.testing.assert_allclose(values, judged[:, :-1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(base, judged[:, -1], rtol=0, atol=1e-9)
    raw = np.asarray(booster.predict(design, raw_score=True))
    np.testing.assert_allclose(base + values.sum(axis=1), raw, rtol=0, atol=1e-9)
