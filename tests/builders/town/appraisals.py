"""What was noted about people's work: ratings in three schemes, measures, unit measures."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.builders.frames import Row
from tests.builders.town.careers import Careers
from tests.builders.town.spells import Spell
from tests.builders.town.staff import Person

PREDICATES = ("Sangat Kurang", "Kurang", "Butuh Perbaikan", "Baik", "Sangat Baik")
_PREDICATE_BOUNDS = (-2.6, -1.9, -0.85, 1.35)
_CHANCE = 0.55
_QUARTER_CHANCE = 0.8
_SHORTEST_SERVICE_DAYS = 60


@dataclass(frozen=True)
class Period:
    """A stretch of time that is appraised as one."""

    start: date
    end: date


class Workforce:
    """Finds who served where on a day."""

    def __init__(self, careers: Careers) -> None:
        """Sort the spells once.

        Args:
            careers: Careers of all years.
        """
        self._definitive: dict[str, list[Spell]] = defaultdict(list)
        self._leading: dict[str, list[Spell]] = defaultdict(list)
        for spell in sorted(careers.spells, key=lambda spell: spell.start):
            if spell.capacity == "definitive":
                self._definitive[spell.person.employee_id].append(spell)
            if spell.post.is_head and spell.capacity != "additional":
                self._leading[spell.post.unit_id].append(spell)

    def on(self, day: date) -> Iterator[Spell]:
        """The definitive spell of everyone in service on the day, by employee."""
        for spells in self._definitive.values():
            index = bisect_right(spells, day, key=lambda spell: spell.start) - 1
            if index >= 0 and spells[index].lasts_on(day):
                yield spells[index]

    def head_of(self, unit_id: str, day: date) -> Person | None:
        """Who leads the unit on the day, acting or not."""
        for spell in reversed(self._leading[unit_id]):
            if spell.lasts_on(day):
                return spell.person
        return None


def rating_rows(
    rng: random.Random, careers: Careers, years: range, switch_year: int
) -> Iterator[Row]:
    """Appraisals of all years.

    Args:
        rng: The source of chance.
        careers: Careers of all years.
        years: The years that are appraised.
        switch_year: From this year on predicates are given, yearly and by quarter, before it marks.

    Yields:
        Rows of the table `ratings`.
    """
    workforce = Workforce(careers)
    parents = _parents(careers)
    for year in years:
        whole_year = Period(date(year, 1, 1), date(year, 12, 31))
        scheme = "skp" if year < switch_year else "predikat"
        yield from _appraise(rng, workforce, parents, whole_year, scheme)
        if year >= switch_year:
            for quarter in _quarters(year):
                yield from _appraise(rng, workforce, parents, quarter, "predikat_triwulan")


def _parents(careers: Careers) -> dict[str, str | None]:
    units = (*careers.city.past_units, *careers.city.units.values())
    return {unit.unit_id: unit.parent_id for unit in units}


def _quarters(year: int) -> Iterator[Period]:
    for month in (1, 4, 7, 10):
        start = date(year, month, 1)
        yield Period(start, (start + timedelta(days=95)).replace(day=1) - timedelta(days=1))


def _appraise(
    rng: random.Random,
    workforce: Workforce,
    parents: dict[str, str | None],
    period: Period,
    scheme: str,
) -> Iterator[Row]:
    chance = _QUARTER_CHANCE if scheme == "predikat_triwulan" else _CHANCE
    for spell in workforce.on(period.end):
        if (period.end - spell.person.entry_date).days < _SHORTEST_SERVICE_DAYS:
            continue
        if rng.random() < 0.015:
            continue
        rater = _rater(workforce, parents, spell, period.end)
        leniency = rater.leniency if rater else 0.0
        standing = spell.standing_on(period.end)
        results, behaviour = (standing + rng.gauss(0, chance) for _ in range(2))
        total = 0.6 * results + 0.4 * behaviour + rng.gauss(0, 0.6 * chance)
        mark = _mark if scheme == "skp" else _predicate
        yield {
            "employee_id": spell.person.employee_id,
            "period_start": period.start,
            "period_end": period.end,
            "scheme": scheme,
            "value": mark(total, leniency),
            "results_value": mark(results, leniency),
            "behaviour_value": mark(behaviour, leniency),
            "unit_id": spell.post.unit_id,
            "rater_id": rater.employee_id if rater else None,
        }


def _rater(
    workforce: Workforce, parents: dict[str, str | None], spell: Spell, day: date
) -> Person | None:
    """The head of the unit; for a head, the head of the unit above."""
    unit_id: str | None = spell.post.unit_id
    if spell.post.is_head and unit_id is not None:
        unit_id = parents[unit_id]
    if unit_id is None:
        return None
    head = workforce.head_of(unit_id, day)
    return None if head is spell.person else head


def _mark(standing: float, leniency: float) -> str:
    """A mark of 0 to 100: the rater's usual one, unless the work stands out either way."""
    usual = 83.0 + 2.5 * leniency
    outstanding = max(abs(standing) - 0.9, 0.0) * (1 if standing > 0 else -1)
    return f"{min(100.0, max(0.0, usual + 6.0 * outstanding)):.1f}"


