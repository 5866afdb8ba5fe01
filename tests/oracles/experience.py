"""Twins of `features.experience`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from tests.oracles.career import held_lately, levels_lately
from tests.oracles.case import Case, Twin, Value
from tests.oracles.posts import (
    Spell,
    days_between,
    is_missing,
    is_same,
    parent_of,
    present_spell,
    root_of,
    spells,
)

Place = Callable[[Case, Any], Any]
"""Of a post or a move, what is compared: a column of it, or its place in the tree."""


def _column(name: str) -> Place:
    return lambda _, post: post[name]


def _parent(case: Case, post: Any) -> Any:  # noqa: ANN401 — a cell of a frame
    return parent_of(case.view, post["unit_id"])


def _root(case: Case, post: Any) -> Any:  # noqa: ANN401 — a cell of a frame
    return root_of(case.view, post["unit_id"])


def _alike(case: Case, place: Place) -> list[Spell]:
    destination = place(case, case.move)
    return [spell for spell in spells(case) if is_same(place(case, spell.post), destination)]


def _days_lately(case: Case, spell: Spell) -> int:
    """Days of a spell that lie in the last ten years."""
    ten_years_ago = case.as_of - pd.DateOffset(years=10)
    last = case.as_of if spell.ends is None else spell.ends
    return max(days_between(max(spell.starts, ten_years_ago), last), 0)


def _days_alike(case: Case, place: Place) -> Value:
    if not spells(case):
        return 0 if len(case.view["assignments"]) else None
    if is_missing(place(case, case.move)):
        return None
    return sum(_days_lately(case, spell) for spell in _alike(case, place))


def _days_since_alike(case: Case, place: Place) -> Value:
    alike = [spell for spell in _alike(case, place) if held_lately(case, spell)]
    if not alike:
        return None
    last_days = [case.as_of if spell.ends is None else spell.ends for spell in alike]
    return days_between(max(last_days), case.as_of)


def _keeps(case: Case, place: Place) -> Value:
    present = present_spell(case)
    if present is None:
        return None
    here, there = place(case, present.post), place(case, case.move)
    return None if is_missing(here) or is_missing(there) else float(here == there)


def days_in_destination_unit(case: Case) -> Value:
    return _days_alike(case, _column("unit_id"))


def days_since_destination_unit(case: Case) -> Value:
    return _days_since_alike(case, _column("unit_id"))


def days_in_destination_parent(case: Case) -> Value:
    return _days_alike(case, _parent)


def days_in_destination_root(case: Case) -> Value:
    return _days_alike(case, _root)


def days_in_destination_family(case: Case) -> Value:
    return _days_alike(case, _column("job_family"))


def days_since_destination_family(case: Case) -> Value:
    return _days_since_alike(case, _column("job_family"))


def destination_family_share(case: Case) -> Value:
    all_days = sum(_days_lately(case, spell) for spell in spells(case))
    if is_missing(case.move["job_family"]) or not all_days:
        return None
    alike = _alike(case, _column("job_family"))
    return sum(_days_lately(case, spell) for spell in alike) / all_days


def days_in_destination_title(case: Case) -> Value:
    return _days_alike(case, _column("title"))


def days_at_destination_level(case: Case) -> Value:
    if not spells(case):
        return 0 if len(case.view["assignments"]) else None
    level = case.move["level"]
    if is_missing(level):
        return None
    return sum(
        _days_lately(case, s) for s in spells(case) if s.level is not None and s.level >= level
    )


def level_step(case: Case) -> Value:
    present = present_spell(case)
    if present is None or present.level is None or is_missing(case.move["level"]):
        return None
    return float(case.move["level"] - present.level)


def step_above_highest_level(case: Case) -> Value:
    levels = levels_lately(case)
    if not levels or is_missing(case.move["level"]):
        return None
    return float(case.move["level"] - max(levels))


def keeps_unit(case: Case) -> Value:
    return _keeps(case, _column("unit_id"))


def keeps_parent(case: Case) -> Value:
    return _keeps(case, _parent)


def keeps_root(case: Case) -> Value:
    return _keeps(case, _root)


def keeps_family(case: Case) -> Value:
    return _keeps(case, _column("job_family"))


def keeps_title(case: Case) -> Value:
    return _keeps(case, _column("title"))


def keeps_position_kind(case: Case) -> Value:
    return _keeps(case, _column("position_kind"))


def promotion_and_new_unit(case: Case) -> Value:
    present = present_spell(case)
    if present is None:
        return None
    if present.post["unit_id"] == case.move["unit_id"]:
        return 0
    step = level_step(case)
    return None if step is None else float(float(step) > 0)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        days_in_destination_unit, days_since_destination_unit, days_in_destination_parent,
        days_in_destination_root, days_in_destination_family, days_since_destination_family,
        destination_family_share, days_in_destination_title, days_at_destination_level,
        level_step, step_above_highest_level, keeps_unit, keeps_parent, keeps_root, keeps_family,
        keeps_title, keeps_position_kind, promotion_and_new_unit,
    )
}  # fmt: skip
