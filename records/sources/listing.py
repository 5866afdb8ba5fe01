"""What lies in a folder: files that may be read, and what is passed over with the reason.

A source is data from elsewhere. A named pipe would be waited for without end, a device read
without end, and a link may lead to files of somebody else: none of them is opened.
"""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from records.identities.identity import printable

MOST_BYTES = 2 * 1024**3
"""The largest file that is read, packed ones after unpacking."""

_PASSED_BY = (".", "~")
"""How names of hidden files and of locks that spreadsheet programs leave begin."""

_CHUNK = 1 << 20
_GZIP_WINDOW = 31


@dataclass(frozen=True)
class Listing:
    """A folder's content.

    Attributes:
        files: Files that may be read, in the order of their names.
        others: What is no such file, and why it is not read.
    """

    files: tuple[Path, ...]
    others: Mapping[Path, str]


def list_folder(folder: Path, *, deep: bool = False) -> Listing:
    """List the files of a folder; hidden ones are left out and not reported.

    Args:
        folder: The folder; if it is a link, the link is followed.
        deep: Whether folders in it are listed too.
    """
    files: list[Path] = []
    others: dict[Path, str] = {}
    home = folder.resolve()
    waiting = [folder]
    while waiting:
        try:
            inside = sorted(waiting.pop().iterdir())
        except OSError as error:
            others[Path(error.filename or folder)] = "a folder that cannot be opened"
            continue
        for path in inside:
            if path.name.startswith(_PASSED_BY):
                continue
            why = why_not_read(path, home)
            if why is None:
                files.append(path)
            elif why != _FOLDER:
                others[path] = why
            elif deep:
                waiting.append(path)
    return Listing(tuple(sorted(files)), others)


_FOLDER = "a folder"


def why_not_read(path: Path, home: Path | None = None) -> str | None:
    """Why a path is not read; None if it is a file that can be read.

    Args:
        path: The path.
        home: The folder in which the target of a link must lie; None: links are followed.
    """
    try:
        if home is not None and path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(home):
                return "a link that leads out of the folder"
            if target.is_dir():
                return "a link to a folder"
        mode = path.stat().st_mode
    except (OSError, RuntimeError):
        return "a link that leads nowhere" if path.is_symlink() else "a place that cannot be opened"
    if stat.S_ISREG(mode):
        return None
    return _FOLDER if stat.S_ISDIR(mode) else "no file (a pipe, a socket or a device)"


class TooLargeError(OSError):
    """A file that is larger than any that is read."""

    def __init__(self) -> None:
        """Worded once."""
        super().__init__(f"more than {MOST_BYTES:,} bytes")


def content_of(path: Path, *, is_packed: bool = False) -> bytes:
    """A file's bytes.

    Args:
        path: A regular file.
        is_packed: Whether it is a gzip file, to be unpacked.

    Raises:
        OSError: It cannot be read, or is too large.
        EOFError: A packed file ends too early.
        zlib.error: It is no packed file.
    """
    if why_not_read(path) is not None:
        raise IsADirectoryError(why_not_read(path))
    if path.stat().st_size > MOST_BYTES:
        raise TooLargeError
    content = path.read_bytes()
    return _unpacked(content) if is_packed else content


def _unpacked(content: bytes) -> bytes:
    """The content of a gzip file, never more of it than may be read."""
    parts: list[bytes] = []
    room = MOST_BYTES
    while content:
        stream = zlib.decompressobj(_GZIP_WINDOW)
        rest = content
        while not stream.eof:
            part = stream.decompress(rest, _CHUNK)
            rest = stream.unconsumed_tail
            if not part and not rest and not stream.eof:
                raise EOFError(_CUT)
            room -= len(part)
            if room < 0:
                raise TooLargeError
            parts.append(part)
        # A gzip file may be several, one behind the other; zeros behind it are padding.
        content = stream.unused_data.lstrip(b"\0")
    return b"".join(parts)


_CUT = "the packed file is cut off"


def readable_name(path: str | os.PathLike[str]) -> str:
    r"""A path's name as text that any terminal takes: bytes that are no text as signs for them.

    >>> readable_name("a\udcff/b\n")
    'a\ufffd/b '
    """
    text = os.fspath(path).encode("utf-8", errors="surrogateescape").decode("utf-8", "replace")
    return printable(text)
