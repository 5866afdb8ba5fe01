"""Who holds which post, by one view: the started assignment that counts most, until its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from records.dataset import MoveRules
from tests.oracles.case import Case, View, remembered

Post = dict[str, Any]
"""A row of assignments."""

MOST_LEVELS = 12


def is_missing(value: object) -> bool:
    """Whether a value is None, NaN or NaT."""
    return value is None or value is pd.NaT or value != value


def is_same(value: object, other: object) -> bool:
    """Whether two values are known and equal: a missing one is the same as nothing."""
    return not is_missing(value) and not is_missing(other) and bool(value == other)


def word(value: object) -> str | None:
    """A text, None where it is missing."""
    return None if is_missing(value) else str(value)


def day_after(day: pd.Timestamp) -> pd.Timestamp:
    """The first day on which what held to the end of `day` holds no longer."""
    return day + pd.Timedelta(days=1)


def days_between(earlier: pd.Timestamp, later: pd.Timestamp) -> int:
    """Whole days from one day to another."""
    return (later - earlier).days


def posts_in(rows: pd.DataFrame) -> list[Post]:
    """The rows of a frame."""
    names = [str(name) for name in rows]
    columns = [rows[name] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def started_posts(view: View) -> pd.DataFrame:
    """Definitive assignments that have started; of a person's, the one that counts most is last."""
    rows = view["assignments"]
    return rows[(rows["capacity"] == "definitive") & (rows["start_date"] <= view.day)]


@remembered
def present_posts(view: View) -> dict[str, Post]:
    """The post that each person holds on the view's day, by person."""
    exits = view["exits"]
    exits = exits[exits["exited_on"] <= view.day]
    last_exits = exits.groupby("employee_id")["exited_on"].max().to_dict()
    held = {}
    for post in posts_in(started_posts(view).drop_duplicates("employee_id", keep="last")):
        person = post["employee_id"]
        has_ended = not is_missing(post["end_date"]) and post["end_date"] < view.day
        has_left = person in last_exits and last_exits[person] >= post["start_date"]
        if not has_ended and not has_left:
            held[person] = post
    return held


@remembered
def _parents(view: View) -> dict[str, object]:
    """Each unit's parent: what its latest row in force says."""
    units = view["units"]
    has_begun = units["valid_from"].isna() | (units["valid_from"] <= view.day)
    latest = units[has_begun].sort_values(
        ["unit_id", "valid_from", "known_on"], na_position="first"
    )
    return dict(zip(latest["unit_id"], latest["parent_id"], strict=True))


def parent_of(view: View, unit_id: object) -> Any:  # noqa: ANN401 — a cell of a frame
    """The unit above a unit; a unit without one stands for its own."""
    if is_missing(unit_id):
        return None
    parent = _parents(view).get(str(unit_id))
    return unit_id if is_missing(parent) else parent


def root_of(view: View, unit_id: object) -> Any:  # noqa: ANN401 — a cell of a frame
    """The topmost unit above a unit; a unit without a parent is its own root."""
    for _ in range(MOST_LEVELS):
        above = parent_of(view, unit_id)
        if above == unit_id:
            break
        unit_id = above
    return unit_id


@dataclass(frozen=True)
class Spell:
    """One post of a person, through renewals and changes on paper.

    Attributes:
        post: Its last assignment.
        starts: The first assignment's start.
        ends: The day after the last one's end, or the start of the next post; None while it is
            held.
        days: From the start to the end, or to the view's day.
    """

    post: Post
    starts: pd.Timestamp
    ends: pd.Timestamp | None
    days: int

    @property
    def level(self) -> float | None:
        """The post's level."""
        return None if is_missing(self.post["level"]) else float(self.post["level"])


def is_other_post(rules: MoveRules, before: Post, post: Post) -> bool:
    """Whether a column whose change is a move differs; a missing value tells nothing."""
    return any(
        not is_missing(before[name]) and not is_missing(post[name]) and before[name] != post[name]
        for name in rules.changes
    )


def is_on_paper(rules: MoveRules, post: Post) -> bool:
    """Whether the cause changes the paper alone."""
    return post["cause"] in rules.ignore_causes


@remembered
def spells(case: Case) -> tuple[Spell, ...]:
    """The mover's spells as known on the case's day, in order."""
    rules, started = case.dataset.moves, started_posts(case.view)
    own = started[started["employee_id"] == case.move["employee_id"]]
    # Of the assignments that start on one day only the one that counts most is a post.
    posts = posts_in(own.drop_duplicates("start_date", keep="last"))
    runs: list[list[Post]] = []
    last_day: pd.Timestamp | None = None
    for post in posts:
        starts_new = not runs
        if runs and not is_on_paper(rules, post):
            is_gap = (
                last_day is not None
                # On the day after the last one nobody is without a post.
                and days_between(last_day, post["start_date"]) > max(rules.merge_gap_days, 1)
            )
            starts_new = is_gap or is_other_post(rules, runs[-1][-1], post)
        if starts_new:
            runs.append([])
        runs[-1].append(post)
        last_day = None if is_missing(post["end_date"]) else post["end_date"]
    followers = [*(run[0]["start_date"] for run in runs[1:]), None]
    return tuple(
        # Nobody is known to have held a post yet: no run, and no follower to pair it with.
        _spell(run, follower, case.as_of)
        for run, follower in zip(runs, followers, strict=False)
    )


def _spell(run: list[Post], follower: pd.Timestamp | None, as_of: pd.Timestamp) -> Spell:
    starts, last_day = run[0]["start_date"], run[-1]["end_date"]
    is_over = not is_missing(last_day) and last_day < as_of
    over_from = day_after(last_day) if is_over else None
    ends: pd.Timestamp | None = min(
        (day for day in (over_from, follower) if day is not None), default=None
    )
    return Spell(run[-1], starts, ends, days_between(starts, as_of if ends is None else ends))


def present_spell(case: Case) -> Spell | None:
    """The mover's present (or last) post."""
    return spells(case)[-1] if spells(case) else None