def _predicate(standing: float, leniency: float) -> str:
    return PREDICATES[bisect_right(_PREDICATE_BOUNDS, standing + 0.15 * leniency)]


def measure_rows(rng: random.Random, careers: Careers, years: range) -> Iterator[Row]:
    """Half-yearly numbers of everyone who leads nobody.

    Args:
        rng: The source of chance.
        careers: Careers of all years.
        years: The years that are counted.

    Yields:
        Rows of the table `measures`: satisfaction of those served, complaints per case.
    """
    workforce = Workforce(careers)
    halves = (
        half
        for year in years
        for half in (
            Period(date(year, 1, 1), date(year, 6, 30)),
            Period(date(year, 7, 1), date(year, 12, 31)),
        )
    )
    for half in halves:
        for spell in workforce.on(half.end):
            if spell.post.kind == "structural":
                continue
            standing = spell.standing_on(half.end)
            unit_id = spell.post.unit_id if rng.random() < 0.9 else None
            stem = {
                "employee_id": spell.person.employee_id,
                "period_start": half.start,
                "period_end": half.end,
                "unit_id": unit_id,
            }
            answers = rng.randint(5, 60)
            satisfaction = 3.6 + 0.3 * standing + rng.gauss(0, 1.5 / answers**0.5)
            yield {
                **stem,
                "measure": "kepuasan_layanan",
                "value": round(min(5.0, max(1.0, satisfaction)), 2),
                # Where the number of answers was not kept, the contract takes it as 1.
                "exposure": float(answers) if rng.random() < 0.95 else None,
            }
            cases = rng.randint(20, 200)
            share = min(0.5, max(0.0, 0.06 - 0.02 * standing + rng.gauss(0, 0.01)))
            yield {
                **stem,
                "measure": "pengaduan",
                "value": float(round(cases * share)),
                "exposure": float(cases),
            }


def unit_measure_rows(rng: random.Random, careers: Careers, years: range) -> Iterator[Row]:
    """Yearly numbers of every unit: satisfaction of those served, share of the budget spent.

    Args:
        rng: The source of chance.
        careers: Careers of all years.
        years: The years that are counted.

    Yields:
        Rows of the table `unit_measures`.
    """
    for year in years:
        end = date(year, 12, 31)
        for unit in careers.city.units.values():
            if unit.valid_from is not None and unit.valid_from > end:
                continue
            satisfaction = 3.6 + 0.4 * unit.climate + rng.gauss(0, 0.1)
            spent = min(1.0, 0.9 + 0.08 * unit.climate + rng.gauss(0, 0.04))
            for measure, value in (("kepuasan_layanan", satisfaction), ("serapan_anggaran", spent)):
                yield {
                    "unit_id": unit.unit_id,
                    "measure": measure,
                    "period_start": date(year, 1, 1),
                    "period_end": end,
                    "value": round(value, 3),
                }
