"""Where a flow finds what the product keeps, from the folder of the home alone."""

from __future__ import annotations

import os
from pathlib import Path

from models.registry.home import Home
from models.registry.tracking import TrackingPlace


def home_at(folder: str | Path) -> Home:
    """The home in a folder.

    A database or server elsewhere is read from the environment, here and now: a deployment's
    parameters are shown to everybody who may see Prefect, and a database URL can hold a password.
    """
    home = Path(folder).absolute()
    return Home(
        home,
        os.environ.get("MUTASI_DATABASE_URL") or _sqlite(home / "store.sqlite"),
        TrackingPlace(
            os.environ.get("MUTASI_MLFLOW_TRACKING_URI") or _sqlite(home / "mlflow.db"),
            home / "mlflow-artifacts",
        ),
    )


def _sqlite(file: Path) -> str:
    return f"sqlite:///{file}"
