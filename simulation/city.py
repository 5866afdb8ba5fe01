"""The place: units, posts with their demands, and how units fare over the years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from records.knowing.positions import derived_position_id
from simulation.words import AGENCIES, COMPETENCIES, OFFICE_WORKS, WORK_OF, WORKS, Agency

STRUCTURAL, FUNCTIONAL, GENERAL = 0, 1, 2
KINDS = ("structural", "functional", "general")
EXPERT_GRADES = ((3, "Ahli Pertama"), (5, "Ahli Muda"), (7, "Ahli Madya"))
SKILLED_GRADES = ((2, "Terampil"), (3, "Mahir"), (4, "Penyelia"))
SUBDIVISION_LEVEL, SUBDIVISION_CODE = 5, "IV.a"
HEAD_LEVELS = {"agency": (8, "II.b"), "division": (6, "III.b"), "branch": (5, "IV.a")}
STRUCTURAL_FAMILY = "Struktural"
USUAL_DEMAND = np.array([0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0])
"""Competency level that a post of each level usually asks for (PermenPANRB 38/2017)."""
MINUTES_A_YEAR = 75_000
"""Effective working time of one person (PermenPANRB 1/2020)."""
PEOPLE_A_UNIT = 15
SEATS_A_PERSON = 1.15
"""Seats for each person: some stay empty."""


@dataclass(frozen=True)
class OrgUnit:
    """A unit of the city.

    Attributes:
        unit_id: Its id, as SIASN writes ids.
        name: Its name.
        parent: Number of its agency; -1 for an agency.
        kind: `agency`, `division` (of an office) or `branch` (school, health centre, village).
        works: Numbers of the kinds of work done there.
        led_as: The name in its leader's title, which outlives a reorganisation.
        successor: Number of the unit that a reorganisation puts in its place; -1: none.
    """

    unit_id: str
    name: str
    parent: int
    kind: str
    works: tuple[int, ...]
    led_as: str
    successor: int = -1


@dataclass(frozen=True)
class Posts:
    """Every post of the city, one entry each.

    Attributes:
        position_id: The id that any source of these records derives.
        unit: Number of its unit.
        title: Its title.
        family: Its job family, as SIASN derives it from titles.
        level_code: The name of its grade; empty for general staff.
        kind: `STRUCTURAL`, `FUNCTIONAL` or `GENERAL`.
        level: Place on the ladder, 1 to 9.
        work: Number of its kind of work.
        seats: People needed.
        workload: Minutes of work a year in all its seats.
        demands: Level asked for in each competency, one row a post.
        is_head: Whether its holder leads (and rates) the unit.
        becomes: Number of the post in its place after a reorganisation, or after structural posts
            of the lowest rung became functional ones; -1: it stays.
    """

    position_id: tuple[str, ...]
    unit: NDArray[np.int64]
    title: tuple[str, ...]
    family: tuple[str, ...]
    level_code: tuple[str, ...]
    kind: NDArray[np.int64]
    level: NDArray[np.int64]
    work: NDArray[np.int64]
    seats: NDArray[np.int64]
    workload: NDArray[np.float64]
    demands: NDArray[np.float64]
    is_head: NDArray[np.bool_]
    becomes: NDArray[np.int64]

    @cached_property
    def is_equalised(self) -> NDArray[np.bool_]:
        """Whether the post was made a functional one when structural posts were equalised."""
        stays = self.unit[self.becomes] == self.unit
        is_lowest = (self.kind == STRUCTURAL) & ~self.is_head
        equalised: NDArray[np.bool_] = is_lowest & (self.becomes >= 0) & stays
        return equalised

    @cached_property
    def is_reorganised(self) -> NDArray[np.bool_]:
        """Whether the post went over into another unit when its own was dissolved."""
        passes: NDArray[np.bool_] = (self.becomes >= 0) & (self.unit[self.becomes] != self.unit)
        return passes

    @cached_property
    def is_later(self) -> NDArray[np.bool_]:
        """Whether the post came with a reorganisation."""
        later = np.zeros(len(self.unit), dtype=bool)
        later[self.becomes[self.is_reorganised]] = True
        return later

    @cached_property
    def family_number(self) -> NDArray[np.int64]:
        """Families as numbers."""
        return np.unique(np.array(self.family), return_inverse=True)[1].astype(np.int64)

    @cached_property
    def title_number(self) -> NDArray[np.int64]:
        """Titles as numbers."""
        return np.unique(np.array(self.title), return_inverse=True)[1].astype(np.int64)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Each post's number by its id."""
        return {position_id: number for number, position_id in enumerate(self.position_id)}


