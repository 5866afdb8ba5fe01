"""The versions of a home's registry, read: lists, one version, its model, who was champion when.

MLflow's fluent calls keep a URI for the whole process; only its client is used, which keeps none.
Reading waits neither for it (`models.registry.tracking.reading`) nor for what a training's run is
written with.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from models.artifact.folder import MANIFEST
from models.manifest.manifest import Manifest
from models.model import manifest_of
from models.registry.tracking.fetching import at_hand, fetched
from models.registry.tracking.place import TrackingPlace, opening_errors, refuse_unusable
from models.registry.tracking.pyfunc_folder import ARTIFACT, own_warnings_of_mlflow
from models.registry.tracking.reading import ReadModel, read_models
from models.registry.tracking.trust import refuse_changed_code, refuse_differing_tags
from models.registry.tracking.version_tags import (
    COMPLETE,
    NAME_PREFIX,
    is_ours,
    registered_name,
    successions,
    version_of,
)
from models.registry.version import CHAMPION, Succession, Version
from records.errors import ModelNotFoundError, NotFoundError

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.store.entities import PagedList

    from models.model import Model
    from models.registry.tracking.version_tags import AnyModel, AnyVersion

Found = TypeVar("Found")


class VersionReader:
    """The versions of one home, as far as they are only read."""

    def __init__(self, place: TrackingPlace, *, past_mlflow: bool = True) -> None:
        """Nothing is opened before the first call that needs it.

        Args:
            place: Where runs and models are kept.
            past_mlflow: Whether what is only read is read past MLflow as long as that is not open.
        """
        self._place = place
        self._past_mlflow = past_mlflow

    def versions(self, outcome: str | None = None) -> list[Version]:
        """Every finished version, oldest first, of one outcome or of all (None)."""
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
        """Read the version's model, to ask it about features that are made today.

        Raises:
            ArtifactError: Its files are not the ones that were registered, or the registry
                contradicts them.
            OutdatedModelError: Today's features are made by other rules than those of its training.
        """
        from models.registry.outdated import refuse_other_meaning

        model = self.read(version)
        refuse_other_meaning(manifest_of(model))
        return model

    def read(self, version: Version) -> Model:
        """Read the version's model, however old it is; its checksums are compared.

        Use it to look at a model; use `load` to ask the model for estimates.

        Raises:
            ArtifactError: Its files are not the ones that were registered, or the registry
                contradicts them.
        """
        # Who only lists versions does not wait for what a model is made of.
        from models.artifact.folder import read_artifact

        folder = fetched(self._place, version.location)
        refuse_changed_code(folder, version)
        model = read_artifact(folder / ARTIFACT, sha256=version.artifact_sha256)
        refuse_differing_tags(version, manifest_of(model))
        return model

    def manifest_at_hand(self, version: Version) -> Manifest | None:
        """Read the version's manifest quickly: no checksum is compared, and nothing is fetched.

        Returns:
            The manifest; None if its files are not on this machine or cannot be read.
        """
        folder = at_hand(self._place, version.location)
        if folder is None:
            return None
        try:
            text = (folder / ARTIFACT / MANIFEST).read_text(encoding="utf-8")
            return Manifest.of_json(json.loads(text))
        except (OSError, ValueError):
            return None

    def history(self, outcome: str) -> list[Succession]:
        """Every change of champion, oldest first."""
        for registered in self._models():
            if registered.name == registered_name(outcome):
                return successions(registered)
        return []

    def _rows_of_run(self, version: Version) -> str | None:
        """The fingerprint of the rows from the run, for a version from before it had the tag."""
        from mlflow.exceptions import MlflowException

        try:
            run = self._client.get_run(version.run_id)
        except MlflowException:
            # Somebody deleted the run for good: then nothing tells.
            return None
        rows: str | None = run.data.params.get("rows_sha256")
        return rows

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
            with opening_errors(self._place):
                client = mlflow.MlflowClient(self._place.uri, self._place.uri)
                # Nothing is opened before the first question, so one is asked here.
                client.search_registered_models(max_results=1)
            return client

    def _models(self) -> Sequence[AnyModel]:
        database = self._place.database_file
        if database is not None and not database.exists():
            return []
        # Once MLflow is open, asking it costs nothing more.
        if self._past_mlflow and "_client" not in vars(self):
            read = read_models(self._place, NAME_PREFIX)
            if read is not None:
                return read
        return all_pages(self._client.search_registered_models, f"name LIKE '{NAME_PREFIX}%'")

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
        return all_pages(self._client.search_model_versions, f"name = '{model.name}'")


def all_pages(search: Callable[..., PagedList[Found]], condition: str) -> list[Found]:
    """Everything that a search of MLflow finds, page after page.

    Args:
        search: A method of MLflow's client that takes a condition and a page's token.
        condition: What is searched for.
    """
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
