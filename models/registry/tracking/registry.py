"""The registry of a home: runs, versions, champions.

A version is made in full before it can be seen: run, files, registered version, and last of all the
alias `challenger`, one transaction of the registry. Whatever a killed training left behind has no
alias and no mark of completion; no reader here sees it, and the next training removes it.

MLflow's fluent calls keep a URI for the whole process; only its client is used, which keeps none.
Who reads versions and models waits neither for it (`models.registry.tracking.reading`) nor for
what a training's run is written with.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock

from models.artifact.folder import MANIFEST
from models.manifest.manifest import Manifest
from models.model import manifest_of
from models.registry.tracking.fetching import at_hand, fetched
from models.registry.tracking.leftovers import remove_files, remove_unnamed_models
from models.registry.tracking.place import TrackingPlace, refuse_deleted, refuse_unusable, telling
from models.registry.tracking.pyfunc_folder import ARTIFACT, own_warnings_of_mlflow
from models.registry.tracking.reading import ReadModel, read_models
from models.registry.tracking.trust import refuse_changed_code, refuse_differing_tags
from models.registry.tracking.version_tags import (
    CHAMPIONS,
    COMPLETE,
    NAME_PREFIX,
    ROWS,
    VERSION,
    is_ours,
    number_of,
    registered_name,
    successions,
    version_of,
)
from models.registry.version import (
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
    from mlflow.store.entities import PagedList

    from features.catalog import Feature
    from models.model import Model
    from models.registry.tracking.version_tags import AnyModel, AnyVersion
    from models.training.search import Trial
    from models.training.training import Training

EXPERIMENT = "mutasi"
_ABANDONED_AFTER_MILLISECONDS = 6 * 60 * 60 * 1_000

Found = TypeVar("Found")


class Tracking:
    """The registry of one home."""

    def __init__(self, place: TrackingPlace, *, past_mlflow: bool = True) -> None:
        """Nothing is opened before the first call that needs it.

        Args:
            place: Where runs and models are kept.
            past_mlflow: Whether what is only read is read past MLflow as long as that is not open.
        """
        self._place = place
        self._past_mlflow = past_mlflow

    # Reading

    def versions(self, outcome: str | None = None) -> list[Version]:
        """Every finished version, oldest first, of one outcome or of all."""
        database = self._place.database_file
        if database is not None and not database.exists():
            return []
        found = [
            version_of(registered, aliases)
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

    def of_rows(self, outcome: str, rows_sha256: str) -> list[Version]:
        """The versions that were trained on exactly these rows, oldest first."""
        return [
            version
            for version in self.versions(outcome)
            if (version.rows_sha256 or self._rows_of_run(version)) == rows_sha256
        ]

    def load(self, version: Version) -> Model:
        """The version's model, every checksum compared with what was registered.

        Raises:
            ArtifactError: Its files are not the ones that were registered, or the registry says
                something else of it than they do.
        """
        # Who only lists versions does not wait for what a model is made of.
        from models.artifact.folder import read_artifact

        folder = fetched(self._place, version.location)
        refuse_changed_code(folder, version)
        model = read_artifact(folder / ARTIFACT, sha256=version.artifact_sha256)
        refuse_differing_tags(version, manifest_of(model))
        return model

    def features_of(self, version: Version) -> tuple[str, ...] | None:
        """The features that a version was trained on, read in no time and compared with nothing.

        Returns:
            Their names; None where its files are not on this machine, or cannot be read.
        """
        folder = at_hand(self._place, version.location)
        if folder is None:
            return None
        try:
            text = (folder / ARTIFACT / MANIFEST).read_text(encoding="utf-8")
            return tuple(facts.name for facts in Manifest.of_json(json.loads(text)).features)
        except (OSError, ValueError):
            return None

    def history(self, outcome: str) -> list[Succession]:
        """Every change of champion, oldest first."""
        for registered in self._models():
            if registered.name == registered_name(outcome):
                return successions(registered)
        return []

    def _rows_of_run(self, version: Version) -> str | None:
        """What the run says, where the version itself is older than its tag."""
        from mlflow.exceptions import MlflowException

        try:
            run = self._client.get_run(version.run_id)
        except MlflowException:
            # Somebody deleted the run for good: then nothing tells.
            return None
        rows: str | None = run.data.params.get("rows_sha256")
        return rows

    # Writing

    def refuse_unready(self) -> None:
        """Refuses a registry that could not take a training: asked before the training's work.

        Raises:
            SettingsError: It does not answer, or its experiment was deleted.
            ArtifactError: A tag of some version is damaged.
        """
        database = self._place.database_file
        if database is not None and not database.exists():
            return
        refuse_unusable(self._place)
        with self._writing():
            self._experiment()
        for outcome in {version.outcome for version in self.versions()}:
            self.history(outcome)

    def begin(self, outcome: str, started_at: datetime) -> str:
        """A run that MLflow shows while its training is at work; `record` completes it.

        Returns:
            Its id.
        """
        from models.registry.tracking.lineage import run_source
        from models.registry.tracking.runs import start_run

        with self._writing():
            return start_run(self._client, self._experiment(), outcome, started_at, run_source())

    def tell_stage(
        self, run_id: str, stage: str, seconds: float, figures: Mapping[str, float]
    ) -> None:
        """What a stage of a run that was begun took and found."""
        from models.registry.tracking.runs import log_stage

        log_stage(self._client, run_id, stage, seconds, figures)

    def give_up(self, run_id: str) -> None:
        """Marks a run that was begun, whose training came to nothing, as failed."""
        self._client.set_terminated(run_id, status="FAILED")

    def record(
        self,
        training: Training,
        features: Sequence[Feature],
        started_at: datetime,
        trials: Sequence[Trial] = (),
        run_id: str | None = None,
    ) -> Version:
        """Keeps a training as a run and a registered version with the alias `challenger`.

        Args:
            training: What was trained.
            features: The catalogue of the rows it was trained on.
            started_at: When the training began.
            trials: What its search tried, where there was one: runs nested in the training's.
            run_id: The training's run, where it was begun already.
        """
        from models.registry.tracking.runs import log_model, log_run, log_trials

        outcome = training.model.outcome
        run_id = run_id or self.begin(outcome, started_at)
        with self._writing():
            self._tidy(at_work=run_id)
            number = 1 + max((number_of(entry) for entry, _ in self._registered()), default=0)
            experiment_id = self._experiment()
            logged = log_model(
                self._client, experiment_id, run_id, training.model, registered_name(outcome)
            )
            log_run(self._client, run_id, training, features, logged.model_id)
            log_trials(self._client, run_id, outcome, trials)
            self._client.set_terminated(run_id, status="FINISHED")
            self._register(logged, run_id, training, number)
        return self.version(number)

    def promote(self, number: int, decision: Decision, *, despite_gate: bool = False) -> Version:
        """Makes a version its outcome's champion and keeps who, why and when.

        Raises:
            NotFoundError: There is no such version.
            GateError: Its gate failed, and `despite_gate` is not set.
            ArtifactError: Its files or tags are not what was registered.
        """
        with self._writing():
            version = self.version(number)
            # The gate is believed from the manifest that the checksums cover, not from a tag.
            self.load(version)
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
            self.load(self.version(number))
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
        self._client.set_registered_model_tag(name, f"{CHAMPIONS}{place:06d}", change.to_text())
        for registered, _ in self._registered(version.outcome):
            if number_of(registered) == version.version:
                self._client.set_registered_model_alias(name, CHAMPION, registered.version)

    # A training's parts

    def _register(self, logged: LoggedModel, run_id: str, training: Training, number: int) -> None:
        from models.registry.tracking.lineage import MODEL_VERSIONS, model_note, version_note

        manifest = manifest_of(training.model)
        outcome = training.model.outcome
        name = registered_name(outcome)
        if name not in {model.name for model in self._models()}:
            self._client.create_registered_model(
                name, tags={"mutasi.outcome": outcome}, description=model_note(outcome)
            )
        registered = self._client.create_model_version(
            name,
            # The place itself: a `models:/` source would be looked up at the process's URI.
            source=logged.artifact_location,
            run_id=run_id,
            model_id=logged.model_id,
            description=version_note(training),
            tags={
                VERSION: str(number),
                "mutasi.expires_on": expiry(manifest.as_of).isoformat(),
                "mutasi.metrics": json.dumps(manifest.metrics),
                "mutasi.baselines": json.dumps(manifest.baselines),
                "mutasi.gate": json.dumps(manifest.gate.to_json()),
                "mutasi.artifact_sha256": logged.tags["mutasi.artifact_sha256"],
                ROWS: manifest.rows.sha256,
                "mutasi.code_sha256": logged.tags["mutasi.code_sha256"],
            },
        )
        self._client.set_registered_model_alias(name, CHALLENGER, registered.version)
        self._client.set_model_version_tag(name, registered.version, COMPLETE, "true")
        # The registry's SQL store forgets the `model_id` it is given; by this tag the model's own
        # page leads to the version.
        link = [{"name": name, "version": str(registered.version)}]
        self._client.set_logged_model_tags(logged.model_id, {MODEL_VERSIONS: json.dumps(link)})

    def _tidy(self, *, at_work: str) -> None:
        """Removes what killed trainings left, or finishes what only lacked its mark.

        Args:
            at_work: The run that is being recorded.
        """
        from models.registry.tracking.runs import KINDS

        for registered, aliases in list(self._registered()):
            if COMPLETE in registered.tags:
                continue
            if aliases:
                self._client.set_model_version_tag(
                    registered.name, registered.version, COMPLETE, "true"
                )
            elif self._is_abandoned(registered.creation_timestamp):
                self._client.delete_model_version(registered.name, registered.version)
        for kind in KINDS:
            for run in self._client.search_runs(
                [self._experiment()],
                f"attributes.status = 'RUNNING' and tags.`mutasi.kind` = '{kind}'",
            ):
                if run.info.run_id != at_work and self._is_abandoned(run.info.start_time):
                    self._client.set_terminated(run.info.run_id, status="KILLED")
                    remove_files(self._place.folder, run.info.artifact_uri)
        remove_unnamed_models(
            self._client,
            self._experiment(),
            # Of every name: somebody may have registered one of our models under their own.
            {str(found.source) for found in _all_pages(self._client.search_model_versions, "")},
            self._is_abandoned,
            self._place.folder,
        )

    def _is_abandoned(self, since: int) -> bool:
        """Whether nobody can be at work on it: the lock is this home's, a server has others."""
        if self._place.database_file is not None:
            return True
        from models.registry.tracking.runs import milliseconds

        return milliseconds(datetime.now(UTC)) - since > _ABANDONED_AFTER_MILLISECONDS

    # MLflow itself

    @cached_property
    def _client(self) -> MlflowClient:
        refuse_unusable(self._place)
        # Read when MLflow is first imported; personnel data never calls home. The lock file of
        # whatever folder a user stands in is no part of the model.
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("MLFLOW_UV_AUTO_DETECT", "false")
        with own_warnings_of_mlflow():
            import mlflow

            for name in ("mlflow", "alembic"):
                logging.getLogger(name).setLevel(logging.WARNING)
            self._place.folder.mkdir(parents=True, exist_ok=True)
            with telling(self._place):
                client = mlflow.MlflowClient(self._place.uri, self._place.uri)
                # Nothing is opened before the first question, so one is asked here.
                client.search_registered_models(max_results=1)
            return client

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time in this home: version numbers are counted, not drawn."""
        self._place.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._place.folder / ".writing.lock"):
            yield

    def _experiment(self) -> str:
        """The experiment whose files lie in this home; a home that was moved gets a new one.

        Raises:
            SettingsError: It was deleted in MLflow, which keeps its name.
        """
        from models.registry.tracking.lineage import EXPERIMENT_KIND

        location = self._place.folder.resolve().as_uri() if self._place.database_file else None
        for name in (EXPERIMENT, f"{EXPERIMENT} {self._place.folder.resolve()}"):
            found = self._client.get_experiment_by_name(name)
            if found is None:
                return str(
                    self._client.create_experiment(name, location, tags=dict([EXPERIMENT_KIND]))
                )
            if location is None or found.artifact_location == location:
                refuse_deleted(found, self._place)
                if EXPERIMENT_KIND[0] not in found.tags:
                    self._client.set_experiment_tag(found.experiment_id, *EXPERIMENT_KIND)
                return str(found.experiment_id)
        raise AssertionError(location)

    def _models(self) -> Sequence[AnyModel]:
        database = self._place.database_file
        if database is not None and not database.exists():
            return []
        # Once MLflow is open, asking it costs nothing more.
        if self._past_mlflow and "_client" not in vars(self):
            read = read_models(self._place, NAME_PREFIX)
            if read is not None:
                return read
        return _all_pages(self._client.search_registered_models, f"name LIKE '{NAME_PREFIX}%'")

    def _registered(
        self, outcome: str | None = None
    ) -> Iterator[tuple[AnyVersion, tuple[str, ...]]]:
        """Every version of this product in the registry, finished or not, with its aliases."""
        for model in self._models():
            if outcome is not None and model.name != registered_name(outcome):
                continue
            aliases: dict[str, list[str]] = {}
            for alias, number in sorted(model.aliases.items()):
                aliases.setdefault(str(number), []).append(alias)
            for found in self._versions_of(model):
                if is_ours(found):
                    yield found, tuple(aliases.get(str(found.version), ()))

    def _versions_of(self, model: AnyModel) -> Sequence[AnyVersion]:
        if isinstance(model, ReadModel):
            return model.versions
        return _all_pages(self._client.search_model_versions, f"name = '{model.name}'")


def _all_pages(search: Callable[..., PagedList[Found]], condition: str) -> list[Found]:
    found: list[Found] = []
    token: str | None = None
    while True:
        page = search(condition, page_token=token)
        found.extend(page)
        token = page.token
        if not token:
            return found


def _is_finished(registered: AnyVersion, aliases: tuple[str, ...]) -> bool:
    """A version counts from the moment it got its alias; the mark only outlasts the alias."""
    return bool(aliases) or COMPLETE in registered.tags
