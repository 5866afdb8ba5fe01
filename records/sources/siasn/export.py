"""The export, as it comes: CSV with any separator, a workbook, titles above and totals below.

Its header is looked for among the first lines; what stands above it is a title. Rows that name
nobody and say next to nothing are totals, headings or signatures: they are told of and not read.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from records.errors import ContractError
from records.sources.excel.header import Header, find_header, rows_below
from records.sources.excel.words import competency, sheet_table
from records.sources.excel.workbook import Grid, read_grids
from records.sources.siasn.fields import ALIASES, EXPORT, EXPORT_HEADERS, FIELDS, canonical
from records.sources.siasn.file_names import answer_called
from records.sources.source import LINE
from records.sources.text_table import TextTable, UnreadableTableError, decode, parse_table

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
TEXTS = (".csv", ".csv.gz", ".txt", ".tsv")

_SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"^\"?sep=(.)\"?$", re.IGNORECASE)
_LOOKED_AT = 20
_HEAD_BYTES = 1 << 16
_LEAST_KNOWN = 4
"""Names of columns that make a header of a sheet; a list for another purpose has fewer."""

_PERSON = frozenset({canonical("nipBaru"), canonical("pnsId")})
_KNOWN = frozenset(
    canonical(name)
    for names in (EXPORT_HEADERS, FIELDS["data-utama"], ALIASES)
    for name in names
    if canonical(name) != canonical("id")
)
_TOTAL = re.compile(
    r"^\W*(?:sub[\s.-]*)?(?:jumlah|total|grand\s+total|rekap\w*|keterangan|catatan|sumber|mengetahui|"
    r"dicetak|halaman)\b",
    re.IGNORECASE,
)
_FEW = 3
"""A row about no person with at most this many cells is a total, a heading or a signature."""

_TABLE_FIELDS: Mapping[str, Mapping[str, str]] = {
    EXPORT: {
        "jabatan": "jabatanNama", "namaJabatan": "jabatanNama", "golongan": "golAkhirNama",
        "golRuang": "golAkhirNama", "golonganRuang": "golAkhirNama", "golAkhir": "golAkhirNama",
        "pangkatGolongan": "golAkhirNama", "tmtGol": "tmtGolongan", "eselon": "eselonNama",
        "unor": "unorNama", "instansi": "instansiKerjaNama", "instansiKerja": "instansiKerjaNama",
        "satuanKerjaInduk": "satuanKerjaIndukNama", "jenisPegawai": "jenisPegawaiNama",
        "kedudukanHukum": "kedudukanHukumNama", "jenisJabatan": "jenisJabatanNama",
        "tmtJab": "tmtJabatan",
    },
    "rw-jabatan": {
        "jabatanNama": "namaJabatan", "jabatan": "namaJabatan", "jenisJabatanId": "jenisJabatan",
        "jenisJabatanNama": "jenisJabatan", "tmt": "tmtJabatan", "nomorSkJabatan": "nomorSk",
        "tanggalSkJabatan": "tanggalSk", "tglSk": "tanggalSk",
    },
    "rw-golongan": {
        "golNama": "golongan", "golonganNama": "golongan", "golAkhirNama": "golongan",
        "golAkhirId": "golonganId", "golId": "golonganId", "pangkatNama": "pangkat",
        "tmtGol": "tmtGolongan",
    },
    "rw-pendidikan": {
        "tingkatPendidikanId": "tkPendidikanId", "tingkatPendidikanNama": "tkPendidikanNama",
        "tanggalLulus": "tglLulus",
    },
}  # fmt: skip
"""What lists of an office and sheets of histories call the fields of an answer."""


@dataclass(frozen=True)
class ExportTable:
    """A table of an export, or of a sheet beside it.

    Attributes:
        answer: The answer whose rows these are.
        sheet: The sheet, empty for a text file.
        table: The rows under their own headers.
        left_out: Lines of totals, headings and signatures.
    """

    answer: str
    sheet: str
    table: TextTable
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class ExportBook:
    """A workbook with an export in it.

    Attributes:
        tables: The export's sheets, and sheets with histories.
        grids: All sheets.
        others: Sheets that are none of these.
    """

    tables: tuple[ExportTable, ...] = ()
    grids: tuple[Grid, ...] = ()
    others: tuple[str, ...] = field(default=())


def field_of(answer: str, header: str) -> str:
    """The canonical field that a header of a table spells."""
    own = canonical(header)
    return _FIELD_OF.get(answer, {}).get(own, own)


_FIELD_OF = {
    answer: {canonical(spelt): canonical(name) for spelt, name in names.items()}
    for answer, names in _TABLE_FIELDS.items()
}


def is_export_text(path: Path) -> bool:
    """Whether a text file has the export's header among its first lines."""
    return path.name.lower().endswith(TEXTS) and _find_text_header(_head(path)) is not None


