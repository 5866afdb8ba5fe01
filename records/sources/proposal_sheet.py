"""An office's list as a table of text: any form of file, title rows, a header of several rows.

Read is the first sheet, or the one, whose header says who and where to.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from records.errors import ContractError
from records.sources.excel.words import PROPOSALS, sheet_table
from records.sources.excel.workbook import Grid, read_grids
from records.sources.folder import read_table_file
from records.sources.headers import normal_form
from records.sources.list_file import list_suffix
from records.sources.listing import readable_name
from records.sources.proposal_headers import meaning_of, score_of
from records.sources.source import LINE
from records.sources.text_table import UnreadableTableError, decode

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 25
"""Rows at the top among which the header is."""
_HEADER_ROWS = 3
_COMPLETE = 200
"""What `score_of` gives at least to a header that says who and where to."""

Row = list[str | None]


@dataclass(frozen=True)
class ListSheet:
    """The rows of a list under its header.

    Attributes:
        headers: What stands over each column, each once; columns without a name have none here.
        rows: The cells below, blank ones None, as long as the header.
        lines: Each row's line in the file or sheet.
        broken: Cells of the rows that are not as long as the header, by place among the rows.
        other_sheets: Sheets that hold a list, too, and are not read.
    """

    headers: tuple[str, ...]
    rows: list[Row]
    lines: list[int]
    broken: dict[int, str] = field(default_factory=dict)
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    names: dict[int, str]
    last_row: int
    score: int


def read_list(path: Path) -> ListSheet:
    """Read the list in a file.

    Raises:
        NotFoundError: There is no such file.
        ContractError: It cannot be read, or has no headers for person and destination.
    """
    suffix = list_suffix(path)
    if suffix == ".parquet":
        return _parquet(path)
    best: tuple[_Header, list[Row], str] | None = None
    seen: list[Row] = []
    lists: list[str] = []
    for sheet, rows in _tables(path, suffix):
        seen = seen or rows
        header = _find_header(rows)
        if header is None:
            continue
        if header.score >= _COMPLETE and sheet:
            lists.append(sheet)
        if best is None or header.score > best[0].score:
            best = (header, rows, sheet)
    if best is None or best[0].score < _COMPLETE:
        raise _headless(path, None if best is None else best[:2], seen)
    read = _below(*best[:2], is_text=suffix not in _WORKBOOKS)
    return replace(read, other_sheets=tuple(name for name in lists if name != best[2]))


def _tables(path: Path, suffix: str) -> Iterator[tuple[str, list[Row]]]:
    """The tables that a file may mean: each sheet with its name, or each separator of a text."""
    if suffix in _WORKBOOKS:
        for grid in _list_sheets(read_grids(path)):
            yield grid.sheet, [list(row) for row in grid.cells.iter_rows()]
        return
    try:
        content = path.read_bytes()
        text = decode(gzip.decompress(content) if suffix == ".csv.gz" else content)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, str(error).split("\n", 1)[0]) from error
    if "\0" in text:
        raise _unreadable(path, "binary content")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    said = re.match(r"sep=(.)\n", text, re.IGNORECASE)
    for separator in (said[1],) if said else _SEPARATORS:
        try:
            # The line that names the separator stays, blank, so that lines count right.
            shown = "\n" + text[said.end() :] if said else text
            cells = list(csv.reader(io.StringIO(shown), delimiter=separator))
        except csv.Error as error:
            raise _unreadable(path, str(error)) from error
        yield "", [[cell if cell.strip() else None for cell in row] for row in cells]


def _list_sheets(grids: Sequence[Grid]) -> Sequence[Grid]:
    """The sheets that may hold the list: one called so, else those that are no contract's table."""
    called = [grid for grid in grids if normal_form(grid.sheet) in PROPOSALS]
    other = [grid for grid in grids if sheet_table(grid.sheet) is None]
    return called or other or grids


