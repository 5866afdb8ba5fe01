"""Runs, versions and champions in MLflow; the only file that knows it.

A version is made in full before it can be seen: run, files, registered version, and last of all the
alias `challenger`, one transaction of the registry. Whatever a killed training left behind has no
alias and no mark of completion; no reader here sees it, and the next training removes it.

MLflow's fluent calls keep a URI for the whole process; only its client is used, which keeps none.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version as library_version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote, urlparse
from urllib.request import url2pathname

from filelock import FileLock

from models.artifact import read_artifact, write_artifact
from models.run_files import run_metrics, run_parameters, write_run_files
from models.version import (
    CHALLENGER,
    CHAMPION,
    Decision,
    Succession,
    Version,
    check_promotable,
    expiry,
    previous_champion,
)
from records.errors import ModelNotFoundError, NotFoundError

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import LoggedModel
    from mlflow.entities.model_registry import ModelVersion, RegisteredModel
    from mlflow.models import ModelSignature
    from mlflow.store.entities import PagedList

    from features.catalog import Feature
    from models.model import Model
    from models.training import Training

EXPERIMENT = "mutasi"
_PREFIX = "mutasi-"
_ARTIFACT = Path("data") / "model"
_PACKAGES = ("features", "models", "records")
_REQUIRED = ("lightgbm", "mlflow", "numpy", "pandas", "polars")

Found = TypeVar("Found")


@dataclass(frozen=True)
class TrackingPlace:
    """Where runs and models are kept.

    Attributes:
        uri: MLflow's tracking URI; a SQLite file in the home, or a server.
        folder: In the home: files of runs and models for SQLite, fetched copies for a server.
    """

    uri: str
    folder: Path

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, if the place is one."""
        return Path(self.uri.removeprefix("sqlite:///")) if self.uri.startswith("sqlite") else None


