"""Who held which definitive post from when to when, and questions about the past of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulation.calendar import SPAN
from simulation.city import Posts

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Ledger:
    """Posts held, in order of person and start.

    Every question is about the end of a day: what starts or ends later is not looked at.

    Attributes:
        posts: The city's posts.
        person: Number of the person.
        post: Number of the post.
        start: First day.
        end: First day no longer held; `calendar.NEVER` while it is held.
    """

    posts: Posts
    person: Whole
    post: Whole
    start: Whole
    end: Whole

    @classmethod
    def of(cls, posts: Posts, rows: Whole) -> Ledger:
        """From rows of person, post, start and end, in any order."""
        person, post, start, end = rows.reshape(-1, 4).T
        order = np.lexsort((start, person))
        return cls(posts, person[order], post[order], start[order], end[order])

    @cached_property
    def _key(self) -> Whole:
        return self.person * SPAN + self.start

    def latest(self, person: Whole, day: Whole) -> Whole:
        """The row of the post that each person began last by a day; -1: none."""
        row = np.searchsorted(self._key, person * SPAN + day, side="right") - 1
        return np.where((row >= 0) & (self.person[row] == person), row, -1)

    @cached_property
    def _by_post(self) -> tuple[Whole, Whole]:
        key = self.post * SPAN + self.start
        order = np.argsort(key, kind="stable")
        return order, key[order]

    def holder(self, post: Whole, day: Whole) -> Whole:
        """The holder of each post (of one seat) on a day; -1: it is empty."""
        order, key = self._by_post
        place = np.searchsorted(key, post * SPAN + day, side="right") - 1
        row = order[place]
        is_held = (place >= 0) & (self.post[row] == post) & (self.end[row] > day)
        return np.where(is_held, self.person[row], -1)

    @cached_property
    def _comings_and_goings(self) -> tuple[Whole, Whole]:
        unit = self.posts.unit[self.post]
        return np.sort(unit * SPAN + self.start), np.sort(unit * SPAN + self.end)

    def present(self, unit: Whole, day: Whole) -> Whole:
        """How many people are in each unit on a day."""
        comings, goings = self._comings_and_goings
        asked = unit * SPAN + day
        first = unit * SPAN - 1
        came = np.searchsorted(comings, asked, "right") - np.searchsorted(comings, first, "right")
        went = np.searchsorted(goings, asked, "right") - np.searchsorted(goings, first, "right")
        return came - went

    def days_in_family(self, person: Whole, post: Whole, day: Whole) -> Whole:
        """Days that each person ever spent in a post's job family by a day."""
        first = np.searchsorted(self.person, person, side="left")
        count = np.searchsorted(self._key, person * SPAN + day, side="right") - first
        asked = np.repeat(np.arange(len(person)), count)
        row = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
        family = self.posts.family_number
        is_same = family[self.post[row]] == family[post[asked]]
        days = np.minimum(self.end[row], day[asked]) - self.start[row]
        return np.bincount(asked, days * is_same, minlength=len(person)).astype(np.int64)
