"""The people: who they are on paper, and what they can do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.builders.frames import Row
from tests.builders.town.places import COMPETENCIES, FAMILIES, Post

_MEN = ("Agus", "Bambang", "Candra", "Dedi", "Eko", "Fajar", "Gunawan", "Hendra", "Imam", "Joko")
_WOMEN = ("Ani", "Citra", "Dewi", "Endah", "Fitri", "Hesti", "Indah", "Kartika", "Lestari", "Maya")
_FAMILY_NAMES = (
    "Wibisono", "Prasetya", "Kusumawardana", "Santosa", "Hartanto", "Nugraha", "Suryadi",
    "Wicaksana", "Permana", "Rahardja", "Setyawan", "Utama", "Anggraini", "Mahendra", "Puspita",
)  # fmt: skip
_DEGREES = {3: "SMA", 5: "D3", 6: "S1", 7: "S2"}
_YEARS_OF_STUDY_END = {3: 18, 5: 21, 6: 23, 7: 30}
_INSTITUTIONS = ("Universitas Banyuasri", "Politeknik Tirta", "Universitas Merapi Jaya")
_GRADES = tuple(f"{roman}/{letter}" for roman in ("II", "III", "IV") for letter in "abcd")
_FIRST_GRADE_LEVEL = 5
"""II/a is the fifth of the seventeen grades, which begin with I/a."""


@dataclass
class Person:
    """One employee.

    `ability` goes into every rating, `adaptability` into the first years after a move into another
    job family, `leniency` into the ratings that this person gives, `skills` are the true levels of
    competencies of 1 to 5.
    """

    employee_id: str
    name: str
    nip: str
    sex: str
    birth_date: date
    employment_kind: str
    entry_date: date
    education_level: int
    education_field: str
    first_level: int
    ability: float
    adaptability: float
    leniency: float
    skills: dict[str, float]
    commute_km: float
    domicile: str
    experience_days: dict[str, int] = field(default_factory=dict)
    exited_on: date | None = None
    exit_reason: str | None = None

    def age_on(self, day: date) -> float:
        """Age in years."""
        return (day - self.birth_date).days / 365.25

    def row(self) -> Row:
        """The person as a row of the table `employees`."""
        return {
            "employee_id": self.employee_id,
            "entry_date": self.entry_date,
            "employment_kind": self.employment_kind,
            "birth_date": self.birth_date,
            "sex": self.sex,
            "name": self.name,
            "nip": self.nip,
            "x_commute_km": self.commute_km,
            "audit_domicile": self.domicile,
        }


class Recruiter:
    """Makes people who suit a post well or less well; no two get the same NIP."""

    def __init__(self, rng: random.Random) -> None:
        """Begin with nobody hired.

        Args:
            rng: The source of chance.
        """
        self._rng = rng
        self._hired = 0
        self._nips: set[str] = set()

    def hire(self, post: Post, on: date, *, is_newcomer: bool) -> Person:
        """A person for a post.

        Args:
            post: The post they begin in.
            on: The day they begin in it.
            is_newcomer: Whether they enter the service on that day; else they have served before.

        Returns:
            The person, not yet appointed.
        """
        rng = self._rng
        self._hired += 1
        sex = "M" if rng.random() < 0.52 else "F"
        age = rng.uniform(24, 32) if is_newcomer else 24 + 2.8 * post.level + rng.uniform(0, 13)
        birth_date = on - timedelta(days=round(min(age, 56.5) * 365.25))
        service_years = 0.0 if is_newcomer else rng.uniform(0.3, 0.9) * (min(age, 56.5) - 22)
        entry_date = (on - timedelta(days=round(service_years * 365.25))).replace(day=1)
        if is_newcomer:
            entry_date = on
        kind = "PPPK" if is_newcomer and rng.random() < 0.4 else "PNS"
        suits = rng.random() < 0.7
        other = FAMILIES[rng.choice(tuple(FAMILIES))].fields
        ability = rng.gauss(0, 1)
        first = rng.choice(_MEN if sex == "M" else _WOMEN)
        return Person(
            employee_id=f"p{self._hired:04d}",
            name=f"{first} {rng.choice(_FAMILY_NAMES)}",
            nip=self._nip(birth_date, entry_date, sex, kind),
            sex=sex,
            birth_date=birth_date,
            employment_kind=kind,
            entry_date=entry_date,
            education_level=max(post.min_education_level, rng.choice((3, 5, 6, 6, 6, 7))),
            education_field=rng.choice(post.fields if suits else other),
            first_level=post.level,
            ability=ability,
            adaptability=rng.gauss(0, 1),
            leniency=rng.gauss(0, 1),
            skills={
                name: min(5.0, max(1.0, 2.4 + 0.3 * post.level + 0.3 * ability + rng.gauss(0, 0.7)))
                for name in COMPETENCIES
            },
            commute_km=round(rng.lognormvariate(1.8, 0.7), 1),
            domicile="kota" if rng.random() < 0.7 else "luar kota",
        )

    def _nip(self, birth_date: date, entry_date: date, sex: str, kind: str) -> str:
        month = "21" if kind == "PPPK" else f"{entry_date:%m}"
        stem = f"{birth_date:%Y%m%d}{entry_date:%Y}{month}{1 if sex == 'M' else 2}"
        nip = next(
            n for n in (f"{stem}{serial}" for serial in range(900, 1000)) if n not in self._nips
        )
        self._nips.add(nip)
        return nip


def education_rows(rng: random.Random, person: Person) -> Iterator[Row]:
    """The schools a person finished: the highest, and for the higher ones the one below."""
    below = {7: 6, 6: 3, 5: 3}
    levels = [person.education_level]
    if person.education_level in below:
        levels.append(below[person.education_level])
    for level in levels:
        year = person.birth_date.year + _YEARS_OF_STUDY_END[level]
        field_name = person.education_field if level > 3 else "IPS"
        yield {
            "employee_id": person.employee_id,
            "level": level,
            "level_code": _DEGREES[level],
            "title": f"{_DEGREES[level]} {field_name}",
            "field": field_name,
            "institution": rng.choice(_INSTITUTIONS) if level > 3 else "SMA Negeri",
            "completed_on": None if rng.random() < 0.08 else date(year, 7, rng.randint(1, 28)),
        }


def grade_rows(person: Person, until: date) -> Iterator[Row]:
    """A person's grades: the first on entry, then one up every four years."""
    index = {3: 0, 5: 2}.get(person.education_level, 4)
    day = person.entry_date.replace(day=1)
    while day <= min(until, person.exited_on or until) and index < len(_GRADES):
        yield {
            "employee_id": person.employee_id,
            "grade": _GRADES[index],
            "level": index + _FIRST_GRADE_LEVEL,
            "ladder": "pns",
            "effective_on": day,
        }
        index, day = index + 1, day.replace(year=day.year + 4)
