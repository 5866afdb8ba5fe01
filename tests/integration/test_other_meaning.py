"""A feature keeps its name and gets another rule: a model of before says so and answers no more.

The home's champion was trained by today's rules; here tomorrow's version of Mutasi opens it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from features.meaning import MEANING
from models.model import manifest_of
from models.registry import outdated
from models.registry.version import Decision
from records.errors import OutdatedModelError
from tests.builders.serving import asking
from tests.builders.trained_home import Call, TrainedHome


@pytest.fixture
def tomorrow(home: TrainedHome, monkeypatch: pytest.MonkeyPatch) -> TrainedHome:
    """The home under a version whose features have other rules."""
    monkeypatch.setattr(outdated, "MEANING", MEANING + 1)
    return home


def test_a_training_writes_the_number_of_its_features_into_the_manifest(home: TrainedHome) -> None:
    tracking = home.places.open_tracking()

    manifest = manifest_of(tracking.load(tracking.aliased(home.outcome)))

    assert manifest.features_meaning == MEANING
    assert manifest.to_json()["features_meaning"] == MEANING
    assert outdated.outdated(manifest) is None


@pytest.mark.parametrize("command", ["rank", "explain"])
def test_estimates_by_the_old_model_are_refused_and_the_message_says_what_to_do(
    tomorrow: TrainedHome, call: Call, command: str
) -> None:
    words = ("rank", "--position") if command == "rank" else ("explain", tomorrow.employee)

    code, shown = call(*words, tomorrow.position)

    assert code == 5
    error = shown["error"]
    assert error["code"] == "outdated_model"
    assert error["found"] == f"a model trained on features by rules of number {MEANING}"
    assert error["expected"].startswith(f"number {MEANING + 1}, ")
    assert "`mutasi train`, then `mutasi models promote`" in error["action"]


def test_status_says_to_train_again(tomorrow: TrainedHome, call: Call) -> None:
    code, shown = call("status")

    assert code == 0
    assert shown["next"].endswith(f" train --outcome {tomorrow.outcome}")
    assert f"features by rules of number {MEANING}; " in shown["reason"]


def test_the_server_refuses_estimates_and_still_shows_the_version(tomorrow: TrainedHome) -> None:
    with asking(tomorrow.places) as client:
        path = f"/api/v1/positions/{tomorrow.position}/candidates"
        refused, shown = client.get(path), client.get("/api/v1/models/1")
        ready = client.get("/readyz")

    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "outdated_model"
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "reason": "outdated_model"}
    assert shown.status_code == 200
    assert shown.json()["manifest"]["features_meaning"] == MEANING


def test_an_old_version_becomes_no_champion_again(tomorrow: TrainedHome) -> None:
    tracking = tomorrow.places.open_tracking()

    with pytest.raises(OutdatedModelError):
        tracking.promote(
            1, Decision("tester", "a test", datetime(2026, 7, 1, tzinfo=UTC)), despite_gate=True
        )