class Tracking:
    """The registry of one home."""

    def __init__(self, place: TrackingPlace) -> None:
        """Nothing is opened before the first call that needs it."""
        self._place = place

    # Reading

    def versions(self, outcome: str | None = None) -> list[Version]:
        """Every finished version, oldest first, of one outcome or of all."""
        database = self._place.database_file
        if database is not None and not database.exists():
            return []
        found = [
            _version(registered, aliases)
            for registered, aliases in self._registered(outcome)
            if _is_finished(registered, aliases)
        ]
        return sorted(found, key=lambda version: version.version)

    def version(self, number: int) -> Version:
        """The version of that number.

        Raises:
            NotFoundError: There is none.
        """
        versions = self.versions()
        for version in versions:
            if version.version == number:
                return version
        numbers = ", ".join(str(version.version) for version in versions) or "none yet"
        raise NotFoundError(
            found=f"no version {number}",
            expected=f"one of the versions of this home: {numbers}",
            action="call `mutasi models list`",
        )

    def aliased(self, outcome: str, alias: str = CHAMPION) -> Version:
        """The version that bears an alias.

        Raises:
            ModelNotFoundError: None does.
        """
        for version in self.versions(outcome):
            if alias in version.aliases:
                return version
        raise ModelNotFoundError(
            found=f"no {alias} of {outcome}",
            expected="a registered version with that alias",
            action=f"call `mutasi train --outcome {outcome}`, then `mutasi models promote`",
        )

    def load(self, version: Version) -> Model:
        """The version's model, every checksum compared with what was registered.

        Raises:
            ArtifactError: Its files are not the ones that were registered.
        """
        return read_artifact(
            self._fetched(version.location) / _ARTIFACT, sha256=version.artifact_sha256
        )

    def history(self, outcome: str) -> list[Succession]:
        """Every change of champion, oldest first."""
        for registered in self._models():
            if registered.name == registered_name(outcome):
                changes = {
                    key: value
                    for key, value in registered.tags.items()
                    if key.startswith("mutasi.champion.")
                }
                return [Succession.of_text(changes[key]) for key in sorted(changes)]
        return []

    # Writing

    def record(
        self, training: Training, features: Sequence[Feature], started_at: datetime
    ) -> Version:
        """Keeps a training as a run and a registered version with the alias `challenger`.

        Args:
            training: What was trained.
            features: The catalogue of the rows it was trained on.
            started_at: When the training began.
        """
        outcome = training.model.outcome
        with self._writing():
            self._tidy()
            number = 1 + max((_number(entry) for entry, _ in self._registered()), default=0)
            run_id, experiment_id = self._start_run(outcome, started_at)
            self._log_run(run_id, training, features)
            logged = self._log_model(experiment_id, run_id, training)
            self._client.set_terminated(run_id, status="FINISHED")
            self._register(logged, run_id, training, number)
        return self.version(number)

    def promote(self, number: int, decision: Decision, *, despite_gate: bool = False) -> Version:
        """Makes a version its outcome's champion and keeps who, why and when.

        Raises:
            NotFoundError: There is no such version.
            GateError: Its gate failed, and `despite_gate` is not set.
        """
        with self._writing():
            version = self.version(number)
            is_despite = check_promotable(version, despite_gate=despite_gate)
            if CHAMPION not in version.aliases:
                self._succeed(
                    version,
                    Succession("promote", number, decision.by, decision.reason,
                               decision.at.isoformat(), is_despite),
                )  # fmt: skip
        return self.version(number)

    def rollback(self, outcome: str, decision: Decision) -> Version:
        """Gives the alias back to the champion before the present one.

        Raises:
            NotFoundError: There is no champion, or none before it.
        """
        with self._writing():
            present = self.aliased(outcome)
            number = previous_champion(self.history(outcome), present.version, outcome)
            self._succeed(
                self.version(number),
                Succession(
                    "rollback", number, decision.by, decision.reason, decision.at.isoformat()
                ),
            )
        return self.version(number)

    def _succeed(self, version: Version, change: Succession) -> None:
        """Writes the history first: the alias is what counts, and it is moved in one step."""
        name = registered_name(version.outcome)
        place = len(self.history(version.outcome)) + 1
        self._client.set_registered_model_tag(
            name, f"mutasi.champion.{place:06d}", change.to_text()
        )
        for registered, _ in self._registered(version.outcome):
            if _number(registered) == version.version:
                self._client.set_registered_model_alias(name, CHAMPION, registered.version)

    # A training's parts

    def _start_run(self, outcome: str, started_at: datetime) -> tuple[str, str]:
        experiment_id = self._experiment()
        run = self._client.create_run(
            experiment_id,
            start_time=_milliseconds(started_at),
            run_name=f"train {outcome}",
            tags={"mutasi.kind": "train", "mutasi.outcome": outcome},
        )
        return run.info.run_id, experiment_id

    def _log_run(self, run_id: str, training: Training, features: Sequence[Feature]) -> None:
        from mlflow.entities import Metric, Param

        manifest = training.model.manifest
        params = [Param(name, value) for name, value in run_parameters(manifest).items()]
        now = _milliseconds(datetime.now(UTC))
        named = run_metrics(training.metrics)
        for name, figures in training.baselines.items():
            named |= run_metrics(figures, f"{name}.")
        metrics = [Metric(name, value, now, 0) for name, value in named.items()]
        for step, origin in enumerate(manifest["origins"], start=1):
            # A metric's time is its origin's day, so that charts over time show years.
            day = _milliseconds(datetime.fromisoformat(origin["starts_on"]).replace(tzinfo=UTC))
            for name, figures in origin["metrics"].items():
                for key, value in run_metrics(figures, f"by_origin.{name}.").items():
                    metrics.append(Metric(key, value, day, step))
        self._client.log_batch(run_id, metrics=metrics, params=params)
        with tempfile.TemporaryDirectory() as folder:
            write_run_files(training, features, Path(folder))
            self._client.log_artifacts(run_id, folder)

    def _log_model(self, experiment_id: str, run_id: str, training: Training) -> LoggedModel:
        logged = self._client.create_logged_model(
            experiment_id,
            name=registered_name(training.model.outcome),
            source_run_id=run_id,
            model_type="mutasi",
        )
        with tempfile.TemporaryDirectory() as folder:
            sha256 = _write_pyfunc(training.model, Path(folder))
            self._client.log_model_artifacts(logged.model_id, str(Path(folder) / "pyfunc"))
        self._client.set_logged_model_tags(logged.model_id, {"mutasi.artifact_sha256": sha256})
        return self._client.finalize_logged_model(logged.model_id, "READY")

    def _register(self, logged: LoggedModel, run_id: str, training: Training, number: int) -> None:
        manifest = training.model.manifest
        outcome = training.model.outcome
        name = registered_name(outcome)
        if name not in {model.name for model in self._models()}:
            self._client.create_registered_model(name, tags={"mutasi.outcome": outcome})
        registered = self._client.create_model_version(
            name,
            # The place itself: a `models:/` source would be looked up at the process's URI.
            source=logged.artifact_location,
            run_id=run_id,
            model_id=logged.model_id,
            tags={
                "mutasi.version": str(number),
                "mutasi.expires_on": expiry(date.fromisoformat(manifest["as_of"])).isoformat(),
                "mutasi.metrics": json.dumps(manifest["metrics"]),
                "mutasi.baselines": json.dumps(manifest["baselines"]),
                "mutasi.gate": json.dumps(manifest["gate"]),
                "mutasi.artifact_sha256": logged.tags["mutasi.artifact_sha256"],
            },
        )
        self._client.set_registered_model_alias(name, CHALLENGER, registered.version)
        self._client.set_model_version_tag(name, registered.version, "mutasi.complete", "true")

    def _tidy(self) -> None:
        """Removes what killed trainings left, or finishes what only lacked its mark."""
        for registered, aliases in list(self._registered()):
            if "mutasi.complete" in registered.tags:
                continue
            if aliases:
                self._client.set_model_version_tag(
                    registered.name, registered.version, "mutasi.complete", "true"
                )
            else:
                self._client.delete_model_version(registered.name, registered.version)
        for run in self._client.search_runs(
            [self._experiment()],
            "attributes.status = 'RUNNING' and tags.`mutasi.kind` = 'train'",
        ):
            self._client.set_terminated(run.info.run_id, status="KILLED")

    # MLflow itself

    @cached_property
    def _client(self) -> MlflowClient:
        # Read when MLflow is first imported; personnel data never calls home. The lock file of
        # whatever folder a user stands in is no part of the model.
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("MLFLOW_UV_AUTO_DETECT", "false")
        with _own_warnings_of_mlflow():
            import mlflow

            for name in ("mlflow", "alembic"):
                logging.getLogger(name).setLevel(logging.WARNING)
            self._place.folder.mkdir(parents=True, exist_ok=True)
            return mlflow.MlflowClient(self._place.uri, self._place.uri)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time in this home: version numbers are counted, not drawn."""
        self._place.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._place.folder / ".writing.lock"):
            yield

    def _experiment(self) -> str:
        """The experiment whose files lie in this home; a home that was moved gets a new one."""
        location = self._place.folder.resolve().as_uri() if self._place.database_file else None
        for name in (EXPERIMENT, f"{EXPERIMENT} {self._place.folder.resolve()}"):
            found = self._client.get_experiment_by_name(name)
            if found is None:
                return str(self._client.create_experiment(name, location))
            if location is None or found.artifact_location == location:
                return str(found.experiment_id)
        raise AssertionError(location)

    def _models(self) -> list[RegisteredModel]:
        database = self._place.database_file
        if database is not None and not database.exists():
            return []
        return _all_pages(self._client.search_registered_models, f"name LIKE '{_PREFIX}%'")

    def _registered(
        self, outcome: str | None = None
    ) -> Iterator[tuple[ModelVersion, tuple[str, ...]]]:
        """Every version of this product in the registry, finished or not, with its aliases."""
        for model in self._models():
            if outcome is not None and model.name != registered_name(outcome):
                continue
            aliases: dict[str, list[str]] = {}
            for alias, number in sorted(model.aliases.items()):
                aliases.setdefault(str(number), []).append(alias)
            for found in _all_pages(self._client.search_model_versions, f"name = '{model.name}'"):
                if "mutasi.version" in found.tags:
                    yield found, tuple(aliases.get(str(found.version), ()))

    def _fetched(self, location: str) -> Path:
        """The files at a place of the tracker, on this machine."""
        parsed = urlparse(location)
        if parsed.scheme in ("", "file"):
            folder = Path(url2pathname(parsed.path))
            # A home may have been moved; beneath it nothing changes its place.
            return folder if folder.exists() else self._place.folder.joinpath(*folder.parts[-3:])
        copy = self._place.folder / "fetched" / Path(parsed.path).parent.name
        if not copy.exists():
            self._download(location, copy)
        return copy

    def _download(self, location: str, copy: Path) -> None:
        """Fetches files from a server: all of them, or none that could be taken for all."""
        from mlflow.artifacts import download_artifacts

        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=copy.parent) as draft:
            fetched = download_artifacts(
                artifact_uri=location, dst_path=draft, tracking_uri=self._place.uri
            )
            with FileLock(copy.parent / ".lock"):
                if not copy.exists():
                    Path(fetched).rename(copy)


def registered_name(outcome: str) -> str:
    """The registered model of an outcome; MLflow forbids some characters in names.

    >>> registered_name("stays_365"), registered_name("a/b")
    ('mutasi-stays_365', 'mutasi-a%2Fb')
    """
    return f"{_PREFIX}{quote(outcome, safe=' ')}"


def _all_pages(search: Callable[..., PagedList[Found]], condition: str) -> list[Found]:
    found: list[Found] = []
    token: str | None = None
    while True:
        page = search(condition, page_token=token)
        found.extend(page)
        token = page.token
        if not token:
            return found


def _is_finished(registered: ModelVersion, aliases: tuple[str, ...]) -> bool:
    """A version counts from the moment it got its alias; the mark only outlasts the alias."""
    return bool(aliases) or "mutasi.complete" in registered.tags


def _number(registered: ModelVersion) -> int:
    return int(registered.tags["mutasi.version"])


def _version(registered: ModelVersion, aliases: tuple[str, ...]) -> Version:
    tags = registered.tags
    return Version(
        version=_number(registered),
        outcome=unquote(registered.name.removeprefix(_PREFIX)),
        aliases=aliases,
        run_id=str(registered.run_id),
        created_on=datetime.fromtimestamp(registered.creation_timestamp / 1_000, UTC).date(),
        expires_on=date.fromisoformat(tags["mutasi.expires_on"]),
        metrics=json.loads(tags["mutasi.metrics"]),
        baselines=json.loads(tags["mutasi.baselines"]),
        gate=json.loads(tags["mutasi.gate"]),
        location=str(registered.source),
        artifact_sha256=tags["mutasi.artifact_sha256"],
    )


def _write_pyfunc(model: Model, folder: Path) -> str:
    """Writes the artefact inside the folder form that MLflow loads; nothing is pickled.

    Returns:
        SHA-256 of the artefact.
    """
    sha256 = write_artifact(model, folder / _ARTIFACT.name)
    with _own_warnings_of_mlflow():
        import mlflow.pyfunc

        mlflow.pyfunc.save_model(
            path=str(folder / "pyfunc"),
            loader_module="models.pyfunc",
            data_path=str(folder / _ARTIFACT.name),
            code_paths=[str(_package_folder(name)) for name in _PACKAGES],
            pip_requirements=[f"{name}=={library_version(name)}" for name in _REQUIRED],
            signature=_signature(model),
        )
    return sha256


def _package_folder(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(name=name)
    return Path(next(iter(found.submodule_search_locations)))


def _signature(model: Model) -> ModelSignature:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, Schema

    kinds = {"number": DataType.double, "category": DataType.string}
    return ModelSignature(
        inputs=Schema([ColSpec(kinds[column.kind], column.name) for column in model.columns]),
        outputs=Schema(
            [ColSpec(DataType.double, "probability"), ColSpec(DataType.double, "raw_log_odds")]
        ),
    )


@contextmanager
def _own_warnings_of_mlflow() -> Iterator[None]:
    """Keeps back what MLflow 3.17 warns of without a cause that lies here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*noload.* loader strategy is deprecated")
        warnings.filterwarnings("ignore", ".*Any type hint is inferred as AnyType")
        # An example would be somebody's row; the signature says enough.
        warnings.filterwarnings("ignore", ".*An input example was not provided")
        yield


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
