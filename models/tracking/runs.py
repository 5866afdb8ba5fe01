"""One training as a run: parameters, metrics by origin, files, the model, a search's trials."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.run_files import run_metrics, run_parameters, write_run_files
from models.tracking.pyfunc_folder import write_pyfunc
from models.tracking.trust import code_sha256

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import LoggedModel, Metric

    from features.catalog import Feature
    from models.model import Model
    from models.search import Trial
    from models.training import Training

KINDS = ("train", "trial")
"""What a run of this product is: a training, or one trial of its search, nested in it."""


def start_run(client: MlflowClient, experiment_id: str, outcome: str, started_at: datetime) -> str:
    """A run that began when the training did; its id."""
    run = client.create_run(
        experiment_id,
        start_time=milliseconds(started_at),
        run_name=f"train {outcome}",
        tags={"mutasi.kind": "train", "mutasi.outcome": outcome},
    )
    return str(run.info.run_id)


def log_trials(client: MlflowClient, run_id: str, outcome: str, trials: Sequence[Trial]) -> None:
    """Each trial as a run nested in the training's, beside which MLflow shows it."""
    from mlflow.entities import Metric, Param
    from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

    experiment_id = client.get_run(run_id).info.experiment_id
    for trial in trials:
        run = client.create_run(
            experiment_id,
            start_time=milliseconds(trial.started_at),
            run_name=f"trial {trial.number}",
            tags={MLFLOW_PARENT_RUN_ID: run_id, "mutasi.kind": "trial", "mutasi.outcome": outcome},
        )
        ended_at = milliseconds(trial.ended_at)
        figures = {
            "log_loss": trial.log_loss,
            "gain": trial.gain,
            "standard_error": trial.standard_error,
        }
        settings = {**trial.settings, "rounds": trial.rounds}
        client.log_batch(
            run.info.run_id,
            metrics=[Metric(name, value, ended_at, 0) for name, value in figures.items()],
            params=[Param(name, str(value)) for name, value in settings.items()],
        )
        client.set_terminated(run.info.run_id, status="FINISHED", end_time=ended_at)


def log_run(
    client: MlflowClient, run_id: str, training: Training, features: Sequence[Feature]
) -> None:
    """Writes what the run is compared by, and the files a reader wants beside it."""
    from mlflow.entities import Param

    parameters = run_parameters(training.model.manifest)
    client.log_batch(
        run_id,
        metrics=[*_pooled(training), *_by_origin(training)],
        params=[Param(name, value) for name, value in parameters.items()],
    )
    with tempfile.TemporaryDirectory() as folder:
        write_run_files(training, features, Path(folder))
        client.log_artifacts(run_id, folder)


def log_model(
    client: MlflowClient, experiment_id: str, run_id: str, model: Model, name: str
) -> LoggedModel:
    """Keeps the model's folder; the tag says what its artefact's checksums must be."""
    logged = client.create_logged_model(
        experiment_id, name=name, source_run_id=run_id, model_type="mutasi"
    )
    with tempfile.TemporaryDirectory() as folder:
        sha256 = write_pyfunc(model, Path(folder))
        code = code_sha256(Path(folder) / "pyfunc")
        client.log_model_artifacts(logged.model_id, str(Path(folder) / "pyfunc"))
    tags = {"mutasi.artifact_sha256": sha256, "mutasi.code_sha256": code or ""}
    client.set_logged_model_tags(logged.model_id, tags)
    return client.finalize_logged_model(logged.model_id, "READY")


def milliseconds(moment: datetime) -> int:
    """A moment as MLflow counts it.

    >>> milliseconds(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000
    """
    return int(moment.timestamp() * 1_000)


def _pooled(training: Training) -> list[Metric]:
    from mlflow.entities import Metric

    named = run_metrics(training.metrics)
    for name, figures in training.baselines.items():
        named |= run_metrics(figures, f"{name}.")
    now = milliseconds(datetime.now(UTC))
    return [Metric(name, value, now, 0) for name, value in named.items()]


def _by_origin(training: Training) -> list[Metric]:
    from mlflow.entities import Metric

    metrics: list[Metric] = []
    for step, origin in enumerate(training.model.manifest["origins"], start=1):
        # A metric's time is its origin's day, so that charts over time show years.
        day = milliseconds(datetime.fromisoformat(origin["starts_on"]).replace(tzinfo=UTC))
        for name, figures in origin["metrics"].items():
            named = run_metrics(figures, f"by_origin.{name}.")
            metrics += [Metric(key, value, day, step) for key, value in named.items()]
    return metrics
