"""An organisation that does not change: what moves a yearly mean in it is the age of its records.

Seats, units and posts stay; people come and go, move, learn and err at constant rates, long before
anything is kept. What happens in a month happens equally often in every month, and what units are
measured by is dealt out anew each year from the same numbers, so that luck moves means little.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from records.contract import TABLES, Records
from records.dataset import Dataset, read_dataset
from records.knowing.known import build_records, fill_known_on
from records.sources.folder import DATASET_FILE
from simulation.beginnings import kept_since
from tests.builders.frames import Row, frame_of

FIRST_YEAR = 1960
"""The first careers begin: by the time that anything is kept, nobody of those days is left."""
SNAPSHOT_ON = date(2021, 12, 31)
BEGUN: Mapping[str, date] = {
    "assignments": date(2000, 3, 1), "exits": date(2000, 3, 1), "sanctions": date(2001, 5, 1),
    "grades": date(2002, 2, 1), "ratings": date(2002, 7, 1), "measures": date(2003, 1, 1),
    "absences": date(2003, 9, 1), "competencies": date(2004, 4, 1), "trainings": date(2004, 11, 1),
    "awards": date(2005, 6, 1), "unit_measures": date(2006, 1, 1), "preferences": date(2006, 8, 1),
}  # fmt: skip
"""The day from which each table is kept."""

UNITS, FAMILIES, ROOTS, SEATS_A_UNIT, LEVELS = 160, 5, 8, 12, 5
MOVES_A_MONTH = 32
LEAVERS_A_MONTH = 13
CAREER_YEARS = (3.0, 21.0)
"""As planned; so many leave a month, whoever is due longest."""
A_MONTH = {"trainings": 60, "awards": 8, "sanctions": 6, "absences": 4, "preferences": 12,
           "complaints": 40}  # fmt: skip
"""How often each thing happens in every month, to people taken by chance."""
COMPETENCIES = ("Integritas", "Komunikasi", "Mengelola Perubahan")
SHOWS_WITHIN = timedelta(days=2 * 365 + 1)
"""The first whole year after a move is over by then, and appraised."""
ASSESSED_EVERY = timedelta(days=3 * 365)
GRADED_EVERY = timedelta(days=4 * 365)
_NOT_CUT = date(1990, 1, 1)
"""Nothing of before is written down: no table begins earlier."""

TOML = f"""
[dataset]
name = "Kota yang tidak berubah"
language = "id"
snapshot_on = {SNAPSHOT_ON}
source = "made for tests"

[moves]
changes = ["unit_id", "title", "job_family"]

[ratings.skp]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

[measures.output]
summary = "mean"
better = "higher"

[measures.complaints]
summary = "count"
better = "lower"

[measures.climate]
summary = "mean"
better = "higher"

