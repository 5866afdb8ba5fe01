"""The command's way to its home: the settings as places, and the champion with all it needs."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from models.registry.home import Home
from models.registry.tracking import Tracking

if TYPE_CHECKING:
    from models.answering.estimates import Estimates
    from mutasi.session import Session
    from records.settings import Settings
    from records.store import Store


def home_of(settings: Settings) -> Home:
    """The home's places."""
    return Home.of(settings)


def open_estimates(session: Session, outcome: str | None, as_of: date | None) -> Estimates:
    """The champion of the command's home and all it needs: `models.answering.estimates`."""
    from models.answering.estimates import open_estimates as open_home
    from models.parts.lean_lightgbm import import_lean

    if session.is_own_process:
        import_lean()
    estimates = open_home(home_of(session.settings), outcome, as_of)
    _prepare(session, estimates)
    return estimates


def _prepare(session: Session, estimates: Estimates) -> None:
    """Whoever watches sees what takes long after an ingest."""
    if not sys.stderr.isatty():
        return
    from features.families import FAMILIES
    from mutasi.progress import progress_bar

    what = f"preparing {estimates.as_of}, once after an ingest"
    with progress_bar(what, len(FAMILIES), quiet=session.output.quiet) as advance:
        estimates.holdings.on(estimates.as_of, advance=advance)


def open_store(settings: Settings) -> Store:
    """Open the home's store. A store that does not exist is not created.

    Raises:
        EmptyHomeError: There is no store.
    """
    return home_of(settings).open_store()


def open_tracking(settings: Settings) -> Tracking:
    """The home's registry."""
    return home_of(settings).open_tracking()
