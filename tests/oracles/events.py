"""Twins of `features.events`: one column a measure that counts events, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tests.oracles.case import Archive, Case, Twin, Value, remembered
from tests.oracles.diary import pages_until
from tests.oracles.posts import is_missing, present_spell

YEAR, FIVE_YEARS = 365, 5 * 365
DAYS_A_YEAR = 365.25
HALF_LIFE_DAYS = 730
PERSON_SPREAD, UNIT_SPREAD = 0.5, 0.25
PERSONS_ASSUMED, UNITS_ASSUMED = 20, 4
LEAST_SPREAD, MOST_SPREAD = 0.02, 5.0

Weight = Callable[[Any], Any]
"""What a day counts by its age in days."""
Served = Mapping[object, Any]
"""By unit, the numbers of the days that a person served there."""


def _number(day: pd.Timestamp) -> int:
    return (day - pd.Timestamp("1970-01-01")).days


def _all(age: Any) -> Any:  # noqa: ANN401 — a number or an array of them
    return 1.0 + 0 * age


def _younger_than(days: int) -> Weight:
    return lambda age: (age < days) * 1.0


def _decayed(age: Any) -> Any:  # noqa: ANN401 — a number or an array of them
    return 0.5 ** (age / HALF_LIFE_DAYS)


@remembered
def _service(archive: Archive, year: int) -> dict[str, dict[object, Any]]:
    """Everybody's days of service up to the end of a year, each as its own view showed it."""
    last = pd.Timestamp(year, 12, 31)
    served = {}
    for person, pages in pages_until(archive, last).items():
        away = _days_away(archive, person, _number(last))
        own: dict[object, list[int]] = {}
        for page in pages:
            end = _number(last) + 1 if page.last_day is None else _number(page.last_day)
            days = own.setdefault(page.post["unit_id"], [])
            days += [day for day in range(_number(page.first_day), end) if day not in away]
        served[person] = {unit: np.array(days) for unit, days in own.items() if days}
    return served


@remembered
def _absences(archive: Archive) -> dict[str, list[tuple[int, int | None]]]:
    """By person, when views showed them away: the first day, and the first day back."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for row in archive.tables["absences"].to_dict("records"):
        first = max(_number(row["start_date"]), _number(row["known_on"]))
        ends = [] if is_missing(row["end_date"]) else [_number(row["end_date"]) + 1]
        ends += [] if is_missing(row["known_until"]) else [_number(row["known_until"])]
        found.setdefault(row["employee_id"], []).append((first, min(ends, default=None)))
    return found


def _days_away(archive: Archive, person: str, last: int) -> set[int]:
    away: set[int] = set()
    for first, back in _absences(archive).get(person, ()):
        away |= set(range(first, last + 1 if back is None else back))
    return away


@dataclass(frozen=True)
class Record:
    """What a day's view tells of a measure.

    Attributes:
        archive: All versions of all rows.
        measure: The measure.
        as_of: The day.
    """

    archive: Archive
    measure: str
    as_of: pd.Timestamp

    @property
    def service(self) -> dict[str, dict[object, Any]]:
        """Everybody's days of service, also some after the day."""
        return _service(self.archive, self.as_of.year)

    @property
    def begun(self) -> pd.Timestamp | None:
        """The first day that rows recorded by the day tell of."""
        return _begun(self.archive, self.measure, self.as_of)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows that the view shows, with the days served that each exposure stands for."""
        return _rows(self.archive, self.measure, self.as_of)

    def served(self, person: str) -> Served:
        """By unit, the ages of a person's days of service since the measure began."""
        assert self.begun is not None
        first, last = _number(self.begun), _number(self.as_of)
        kept = {
            unit: last - days[(days >= first) & (days <= last)]
            for unit, days in self.service.get(person, {}).items()
        }
        return {unit: ages for unit, ages in kept.items() if len(ages)}

    def years(self, person: str, weight: Weight) -> dict[object, float]:
        """By unit, a person's years at risk."""
        days = {unit: float(weight(ages).sum()) for unit, ages in self.served(person).items()}
        for row in self.rows:
            if row["employee_id"] == person and row["off"]:
                changed = weight(row["age"]) * (row["on"] - row["off"])
                days[row["unit_id"]] = days.get(row["unit_id"], 0.0) + changed
        return {unit: max(count, 0.0) / DAYS_A_YEAR for unit, count in days.items()}

    def pooled(self, unit: object, weight: Weight) -> tuple[float, float]:
        """Events and years at risk of a unit; of everybody where it is None."""
        return _pooled(self.archive, self.measure, self.as_of, unit, weight)

    def rate(self, weight: Weight) -> float:
        """Everybody's events a year at risk."""
        events, years = self.pooled(None, weight)
        return events / years if years > 0 else 0.0

    def unit_rate(self, unit: object, weight: Weight, shape: float) -> float:
        """A unit's, as if `shape` events had been seen at everybody's rate."""
        prior = self.rate(weight)
        if not prior:
            return 0.0
        events, years = (0.0, 0.0) if is_missing(unit) else self.pooled(unit, weight)
        return (events + shape) / (years + shape / prior)

    def events(self, person: str, weight: Weight) -> float:
        """A person's events."""
        own = [row for row in self.rows if row["employee_id"] == person]
        return float(sum(row["value"] * weight(row["age"]) for row in own))

    def expected(self, person: str, weight: Weight, shape: float) -> float:
        """The events of a person at the rates of the units served in."""
        return sum(
            years * self.unit_rate(unit, _all, shape)
            for unit, years in self.years(person, weight).items()
        )


