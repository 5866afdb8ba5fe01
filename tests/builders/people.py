"""A fluent builder for the few rows that a unit test needs.

>>> worker = (
...     an_employee("a")
...     .appointed("2024-01-01", unit="u1", title="Analis", level=3)
...     .rated("2024-01-01", "2024-12-31", scheme="predikat", value="Baik")
... )
>>> records_of(worker)["ratings"].select("value", "known_on").rows()
[('Baik', datetime.date(2025, 1, 31))]

Everything is immutable: a method returns a longer file and leaves the old one as it was, so that a
test can branch from a common beginning. Days may be ISO text. Keyword arguments are the columns of
the contract, `unit` and `position` short for `unit_id` and `position_id`; every method also takes
`known_on`, and a column of one's own as `extra={"x_…": …}`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self, Unpack

import polars as pl

from records.contract import TABLES, Records
from records.dataset import Dataset, MeasureRule, OutcomeRule, RatingScheme
from tests.builders.columns import (
    AssignmentColumns,
    CompetencyColumns,
    Day,
    EducationColumns,
    EmployeeColumns,
    Known,
    MeasureColumns,
    PositionColumns,
    RatingColumns,
    SanctionColumns,
    SurveyColumns,
    TrainingColumns,
    UnitColumns,
    WishColumns,
)
from tests.builders.frames import Row, records_from

_LONG_NAMES = {"unit": "unit_id", "position": "position_id", "rater": "rater_id"}


def day(text: Day) -> date:
    """A day from its ISO form.

    >>> day("2024-02-29")
    datetime.date(2024, 2, 29)
    """
    return text if isinstance(text, date) else date.fromisoformat(text)


@dataclass(frozen=True)
class File:
    """Rows of some tables; add two files to get one with the rows of both."""

    rows: tuple[tuple[str, Row], ...] = ()

    def with_row(self, table: str, row: Mapping[str, object]) -> Self:
        """The file with one row more, whatever the table.

        Args:
            table: A table of the contract.
            row: Columns in their short or long names; `extra` holds columns of one's own.

        Returns:
            The longer file.
        """
        return replace(self, rows=(*self.rows, (table, _long_row(table, row))))

    def __add__(self, other: File) -> File:
        """The rows of both."""
        return File((*self.rows, *other.rows))


@dataclass(frozen=True)
class UnitFile(File):
    """What is known of one unit."""

    unit_id: str = ""

    def measured(
        self, start: Day, end: Day, *, measure: str, value: float, **known: Unpack[Known]
    ) -> Self:
        """A number about the unit in a period."""
        row = {"period_start": start, "period_end": end, "measure": measure, "value": value}
        return self.with_row("unit_measures", {"unit_id": self.unit_id, **row, **known})


@dataclass(frozen=True)
class PositionFile(File):
    """What is known of one position."""

    position_id: str = ""

    def requiring(self, competency: str, level: float, **known: Unpack[Known]) -> Self:
        """A competency that the position asks for."""
        row = {"position": self.position_id, "competency": competency, "level": level}
        return self.with_row("position_requirements", {**row, **known})


@dataclass(frozen=True)
class EmployeeFile(File):
    """What is known of one employee."""

    employee_id: str = ""

    def _with(self, table: str, **row: object) -> Self:
        return self.with_row(table, {"employee_id": self.employee_id, **row})

    def appointed(self, start: Day, **columns: Unpack[AssignmentColumns]) -> Self:
        """An assignment from a day on, open unless `end_date` is given."""
        return self._with("assignments", **{"start_date": start, "unit": "u1", **columns})

    def rated(self, start: Day, end: Day, **columns: Unpack[RatingColumns]) -> Self:
        """A rating of a period; `Baik` in the scheme `predikat` where nothing is said."""
        period = {"period_start": start, "period_end": end}
        return self._with("ratings", **{**period, "scheme": "predikat", "value": "Baik", **columns})

    def measured(self, start: Day, end: Day, **columns: Unpack[MeasureColumns]) -> Self:
        """A number about the person's work in a period; 1 of `layanan` where nothing is said."""
        period = {"period_start": start, "period_end": end}
        return self._with("measures", **{**period, "measure": "layanan", "value": 1.0, **columns})

    def graded(
        self, effective_on: Day, grade: str, *, level: int | None = None, **known: Unpack[Known]
    ) -> Self:
        """A pay grade from a day on."""
        row = {"effective_on": effective_on, "grade": grade, "level": level}
        return self._with("grades", **{**row, **known})

    def educated(self, **columns: Unpack[EducationColumns]) -> Self:
        """A formal education."""
        return self._with("educations", **columns)

    def trained(self, **columns: Unpack[TrainingColumns]) -> Self:
        """A course."""
        return self._with("trainings", **columns)

    def assessed(
        self, assessed_on: Day, competency: str, **columns: Unpack[CompetencyColumns]
    ) -> Self:
        """A competency, assessed on a day."""
        row = {"assessed_on": assessed_on, "competency": competency}
        return self._with("competencies", **{**row, **columns})

    def sanctioned(
        self, start: Day, severity: str = "moderate", **columns: Unpack[SanctionColumns]
    ) -> Self:
        """A disciplinary sanction from a day on."""
        return self._with("sanctions", **{"start_date": start, "severity": severity, **columns})

    def awarded(self, awarded_on: Day, title: str | None = None, **known: Unpack[Known]) -> Self:
        """An award."""
        return self._with("awards", **{"awarded_on": awarded_on, "title": title, **known})

    def absent(
        self, start: Day, end: Day | None = None, *, kind: str = "leave", **known: Unpack[Known]
    ) -> Self:
        """A time away from the post, open unless an end is given."""
        row = {"start_date": start, "end_date": end, "kind": kind}
        return self._with("absences", **{**row, **known})

    def left(self, exited_on: Day, reason: str | None = None, **known: Unpack[Known]) -> Self:
        """The person left the organisation."""
        return self._with("exits", **{"exited_on": exited_on, "reason": reason, **known})

    def wishing(
        self, stated_on: Day, wants: str, *, wants_kind: str = "unit", **known: Unpack[WishColumns]
    ) -> Self:
        """A wish, stated on a day."""
        row = {"stated_on": stated_on, "wants": wants, "wants_kind": wants_kind}
        return self._with("preferences", **{**row, **known})

    def surveyed(self, start: Day, month: int, **columns: Unpack[SurveyColumns]) -> Self:
        """Answers about the move that started on a day."""
        row = {"start_date": start, "month": month, "answered_on": start, "respondent": "self"}
        return self._with("surveys", **{**row, **columns})

    def with_outcome(
        self, start: Day, outcome: str, value: float, *, known_on: Day, unit: str | None = None
    ) -> Self:
        """A supplied outcome of the move that started on a day."""
        row = {"start_date": start, "outcome": outcome, "value": value, "known_on": known_on}
        return self._with("outcomes", unit=unit, **row)