[outcomes.adaptation]
kind = "adaptation"
"""


@dataclass
class _Person:
    """Somebody's career while it lasts; `leaves` in months since the first year's January."""

    number: int
    entered: date
    leaves: int
    unit: int
    level: int
    since: date
    gift: float
    skills: np.ndarray
    succeeds: bool = False


def stationary_organisation(
    seed: int, begun: Mapping[str, date] = BEGUN
) -> tuple[Dataset, Records]:
    """The organisation's records, each table from its day on.

    Args:
        seed: The same seed gives the same organisation.
        begun: By table, the day from which it is kept; what is not named is whole.
    """
    town = _Town(np.random.default_rng(seed))
    for month in range(12 * (SNAPSHOT_ON.year + 1 - FIRST_YEAR)):
        town.live_through(month)
    rows = town.rows()
    # All rows of a table have the same columns, so the frame is made at once.
    tables = {name: frame_of(name, rows.get(name, ())) for name in TABLES}
    dataset, _ = read_dataset(TOML, file=DATASET_FILE)
    return dataset, build_records(fill_known_on(kept_since(tables, begun)))


class _Town:
    """The office at work, month by month."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.written: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.count = 0
        places = np.repeat(np.arange(UNITS), SEATS_A_UNIT)
        # The first seats are in the middle of a career, or else all would end together for ever.
        self.staff = [
            self._newcomer(int(unit), 0, longest=rng.uniform(0.0, 1.0)) for unit in places
        ]

    def live_through(self, month: int) -> None:
        """People leave and enter, move, and what else happens in a month."""
        longest_due = sorted(range(len(self.staff)), key=lambda seat: self.staff[seat].leaves)
        for seat in longest_due[:LEAVERS_A_MONTH]:
            self._leave(self.staff[seat], month)
            self.staff[seat] = self._newcomer(self.staff[seat].unit, month)
        self._move(month)
        if _first_of(month) >= _NOT_CUT:
            self._note_events(month)
            if month % 12 == 11:
                self._note_the_year(month)

    def rows(self) -> dict[str, list[Row]]:
        """Everything that is written down, and what never changes."""
        for person in self.staff:
            self._write_spell(person, None)
        return self.written | _places()

    def _newcomer(self, unit: int, month: int, longest: float = 1.0) -> _Person:
        rng = self.rng
        years = longest * rng.uniform(*CAREER_YEARS)
        entered = _first_of(month)
        self.count += 1
        person = _Person(
            self.count, entered, month + 1 + round(12 * years), unit,
            int(rng.integers(1, 4)), entered, rng.normal(), rng.uniform(1.0, 5.0, 3).round(1),
        )  # fmt: skip
        self.written["employees"].append(
            {"employee_id": _name(person), "entry_date": entered, "employment_kind": "PNS"}
        )
        self._write_study(person)
        return person

    def _write_study(self, person: _Person) -> None:
        level = int(self.rng.choice([5, 6, 7], p=[0.3, 0.6, 0.1]))
        family = _family(person.unit if self.rng.random() < 0.6 else int(self.rng.integers(UNITS)))
        self.written["educations"].append(
            {
                "employee_id": _name(person), "level": level, "title": f"Ilmu {family}",
                "field": family, "completed_on": person.entered - timedelta(days=400),
            }
        )  # fmt: skip
        last = min(_first_of(person.leaves), SNAPSHOT_ON)
        for step in range((last - person.entered) // GRADED_EVERY + 1):
            self.written["grades"].append(
                {
                    "employee_id": _name(person), "grade": f"III/{'abcdef'[step]}",
                    "level": 31 + step, "effective_on": person.entered + step * GRADED_EVERY,
                }
            )  # fmt: skip
        offset = timedelta(days=int(self.rng.integers(0, ASSESSED_EVERY.days)))
        for step in range((last - person.entered) // ASSESSED_EVERY + 1):
            on = person.entered + offset + step * ASSESSED_EVERY
            if _NOT_CUT <= on < last:
                self.written["competencies"] += [
                    {
                        "employee_id": _name(person), "competency": competency,
                        "level": float(level), "assessed_on": on,
                        "valid_until": on + ASSESSED_EVERY,
                    }
                    for competency, level in zip(COMPETENCIES, person.skills, strict=True)
                ]  # fmt: skip

    def _leave(self, person: _Person, month: int) -> None:
        day = _first_of(month)
        self._write_spell(person, day - timedelta(days=1))
        self.written["exits"].append(
            {"employee_id": _name(person), "exited_on": day, "reason": "retirement"}
        )

    def _move(self, month: int) -> None:
        """So many people change places with one another: every unit keeps its size.

        Every second move succeeds. Nobody moves or leaves before that has shown.
        """
        day = _first_of(month)
        settled = [
            person
            for person in self.staff
            if person.since < day - SHOWS_WITHIN and person.leaves > month + 28
        ]
        if len(settled) < MOVES_A_MONTH:
            return
        # In the order of their units, far from one another: nobody gets the place they had.
        drawn = self.rng.choice(len(settled), MOVES_A_MONTH, replace=False)
        ordered = sorted((settled[place] for place in drawn), key=lambda person: person.unit)
        half = MOVES_A_MONTH // 2
        chosen = [person for pair in zip(ordered[:half], ordered[half:], strict=True)
                  for person in pair]  # fmt: skip
        units = [person.unit for person in chosen]
        fates = list(self.rng.permutation(MOVES_A_MONTH) % 2 == 0)
        for person, unit in zip(chosen, units[1:] + units[:1], strict=True):
            self._write_spell(person, day - timedelta(days=1))
            step = int(self.rng.choice([-1, 0, 1], p=[0.04, 0.66, 0.3]))
            person.level = int(np.clip(person.level + step, 1, LEVELS))
            person.unit, person.since = unit, day
            person.succeeds = bool(fates.pop())

    def _write_spell(self, person: _Person, end: date | None) -> None:
        if end is not None and end < _NOT_CUT:
            return
        first = person.since == person.entered
        asked = "own_request" if self.rng.random() < 0.4 else "assigned"
        self.written["assignments"].append(
            {
                "employee_id": _name(person), "start_date": person.since, "end_date": end,
                **_post(person.unit, person.level), "capacity": "definitive",
                "cause": "first" if first else asked,
                "decided_on": person.since - timedelta(days=0 if first else 14),
                "round_id": None if first else f"{person.since:%Y-%m}",
            }
        )  # fmt: skip

    def _note_events(self, month: int) -> None:
        for name, often in A_MONTH.items():
            # Who is away in the first year after a move is not judged: nobody goes then.
            shown = _first_of(month) - (SHOWS_WITHIN if name == "absences" else timedelta(0))
            asked = [person for person in self.staff if person.since <= shown]
            for person in (
                asked[place] for place in self.rng.choice(len(asked), often, replace=False)
            ):
                day = max(self._day(month), person.entered)
                table = "measures" if name == "complaints" else name
                self.written[table].append(
                    {"employee_id": _name(person), **self._event(name, person, day)}
                )

    def _event(self, name: str, person: _Person, day: date) -> Row:
        rng = self.rng
        if name == "trainings":
            family = _family(int(rng.integers(UNITS)))
            return {"title": f"Bimtek {family}", "field": family, "kind": "Bimbingan Teknis",
                    "hours": float(rng.choice([8, 16, 40])), "start_date": day,
                    "end_date": day}  # fmt: skip
        if name == "awards":
            return {"title": "Pegawai Teladan", "awarded_on": day}
        if name == "sanctions":
            # Heavier ones would undo a success.
            return {"severity": "light", "start_date": day, "end_date": day + timedelta(days=180)}
        if name == "absences":
            away = timedelta(days=int(rng.integers(30, 200)))
            return {"kind": "leave", "start_date": day, "end_date": day + away}
        if name == "preferences":
            return {"wants_kind": "unit", "wants": f"u{rng.integers(UNITS)}", "strength": 1,
                    "stated_on": day}  # fmt: skip
        return {"measure": "complaints", "period_start": day, "period_end": day, "value": 1.0,
                "unit_id": f"u{person.unit}"}  # fmt: skip

    def _note_the_year(self, month: int) -> None:
        start = _first_of(month - 11)
        end = _first_of(month + 1) - timedelta(days=1)
        rated = [person for person in self.staff if person.entered < end - timedelta(days=180)]
        leader = {person.unit: person for person in sorted(rated, key=_rank)}
        period: Row = {"period_start": start, "period_end": end}
        for person in rated:
            mark = self._mark(person, start)
            whose: Row = {"employee_id": _name(person), "unit_id": f"u{person.unit}", **period}
            above = leader[person.unit]
            self.written["ratings"].append(
                whose | {"scheme": "skp", "value": f"{mark:.1f}",
                         "rater_id": None if above is person else _name(above)}
            )  # fmt: skip
            self.written["measures"].append(
                whose | {"measure": "output", "value": person.gift + self.rng.normal(),
                         "exposure": float(self.rng.integers(1, 10))}
            )  # fmt: skip
        levels = self.rng.permutation(np.linspace(1.0, 5.0, UNITS)).round(2)
        self.written["unit_measures"] += [
            {"unit_id": f"u{unit}", "measure": "climate", "value": float(level), **period}
            for unit, level in enumerate(levels)
        ]

    def _mark(self, person: _Person, start: date) -> float:
        """Near the middle, above all others or below, if it is the first one after a move."""
        is_first = start - timedelta(days=365) < person.since <= start
        if is_first and person.since != person.entered:
            return 95.0 if person.succeeds else 70.0
        return float(np.clip(83.0 + 2.0 * person.gift + 2.0 * self.rng.normal(), 77.0, 90.0))

    def _day(self, month: int) -> date:
        return _first_of(month) + timedelta(days=int(self.rng.integers(0, 28)))


def _first_of(month: int) -> date:
    return date(FIRST_YEAR + month // 12, 1 + month % 12, 1)


def _name(person: _Person) -> str:
    return f"e{person.number}"


def _rank(person: _Person) -> tuple[int, date]:
    """Who comes last leads the unit."""
    return person.level, date.max - (person.entered - date.min)


def _family(unit: int) -> str:
    return f"F{unit % FAMILIES}"


def _post(unit: int, level: int) -> Row:
    family = _family(unit)
    return {"unit_id": f"u{unit}", "position_id": f"p{unit}-{level}",
            "title": f"Analis {family} jenjang {level}", "job_family": family,
            "position_kind": "functional", "level": level}  # fmt: skip


def _places() -> dict[str, list[Row]]:
    roots: Iterable[Row] = (
        {"unit_id": f"r{root}", "name": f"Dinas {root}"} for root in range(ROOTS)
    )
    units: Iterable[Row] = (
        {"unit_id": f"u{unit}", "name": f"Bidang {unit}", "parent_id": f"r{unit % ROOTS}"}
        for unit in range(UNITS)
    )
    posts = [
        _post(unit, level) | {
            "headcount_needed": 3.0, "workload_minutes": 200_000.0 + 1_000.0 * (unit % 50),
            "min_education_level": 5, "education_fields": _family(unit), "retirement_age": 58.0,
        }
        for unit in range(UNITS)
        for level in range(1, LEVELS + 1)
    ]  # fmt: skip
    asked: list[Row] = [
        {"position_id": post["position_id"], "competency": competency,
         "level": float(1 + (place + number) % 4)}
        for place, post in enumerate(posts)
        for number, competency in enumerate(COMPETENCIES)
    ]  # fmt: skip
    return {"units": [*roots, *units], "positions": posts, "position_requirements": asked}
