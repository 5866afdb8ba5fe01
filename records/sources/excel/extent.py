"""How far a workbook's cells reach, before a reader takes room for all that lies between them.

The reader holds a sheet as a rectangle: one stray cell in the last row and column of a sheet asks
for half a terabyte, and a library that gets no memory ends the whole process. So the places of
the cells are looked at first, in the packed file itself.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MOST_CELLS = 20_000_000
"""A quarter of a million rows of eighty columns: more than any office has on a sheet."""

MOST_BYTES = 2 * 1024**3
"""Unpacked, all parts together; a file made to unpack into more is no workbook."""

_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# The place of a row (digits alone) or of a cell, whatever prefix the file gives its names.
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{0,3})(\d{1,10})["']""")
_CHUNK = 1 << 20
_OVERLAP = 32
"""A place cut in two by the end of a chunk is seen whole in the next one."""


@dataclass
class _Extent:
    """The rectangle that a sheet's cells span, from 1."""

    top: int = 0
    bottom: int = 0
    right: int = 0
    far: str = ""

    def take(self, letters: bytes, digits: bytes) -> None:
        """Widen it by a row's or a cell's place."""
        row = int(digits)
        if row > self.bottom:
            self.bottom = row
            self.far = (letters + digits).decode().upper() if letters else f"row {row}"
        self.top = min(self.top, row) if self.top else row
        column = _column(letters)
        if column > self.right:
            self.right = column
            self.far = (letters + digits).decode().upper()

    @property
    def cells(self) -> int:
        """How many cells it has, empty ones included."""
        return (self.bottom - self.top + 1) * max(self.right, 1)


def stray_cell(path: Path) -> str | None:
    """The place of a cell so far from the others that the sheet cannot be read; None: all is well.

    A file that is no packed workbook, or a broken one, is left to its reader.

    >>> stray_cell(Path("no.xlsx"))
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                return f"more than {MOST_BYTES:,} bytes when it is unpacked"
            for part in parts:
                if _SHEETS.fullmatch(part.filename.lstrip("/")):
                    with archive.open(part) as file:
                        extent = _extent(file)
                    if extent.cells > MOST_CELLS:
                        return extent.far
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        # What cannot be unpacked here can't be there: its reader says so.
        return None
    return None


def _extent(file: IO[bytes]) -> _Extent:
    extent, rest = _Extent(), b""
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        for letters, digits in _PLACE.findall(text):
            extent.take(letters, digits)
        rest = text[-_OVERLAP:]
    return extent


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
