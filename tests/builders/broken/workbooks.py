"""Faults of workbooks: sheets, cells and the packed files that they are."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from tests.builders.broken.cells import NASTY
from tests.builders.broken.sources import PEOPLE, Cell, Files, sheets, workbook_bytes

Grid = dict[str, list[list[Cell]]]


_NUMBERS = (1e300, -1.0, 0.0, 1.5, 43101.0, 1e16, 198609262015052901.0)


def _workbook(files: Files) -> str:
    return next((path for path in files if path.endswith(".xlsx")), "isian.xlsx")


def _written(files: Files, broken: Grid) -> None:
    files[_workbook(files)] = workbook_bytes(broken)


def _rows(rng: random.Random, found: Grid) -> list[list[Cell]]:
    return found[rng.choice([name for name in found if name != "tentang"])]


def nasty_sheet_cells(rng: random.Random, files: Files) -> None:
    """Cells with whatever there is, numbers among them."""
    found = sheets()
    for _ in range(rng.randint(1, 5)):
        row = rng.choice(_rows(rng, found))
        cells: tuple[Cell, ...] = (*NASTY, *_NUMBERS, None)
        row[rng.randrange(len(row))] = rng.choice(cells)
    _written(files, found)


def numbers_as_nips(rng: random.Random, files: Files) -> None:
    """NIPs that a spreadsheet took for numbers."""
    found = sheets()
    for row in _rows(rng, found)[1:]:
        row[:] = [float(cell) if isinstance(cell, str) and cell.isdigit() else cell for cell in row]
    _written(files, found)


def margins(rng: random.Random, files: Files) -> None:
    """A table that begins somewhere else, under a title, above a total."""
    found = sheets()
    rows = _rows(rng, found)
    above: list[list[Cell]] = [[], [f"DAFTAR {PEOPLE[0].name}"], []]
    below: list[list[Cell]] = [[], ["Jumlah", 3.0]]
    rows[:] = [[None, *row] for row in (*above[: rng.randint(0, 3)], *rows, *below)]
    _written(files, found)


def without_sheet_header(rng: random.Random, files: Files) -> None:
    """A sheet whose first row is somebody's, or that has no rows, or nothing at all."""
    found = sheets()
    rows = _rows(rng, found)
    ways: list[list[list[Cell]]] = [rows[1:], rows[:1], [], [[None]], [[" "]], rows[::-1]]
    rows[:] = rng.choice(ways)
    _written(files, found)


def sheet_names(rng: random.Random, files: Files) -> None:
    """Sheets under other names, somebody's among them."""
    found = sheets()
    old = rng.choice(list(found))
    new = rng.choice((PEOPLE[0].name, PEOPLE[1].nip, "Sheet1", "x" * 31, "Pegawai (2)", "🙂",
                      PEOPLE[2].born, "jabatan"))  # fmt: skip
    if new in found:
        return
    found[new] = found.pop(old)
    _written(files, found)


def formulas(rng: random.Random, files: Files) -> None:
    """Formulas whose value nobody has worked out, beside long numbers; errors; booleans."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets().items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(rng, sheet, (place, column), cell)
            sheet.write_formula(len(rows), 0, "=1/0", None, rng.choice(("", "#DIV/0!", 0)))
            sheet.write_number(len(rows), 1, 1986092620150529)
    files[_workbook(files)] = stream.getvalue()


def _write(rng: random.Random, sheet: Any, place: tuple[int, int], cell: Cell) -> None:  # noqa: ANN401 — xlsxwriter's own
    draw = rng.random()
    if draw < 0.1:
        sheet.write_formula(*place, "=A1", None, rng.choice(("", cell or "", 7, "#N/A")))
    elif draw < 0.15:
        sheet.write_boolean(*place, boolean=True)
    elif cell is not None:
        sheet.write(*place, cell)


def far_cells(rng: random.Random, files: Files) -> None:
    """One cell far away from the others, and merged ones."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets().items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(place, column, cell)
            far = rng.choice(((1_048_575, 16_383), (1_048_575, 0), (0, 16_383), (30_000, 200)))
            sheet.write_string(*far, "x")
            sheet.merge_range(len(rows), 0, len(rows) + 2, 2, rng.choice(("", "Bidang")))
            if rng.random() < 0.5:
                sheet.hide() if name != "tentang" else None
    files[_workbook(files)] = stream.getvalue()


def packed(rng: random.Random, files: Files) -> None:
    """The packed file with a part missing, cut, doubled or of something else."""
    path = _workbook(files)
    content = files.get(path)
    whole = content if isinstance(content, bytes) and content else workbook_bytes(sheets())
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(stream, "w") as target:
            names = source.namelist()
            broken = rng.choice(names)
            for name in names:
                part = source.read(name)
                if name == broken:
                    part = _spoilt(rng, part)
                    if rng.random() < 0.3:
                        continue
                target.writestr(name, part)
    except zipfile.BadZipFile:
        return
    files[path] = stream.getvalue()


def _spoilt(rng: random.Random, part: bytes) -> bytes:
    without, other = part.replace(b"s", b""), part.replace(b'"1"', b'"x"')
    half = part[: len(part) // 2]
    return rng.choice((b"", half, b"<a/>", part * 2, b"\xff" * 9, without, other))


def no_workbook(rng: random.Random, files: Files) -> None:
    """Something else under a workbook's name."""
    path = _workbook(files)
    old_form = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    others = (b"", b"PK\x03\x04", b"NIP,Nama\n1,2\n", b"<html></html>", old_form, b"x" * 5_000)
    files[path] = rng.choice(others)
    if rng.random() < 0.3:
        files[path.replace(".xlsx", ".xls")] = files.pop(path)


WORKBOOKS = (
    nasty_sheet_cells, numbers_as_nips, margins, without_sheet_header, sheet_names, formulas,
    far_cells, packed, no_workbook,
)  # fmt: skip
