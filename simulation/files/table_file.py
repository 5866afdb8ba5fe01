"""A table on its way to a file: text cells under the file's own headers, and the file's bytes."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

_FAST = 1
"""The level of gzip: twice as fast as the usual one for a tenth more bytes."""


@dataclass(frozen=True)
class TableFile:
    """One file of rows.

    Attributes:
        name: The file's name; its suffix (.csv, .csv.gz, .json) decides the form.
        table: The contract's table that its rows go into.
        cells: Text columns under the file's headers; null is an empty cell.
        wholes: Columns that JSON carries as numbers, if all their cells are whole numbers.
        separator: Between the cells of a CSV file.
        encoding: Of a CSV file.
        has_mark: Whether a CSV file begins with the byte-order mark of UTF-8.
    """

    name: str
    table: str
    cells: pl.DataFrame
    wholes: frozenset[str] = frozenset()
    separator: str = ","
    encoding: str = "utf-8"
    has_mark: bool = False

    @property
    def is_json(self) -> bool:
        """Whether rows are objects of a JSON list."""
        return self.name.endswith(".json")

    @property
    def first_line(self) -> int:
        """The line (JSON: the number) by which a reader names the first row."""
        return 1 if self.is_json else 2

    def content(self) -> bytes:
        """The file's bytes: the same cells give the same bytes."""
        if self.is_json:
            return _json(_with_numbers(self.cells, self.wholes))
        text = self.cells.write_csv(separator=self.separator)
        mark = codecs.BOM_UTF8 if self.has_mark else b""
        content = mark + text.encode(self.encoding)
        if self.name.endswith(".gz"):
            # No time in the header: the same rows give the same bytes.
            return gzip.compress(content, compresslevel=_FAST, mtime=0)
        return content


def write_files(folder: Path, files: Iterable[TableFile]) -> None:
    """Write the files into a folder, which is made if it does not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content())


def _json(rows: pl.DataFrame) -> bytes:
    """A list with one row a line: as small as one long line, and fit for looking at."""
    buffer = io.BytesIO()
    rows.write_ndjson(buffer)
    # A line break inside a text is written as \n, so that every real one ends a row.
    return b"[" + buffer.getvalue().rstrip(b"\n").replace(b"\n", b",\n") + b"]\n"


def _with_numbers(cells: pl.DataFrame, names: frozenset[str]) -> pl.DataFrame:
    numbers = {
        name: cells[name].cast(pl.Int64, strict=False) for name in cells.columns if name in names
    }
    return cells.with_columns(
        numbers[name].alias(name)
        for name in numbers
        if numbers[name].null_count() == cells[name].null_count()
    )


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text, days as YYYY-MM-DD, whole numbers without a decimal point."""
    return frame.with_columns(
        pl.col(name).dt.strftime("%Y-%m-%d") if dtype == pl.Date else pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if dtype != pl.String
    )
