"""Nothing is believed of a version but what its hashed files say; of killed ones nothing stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.manifest.gate import Gate
from models.model import manifest_of
from models.registry.tracking import Tracking, TrackingPlace, registered_name
from models.registry.version import CHAMPION, Decision, Version
from models.training.training import Training, train_model
from records.errors import ArtifactError, GateError
from tests.builders.tracked import a_tracking_place
from tests.builders.training_rows import QUICK, a_question, learnable_rows

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
DECISION = Decision("R. Wijaya", "better in every year", NOW)


@pytest.fixture(scope="module")
def training() -> Training:
    return train_model(learnable_rows(), a_question(), QUICK)


@pytest.fixture
def place(tmp_path: Path) -> TrackingPlace:
    return a_tracking_place(tmp_path / "home")


def _record(place: TrackingPlace, training: Training) -> Version:
    return Tracking(place).record(training, learnable_rows(10).table.features, NOW)


def _client(place: TrackingPlace) -> Any:  # noqa: ANN401 — MLflow's own
    import mlflow

    return mlflow.MlflowClient(place.uri, place.uri)


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("gate", json.dumps({"passed": True, "checks": []})),
        ("expires_on", "2099-01-01"),
        ("metrics", json.dumps({"auc": 0.99})),
        ("baselines", json.dumps({})),
    ],
)
def test_a_tag_that_differs_from_the_manifest_is_refused_at_every_door(
    place: TrackingPlace, training: Training, tag: str, value: str
) -> None:
    refused = replace(manifest_of(training.model), gate=Gate(passed=False, checks=()))
    version = _record(place, replace(training, model=replace(training.model, manifest=refused)))
    name = registered_name(version.outcome)
    _client(place).set_model_version_tag(name, "1", f"mutasi.{tag}", value)
    tracking = Tracking(place)

    with pytest.raises(ArtifactError, match=f"registry's {tag}"):
        tracking.load(tracking.version(1))
    with pytest.raises(ArtifactError, match="differ"):
        tracking.promote(1, DECISION, despite_gate=True)
    assert CHAMPION not in Tracking(place).version(1).aliases


def test_a_gate_that_refused_still_refuses_where_nothing_was_changed(
    place: TrackingPlace, training: Training
) -> None:
    refused = replace(manifest_of(training.model), gate=Gate(passed=False, checks=()))
    _record(place, replace(training, model=replace(training.model, manifest=refused)))

    with pytest.raises(GateError):
        Tracking(place).promote(1, DECISION)


def _change(code: Path) -> None:
    (code / "models" / "artifact" / "pyfunc.py").write_text("evil = True\n", encoding="utf-8")


def _add(code: Path) -> None:
    (code / "models" / "more.py").write_text("", encoding="utf-8")


def _remove(code: Path) -> None:
    (code / "models" / "artifact" / "pyfunc.py").unlink()


@pytest.mark.parametrize("harm", [_change, _add, _remove])
def test_code_beside_the_model_is_what_was_registered(
    place: TrackingPlace, training: Training, harm: Callable[[Path], None]
) -> None:
    version = _record(place, training)
    code = next(place.folder.glob("models/*/artifacts/code"))
    compiled = code / "models" / "__pycache__"
    compiled.mkdir(exist_ok=True)
    (compiled / "x.pyc").write_bytes(b"what Python leaves beside it")
    Tracking(place).load(version)

    harm(code)

    with pytest.raises(ArtifactError, match="folder code changed"):
        Tracking(place).load(version)


def test_files_of_a_killed_registration_are_removed_by_the_next(
    place: TrackingPlace, training: Training
) -> None:
    version = _record(place, training)
    client, name = _client(place), registered_name(version.outcome)
    models = place.folder / "models"
    # As a training leaves it that dies before its version was complete, and before it had one.
    client.delete_registered_model_alias(name, "challenger")
    client.delete_model_version_tag(name, "1", "mutasi.complete")
    experiment = client.get_run(version.run_id).info.experiment_id
    half = client.create_logged_model(experiment, name="half", model_type="mutasi")
    (models / half.model_id / "artifacts").mkdir(parents=True)
    strange = client.create_logged_model(experiment, name="strange", model_type="theirs")
    (models / strange.model_id / "artifacts").mkdir(parents=True)

    second = _record(place, training)

    kept = {path.name for path in models.iterdir()}
    assert kept == {Path(second.location).parent.name, strange.model_id}
    Tracking(place).load(second)
