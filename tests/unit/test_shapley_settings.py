"""The kernel equals LightGBM's own contributions, however the trees were grown."""

from __future__ import annotations

import warnings

import lightgbm
import numpy as np
import pandas as pd
import pytest

from models.design import Floats
from models.explaining.shapley import explainer_of
from tests.builders.boosters import QUIET, Recipe

SETTINGS = {
    "binary": Recipe(),
    "regression": Recipe({"objective": "regression"}),
    "nothing missing in training": Recipe(missing=0.0),
    "missing values ignored": Recipe({"use_missing": False}),
    "zero as missing": Recipe({"zero_as_missing": True}),
    "zero as missing, none missing": Recipe({"zero_as_missing": True}, missing=0.0),
    "few categories": Recipe(categories={2: 3, 4: 4}),
    "many categories": Recipe(
        {"min_data_per_group": 1, "cat_smooth": 1, "max_cat_threshold": 100},
        categories={2: 100, 4: 20},
    ),
    "goss": Recipe({"data_sample_strategy": "goss"}),
    "dart": Recipe({"boosting": "dart", "drop_rate": 0.5}),
    "bagging": Recipe({"bagging_fraction": 0.5, "bagging_freq": 1}),
    "255 leaves": Recipe({"num_leaves": 255, "min_data_in_leaf": 1}, rows=2000, features=20),
    "features that come back on a path": Recipe({"num_leaves": 63, "min_data_in_leaf": 1},
                                                features=2),
    "stumps": Recipe({"num_leaves": 2}),
    "empty trees": Recipe({"min_data_in_leaf": 10_000}),
    "trees that stop growing": Recipe({"min_gain_to_split": 4.0}, rounds=60),
    "monotone": Recipe({"monotone_constraints": [1, 0, 0, 0, 0, 0, 0, -1]}),
    "infinite thresholds": Recipe({"max_bin": 2}),
    "quantized gradients": Recipe({"use_quantized_grad": True}),
    "extremely random trees": Recipe({"extra_trees": True}),
}  # fmt: skip


def assert_equals_lightgbm(booster: lightgbm.Booster, design: Floats) -> None:
    explainer = explainer_of(booster)

    values, base = explainer.contributions(design)

    judged = np.asarray(booster.predict(design, pred_contrib=True))
    assert explainer.is_own_kernel
    np.testing.assert_allclose(values, judged[:, :-1], rtol=0, atol=1e-9)
    assert base == pytest.approx(judged[0, -1], abs=1e-9)
    raw = booster.predict(design, raw_score=True)
    np.testing.assert_allclose(base + values.sum(axis=1), raw, rtol=0, atol=1e-9)


@pytest.mark.parametrize("recipe", SETTINGS.values(), ids=SETTINGS.keys())
def test_contributions_are_those_of_lightgbm(recipe: Recipe) -> None:
    booster = recipe.grow()

    assert_equals_lightgbm(booster, recipe.asked())


@pytest.mark.parametrize(
    ("recipe", "line", "written"),
    [
        pytest.param(SETTINGS["infinite thresholds"], "threshold", "inf", id="infinite thresholds"),
        pytest.param(SETTINGS["empty trees"], "num_leaves", "1", id="empty trees"),
        pytest.param(SETTINGS["many categories"], "decision_type", "9", id="categories"),
    ],
)
def test_the_settings_bring_what_they_are_named_after(
    recipe: Recipe, line: str, written: str
) -> None:
    text = recipe.grow().model_to_string()

    lines = [found for found in text.splitlines() if found.startswith(f"{line}=")]
    assert any(written in found.partition("=")[2].split() for found in lines)


def test_a_refitted_booster_is_explained() -> None:
    recipe = Recipe(categories={2: 5})
    design, label = recipe.training()

    refitted = recipe.grow().refit(design[::2], label[::2], decay_rate=0.3)

    assert_equals_lightgbm(refitted, recipe.asked())


@pytest.mark.parametrize("reads_back", [False, True], ids=["in memory", "read back"])
def test_an_early_stopped_booster_is_explained_at_its_best_iteration(*, reads_back: bool) -> None:
    recipe = Recipe({"learning_rate": 0.5}, seed=3)
    rows = recipe.dataset()
    judged = lightgbm.Dataset(*Recipe(seed=4).training(), reference=rows)
    stop = lightgbm.early_stopping(3, verbose=False)
    booster = lightgbm.train(
        recipe.settings(), rows, 80, [judged], callbacks=[stop], keep_training_booster=True
    )
    assert booster.best_iteration < booster.current_iteration()

    if reads_back:
        booster = lightgbm.Booster(model_str=booster.model_to_string(num_iteration=-1))

    assert_equals_lightgbm(booster, recipe.asked())


def test_a_feature_that_was_complete_at_first_and_had_gaps_later_is_read_by_each_tree() -> None:
    complete, gaps = Recipe(missing=0.0), Recipe(missing=0.3, seed=5)
    first = lightgbm.train(complete.settings(), complete.dataset(), 10)

    booster = lightgbm.train(gaps.settings(), gaps.dataset(), 10, init_model=first)

    assert_equals_lightgbm(booster, gaps.asked())


def test_trees_without_and_with_splits_are_explained_together() -> None:
    recipe = Recipe()
    constant = lightgbm.train(
        {**recipe.settings(), "min_data_in_leaf": 10_000}, recipe.dataset(), 1
    )

    booster = lightgbm.train(recipe.settings(), recipe.dataset(), 5, init_model=constant)

    assert "num_leaves=1\n" in booster.model_to_string()
    assert_equals_lightgbm(booster, recipe.asked())


def test_pandas_categories_are_explained_by_the_codes_that_the_booster_keeps() -> None:
    draw = np.random.default_rng(0)
    families = pd.Categorical(draw.choice(["arsip", "hukum", "sosial"], 400))
    frame = pd.DataFrame({"years": draw.normal(size=400), "family": families})
    label = frame["years"] + (frame["family"] == "hukum") > 0.3
    booster = lightgbm.train(
        {**QUIET, "objective": "binary", "min_data_per_group": 5},
        lightgbm.Dataset(frame, label),
        10,
    )
    kept = (booster.pandas_categorical or [])[0]
    places = {name: place for place, name in enumerate(kept)}
    asked = pd.DataFrame({"years": [0.1, 0.2, 0.3], "family": ["sosial", "hukum", None]})
    coded = np.column_stack([asked["years"], asked["family"].map(places)]).astype(np.float64)
    asked["family"] = pd.Categorical(asked["family"], kept)

    values, base = explainer_of(booster).contributions(coded)

    judged = np.asarray(booster.predict(asked, pred_contrib=True))
    np.testing.assert_allclose(values, judged[:, :-1], rtol=0, atol=1e-9)
    assert base == pytest.approx(judged[0, -1], abs=1e-9)


@pytest.mark.parametrize("objective", ["binary", "regression"])
def test_contributions_are_those_of_shap(objective: str) -> None:
    recipe = Recipe({"objective": objective})
    booster, design = recipe.grow(), recipe.asked()
    with warnings.catch_warnings():
        # shap imports matplotlib's deprecated colour setters, and warns of a change of its own
        # output for binary LightGBM models that has long been made.
        warnings.simplefilter("ignore")
        import shap  # type: ignore[import-untyped]  # ships no types

        judge = shap.TreeExplainer(booster)
        judged = judge.shap_values(design)

    values, base = explainer_of(booster).contributions(design)

    np.testing.assert_allclose(values, judged, rtol=0, atol=1e-9)
    assert base == pytest.approx(float(judge.expected_value), abs=1e-9)
