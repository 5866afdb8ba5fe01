"""Twins of `features.career`."""

from __future__ import annotations

from statistics import fmean

import pandas as pd

from tests.oracles.case import Case, Twin, Value
from tests.oracles.posts import Spell, days_between, is_missing, present_spell, spells

YEAR_DAYS = 365.25


def _begun(case: Case) -> float | None:
    """0 for somebody without a post, once anybody's posts are recorded."""
    return 0 if len(case.view["assignments"]) else None


def _levels(case: Case) -> list[float]:
    return [spell.level for spell in spells(case) if spell.level is not None]


def _ended(case: Case) -> list[Spell]:
    return [spell for spell in spells(case) if spell.ends is not None]


def _steps(case: Case) -> list[tuple[Spell, float]]:
    """Each spell after the first with its step in level, where both levels are recorded."""
    pairs = zip(spells(case), spells(case)[1:], strict=False)
    return [
        (spell, spell.level - before.level)
        for before, spell in pairs
        if spell.level is not None and before.level is not None
    ]


def _rises(case: Case) -> list[Spell]:
    return [spell for spell, step in _steps(case) if step > 0]


def service_years(case: Case) -> Value:
    if not spells(case):
        return None
    return days_between(spells(case)[0].starts, case.as_of) / YEAR_DAYS


def days_in_position(case: Case) -> Value:
    present = present_spell(case)
    return None if present is None else days_between(present.starts, case.as_of)


def days_in_unit(case: Case) -> Value:
    came_on = None
    for spell in reversed(spells(case)):
        if spell.post["unit_id"] != spells(case)[-1].post["unit_id"]:
            break
        came_on = spell.starts
    return None if came_on is None else days_between(came_on, case.as_of)


def days_at_level(case: Case) -> Value:
    reached_on = None
    for spell in reversed(spells(case)):
        if spell.level is None or spell.level != spells(case)[-1].level:
            break
        reached_on = spell.starts
    return None if reached_on is None else days_between(reached_on, case.as_of)


def days_without_post(case: Case) -> Value:
    present = present_spell(case)
    if present is None:
        return None
    return 0 if present.ends is None else days_between(present.ends, case.as_of)


def moves_count(case: Case) -> Value:
    return len(spells(case)) - 1 if spells(case) else _begun(case)


def moves_in_5_years_count(case: Case) -> Value:
    if not spells(case):
        return _begun(case)
    five_years_ago = case.as_of - pd.DateOffset(years=5)
    return sum(spell.starts > five_years_ago for spell in spells(case)[1:])


def mean_spell_days(case: Case) -> Value:
    ended = _ended(case)
    return fmean(spell.days for spell in ended) if ended else None


def last_spell_days(case: Case) -> Value:
    ended = _ended(case)
    return ended[-1].days if ended else None


def short_spells_share(case: Case) -> Value:
    if not spells(case):
        return None
    judged = [s for s in spells(case) if days_between(s.starts, case.as_of) >= 365]
    short = [s for s in judged if s.ends is not None and s.days < 365]
    return (len(short) + 1) / (len(judged) + 2)


def units_count(case: Case) -> Value:
    if not spells(case):
        return _begun(case)
    return len({spell.post["unit_id"] for spell in spells(case)})


def job_families_count(case: Case) -> Value:
    if not spells(case):
        return _begun(case)
    families = {spell.post["job_family"] for spell in spells(case)}
    return len({family for family in families if not is_missing(family)})


def present_level(case: Case) -> Value:
    present = present_spell(case)
    return None if present is None else present.level


def highest_level(case: Case) -> Value:
    return max(_levels(case), default=None)


def levels_per_year(case: Case) -> Value:
    levels = _levels(case)
    if not levels:
        return None
    years = days_between(spells(case)[0].starts, case.as_of) / YEAR_DAYS
    return (max(levels) - levels[0]) / years if years >= 1 else None


def days_since_promotion(case: Case) -> Value:
    rises = _rises(case)
    return days_between(rises[-1].starts, case.as_of) if rises else None


def promotions_count(case: Case) -> Value:
    return len(_rises(case)) if spells(case) else _begun(case)


def demotions_count(case: Case) -> Value:
    if not spells(case):
        return _begun(case)
    return sum(step < 0 for _, step in _steps(case))


def mean_days_at_level(case: Case) -> Value:
    rises = _rises(case)
    if not rises:
        return None
    return days_between(spells(case)[0].starts, rises[-1].starts) / len(rises)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        service_years, days_in_position, days_in_unit, days_at_level, days_without_post,
        moves_count, moves_in_5_years_count, mean_spell_days, last_spell_days, short_spells_share,
        units_count, job_families_count, present_level, highest_level, levels_per_year,
        days_since_promotion, promotions_count, demotions_count, mean_days_at_level,
    )
}  # fmt: skip
