"""What a run carries beside its figures: dataset, model, code, example, description, curves."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.artifact.pyfunc import FeatureScorer
from models.manifest.gate import Check, Gate
from models.model import manifest_of
from models.registry.tracking import EXPERIMENT, Tracking, TrackingPlace, registered_name
from models.registry.tracking.lineage import gate_figures, input_example
from models.training.training import Training, train_model
from records.errors import ArtifactError, SettingsError
from tests.builders.tracked import a_tracking_place
from tests.builders.training_rows import QUICK, a_question, learnable_rows

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def training() -> Training:
    return train_model(learnable_rows(), a_question(), QUICK)


@pytest.fixture(scope="module")
def kept(training: Training, tmp_path_factory: pytest.TempPathFactory) -> TrackingPlace:
    """A registry with one version, in which nothing is changed."""
    place = a_tracking_place(tmp_path_factory.mktemp("lineage") / "home")
    Tracking(place).record(training, learnable_rows(10).table.features, NOW)
    return place


@pytest.fixture
def copied(kept: TrackingPlace, tmp_path: Path) -> TrackingPlace:
    """A copy of it, to be changed."""
    home = tmp_path / "copy"
    shutil.copytree(kept.folder.parent, home)
    return TrackingPlace(f"sqlite:///{home / 'mlflow.db'}", home / "mlflow-artifacts")


def client_of(place: TrackingPlace) -> MlflowClient:
    import mlflow

    return mlflow.MlflowClient(place.uri, place.uri)


def the_run(place: TrackingPlace) -> Run:
    return client_of(place).get_run(Tracking(place).version(1).run_id)


def test_a_run_names_the_dataset_it_was_trained_on(kept: TrackingPlace, training: Training) -> None:
    import mlflow.data

    sha256 = learnable_rows().sha256()

    inputs = the_run(kept).inputs
    assert inputs is not None
    (used,) = inputs.dataset_inputs

    assert (used.dataset.name, used.dataset.digest) == ("town", sha256[:32])
    assert the_run(kept).data.tags["mutasi.rows_sha256"] == sha256
    assert [(tag.key, tag.value) for tag in used.tags] == [("mlflow.data.context", "training")]
    profile = json.loads(used.dataset.profile or "")
    assert (profile["num_rows"], profile["successes"]) == (900, int(learnable_rows().label.sum()))
    columns = [each["name"] for each in json.loads(used.dataset.schema or "")["mlflow_colspec"]]
    assert columns == [*(column.name for column in training.model.columns), "settles"]
    assert mlflow.data.get_source(used.dataset).to_dict()["tags"]["as_of"] == "2019-01-01"


def test_run_model_and_dataset_lead_to_one_another(kept: TrackingPlace, training: Training) -> None:
    client, run = client_of(kept), the_run(kept)
    assert run.outputs is not None
    (output,) = run.outputs.model_outputs
    registered = client.get_model_version(registered_name("settles"), "1")

    model = client.get_logged_model(output.model_id)

    assert model.source_run_id == run.info.run_id
    assert json.loads(model.tags["mlflow.modelVersions"]) == [
        {"name": registered.name, "version": "1"}
    ]
    assert registered.run_id == run.info.run_id
    assert training.metrics is not None
    on_dataset = {metric.key: metric for metric in model.metrics or ()}
    assert on_dataset["log_loss"].value == training.metrics["log_loss"]
    assert on_dataset["log_loss"].dataset_digest == learnable_rows().sha256()[:32]
    assert registered.tags["mutasi.rows_sha256"] == learnable_rows().sha256()


def test_a_run_from_a_checkout_names_its_commit(kept: TrackingPlace) -> None:
    tags = the_run(kept).data.tags
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()

    assert (tags["mlflow.source.name"], tags["mlflow.source.type"]) == (
        "pipelines/train.py", "LOCAL",
    )  # fmt: skip
    assert tags.get("mlflow.source.git.commit", "") == head


def test_run_version_and_model_are_described(kept: TrackingPlace) -> None:
    client = client_of(kept)
    note = the_run(kept).data.tags["mlflow.note.content"]

    described = client.get_model_version(registered_name("settles"), "1").description

    assert "**settles**" in note
    assert "900 moves" in note
    assert "gate: passed" in note
    assert described is not None
    assert "900 moves of town as of 2019-01-01" in described
    of_model = client.get_registered_model(registered_name("settles")).description
    assert of_model is not None
    assert "champion" in of_model


def test_curves_are_steps_of_a_metric(kept: TrackingPlace, training: Training) -> None:
    client, run_id = client_of(kept), the_run(kept).info.run_id
    points = manifest_of(training.model).learning_curve or ()

    learnt = client.get_metric_history(run_id, "learning_curve.log_loss")
    found = client.get_metric_history(run_id, "reliability.found")

    assert [(each.step, each.value) for each in learnt] == [
        (point.moves, point.log_loss) for point in points
    ]
    assert [each.step for each in found] == list(range(1, len(found) + 1))
    assert len(found) > 5


def test_the_gate_is_among_the_metrics(kept: TrackingPlace, training: Training) -> None:
    metrics = the_run(kept).data.metrics

    (check,) = [each for each in training.gate.checks if each.name == "enough_judged"]
    assert metrics["gate.passed"] == 1.0
    assert metrics["gate.enough_judged"] == check.value
    assert metrics["gate.enough_judged.threshold"] == check.threshold
    assert metrics["gate.enough_judged.passed"] == 1.0


def test_what_a_gate_says_in_words_or_without_end_is_no_metric() -> None:
    gate = Gate.of_checks(
        [
            Check("share of “adat”", passed=True, value=float("inf"), threshold=None),
            Check("told", passed=False, value="nobody's", threshold=1),
        ]
    )

    assert gate_figures(gate) == {
        "gate.passed": 0.0, "gate.share of _adat_.passed": 1.0, "gate.told.passed": 0.0,
        "gate.told.threshold": 1.0,
    }  # fmt: skip


def test_the_example_is_nobodys_row_and_can_be_scored(
    kept: TrackingPlace, training: Training
) -> None:
    import mlflow.pyfunc

    loaded = mlflow.pyfunc.load_model(Tracking(kept).version(1).location)
    example = loaded.input_example

    usual = input_example(training.model)
    values = learnable_rows().table.values
    assert usual["skill"].item() == pytest.approx(values["skill"].median())
    assert usual["region"].item() == values["region"].mode().item()
    assert example is not None
    answer = FeatureScorer(training.model).predict(example)
    assert np.array_equal(answer.to_numpy(), loaded.predict(example).to_numpy())


def test_the_experiment_is_of_the_kind_that_opens_on_training_runs(copied: TrackingPlace) -> None:
    client = client_of(copied)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    assert experiment is not None
    assert experiment.tags["mlflow.experimentKind"] == "custom_model_development"
    client.delete_experiment_tag(experiment.experiment_id, "mlflow.experimentKind")

    # A home whose experiment was made before it was tagged.
    home = shutil.move(copied.folder.parent, copied.folder.parent.with_name("moved"))
    place = TrackingPlace(f"sqlite:///{home}/mlflow.db", Path(home) / "mlflow-artifacts")
    Tracking(place).refuse_unready()

    (new,) = [
        each
        for each in client_of(place).search_experiments()
        if each.name.startswith(f"{EXPERIMENT} ")
    ]
    assert new.tags["mlflow.experimentKind"] == "custom_model_development"


def test_a_copied_home_reads_its_own_files_and_not_the_originals(
    kept: TrackingPlace, copied: TrackingPlace
) -> None:
    tracking = Tracking(copied)
    model = copied.folder / "models"
    (changed,) = model.glob("*/artifacts/data/model/manifest.json")
    changed.write_text(changed.read_text(encoding="utf-8").replace("town", "city"))

    with pytest.raises(ArtifactError, match=r"manifest\.json changed"):
        tracking.load(tracking.version(1))
    shutil.rmtree(model)
    with pytest.raises(ArtifactError, match="copy the whole home"):
        tracking.load(tracking.version(1))
    Tracking(kept).load(Tracking(kept).version(1))


def test_a_deleted_experiment_is_told_before_the_work(copied: TrackingPlace) -> None:
    client = client_of(copied)
    # A copied home goes on in an experiment of its own.
    Tracking(copied).refuse_unready()
    (own,) = [each for each in client.search_experiments() if str(copied.folder) in each.name]
    client.delete_experiment(own.experiment_id)

    with pytest.raises(SettingsError, match="experiments restore") as refused:
        Tracking(copied).refuse_unready()

    assert refused.value.exit_code == 2
    client.restore_experiment(own.experiment_id)
    Tracking(copied).refuse_unready()


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("mutasi.metrics", "{"), ("mutasi.baselines", "[]"), ("mutasi.gate", "{}"),
        ("mutasi.expires_on", "soon"), ("mutasi.artifact_sha256", "abc"), ("mutasi.version", "one"),
    ],
)  # fmt: skip
def test_a_damaged_tag_is_told_with_its_version(
    copied: TrackingPlace, tag: str, value: str
) -> None:
    client_of(copied).set_model_version_tag(registered_name("settles"), "1", tag, value)

    for ask in (Tracking(copied).refuse_unready, Tracking(copied).versions):
        with pytest.raises(ArtifactError, match=rf"version 1 of .*{tag}") as refused:
            ask()
        assert refused.value.exit_code == 6


def test_a_version_without_its_number_is_told_and_not_passed_over(copied: TrackingPlace) -> None:
    client_of(copied).delete_model_version_tag(registered_name("settles"), "1", "mutasi.version")

    with pytest.raises(ArtifactError, match=r"the tag mutasi\.version is missing"):
        Tracking(copied).versions()


def test_a_damaged_history_is_told_with_its_model(copied: TrackingPlace) -> None:
    client_of(copied).set_registered_model_tag(
        registered_name("settles"), "mutasi.champion.000001", '{"act": "promote"}'
    )

    with pytest.raises(ArtifactError, match=r"mutasi-settles: the tag mutasi\.champion\.000001"):
        Tracking(copied).refuse_unready()


def test_versions_on_the_same_rows_are_found_also_where_only_the_run_tells(
    copied: TrackingPlace, training: Training
) -> None:
    sha256 = learnable_rows().sha256()
    client_of(copied).delete_model_version_tag(
        registered_name("settles"), "1", "mutasi.rows_sha256"
    )
    tracking = Tracking(copied)

    again = tracking.record(training, learnable_rows(10).table.features, NOW)
    other = replace(training, model=replace(training.model, outcome="stays"))
    tracking.record(other, learnable_rows(10).table.features, NOW)

    assert [each.version for each in tracking.of_rows("settles", sha256)] == [1, 2]
    assert tracking.of_rows("settles", "0" * 64) == []
    assert again.artifact_sha256 == tracking.version(1).artifact_sha256
