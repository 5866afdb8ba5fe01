"""What can be odd about a whole file: its encoding, separator, headers, a column nobody knows."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from simulation.files.dirt.faults import Expected
from simulation.files.dirt.planting import Planted
from simulation.files.table_file import TableFile

UNKNOWN_HEADER = "catatan operator"
"""A column that neither the contract nor SIASN has."""

_NOTE = "diperiksa \u2013 sesuai"
"""Its cells; the dash tells Windows-1252 from UTF-8."""

Aliases = Mapping[str, Sequence[str]]
Change = Callable[[TableFile, Aliases, random.Random], tuple[TableFile, list[tuple[str, str]]]]


@dataclass(frozen=True)
class FileFault:
    """A kind of oddity of a file.

    Attributes:
        kind: Its word in the list of planted faults.
        expected: What the contract does with it.
        change: The file with it, and where it is: kind and column of each.
    """

    kind: str
    expected: Expected
    change: Change


def _with_mark(
    file: TableFile, _: Aliases, __: random.Random
) -> tuple[TableFile, list[tuple[str, str]]]:
    return replace(file, has_mark=True), [("byte_order_mark", "")]


def _with_semicolons(
    file: TableFile, _: Aliases, __: random.Random
) -> tuple[TableFile, list[tuple[str, str]]]:
    return replace(file, separator=";"), [("semicolons", "")]


def _with_unknown_column(
    file: TableFile, _: Aliases, __: random.Random
) -> tuple[TableFile, list[tuple[str, str]]]:
    cells = file.cells.with_columns(pl.lit(_NOTE).alias(UNKNOWN_HEADER))
    return replace(file, cells=cells), [("unknown_column", UNKNOWN_HEADER)]


def _in_windows_1252(
    file: TableFile, aliases: Aliases, rng: random.Random
) -> tuple[TableFile, list[tuple[str, str]]]:
    longer, noted = _with_unknown_column(file, aliases, rng)
    return replace(longer, encoding="cp1252"), [*noted, ("windows_1252", "")]


def _with_other_headers(
    file: TableFile, aliases: Aliases, rng: random.Random
) -> tuple[TableFile, list[tuple[str, str]]]:
    known = [column for column in file.cells.columns if aliases.get(column)]
    names = {
        column: rng.choice(aliases[column]).replace("_", " ").title()
        for column in rng.sample(known, min(2, len(known)))
    }
    return replace(file, cells=file.cells.rename(names)), [
        ("other_header", column) for column in names
    ]


FILE_FAULTS: tuple[FileFault, ...] = (
    FileFault("byte_order_mark", "repaired", _with_mark),
    FileFault("semicolons", "repaired", _with_semicolons),
    FileFault("windows_1252", "repaired", _in_windows_1252),
    FileFault("other_header", "repaired", _with_other_headers),
    FileFault("unknown_column", "warned", _with_unknown_column),
)
"""Each is planted in one CSV file."""

_EXPECTED: Mapping[str, Expected] = {fault.kind: fault.expected for fault in FILE_FAULTS}


def change_file(
    file: TableFile, fault: FileFault, aliases: Aliases, rng: random.Random
) -> tuple[TableFile, list[Planted]]:
    """The file with the oddity, and what was planted."""
    changed, noted = fault.change(file, aliases, rng)
    return changed, [Planted(None, "", kind, _EXPECTED[kind], column) for kind, column in noted]
