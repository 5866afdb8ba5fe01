"""A workbook's sheets as grids of text: stored values of formulas, days, and rounded numbers.

Cells keep their place: what stands in C7 of the sheet is column 2 of row 6 of its grid, whatever
rows and columns before it are blank.
"""

from __future__ import annotations

import datetime
import math
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from records.errors import ContractError
from records.sources.excel.extent import MOST_CELLS, stray_cell
from records.sources.listing import readable_name

_ROUNDED_FROM = 1e15
"""From here on a spreadsheet's number has lost digits: it keeps fifteen."""


@dataclass(frozen=True)
class Merged:
    """Cells that are merged into one; rows and columns count from 0, both ends included.

    Attributes:
        top: First row.
        left: First column. The cell at `top` and `left` has the value of all of them.
        bottom: Last row.
        right: Last column.
    """

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet's cells.

    Attributes:
        sheet: Its name.
        cells: Text (null: empty), columns by place, row 0 is the sheet's row 1.
        merged: The cells that are merged.
    """

    sheet: str
    cells: pl.DataFrame
    merged: tuple[Merged, ...] = ()


def read_grids(path: Path) -> list[Grid]:
    """Every sheet of a workbook.

    Raises:
        ContractError: The file is no workbook, or a protected one, or has a cell too far away.
    """
    import python_calamine as calamine

    far = stray_cell(path)
    if far is not None:
        raise _too_far(path, far)
    try:
        # Opened here: the library takes no path whose bytes are no text.
        with (
            path.open("rb") as file,
            calamine.CalamineWorkbook.from_filelike(file) as workbook,
        ):
            sheets = [
                name.name
                for name in workbook.sheets_metadata
                if name.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return [_grid(path, workbook.get_sheet_by_name(name)) for name in sheets]
    except (
        calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError,
        calamine.WorksheetNotFound, OSError, zipfile.BadZipFile,
    ) as error:  # fmt: skip
        raise ContractError(
            found=f"{readable_name(path.name)}: cannot be read as a workbook",
            expected="a workbook (.xlsx) without a password",
            action="open it in a spreadsheet program and save it again as .xlsx",
        ) from error


def _too_far(path: Path, far: str) -> ContractError:
    return ContractError(
        found=f"{readable_name(path.name)}: {far}, far away from the other cells of its sheet",
        expected="a workbook whose cells stand together",
        action="delete the rows and columns behind the table (in a spreadsheet program: "
        "Ctrl+End shows the last one), and save it again",
    )


def _grid(path: Path, sheet: Any) -> Grid:  # noqa: ANN401 — its module is imported late
    if sheet.start is None:
        return Grid(sheet.name, pl.DataFrame())
    (top, left), (bottom, right) = sheet.start, sheet.end
    if (bottom + 1) * (right + 1) > MOST_CELLS:
        raise _too_far(path, f"sheet {sheet.name}, row {bottom + 1}")
    # The rectangle that holds something; what lies above and to the left of it is put back.
    rows = [*([()] * top), *sheet.to_python(skip_empty_area=True)]
    columns = [
        pl.Series(
            str(place),
            [None if place < left or not row else cell_text(row[place - left]) for row in rows],
            dtype=pl.String,
        )
        for place in range(right + 1)
    ]
    merged = tuple(Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(sheet.name, pl.DataFrame(columns), merged)


def cell_text(value: object) -> str | None:
    """A cell's value as text; None for an empty cell.

    A number too long to be exact is written with an exponent, and with as few digits as a masked
    NIP: its own digits would look like those of a text cell, and differ from those that were typed.

    >>> cell_text(2.0), cell_text(1.5), cell_text(198601012015031904.0), cell_text("  ")
    ('2', '1.5', '1.986E+17', None)
    """
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    return None if value is None else str(value)


def _number_text(number: float) -> str | None:
    if not math.isfinite(number):
        return None
    if abs(number) >= _ROUNDED_FROM:
        return f"{number:.3E}"
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    # Three digits behind a point could be thousands; a number that a spreadsheet keeps is none.
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text
