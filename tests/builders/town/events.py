"""The rest of a personnel file: courses, assessments, sanctions, awards, absences, answers."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

from tests.builders.frames import Row
from tests.builders.town.careers import Careers
from tests.builders.town.places import COMPETENCIES, FAMILIES
from tests.builders.town.spells import Spell
from tests.builders.town.staff import Person

PROBATION_DAYS = 365
_ASSESSMENT_YEARS = 3
_SURVEYS_BEGIN_YEARS = 5


class PersonnelFiles:
    """Fills the tables of single events from careers that have run."""

    def __init__(self, rng: random.Random, careers: Careers, *, begin: date, until: date) -> None:
        """Take the careers as they were.

        Args:
            rng: The source of chance.
            careers: Careers of all years.
            begin: First day of the records.
            until: Last day of the records.
        """
        self._rng = rng
        self._careers = careers
        self._begin = begin
        self._until = until
        self._moves = [spell for spell in careers.spells if spell.is_move]
        self._definitive = [s for s in careers.spells if s.capacity == "definitive"]

    def tables(self) -> dict[str, list[Row]]:
        """Rows by table."""
        return {
            "trainings": [*self._careers.trainings, *self._trainings()],
            "competencies": list(self._competencies()),
            "sanctions": list(self._sanctions()),
            "awards": list(self._awards()),
            "absences": list(self._absences()),
            "exits": list(self._exits()),
            "preferences": [*self._careers.preferences, *self._preferences()],
            "surveys": list(self._surveys()),
            "outcomes": list(self._outcomes()),
        }

    def _years_served(self, person: Person) -> Iterator[int]:
        last = person.exited_on or self._until
        yield from range(max(self._begin, person.entry_date).year, last.year + 1)

    def _day_in(self, person: Person, year: int) -> date | None:
        """A day of the year on which the person served, if chance finds one."""
        day = date(year, 1, 1) + timedelta(days=self._rng.randint(0, 364))
        last = person.exited_on or self._until
        return day if max(self._begin, person.entry_date) <= day < last else None

    def _days_with(self, yearly_chance: float) -> Iterator[tuple[Person, date]]:
        for person in self._careers.people:
            for year in self._years_served(person):
                if self._rng.random() < yearly_chance:
                    day = self._day_in(person, year)
                    if day is not None:
                        yield person, day

    def _trainings(self) -> Iterator[Row]:
        rng = self._rng
        for person, day in self._days_with(0.45):
            family = rng.choice((*person.experience_days, rng.choice(tuple(FAMILIES))))
            kind = rng.choice(("teknis", "fungsional", "kepemimpinan", "seminar"))
            days = rng.randint(1, 12)
            yield {
                "employee_id": person.employee_id,
                "title": f"Pelatihan {kind.capitalize()} {family.capitalize()}",
                "field": family,
                "kind": kind,
                "hours": float(8 * days),
                "start_date": day - timedelta(days=days),
                "end_date": day,
                "competency": rng.choice(COMPETENCIES) if rng.random() < 0.6 else None,
            }

    def _competencies(self) -> Iterator[Row]:
        rng = self._rng
        for person in self._careers.people:
            first = max(self._begin, person.entry_date) + timedelta(days=rng.randint(30, 900))
            for round_number in range(4):
                day = first + timedelta(days=round_number * _ASSESSMENT_YEARS * 365)
                if day >= (person.exited_on or self._until):
                    break
                for name, skill in person.skills.items():
                    noted = min(5.0, max(1.0, skill + rng.gauss(0, 0.3)))
                    yield {
                        "employee_id": person.employee_id,
                        "competency": name,
                        "level": float(round(noted)),
                        "score": round(20 * noted, 1) if rng.random() < 0.5 else None,
                        "assessed_on": day,
                        "valid_until": day + timedelta(days=_ASSESSMENT_YEARS * 365),
                    }

    def _sanctions(self) -> Iterator[Row]:
        rng = self._rng
        for spell in self._definitive:
            last = spell.end or self._until
            first = max(spell.start, self._begin)
            years = max(0.0, (last - first).days / 365)
            chance = 0.02 * years * math.exp(-0.7 * spell.fit)
            if years < 0.1 or rng.random() > chance:
                continue
            start = first + timedelta(days=rng.randint(1, (last - first).days - 1))
            severity = rng.choices(("light", "moderate", "severe"), (0.5, 0.38, 0.12))[0]
            days = {"light": 0, "moderate": 270, "severe": 365}[severity]
            yield {
                "employee_id": spell.person.employee_id,
                "severity": severity,
                "start_date": start,
                "end_date": start + timedelta(days=days) if days else None,
                "reason": rng.choice(("Tidak masuk kerja", "Pelanggaran prosedur", None)),
            }

    def _awards(self) -> Iterator[Row]:
        for person, day in self._days_with(0.08):
            if self._rng.random() < 0.5 + 0.25 * person.ability:
                title = self._rng.choice(("Satyalancana Karya Satya", "Pegawai Teladan"))
                yield {"employee_id": person.employee_id, "title": title, "awarded_on": day}

    def _absences(self) -> Iterator[Row]:
        rng = self._rng
        lengths = {
            "leave": (0.4, 60, 400),
            "study_leave": (0.25, 300, 700),
            "secondment": (0.15, 180, 700),
            "training": (0.12, 30, 120),
            "waiting": (0.05, 20, 90),
            "suspended": (0.03, 30, 180),
        }
        kinds, weights = tuple(lengths), tuple(share for share, _, _ in lengths.values())
        for person, day in self._days_with(0.018):
            kind = rng.choices(kinds, weights)[0]
            _, shortest, longest = lengths[kind]
            end = day + timedelta(days=rng.randint(shortest, longest))
            is_open = end > (person.exited_on or self._until)
            yield {
                "employee_id": person.employee_id,
                "kind": kind,
                "start_date": day,
                "end_date": person.exited_on if is_open else end,
            }

    def _exits(self) -> Iterator[Row]:
        for person in self._careers.people:
            if person.exited_on is not None:
                yield {
                    "employee_id": person.employee_id,
                    "exited_on": person.exited_on,
                    "reason": person.exit_reason,
                }

    def _preferences(self) -> Iterator[Row]:
        rng = self._rng
        units = tuple(self._careers.city.units)
        for person, day in self._days_with(0.06):
            wants = {"unit": rng.choice(units), "job_family": rng.choice(tuple(FAMILIES))}
            kind = rng.choice(tuple(wants))
            yield {
                "employee_id": person.employee_id,
                "wants_kind": kind,
                "wants": wants[kind],
                "strength": rng.choice((-2, -1, 0, 1, 2)),
                "stated_on": day,
            }

    def _surveys(self) -> Iterator[Row]:
        rng = self._rng
        first_year = self._until.year - _SURVEYS_BEGIN_YEARS
        for spell in self._moves:
            if spell.start.year < first_year:
                continue
            for month in (0, 3, 6, 12):
                answered_on = spell.start + timedelta(days=30 * month + rng.randint(0, 10))
                if month == 0:
                    answered_on = spell.start - timedelta(days=rng.randint(1, 2))
                if answered_on > min(self._until, spell.end or self._until):
                    break
                for respondent, chance in (("self", 0.6), ("supervisor", 0.25)):
                    if rng.random() < chance:
                        yield self._answer(spell, month, respondent, answered_on)

    def _answer(self, spell: Spell, month: int, respondent: str, answered_on: date) -> Row:
        def answer() -> float | None:
            if self._rng.random() < 0.05:
                return None
            felt = 3.2 + 0.05 * month + 0.5 * spell.fit + self._rng.gauss(0, 0.7)
            return float(min(5, max(1, round(felt))))

        return {
            "employee_id": spell.person.employee_id,
            "start_date": spell.start,
            "month": month,
            "role_clarity": answer(),
            "self_efficacy": answer(),
            "social_acceptance": answer(),
            "respondent": respondent,
            "answered_on": answered_on,
        }

    def _outcomes(self) -> Iterator[Row]:
        """Probation after a move: a failure shows within the year, a success at its end."""
        rng = self._rng
        for spell in self._moves:
            log_odds = 1.0 + 1.0 * spell.fit + 0.4 * spell.person.ability
            has_passed = rng.random() < 1 / (1 + math.exp(-log_odds))
            days = PROBATION_DAYS if has_passed else rng.randint(60, PROBATION_DAYS - 30)
            known_on = spell.start + timedelta(days=days)
            if known_on <= min(self._until, spell.person.exited_on or self._until):
                yield {
                    "employee_id": spell.person.employee_id,
                    "start_date": spell.start,
                    "unit_id": spell.post.unit_id if rng.random() < 0.8 else None,
                    "outcome": "lulus_masa_percobaan",
                    "value": float(has_passed),
                    "known_on": known_on,
                }
