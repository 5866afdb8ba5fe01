"""How long something could have happened, the plain way: for the twins of every rate a year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tests.oracles.case import Case, Value, remembered
from tests.oracles.diary import pages_until, stays
from tests.oracles.posts import days_between, is_missing

YEAR_DAYS = 365.25
FIRST_SHARE = 0.01
DRAWN_YEARS = 2

Happening = tuple[str, pd.Timestamp, float]
"""Whose, when, how much of it."""


def first_kept(days: Sequence[pd.Timestamp]) -> pd.Timestamp | None:
    """The day by which a hundredth of the rows had been seen."""
    return sorted(days)[int(len(days) * FIRST_SHARE)] if days else None


def table_kept_since(case: Case, table: str, happened: str) -> pd.Timestamp | None:
    """Since when a table's rows had been seen by the case's day, in whatever version."""
    rows = case.archive.tables[table]
    seen = [max(known, day) for known, day in zip(rows["known_on"], rows[happened], strict=True)]
    return first_kept([day for day in seen if day <= case.as_of])


@remembered
def posts_kept_since(case: Case) -> pd.Timestamp | None:
    """Since when people had been seen to leave posts."""
    return first_kept([s.left_seen_on for s in stays(case) if s.left_seen_on is not None])


@remembered
def entered_on(case: Case) -> pd.Timestamp | None:
    """The entry date on record, or the first post's start where that is earlier or alone."""
    own = case.own("employees")
    days = [day for day in own["entry_date"] if not is_missing(day) and day <= case.as_of]
    pages = pages_until(case.archive, case.as_of).get(case.move["employee_id"], [])
    return min([*days, *(page.post["start_date"] for page in pages[:1])], default=None)


@remembered
def people_years(case: Case, first: pd.Timestamp) -> float:
    """Years that people held posts between a day and the case's."""
    days = 0
    for pages in pages_until(case.archive, case.as_of).values():
        for page in pages:
            last = case.as_of if page.last_day is None else page.last_day
            days += max(days_between(max(page.first_day, first), last), 0)
    return days / YEAR_DAYS


def rate(
    case: Case, happenings: Sequence[Happening], kept: pd.Timestamp | None, days: int | None
) -> Value:
    """How often in a year, of late or ever, drawn to everybody's rate by two years' weight."""
    if kept is None:
        return None
    first = kept if days is None else max(kept, case.as_of - pd.Timedelta(days=days))
    everybody = people_years(case, first)
    if everybody == 0:
        return None
    recent = [
        (person, amount)
        for person, day, amount in happenings
        if not is_missing(amount) and (days is None or days_between(day, case.as_of) < days)
    ]
    usual = sum(amount for _, amount in recent) / everybody
    own = sum(amount for person, amount in recent if person == case.move["employee_id"])
    entry = entered_on(case)
    own_first = first if entry is None else min(max(first, entry), case.as_of)
    years = days_between(own_first, case.as_of) / YEAR_DAYS
    return (own + DRAWN_YEARS * usual) / (years + DRAWN_YEARS)


def table_rate(  # noqa: PLR0913 — a table's columns, and how far back
    case: Case, table: str, happened: pd.Series, amounts: pd.Series, kept: pd.Timestamp | None,
    days: int,
) -> Value:  # fmt: skip
    """The same for rows of a table that happened by the case's day.

    Args:
        case: The case.
        table: The table.
        happened: The day of each of the view's rows.
        amounts: How much each counts.
        kept: Since when the table is kept.
        days: How far back.
    """
    people = case.view[table]["employee_id"]
    found = [
        (person, day, amount)
        for person, day, amount in zip(people, happened, amounts, strict=True)
        if day <= case.as_of
    ]
    return rate(case, found, kept, days)
