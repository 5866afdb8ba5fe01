"""One day's view and features of an edition of the store: read where they are kept, else made.

An edition is what the store holds after one ingest. Everything that answers need of the records on
a day is made once for it and kept in the home; another edition, another day or other code has
another key, and finds nothing kept.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

import features
import models.outcome
import records
from features.prepared.day import PreparedDay
from features.prepared.prepare import prepare_day
from models.answering.edition.kept_tables import (
    KeptTables,
    UnusableTablesError,
    read_tables,
    write_tables,
)
from models.answering.edition.prepared_tables import facts_of, prepared_of, tables_of
from records.contract import Records
from records.dataset import Dataset
from records.knowing.positions import positions_on
from records.knowing.view import view_on

_log = logging.getLogger(__name__)

MOST_KEPT = 4
"""Days of one edition that stay on the disk."""
_VIEW = "view-"


@dataclass(frozen=True)
class Edition:
    """What one day's answers rest on.

    Attributes:
        view: The records as known on the day.
        prepared: The features of everybody and every post.
    """

    view: Records
    prepared: PreparedDay


@dataclass(frozen=True)
class EditionKey:
    """What an edition is made of.

    Attributes:
        number: Which ingest was the last, and when.
        day: What may be known.
    """

    number: tuple[int, str]
    day: date

    @property
    def text(self) -> str:
        """A key that differs wherever the content may."""
        return _hash(*map(str, self.number), self.day.isoformat(), code_version())

    @property
    def folder_name(self) -> str:
        """Where it is kept: by ingest, day and key."""
        return f"{self._of_number}{self.day.isoformat()}-{self.text[:16]}"

    def replaces(self, folder_name: str) -> bool:
        """Whether what is kept under a name is of another ingest, or of this day by other code."""
        of_day = f"{self._of_number}{self.day.isoformat()}-"
        is_other_ingest = not folder_name.startswith(self._of_number)
        return is_other_ingest or (
            folder_name.startswith(of_day) and folder_name != self.folder_name
        )

    @property
    def _of_number(self) -> str:
        return f"{self.number[0]}-{_hash(*map(str, self.number))[:8]}-"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def open_edition(
    folder: Path, key: EditionKey, dataset: Dataset, usable: Callable[[], Records]
) -> Edition:
    """The edition of a day, kept from an earlier question or made now and kept for the next.

    Args:
        folder: Where editions are kept.
        key: Which is asked for.
        dataset: The organisation's rules.
        usable: Reads the records of that number, with usable outcomes, where nothing is kept.
    """
    place = folder / key.folder_name
    try:
        return _read(read_tables(place, key.text), key.day, usable)
    except UnusableTablesError as error:
        _log.info("edition of %s is made: nothing usable is kept (%s)", key.day, error)
    made = make_edition(usable(), dataset, key.day)
    _forget_others(folder, key)
    try:
        write_tables(place, key.text, _tables(made), _facts(made))
    except OSError as error:
        _log.warning(
            "the edition of %s could not be kept (%s): answers go on without, and it is made again "
            "at the next start; make room in the home", key.day, error.strerror or error,
        )  # fmt: skip
    return made


def make_edition(usable: Records, dataset: Dataset, day: date) -> Edition:
    """The edition of a day from the records.

    Args:
        usable: All records, with every outcome from the day on which it may be used.
        dataset: The organisation's rules.
        day: What may be known.
    """
    view = view_on(usable, day)
    return Edition(view, prepare_day(usable, dataset, day, positions_on(view, day)))


def forget_editions(folder: Path) -> None:
    """Remove every edition that is kept: they hold what is on record of people."""
    shutil.rmtree(folder, ignore_errors=True)


@cache
def code_version() -> str:
    """A hash of the code that records, outcomes and features are made by."""
    found = hashlib.sha256(version("polars").encode())
    for package in (records, features, models.outcome):
        folder = Path(str(package.__file__)).parent
        for file in sorted(folder.rglob("*.py")):
            found.update(f"{file.relative_to(folder)}\x1f".encode())
            found.update(file.read_bytes())
    return found.hexdigest()


def _tables(edition: Edition) -> dict[str, pl.DataFrame]:
    view = {f"{_VIEW}{name}": table for name, table in edition.view.tables.items()}
    return tables_of(edition.prepared) | view


def _facts(edition: Edition) -> dict[str, Any]:
    return {
        "prepared": facts_of(edition.prepared),
        "ordinary_regroupings": sorted(edition.view.ordinary_regroupings),
    }


def _read(kept: KeptTables, day: date, usable: Callable[[], Records]) -> Edition:
    prepared = prepared_of(kept, kept.facts["prepared"], day)
    view = Records(
        _ViewTables(kept, lambda: view_on(usable(), day).tables),
        outcomes_are_usable=True,
        ordinary_regroupings=frozenset(kept.facts["ordinary_regroupings"]),
    )
    return Edition(view, prepared)


class _ViewTables(Mapping[str, pl.DataFrame]):
    """The tables of a view, each read when it is first asked for, or made anew if it is no good."""

    def __init__(self, kept: KeptTables, make: Callable[[], Mapping[str, pl.DataFrame]]) -> None:
        self._kept = kept
        self._make = make
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            try:
                self._read[name] = self._kept[f"{_VIEW}{name}"]
            except UnusableTablesError as error:
                _log.warning("a kept table is not what was written (%s): it is made anew", error)
                self._read |= self._make()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return (name.removeprefix(_VIEW) for name in self._kept if name.startswith(_VIEW))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _forget_others(folder: Path, key: EditionKey) -> None:
    """Remove what the edition replaces, and the oldest days where there are many."""
    if not folder.is_dir():
        return
    others = [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")]
    replaced = [one for one in others if key.replaces(one.name)]
    days = [one for one in others if one not in replaced and one.name != key.folder_name]
    try:
        newest_first = sorted(days, key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:
        # Another process is doing the same.
        return
    for one in (*replaced, *newest_first[MOST_KEPT - 1 :]):
        shutil.rmtree(one, ignore_errors=True)
