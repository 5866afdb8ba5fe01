"""Where a flow finds what the product keeps, from the folder of the home alone."""

from __future__ import annotations

from pathlib import Path

from models.registry.home import Home
from records.settings import read_settings


def home_at(folder: str | Path) -> Home:
    """The home in a folder, with the settings that the command would have.

    A database or server elsewhere comes from the environment and is no parameter of a flow: a
    deployment's parameters are shown to everybody who may see Prefect, and a database URL can hold
    a password.

    Raises:
        SettingsError: The home is a file.
    """
    return Home.of(read_settings(Path(folder)))
