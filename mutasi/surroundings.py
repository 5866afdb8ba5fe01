"""Errors of the machine as refusals: no room, no right, nothing there, no answer."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping

from records.errors import MutasiError, SurroundingsError

_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
_PLACE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY)
_NAME = (errno.ENAMETOOLONG, errno.ELOOP, errno.EILSEQ, errno.EINVAL)
_ANSWER = (errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ECONNRESET)

_WORDS: Mapping[tuple[int, ...], tuple[str, str, str]] = {
    _ROOM: (
        "no room left to write {place}",
        "room on the disk",
        "make room, and run the command again: nothing half-written is kept",
    ),
    _RIGHT: (
        "no right to read or write {place}",
        "a place that you may read and write",
        "give yourself that right, or name another place",
    ),
    _PLACE: (
        "{place}: {why}",
        "folders that are there, files where files and folders where folders are meant",
        "correct the path, or make the folder first",
    ),
    _NAME: (
        "a name that this system does not take: {place}",
        "a path of usual length and letters",
        "name another place",
    ),
    _ANSWER: (
        "no answer from a server ({why})",
        "the server that a variable of the environment names, running and reachable",
        "start it, or unset MUTASI_DATABASE_URL, MUTASI_MLFLOW_TRACKING_URI or PREFECT_API_URL",
    ),
}
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_WRITERS = ("xlsxwriter", "polars", "pyarrow")
"""Libraries that write files and wrap what the system says."""


def refusal_of(error: BaseException) -> MutasiError | None:
    """What the surroundings did not allow; None where the error is none of theirs: a defect."""
    # Only where something went wrong: it brings the database's library along.
    from records.store.failures import store_failure

    if isinstance(error, MemoryError):
        return SurroundingsError(
            found="not enough memory",
            expected="room in memory for the whole organisation",
            action="close other programs, or work on a machine with more memory",
        )
    for inner in _chain(error):
        found = store_failure(inner) or _of_system(inner, is_outermost=inner is error)
        if found is not None:
            return found
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from; a writer's own wrapping is looked through."""
    seen: set[int] = set()
    inner: BaseException | None = error
    while inner is not None and id(inner) not in seen:
        seen.add(id(inner))
        yield inner
        is_writer = type(inner).__module__.startswith(_WRITERS)
        inner = inner.__cause__ or (inner.__context__ if is_writer else None)


def _of_system(error: BaseException, *, is_outermost: bool) -> MutasiError | None:
    number = error.errno if isinstance(error, OSError) else None
    if number is None and (isinstance(error, OSError) or _is_writers(error)):
        said = _OS_ERROR.search(str(error))
        number = None if said is None else int(said[1])
    if number is None:
        return None
    # What an error came from tells only of room and rights: a file that was looked for and not
    # found is ordinary, and the error that followed may be a defect.
    if not is_outermost and number not in (*_ROOM, *_RIGHT):
        return None
    place = getattr(error, "filename", None)
    shown = "a file" if place is None else os.fsdecode(place) if isinstance(place, bytes) else place
    found, expected, action = next(
        (words for numbers, words in _WORDS.items() if number in numbers),
        ("{place}: {why}", "a place that can be read and written", "look at what stands there"),
    )
    return SurroundingsError(
        found=found.format(place=shown, why=os.strerror(number).lower()),
        expected=expected,
        action=action,
    )


def _is_writers(error: BaseException) -> bool:
    return type(error).__module__.startswith(_WRITERS)
