"""Prefect without a server of its own, inside the product's home.

This module imports no Prefect: its settings have to stand in the environment before Prefect is
imported for the first time, and reach the temporary server that Prefect starts as a child.
"""

from __future__ import annotations

import os
from pathlib import Path

from records.reachable import refuse_silent_web

_API = "PREFECT_API_URL"
_STARTUP_SECONDS = 180  # Prefect's 20 are too few for the first start on a busy machine


def embed_prefect(folder: Path) -> None:
    """Settles Prefect for this process; call it before a flow is imported.

    A `PREFECT_API_URL` that is set already is a server to be used, and wins.

    Args:
        folder: Prefect's own home: its database and settings.

    Raises:
        SettingsError: A server is named that does not answer.
    """
    # Prefect takes an empty address for one.
    if not os.environ.get(_API, "empty"):
        del os.environ[_API]
    if _API in os.environ:
        refuse_silent_web(os.environ[_API], _API)
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(_STARTUP_SECONDS),
        # Runs and their tracebacks are kept in Prefect's database; to people speaks the command.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    }
    if _API in os.environ:
        settings["PREFECT_SERVER_EPHEMERAL_ENABLED"] = "false"
    os.environ.update(settings)
