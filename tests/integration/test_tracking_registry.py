"""The registry on a real MLflow: versions, champions, and what a killed training leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.manifest.gate import Check, CheckCode, Gate
from models.model import manifest_of
from models.registry.tracking import Tracking, TrackingPlace, registered_name
from models.registry.version import CHALLENGER, CHAMPION, Decision, Version
from models.training.training import Training, train_model
from records.errors import ArtifactError, GateError, ModelNotFoundError, NotFoundError
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


@pytest.fixture
def tracking(place: TrackingPlace) -> Tracking:
    return Tracking(place)


def _record(tracking: Tracking, training: Training, outcome: str = "settles") -> Version:
    model = replace(training.model, outcome=outcome)
    named = replace(training, model=model)
    return tracking.record(named, learnable_rows(10).table.features, NOW)


def test_a_training_becomes_the_challenger_with_its_figures(
    tracking: Tracking, training: Training
) -> None:
    version = _record(tracking, training)

    assert (version.version, version.aliases) == (1, (CHALLENGER,))
    assert version.metrics == training.metrics
    assert version.baselines == training.baselines
    assert version.expires_on.isoformat() == "2020-01-01"
    assert version.gate == training.gate
    assert version.gate.passed


def test_a_version_loads_as_the_model_that_was_trained(
    tracking: Tracking, training: Training
) -> None:
    version = _record(tracking, training)

    model = tracking.load(version)

    design = model.design(learnable_rows().table.values)
    assert np.array_equal(model.raw_log_odds(design), training.model.raw_log_odds(design))


def test_numbers_are_unique_over_outcomes_and_aliases_are_not(
    tracking: Tracking, training: Training
) -> None:
    first, second, third = (
        _record(tracking, training, outcome) for outcome in ("settles", "stays", "settles")
    )

    assert [first.version, second.version, third.version] == [1, 2, 3]
    assert tracking.aliased("stays", CHALLENGER).version == 2
    assert tracking.aliased("settles", CHALLENGER).version == 3
    assert tracking.version(1).aliases == ()
    assert [version.version for version in tracking.versions("settles")] == [1, 3]


def test_reading_an_empty_home_makes_nothing(tmp_path: Path) -> None:
    tracking = Tracking(TrackingPlace(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path / "files"))

    assert tracking.versions() == []
    assert tracking.history("settles") == []
    assert list(tmp_path.iterdir()) == []


def test_promotions_and_rollbacks_keep_who_why_and_when(
    tracking: Tracking, training: Training
) -> None:
    for _ in range(2):
        _record(tracking, training)
    tracking.promote(1, DECISION)
    tracking.promote(2, replace(DECISION, reason="newer"))

    back = tracking.rollback("settles", replace(DECISION, by="S. Aminah", reason="complaints"))

    assert (back.version, CHAMPION in back.aliases) == (1, True)
    assert tracking.aliased("settles").version == 1
    assert [(c.act, c.version, c.by, c.reason) for c in tracking.history("settles")] == [
        ("promote", 1, "R. Wijaya", "better in every year"),
        ("promote", 2, "R. Wijaya", "newer"),
        ("rollback", 1, "S. Aminah", "complaints"),
    ]
    assert {change.at for change in tracking.history("settles")} == {NOW.isoformat()}
    with pytest.raises(NotFoundError, match="before version 1"):
        tracking.rollback("settles", DECISION)


def test_promoting_the_champion_again_changes_nothing(
    tracking: Tracking, training: Training
) -> None:
    _record(tracking, training)

    for _ in range(2):
        tracking.promote(1, DECISION)

    assert len(tracking.history("settles")) == 1


def test_a_version_the_gate_refused_needs_somebody_who_says_so(
    tracking: Tracking, training: Training
) -> None:
    gate = Gate.of_checks([Check.at_most(CheckCode.CALIBRATION_LEVEL, 0.2, 0.05)])
    manifest = replace(manifest_of(training.model), gate=gate)
    model = replace(training.model, manifest=manifest)
    _record(tracking, replace(training, model=model))

    with pytest.raises(GateError, match="calibration_level"):
        tracking.promote(1, DECISION)
    tracking.promote(1, DECISION, despite_gate=True)

    (change,) = tracking.history("settles")
    assert (change.despite_gate, change.by, change.reason) == (True, DECISION.by, DECISION.reason)


def test_unknown_versions_and_aliases_are_not_found(tracking: Tracking) -> None:
    with pytest.raises(NotFoundError, match="no version 9"):
        tracking.version(9)
    with pytest.raises(ModelNotFoundError, match="no champion of settles"):
        tracking.aliased("settles")


def test_files_changed_in_the_store_are_refused(
    place: TrackingPlace, tracking: Tracking, training: Training
) -> None:
    version = _record(tracking, training)
    manifest = next(place.folder.glob("models/*/artifacts/data/model/manifest.json"))
    manifest.write_text(manifest.read_text().replace("settles", "stays"))

    with pytest.raises(ArtifactError, match=r"manifest\.json changed"):
        tracking.load(version)


def test_a_home_that_was_moved_still_loads_and_trains(
    place: TrackingPlace, tracking: Tracking, training: Training, tmp_path: Path
) -> None:
    _record(tracking, training)
    moved = tmp_path / "moved"
    shutil.move(place.folder.parent, moved)
    there = Tracking(TrackingPlace(f"sqlite:///{moved / 'mlflow.db'}", moved / "mlflow-artifacts"))

    there.load(there.version(1))
    second = _record(there, training)

    there.load(second)
    assert moved.as_uri() in second.location
    assert not place.folder.exists()


def test_the_run_carries_parameters_metrics_by_origin_and_files(
    place: TrackingPlace, tracking: Tracking, training: Training
) -> None:
    import mlflow

    version = _record(tracking, training)
    client = mlflow.MlflowClient(place.uri)
    run = client.get_run(version.run_id)

    assert run.info.status == "FINISHED"
    assert run.data.params["rows_sha256"] == learnable_rows().sha256()
    assert run.data.params["boosting.learning_rate"] == "0.1"
    assert training.metrics is not None
    assert run.data.metrics["log_loss"] == training.metrics["log_loss"]
    steps = client.get_metric_history(version.run_id, "by_origin.model.log_loss")
    assert [each.step for each in steps] == list(range(1, len(training.evaluation.origins) + 1))
    files = {path.name for path in (place.folder / version.run_id).rglob("*") if path.is_file()}
    assert files == {
        "catalogue.json", "manifest.json", "environment.json",
        "importance.svg", "reliability.svg", "metrics_by_origin.svg", "learning_curve.svg",
    }  # fmt: skip


def test_mlflow_users_load_it_from_a_process_without_the_product(
    place: TrackingPlace, tracking: Tracking, training: Training, tmp_path: Path
) -> None:
    _record(tracking, training)
    tracking.promote(1, DECISION)
    table = learnable_rows(20, seed=4).table
    table.values.write_parquet(tmp_path / "features.parquet")
    # `-S`-like isolation is not enough for an editable install: its finder and the working folder
    # are taken out, so that only the code that travels with the model can be found.
    program = (
        "import sys\n"
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()]\n"
        "import mlflow, pandas\n"
        "mlflow.set_tracking_uri(sys.argv[1])\n"
        f"model = mlflow.pyfunc.load_model('models:/{registered_name('settles')}@champion')\n"
        "names = model.metadata.get_input_schema().input_names()\n"
        "frame = pandas.read_parquet(sys.argv[2])[names]\n"
        "import models; print(models.__file__)\n"
        "print(model.predict(frame)['raw_log_odds'].to_json(orient='values', double_precision=15))"
    )

    answer = subprocess.run(
        [sys.executable, "-P", "-c", program, place.uri, str(tmp_path / "features.parquet")],
        check=True, capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "PYTHONPATH": ""},
    )  # fmt: skip

    where, raw = answer.stdout.splitlines()[-2:]
    assert str(place.folder) in where
    expected = training.model.raw_log_odds(training.model.design(table.values))
    assert json.loads(raw) == pytest.approx(expected.tolist())


def _registry_rows(place: TrackingPlace) -> list[tuple[object, ...]]:
    """Everything the registry holds, read past MLflow."""
    assert place.database_file is not None
    connection = sqlite3.connect(place.database_file)
    try:
        return [
            row
            for table in ("model_versions", "registered_model_aliases", "registered_models")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        ]
    finally:
        connection.close()


def _runs(place: TrackingPlace) -> list[tuple[str, str]]:
    """Id and status of every run."""
    assert place.database_file is not None
    with closing(sqlite3.connect(place.database_file)) as connection:
        return connection.execute("SELECT run_uuid, status FROM runs").fetchall()


def test_a_run_is_seen_while_its_training_works_and_is_the_versions_in_the_end(
    place: TrackingPlace, tracking: Tracking, training: Training
) -> None:
    run_id = tracking.begin("settles", NOW)
    tracking.tell_stage(run_id, "evaluate the model", 1.5, {"rounds": 40.0})
    at_work = _runs(place)

    version = tracking.record(training, learnable_rows(10).table.features, NOW, run_id=run_id)

    assert at_work == [(run_id, "RUNNING")]
    assert version.run_id == run_id
    assert _runs(place) == [(run_id, "FINISHED")]


def test_a_training_that_came_to_nothing_is_seen_as_failed(
    place: TrackingPlace, tracking: Tracking
) -> None:
    run_id = tracking.begin("settles", NOW)

    tracking.give_up(run_id)

    assert _runs(place) == [(run_id, "FAILED")]
    assert tracking.versions() == []


def _running_runs(place: TrackingPlace) -> int:
    assert place.database_file is not None
    connection = sqlite3.connect(place.database_file)
    try:
        counted = connection.execute("SELECT count(*) FROM runs WHERE status = 'RUNNING'")
        return int(counted.fetchone()[0])
    finally:
        connection.close()


RECORD = (
    "import sys, datetime, pathlib\n"
    "from models.registry.tracking import Tracking, TrackingPlace\n"
    "from models.training.training import train_model\n"
    "from tests.builders.training_rows import QUICK, a_question, learnable_rows\n"
    "rows = learnable_rows()\n"
    "training = train_model(rows, a_question(), QUICK)\n"
    "tracking = Tracking(TrackingPlace(sys.argv[1], pathlib.Path(sys.argv[2])))\n"
    "tracking.record(training, rows.table.features, datetime.datetime.now(datetime.UTC))\n"
)


@pytest.fixture
def recording(place: TrackingPlace) -> Iterator[subprocess.Popen[bytes]]:
    """A training in a process of its own, about to be recorded."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", RECORD, place.uri, str(place.folder)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield process
    process.kill()
    process.wait()