def read_export_text(path: Path) -> ExportTable:
    """The rows of a text file.

    Raises:
        UnreadableTableError: It cannot be read.
    """
    try:
        content = path.read_bytes()
        text = decode(gzip.decompress(content) if _is_packed(path) else content)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UnreadableTableError(str(error).split("\n", 1)[0]) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _find_text_header(text)
    if found is None:
        raise UnreadableTableError(why_no_export(path))
    first, separator = found
    lines = text.split("\n")
    table = parse_table("\n".join(lines[first:]), separator)
    frame = table.frame.with_columns(pl.col(LINE) + first)
    broken = {line + first: what for line, what in table.broken.items()}
    bare = {
        line for line in broken
        if _says_nothing(_cells_of(lines[line - 1], separator))
    }  # fmt: skip
    kept, left_out = _people_alone(frame, EXPORT)
    rest = {line: what for line, what in broken.items() if line not in bare}
    return ExportTable(EXPORT, "", TextTable(kept, rest), tuple(sorted({*left_out, *bare})))


def read_export_book(path: Path) -> ExportBook:
    """A workbook's sheets, sorted; without a sheet of an export it has no tables.

    Raises:
        ContractError: The file is no workbook.
    """
    grids = read_grids(path)
    tables, others = [], []
    for grid in grids:
        table = _read_sheet(grid)
        if table is None:
            others.append(grid.sheet)
        else:
            tables.append(table)
    if not any(table.answer == EXPORT for table in tables):
        return ExportBook(grids=tuple(grids))
    return ExportBook(tuple(tables), tuple(grids), tuple(others))


def is_export_book(path: Path) -> bool:
    """Whether a file is a workbook with an export in it."""
    if not path.name.lower().endswith(WORKBOOKS):
        return False
    try:
        return bool(read_export_book(path).tables)
    except ContractError:
        # Whoever reads it as a workbook says what is wrong with it.
        return False


def why_no_export(path: Path) -> str:
    """What stands in the first lines of a text file, and why that is no export.

    Only names of columns that are known are repeated: what stands there may be a person's row.
    """
    lines = [line for line in _head(path).split("\n")[:_LOOKED_AT] if line.strip()]
    if not lines:
        return "nothing stands in it"
    separator = max(_SEPARATORS, key=lines[0].count)
    cells = _cells_of(lines[0], separator)
    known = [cell.strip() for cell in cells if field_of(EXPORT, cell) in _KNOWN]
    named = f", of which {', '.join(known)} are known" if known else ", none of a known name"
    return (
        f"its first line has {len(cells)} cell{'s' if len(cells) != 1 else ''}{named}, and none of "
        "its first lines names the columns of an export (NIP BARU or PNS ID beside others)"
    )


def _is_packed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


