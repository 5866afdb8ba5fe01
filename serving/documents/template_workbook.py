"""The empty workbook for what SIASN lacks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from records.contract import TABLES
from records.errors import UsageError
from serving.words.template_words import ABOUT, GENERAL, PROPOSALS, SHEETS, HelpText

ABOUT_SHEET = "tentang"
INSTRUCTIONS_SHEET = "petunjuk"
PROPOSALS_SHEET = "proposals"

_ROWS = 5000
"""Rows below the header that are formatted and offer words to choose from."""

_MADE_ON = datetime(2026, 1, 1, tzinfo=UTC)
"""A day that never changes, so that every template is the same file."""

_TEXT = 49
"""The number that spreadsheets give to their own format for text."""

_DAYS = frozenset({"snapshot_on"})


def write_template(path: Path) -> list[str]:
    """Write the workbook: all of it, or nothing.

    Args:
        path: The workbook to write; it must not exist, since it may hold somebody's work.

    Returns:
        The names of its sheets.

    Raises:
        UsageError: The name has another ending, or the file exists.
    """
    _check(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(suffix=".xlsx", prefix=f".{path.stem}-", dir=path.parent)
    os.close(handle)
    try:
        sheets = _write(Path(draft))
        # mkstemp's own mode would lock out whoever the file is for.
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return sheets


def _check(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            found=f"a template named {path.name}",
            expected="a name that ends in .xlsx",
            action="name the file so",
        )
    if path.exists():
        raise UsageError(
            found=f"{path.name} is there already",
            expected="a new file: the one that is there may have been filled in",
            action="choose another name, or move it away",
        )


def _write(path: Path) -> list[str]:
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"created": _MADE_ON, "title": "Mutasi"})
        writer = _Writer(workbook)
        writer.add_sheet(ABOUT_SHEET, ABOUT, _about_types())
        for name, columns in SHEETS.items():
            writer.add_sheet(name, columns, TABLES[name].columns, _words(name))
        writer.add_sheet(PROPOSALS_SHEET, PROPOSALS, {"level": pl.Int64()}, {"cause": _causes()})
        writer.add_instructions({ABOUT_SHEET: ABOUT, **SHEETS, PROPOSALS_SHEET: PROPOSALS})
    return [ABOUT_SHEET, *SHEETS, PROPOSALS_SHEET, INSTRUCTIONS_SHEET]


def _causes() -> list[str | int]:
    """The causes to choose from, in the words of an office."""
    return ["permintaan sendiri", "penugasan", "promosi", "demosi", "penyetaraan", "pengukuhan"]


def _about_types() -> dict[str, pl.DataType]:
    return {name: pl.Date() if name in _DAYS else pl.String() for name in ABOUT}


def _words(table: str) -> dict[str, list[str | int]]:
    """The closed vocabularies of a table's columns."""
    columns = TABLES[table].schema.columns()
    return {name: list(column.words) for name, column in columns.items() if column.words}


class _Writer:
    """Writes sheets of one look into a workbook."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 — its module has no types
        """Prepare the looks of cells."""
        self._workbook = workbook
        self._head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._looks = {
            pl.String(): workbook.add_format({"num_format": _TEXT}),
            pl.Date(): workbook.add_format({"num_format": "yyyy-mm-dd"}),
        }

    def add_sheet(
        self,
        name: str,
        columns: Mapping[str, HelpText],
        types: Mapping[str, pl.DataType],
        words: Mapping[str, list[str | int]] | None = None,
    ) -> None:
        """A sheet with a header, an explanation on each of its cells, and words to choose from."""
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, (column, explanation) in enumerate(columns.items()):
            # A NIP is text from the start: a number would lose its last digits.
            look = self._looks.get(types.get(column, pl.String()))
            sheet.set_column(place, place, max(14, len(column) + 3), look)
            sheet.write_string(0, place, column, self._head)
            sheet.write_comment(0, place, "\n".join(explanation), {"x_scale": 2})
            if words and column in words:
                sheet.data_validation(
                    1, place, _ROWS, place, {"validate": "list", "source": words[column]}
                )

    def add_instructions(self, sheets: Mapping[str, Mapping[str, HelpText]]) -> None:
        """The sheet with every explanation, for those who print it."""
        sheet = self._workbook.add_worksheet(INSTRUCTIONS_SHEET)
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 3, 70, self._wrapped)
        for row, explanation in enumerate(GENERAL):
            sheet.write_row(row, 2, explanation, self._wrapped)
        row = len(GENERAL) + 1
        for place, title in enumerate(("lembar", "kolom", "penjelasan", "explanation")):
            sheet.write_string(row, place, title, self._head)
        for name, columns in sheets.items():
            for column, explanation in columns.items():
                row += 1
                sheet.write_row(row, 0, (name, column, *explanation), self._wrapped)
