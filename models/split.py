"""Rolling origins: train on what was known before a day, judge on what started after it.

At an origin the training rows are those whose label was usable before it, so a label that needed
the future cannot help. An embargo keeps the first weeks after the origin out of the judgement:
moves of one round share causes that the training's last moves may have shown already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

import numpy as np

from models.rows import Days, Labels, Places, TrainingRows


@dataclass(frozen=True)
class OriginRules:
    """How origins are laid over the years of the records.

    Attributes:
        widths_days: Widths of a window tried in this order. A year comes first: appraisals and
            rotations have a yearly rhythm, and a model lives for a year.
        least_origins: A width that yields fewer is passed over for the next.
        most_origins: Never more than this many.
        least_rows: A width whose windows judge fewer rows in all is passed over, too.
        enough_rows: No further origin is added once so many rows are judged.
        embargo_days: Days after an origin that are not judged.
        least_training_rows: An origin with fewer rows before it is not used.
        least_validation_rows: Nor is one with fewer rows after it.
        least_of_class: Nor one with fewer successes or failures on either side.
    """

    widths_days: tuple[int, ...] = (365, 730, 182)
    least_origins: int = 3
    most_origins: int = 6
    least_rows: int = 600
    enough_rows: int = 3_000
    embargo_days: int = 31
    least_training_rows: int = 100
    least_validation_rows: int = 30
    least_of_class: int = 5


@dataclass(frozen=True)
class Origin:
    """One origin and the rows on either side of it.

    Attributes:
        starts_on: Labels usable before this day are trained on.
        ends_on: Moves that start before this day (and after the embargo) are judged.
        training: Places of the training rows.
        validation: Places of the judged rows.
    """

    starts_on: date
    ends_on: date
    training: Places
    validation: Places


def rolling_origins(rows: TrainingRows, rules: OriginRules) -> tuple[Origin, ...]:
    """The origins these rows allow, oldest first; none where they cover too little time.

    Every row's label is already usable on the training's as-of day, so a row that is judged is one
    whose answer is known by then.
    """
    best: tuple[Origin, ...] = ()
    for width_days in rules.widths_days:
        origins = _windows(rows, width_days, rules)
        if len(origins) >= rules.least_origins and _judged(origins) >= rules.least_rows:
            return origins
        best = max(best, origins, key=_judged)
    return best


def judged_places(origins: Sequence[Origin]) -> Places:
    """Places of the rows that origins judge, origin by origin."""
    return np.concatenate([np.empty(0, dtype=np.intp), *(each.validation for each in origins)])


def judged_blocks(origins: Sequence[Origin]) -> Places:
    """The number of its origin for each row that origins judge, in the order of their places."""
    return np.repeat(np.arange(len(origins)), [len(each.validation) for each in origins])


def _judged(origins: tuple[Origin, ...]) -> int:
    return sum(len(origin.validation) for origin in origins)


def _windows(rows: TrainingRows, width_days: int, rules: OriginRules) -> tuple[Origin, ...]:
    origins: list[Origin] = []
    judged = 0
    for origin in _candidates(rows, width_days, rules):
        if len(origins) == rules.most_origins:
            break
        if len(origins) >= rules.least_origins and judged >= rules.enough_rows:
            break
        if _is_usable(origin, rows.label, rules):
            origins.append(origin)
            judged += len(origin.validation)
    return tuple(reversed(origins))


def _candidates(rows: TrainingRows, width_days: int, rules: OriginRules) -> Iterator[Origin]:
    """Windows of one width, backwards from the newest start to the oldest usable label."""
    if len(rows) == 0:
        return
    end = int(rows.start_days.max()) + 1
    oldest = int(rows.matures_days.min())
    starts = takewhile(lambda start: start > oldest, (end - width_days * n for n in count(1)))
    for start in starts:
        yield Origin(
            _day(start),
            _day(start + width_days),
            np.flatnonzero(rows.matures_days < start),
            _between(rows.start_days, start + rules.embargo_days, start + width_days),
        )


def _is_usable(origin: Origin, label: Labels, rules: OriginRules) -> bool:
    return _has_enough(label[origin.training], rules.least_training_rows, rules) and _has_enough(
        label[origin.validation], rules.least_validation_rows, rules
    )


def _has_enough(label: Labels, least_rows: int, rules: OriginRules) -> bool:
    successes = int(label.sum())
    rarer = min(successes, len(label) - successes)
    return len(label) >= least_rows and rarer >= rules.least_of_class


def _between(days: Days, first: int, end: int) -> Places:
    return np.flatnonzero((days >= first) & (days < end))


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
