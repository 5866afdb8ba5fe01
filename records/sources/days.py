"""Days as people and spreadsheets write them, brought into one form of text."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_FIRST_DAY = pl.date(1899, 12, 30)
"""Day 0 of a spreadsheet, which counts a 29 February 1900 that never was."""

MONTHS: Mapping[str, int] = {
    name: month
    for month, names in enumerate(
        (("JANUARI", "JAN", "JANUARY"), ("FEBRUARI", "FEB", "PEBRUARI", "PEB", "FEBRUARY"),
         ("MARET", "MAR", "MARCH"), ("APRIL", "APR"), ("MEI", "MAY"), ("JUNI", "JUN", "JUNE"),
         ("JULI", "JUL", "JULY"), ("AGUSTUS", "AGU", "AGT", "AGST", "AUGUST", "AUG"),
         ("SEPTEMBER", "SEP", "SEPT"), ("OKTOBER", "OKT", "OCTOBER", "OCT"),
         ("NOVEMBER", "NOV", "NOPEMBER", "NOP"), ("DESEMBER", "DES", "DECEMBER", "DEC")),
        start=1,
    )
    for name in names
}  # fmt: skip
"""Months by their names, Indonesian and English, in capitals."""

_HOUR = r"(?:[T ].*)?$"
_DAY_FIRST = rf"^(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}){_HOUR}"
_YEAR_FIRST = rf"^(\d{{4}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}}){_HOUR}"
_IN_ONE = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_NAMED_MONTH = r"^(\d{1,2})[\s\-/.]+([A-Za-z]{3,9})[\s\-/.,]+(\d{4})$"


def iso_day(text: pl.Expr) -> pl.Expr:
    """A day in ISO's form, if the text is a day of the calendar; else the text as it is.

    Known forms are dd-mm-yyyy, dd/mm/yyyy and yyyy-mm-dd (also with single digits, and followed by
    an hour), yyyymmdd, and months by their names. A text that is no day stays unchanged, so that it
    can be found in the file.

    >>> pl.select(iso_day(pl.lit("1/2/2020"))).item()
    '2020-02-01'
    >>> pl.select(iso_day(pl.lit("01 Januari 2014"))).item()
    '2014-01-01'
    >>> pl.select(iso_day(pl.lit("03/25/2019"))).item()
    '03/25/2019'
    """
    month = text.str.extract(_NAMED_MONTH, 2).str.to_uppercase()
    named = _day(
        text.str.extract(_NAMED_MONTH, 3),
        month.replace_strict(MONTHS, default=None, return_dtype=pl.Int32),
        text.str.extract(_NAMED_MONTH, 1),
    )
    in_numbers = [
        _day(*(text.str.extract(pattern, group) for group in groups))
        for pattern, groups in (
            (_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_IN_ONE, (1, 2, 3)),
        )
    ]  # fmt: skip
    return pl.coalesce(*in_numbers, named, text)


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The day in ISO's form; null where a part is missing or the calendar has no such day."""
    parts = [part.cast(pl.String).str.zfill(2) for part in (month, day)]
    text = pl.concat_str(year, *parts, separator="-")
    return text.str.to_date("%Y-%m-%d", strict=False).dt.to_string("%Y-%m-%d")


def spreadsheet_day(text: pl.Expr) -> pl.Expr:
    """The same, where a cell may also hold a day's number: its format was lost.

    >>> pl.select(spreadsheet_day(pl.lit("43861"))).item()
    '2020-01-31'
    """
    number = pl.when(text.str.contains(r"^[1-6]\d{4}(?:\.0+)?$")).then(
        text.str.slice(0, 5).cast(pl.Int64, strict=False)
    )
    day = (_FIRST_DAY + pl.duration(days=number)).dt.to_string("%Y-%m-%d")
    return pl.coalesce(day, iso_day(text))
