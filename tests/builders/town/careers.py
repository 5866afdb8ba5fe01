"""Ten years of careers, month by month: joining, moving, standing in, leaving."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.builders.frames import Row
from tests.builders.town.places import City, Post
from tests.builders.town.spells import DAYS_A_YEAR, Change, Spell
from tests.builders.town.staff import Person, Recruiter

ROUND_MONTHS = (2, 6, 10)
_ACTING_DAYS = 270
_INTENTS = {"assigned": 0.47, "own_request": 0.25, "promotion": 0.2, "": 0.06, "demotion": 0.02}
_EARLY_INTENTS = {"assigned": 0.42, "": 0.1, "own_request": 0.33, "promotion": 0.15}


@dataclass
class Careers:
    """Everything that happened to people's posts.

    Attributes:
        city: The town, in its final form once the years have run.
        people: Everybody who ever worked there.
        spells: Rows of assignments, in the order in which they came about.
        trainings: Courses taken in preparation of a move.
        preferences: Wishes that led to a move.
    """

    city: City
    people: list[Person] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    trainings: list[Row] = field(default_factory=list)
    preferences: list[Row] = field(default_factory=list)


class PersonnelOffice:
    """Runs the years; `careers` is what came of it."""

    def __init__(self, rng: random.Random, city: City, *, begin: date, until: date) -> None:
        """Open the office with nobody hired.

        Args:
            rng: The source of chance.
            city: The town at its beginning; it changes as the years run.
            begin: First day of the records.
            until: Last day of the records.
        """
        self.careers = Careers(city)
        self.current: dict[str, Spell] = {}
        self.holders: Counter[str] = Counter()
        self._rng = rng
        self._city = city
        self._begin = begin
        self._until = until
        self._acting: dict[str, Spell] = {}
        self._busy: set[str] = set()
        self._recruiter = Recruiter(rng)

    def run(self, people: int, reform: Callable[[PersonnelOffice, date], None]) -> Careers:
        """Hire, move and release until the last day.

        Args:
            people: How many people to hire over all the years.
            reform: Called on the first day of every month with this office.

        Returns:
            The careers.
        """
        months = list(_months(self._begin, self._until))
        at_first = round(people * 0.84)
        self._staff_the_town(at_first)
        hired = at_first
        for index, month in enumerate(months, start=1):
            self._busy.clear()
            reform(self, month)
            self._release(month)
            due = at_first + round((people - at_first) * index / len(months))
            for _ in range(due - hired):
                self._recruit(month)
            hired = due
            if month.month in ROUND_MONTHS:
                self._hold_round(month)
            self._move_one_by_one(month)
            self._stand_in(month)
        self._close()
        return self.careers

    def open_posts(self) -> list[Post]:
        """Posts with a free seat; a surplus of one is suffered where nobody leads."""
        return [
            post
            for post in self._city.posts.values()
            if self.holders[post.position_id] < post.seats + (post.kind != "structural")
        ]

    def replace_row(self, spell: Spell, post: Post, on: date, cause: str) -> None:
        """A new row for a person who stays: the paper changes, the post does not.

        Args:
            spell: The row that ends.
            post: The post as it is called from now on.
            on: First day of the new row.
            cause: One of the causes that are no move.
        """
        decided_on = max(on - timedelta(days=14), spell.start)
        self._begin_spell(
            replace(spell, post=post, start=on, cause=cause, decided_on=decided_on, round_id=None,
                    is_move=False)
        )  # fmt: skip

    def _staff_the_town(self, count: int) -> None:
        seats = [post for post in self._city.posts.values() for _ in range(post.seats)]
        self._rng.shuffle(seats)
        # Leaders first, so that vacancies are found below.
        seats.sort(key=lambda post: post.kind != "structural" or self._rng.random() < 0.08)
        while len(seats) < count:
            seats.append(self._rng.choice(seats))
        for post in seats[:count]:
            start = self._begin - timedelta(days=self._rng.randint(1, 1800))
            person = self._recruiter.hire(post, start, is_newcomer=False)
            is_first = person.entry_date >= start.replace(day=1)
            cause = "first" if is_first else self._rng.choice(("assigned", "promotion", None))
            self._welcome(person, post, max(start, person.entry_date), cause)

    def _recruit(self, month: date) -> None:
        posts = [post for post in self.open_posts() if post.level <= 3] or [
            # Where everything is taken, a surplus is suffered at the bottom.
            post
            for post in self._city.posts.values()
            if post.level <= 3 and post.kind != "structural"
        ]
        post = self._rng.choice(posts)
        person = self._recruiter.hire(post, month, is_newcomer=True)
        self._welcome(person, post, month, "first")

    def _welcome(self, person: Person, post: Post, start: date, cause: str | None) -> None:
        self._busy.add(person.employee_id)
        self.careers.people.append(person)
        served = (start - person.entry_date).days
        person.experience_days[post.family] = round(served * 0.6)
        decided_on = start - timedelta(days=self._rng.randint(5, 30))
        fit = self._rng.gauss(0, 0.4)
        self._begin_spell(Spell(person, post, start, start, cause, decided_on, fit))

    def _begin_spell(self, spell: Spell) -> None:
        person = spell.person
        if old := self.current.get(person.employee_id):
            old.end = spell.start - timedelta(days=1)
            self.holders[old.post.position_id] -= 1
            days = (spell.start - old.start).days
            family = old.post.family
            person.experience_days[family] = person.experience_days.get(family, 0) + days
        self.current[person.employee_id] = spell
        self.holders[spell.post.position_id] += 1
        self.careers.spells.append(spell)
        self._busy.add(person.employee_id)

    def _release(self, month: date) -> None:
        for spell in list(self.current.values()):
            person = spell.person
            reason = self._exit_reason(person, spell, month)
            if reason and person.employee_id not in self._busy:
                person.exited_on, person.exit_reason = month, reason
                spell.end = month
                self.holders[spell.post.position_id] -= 1
                del self.current[person.employee_id]

    def _exit_reason(self, person: Person, spell: Spell, month: date) -> str | None:
        if person.age_on(month) >= spell.post.retirement_age:
            return "retirement"
        if spell.start >= month or self._rng.random() > 0.0014:
            return None
        reasons = ("resignation", "transfer_out", "death", "dismissal", "unknown")
        return self._rng.choices(reasons, (0.35, 0.45, 0.12, 0.05, 0.03))[0]

    def _hold_round(self, month: date) -> None:
        number = ROUND_MONTHS.index(month.month) + 1
        start = month.replace(day=self._rng.randint(8, 20))
        decided_on = start - timedelta(days=self._rng.randint(6, 12))
        for spell in self._in_random_order():
            years = (start - spell.arrived).days / DAYS_A_YEAR
            chance = 0.55 if years >= 4.5 else 0.34 if years >= 2 else 0.04 if years >= 1 else 0.0
            if self._rng.random() < chance:
                round_id = f"{month.year}-R{number}"
                self._move(spell, start, decided_on, _INTENTS, round_id)

    def _move_one_by_one(self, month: date) -> None:
        for spell in self._in_random_order():
            start = month.replace(day=self._rng.randint(3, 28))
            decided_on = start - timedelta(days=self._rng.randint(3, 25))
            years = (start - spell.arrived).days / DAYS_A_YEAR
            is_early = years < 1 and spell.is_move
            chance = 0.014 if years >= 2 else 0.006 if years >= 1 else 0.0
            if is_early and years > 0.15:
                chance = 0.011 if spell.fit > 0 else 0.019
            if self._rng.random() < chance:
                self._move(spell, start, decided_on, _EARLY_INTENTS if is_early else _INTENTS)

    def _in_random_order(self) -> list[Spell]:
        spells = [s for s in self.current.values() if s.person.employee_id not in self._busy]
        self._rng.shuffle(spells)
        return spells

    def _move(
        self,
        spell: Spell,
        start: date,
        decided_on: date,
        intents: dict[str, float],
        round_id: str | None = None,
    ) -> None:
        if spell.start >= decided_on or start > self._until:
            return
        intent = self._rng.choices(tuple(intents), tuple(intents.values()))[0]
        post = self._destination(spell, intent)
        if post is None:
            return
        cause = intent or None
        is_trained = self._rng.random() < (0.3 if cause else 0.05)
        climate = self._city.units[post.unit_id].climate
        change = Change(spell.person, spell.post, post, cause, is_trained, climate)
        fit = change.fit() + self._rng.gauss(0, 0.2)
        if is_trained:
            self._prepare(spell.person, post, decided_on)
        if cause == "own_request":
            self._note_wish(spell.person, post, decided_on)
        self._begin_spell(
            Spell(spell.person, post, start, start, cause, decided_on, fit, round_id, is_move=True)
        )

    def _destination(self, spell: Spell, intent: str) -> Post | None:
        rng, origin = self._rng, spell.post
        level = origin.level + {"promotion": 1, "demotion": -1}.get(intent, 0)
        posts = [
            post
            for post in self.open_posts()
            if post.level == level and post.position_id != origin.position_id
        ]
        if rng.random() < (0.7 if intent in {"own_request", "promotion"} else 0.5):
            posts = [post for post in posts if post.family == origin.family] or posts
        if rng.random() < 0.85:
            posts = [post for post in posts if post.unit_id != origin.unit_id] or posts
        return rng.choice(posts) if posts else None

    def _prepare(self, person: Person, post: Post, decided_on: date) -> None:
        end = decided_on - timedelta(days=self._rng.randint(10, 300))
        hours = self._rng.choice((20, 40, 60, 80))
        self.careers.trainings.append(
            {
                "employee_id": person.employee_id,
                "title": f"Pelatihan Teknis {post.title}",
                "field": post.family,
                "kind": "teknis",
                "hours": float(hours),
                "start_date": end - timedelta(days=hours // 8),
                "end_date": end,
                "competency": self._rng.choice(post.requirements)[0],
            }
        )

    def _note_wish(self, person: Person, post: Post, decided_on: date) -> None:
        kind, wants = self._rng.choice(
            (
                ("unit", post.unit_id),
                ("job_family", post.family),
                ("position", post.position_id),
            )
        )
        self.careers.preferences.append(
            {
                "employee_id": person.employee_id,
                "wants_kind": kind,
                "wants": wants,
                "strength": self._rng.choice((1, 2)),
                "stated_on": decided_on - timedelta(days=self._rng.randint(20, 200)),
            }
        )

    def _stand_in(self, month: date) -> None:
        eve = month - timedelta(days=1)
        for position_id, acting in list(self._acting.items()):
            is_over = (month - acting.start).days > _ACTING_DAYS
            is_gone = acting.person.employee_id not in self.current
            if (
                is_over
                or is_gone
                or self.holders[position_id]
                or position_id not in self._city.posts
            ):
                acting.end = max(acting.start, eve)
                del self._acting[position_id]
        for post in self._city.posts.values():
            is_vacant = post.is_head and not self.holders[post.position_id]
            if is_vacant and post.position_id not in self._acting and self._rng.random() < 0.35:
                self._appoint_acting(post, month)
        if self._rng.random() < 0.3:
            self._add_duty(month)

    def _appoint_acting(self, post: Post, month: date) -> None:
        agency = post.unit_id[:3]
        deputies = [
            spell
            for spell in self.current.values()
            if spell.post.unit_id[:3] == agency and spell.start < month
        ]
        if not deputies:
            return
        best = max(deputies, key=lambda s: (s.post.level, s.person.employee_id))
        spell = self._side_spell(best.person, post, month, "acting")
        self._acting[post.position_id] = spell

    def _add_duty(self, month: date) -> None:
        spell = self._rng.choice(list(self.current.values()))
        posts = [
            post
            for post in self._city.posts.values()
            if post.level == spell.post.level and post.position_id != spell.post.position_id
        ]
        if posts and spell.start < month:
            duty = self._side_spell(spell.person, self._rng.choice(posts), month, "additional")
            duty.end = month + timedelta(days=self._rng.randint(180, 540))

    def _side_spell(self, person: Person, post: Post, month: date, capacity: str) -> Spell:
        start = month.replace(day=2)
        decided_on = start - timedelta(days=5)
        spell = Spell(person, post, start, start, "assigned", decided_on, capacity=capacity)
        self.careers.spells.append(spell)
        return spell

    def _close(self) -> None:
        """Nothing outlasts a person's service, and nothing ends after the last day."""
        for spell in self.careers.spells:
            last = spell.person.exited_on
            if last is not None and (spell.end is None or spell.end > last):
                spell.end = last
            if spell.end is not None and spell.end > self._until:
                spell.end = None


def _months(begin: date, until: date) -> Iterator[date]:
    day = begin.replace(day=1)
    while day <= until:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)
