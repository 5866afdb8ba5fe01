"""Twins of `features.outcomes`: families with one column for each outcome of the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from tests.oracles.case import Archive, Case, Twin, Value, remembered
from tests.oracles.posts import (
    Post,
    is_missing,
    is_same,
    parent_of,
    posts_in,
    present_spell,
    root_of,
    started_posts,
)

PRIOR_WEIGHT = 15
OWN_PRIOR_WEIGHT = 2
RECENT_DAYS = 8 * 365


@dataclass(frozen=True)
class Result:
    """A label with the move it belongs to, as the view of the label's first day shows it.

    Attributes:
        value: The label.
        to: Where the move led: unit, parent, root, title, family and level.
        origin: Where it came from: unit, parent, root, family and level; empty if not known.
    """

    value: float
    to: dict[str, Any]
    origin: dict[str, Any]


@remembered
def _results(case: Case, outcome: str) -> tuple[Result, ...]:
    """The labels of eight years that the case's view shows."""
    labels = case.view["outcomes"]
    age = (case.as_of - labels["known_on"]).dt.days
    labels = labels[(labels["outcome"] == outcome) & (age < RECENT_DAYS)]
    return tuple(
        _result(
            case.archive,
            label["known_on"],
            (label["employee_id"], label["start_date"], label["unit_id"]),
            label["value"],
        )
        for label in labels.to_dict("records")
    )


@remembered
def _result(
    archive: Archive, first_day: pd.Timestamp, named: tuple[str, pd.Timestamp, Any], value: float
) -> Result:
    person, moved_on, unit_id = named
    view = archive.on(first_day)
    started = started_posts(view)
    posts = posts_in(started[started["employee_id"] == person])
    own = [
        post
        for post in posts
        if post["start_date"] == moved_on and (is_missing(unit_id) or post["unit_id"] == unit_id)
    ]
    before = [post for post in posts if post["start_date"] < moved_on]

    def placed(found: list[Post]) -> dict[str, Any]:
        if not found:
            return {}
        unit = found[-1]["unit_id"]
        return found[-1] | {"parent_id": parent_of(view, unit), "root_id": root_of(view, unit)}

    return Result(value, placed(own), placed(before))


def _destination(case: Case) -> dict[str, Any]:
    unit = case.move["unit_id"]
    places = {"parent_id": parent_of(case.view, unit), "root_id": root_of(case.view, unit)}
    return {**case.move, **places}


def _present(case: Case) -> dict[str, Any]:
    present = present_spell(case)
    if present is None:
        return {}
    unit = present.post["unit_id"]
    places = {"parent_id": parent_of(case.view, unit), "root_id": root_of(case.view, unit)}
    return present.post | places


def _all(case: Case, outcome: str) -> float | None:
    values = [result.value for result in _results(case, outcome)]
    return fmean(values) if values else None


def _like(case: Case, outcome: str, name: str) -> list[float]:
    """Results of moves that led to the same unit, or title, and so on."""
    wanted = _destination(case)[name]
    return [r.value for r in _results(case, outcome) if is_same(r.to.get(name), wanted)]


def _flow(case: Case, outcome: str, name: str) -> list[float]:
    """Results of moves between the same two job families, roots or levels."""
    wanted, origin = _destination(case)[name], _present(case).get(name)
    return [
        r.value
        for r in _results(case, outcome)
        if is_same(r.to.get(name), wanted) and is_same(r.origin.get(name), origin)
    ]


def _shrunk(values: list[float], prior: float | None, weight: float = PRIOR_WEIGHT) -> float | None:
    if prior is None:
        return None
    return (sum(values) + weight * prior) / (len(values) + weight)


def _own(case: Case, outcome: str) -> pd.DataFrame:
    rows = case.own("outcomes")
    return rows[rows["outcome"] == outcome].sort_values(
        ["start_date", "unit_id"], na_position="first"
    )


def past_outcome_share(case: Case, outcome: str) -> Value:
    return _shrunk(list(_own(case, outcome)["value"]), _all(case, outcome), OWN_PRIOR_WEIGHT)


def past_outcome_count(case: Case, outcome: str) -> Value:
    if _all(case, outcome) is None:
        return None
    age = (case.as_of - _own(case, outcome)["known_on"]).dt.days
    return int((age < RECENT_DAYS).sum())


def last_outcome(case: Case, outcome: str) -> Value:
    own = _own(case, outcome)
    return float(own["value"].iloc[-1]) if len(own) else None


def _share(name: str) -> Callable[[Case, str], float | None]:
    return lambda case, outcome: _shrunk(_like(case, outcome, name), _all(case, outcome))


_parent_share, _root_share = _share("parent_id"), _share("root_id")
_title_share, _family_share, _level_share = _share("title"), _share("job_family"), _share("level")


def unit_newcomer_success_share(case: Case, outcome: str) -> Value:
    return _shrunk(_like(case, outcome, "unit_id"), _parent_share(case, outcome))


def root_newcomer_success_share(case: Case, outcome: str) -> Value:
    return _root_share(case, outcome)


def title_newcomer_success_share(case: Case, outcome: str) -> Value:
    return _title_share(case, outcome)


def family_newcomer_success_share(case: Case, outcome: str) -> Value:
    return _family_share(case, outcome)


def level_newcomer_success_share(case: Case, outcome: str) -> Value:
    return _level_share(case, outcome)


def unit_newcomer_share(case: Case, outcome: str) -> Value:
    everybody = _results(case, outcome)
    return len(_like(case, outcome, "unit_id")) / len(everybody) if everybody else None


def family_flow_success_share(case: Case, outcome: str) -> Value:
    return _shrunk(_flow(case, outcome, "job_family"), _family_share(case, outcome))


def root_flow_success_share(case: Case, outcome: str) -> Value:
    return _shrunk(_flow(case, outcome, "root_id"), _root_share(case, outcome))


def level_flow_success_share(case: Case, outcome: str) -> Value:
    return _shrunk(_flow(case, outcome, "level"), _level_share(case, outcome))


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        past_outcome_share, past_outcome_count, last_outcome, unit_newcomer_success_share,
        root_newcomer_success_share, title_newcomer_success_share, family_newcomer_success_share,
        level_newcomer_success_share, unit_newcomer_share, family_flow_success_share,
        root_flow_success_share, level_flow_success_share,
    )
}  # fmt: skip