def an_employee(employee_id: str = "a", **columns: Unpack[EmployeeColumns]) -> EmployeeFile:
    """A person of whom nothing else is known yet."""
    file = EmployeeFile(employee_id=employee_id)
    return file.with_row("employees", {"employee_id": employee_id, **columns})


def a_unit(unit_id: str = "u1", **columns: Unpack[UnitColumns]) -> UnitFile:
    """A unit."""
    return UnitFile(unit_id=unit_id).with_row("units", {"unit_id": unit_id, **columns})


def a_position(position_id: str = "j1", **columns: Unpack[PositionColumns]) -> PositionFile:
    """A position, in unit `u1` unless said otherwise."""
    row = {"position": position_id, "unit": "u1", **columns}
    return PositionFile(position_id=position_id).with_row("positions", row)


PREDICATES = RatingScheme(
    "ordinal",
    order=("Sangat Kurang", "Kurang", "Butuh Perbaikan", "Baik", "Sangat Baik"),
    satisfactory="Baik",
)
"""Five predicates from worst to best, of which the upper two satisfy."""

QUADRANTS = RatingScheme(
    "ordinal",
    order=("Kurang", "Baik", "Sangat Baik"),
    satisfactory="Baik",
    parts=("Di bawah", "Sesuai", "Di atas"),
)
"""Three words for the whole, and three others for its parts."""

DATASET = Dataset(
    name="a test",
    language="id",
    snapshot_on=date(2026, 6, 30),
    ratings={
        "predikat": PREDICATES,
        "kuadran": QUADRANTS,
        "skp": RatingScheme("numeric", lowest=0.0, highest=100.0, satisfactory=76.0),
    },
    measures={
        "layanan": MeasureRule("mean", "higher"),
        "pengaduan": MeasureRule("rate", "lower"),
        "keluhan": MeasureRule("count", "lower"),
    },
    outcomes={
        "adaptasi": OutcomeRule("adaptasi", "adaptation"),
        "bertahan": OutcomeRule("bertahan", "stay"),
        "lulus": OutcomeRule("lulus", "supplied"),
    },
)
"""What a test's small organisation says about itself, unless the test says it differently."""


def records_of(*files: File, dataset: Dataset | None = None) -> Records:
    """The records that hold all the files' rows.

    Units that rows name and no file describes are added with their id alone.

    Args:
        files: Employees, units and positions in any order.
        dataset: If given, schemes, measures and outcomes must be among those it declares.

    Returns:
        Records of all tables of the contract, as the loader would make them.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for file in files:
        for table, row in file.rows:
            rows[table].append(row)
    if dataset is not None:
        _check_declared(rows, dataset)
    rows["units"] += _missing_units(rows)
    return records_from(rows)


def _check_declared(rows: Mapping[str, Iterable[Row]], dataset: Dataset) -> None:
    declared: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("ratings", "scheme", dataset.ratings),
        ("measures", "measure", dataset.measures),
        ("unit_measures", "measure", dataset.measures),
        ("outcomes", "outcome", dataset.outcomes),
    )
    for table, column, names in declared:
        if unknown := {row[column] for row in rows.get(table, ())} - set(names):
            message = f"The dataset of this test declares no {column} {sorted(unknown, key=str)}."
            raise KeyError(message)


def _missing_units(rows: Mapping[str, Iterable[Row]]) -> list[Row]:
    described = {row["unit_id"] for row in rows.get("units", ())}
    named = {
        row[column]
        for table in rows.values()
        for row in table
        for column in ("unit_id", "parent_id")
        if row.get(column) is not None
    }
    return [{"unit_id": unit_id} for unit_id in sorted(named - described, key=str)]


def _long_row(table: str, row: Mapping[str, object]) -> Row:
    types = TABLES[table].columns | {"known_on": pl.Date()}
    long: Row = {_LONG_NAMES.get(name, name): value for name, value in row.items()}
    extra = long.pop("extra", {})
    assert isinstance(extra, Mapping)
    for name, value in long.items():
        if types.get(name) == pl.Date and isinstance(value, str):
            long[name] = day(value)
        elif types.get(name) == pl.Float64 and isinstance(value, int):
            long[name] = float(value)
    return long | dict(extra)
