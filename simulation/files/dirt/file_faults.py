"""Faults of whole files: encoding, separator, headers, an unknown column."""

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

Aliases = Callable[[str], Sequence[str]]
"""Other spellings of a header."""

Change = Callable[[TableFile, Aliases, random.Random], tuple[TableFile, list[tuple[str, str]]]]


@dataclass(frozen=True)
class FileFault:
    """A kind of fault of a whole file.

    Attributes:
        kind: Its word in the list of planted faults.
        expected: What the contract does with it.
        change: Makes the file with the fault, and gives its places: kind and column of each.
        fits_json: Whether it can be in a JSON file, too.
        excludes: Kinds that cannot be in the same file.
    """

    kind: str
    expected: Expected
    change: Change
    fits_json: bool = False
    excludes: frozenset[str] = frozenset()


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
    known = [column for column in file.cells.columns if aliases(column)]
    names = {
        column: rng.choice(aliases(column)).replace("_", " ").title()
        for column in rng.sample(known, min(2, len(known)))
    }
    return replace(file, cells=file.cells.rename(names)), [
        ("other_header", column) for column in names
    ]


FILE_FAULTS: tuple[FileFault, ...] = (
    FileFault(
        "byte_order_mark", "repaired", _with_mark, excludes=frozenset({"windows_1252"})
    ),
    FileFault(
        "windows_1252", "repaired", _in_windows_1252,
        excludes=frozenset({"byte_order_mark", "unknown_column"}),
    ),
    FileFault("semicolons", "repaired", _with_semicolons),
    FileFault("other_header", "repaired", _with_other_headers, fits_json=True),
    FileFault(
        "unknown_column", "warned", _with_unknown_column, fits_json=True,
        excludes=frozenset({"windows_1252"}),
    ),
)  # fmt: skip
"""Each is planted in one file."""

_EXPECTED: Mapping[str, Expected] = {fault.kind: fault.expected for fault in FILE_FAULTS}


def change_files(
    files: dict[str, TableFile], aliases: Aliases, rng: random.Random
) -> dict[str, list[Planted]]:
    """Plant faults of whole files in some files, in place.

    Each kind goes into a file with few faults, so that files with two of them are rare.

    Returns:
        What was planted, by file.
    """
    planted: dict[str, list[Planted]] = {}
    kinds: dict[str, set[str]] = {name: set() for name in files}
    names = list(files)
    for fault in rng.sample(FILE_FAULTS, len(FILE_FAULTS)):
        rng.shuffle(names)
        fitting = [
            name for name in names
            if (fault.fits_json or not files[name].is_json) and not kinds[name] & fault.excludes
            and _can_have(fault, files[name], aliases)
        ]  # fmt: skip
        if not fitting:
            continue
        name = min(fitting, key=lambda each: len(kinds[each]))
        files[name], noted = fault.change(files[name], aliases, rng)
        kinds[name] |= {kind for kind, _ in noted}
        planted.setdefault(name, []).extend(
            Planted(None, "", kind, _EXPECTED[kind], column) for kind, column in noted
        )
    return planted


def _can_have(fault: FileFault, file: TableFile, aliases: Aliases) -> bool:
    return fault.kind != "other_header" or any(map(aliases, file.cells.columns))
