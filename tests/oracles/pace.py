"""Twins of `features.pace`."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from tests.oracles.case import Case, Twin, Value
from tests.oracles.diary import Stay, seen_within, stays
from tests.oracles.exposure import YEAR_DAYS, entered_on, posts_kept_since, rate
from tests.oracles.posts import days_between, is_missing

RECENT = 5 * 365
LONG = 10 * 365
DRAWN_BY = 2


def _rate(case: Case, amount: Callable[[Stay], float], days: int | None) -> Value:
    arrivals = [
        (str(stay.first["employee_id"]), stay.arrived_on, amount(stay)) for stay in stays(case)
    ]
    return rate(case, arrivals, posts_kept_since(case), days)


def _is_move(stay: Stay) -> float:
    return float(stay.is_move)


def _enters(column: str) -> Callable[[Stay], float]:
    def entered(stay: Stay) -> float:
        return float(stay.is_move and _differs(stay, column))

    return entered


def _differs(stay: Stay, column: str) -> bool:
    assert stay.before is not None
    here, there = stay.before[column], stay.first[column]
    return not is_missing(here) and not is_missing(there) and bool(here != there)


def _step(stay: Stay) -> float:
    """Levels risen (or fallen) with an arrival; NaN where a level is not recorded."""
    if stay.before is None or is_missing(stay.before["level"]) or is_missing(stay.first["level"]):
        return float("nan")
    return float(stay.first["level"] - stay.before["level"])


def service_years(case: Case) -> Value:
    entry = entered_on(case)
    return None if entry is None else days_between(entry, case.as_of) / YEAR_DAYS


def moves_per_year(case: Case) -> Value:
    return _rate(case, _is_move, RECENT)


def career_moves_per_year(case: Case) -> Value:
    return _rate(case, _is_move, None)


def unit_changes_per_year(case: Case) -> Value:
    return _rate(case, _enters("unit_id"), RECENT)


def family_changes_per_year(case: Case) -> Value:
    return _rate(case, _enters("job_family"), RECENT)


def _short(case: Case, person: str | None) -> tuple[int, int]:
    """Of posts begun one to six years ago (a person's, or everybody's): short ones, and all."""
    a_year = pd.Timedelta(days=365)
    judged = [
        stay
        for stay in stays(case)
        if stay.is_fresh
        and seen_within(stay.arrived_on + a_year, case, RECENT)
        and (person is None or stay.first["employee_id"] == person)
    ]
    short = [
        stay
        for stay in judged
        if stay.left_seen_on is not None and stay.left_seen_on <= stay.arrived_on + a_year
    ]
    return len(short), len(judged)


def short_posts_share(case: Case) -> Value:
    all_short, all_judged = _short(case, None)
    if not all_judged:
        return None
    short, judged = _short(case, case.move["employee_id"])
    return (short + DRAWN_BY * all_short / all_judged) / (judged + DRAWN_BY)


def promotions_per_year(case: Case) -> Value:
    return _rate(case, lambda stay: float(_step(stay) > 0), LONG)


def demotions_per_year(case: Case) -> Value:
    return _rate(case, lambda stay: float(_step(stay) < 0), LONG)


def levels_per_year(case: Case) -> Value:
    return _rate(case, _step, LONG)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        service_years, moves_per_year, career_moves_per_year, unit_changes_per_year,
        family_changes_per_year, short_posts_share, promotions_per_year, demotions_per_year,
        levels_per_year,
    )
}  # fmt: skip
