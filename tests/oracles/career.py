"""Twins of `features.career`."""

from __future__ import annotations

from statistics import fmean

import pandas as pd

from tests.oracles.case import Case, Twin, Value
from tests.oracles.posts import Spell, days_between, present_spell, spells

TEN_YEARS = 10 * 365
FIVE_YEARS = 5 * 365


def levels_lately(case: Case) -> list[float]:
    """The levels of the posts held in the last ten years."""
    return [s.level for s in spells(case) if s.level is not None and held_lately(case, s)]


def held_lately(case: Case, spell: Spell) -> bool:
    """Whether a spell reaches into the last ten years."""
    return spell.ends is None or spell.ends > case.as_of - pd.DateOffset(years=10)


def _ended_lately(case: Case) -> list[Spell]:
    five_years_ago = case.as_of - pd.DateOffset(years=5)
    return [s for s in spells(case) if s.ends is not None and s.ends > five_years_ago]


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


def days_in_position(case: Case) -> Value:
    present = present_spell(case)
    return None if present is None else min(days_between(present.starts, case.as_of), TEN_YEARS)


def days_in_unit(case: Case) -> Value:
    came_on = None
    for spell in reversed(spells(case)):
        if spell.post["unit_id"] != spells(case)[-1].post["unit_id"]:
            break
        came_on = spell.starts
    return None if came_on is None else min(days_between(came_on, case.as_of), TEN_YEARS)


def days_at_level(case: Case) -> Value:
    reached_on = None
    for spell in reversed(spells(case)):
        if spell.level is None or spell.level != spells(case)[-1].level:
            break
        reached_on = spell.starts
    return None if reached_on is None else min(days_between(reached_on, case.as_of), TEN_YEARS)


def days_without_post(case: Case) -> Value:
    present = present_spell(case)
    if present is None:
        return None
    return 0 if present.ends is None else min(days_between(present.ends, case.as_of), FIVE_YEARS)


def mean_spell_days(case: Case) -> Value:
    ended = _ended_lately(case)
    return fmean(min(spell.days, TEN_YEARS) for spell in ended) if ended else None


def last_spell_days(case: Case) -> Value:
    ended = _ended_lately(case)
    return min(ended[-1].days, TEN_YEARS) if ended else None


def present_level(case: Case) -> Value:
    present = present_spell(case)
    return None if present is None else present.level


def highest_level(case: Case) -> Value:
    return max(levels_lately(case), default=None)


def days_since_promotion(case: Case) -> Value:
    ten_years_ago = case.as_of - pd.DateOffset(years=10)
    rises = [spell for spell in _rises(case) if spell.starts > ten_years_ago]
    return days_between(rises[-1].starts, case.as_of) if rises else None


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        days_in_position, days_in_unit, days_at_level, days_without_post, mean_spell_days,
        last_spell_days, present_level, highest_level, days_since_promotion,
    )
}  # fmt: skip