@remembered
def _begun(archive: Archive, measure: str, as_of: pd.Timestamp) -> pd.Timestamp | None:
    rows = archive.tables["measures"]
    recorded = rows[
        (rows["measure"] == measure)
        & (rows["value"] >= 0)
        & (rows["known_on"] <= as_of)
        & (rows["period_end"] <= as_of)
    ]
    return recorded["period_start"].min() if len(recorded) else None


@remembered
def _rows(archive: Archive, measure: str, as_of: pd.Timestamp) -> list[dict[str, Any]]:
    shown = archive.on(as_of)["measures"]
    shown = shown[
        (shown["measure"] == measure) & (shown["value"] >= 0) & (shown["period_end"] <= as_of)
    ]
    rows = [{str(name): value for name, value in row.items()} for row in shown.to_dict("records")]
    service = _service(archive, as_of.year)
    stated = []
    for row in rows:
        first, last = _number(row["period_start"]), _number(row["period_end"])
        row["age"], row["off"], row["on"] = _number(as_of) - last, 0, 0.0
        if last == first or is_missing(row["exposure"]) or row["exposure"] == 1:
            continue
        served = np.concatenate([[], *service.get(row["employee_id"], {}).values()])
        row["off"] = int(((served >= first) & (served <= last)).sum())
        if row["exposure"] < 1:
            row["on"] = row["exposure"] * row["off"]
        elif row["off"]:
            stated.append((row, last - first + 1))
    total = sum(row["exposure"] for row, _ in stated)
    a_day = sum(days for _, days in stated) / total if total else 0.0
    # What each is worth, on the days served of the period alone.
    for row, length in stated:
        row["on"] = row["exposure"] * row["off"] / length * a_day
    return rows


@remembered
def _pooled(
    archive: Archive, measure: str, as_of: pd.Timestamp, unit: object, weight: Weight
) -> tuple[float, float]:
    record = Record(archive, measure, as_of)
    events, days = 0.0, 0.0
    for person in record.service:
        for place, ages in record.served(person).items():
            if unit is None or place == unit:
                days += float(weight(ages).sum())
    for row in record.rows:
        if unit is None or row["unit_id"] == unit:
            events += weight(row["age"]) * row["value"]
            days += weight(row["age"]) * (row["on"] - row["off"])
    return events, max(days, 0.0) / DAYS_A_YEAR


def _spread(counts: Iterable[tuple[float, float, float]], assumed: float, weight: float) -> float:
    """The variance of relative rates, by moments; `counts`: events, expected, surplus."""
    total, of = weight * assumed, float(weight)
    for events, expected, surplus in counts:
        scale = (expected + 1 / assumed) ** 2
        total += ((events - expected) ** 2 - events - surplus) / scale
        of += expected**2 / scale
    return min(max(total / of, LEAST_SPREAD), MOST_SPREAD)


