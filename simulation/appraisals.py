"""The appraisals: what the leaders wrote, year by year, under three regimes.

A newcomer's first appraisal shows what became of the move; everybody else's shows ability, the
leader's generosity and luck. Nearly all of a unit get one mark: whoever is not below it is not
below the unit's median.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulation.calendar import YEAR_DAYS, date_column, day_number, day_of
from simulation.careers import Careers
from simulation.laws import success_probability
from simulation.periods import Period, Periods
from simulation.situation import CityPast, leaders_of

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

BELOW, USUAL, ABOVE = range(3)
MOST_SHARE = 0.4
"""No more than this share of a unit is above or below the usual mark, so that it is the median."""
LEAST_DAYS_PRESENT = 45
USUAL_MARK = {"dp3": 80.0, "skp": 84.0, "skp_2021": 100.0}
HIGHEST_MARK = {"dp3": 95.0, "skp": 97.0, "skp_2021": 118.0}
SATISFACTORY_MARK = {"dp3": 76.0, "skp": 76.0, "skp_2021": 90.0}
WORDS = ("SANGAT KURANG", "KURANG", "BUTUH PERBAIKAN", "BAIK", "SANGAT BAIK")
PARTS = ("DI BAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI")
PERIODIC_FROM_YEAR = 2022

COLUMNS = (
    "person", "period_start", "period_end", "scheme", "value", "results_value", "behaviour_value",
    "unit", "rater",
)  # fmt: skip
"""What an appraisal says; people, units and raters by number (-1: none)."""


@dataclass(frozen=True)
class _Rated:
    """Who is appraised for a period: person, unit, leader and standing, one entry each."""

    period: Period
    person: Whole
    unit: Whole
    rater: Whole
    standing: Whole


def appraisals(
    past: CityPast, careers: Careers, periods: Periods, last: int, rng: np.random.Generator
) -> pl.DataFrame:
    """Every appraisal of the city, with `COLUMNS`.

    Args:
        past: All that happened.
        careers: Moves with their fates, exits and leaves.
        periods: The appraisal periods.
        last: Last day of the records.
        rng: Source of chance.
    """
    fates = _fates(careers, periods)
    frames = []
    for number, period in enumerate(periods.all):
        if period.end + 31 <= last:
            rated = _rated(past, careers, period, fates.get(number, {}), rng)
            frames.append(_annual(rated, rng))
    frames += _periodic(past, careers, last, rng)
    return pl.concat(frames)


def _fates(careers: Careers, periods: Periods) -> dict[int, dict[int, int]]:
    """By period: the fate of the move that the appraisal of each newcomer shows."""
    found: dict[int, dict[int, int]] = {}
    log = careers.log
    for person, start, fate in zip(log.person, log.start, log.fate, strict=True):
        if fate >= 0:
            found.setdefault(periods.number_after(start), {})[person] = fate
    return found


def present(past: CityPast, careers: Careers, period: Period) -> tuple[Whole, Whole]:
    """Who is there on a period's last day and for some time, and in which unit."""
    everybody = np.arange(past.people.count)
    end = np.full(len(everybody), period.end)
    row = past.ledger.latest(everybody, end)
    is_there = (row >= 0) & (past.ledger.end[row] > period.end)
    arrived = past.people.arrived[everybody]
    is_there &= arrived <= period.end - LEAST_DAYS_PRESENT
    for absent, (first, back) in careers.leaves.items():
        if first <= period.end and back > period.start:
            is_there[absent] = False
    person = everybody[is_there]
    return person, past.city.posts.unit[past.ledger.post[row[is_there]]]


def _rated(
    past: CityPast,
    careers: Careers,
    period: Period,
    fates: dict[int, int],
    rng: np.random.Generator,
) -> _Rated:
    person, unit = present(past, careers, period)
    rater = leaders_of(past, unit, np.full(len(person), period.end), person)
    people = past.people
    fate = np.array([fates.get(each, -1) for each in person.tolist()])
    leniency = np.where(rater >= 0, people.leniency[rater], 0.0)
    tendency = 0.9 * people.ability[person] + 0.9 * leniency + people.standing[person]
    is_below = rng.random(len(person)) < success_probability(-2.1 - tendency)
    is_above = rng.random(len(person)) < success_probability(-1.3 + tendency)
    is_below = np.where(fate >= 0, fate == 0, is_below)
    is_above &= (fate != 0) & ~is_below
    is_below = _trimmed(is_below, unit, rng, fixed=fate == 0)
    is_above = _trimmed(is_above, unit, rng, fixed=np.zeros(len(person), dtype=bool))
    standing = np.select([is_below, is_above], [BELOW, ABOVE], default=USUAL)
    return _Rated(period, person, unit, rater, standing)


def _trimmed(flags: Flags, unit: Whole, rng: np.random.Generator, *, fixed: Flags) -> Flags:
    """Flags of at most `MOST_SHARE` of each unit, the fixed ones first."""
    order = np.lexsort((rng.random(len(unit)), ~fixed, ~flags, unit))
    first = np.searchsorted(unit[order], unit[order], side="left")
    place = np.arange(len(unit)) - first
    size = np.bincount(unit, minlength=unit.max() + 1)[unit[order]]
    kept = np.zeros(len(unit), dtype=bool)
    kept[order] = flags[order] & ((place < np.floor(MOST_SHARE * size)) | fixed[order])
    return kept


