"""The search: the default first, what is kept, the same whether or not it was interrupted."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.design import logistic
from models.evaluation import log_loss
from models.model import manifest_of
from models.parts.boosting import BoostingParameters
from models.parts.mixture import choose_mixture
from models.rows import TrainingRows
from models.split import OriginRules, rolling_origins
from models.training.search import (
    SPACE,
    Judge,
    Search,
    Trial,
    default_settings,
    paired_gain,
    proposal,
    told,
    with_settings,
)
from models.training.studies import search_settings, stage_names
from models.training.training import train_model
from tests.builders.training_rows import QUICK, a_question, learnable_rows

BAG = replace(QUICK.boosting, boosters=1, most_rounds=20)
# Beyond Optuna's ten random trials, so that proposals follow from what was found.
MANY = 13
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class _StoppedError(Exception):
    """Somebody pressed Ctrl-C."""


def _judge(rows: TrainingRows, bag: BoostingParameters = BAG) -> Judge:
    return Judge.of(rows, rolling_origins(rows, OriginRules()), bag)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return _judge(learnable_rows())


@pytest.fixture(scope="module")
def straight(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_settings(judge, MANY, tmp_path_factory.mktemp("straight"))


def _trial(number: int, gain: float, standard_error: float = 0.001) -> Trial:
    """A trial with so much gain over a default of .6, each with settings of its own."""
    settings = {**default_settings(BAG), "num_leaves": 5 + number}
    return Trial(number, settings, 20, 0.6 - gain, gain, standard_error, NOON, NOON)


def test_the_default_lies_in_the_space() -> None:
    settings = default_settings(BoostingParameters())

    assert all(SPACE[name].least <= value <= SPACE[name].most for name, value in settings.items())


def test_the_default_is_always_the_first_trial(straight: Search) -> None:
    first = straight.trials[0]

    assert first.settings == default_settings(BAG)
    assert (first.gain, first.standard_error) == (0.0, 0.0)
    assert with_settings(BAG, first.settings) == BAG


def test_all_that_is_tried_lies_in_the_space(straight: Search) -> None:
    assert [trial.number for trial in straight.trials] == list(range(MANY))
    for trial in straight.trials:
        for name, bounds in SPACE.items():
            assert bounds.least <= trial.settings[name] <= bounds.most
            assert isinstance(trial.settings[name], int if bounds.is_whole else float)


def test_an_interrupted_search_goes_on_as_if_it_had_not_been(
    judge: Judge, straight: Search, tmp_path: Path
) -> None:
    def stop(stage: str) -> None:
        if stage == stage_names(MANY)[12]:
            raise _StoppedError

    with pytest.raises(_StoppedError):
        search_settings(judge, MANY, tmp_path, stop)
    resumed = search_settings(judge, MANY, tmp_path)

    assert resumed == straight


def test_what_an_interrupted_search_had_done_is_not_done_again(
    judge: Judge, tmp_path: Path
) -> None:
    first = search_settings(judge, 3, tmp_path)

    resumed = search_settings(judge, 5, tmp_path)

    # Times are kept with the trials and are no part of their equality.
    assert [trial.ended_at for trial in resumed.trials[:3]] == [
        trial.ended_at for trial in first.trials
    ]
    assert len(resumed.trials) == 5


def test_fewer_trials_than_are_kept_are_the_first_of_them(judge: Judge, tmp_path: Path) -> None:
    more = search_settings(judge, 4, tmp_path)

    assert search_settings(judge, 2, tmp_path).trials == more.trials[:2]


def test_the_same_seed_finds_the_same_in_another_home(
    judge: Judge, straight: Search, tmp_path: Path
) -> None:
    assert search_settings(judge, 4, tmp_path).trials == straight.trials[:4]


def test_another_seed_tries_something_else(straight: Search) -> None:
    other = proposal(replace(BAG, seed=1), straight.trials[:1])

    assert other != straight.trials[1].settings


def test_proposals_follow_from_what_was_found(straight: Search) -> None:
    turned = [replace(trial, log_loss=1 - trial.log_loss) for trial in straight.trials[: MANY - 1]]

    assert proposal(BAG, turned) != straight.trials[MANY - 1].settings


def test_other_rows_have_a_study_of_their_own(judge: Judge, tmp_path: Path) -> None:
    rows = learnable_rows()
    changed = replace(rows, label=np.where(np.arange(len(rows)) == 0, 1 - rows.label, rows.label))
    search_settings(judge, 2, tmp_path)

    search_settings(_judge(changed), 1, tmp_path)

    assert len(list(tmp_path.glob("*.sqlite"))) == 2


def test_every_trial_is_told_in_turn(judge: Judge, tmp_path: Path) -> None:
    heard: list[str] = []

    search_settings(judge, 2, tmp_path, heard.append)

    assert heard == ["search 1/2", "search 2/2"]


def test_optuna_writes_nothing_to_the_terminal(
    judge: Judge, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    search_settings(judge, 2, tmp_path)

    assert capfd.readouterr() == ("", "")


def test_without_a_judged_row_the_default_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = search_settings(Judge.of(learnable_rows(), (), BAG), 5, tmp_path)

    assert (found.boosting, found.is_kept) == (BAG, False)
    assert found.to_json() == {"trials": 0, "is_kept": False}
    assert "no settings are searched" in caplog.text


@pytest.mark.parametrize(
    ("gains", "kept"),
    [
        pytest.param([0.0], 0, id="nothing else tried"),
        pytest.param([0.0, -0.01, -0.02], 0, id="nothing better"),
        pytest.param([0.0, 0.0009, 0.0005], 0, id="better by less than an error"),
        pytest.param([0.0, 0.002], 0, id="better by exactly two errors"),
        pytest.param([0.0, 0.003, 0.0021], 1, id="better by more than two errors"),
        pytest.param([0.0, 0.003, 0.004], 2, id="the best of two"),
        pytest.param([0.0, 0.003, 0.003], 1, id="the earlier of two equal ones"),
    ],
)
def test_only_what_beats_the_default_by_more_than_two_errors_is_kept(
    gains: list[float], kept: int
) -> None:
    trials = tuple(_trial(number, gain) for number, gain in enumerate(gains))

    found = Search(BAG, trials)

    assert found.is_kept is (kept > 0)
    assert found.boosting == (with_settings(BAG, trials[kept].settings) if kept else BAG)


def test_the_best_is_not_passed_over_for_a_surer_one() -> None:
    unsure, sure = _trial(1, 0.003, standard_error=0.004), _trial(2, 0.002)

    found = Search(BAG, (_trial(0, 0.0), unsure, sure))

    assert (found.best, found.boosting) == (unsure, BAG)


def test_settings_that_hold_the_boosters_back_are_replaced(tmp_path: Path) -> None:
    held_back = replace(
        BAG, learning_rate=0.02, num_leaves=4, min_child_samples=200, lambda_l2=100.0
    )
    # An effect that no sum of single effects can tell.
    rows = learnable_rows(2_400)
    skill, noise = (rows.table.values[name].to_numpy() for name in ("skill", "noise"))
    crossed = replace(rows, label=(skill * noise > 0).astype(np.float64))

    found = search_settings(_judge(crossed, held_back), 6, tmp_path)

    assert found.is_kept
    assert found.best is not None
    assert found.best.log_loss < found.trials[0].log_loss - 0.01
    assert found.boosting == with_settings(held_back, found.best.settings)


def test_a_gain_is_as_sure_as_people_are_many() -> None:
    default, tried = np.full(4, 0.5), np.array([0.3, 0.3, 0.5, 0.5])

    # Mean .1; the sums of two people, off by ±.2, over four rows.
    one_each = paired_gain(default, tried, np.arange(4))
    two_each = paired_gain(default, tried, np.array([0, 0, 1, 1]))

    assert one_each == pytest.approx((0.1, np.sqrt(4 / 3 * 4 * 0.1**2) / 4))
    assert two_each == pytest.approx((0.1, np.sqrt(2 / 1 * 2 * 0.2**2) / 4))


def test_one_person_proves_nothing() -> None:
    gain, error = paired_gain(np.full(2, 0.5), np.full(2, 0.4), np.zeros(2, dtype=np.intp))

    assert gain <= error


def test_the_default_is_judged_as_the_mixture_of_a_training_is(judge: Judge) -> None:
    mixture = choose_mixture(judge.at, BAG)

    verdict = judge.verdict(default_settings(BAG))

    # On these rows all years count alike, as they do in a search.
    promised = logistic(np.concatenate(mixture.log_odds))
    assert verdict.losses.mean() == pytest.approx(log_loss(judge.label, promised), abs=1e-12)
    assert verdict.rounds == mixture.recipe.rounds


def test_a_manifest_tells_the_search_and_stays_the_same_otherwise(straight: Search) -> None:
    training = train_model(learnable_rows(), a_question(), replace(QUICK, boosting=BAG))

    manifest = manifest_of(told(training, straight).model)

    assert manifest.parameters.search is not None
    search = manifest.parameters.search.to_json()
    assert search == straight.to_json()
    assert (search["trials"], search["default_log_loss"]) == (
        MANY, round(straight.trials[0].log_loss, 6),
    )  # fmt: skip
    parameters = replace(manifest.parameters, search=None)
    assert replace(manifest, parameters=parameters) == training.model.manifest
