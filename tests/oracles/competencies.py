"""Twins of `features.competencies`."""

from __future__ import annotations

import pandas as pd

from tests.oracles.case import Case, Twin, Value, remembered


@remembered
def _valid(case: Case) -> pd.DataFrame:
    """Everybody's assessments that are valid on the case's day, with what they found as `has`."""
    rows = case.view["competencies"]
    rows = rows.assign(has=rows["level"].fillna(rows["score"]))
    is_valid = rows["valid_until"].isna() | (rows["valid_until"] >= case.as_of)
    return rows[is_valid & rows["has"].notna()].sort_values(["assessed_on", "known_on"])


@remembered
def _own(case: Case) -> dict[str, float]:
    """What the mover was found to have at last, by competency."""
    rows = _valid(case)
    own = rows[rows["employee_id"] == case.move["employee_id"]]
    return dict(zip(own["competency"], own["has"], strict=True))


def competency_level(case: Case, member: str) -> Value:
    return _own(case).get(member)


def competencies_mean(case: Case) -> Value:
    above = []
    for competency, has in _own(case).items():
        everybody = _valid(case)[_valid(case)["competency"] == competency]["has"]
        spread = float(everybody.std(ddof=0))
        if spread > 1e-6 * (1 + abs(float(everybody.mean()))):
            above.append((has - float(everybody.mean())) / spread)
    return sum(above) / (len(above) + 1) if above else None


TWINS: dict[str, Twin] = {twin.__name__: twin for twin in (competency_level, competencies_mean)}
