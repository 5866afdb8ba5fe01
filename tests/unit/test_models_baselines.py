"""The opponents: each does what its name says, and stays sane far from its training."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from features.catalog import FeatureTable
from models.design import Floats, choose_columns, design_matrix
from models.evaluation import log_loss
from models.judging.baselines import (
    BASELINE_NAMES,
    base_rate,
    choose_baselines,
    destination_share,
    fit_baselines,
    plain_lightgbm,
)
from models.parts.basis import Basis
from models.parts.boosting import choose_rounds
from models.parts.dense_regression import PENALTIES, choose_penalty, fit_logistic
from models.parts.taught import at_origins
from models.rows import TrainingRows, training_rows
from models.split import OriginRules, rolling_origins
from tests.builders.training_rows import a_moves_frame, learnable_rows

DAY = date(2020, 1, 1)


def _rows(units: list[str], labels: list[int]) -> TrainingRows:
    people = [f"e{number}" for number in range(len(units))]
    moves = a_moves_frame(people, [DAY] * len(units), units)
    table = FeatureTable(moves, pl.DataFrame({"one": [1.0] * len(units)}), ())
    labelled = moves.with_columns(label=pl.Series(labels), matures_on=pl.lit(DAY))
    return training_rows(labelled, table)


def test_the_base_rate_is_the_share_of_successes() -> None:
    rows = _rows(["u1", "u1", "u2", "u2"], [1, 1, 1, 0])

    assert base_rate(rows)(rows.table).tolist() == [3 / 4] * 4


def test_a_destinations_share_is_drawn_to_the_base_rate() -> None:
    rows = _rows(["u1", "u1", "u2", "u2"], [1, 1, 1, 0])
    asked = _rows(["u1", "u2", "elsewhere"], [0, 0, 0]).table

    shares = destination_share(rows)(asked)

    # Ten further moves at 3/4 stand beside the two of each unit.
    assert shares == pytest.approx([(2 + 7.5) / 12, (1 + 7.5) / 12, 3 / 4])


def test_a_value_far_outside_training_counts_as_five_deviations() -> None:
    rows = learnable_rows()
    predict = fit_logistic(rows, 0.01)

    def answers(value: float) -> Floats:
        values = rows.table.values.with_columns(noise=pl.lit(value))
        return predict(replace(rows.table, values=values))

    noise = rows.table.values["noise"].to_numpy()
    assert answers(1e6) == pytest.approx(answers(float(noise.mean() + 5 * noise.std())))
    assert answers(1e6) != pytest.approx(answers(0.0))


def test_a_word_never_met_is_none_of_the_known_ones() -> None:
    rows = learnable_rows()
    columns = choose_columns(rows.table).columns
    basis = Basis.of(columns, design_matrix(rows.table.values, columns), steps=False)

    elsewhere = rows.table.values.with_columns(region=pl.lit("west"))
    matrix = basis.expand(design_matrix(elsewhere, columns)).toarray()

    assert not matrix[:, -3:].any()


def test_a_strong_penalty_draws_everybody_to_the_base_rate() -> None:
    rows = learnable_rows()

    answers = fit_logistic(rows, 1e6)(rows.table)

    assert answers == pytest.approx(rows.label.mean(), abs=1e-3)


def test_choices_are_made_and_fitted_for_every_baseline() -> None:
    rows = learnable_rows()
    origins = rolling_origins(rows, OriginRules())
    at = at_origins(rows, origins)

    choices = choose_baselines(
        rows, origins, choose_penalty(at), choose_rounds(at, plain_lightgbm(0))
    )
    settings = {name: choice.settings for name, choice in choices.items()}
    predictors = fit_baselines(rows, settings, seed=0)

    assert tuple(choices) == tuple(predictors) == BASELINE_NAMES
    assert settings["logistic"]["penalty"] in PENALTIES
    assert 0 < settings["lightgbm"]["rounds"] <= plain_lightgbm(0).most_rounds
    asked = learnable_rows(seed=1)
    losses = {
        name: log_loss(asked.label, predict(asked.table)) for name, predict in predictors.items()
    }
    assert losses["logistic"] < losses["base_rate"]
    assert losses["lightgbm"] < losses["base_rate"]


def test_plain_lightgbm_is_what_was_agreed() -> None:
    plain = plain_lightgbm(3)

    assert (plain.learning_rate, plain.num_leaves, plain.min_child_samples) == (0.03, 15, 40)
    assert (plain.boosters, plain.bagging_fraction, plain.feature_fraction) == (1, 1.0, 1.0)
    assert plain.seed == 3