def test_a_killed_training_leaves_the_registry_as_it_was(
    place: TrackingPlace,
    tracking: Tracking,
    training: Training,
    recording: subprocess.Popen[bytes],
) -> None:
    _record(tracking, training)
    before, versions = _registry_rows(place), tracking.versions()
    deadline = time.monotonic() + 120
    while not _running_runs(place) and time.monotonic() < deadline and recording.poll() is None:
        time.sleep(0.01)

    recording.send_signal(signal.SIGKILL)
    recording.wait()

    assert recording.returncode == -signal.SIGKILL
    assert _registry_rows(place) == before
    assert Tracking(place).versions() == versions
    # The next one is not in the way of what was left, and clears it away.
    assert _record(Tracking(place), training).version == 2
    assert _running_runs(place) == 0


def test_a_version_killed_before_its_alias_is_neither_seen_nor_kept(
    place: TrackingPlace, tracking: Tracking, training: Training
) -> None:
    import mlflow

    _record(tracking, training)
    client = mlflow.MlflowClient(place.uri, place.uri)
    name = registered_name("settles")
    # As a training leaves it that dies between the version and its alias.
    done = client.get_model_version(name, "1")
    client.create_model_version(
        name, str(done.source), done.run_id, tags={**done.tags, "mutasi.version": "2"}
    )
    client.delete_model_version_tag(name, "2", "mutasi.complete")

    assert [version.version for version in tracking.versions()] == [1]
    with pytest.raises(NotFoundError):
        tracking.promote(2, DECISION)
    assert _record(tracking, training).version == 2
    assert [version.version for version in tracking.versions()] == [1, 2]


def test_a_version_killed_after_its_alias_is_finished_by_the_next(
    place: TrackingPlace, tracking: Tracking, training: Training
) -> None:
    import mlflow

    _record(tracking, training)
    client = mlflow.MlflowClient(place.uri, place.uri)
    client.delete_model_version_tag(registered_name("settles"), "1", "mutasi.complete")

    assert tracking.aliased("settles", CHALLENGER).version == 1
    _record(tracking, training)

    assert [version.version for version in tracking.versions()] == [1, 2]
