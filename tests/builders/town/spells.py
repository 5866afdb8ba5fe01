"""Stretches of service in a post, and how well a person fits into a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.builders.frames import Row
from tests.builders.town.places import Post
from tests.builders.town.staff import Person

DAYS_A_YEAR = 365.25
_SETTLED_AFTER_DAYS = 730


@dataclass
class Spell:
    """A person in a post, as one row of the table `assignments`.

    `arrived` is the start of the last true move: renaming and reorganising begin a new row, but the
    person stays where they were.
    """

    person: Person
    post: Post
    start: date
    arrived: date
    cause: str | None
    decided_on: date | None
    fit: float = 0.0
    round_id: str | None = None
    capacity: str = "definitive"
    end: date | None = None
    is_move: bool = False

    def standing_on(self, day: date) -> float:
        """How well the person works on a day, before chance: ability, and fit that wears off."""
        is_settled = (day - self.arrived).days > _SETTLED_AFTER_DAYS
        return 0.6 * self.person.ability + self.fit * (0.4 if is_settled else 1.0)

    def lasts_on(self, day: date) -> bool:
        """Whether the day lies in the spell."""
        return self.start <= day and (self.end is None or day <= self.end)

    def row(self, number: int, work_pattern: str) -> Row:
        """The spell as a row of the table `assignments`."""
        return {
            "employee_id": self.person.employee_id,
            "start_date": self.start,
            "end_date": self.end,
            "unit_id": self.post.unit_id,
            "position_id": self.post.position_id,
            "title": self.post.title,
            "job_family": self.post.family,
            "position_kind": self.post.kind,
            "level": self.post.level,
            "level_code": f"J{self.post.level}",
            "capacity": self.capacity,
            "cause": self.cause,
            "decided_on": self.decided_on,
            "round_id": self.round_id,
            "decree": f"821.2/{number:04d}/{self.start.year}",
            "x_work_pattern": work_pattern,
        }


@dataclass(frozen=True)
class Change:
    """What is about to happen to a person: from one post to another, why, and how prepared."""

    person: Person
    origin: Post
    post: Post
    cause: str | None
    is_trained: bool
    climate: float

    @property
    def skills_gap(self) -> float:
        """Mean shortfall of true skills below what the post asks for, in levels."""
        gaps = [max(0.0, need - self.person.skills[name]) for name, need in self.post.requirements]
        return sum(gaps) / len(gaps)

    @property
    def has_matching_education(self) -> bool:
        """Whether level and field of education are what the post asks for."""
        person, post = self.person, self.post
        return (
            person.education_level >= post.min_education_level
            and person.education_field in post.fields
        )

    @property
    def is_promotion_elsewhere(self) -> bool:
        """Whether the person goes up and into another unit in one step."""
        return self.post.level > self.origin.level and self.post.unit_id != self.origin.unit_id

    def fit(self) -> float:
        """How the person takes to the new post: about 0 on the average, with a spread near 0.7."""
        known_years = self.person.experience_days.get(self.post.family, 0) / DAYS_A_YEAR
        is_new_family = self.post.family != self.origin.family
        return (
            0.9 * (min(known_years, 6.0) / 6.0 - 0.35)
            + 0.6 * (self.has_matching_education - 0.5)
            - 0.7 * (self.skills_gap - 0.6)
            - 0.9 * self.is_promotion_elsewhere
            + 0.6 * (self.cause == "own_request")
            + 0.35 * self.is_trained
            + 0.4 * self.person.adaptability * is_new_family
            + self.climate
        )
