"""Where one home keeps its records, its registry and its key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.registry.tracking import Tracking, TrackingPlace
from records.errors import EmptyHomeError

if TYPE_CHECKING:
    from records.store import Store


@dataclass(frozen=True)
class Home:
    """One home's places.

    Attributes:
        folder: The home itself.
        store_url: The store's database, in the home or elsewhere.
        tracking: MLflow's database or server.
    """

    folder: Path
    store_url: str
    tracking: TrackingPlace

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.folder / "keys"

    def open_store(self) -> Store:
        """The store; reading makes none where there is none.

        Raises:
            EmptyHomeError: There is no store.
        """
        # Who asks the registry alone does not wait for the database's library.
        from records.store import Store

        file = self.folder / "store.sqlite"
        if self.store_url == f"sqlite:///{file}" and not file.is_file():
            raise EmptyHomeError
        return Store.open(self.store_url)

    def open_tracking(self) -> Tracking:
        """The registry."""
        return Tracking(self.tracking)
