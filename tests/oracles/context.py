"""Twins of `features.context`."""

from __future__ import annotations

from collections import Counter

from tests.oracles.case import Case, Twin, Value
from tests.oracles.diary import Stay, seen_within, stays
from tests.oracles.experience import level_step
from tests.oracles.posts import days_between, is_missing, present_posts, root_of

SEASON_DAYS = 90
YEAR_DAYS = 365
ROUND_MOVES = 10


def _moves(case: Case, days: int) -> list[Stay]:
    """The moves that began to show in the last days."""
    return [s for s in stays(case) if s.is_move and seen_within(s.arrived_on, case, days)]


def _for_each_person(case: Case, moves: int) -> Value:
    people = len(present_posts(case.view))
    return moves / people if people else None


def cause(case: Case) -> Value:
    given = case.move["cause"]
    if not is_missing(given):
        return str(given)
    step = level_step(case)
    if step is None or not float(step):
        return None
    return "promotion" if float(step) > 0 else "demotion"


def month(case: Case) -> Value:
    return case.as_of.month


def season_moves_share(case: Case) -> Value:
    return _for_each_person(case, len(_moves(case, SEASON_DAYS)))


def agency_moves_share(case: Case) -> Value:
    agency = root_of(case.view, case.move["unit_id"])
    held = present_posts(case.view).values()
    people = sum(root_of(case.view, post["unit_id"]) == agency for post in held)
    moves = [
        stay
        for stay in _moves(case, YEAR_DAYS)
        if root_of(case.archive.on(stay.arrived_on), stay.first["unit_id"]) == agency
    ]
    return len(moves) / people if people else None


def days_since_round(case: Case) -> Value:
    moves_by_day = Counter(stay.arrived_on for stay in stays(case) if stay.is_move)
    rounds = [day for day, moves in moves_by_day.items() if moves >= ROUND_MOVES]
    return min(days_between(max(rounds), case.as_of), 2 * YEAR_DAYS) if rounds else None


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        cause, month, season_moves_share, agency_moves_share,
        days_since_round,
    )
}  # fmt: skip
