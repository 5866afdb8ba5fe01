"""Boosters: the same input gives the same text, rounds are chosen, limits hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.design import Floats, logistic
from models.evaluation import log_loss
from models.model import Model
from models.parts.boosting import (
    BoostingParameters,
    RoundsChoice,
    choose_rounds,
    choose_trees,
    fit_boosters,
)
from models.parts.fit import fit_parts
from models.parts.taught import AtOrigin, Taught, at_origins, judged_label
from models.recipe import Recipe
from models.rows import TrainingRows
from models.split import OriginRules, rolling_origins
from tests.builders.training_rows import QUICK, learnable_rows

BAG = QUICK.boosting


def _texts(rows: TrainingRows, bag: BoostingParameters) -> list[str]:
    return [booster.model_to_string() for booster in fit_boosters(Taught.of(rows), bag, 10)]


def _at(rows: TrainingRows) -> tuple[AtOrigin, ...]:
    return at_origins(rows, rolling_origins(rows, OriginRules()))


def _promised(chosen: RoundsChoice) -> Floats:
    return logistic(np.concatenate(chosen.log_odds))


def _trees(text: str) -> str:
    return text.split("\nparameters:")[0]


def test_the_same_input_gives_the_same_text() -> None:
    rows = learnable_rows()

    assert _texts(rows, BAG) == _texts(rows, BAG)


def test_trees_do_not_depend_on_threads() -> None:
    rows = learnable_rows()

    one, two = (_texts(rows, replace(BAG, num_threads=number)) for number in (1, 2))

    assert [_trees(text) for text in one] == [_trees(text) for text in two]


def test_boosters_of_a_bag_and_of_two_seeds_differ() -> None:
    rows = learnable_rows()

    texts = _texts(rows, BAG) + _texts(rows, replace(BAG, seed=1))

    assert len({_trees(text) for text in texts}) == len(texts)


def test_the_rounds_chosen_have_the_least_pooled_loss_of_all_looked_at() -> None:
    rows = learnable_rows()
    at = _at(rows)
    label = judged_label(at)

    losses = {
        rounds: log_loss(
            label,
            _promised(choose_rounds(at, replace(BAG, most_rounds=rounds))),
        )
        for rounds in (10, 20, 30, 40)
    }
    chosen = choose_rounds(at, BAG)

    assert log_loss(label, _promised(chosen)) == min(losses.values())
    assert losses[chosen.rounds] == min(losses.values())


def test_what_origins_promise_is_what_a_model_fitted_there_says() -> None:
    rows = learnable_rows()
    origin = rolling_origins(rows, OriginRules())[-1]
    training, judged = rows.take(origin.training), rows.take(origin.validation)

    chosen = choose_rounds(at_origins(rows, [origin]), BAG)

    taught = Taught.of(training)
    model = Model("", taught.columns, fit_boosters(taught, BAG, chosen.rounds))
    expected = model.probability(model.raw_log_odds(model.design(judged.table.values)))
    assert logistic(chosen.log_odds[0]) == pytest.approx(expected, abs=1e-12)


def test_without_origins_the_fallback_is_taken() -> None:
    chosen = choose_rounds([], replace(BAG, fallback_rounds=25))

    assert (chosen.rounds, chosen.log_odds) == (25, ())


STUMPS = replace(BAG, num_leaves=2, larger_leaves=(3, 8), least_rows_of_larger=500)


def _what_acts_together(rows: TrainingRows) -> TrainingRows:
    """The same moves where two numbers decide together and neither does alone."""
    values = rows.table.values
    together = values["skill"].to_numpy() * values["noise"].to_numpy() > 0
    luck = np.random.default_rng(0).random(len(rows)) < 0.1
    return replace(rows, label=(together ^ luck).astype(float))


def test_larger_trees_are_taken_where_they_judge_surely_better() -> None:
    rows = _what_acts_together(learnable_rows(2_000))

    chosen = choose_trees(_at(rows), STUMPS)

    assert chosen.leaves == 8


def test_trees_stay_small_where_effects_add_up() -> None:
    rows = learnable_rows(2_000)

    assert choose_trees(_at(rows), STUMPS).leaves == 2


def test_few_moves_try_no_larger_trees() -> None:
    rows = _what_acts_together(learnable_rows(2_000))
    few = replace(STUMPS, least_rows_of_larger=2_000)

    assert choose_trees(_at(rows), few).leaves == 2


def test_a_fit_grows_trees_of_the_size_chosen() -> None:
    rows = _what_acts_together(learnable_rows())

    boosters, _ = fit_parts(Taught.of(rows), Recipe(rounds=3, leaves=8), STUMPS)

    trees = [tree for booster in boosters for tree in booster.dump_model()["tree_info"]]
    assert max(tree["num_leaves"] for tree in trees) == 8


def test_all_boosters_together_keep_to_the_leaves_allowed() -> None:
    rows = learnable_rows()
    bag = replace(BAG, most_leaves=300, most_rounds=1_000)

    boosters = fit_boosters(Taught.of(rows), bag, bag.rounds_limit)

    trees = [tree for booster in boosters for tree in booster.dump_model()["tree_info"]]
    assert sum(tree["num_leaves"] for tree in trees) <= 300


def test_lightgbm_leaves_standard_output_alone(capfd: pytest.CaptureFixture[str]) -> None:
    rows = learnable_rows()

    choose_rounds(_at(rows), BAG)

    assert capfd.readouterr().out == ""
