"""Database errors as refusals that say what to do."""

from __future__ import annotations

import sqlalchemy as sa

from records.errors import MutasiError, SurroundingsError

_TOLD: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (
        ("disk is full", "no space left", "disk full"),
        "no room left for the store",
        "room on the disk that holds it",
        "make room, and run the command again: nothing half-written is kept",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "a store that may not be written",
        "the right to write the store and the folder it stands in",
        "give yourself that right, or name another home with --home",
    ),
    (
        ("unable to open",),
        "a store that cannot be opened",
        "a file, in a folder that you may write",
        "look at what stands in its place, or name another home with --home",
    ),
    (
        ("is locked", "lock timeout", "deadlock"),
        "a store that another process has been writing for a long time",
        "one writer at a time, each for a moment",
        "wait until the other one is done, and run the command again",
    ),
    (
        ("not a database", "malformed", "disk i/o error", "file is encrypted"),
        "a store that is damaged, or no store",
        "the database that Mutasi wrote",
        "restore it from a backup, or take the sources into a new home",
    ),
    (
        ("no such table", "no such column", "undefinedtable", "does not exist"),
        "a store that lacks a part",
        "all tables of a store, as Mutasi made them",
        "restore it from a backup, or take the sources into a new home",
    ),
)


_PASSING = ("is locked", "lock timeout", "deadlock")


def is_passing(error: BaseException) -> bool:
    """Whether a retry may succeed: a lock, or a database that does not answer.

    A full disk, a missing permission and damage do not pass, and are reported at once.
    """
    if not isinstance(error, sa.exc.DBAPIError | sa.exc.TimeoutError):
        return False
    said = str(getattr(error, "orig", error)).lower()
    if any(sign in said for sign in _PASSING):
        return True
    return not any(sign in said for signs, *_ in _TOLD for sign in signs)


def store_failure(error: BaseException) -> MutasiError | None:
    """The refusal for a database's error; None if the error is not a database's.

    A database's address is never repeated: it may contain a password.
    """
    if not isinstance(error, sa.exc.DBAPIError | sa.exc.TimeoutError):
        return None
    said = str(getattr(error, "orig", error)).lower()
    for signs, found, expected, action in _TOLD:
        if any(sign in said for sign in signs):
            return SurroundingsError(found=found, expected=expected, action=action)
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.TimeoutError):
        return None
    return SurroundingsError(
        found=f"no answer from the store's database ({type(error).__name__})",
        expected="the database that MUTASI_DATABASE_URL names, running and reachable",
        action="start it or correct MUTASI_DATABASE_URL, or unset it for a store in the home",
    )
