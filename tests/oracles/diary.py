"""What the views showed of everybody's posts, day after day, by looking at each of these days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from records.dataset import MoveRules
from tests.oracles.case import Archive, Case, View, remembered
from tests.oracles.posts import (
    Post,
    day_after,
    days_between,
    is_missing,
    is_on_paper,
    is_other_post,
    present_posts,
)

A_YEAR = 365


@dataclass(frozen=True)
class Page:
    """A stretch of days on which a person's post was shown by one and the same row.

    Attributes:
        post: The row.
        first_day: The first day it is shown.
        last_day: The day it is no longer shown; None while it is.
    """

    post: Post
    first_day: pd.Timestamp
    last_day: pd.Timestamp | None


@dataclass(frozen=True)
class Stay:
    """A person in one post, as the views of these days showed it.

    Attributes:
        first: The row that showed when the person came.
        last: The row that showed when they left (or shows now).
        arrived_on: The first day in the post.
        left_on: The day the post was no longer held, or another was; None while it is held.
        left_seen_on: The day a view could tell: in another post, or for too long in none.
        before: The post before, None for a first post.
        is_move: Whether the person was moved here, not on paper alone.
        keeps_unit_after: Whether the next post, shown when this one ended, is in the same unit.
        is_fresh: Whether the post had begun at most a year before it was first shown.
    """

    first: Post
    last: Post
    arrived_on: pd.Timestamp
    left_on: pd.Timestamp | None
    left_seen_on: pd.Timestamp | None
    before: Post | None
    is_move: bool
    keeps_unit_after: bool
    is_fresh: bool


@remembered
def _turning_days(archive: Archive) -> tuple[pd.Timestamp, ...]:
    """Every day on which a view's posts can differ from those of the day before."""
    days: set[pd.Timestamp] = set()
    days |= set(archive.tables["assignments"]["end_date"].dropna().map(day_after))
    for table, columns in (
        ("assignments", ("start_date", "known_on", "known_until")),
        ("exits", ("exited_on", "known_on", "known_until")),
    ):
        for name in columns:
            days |= set(archive.tables[table][name].dropna())
    return tuple(sorted(days))


@remembered
def _pages(archive: Archive) -> dict[str, list[Page]]:
    """Everybody's pages, in order of days."""
    pages: dict[str, list[Page]] = {}
    shown: dict[str, Post] = {}
    for day in _turning_days(archive):
        held = present_posts(archive.on(day))
        for person in {*shown, *held}:
            if _same_row(shown.get(person), held.get(person)):
                continue
            own = pages.setdefault(person, [])
            if person in shown:
                own[-1] = Page(own[-1].post, own[-1].first_day, day)
            if person in held:
                own.append(Page(held[person], day, None))
        shown = held
    return pages


def _same_row(before: Post | None, post: Post | None) -> bool:
    if before is None or post is None:
        return before is post
    return all(
        before[name] == post[name] or (is_missing(before[name]) and is_missing(post[name]))
        for name in before
        if name != "known_on"
    )


def pages_until(archive: Archive, day: pd.Timestamp) -> dict[str, list[Page]]:
    """Everybody's pages as far as they were written by the day."""
    written = {}
    for person, pages in _pages(archive).items():
        own = [page for page in pages if page.first_day <= day]
        if own and own[-1].last_day is not None and own[-1].last_day > day:
            own[-1] = Page(own[-1].post, own[-1].first_day, None)
        if own:
            written[person] = own
    return written


@remembered
def stays(case: Case) -> tuple[Stay, ...]:
    """Everybody's stays, as far as the views up to the case's day showed them."""
    rules = case.dataset.moves
    found: list[Stay] = []
    for pages in pages_until(case.archive, case.as_of).values():
        found += _stays_of_one(rules, pages, case.as_of)
    return tuple(found)


def _stays_of_one(rules: MoveRules, pages: list[Page], as_of: pd.Timestamp) -> Iterable[Stay]:
    runs: list[list[Page]] = []
    for page in pages:
        if not runs or _begins_a_stay(rules, runs[-1][-1], page):
            runs.append([])
        runs[-1].append(page)
    for place, run in enumerate(runs):
        follower = runs[place + 1][0] if place + 1 < len(runs) else None
        before = runs[place - 1][-1].post if place else None
        seen_on = _left_seen_on(rules, run[-1], follower, as_of)
        yield Stay(
            first=run[0].post,
            last=run[-1].post,
            arrived_on=run[0].first_day,
            left_on=run[-1].last_day,
            left_seen_on=seen_on,
            before=before,
            is_move=_is_move(rules, before, run[0].post),
            keeps_unit_after=follower is not None
            and follower.first_day == seen_on
            and follower.post["unit_id"] == run[-1].post["unit_id"],
            is_fresh=days_between(run[0].post["start_date"], run[0].first_day) <= A_YEAR,
        )


def _is_move(rules: MoveRules, before: Post | None, post: Post) -> bool:
    if before is None or is_on_paper(rules, post) or post["cause"] == "first":
        return False
    return is_other_post(rules, before, post)


def _begins_a_stay(rules: MoveRules, before: Page, page: Page) -> bool:
    assert before.last_day is not None
    # Its last day is the first on which the row is not shown any more: the post's was before it.
    if days_between(before.last_day, page.first_day) + 1 > max(rules.merge_gap_days, 1):
        return True
    return not is_on_paper(rules, page.post) and is_other_post(rules, before.post, page.post)


def _left_seen_on(
    rules: MoveRules, last: Page, follower: Page | None, as_of: pd.Timestamp
) -> pd.Timestamp | None:
    if last.last_day is None:
        return None
    too_long_away = last.last_day + pd.Timedelta(days=max(rules.merge_gap_days, 1))
    if follower is not None and follower.first_day < too_long_away:
        return follower.first_day
    return too_long_away if too_long_away <= as_of else None


def seen_within(day: pd.Timestamp | None, case: Case, days: int) -> bool:
    """Whether a day is not after the case's and less than so many days before it."""
    return day is not None and 0 <= days_between(day, case.as_of) < days


def most_people(case: Case, unit_id: object) -> int:
    """The most people who held a post in a unit at once in the last five years."""
    first = case.as_of - pd.Timedelta(days=5 * 365 - 1)
    days = [first, *(day for day in _turning_days(case.archive) if first < day <= case.as_of)]
    return max((_people_by_unit(case.archive.on(day))[unit_id] for day in days), default=0)


@remembered
def _people_by_unit(view: View) -> Counter[object]:
    return Counter(post["unit_id"] for post in present_posts(view).values())
