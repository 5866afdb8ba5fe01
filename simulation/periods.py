"""The appraisal periods of three regimes, and which of them judges a move."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from simulation.calendar import day_number, day_of

RATED_BEFORE_YEARS = 3
"""How many years of appraisals before the first day are on record too."""


@dataclass(frozen=True)
class Period:
    """An appraisal period.

    Attributes:
        scheme: Its regime (`dp3`, `skp`, `skp_2021`, `skp22`).
        start: First day, as a number.
        end: Last day.
    """

    scheme: str
    start: int
    end: int


@dataclass(frozen=True)
class Periods:
    """Every period, in order.

    Attributes:
        all: The periods.
    """

    all: tuple[Period, ...]

    @property
    def starts(self) -> list[int]:
        """First days."""
        return [period.start for period in self.all]

    def first_after(self, day: int) -> Period:
        """The first period that begins on a day or later."""
        return self.all[self.number_after(day)]

    def number_after(self, day: int) -> int:
        """Its place among the periods."""
        return bisect_left(self.starts, day)


def appraisal_periods(first: int, last: int) -> Periods:
    """The periods from some years before the first day to the two years after the last.

    Until 2013 DP3, then PP 46/2011; 2021 was appraised in two halves, the second by PP 30/2019;
    from 2022 PermenPANRB 6/2022.
    """
    periods = []
    for year in range(day_of(first).year - RATED_BEFORE_YEARS, day_of(last).year + 3):
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        if year == 2021:
            half = date(year, 7, 1)
            periods.append(_period("skp", begins, half - timedelta(days=1)))
            periods.append(_period("skp_2021", half, ends))
        else:
            scheme = "dp3" if year <= 2013 else "skp" if year <= 2020 else "skp22"
            periods.append(_period(scheme, begins, ends))
    return Periods(tuple(periods))


def _period(scheme: str, start: date, end: date) -> Period:
    return Period(scheme, day_number(start), day_number(end))