def _annual(rated: _Rated, rng: np.random.Generator) -> pl.DataFrame:
    scheme = rated.period.scheme
    values = _words(rated, rng) if scheme == "skp22" else _marks(rated, rng)
    return _frame(rated, scheme, values)


def _frame(
    rated: _Rated, scheme: str, values: tuple[pl.Series, pl.Series, pl.Series]
) -> pl.DataFrame:
    count = len(rated.person)
    value, results, behaviour = values
    return pl.DataFrame(
        {
            "person": rated.person,
            "period_start": date_column(np.full(count, rated.period.start)),
            "period_end": date_column(np.full(count, rated.period.end)),
            "scheme": pl.Series([scheme] * count, dtype=pl.String),
            "value": value,
            "results_value": results,
            "behaviour_value": behaviour,
            "unit": rated.unit,
            "rater": rated.rater,
        }
    ).select(COLUMNS)


def _marks(rated: _Rated, rng: np.random.Generator) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Marks of a numeric regime: the usual one for most; DP3 has no parts."""
    scheme, count = rated.period.scheme, len(rated.person)
    usual, least = USUAL_MARK[scheme], SATISFACTORY_MARK[scheme]
    below = np.where(
        rng.random(count) < 0.5,
        rng.uniform(least, usual - 0.5, count),
        rng.uniform(least - 14.0, least - 0.5, count),
    )
    above = rng.uniform(usual + 1.0, HIGHEST_MARK[scheme], count)
    mark = np.select([rated.standing == BELOW, rated.standing == ABOVE], [below, above], usual)
    value = np.round(mark, 2)
    behaviour = np.round(value + rng.uniform(-2.0, 2.0, count), 2)
    results = np.round((value - 0.4 * behaviour) / 0.6, 2)
    if scheme == "dp3":
        nothing = pl.Series([None] * count, dtype=pl.String)
        return _text(value), nothing, nothing
    return _text(value), _text(results), _text(behaviour)


def _text(values: Numbers) -> pl.Series:
    return pl.Series(values).cast(pl.String)


def _words(rated: _Rated, rng: np.random.Generator) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The five words, from two parts of three words each (PermenPANRB 6/2022)."""
    draw = rng.random(len(rated.person))
    is_below = rated.standing == BELOW
    rating = np.select(
        [rated.standing == ABOVE, is_below & (draw < 0.8), is_below & (draw < 0.95), is_below],
        [4, 2, 1, 0], default=3,
    )  # fmt: skip
    uneven = rng.random(len(draw))
    results = np.select(
        [rating == 4, rating == 3, rating == 2, rating == 1],
        [2, np.where(uneven < 0.2, 2, 1), 0, np.where(uneven < 0.2, 2, 1)], default=0,
    )  # fmt: skip
    behaviour = np.select(
        [rating == 4, rating == 3, rating == 2],
        [2, np.where((uneven >= 0.2) & (uneven < 0.4), 2, 1), np.where(uneven < 0.3, 2, 1)],
        default=0,
    )
    return (
        pl.Series(np.array(WORDS)[rating].tolist(), dtype=pl.String),
        pl.Series(np.array(PARTS)[results].tolist(), dtype=pl.String),
        pl.Series(np.array(PARTS)[behaviour].tolist(), dtype=pl.String),
    )


def _periodic(
    past: CityPast, careers: Careers, last: int, rng: np.random.Generator
) -> list[pl.DataFrame]:
    """Quarterly ratings: newcomers need some quarters, fast learners fewer."""
    log = careers.log
    is_move = np.array(log.fate) >= 0
    order = np.lexsort((np.array(log.start)[is_move], np.array(log.person)[is_move]))
    moved = np.array(log.person)[is_move][order] * 10**6 + np.array(log.start)[is_move][order]
    fate = np.array(log.fate)[is_move][order]
    frames = []
    for period in _quarters(last):
        person, unit = present(past, careers, period)
        place = np.searchsorted(moved, person * 10**6 + period.end, side="right") - 1
        has_moved = (place >= 0) & (moved[place] // 10**6 == person)
        quarters = np.where(has_moved, (period.end - moved[place] % 10**6) / (YEAR_DAYS / 4), 99.0)
        people = past.people
        settled = 2.4 + 0.8 * people.ability[person]
        gained = quarters * (0.5 + people.learning[person])
        new = -1.2 + gained + 0.4 * people.ability[person] + np.where(fate[place] == 1, 1.5, -0.5)
        is_well = rng.random(len(person)) < success_probability(
            np.where(quarters < 6, new, settled)
        )
        is_best = is_well & (rng.random(len(person)) < 0.15)
        standing = np.select([~is_well, is_best], [BELOW, ABOVE], default=USUAL)
        rater = leaders_of(past, unit, np.full(len(person), period.end), person)
        rated = _Rated(period, person, unit, rater, standing)
        frames.append(_frame(rated, "kinerja_periodik", _words(rated, rng)))
    return frames


def _quarters(last: int) -> list[Period]:
    """The quarters from the first year of quarterly ratings that are rated by the last day."""
    found = []
    for year in range(PERIODIC_FROM_YEAR, day_of(last).year + 1):
        for month in (1, 4, 7, 10):
            start = day_number(day_of(last).replace(year=year, month=month, day=1))
            after = day_of(last).replace(
                year=year + (month == 10), month=1 if month == 10 else month + 3, day=1
            )
            end = day_number(after) - 1
            if end + 31 <= last:
                found.append(Period("kinerja_periodik", start, end))
    return found
