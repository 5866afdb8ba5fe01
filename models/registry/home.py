"""Where one home keeps its records, its registry and its key."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from models.registry.tracking import Tracking, TrackingPlace
from records.errors import EmptyHomeError
from records.home_files import HomeFiles
from records.settings import Settings, sqlite_url

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
    # It can hold a password.
    store_url: str = field(repr=False)
    tracking: TrackingPlace

    @classmethod
    def of(cls, settings: Settings) -> Home:
        """The places that settings name."""
        return cls(
            settings.home,
            settings.store_url,
            TrackingPlace(settings.tracking_uri, settings.files.registry_files),
        )

    @property
    def files(self) -> HomeFiles:
        """The home's files and folders."""
        return HomeFiles(self.folder)

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.files.keys

    def open_store(self) -> Store:
        """Open the store. A store that does not exist is not created.

        Raises:
            EmptyHomeError: There is no store.
        """
        # Who asks the registry alone does not wait for the database's library.
        from records.store import Store

        file = self.files.store
        if self.store_url == sqlite_url(file) and not file.is_file():
            raise EmptyHomeError
        return Store.open(self.store_url)

    def open_tracking(self) -> Tracking:
        """The registry."""
        return Tracking(self.tracking)
