"""Contributions are exact: they add up, they match the judge, and a violation is refused."""

from __future__ import annotations

import warnings
from dataclasses import replace

import lightgbm
import numpy as np
import polars as pl
import pytest

from models.design import Floats
from models.explaining.contributions import (
    ADDITIVITY_TOLERANCE,
    base_log_odds,
    contributions,
    mean_absolute_contributions,
)
from models.model import Model
from models.parts.additive_fit import fit_additive
from models.recipe import AdditiveRecipe, Weights
from records.errors import MutasiError, UsageError
from tests.builders.scored import a_model, a_table
from tests.builders.taught import taught_design

TABLE = a_table(300)
MODEL = a_model(TABLE)


def test_base_and_contributions_add_up_to_the_raw_score() -> None:
    design = MODEL.design(TABLE.values)

    found = contributions(MODEL, design)

    explained = found.base + found.values.sum(axis=1)
    np.testing.assert_allclose(explained, MODEL.raw_log_odds(design), atol=ADDITIVITY_TOLERANCE)


def test_contributions_equal_those_of_shap() -> None:
    with warnings.catch_warnings():
        # shap imports matplotlib's deprecated colour setters, and warns of a change of its own
        # output for binary LightGBM models that has long been made.
        warnings.simplefilter("ignore")
        import shap  # type: ignore[import-untyped]  # ships no types

        design = MODEL.design(TABLE.values)
        judged = [shap.TreeExplainer(booster) for booster in MODEL.boosters]
        values = np.mean([judge.shap_values(design) for judge in judged], axis=0)
        base = float(np.mean([judge.expected_value for judge in judged]))

    found = contributions(MODEL, design)

    np.testing.assert_allclose(found.values, values, atol=1e-9)
    assert found.base == pytest.approx(base, abs=1e-9)


def _mixed() -> Model:
    """The same trees beside an additive part, neither counting whole."""
    design = MODEL.design(TABLE.values)
    label = (MODEL.raw_log_odds(design) > 0).astype(float)
    additive = fit_additive(taught_design(MODEL.columns, design, label), AdditiveRecipe(0.3))
    return replace(MODEL, additive=additive, weights=Weights(0.6, 0.7))


MIXED = _mixed()


def _asked() -> Floats:
    """Rows as in training, and some with unknown values and words."""
    odd = TABLE.values[:40].with_columns(
        destination_family=pl.lit("never seen"), position_days=pl.lit(None, pl.Float64)
    )
    return np.vstack([MIXED.design(TABLE.values), MIXED.design(odd)])


def test_base_and_contributions_of_a_mixed_model_add_up_to_the_raw_score() -> None:
    design = _asked()

    found = contributions(MIXED, design)

    explained = found.base + found.values.sum(axis=1)
    np.testing.assert_allclose(explained, MIXED.raw_log_odds(design), rtol=0, atol=1e-9)
    assert MIXED.additive is not None
    assert len(MIXED.additive.terms) > 3


def test_contributions_of_a_mixed_model_are_lightgbms_and_the_terms_own() -> None:
    design = _asked()
    assert MIXED.additive is not None
    judged = np.mean([b.predict(design, pred_contrib=True) for b in MIXED.boosters], axis=0)
    terms = np.zeros_like(design)
    for place, term in MIXED.additive.terms.items():
        training = MIXED.design(TABLE.values)[:, place]
        terms[:, place] = term.added(design[:, place]) - term.added(training).mean()

    found = contributions(MIXED, design)

    expected = 0.6 * judged[:, :-1] + 0.7 * terms
    np.testing.assert_allclose(found.values, expected, rtol=0, atol=1e-9)
    mean = MIXED.additive.raw_log_odds(MIXED.design(TABLE.values)).mean()
    assert found.base == pytest.approx(0.6 * judged[0, -1] + 0.7 * mean, abs=1e-9)
    assert base_log_odds(MIXED) == pytest.approx(found.base, abs=1e-12)


def test_a_row_of_a_mixed_model_alone_gets_what_it_gets_in_a_batch() -> None:
    design = _asked()
    batch = contributions(MIXED, design)

    for row in (0, 7, 310):
        alone = contributions(MIXED, design[row : row + 1])
        assert np.array_equal(alone.values[0], batch.values[row])
        assert alone.raw[0] == batch.raw[row]


