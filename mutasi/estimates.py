"""The command's way to its home: the settings as places, and the champion with all it needs."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from models.answering.estimates import Estimates, Holdings
from models.registry.home import Home
from models.registry.tracking import Tracking
from models.registry.version import choose_champion, refuse_expired
from records.store import Store

if TYPE_CHECKING:
    from mutasi.session import Session
    from records.settings import Settings


def home_of(settings: Settings) -> Home:
    """The home's places."""
    return Home.of(settings)


def open_estimates(session: Session, outcome: str | None, as_of: date | None) -> Estimates:
    """The champion and all it needs.

    Args:
        session: The command's call.
        outcome: What to predict; missing: the dataset's first outcome that has a champion.
        as_of: What may be known; missing: the snapshot's day.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such outcome.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired by that day.
    """
    home = home_of(session.settings)
    with closing(home.open_store()) as store:
        holdings = Holdings.read(store, home.keys)
    tracking = home.open_tracking()
    version = choose_champion(tracking.versions(), holdings.dataset, outcome)
    day = as_of or holdings.dataset.snapshot_on
    refuse_expired(version, day)
    return Estimates(holdings, tracking.load(version), version, day)


def open_store(settings: Settings) -> Store:
    """The home's store; reading makes none where there is none.

    Raises:
        EmptyHomeError: There is no store.
    """
    return home_of(settings).open_store()


def open_tracking(settings: Settings) -> Tracking:
    """The home's registry."""
    return home_of(settings).open_tracking()
