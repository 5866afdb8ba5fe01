"""By which day the outcome of a move that has not happened yet could be known."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from models.outcome import supplied
from models.outcome.peers import LEAST_PERIOD_DAYS
from records.contract import Records
from records.dataset import OutcomeRule

_KNOWN_AFTER_PERIOD = timedelta(days=31)
_YEARS_LOOKED_AT = 3


def known_by(view: Records, rule: OutcomeRule, start: date) -> date:
    """The day by which a label of a move that starts on `start` could be known.

    For appraisals it is assumed that the periods of the last years go on: the first period that
    begins on or after the start counts; two years if there were none.

    Args:
        view: Records as known on the day of the question.
        rule: The outcome.
        start: The first day in the new post.
    """
    if rule.kind == "stay":
        return start + timedelta(days=rule.days)
    if rule.kind == "supplied":
        rows = supplied.supplied_rows(view, rule)
        return start + timedelta(days=supplied.delay_on(rows, rule))
    ends = [_next_end(begins, ends, start) for begins, ends in _periods(view, start)]
    window_end = _after_years(start, 2)
    within = [end for end in ends if end <= window_end]
    return max(_after_years(start, 1), min(within, default=window_end) + _KNOWN_AFTER_PERIOD)


def _periods(view: Records, start: date) -> list[tuple[date, date]]:
    """The appraisal periods of the last years that an outcome is judged by."""
    ratings = view["ratings"]
    length = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    recent = pl.col("period_end") >= _after_years(start, -_YEARS_LOOKED_AT)
    found = ratings.filter((length >= LEAST_PERIOD_DAYS) & recent)
    return list(found.select("period_start", "period_end").unique().sort("period_end").iter_rows())


def _next_end(begins: date, ends: date, start: date) -> date:
    """The end of the first such period that begins on or after a day, its years moved on."""
    years = start.year - begins.year
    if _after_years(begins, years) < start:
        years += 1
    return _after_years(ends, years)


def _after_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
