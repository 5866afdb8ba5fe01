"""Days as people and spreadsheets write them, brought into one form of text."""

from __future__ import annotations

import polars as pl

_FIRST_DAY = pl.date(1899, 12, 30)
"""Day 0 of a spreadsheet, which counts a 29 February 1900 that never was."""


def iso_day(text: pl.Expr) -> pl.Expr:
    """A day's text in ISO's form, whether the calendar has such a day or not.

    Read are dd-mm-yyyy, dd/mm/yyyy and yyyy-mm-dd, with or without an hour behind them; anything
    else stays as it is.

    >>> pl.select(iso_day(pl.lit("1/2/2020"))).item()
    '2020-02-01'
    """
    return (
        text.str.replace(r"^(\d{4})[-/.](\d{2})[-/.](\d{2})(?:[T ].*)?$", "$1-$2-$3")
        .str.replace(r"^(\d)[-/.]", "0$1-")
        .str.replace(r"^(\d{2})[-/.](\d)[-/.]", "$1-0$2-")
        .str.replace(r"^(\d{2})[-/.](\d{2})[-/.](\d{4})(?:[T ].*)?$", "$3-$2-$1")
    )


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
