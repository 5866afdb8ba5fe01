"""Twins of `features.requirements`."""

from __future__ import annotations

import math

from tests.oracles.case import Case, Twin, Value, remembered
from tests.oracles.destination import own_position
from tests.oracles.posts import is_missing


@remembered
def _shortfalls(case: Case) -> list[float] | None:
    """How far each competency asked for falls short (NaN: not assessed); None: none is asked."""
    asked = case.view["position_requirements"]
    asked = asked[asked["position_id"] == case.move["position_id"]]
    if asked.empty:
        return None
    assessed = case.own("competencies").sort_values(["assessed_on", "known_on"])
    is_valid = assessed["valid_until"].isna() | (assessed["valid_until"] >= case.as_of)
    assessed = assessed[is_valid]
    shortfalls = []
    for requirement in asked.to_dict("records"):
        found = assessed[assessed["competency"] == requirement["competency"]]
        has = found["level"].fillna(found["score"])
        shortfalls.append(math.nan if has.empty else max(requirement["level"] - has.iloc[-1], 0.0))
    return shortfalls


def skills_gap_mean(case: Case) -> Value:
    known = [gap for gap in _shortfalls(case) or [] if not math.isnan(gap)]
    return sum(known) / len(known) if known else None


def skills_unmet_share(case: Case) -> Value:
    known = [gap for gap in _shortfalls(case) or [] if not math.isnan(gap)]
    return sum(gap > 0 for gap in known) / len(known) if known else None


def skills_unknown_share(case: Case) -> Value:
    shortfalls = _shortfalls(case)
    if shortfalls is None:
        return None
    return sum(math.isnan(gap) for gap in shortfalls) / len(shortfalls)


def education_asked_for(case: Case) -> Value:
    position = own_position(case)
    named = None if position is None else position["education_fields"]
    fields = [field for field in case.own("educations")["field"] if not is_missing(field)]
    if named is None or is_missing(named) or not fields:
        return None
    wanted = {field.strip().lower() for field in named.split(";")}
    return int(any(field.lower() in wanted for field in fields))


def education_level_surplus(case: Case) -> Value:
    position = own_position(case)
    levels = [level for level in case.own("educations")["level"] if not is_missing(level)]
    if position is None or is_missing(position["min_education_level"]) or not levels:
        return None
    return float(max(levels) - position["min_education_level"])


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        skills_gap_mean, skills_unmet_share, skills_unknown_share, education_asked_for,
        education_level_surplus,
    )
}  # fmt: skip
