"""Where a flow finds what the product keeps, from the folder of the home alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from models.tracking import Tracking, TrackingPlace
from records.errors import NotFoundError
from records.store import Store


@dataclass(frozen=True)
class Home:
    """One home's places.

    Attributes:
        folder: The home itself.
        store_url: The store's database.
        tracking: MLflow's database or server.
    """

    folder: Path
    store_url: str
    tracking: TrackingPlace

    def open_store(self) -> Store:
        """The store; a flow that reads makes none where there is none.

        Raises:
            NotFoundError: There is no store.
        """
        file = self.folder / "store.sqlite"
        if self.store_url == _sqlite(file) and not file.is_file():
            raise NotFoundError(
                found=f"no records in {self.folder.name}",
                expected="a home that records were taken into",
                action="call `mutasi ingest SOURCE` first, or name another home",
            )
        return Store.open(self.store_url)

    def open_tracking(self) -> Tracking:
        """The registry."""
        return Tracking(self.tracking)


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
