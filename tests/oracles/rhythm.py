"""Twins of `features.rhythm`."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import pandas as pd

from tests.oracles.case import Case, Twin, Value, remembered
from tests.oracles.diary import pages_until, seen_within
from tests.oracles.exposure import posts_kept_since
from tests.oracles.posts import days_between, is_missing, present_posts, present_spell

TIMETABLE_DAYS = 8 * 365
YEAR_DAYS = 365.25
LEAST_VARIANCE = 0.01
DRAWN_BY = 10


@dataclass(frozen=True)
class Rise:
    """Somebody was first seen at a higher level than ever before.

    Attributes:
        level: The new level.
        level_before: The highest one before.
        reached_on: The first day at the new level.
        service_years: From the entry until then.
    """

    level: float
    level_before: float
    reached_on: pd.Timestamp
    service_years: float


@remembered
def _entries(case: Case) -> dict[str, pd.Timestamp]:
    """The day each person seen in a post entered: as recorded by then, or with the first post."""
    recorded = case.archive.tables["employees"].sort_values(["employee_id", "known_on"])
    first = recorded.drop_duplicates("employee_id").set_index("employee_id").to_dict("index")
    entries = {}
    for person, own in pages_until(case.archive, case.as_of).items():
        days = [own[0].post["start_date"]]
        row = first.get(person)
        if row and row["known_on"] <= own[0].first_day and not is_missing(row["entry_date"]):
            days.append(row["entry_date"])
        entries[person] = min(days)
    return entries


@remembered
def _rises(case: Case) -> tuple[Rise, ...]:
    found = []
    for person, pages in pages_until(case.archive, case.as_of).items():
        best = None
        for page in pages:
            level = page.post["level"]
            if is_missing(level) or (best is not None and level <= best):
                continue
            if best is not None:
                service = days_between(_entries(case)[person], page.first_day) / YEAR_DAYS
                found.append(Rise(level, best, page.first_day, service))
            best = level
    return tuple(rise for rise in found if seen_within(rise.reached_on, case, TIMETABLE_DAYS))


def _service_years(case: Case) -> float | None:
    entered_on = _entries(case).get(case.move["employee_id"])
    return None if entered_on is None else days_between(entered_on, case.as_of) / YEAR_DAYS


def _cohort_mean(case: Case) -> float | None:
    """The mean level of those in a post who entered in the person's year, the person included."""
    entries = _entries(case)
    own = entries.get(case.move["employee_id"])
    levels = [
        post["level"]
        for person, post in present_posts(case.view).items()
        if own is not None and entries[person].year == own.year and not is_missing(post["level"])
    ]
    return fmean(levels) if levels else None


def _years_to_reach(case: Case, level: float | None) -> list[float]:
    return [rise.service_years for rise in _rises(case) if rise.level == level]


def _gap(level: float | None, mean: float | None) -> Value:
    return None if mean is None or level is None or is_missing(level) else level - mean


def cohort_level_gap(case: Case) -> Value:
    present = present_spell(case)
    return _gap(None if present is None else present.level, _cohort_mean(case))


def cohort_destination_gap(case: Case) -> Value:
    return _gap(case.move["level"], _cohort_mean(case))


def _level_above(case: Case) -> float | None:
    level = case.move["level"]
    return None if is_missing(level) else level + 1


def _ahead(case: Case, level: float | None) -> float | None:
    usual, own = _years_to_reach(case, level), _service_years(case)
    return None if not usual or own is None else fmean(usual) - own


def years_to_usual_promotion(case: Case) -> Value:
    return _ahead(case, _level_above(case))


def usual_promotion_score(case: Case) -> Value:
    ahead = _ahead(case, _level_above(case))
    if ahead is None:
        return None
    usual = _years_to_reach(case, _level_above(case))
    variance = fmean((years - fmean(usual)) ** 2 for years in usual)
    return float(ahead / max(variance, LEAST_VARIANCE) ** 0.5)


def years_ahead_of_level(case: Case) -> Value:
    return _ahead(case, case.move["level"])


def _years_at(case: Case, level: float | None) -> float:
    """Years that people held posts at a level (None: at any that is recorded) of the timetable."""
    kept = posts_kept_since(case)
    if kept is None:
        return 0.0
    first = max(kept, case.as_of - pd.Timedelta(days=TIMETABLE_DAYS))
    days = 0
    for pages in pages_until(case.archive, case.as_of).values():
        for page in pages:
            own = page.post["level"]
            if is_missing(own) or (level is not None and own != level):
                continue
            ends = case.as_of if page.last_day is None else page.last_day
            days += max(days_between(max(page.first_day, first), ends), 0)
    return days / YEAR_DAYS


def level_rises_per_year(case: Case) -> Value:
    level, everywhere = case.move["level"], _years_at(case, None)
    if is_missing(level) or not everywhere:
        return None
    usual = len(_rises(case)) / everywhere
    risen = sum(rise.level_before == level for rise in _rises(case))
    return float((risen + DRAWN_BY * usual) / (_years_at(case, level) + DRAWN_BY))


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        cohort_level_gap, cohort_destination_gap, years_to_usual_promotion,
        usual_promotion_score, years_ahead_of_level, level_rises_per_year,
    )
}  # fmt: skip