def test_a_value_missing_where_training_had_none_still_adds_up() -> None:
    design = MODEL.design(TABLE.values)
    position_days = [column.name for column in MODEL.columns].index("position_days")
    assert not np.isnan(design[:, position_days]).any()
    design[:20, position_days] = np.nan

    found = contributions(MODEL, design)

    explained = found.base + found.values.sum(axis=1)
    np.testing.assert_allclose(explained, MODEL.raw_log_odds(design), atol=ADDITIVITY_TOLERANCE)


def test_a_category_unseen_in_training_still_adds_up() -> None:
    values = TABLE.values.with_columns(destination_family=pl.lit("never seen"))
    design = MODEL.design(values)

    found = contributions(MODEL, design)

    explained = found.base + found.values.sum(axis=1)
    np.testing.assert_allclose(explained, MODEL.raw_log_odds(design), atol=ADDITIVITY_TOLERANCE)


def test_an_early_stopped_booster_is_explained_at_its_best_iteration() -> None:
    design = MODEL.design(TABLE.values)
    label = (np.random.default_rng(1).random(len(design)) < 0.5).astype(float)
    rows = lightgbm.Dataset(design[:200], label[:200])
    parameters = {"objective": "binary", "verbosity": -1, "num_threads": 1}
    booster = lightgbm.train(
        parameters,
        rows,
        num_boost_round=60,
        valid_sets=[lightgbm.Dataset(design[200:], label[200:], reference=rows)],
        callbacks=[lightgbm.early_stopping(5, verbose=False)],
        keep_training_booster=True,
    )
    assert booster.best_iteration < booster.current_iteration()
    model = replace(MODEL, boosters=(booster,))

    found = contributions(model, design)

    explained = found.base + found.values.sum(axis=1)
    np.testing.assert_allclose(explained, model.raw_log_odds(design), atol=ADDITIVITY_TOLERANCE)


def test_contributions_stand_in_the_order_of_the_columns() -> None:
    only_tenure = TABLE.values.with_columns(
        pl.lit(TABLE.values[name].drop_nulls()[0]).alias(name)
        for name in TABLE.values.columns
        if name != "position_days"
    )

    found = contributions(MODEL, MODEL.design(only_tenure))

    spread = found.values.std(axis=0)
    names = [column.name for column in MODEL.columns]
    assert names[int(np.argmax(spread))] == "position_days"


def test_a_row_alone_gets_what_it_gets_in_a_batch() -> None:
    design = MODEL.design(TABLE.values)

    alone = contributions(MODEL, design[7:8])

    batch = contributions(MODEL, design)
    np.testing.assert_array_equal(alone.values[0], batch.values[7])


def test_no_rows_have_no_contributions() -> None:
    found = contributions(MODEL, MODEL.design(TABLE.values)[:0])

    assert found.values.shape == (0, len(MODEL.columns))


def test_contributions_that_do_not_add_up_are_refused() -> None:
    class Shifted(Model):
        """A model whose raw score is not what its trees say."""

        def raw_log_odds(self, design: Floats) -> Floats:
            return super().raw_log_odds(design) + 2 * ADDITIVITY_TOLERANCE

    shifted = Shifted(MODEL.outcome, MODEL.columns, MODEL.boosters)

    with pytest.raises(MutasiError, match="add up to"):
        contributions(shifted, MODEL.design(TABLE.values))


def test_a_design_with_other_columns_is_refused() -> None:
    design = MODEL.design(TABLE.values)

    with pytest.raises(UsageError, match=f"rows of {len(MODEL.columns)} columns"):
        contributions(MODEL, design[:, :-1])


def test_the_base_needs_nobody() -> None:
    found = contributions(MODEL, MODEL.design(TABLE.values))

    assert base_log_odds(MODEL) == pytest.approx(found.base, abs=1e-12)


def test_mean_absolute_contributions_are_kept_by_name() -> None:
    design = MODEL.design(TABLE.values)

    means = mean_absolute_contributions(MODEL, design)

    values = contributions(MODEL, design).values
    assert list(means) == [column.name for column in MODEL.columns]
    assert means["moves_count"] == pytest.approx(np.abs(values[:, 1]).mean())
