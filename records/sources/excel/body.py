"""Separate a sheet's rows of data from what else an office writes beneath a header.

Merged cells count for every row they cover; sums, headers repeated on a further page and the place,
day and signature beneath a table are no rows, and are told as what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from records.contract import Table, names_row
from records.problems import EXAMPLES, Problem
from records.sources.excel.header import Header, rows_below
from records.sources.excel.workbook import Grid
from records.sources.source import LINE
from records.sources.sums import SUM_WORD
from records.words.numbers import number_of

ColumnOf = Callable[[str], str | None]
"""The contract's column that a header means."""

_TOTAL = re.compile(rf"^{SUM_WORD}", re.IGNORECASE)
_IS_NUMBER = re.compile(r"[\d.,\s]+")
_SIGNATURE = re.compile(
    r"^(?:mengetahui|menyetujui|disetujui|mengesahkan|disahkan|ditetapkan|dibuat\s+oleh|"
    r"ttd|tertanda|tanda\s+tangan)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """The rows beneath a header.

    Attributes:
        rows: The rows of data by the header's names, with `_line`.
        told: Rows that are no data, by their kind, with their lines.
    """

    rows: pl.DataFrame
    told: Mapping[str, tuple[int, ...]]


def read_body(grid: Grid, header: Header, table: Table, column_of: ColumnOf) -> Body:
    """The rows beneath a header.

    Args:
        grid: The sheet.
        header: Its header.
        table: The table it holds.
        column_of: What a header means.
    """
    columns = {name: column_of(name) for name in header.names.values()}
    rows = rows_below(_filled_down(grid, header, table, columns), header)
    rows = _without_blank(rows, rows_below(grid.cells, header))
    # A sheet in which no column is known that names its rows says so elsewhere.
    said = {column for name, column in columns.items() if column is not None and name in rows}
    if rows.is_empty() or not names_row(table, said):
        return Body(rows, {})
    kinds = _kinds([_Row.of(row, columns, table) for row in rows.iter_rows(named=True)], header)
    told: dict[str, list[int]] = {}
    for line, kind in kinds.items():
        told.setdefault(kind, []).append(line)
    kept = rows.filter(~pl.col(LINE).is_in(list(kinds)))
    return Body(kept, {kind: tuple(lines) for kind, lines in told.items()})


_TOLD = {
    "total_row": ("a row of sums", "no sums among the rows"),
    "repeated_header": ("the header once more", "one header above the rows"),
    "footer_row": ("text beneath the table (place, day, signature, note)", "rows of the table"),
}


def left_out_problems(body: Body, table: Table, file: str) -> list[Problem]:
    """Findings about the rows that are no data."""
    return [
        Problem(
            "warned", kind, table.name, file, f"{_TOLD[kind][0]}: not read", _TOLD[kind][1],
            "nothing, if that is what it is; else fill in whom or what the row is about",
            line=lines[0], count=len(lines), lines=lines[:EXAMPLES], kept=False,
        )
        for kind, lines in body.told.items()
    ]  # fmt: skip


def _filled_down(
    grid: Grid, header: Header, table: Table, columns: Mapping[str, str | None]
) -> pl.DataFrame:
    """The cells, with the value of cells merged downwards in each of their rows.

    Amounts are not repeated: a number over two rows does not count twice.
    """
    filled: dict[int, list[str | None]] = {}
    for area in grid.merged:
        column = columns.get(header.names.get(area.left, ""))
        is_amount = isinstance(table.columns.get(column or ""), pl.Float64)
        is_below = area.top > header.last_row and area.bottom > area.top
        if not is_below or is_amount or area.left >= grid.cells.width:
            continue
        texts = filled.setdefault(area.left, grid.cells[str(area.left)].to_list())
        last = min(area.bottom, len(texts) - 1)
        if area.top <= last:
            texts[area.top : last + 1] = [texts[area.top]] * (last + 1 - area.top)
    return grid.cells.with_columns(
        pl.Series(str(place), texts, dtype=pl.String) for place, texts in filled.items()
    )


def _without_blank(rows: pl.DataFrame, as_written: pl.DataFrame) -> pl.DataFrame:
    return rows.join(as_written, on=LINE, how="semi", maintain_order="left")


@dataclass(frozen=True)
class _Row:
    """A row while its kind is found out.

    Attributes:
        line: Its number in the sheet.
        cells: Its filled cells by header.
        numbers: Those that are only numbers.
        is_complete: Whether its cells are enough to know what it is about.
        has_value: Whether a column of numbers or days is filled.
    """

    line: int
    cells: Mapping[str, str]
    numbers: Mapping[str, float]
    is_complete: bool
    has_value: bool

    @staticmethod
    def of(row: Mapping[str, object], columns: Mapping[str, str | None], table: Table) -> _Row:
        """A row of the sheet."""
        cells = {
            name: text.strip()
            for name, text in row.items()
            if isinstance(text, str) and name != LINE
        }
        numbers = {
            name: number for name, text in cells.items() if (number := number_of(text)) is not None
        }
        said = {column for name in cells if (column := columns.get(name)) is not None}
        typed = {
            name for name in numbers
            if not isinstance(table.columns.get(columns.get(name) or ""), pl.String | None)
        }  # fmt: skip
        line = row[LINE]
        assert isinstance(line, int)
        return _Row(line, cells, numbers, names_row(table, said), bool(typed))

    @property
    def words(self) -> list[str]:
        """Its cells that are no numbers."""
        return [text for name, text in self.cells.items() if name not in self.numbers]

    def is_total(self, sums: Mapping[str, float]) -> bool:
        """Whether it sums up the rows above it: by its word, or by its numbers alone."""
        if self.is_complete and len(self.words) > 1:
            return False
        if self.words:
            # Beside the word itself there may be a number that is written as a text.
            return _TOTAL.match(self.words[0]) is not None and all(
                _TOTAL.match(word) or _IS_NUMBER.fullmatch(word) for word in self.words
            )
        return bool(self.numbers) and not self.is_complete and all(
            abs(sums.get(name, 0.0) - number) < 1e-6 for name, number in self.numbers.items()
        )  # fmt: skip

    def is_header(self, header: Header) -> bool:
        """Whether it repeats the header."""
        said = [text == name.strip() for name, text in self.cells.items()]
        return len(said) > 1 and all(said) and set(self.cells) <= set(header.names.values())

    @property
    def is_signature(self) -> bool:
        """Whether it begins what stands beneath a table."""
        return any(_SIGNATURE.match(word) for word in self.words)


def _kinds(rows: Sequence[_Row], header: Header) -> dict[int, str]:
    """The lines of rows that are no data, with what they are."""
    kinds: dict[int, str] = {}
    sums: dict[str, float] = {}
    first_line = header.last_row + 1
    for place, row in enumerate(rows):
        if row.is_header(header):
            kinds[row.line] = "repeated_header"
        elif row.is_total(sums):
            kinds[row.line] = "total_row"
            sums = {}
        elif _is_apart(rows, place, kinds, first_line) and _ends_the_table(rows[place:]):
            return kinds | {other.line: "footer_row" for other in rows[place:]}
        else:
            for name, number in row.numbers.items():
                sums[name] = sums.get(name, 0.0) + number
    return kinds


def _is_apart(rows: Sequence[_Row], place: int, kinds: Mapping[int, str], first_line: int) -> bool:
    """Whether a blank row or a sum stands above a row."""
    before = rows[place - 1].line if place else first_line
    return rows[place].line > before + 1 or kinds.get(before) == "total_row"


def _ends_the_table(rest: Sequence[_Row]) -> bool:
    """Whether rows to the end of a sheet are what stands beneath a table."""
    return rest[0].is_signature or not any(row.is_complete or row.has_value for row in rest)


def joined(tables: Iterable[tuple[str, pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of several sheets beneath each other, and their places.

    Returns:
        The rows with a `_line` of their own, and `_line`, `file` and `line`.
    """
    parts = [frame.with_columns(_file=pl.lit(file)) for file, frame in tables]
    rows = pl.concat(parts, how="diagonal").rename({LINE: "line"}).with_row_index(LINE, offset=1)
    rows = rows.cast({LINE: pl.Int64})
    places = rows.select(LINE, file="_file", line="line")
    return rows.drop("line", "_file"), places
