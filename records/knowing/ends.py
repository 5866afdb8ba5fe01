"""What an end means, in one place: the last day on which an interval holds.

An end on the day on which the person's next definitive post starts is read as the day before: two
posts do not share a day. An end one day before its start is an interval that never took effect.
Whatever counts days asks here, and never adds or takes away a day of its own.
"""

from __future__ import annotations

from datetime import date

import polars as pl

DAY_BEFORE = "-1d"
_DAY_AFTER = "1d"


def _column(value: str | pl.Expr) -> pl.Expr:
    return pl.col(value) if isinstance(value, str) else value


def known_end(end: str | pl.Expr, day: pl.Expr | date) -> pl.Expr:
    """An interval's last day as known on `day`: null (still open) while it lies after that day."""
    last = _column(end)
    return pl.when(last <= day).then(last)


def over_from(end: str | pl.Expr) -> pl.Expr:
    """The first day on which an interval no longer holds, given its last day; null if it is open.

    >>> from datetime import date
    >>> pl.select(over_from(pl.lit(date(2021, 6, 30)))).item()
    datetime.date(2021, 7, 1)
    """
    return _column(end).dt.offset_by(_DAY_AFTER)


def last_day_before(first_day_over: str | pl.Expr) -> pl.Expr:
    """The last day on which an interval holds, given the first on which it does not.

    >>> from datetime import date
    >>> pl.select(last_day_before(pl.lit(date(2021, 7, 1)))).item()
    datetime.date(2021, 6, 30)
    """
    return _column(first_day_over).dt.offset_by(DAY_BEFORE)


def over_since(end: str | pl.Expr, day: pl.Expr | date) -> pl.Expr:
    """The first day on which an interval no longer held, as known on `day`.

    Null while it holds on `day`: on its last day, too.
    """
    last = _column(end)
    return pl.when(last < day).then(over_from(last))


def last_day_held(end: str | pl.Expr, next_start: str | pl.Expr) -> pl.Expr:
    """A post's last day: its end, or the day before the next post starts where that comes first.

    Args:
        end: The end, as far as it is known (null: none).
        next_start: The start of the person's next post (null: there is none).
    """
    return pl.min_horizontal(_column(end), last_day_before(next_start))


def never_took_effect(start: str | pl.Expr, end: str | pl.Expr) -> pl.Expr:
    """Whether an interval ends one day before it starts: it was recorded and did not come about."""
    return (_column(end) == last_day_before(start)).fill_null(value=False)