@dataclass(frozen=True)
class City:
    """Units, posts and climates: what stays when other people work there.

    Attributes:
        units: Every unit.
        posts: Every post.
        head_post: Number of each unit's leading post.
        climate: How welcoming each unit is by year (columns from `first_year`), mean 0, spread 1.
        first_year: The year of the first column.
    """

    units: tuple[OrgUnit, ...]
    posts: Posts
    head_post: NDArray[np.int64]
    climate: NDArray[np.float64]
    first_year: int

    @cached_property
    def parents(self) -> NDArray[np.int64]:
        """Number of each unit's agency; an agency's own number is its own."""
        return np.array([number if unit.parent < 0 else unit.parent
                         for number, unit in enumerate(self.units)])  # fmt: skip


def build_city(people_count: int, years: range, rng: np.random.Generator) -> City:
    """Build a city with work for a given number of people.

    Args:
        people_count: About how many people hold posts at a time.
        years: Every year for which climates are made.
        rng: Source of chance.
    """
    units = _with_successors(_units(max(people_count // PEOPLE_A_UNIT, 24), rng), rng)
    posts = _posts(units, people_count, rng)
    heads = np.zeros(len(units), dtype=np.int64)
    leading = np.flatnonzero(posts.is_head)
    heads[posts.unit[leading]] = leading
    return City(units, posts, heads, _climate(units, len(years), rng), years.start)


def _units(working_count: int, rng: np.random.Generator) -> tuple[OrgUnit, ...]:
    agencies = AGENCIES[: max(6, min(len(AGENCIES), working_count // 6))]
    units: list[OrgUnit] = []
    office_count = round(working_count * (1 - sum(each.branch_share for each in agencies)))
    divisions = _divisions(agencies, office_count)
    for agency, division_names in zip(agencies, divisions, strict=True):
        parent = len(units)
        works = tuple(WORK_OF[name] for name in agency.works)
        units.append(_unit(agency.name, -1, "agency", works, rng))
        office = tuple(WORK_OF[name] for name in OFFICE_WORKS)
        units.append(_unit(f"Sekretariat {agency.name}", parent, "division", office, rng))
        for number, name in enumerate(division_names):
            other = WORK_OF[agency.works[(number + 1) % len(agency.works)]]
            suffix = f" {number // len(agency.works) + 1}" if number >= len(agency.works) else ""
            label = f"Bidang {name}{suffix} {agency.name}"
            units.append(_unit(label, parent, "division", (WORK_OF[name], other), rng))
        for number in range(round(agency.branch_share * working_count)):
            label = f"{agency.branch} {number + 1} {agency.name.split()[-1]}"
            units.append(_unit(label, parent, "branch", _branch_works(agency), rng))
    return tuple(units)


def _with_successors(units: tuple[OrgUnit, ...], rng: np.random.Generator) -> tuple[OrgUnit, ...]:
    """Some divisions with the new unit that a reorganisation will put in their place."""
    divisions = [n for n, unit in enumerate(units) if unit.name.startswith("Bidang ")]
    chosen = sorted(rng.permutation(divisions)[: max(1, len(divisions) // 12)].tolist())
    old: list[OrgUnit] = list(units)
    new: list[OrgUnit] = []
    for number in chosen:
        unit = units[number]
        old[number] = replace(unit, successor=len(units) + len(new))
        name = unit.name.replace("Bidang ", "Bidang Pembinaan ", 1)
        fresh = _unit(name, unit.parent, unit.kind, unit.works, rng)
        new.append(replace(fresh, led_as=unit.led_as))
    return (*old, *new)


def _branch_works(agency: Agency) -> tuple[int, ...]:
    names = {
        "Sekolah Dasar Negeri": ("Sekolah",),
        "Puskesmas": ("Kesehatan",),
        "Kelurahan": ("Kependudukan", "Sosial", "Ketertiban"),
    }[agency.branch]
    return tuple(WORK_OF[name] for name in names)


def _divisions(agencies: tuple[Agency, ...], count: int) -> list[list[str]]:
    """Divisions handed out one by one, agency after agency, until `count` are named."""
    named: list[list[str]] = [[] for _ in agencies]
    left = max(count - len(agencies), len(agencies))
    number = 0
    while left:
        for place, agency in enumerate(agencies):
            if left and number < 2 * len(agency.works):
                named[place].append(agency.works[number % len(agency.works)])
                left -= 1
        number += 1
        if number >= 8:
            break
    return named


def _unit(
    name: str, parent: int, kind: str, works: tuple[int, ...], rng: np.random.Generator
) -> OrgUnit:
    mark = hashlib.sha256(f"{name} {rng.integers(2**62)}".encode()).hexdigest()
    return OrgUnit(mark[:32].upper(), name, parent, kind, tuple(dict.fromkeys(works)), name)


def _posts(units: tuple[OrgUnit, ...], people_count: int, rng: np.random.Generator) -> Posts:
    rows = [row for number, unit in enumerate(units) for row in _unit_posts(number, unit)]
    unit = np.array([row.unit for row in rows])
    level = np.array([row.level for row in rows])
    weight = np.array([row.weight for row in rows]) * rng.uniform(0.5, 1.5, len(rows))
    is_single = np.array([row.kind == STRUCTURAL for row in rows])
    followed = np.array([each.successor for each in units])
    is_later = np.isin(unit, followed[followed >= 0])
    staff_seats = max(people_count * SEATS_A_PERSON - (is_single & ~is_later).sum(), 1.0)
    scale = staff_seats / weight[~is_single & ~is_later].sum()
    seats = np.where(is_single, 1, np.maximum(np.round(weight * scale), 1)).astype(np.int64)
    unit_load = np.exp(rng.normal(0.0, 0.3, len(units)))
    becomes = _becomes(rows, followed)
    # A new unit has the seats, the work and the demands of the one it follows.
    demands = _demands(level, rng)
    for number in np.flatnonzero(becomes >= 0):
        if is_later[becomes[number]]:
            seats[becomes[number]], demands[becomes[number]] = seats[number], demands[number]
            unit_load[unit[becomes[number]]] = unit_load[unit[number]]
    return Posts(
        position_id=tuple(
            derived_position_id(units[row.unit].unit_id, row.title, row.family, row.level)
            for row in rows
        ),
        unit=unit,
        title=tuple(row.title for row in rows),
        family=tuple(row.family for row in rows),
        level_code=tuple(row.level_code for row in rows),
        kind=np.array([row.kind for row in rows]),
        level=level,
        work=np.array([row.work for row in rows]),
        seats=seats,
        workload=np.round(seats * MINUTES_A_YEAR * unit_load[unit] / SEATS_A_PERSON, -2),
        demands=demands,
        is_head=np.array([row.is_head for row in rows]),
        becomes=becomes,
    )


@dataclass(frozen=True)
class _Row:
    """One post while the city is laid out; `weight` is its share of the seats."""

    unit: int
    kind: int
    level: int
    title: str
    level_code: str
    weight: float
    work: int
    is_head: bool = False

    @property
    def family(self) -> str:
        return _family(self.kind, self.title, self.level_code)


def _unit_posts(number: int, unit: OrgUnit) -> list[_Row]:
    head = _head(number, unit)
    if unit.kind == "agency":
        return [head]
    rows = [head]
    for place, kind_of_work in enumerate(unit.works):
        work, share = WORKS[kind_of_work], 1.0 / (1 + place)
        weights = (1.4, 1.2, 0.4) if work.is_closed else (0.9, 0.7, 0.3)
        grades = [
            (rung, f"{work.expert} {grade}", grade, share * weight)
            for (rung, grade), weight in zip(EXPERT_GRADES, weights, strict=True)
        ]
        if work.skilled:
            grades += [
                (rung, f"{work.skilled} {grade}", grade, share * weight)
                for (rung, grade), weight in zip(SKILLED_GRADES, (0.5, 0.4, 0.3), strict=True)
            ]
        rows += [
            _Row(number, FUNCTIONAL, rung, title, grade, weight, kind_of_work)
            for rung, title, grade, weight in grades
        ]
        rows.append(_Row(number, GENERAL, 1, work.general, "", 0.8 * share, kind_of_work))
        if unit.kind == "division" and place == 0:
            title = f"Kepala Subbidang {work.name}"
            rows.append(
                _Row(number, STRUCTURAL, SUBDIVISION_LEVEL, title, SUBDIVISION_CODE, 1.0,
                     kind_of_work)
            )  # fmt: skip
    return rows


def _head(number: int, unit: OrgUnit) -> _Row:
    level, code = HEAD_LEVELS[unit.kind]
    name = unit.led_as.removeprefix("Sekretariat ")
    is_secretariat = unit.kind == "division" and name != unit.led_as
    if is_secretariat:
        level, code = 7, "III.a"
    title = f"{'Sekretaris' if is_secretariat else 'Kepala'} {name}"
    return _Row(number, STRUCTURAL, level, title, code, 1.0, unit.works[0], is_head=True)


def _becomes(rows: list[_Row], followed: NDArray[np.int64]) -> NDArray[np.int64]:
    """The post that takes each post's place, by title in the unit that follows or in its own."""
    place = {(row.unit, row.title): number for number, row in enumerate(rows)}
    becomes = np.full(len(rows), -1)
    for number, row in enumerate(rows):
        if followed[row.unit] >= 0:
            becomes[number] = place[int(followed[row.unit]), row.title]
        elif row.kind == STRUCTURAL and not row.is_head:
            becomes[number] = place[row.unit, f"{WORKS[row.work].expert} {EXPERT_GRADES[1][1]}"]
    return becomes


def _family(kind: int, title: str, code: str) -> str:
    if kind == STRUCTURAL:
        return STRUCTURAL_FAMILY
    return title.removesuffix(f" {code}") if code else title


def _demands(level: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """The level asked for in each competency: the post's own level, with ups and downs."""
    usual = USUAL_DEMAND[level]
    shift = rng.choice([-1.0, 0.0, 1.0], p=[0.25, 0.5, 0.25], size=(len(level), len(COMPETENCIES)))
    asked: NDArray[np.float64] = np.clip(usual[:, None] + shift, 1.0, 5.0)
    return asked


def _climate(
    units: tuple[OrgUnit, ...], years: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """A year's climate is mostly last year's; a unit that follows another inherits it."""
    keeps = 0.85
    climate = np.empty((len(units), years))
    climate[:, 0] = rng.normal(size=len(units))
    fresh = rng.normal(size=climate.shape) * np.sqrt(1 - keeps**2)
    for number, unit in enumerate(units):
        if unit.successor >= 0:
            climate[unit.successor, 0], fresh[unit.successor] = climate[number, 0], fresh[number]
    for year in range(1, years):
        climate[:, year] = keeps * climate[:, year - 1] + fresh[:, year]
    return climate
