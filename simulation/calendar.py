"""Days as numbers since 1970: what a simulation counts with."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

YEAR_DAYS = 365.25
_EPOCH = date(1970, 1, 1)
SPAN = 10**6
"""More days than any calendar here has, so that who and when fit into one number."""
NEVER = SPAN - 1
"""A day that has not come."""


def day_number(day: date) -> int:
    """A day as its number.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day behind a number.

    >>> day_of(day_number(date(2026, 6, 30)))
    datetime.date(2026, 6, 30)
    """
    return _EPOCH + timedelta(days=int(number))


def years_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """The calendar year of each day.

    >>> years_of(np.array([day_number(date(2021, 12, 31))])).tolist()
    [2021]
    """
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def month_starts(first: date, last: date) -> list[int]:
    """The first day of every month from one day to another, both months included."""
    days = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        days.append(day_number(date(year, month, 1)))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return days


def date_column(days: NDArray[np.int64]) -> pl.Series:
    """Day numbers as dates; `NEVER` is null.

    >>> date_column(np.array([0, NEVER])).to_list()
    [datetime.date(1970, 1, 1), None]
    """
    numbers = pl.Series(days, dtype=pl.Int32)
    return numbers.set(numbers == NEVER, None).cast(pl.Date)
