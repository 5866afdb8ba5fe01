"""Where a person is put: the past policy, which is not random."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.city import FUNCTIONAL, GENERAL, STRUCTURAL, City
from simulation.people import Staff
from simulation.situation import ASSIGNED, DEMOTION, OWN_REQUEST, PROMOTION
from simulation.words import WORKS

Whole = NDArray[np.int64]

_PULL = {
    OWN_REQUEST: {"work": 1.8, "agency": 0.8, "schooling": 1.0, "unit": 0.0},
    ASSIGNED: {"work": 1.2, "agency": 0.6, "schooling": 0.3, "unit": 0.0},
    PROMOTION: {"work": 1.2, "agency": 0.6, "schooling": 0.4, "unit": 4.0},
    DEMOTION: {"work": 1.5, "agency": 0.8, "schooling": 0.0, "unit": 0.0},
}
"""How much a person's work, agency, schooling and unit pull towards a post, by cause."""
_ALTERNATIVES = 60
STAY_CLOSED = 0.96
"""How often teachers and nurses stay what they are when they move."""


class Placement:
    """Free seats, and who is put on them."""

    def __init__(self, city: City, people: Staff, rng: np.random.Generator) -> None:
        """A city with the seats of its posts, those of the first staff taken."""
        self.city, self.people, self.rng = city, people, rng
        self.seats = np.where(city.posts.is_later, 0, city.posts.seats)
        taken = np.bincount(people.first_post[people.first_post >= 0], minlength=len(self.seats))
        self.room = self.seats - taken
        self.closed = np.array([work.is_closed for work in WORKS])

    def take(self, post: int) -> None:
        """A seat is taken."""
        self.room[post] -= 1

    def free(self, post: int) -> None:
        """A seat is free again."""
        self.room[post] += 1

    def pass_over(self, passed: Whole, becomes: Whole, *, keeps_seats: bool) -> None:
        """Seats of posts that end go to what takes their place.

        Args:
            passed: Posts that end.
            becomes: The post in each one's place.
            keeps_seats: Whether the new post has seats of its own beside those that come to it.
        """
        for post in passed.tolist():
            heir = int(becomes[post])
            seats = self.city.posts.seats[post]
            self.seats[heir] = self.seats[heir] + seats if keeps_seats else seats
            self.room[heir] += self.room[post]
            self.seats[post] = self.room[post] = 0

    def first_post(self, person: int) -> int:
        """The first post of a new person: a free entry post that fits the schooling, else any."""
        posts = self.city.posts
        wanted = {8: (5, 3), 7: (3,), 6: (3,), 5: (2, 1)}.get(
            int(self.people.schooling_level[person]), (1, 2)
        )
        entry = np.isin(posts.level, wanted) & (posts.kind != STRUCTURAL) & (self.seats > 0)
        fits = entry & (posts.work == self.people.schooling_work[person])
        for choice in (fits & (self.room > 0), entry & (self.room > 0), fits, entry):
            found = np.flatnonzero(choice)
            if len(found):
                post = int(self.rng.choice(found))
                self.take(post)
                return post
        return int(np.argmax(self.seats))

    def choose(self, person: int, now: int, cause: int) -> int:
        """The post that a person gets for a cause; -1: nothing suits.

        Args:
            person: Number of the person.
            now: The present post.
            cause: Own request, assigned, promotion or demotion.
        """
        posts = self.city.posts
        choice = (self.room > 0) & self._levels(now, cause)
        choice &= (posts.unit != posts.unit[now]) | (posts.title_number != posts.title_number[now])
        if cause != PROMOTION:
            choice &= posts.unit != posts.unit[now]
        if self.closed[posts.work[now]] or posts.kind[now] != STRUCTURAL:
            choice &= self._work_is_open(now)
        found = np.flatnonzero(choice)
        if not len(found):
            return -1
        if len(found) > _ALTERNATIVES:
            near = found[posts.unit[found] == posts.unit[now]]
            found = np.union1d(self.rng.choice(found, _ALTERNATIVES, replace=False), near)
        pull = _PULL[cause]
        parents = self.city.parents
        utility = (
            pull["work"] * (posts.work[found] == posts.work[now])
            + pull["agency"] * (parents[posts.unit[found]] == parents[posts.unit[now]])
            + pull["unit"] * (posts.unit[found] == posts.unit[now])
            + pull["schooling"] * (posts.work[found] == self.people.schooling_work[person])
            + self.rng.gumbel(size=len(found))
        )
        return int(found[np.argmax(utility)])

    def _levels(self, now: int, cause: int) -> NDArray[np.bool_]:
        """The posts whose level and kind a cause may lead to."""
        posts = self.city.posts
        level, kind = posts.level[now], posts.kind[now]
        step = posts.level - level
        if cause == PROMOTION:
            leads = (posts.kind == STRUCTURAL) & (level >= 3)
            suits = (step > 0) & (step <= 2) & ((posts.kind == kind) | leads | (kind == GENERAL))
        elif cause == DEMOTION:
            suits = (step < 0) & (step >= -2)
        else:
            crosses = np.isin(posts.kind, (FUNCTIONAL, STRUCTURAL)) & (kind != GENERAL)
            suits = (step == 0) & ((posts.kind == kind) | crosses)
        return np.asarray(suits, dtype=bool)

    def _work_is_open(self, now: int) -> NDArray[np.bool_]:
        """Nobody becomes a teacher or nurse later; teachers and nurses mostly stay so."""
        posts = self.city.posts
        work = posts.work[now]
        if self.closed[work] and self.rng.random() < STAY_CLOSED:
            is_open = posts.work == work
        else:
            is_open = ~self.closed[posts.work] | (posts.kind == STRUCTURAL)
        return np.asarray(is_open, dtype=bool)

    def acting_leader(self, post: int, held: Whole, busy: set[int]) -> int:
        """A person of the same agency who leads a unit for a time; -1: there is none."""
        posts, parents = self.city.posts, self.city.parents
        own = np.where(held >= 0, held, 0)
        fits = (
            (held >= 0)
            & (parents[posts.unit[own]] == parents[posts.unit[post]])
            & (posts.level[own] >= min(posts.level[post] - 2, 5))
            & (posts.unit[own] != posts.unit[post])
        )
        found = [person for person in np.flatnonzero(fits).tolist() if person not in busy]
        return int(self.rng.choice(found)) if found else -1
