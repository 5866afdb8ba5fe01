"""A folder of tables that stand or fall together: written whole, checked when read, for its owner.

Each table is an Arrow file. A list beside them holds the size and the checksum of each. What does
not fit the list is never read: whoever asks makes it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

LIST_FILE = "tables.json"
DRAFT_PREFIX = ".draft-"
_FORGOTTEN_AFTER_SECONDS = 3_600.0
"""A draft that is older belongs to a process that was ended."""


class UnusableTablesError(Exception):
    """The folder is missing, cut short, or not what was written."""


@dataclass(frozen=True)
class KeptTables(Mapping[str, pl.DataFrame]):
    """The tables of one folder, each read and checked when it is first asked for.

    Attributes:
        folder: Where they are.
        facts: What was written beside them.
        checksums: SHA-256 by table.
    """

    folder: Path
    facts: Mapping[str, Any]
    checksums: Mapping[str, str]

    def __getitem__(self, name: str) -> pl.DataFrame:
        """The table.

        Raises:
            KeyError: There is none of that name.
            UnusableTablesError: It is not what was written.
        """
        checksum = self.checksums[name]
        file = self.folder / f"{name}.arrow"
        try:
            content = file.read_bytes()
            if _checksum(content) != checksum:
                raise UnusableTablesError(file.name)
            return pl.read_ipc(content)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise UnusableTablesError(file.name) from error

    def __iter__(self) -> Iterator[str]:
        """The names, in the order in which they were written."""
        return iter(self.checksums)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self.checksums)


def read_tables(folder: Path, key: str) -> KeptTables:
    """The tables that were written under a key.

    Raises:
        UnusableTablesError: There are none, they are of another key, or one is cut short.
    """
    try:
        told = json.loads((folder / LIST_FILE).read_text("utf-8"))
        sizes = {name: (folder / f"{name}.arrow").stat().st_size for name in told["checksums"]}
        if told["key"] != key or sizes != told["sizes"]:
            raise UnusableTablesError(folder.name)
        return KeptTables(folder, told["facts"], told["checksums"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableTablesError(folder.name) from error


def write_tables(
    folder: Path, key: str, tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]
) -> None:
    """Write tables so that a reader sees all of them or none.

    Another process that writes the same ones at the same time does no harm: the first stays.

    Args:
        folder: Where to; what is there of another key goes.
        key: Under which they are read.
        tables: The tables by name.
        facts: What else is to be known, as plain values.

    Raises:
        OSError: The disk is full, or the folder may not be written; what was there stays.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder.parent)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=folder.parent))
    try:
        told: dict[str, Any] = {"key": key, "facts": dict(facts), "sizes": {}, "checksums": {}}
        for name, table in tables.items():
            content = BytesIO()
            table.write_ipc(content, compression="uncompressed")
            _write_private(draft / f"{name}.arrow", content.getbuffer())
            told["sizes"][name] = len(content.getbuffer())
            told["checksums"][name] = _checksum(content.getbuffer())
        _write_private(draft / LIST_FILE, json.dumps(told).encode())
        _put_in_place(draft, folder, key)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path, key: str) -> None:
    try:
        draft.rename(folder)
    except OSError:
        try:
            read_tables(folder, key)
        except UnusableTablesError:
            # What is there is no good: it goes, and whoever comes first fills its place.
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)


def _write_private(file: Path, content: bytes | memoryview) -> None:
    private = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "wb") as stream:
        stream.write(content)


def _sweep(parent: Path) -> None:
    """Remove what ended processes left half-written."""
    for draft in parent.glob(f"{DRAFT_PREFIX}*"):
        try:
            is_forgotten = time.time() - draft.stat().st_mtime > _FORGOTTEN_AFTER_SECONDS
        except OSError:
            continue
        if is_forgotten:
            shutil.rmtree(draft, ignore_errors=True)


def _checksum(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()