def _parquet(path: Path) -> ListSheet:
    try:
        frame = read_table_file(path, ".parquet").frame
    except UnreadableTableError as error:
        raise _unreadable(path, str(error)) from error
    headers = [name for name in frame.columns if name != LINE]
    if score_of(headers) < _COMPLETE:
        raise _headless(path, None, [list(headers)])
    rows = [[cell or None for cell in row] for row in frame.select(headers).iter_rows()]
    return ListSheet(tuple(headers), rows, list(range(1, len(rows) + 1)))


def _find_header(rows: Sequence[Row]) -> _Header | None:
    """The header with most meanings; of equal ones the one of fewer rows, then the upper one."""
    best: _Header | None = None
    top = rows[:_LOOKED_AT]
    for depth in range(1, _HEADER_ROWS + 1):
        for last in range(depth - 1, len(top)):
            names = _joined(top[last - depth + 1 : last + 1])
            score = score_of(list(names.values()))
            if names and (best is None or score > best.score):
                best = _Header(names, last, score)
    if best is None or not any(meaning_of(name) for name in best.names.values()):
        return None
    return best


def _joined(rows: Sequence[Row]) -> dict[int, str]:
    """The texts of several header rows over each column, a merged cell's over all it spans."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    for above, below in pairwise(filled):
        for place in range(1, width):
            if above[place] is None and below[place] is not None:
                above[place] = above[place - 1]
    names = {}
    for place in range(width):
        said = [row[place] for row in filled]
        words = [text.strip() for text in said if text is not None]
        if words:
            names[place] = " ".join(" ".join(words).split())
    return names


def _below(header: _Header, rows: Sequence[Row], *, is_text: bool) -> ListSheet:
    places = sorted(header.names)
    width = max(len(row) for row in rows[: header.last_row + 1])
    first = header.last_row + 1
    if first < len(rows) and _is_numbering(rows[first]):
        first += 1
    kept: list[Row] = []
    lines: list[int] = []
    broken: dict[int, str] = {}
    for number, row in enumerate(rows[first:], start=first + 1):
        if not any(cell is not None for cell in row):
            continue
        is_long = any(cell is not None for cell in row[width:])
        if is_text and (is_long or len(row) < min(width, _named_width(header))):
            broken[len(kept)] = f"{len(row)}/{width}"
        padded = [*row, *[None] * (width - len(row))]
        kept.append([padded[place] for place in places])
        lines.append(number)
    return ListSheet(_unique([header.names[place] for place in places]), kept, lines, broken)


def _named_width(header: _Header) -> int:
    return max(header.names) + 1


def _is_numbering(row: Row) -> bool:
    """Whether a row only numbers the columns, as printed forms do."""
    said = [cell.strip().strip("()") for cell in row if cell is not None]
    return len(said) > 2 and said == [str(number) for number in range(1, len(said) + 1)]


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each once: a second one bears its number."""
    found: list[str] = []
    for name in names:
        number, unique = 2, name
        while unique in found:
            unique, number = f"{name} ({number})", number + 1
        found.append(unique)
    return tuple(found)


def _headless(
    path: Path, best: tuple[_Header, list[Row]] | None, seen: Sequence[Row]
) -> ContractError:
    """There is no header; the nearest row is quoted only if its words are those of headers."""
    if best is not None:
        names = [name for name in best[0].names.values() if meaning_of(name) is not None]
        found = f"columns {', '.join(names)}" if names else "no header that is known"
    else:
        names = [cell for row in seen[:1] for cell in row if cell and meaning_of(cell) is not None]
        found = f"columns {', '.join(names)}" if names else "no header that is known"
    return ContractError(
        found=f"{readable_name(path.name)}: {found}",
        expected="a header with employee_id or NIP, and position_id or a title (jabatan) with its "
        "unit (unit kerja)",
        action="add the missing column or correct its header; `mutasi template` has a sheet for it",
    )


def _unreadable(path: Path, why: str) -> ContractError:
    return ContractError(
        found=f"{readable_name(path.name)}: {why}",
        expected="a table with a header and a row for each move",
        action="open the file and save it again as a workbook, CSV or Parquet",
    )
