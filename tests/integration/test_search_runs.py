"""A search's trials in MLflow: runs nested in their training's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.model import manifest_of
from models.registry.tracking import Tracking, TrackingPlace
from models.registry.version import Version
from models.training.search import Search, Trial, default_settings, told
from models.training.training import Training, train_model
from tests.builders.tracked import a_tracking_place
from tests.builders.training_rows import QUICK, a_question, learnable_rows

if TYPE_CHECKING:
    from mlflow.entities import Run

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SETTINGS = default_settings(QUICK.boosting)
TRIALS = (
    Trial(0, SETTINGS, 40, 0.6, 0.0, 0.0, NOON, NOON + timedelta(seconds=2)),
    Trial(1, {**SETTINGS, "num_leaves": 5}, 30, 0.59, 0.01, 0.002, NOON, NOON),
)


@pytest.fixture(scope="module")
def training() -> Training:
    return told(train_model(learnable_rows(), a_question(), QUICK), Search(QUICK.boosting, TRIALS))


@pytest.fixture
def place(tmp_path: Path) -> TrackingPlace:
    return a_tracking_place(tmp_path / "home")


def _record(place: TrackingPlace, training: Training, trials: Sequence[Trial]) -> Version:
    return Tracking(place).record(training, learnable_rows(10).table.features, NOON, trials)


def _runs(place: TrackingPlace) -> list[Run]:
    from mlflow import MlflowClient

    client = MlflowClient(place.uri, place.uri)
    experiments = [found.experiment_id for found in client.search_experiments()]
    found: list[Run] = client.search_runs(experiments)
    return found


def test_every_trial_is_a_run_nested_in_the_trainings(
    place: TrackingPlace, training: Training
) -> None:
    version = _record(place, training, TRIALS)

    nested = {
        run.info.run_name: run
        for run in _runs(place)
        if run.data.tags.get("mlflow.parentRunId") == version.run_id
    }
    assert set(nested) == {"trial 0", "trial 1"}
    first, second = nested["trial 0"], nested["trial 1"]
    assert {first.info.status, second.info.status} == {"FINISHED"}
    assert first.info.end_time - first.info.start_time == 2_000
    assert second.data.params == {
        **{name: str(value) for name, value in SETTINGS.items()}, "num_leaves": "5", "rounds": "30",
    }  # fmt: skip
    assert second.data.metrics == {"log_loss": 0.59, "gain": 0.01, "standard_error": 0.002}


def test_the_trainings_run_tells_how_its_search_came_out(
    place: TrackingPlace, training: Training
) -> None:
    version = _record(place, training, TRIALS)

    (parent,) = [run for run in _runs(place) if run.info.run_id == version.run_id]
    assert parent.data.params["search.trials"] == "2"
    assert parent.data.params["search.best"] == "1"
    assert parent.data.params["search.is_kept"] == "True"
    found = manifest_of(Tracking(place).load(version)).parameters.search
    assert found is not None
    assert found.to_json()["settings"]["num_leaves"] == 5


def test_a_training_without_a_search_is_one_run(place: TrackingPlace, training: Training) -> None:
    _record(place, training, ())

    assert len(_runs(place)) == 1


def test_a_nested_run_that_a_killed_training_left_is_ended(
    place: TrackingPlace, training: Training
) -> None:
    from mlflow import MlflowClient

    version = _record(place, training, TRIALS[:1])
    client = MlflowClient(place.uri, place.uri)
    left = client.create_run(
        client.get_run(version.run_id).info.experiment_id, tags={"mutasi.kind": "trial"}
    )

    _record(place, training, ())

    assert client.get_run(left.info.run_id).info.status == "KILLED"
