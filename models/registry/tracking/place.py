"""Where runs and models are kept, and whether it can be used: asked before any work."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import SettingsError
from records.reachable import refuse_silent_database, refuse_silent_web
from records.settings import TRACKING_VARIABLE as VARIABLE

if TYPE_CHECKING:
    from mlflow.entities import Experiment

_ALLOW_FILES = "MLFLOW_ALLOW_FILE_STORE"
_WEB = ("http", "https")
_DATABASES = ("postgresql", "mysql", "mssql")


@dataclass(frozen=True)
class TrackingPlace:
    """Where runs and models are kept.

    Attributes:
        uri: MLflow's tracking URI; a SQLite file in the home, or a server.
        folder: In the home: files of runs and models for SQLite, fetched copies for a server.
    """

    # It can hold a password.
    uri: str = field(repr=False)
    folder: Path

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, if the place is one."""
        return Path(self.uri.removeprefix("sqlite:///")) if self.uri.startswith("sqlite") else None

    @property
    def is_of_home(self) -> bool:
        """Whether the SQLite file lies in the home itself, beside the folder of files."""
        database = self.database_file
        return database is not None and database.resolve().parent == self.folder.resolve().parent

    @property
    def named(self) -> str:
        """What a message calls it; a password in the address is not repeated."""
        return f"the home's registry {self.database_file}" if self.is_of_home else VARIABLE


def refuse_unusable(place: TrackingPlace) -> None:
    """Refuses a place that cannot be used, within seconds; MLflow would try for minutes.

    Raises:
        SettingsError: It is of a kind that MLflow no longer has, does not answer, or is no
            database of MLflow's.
    """
    kind = place.uri.partition(":")[0].partition("+")[0]
    if kind in _WEB:
        refuse_silent_web(place.uri, VARIABLE)
    elif kind in _DATABASES:
        refuse_silent_database(place.uri, VARIABLE)
    elif place.database_file is not None:
        _refuse_broken_file(place, place.database_file)
    elif not _is_folder_that_was_wanted(place.uri):
        raise SettingsError(
            found=f"{VARIABLE} names a place of the kind {kind if ':' in place.uri else 'folder'}",
            expected="http(s)://…, postgresql://…, mysql://… or sqlite:///FILE: MLflow keeps no "
            "runs in plain folders any more",
            action=f"unset {VARIABLE} for the home's own registry, or move the folder's runs with "
            "`mlflow migrate-filestore` and name the database",
        )


def _is_folder_that_was_wanted(uri: str) -> bool:
    """Whether a plain folder is named, and MLflow's own setting allows plain folders."""
    is_folder = ":" not in uri or uri.startswith("file:")
    return is_folder and os.environ.get(_ALLOW_FILES, "").lower() in ("true", "1")


@contextmanager
def opening_errors(place: TrackingPlace) -> Iterator[None]:
    """Turn what goes wrong while MLflow opens a location into an error that people can act on.

    Raises:
        SettingsError: MLflow cannot open it.
    """
    from mlflow.exceptions import MlflowException

    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(
            found=f"{place.named} needs the driver {error.name}, which is not installed",
            expected="the driver of the database that is named",
            action=f"call `pip install {error.name}`, or name another place",
        ) from error
    except MlflowException as error:
        raise SettingsError(
            found=f"MLflow cannot use {place.named}: {_first_line(error)}",
            expected="an MLflow server, or a database of this MLflow's version",
            action="correct the address; if the database is of an older MLflow, call "
            "`mlflow db upgrade` on a copy first",
        ) from error


def refuse_deleted(experiment: Experiment, place: TrackingPlace) -> None:
    """Refuses an experiment that was deleted: MLflow keeps its name and takes no more runs.

    Raises:
        SettingsError: It was.
    """
    if experiment.lifecycle_stage != "deleted":
        return
    raise SettingsError(
        found=f"the experiment {experiment.name} of {place.named} was deleted in MLflow",
        expected="an experiment that takes runs",
        action=f"restore it with `MLFLOW_TRACKING_URI={_shown(place)} mlflow experiments restore "
        f"--experiment-id {experiment.experiment_id}`, or name another place with {VARIABLE}",
    )


def _shown(place: TrackingPlace) -> str:
    """The address for a command line; one that could hold a password is not repeated."""
    return place.uri if place.database_file is not None else f"${VARIABLE}"


def _refuse_broken_file(place: TrackingPlace, file: Path) -> None:
    if not file.exists() or file.stat().st_size == 0:
        return
    # A killed writer leaves a journal, which only who may write can roll back.
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    try:
        address = f"{file.resolve().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise SettingsError(
            found=f"{place.named} cannot be read ({error})",
            expected="an SQLite database that this user may read",
            action="give it its rights back, or put it back from a backup",
        ) from error


def _first_line(error: Exception) -> str:
    """The first line of a message; the rest of it is for developers."""
    return str(error).strip().partition("\n")[0][:200]
