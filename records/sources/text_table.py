"""CSV as people save it: any byte-order mark, Windows-1252, semicolons, broken rows."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]  # it ships no types
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped]  # it ships no types

from records.sources.source import LINE

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t")
_UNNAMED = "unnamed column "


class UnreadableTableError(ValueError):
    """A file is no table; the text says why."""


@dataclass(frozen=True)
class TextTable:
    """A table of text.

    Attributes:
        frame: Text columns under the file's headers, and `_line`; empty cells are empty texts.
        broken: Rows that have more or fewer cells than the header, as line → what was found.
    """

    frame: pl.DataFrame
    broken: dict[int, str] = field(default_factory=dict)


def decode(content: bytes, *, is_part: bool = False) -> str:
    r"""The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1252.

    Args:
        content: The file's bytes.
        is_part: Whether they are only its beginning, which may be cut anywhere.

    Raises:
        UnreadableTableError: The mark promises an encoding that the rest is not in.

    >>> decode(b"\xef\xbb\xbfa") + decode("é".encode("cp1252"))
    'aé'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content, encoding, is_part=is_part)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _marked(content: bytes, encoding: str, *, is_part: bool) -> str:
    try:
        return content.decode(encoding, errors="replace" if is_part else "strict")
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        message = f"its mark says {name}, and the text is damaged or cut off"
        raise UnreadableTableError(message) from error


def parse_table(text: str, separator: str | None = None) -> TextTable:
    """Read a CSV text, every cell as text.

    Args:
        text: The text; its first line is the header.
        separator: The separator of cells; None: the one that the first line uses.

    Raises:
        UnreadableTableError: The text has no header, or one with a name twice.
    """
    if "\0" in text:
        message = "binary content"
        raise UnreadableTableError(message)
    # A lone carriage return ends a line too (old exports); one kind of line end makes lines count.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = separator or _separator(text)
    header = _named(_first_row(text, separator))
    table = _parse_fast(text, header, separator) or _parse_exactly(text, header, separator)
    return TextTable(_without_empty_columns(table.frame), table.broken)


def _separator(text: str) -> str:
    first_line = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=first_line.count)


def _first_row(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text), delimiter=separator), [])
    except csv.Error as error:
        # A cell of more letters than any has: most often a quotation mark that is never closed.
        message = f"its first line: {error}"
        raise UnreadableTableError(message) from error


def _named(header: list[str]) -> list[str]:
    """The header with a name for each column; spreadsheets leave some behind without."""
    if not any(name.strip() for name in header):
        message = "no header"
        raise UnreadableTableError(message)
    names = [
        name if name.strip() and name != LINE else f"{_UNNAMED}{place}"
        for place, name in enumerate(header, start=1)
    ]
    if len(set(names)) < len(names):
        # By their places: where the header is missing these are somebody's values.
        twice = [str(place) for place, name in enumerate(names, start=1) if names.count(name) > 1]
        message = f"a header twice: columns {', '.join(twice)}"
        raise UnreadableTableError(message)
    return names


def _without_empty_columns(frame: pl.DataFrame) -> pl.DataFrame:
    unnamed = [name for name in frame.columns if name.startswith(_UNNAMED)]
    return frame.drop(name for name in unnamed if (frame[name].str.strip_chars() == "").all())


def _parse_fast(text: str, header: list[str], separator: str) -> TextTable | None:
    """Arrow's reader, some ten times faster; None where lines and rows are not one to one."""
    broken_rows: list[object] = []

    def note(row: object) -> str:
        broken_rows.append(row)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=header, skip_rows=1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=False, ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.large_string()), strings_can_be_null=False
            ),
        )  # fmt: skip
    except pa.ArrowInvalid:
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    if broken_rows or table.num_rows != lines - 1 or _has_empty_lines(text):
        return None
    frame = pl.DataFrame(table)
    return TextTable(frame.with_row_index(LINE, offset=2).cast({LINE: pl.Int64}))


def _has_empty_lines(text: str) -> bool:
    return "\n\n" in text


def _parse_exactly(text: str, header: list[str], separator: str) -> TextTable:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: dict[int, str] = {}
    next(reader)
    first_line = reader.line_num + 1
    try:
        for cells in reader:
            if len(cells) == len(header):
                rows.append(cells)
                lines.append(first_line)
            elif any(cell.strip() for cell in cells):
                broken[first_line] = f"{len(cells)} cells"
            first_line = reader.line_num + 1
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        raise UnreadableTableError(message) from error
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    frame = pl.DataFrame(
        {LINE: pl.Series(lines, dtype=pl.Int64)}
        | {
            name: pl.Series(cells, dtype=pl.String)
            for name, cells in zip(header, columns, strict=True)
        }
    )
    return TextTable(frame, broken)