def _head(path: Path) -> str:
    try:
        with gzip.open(path) if _is_packed(path) else path.open("rb") as file:
            text = decode(file.read(_HEAD_BYTES), is_part=True)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return ""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _find_text_header(text: str) -> tuple[int, str] | None:
    """The line of the header, from 0, and the separator of its cells."""
    best: tuple[int, int, str] | None = None
    for number, line in enumerate(text.split("\n", _LOOKED_AT)[:_LOOKED_AT]):
        if "\0" in line:
            return None
        said = _SEP_LINE.match(line.strip())
        for separator in _SEPARATORS if said is None else ():
            names = _cells_of(line, separator)
            count = _known_names(names)
            if count and (best is None or count > best[0]):
                best = (count, number, separator)
    return None if best is None else best[1:]


def _cells_of(line: str, separator: str) -> list[str]:
    """The cells of a line; none where one of them is longer than any cell is."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _known_names(names: Iterable[str | None]) -> int:
    """How many names of a header are known; 0 if no column identifies a person."""
    told = {field_of(EXPORT, name) for name in names if name}
    return len(told & _KNOWN) if told & _PERSON else 0


def _read_sheet(grid: Grid) -> ExportTable | None:
    header = find_header(grid.cells, lambda text: field_of(EXPORT, text) in _KNOWN)
    if header is None or _is_of_another_kind(grid, header):
        return None
    history = answer_called(grid.sheet)
    is_history = history is not None and history in FIELDS and history.startswith("rw-")
    known = _known_names(header.names.values())
    if not known or not (is_history or known >= _LEAST_KNOWN):
        return None
    answer = history if history is not None and is_history else EXPORT
    if answer == EXPORT and not {canonical(name) for name in header.names.values()} & _POSTS:
        return None
    kept, left_out = _people_alone(rows_below(grid.cells, header), answer)
    return ExportTable(answer, grid.sheet, TextTable(kept), left_out)


def _is_of_another_kind(grid: Grid, header: Header) -> bool:
    """Whether a sheet is named after another table, or lists assessed competencies."""
    assessed = {competency(name) for name in header.names.values()} - {None}
    return len(assessed) >= _LIST_OF_COMPETENCIES or (
        sheet_table(grid.sheet) not in (None, "employees") and answer_called(grid.sheet) is None
    )


_LIST_OF_COMPETENCIES = 3
_POSTS = frozenset(
    canonical(name)
    for name in ("JABATAN NAMA", "UNOR NAMA", "UNOR ID", "GOL AKHIR NAMA", "GOL AKHIR ID",
                 "KEDUDUKAN HUKUM NAMA", "INSTANSI KERJA NAMA", "SATUAN KERJA INDUK NAMA")
)  # fmt: skip
"""Columns that a list of people for another purpose does not have, by the export's own names."""


def _people_alone(frame: pl.DataFrame, answer: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """The rows about people, and the lines of the nearly empty rows about no person."""
    headers = [name for name in frame.columns if name != LINE]
    people = [name for name in headers if field_of(answer, name) in _PERSON]
    left_out = [
        row[LINE] for row in frame.iter_rows(named=True)
        if not any(_is_of_person(row[name]) for name in people)
        and _says_nothing([row[name] for name in headers], headers)
    ]  # fmt: skip
    return frame.filter(~pl.col(LINE).is_in(left_out)), tuple(left_out)


def _is_of_person(cell: str | None) -> bool:
    """Whether a cell holds an id, good or broken, and not a word."""
    text = (cell or "").strip()
    return bool(text) and any(sign.isdigit() for sign in text) and len(text) > _FEW


def _says_nothing(cells: Iterable[str | None], headers: Iterable[str] = ()) -> bool:
    """Whether a row is a total, a heading, a signature, or the header over again."""
    filled = [cell.strip() for cell in cells if cell is not None and cell.strip()]
    if filled and filled == [name for name in headers if name in filled]:
        return True
    is_numbered = len(filled) > _FEW and all(cell.strip("()").isdigit() for cell in filled)
    return bool(filled) and (
        len(filled) <= _FEW or is_numbered or _TOTAL.match(filled[0]) is not None
    )
