"""The registry of a home: runs, versions, champions.

A version is made in full before it can be seen: run, files, registered version, and last of all the
alias `challenger`, one transaction of the registry. Whatever a killed training left behind has no
alias and no mark of completion; no reader here sees it, and the next training removes it.

What is only read stands in `models.registry.tracking.versions`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock

from models.model import manifest_of
from models.registry.tracking.leftovers import remove_files, remove_unnamed_models
from models.registry.tracking.place import refuse_deleted, refuse_unusable
from models.registry.tracking.version_tags import (
    CHAMPIONS,
    COMPLETE,
    ROWS,
    VERSION,
    number_of,
    registered_name,
)
from models.registry.tracking.versions import VersionReader, all_pages
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

if TYPE_CHECKING:
    from mlflow.entities import LoggedModel

    from features.catalog import Feature
    from models.training.search import Trial
    from models.training.training import Training

EXPERIMENT = "mutasi"
_ABANDONED_AFTER_MILLISECONDS = 6 * 60 * 60 * 1_000


class Tracking(VersionReader):
    """The registry of one home: what can be read of it, and what is written into it."""

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
        """Keep a training as a run and as a registered version with the alias `challenger`.

        Args:
            training: What was trained.
            features: The catalogue of the rows it was trained on.
            started_at: When the training began.
            trials: What its search for settings tried, as runs inside the training's run; empty if
                there was no search.
            run_id: The training's run, if it was begun already.

        Returns:
            The version, with its new number.
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
        """Make a version its outcome's champion, and keep by whom, why and when.

        Args:
            number: The version's number.
            decision: By whom, why and when.
            despite_gate: Promote also a version that the gate refused.

        Returns:
            The version as champion.

        Raises:
            NotFoundError: There is no such version.
            GateError: Its gate failed, and `despite_gate` is not set.
            ArtifactError: Its files or tags are not what was registered.
            OutdatedModelError: It could give no estimate: features have other rules now.
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
        """Make the champion before the present one champion again.

        Args:
            outcome: The outcome that both predict.
            decision: By whom, why and when.

        Returns:
            The version that is champion again.

        Raises:
            NotFoundError: There is no champion, or none before it.
            ArtifactError: The files or tags of the one before are not what was registered.
            OutdatedModelError: It could give no estimate: features have other rules now.
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
            {str(found.source) for found in all_pages(self._client.search_model_versions, "")},
            self._is_abandoned,
            self._place.folder,
        )

    def _is_abandoned(self, since: int) -> bool:
        """Whether the training that began then cannot be running any more.

        In a home of its own the lock shows that; trainings on a server may run elsewhere, so that
        only time can tell.
        """
        if self._place.database_file is not None:
            return True
        from models.registry.tracking.runs import milliseconds

        return milliseconds(datetime.now(UTC)) - since > _ABANDONED_AFTER_MILLISECONDS

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
