"""From text to dates, whole numbers and numbers, cell by cell."""

from __future__ import annotations

import polars as pl

from records.checks.sheet import Rule
from records.contract import Table
from records.identities.identity import NEAR_NIP_PATTERN
from records.sources.days import iso_day
from records.sources.source import LINE
from records.words.indonesian import in_contract_words, words_of
from records.words.numbers import UNITS, NumberColumn, readings

_DAY = r"^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$"
_LOOKS_LIKE_DAY = r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[T ].*)?$"
_WHOLE = r"^([+-]?\d+)(?:[.,]0+)?$"
_ROUNDED = r"^\d(?:[.,]\d+)?[eE]\+?\d{2}$|^\d{16,}\.0$"
_ROUNDED_NIP = r"^\d{15}000$"
_AS_TEXT = "export the column as text (in a spreadsheet: format it as text before it is filled)"

PERSON_COLUMNS = ("employee_id", "nip", "rater_id")

COUNTED = ("headcount_needed", "workload_minutes", "hours")
"""Columns that count people, minutes and hours: 1.250 of them are thousands."""


def parse_cells(
    cells: pl.DataFrame, table: Table, *, is_typed_in: bool = False
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The cells as values in the contract's types, and the faults of those that are none.

    Columns of the contract that the file lacks are there and null; further columns stay text.

    Args:
        cells: The rows as text under the contract's names.
        table: The table.
        is_typed_in: Whether people have typed them in (`RawTable.is_typed_in`).
    """
    types = {**table.columns, "known_on": pl.Date()}
    numbers = {
        name: _number_column(cells[name], table, is_typed_in=is_typed_in)
        for name, dtype in types.items()
        if name in cells.columns and isinstance(dtype, pl.Float64)
    }
    cells = cells.with_columns(
        in_contract_words(pl.col(name), spellings).alias(name)
        for name in types
        if name in cells.columns and (spellings := words_of(table.name, name))
    )
    words = _words(table)
    values = {
        name: _value(name, dtype, is_word=name in words)
        if name in cells.columns
        else pl.lit(None, dtype=dtype)
        for name, dtype in types.items()
    }
    further = [name for name in cells.columns if name not in types and name != LINE]
    frame = cells.select(
        LINE, *(value.alias(name) for name, value in values.items()), *further
    ).with_columns(number.values.alias(name) for name, number in numbers.items())
    faults = [_rounded(cells, name) for name in cells.columns if name.endswith(("_id", "nip"))]
    for name, dtype in types.items():
        if name in cells.columns and not isinstance(dtype, pl.String):
            unread = frame[name].is_null() & cells[name].is_not_null()
            if name in numbers:
                two_ways = numbers[name].two_ways
                faults.append(_asked(cells.filter(two_ways), name))
                unread &= ~two_ways
            faults.append(_unread(cells.filter(unread), name, dtype))
    return frame, [fault for fault in faults if not fault.is_empty()]


def _words(table: Table) -> set[str]:
    return {
        name
        for name, column in table.schema.columns().items()
        if column.words and isinstance(column.dtype, pl.String)
    }


def _value(name: str, dtype: pl.DataType, *, is_word: bool) -> pl.Expr:
    text = pl.col(name)
    if isinstance(dtype, pl.Date):
        return text.str.extract(_DAY).str.to_date("%Y-%m-%d", strict=False)
    if isinstance(dtype, pl.Int64):
        return text.str.replace(UNITS, "").str.extract(_WHOLE).cast(pl.Int64, strict=False)
    if isinstance(dtype, pl.Float64):
        # `NumberColumn` reads it: what one number means may depend on the others.
        return pl.lit(None, dtype=dtype)
    if is_word:
        return text.str.to_lowercase().str.replace_all(r"[\s\-]+", "_")
    return text


_OR_EMPTY = "correct the cell, or leave it empty where the number is unknown"
_NO_WHOLE = Rule("wrong_type", "a whole number", _OR_EMPTY)
_NO_NUMBER = Rule("wrong_type", "a number", _OR_EMPTY)
_TWO_WAYS = Rule(
    "ambiguous_number",
    "a number that can be read in one way alone",
    "format the column as numbers, or write it without a mark between the thousands",
)
_NO_DAY = Rule("wrong_type", "a day as YYYY-MM-DD", "write the day as YYYY-MM-DD")
_IMPOSSIBLE_DAY = Rule("impossible_date", "a day of the calendar", "correct the day")
_ROUNDED_NUMBER = Rule("rounded_number", "every digit of the identifier", _AS_TEXT)


def _number_column(cells: pl.Series, table: Table, *, is_typed_in: bool) -> NumberColumn:
    declared = table.schema.columns()[cells.name]
    return NumberColumn(
        cells,
        is_typed_in=is_typed_in,
        counts=cells.name in COUNTED,
        least=declared.least,
        most=declared.most,
    )


def _asked(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Numbers that can be read in two ways, with both readings."""
    told = [
        f"{text}: " + " or ".join(f"{number:,.10g}".replace(",", "") for number in readings(text))
        for text in rows[column]
    ]
    rows = rows.with_columns(_told=pl.Series(told, dtype=pl.String))
    return _TWO_WAYS.broken_by(rows, column, found=pl.col("_told"))


def _unread(rows: pl.DataFrame, column: str, dtype: pl.DataType) -> pl.DataFrame:
    found = pl.col(column)
    if isinstance(dtype, pl.Int64):
        return _NO_WHOLE.broken_by(rows, column, found=found)
    if isinstance(dtype, pl.Float64):
        return _NO_NUMBER.broken_by(rows, column, found=found)
    # What reads as a day in another form is one of the calendar, but not written as it should be.
    looks_right = found.str.contains(_LOOKS_LIKE_DAY) & (iso_day(found) == found)
    impossible = _IMPOSSIBLE_DAY.broken_by(rows.filter(looks_right), column, found=found)
    return pl.concat(
        [impossible, _NO_DAY.broken_by(rows.filter(~looks_right), column, found=found)]
    )


def _rounded(cells: pl.DataFrame, column: str) -> pl.DataFrame:
    text = pl.col(column)
    is_rounded = text.str.contains(_ROUNDED)
    if column in PERSON_COLUMNS:
        is_rounded = is_rounded | text.str.contains(_ROUNDED_NIP)
    found = pl.format("{}, a number that a spreadsheet has rounded", text)
    return _ROUNDED_NUMBER.broken_by(cells.filter(is_rounded), column, found=found)


def is_near_nip(text: pl.Expr) -> pl.Expr:
    """Whether a text is a NIP with one digit lost or doubled."""
    return text.str.contains(NEAR_NIP_PATTERN)
