"""The settings, read from the environment in this one place and handed down as values.

The command reads them once at its start. A flow that runs without the command reads them by the
same function when it begins: what a flow is told is shown to everybody who may see Prefect, and a
database's URL can hold a password.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from records.errors import SettingsError
from records.home_files import DEFAULT_HOME, HomeFiles

HOME_VARIABLE = "MUTASI_HOME"
STORE_VARIABLE = "MUTASI_DATABASE_URL"
TRACKING_VARIABLE = "MUTASI_MLFLOW_TRACKING_URI"


@dataclass(frozen=True)
class Settings:
    """Where everything is kept.

    Attributes:
        home: The folder of all that the product keeps (`MUTASI_HOME`).
        database_url: A database for the store in the place of the home's (`MUTASI_DATABASE_URL`).
        mlflow_tracking_uri: An MLflow server in the place of the home's database
            (`MUTASI_MLFLOW_TRACKING_URI`).
    """

    home: Path = Path(DEFAULT_HOME)
    # Either can hold a password, which a message or a log must not repeat.
    database_url: str | None = field(default=None, repr=False)
    mlflow_tracking_uri: str | None = field(default=None, repr=False)

    @property
    def files(self) -> HomeFiles:
        """The home's files and folders."""
        return HomeFiles(self.home)

    @property
    def store_url(self) -> str:
        """The store's database."""
        return self.database_url or sqlite_url(self.files.store)

    @property
    def tracking_uri(self) -> str:
        """MLflow's database or server."""
        return self.mlflow_tracking_uri or sqlite_url(self.files.registry)

    def has_store(self) -> bool:
        """Whether there is a store to read."""
        return self.database_url is not None or self.files.store.is_file()


def sqlite_url(file: Path) -> str:
    """How an SQLite file is named as a database."""
    return f"sqlite:///{file}"


def settings_of(environment: Mapping[str, str], home: Path | None = None) -> Settings:
    """The settings in environment variables; an empty variable counts as unset.

    Args:
        environment: The variables.
        home: A home that was named in another way, and goes before MUTASI_HOME; None: none was.

    >>> settings_of({"MUTASI_HOME": "city", "MUTASI_DATABASE_URL": ""}).store_url
    'sqlite:///city/store.sqlite'
    """
    return Settings(
        home or Path(environment.get(HOME_VARIABLE) or DEFAULT_HOME),
        environment.get(STORE_VARIABLE) or None,
        environment.get(TRACKING_VARIABLE) or None,
    )


def read_settings(home: Path | None = None) -> Settings:
    """The settings of the environment; a home given on the command line counts more.

    Raises:
        SettingsError: The home is a file.
    """
    found = settings_of(os.environ, home)
    if found.home.exists() and not found.home.is_dir():
        raise SettingsError(
            found=f"the home {found.home} is a file",
            expected="a folder, or a place where one can be made",
            action="give another --home",
        )
    return replace(found, home=found.home.absolute())