@remembered
def _shapes(archive: Archive, measure: str, as_of: pd.Timestamp) -> tuple[float, float]:
    """Of persons and of units, as counts showed them at the end of the year before."""
    record = Record(archive, measure, pd.Timestamp(as_of.year - 1, 12, 31))
    if record.begun is None:
        return 1 / PERSON_SPREAD, 1 / UNIT_SPREAD
    persons, squares = [], dict[object, float]()
    for person in record.service:
        expected = 0.0
        for unit, years in record.years(person, _all).items():
            own = years * record.unit_rate(unit, _all, 1 / UNIT_SPREAD)
            expected += own
            squares[unit] = squares.get(unit, 0.0) + own**2
        if expected > 0:
            persons.append((record.events(person, _all), expected, 0.0))
    of_persons = _spread(persons, PERSON_SPREAD, PERSONS_ASSUMED)
    units = []
    for unit, square in squares.items():
        events, years = record.pooled(unit, _all)
        if square > 0 and years > 0:
            units.append((events, years * record.rate(_all), square * of_persons))
    return 1 / of_persons, 1 / _spread(units, UNIT_SPREAD, UNITS_ASSUMED)


_YEAR, _FIVE_YEARS = _younger_than(YEAR), _younger_than(FIVE_YEARS)


def _record(case: Case, measure: str) -> Record | None:
    record = Record(case.archive, measure, case.as_of)
    return None if record.begun is None else record


def _present_unit(case: Case) -> object:
    spell = present_spell(case)
    return None if spell is None else spell.post["unit_id"]


def _relative(case: Case, record: Record, weight: Weight) -> float:
    shape, unit_shape = _shapes(case.archive, record.measure, case.as_of)
    person = case.move["employee_id"]
    expected = record.expected(person, weight, unit_shape)
    return (record.events(person, weight) + shape) / (expected + shape)


def _own_rate(case: Case, measure: str, weight: Weight) -> Value:
    record = _record(case, measure)
    if record is None:
        return None
    _, unit_shape = _shapes(case.archive, measure, case.as_of)
    person = case.move["employee_id"]
    years = sum(record.years(person, weight).values())
    if years > 0:
        usual = record.expected(person, weight, unit_shape) / years
    else:
        usual = record.unit_rate(_present_unit(case), _FIVE_YEARS, unit_shape)
    return usual * _relative(case, record, weight)


def event_rate_1_year(case: Case, measure: str) -> Value:
    return _own_rate(case, measure, _YEAR)


def event_rate_5_years(case: Case, measure: str) -> Value:
    return _own_rate(case, measure, _FIVE_YEARS)


def event_rate_recent(case: Case, measure: str) -> Value:
    return _own_rate(case, measure, _decayed)


def event_ratio(case: Case, measure: str) -> Value:
    record = _record(case, measure)
    return None if record is None else _relative(case, record, _all)


def days_since_event(case: Case, measure: str) -> Value:
    person = case.move["employee_id"]
    ages = [
        row["age"]
        for row in _rows(case.archive, measure, case.as_of)
        if row["employee_id"] == person and row["value"] > 0 and row["age"] < FIVE_YEARS
    ]
    return min(ages, default=None)


def own_unit_event_rate(case: Case, measure: str) -> Value:
    record, unit = _record(case, measure), _present_unit(case)
    if record is None or is_missing(unit):
        return None
    return record.unit_rate(unit, _FIVE_YEARS, _shapes(case.archive, measure, case.as_of)[1])


def destination_event_rate(case: Case, measure: str) -> Value:
    record = _record(case, measure)
    if record is None:
        return None
    unit_shape = _shapes(case.archive, measure, case.as_of)[1]
    return record.unit_rate(case.move["unit_id"], _FIVE_YEARS, unit_shape)


def destination_events_expected(case: Case, measure: str) -> Value:
    record, rate = _record(case, measure), destination_event_rate(case, measure)
    if record is None or rate is None:
        return None
    return float(rate) * _relative(case, record, _all)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        event_rate_1_year, event_rate_5_years, event_rate_recent, event_ratio, days_since_event,
        own_unit_event_rate, destination_event_rate, destination_events_expected,
    )
}  # fmt: skip
