"""One training as a run: what it rests on, figures, files, the model, trials of a search."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from models.model import manifest_of
from models.registry.run_files import run_metrics, run_parameters, write_run_files
from models.registry.tracking.lineage import (
    curves,
    dataset_input,
    dataset_of,
    gate_figures,
    metric_name,
    rows_tags,
    run_note,
)
from models.registry.tracking.pyfunc_folder import write_pyfunc
from models.registry.tracking.trust import code_sha256

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Dataset, LoggedModel, Metric

    from features.catalog import Feature
    from models.model import Model
    from models.training.search import Trial
    from models.training.training import Training

KINDS = ("train", "trial")
"""What a run of this product is: a training, or one trial of its search, nested in it."""


def start_run(
    client: MlflowClient,
    experiment_id: str,
    outcome: str,
    started_at: datetime,
    source: Mapping[str, str],
) -> str:
    """Start a run that begins when the training did, with tags for the code that ran.

    Returns:
        The run's id.
    """
    run = client.create_run(
        experiment_id,
        start_time=milliseconds(started_at),
        run_name=f"train {outcome}",
        tags={"mutasi.kind": "train", "mutasi.outcome": outcome, **source},
    )
    return str(run.info.run_id)


def log_stage(
    client: MlflowClient, run_id: str, stage: str, seconds: float, figures: Mapping[str, float]
) -> None:
    """What a stage of a running training took and found, at the moment it ended.

    Args:
        client: MLflow's.
        run_id: The training's run.
        stage: The stage's name.
        seconds: How long it took.
        figures: What it found, by name.
    """
    name = stage.replace(" ", "_")
    found = {f"stage.{name}.{figure}": value for figure, value in figures.items()}
    told = {f"stage_seconds.{name}": seconds, **found}
    client.log_batch(run_id, metrics=_metrics(told, milliseconds(datetime.now(UTC))))


def log_trials(client: MlflowClient, run_id: str, outcome: str, trials: Sequence[Trial]) -> None:
    """Log each trial as a run inside the training's run, beside which MLflow shows it."""
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
    client: MlflowClient,
    run_id: str,
    training: Training,
    features: Sequence[Feature],
    model_id: str,
) -> None:
    """Writes what the run is compared by, what it rests on, and the files beside it.

    Args:
        client: MLflow's.
        run_id: The run.
        training: What was trained.
        features: The catalogue of its rows.
        model_id: The run's model, whose own page shows the pooled metrics on the dataset.
    """
    from mlflow.entities import LoggedModelOutput, Param, RunTag

    manifest = manifest_of(training.model)
    dataset = dataset_of(training)
    now = milliseconds(datetime.now(UTC))
    client.log_inputs(run_id, datasets=[dataset_input(dataset)])
    client.log_outputs(run_id, [LoggedModelOutput(model_id, step=0)])
    pooled = run_metrics(training.metrics)
    compared = _baselines(training) | gate_figures(manifest.gate)
    tags = {**rows_tags(training), "mlflow.note.content": run_note(training)}
    client.log_batch(
        run_id,
        metrics=[
            *(_of_model(name, value, now, model_id, dataset) for name, value in pooled.items()),
            *_metrics(compared, now),
            *_by_origin(training),
            *curves(training, now),
        ],
        params=[Param(name, value) for name, value in run_parameters(manifest).items()],
        tags=[RunTag(name, value) for name, value in tags.items()],
    )
    with tempfile.TemporaryDirectory() as folder:
        write_run_files(training, features, Path(folder))
        client.log_artifacts(run_id, folder)


def log_model(
    client: MlflowClient, experiment_id: str, run_id: str, model: Model, name: str
) -> LoggedModel:
    """Log the model's folder; a tag carries the checksum of its files."""
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


def _baselines(training: Training) -> dict[str, float]:
    named: dict[str, float] = {}
    for name, figures in training.baselines.items():
        named |= run_metrics(figures, f"{metric_name(name)}.")
    return named


def _metrics(named: Mapping[str, float], moment: int) -> list[Metric]:
    from mlflow.entities import Metric

    return [Metric(name, value, moment, 0) for name, value in named.items()]


def _of_model(name: str, value: float, moment: int, model_id: str, dataset: Dataset) -> Metric:
    """A metric of the run and of its model on the dataset."""
    from mlflow.entities import Metric

    return Metric(
        name, value, moment, 0,
        model_id=model_id, dataset_name=dataset.name, dataset_digest=dataset.digest,
    )  # fmt: skip


def _by_origin(training: Training) -> list[Metric]:
    from mlflow.entities import Metric

    metrics: list[Metric] = []
    for step, origin in enumerate(manifest_of(training.model).origins, start=1):
        # A metric's time is its origin's day, so that charts over time show years.
        day = milliseconds(datetime.combine(origin.starts_on, time(), UTC))
        for name, figures in origin.metrics.items():
            named = run_metrics(figures, f"by_origin.{name}.")
            metrics += [Metric(key, value, day, step) for key, value in named.items()]
    return metrics
