"""A workbook's sheets as grids of text: stored values of formulas, days, and rounded numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl

from records.errors import ContractError
from records.sources.excel.extent import stray_cell

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROUNDED_FROM = 1e15
"""From here on a spreadsheet's number has lost digits: it keeps fifteen."""


@dataclass(frozen=True)
class Grid:
    """A sheet's cells.

    Attributes:
        sheet: Its name.
        cells: Text (null: empty), columns by place, row 0 is the sheet's row 1.
    """

    sheet: str
    cells: pl.DataFrame


def read_grids(path: Path) -> list[Grid]:
    """Every sheet of a workbook.

    Raises:
        ContractError: The file is no workbook, or a protected one, or has a cell too far away.
    """
    import fastexcel

    far = stray_cell(path)
    if far is not None:
        raise _too_far(path, far)

    try:
        workbook = fastexcel.read_excel(path)
        return [
            Grid(name, _with_rounded(_cells(workbook, name), path, name))
            for name in workbook.sheet_names
        ]
    except (fastexcel.FastExcelError, OSError, zipfile.BadZipFile) as error:
        raise ContractError(
            found=f"{path.name}: cannot be read as a workbook",
            expected="a workbook (.xlsx) without a password",
            action="open it in a spreadsheet program and save it again as .xlsx",
        ) from error


def _too_far(path: Path, far: str) -> ContractError:
    return ContractError(
        found=f"{path.name}: {far}, far away from the other cells of its sheet",
        expected="a workbook whose cells stand together",
        action="delete the rows and columns behind the table (in a spreadsheet program: "
        "Ctrl+End shows the last one), and save it again",
    )


def _cells(workbook: Any, name: str) -> pl.DataFrame:  # noqa: ANN401 — its module is imported late
    cells: pl.DataFrame = workbook.load_sheet(name, header_row=None, dtypes="string").to_polars()
    cells.columns = [str(place) for place in range(cells.width)]
    return cells.with_columns(
        pl.when(pl.col(pl.String).str.strip_chars() != "").then(pl.col(pl.String)).name.keep()
    )


def _with_rounded(cells: pl.DataFrame, path: Path, name: str) -> pl.DataFrame:
    """The cells, long numbers as what they are: rounded.

    Such a number's own digits look like those of a text cell, and are others than were typed.
    """
    if not cells.width or not cells.height:
        return cells
    is_long = pl.col(pl.String).str.contains(r"^\d{16,}$")
    if not zipfile.is_zipfile(path) or not any(cells.select(is_long.any()).row(0)):
        return cells
    said: dict[int, list[str | None]] = {}
    for row, column, number in _long_numbers(path, name):
        if row < cells.height and column < cells.width:
            texts = said.setdefault(column, cells[str(column)].to_list())
            texts[row] = f"{number:.14E}"
    return cells.with_columns(
        pl.Series(str(column), texts, dtype=pl.String) for column, texts in said.items()
    )


def _long_numbers(path: Path, name: str) -> Iterator[tuple[int, int, float]]:
    """Row, column (both from 0) and value of every cell with a number too long to be exact."""
    with zipfile.ZipFile(path) as archive, archive.open(_sheet_file(archive, name)) as file:
        for _, cell in ElementTree.iterparse(file):
            if cell.tag != f"{_MAIN}c":
                continue
            number = _number(cell.findtext(f"{_MAIN}v")) if cell.get("t", "n") == "n" else None
            if number is not None and abs(number) >= _ROUNDED_FROM:
                yield (*_place(cell.get("r", "A1")), number)
            cell.clear()


def _number(text: str | None) -> float | None:
    """The number a cell stores; a formula that nobody has worked out stores an empty one."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _sheet_file(archive: zipfile.ZipFile, name: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {link.get("Id"): link.get("Target", "") for link in links}
    relation = next(
        sheet.get(_RELATION) for sheet in book.iter(f"{_MAIN}sheet") if sheet.get("name") == name
    )
    file = target[relation]
    return file.lstrip("/") if file.startswith("/") else f"xl/{file}"


def _place(reference: str) -> tuple[int, int]:
    """Row and column of a cell's name, both from 0.

    >>> _place("AB12")
    (11, 27)
    """
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1
