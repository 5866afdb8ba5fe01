"""Where a flow finds what the product keeps, from the folder of the home alone."""

from __future__ import annotations

from pathlib import Path

from models.registry.home import Home
from records.settings import read_settings


def home_at(folder: str | Path) -> Home:
    """The home in a folder, with the settings that the command would use.

    The address of a database or server comes from the environment and is no parameter of a flow:
    the parameters of a deployment are visible to all who may see Prefect, and a database URL can
    hold a password.

    Raises:
        SettingsError: The home is a file.
    """
    return Home.of(read_settings(Path(folder)))
