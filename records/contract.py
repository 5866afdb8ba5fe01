"""The one form of all input: every table of the data contract as a declared schema.

A table is a schema (columns, types, rules that a single row must keep) plus what the
contract adds to it: its key, the columns that reference other tables, and the rule for a missing
`known_on`. Everything that needs to know a table reads it here: the reader, the checks, the store,
the view and the features.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from records import schemas

ALWAYS_KNOWN = date(1, 1, 1)
"""`known_on` of rows the contract calls always known."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Days that records, and questions about them, may name; others are errors of typing."""


@dataclass(frozen=True)
class Table:
    """A table of the contract.

    Attributes:
        name: Also the file's name.
        schema: Columns, types and row rules.
        required: Columns a file must have.
        key: Columns that name a row; the same key later with other values is a new version.
        known_on: When a row is known if its `known_on` is empty (over the table's own columns).
        starts_on: The day the row's fact begins: not before 1900, not before the person's birth.
        is_required: Whether a dataset without this table is refused.
        interval_end: The column that a view opens when it lies after the view's day.
        protected: Columns that live apart and never reach a feature.
        identity: Columns that live in the identity table alone.
        naming: Columns by which a file may name a row's unit or post where it has no id of it
            (`records.checks.names`); nothing of them is kept.
    """

    name: str
    schema: type[schemas.Schema]
    required: tuple[str, ...]
    key: tuple[str, ...]
    known_on: pl.Expr
    starts_on: str | None = None
    is_required: bool = False
    interval_end: str | None = None
    protected: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, pl.DataType]:
        """Column names and polars types in the contract's order, without `known_on`."""
        return {
            name: column.dtype
            for name, column in self.schema.columns().items()
            if name != "known_on"
        }

    @property
    def record_columns(self) -> dict[str, pl.DataType]:
        """The columns that `Records` show: neither identities nor protected ones."""
        apart = (*self.protected, *self.identity)
        return {name: dtype for name, dtype in self.columns.items() if name not in apart}

    def key_values(self) -> list[pl.Expr]:
        """The key's columns as they name a row.

        Where an assignment has a position, title, family and level only describe it and are blank
        in the key; a missing capacity is definitive.
        """
        if self.name != "assignments":
            return [pl.col(name) for name in self.key]
        describing = ("title", "job_family", "level")
        return [
            pl.when(pl.col("position_id").is_null()).then(pl.col(name)).alias(name)
            if name in describing
            else pl.col(name).fill_null("definitive")
            if name == "capacity"
            else pl.col(name)
            for name in self.key
        ]


def _known(*names: str, always: bool = False) -> pl.Expr:
    last_resort = [pl.lit(ALWAYS_KNOWN, dtype=pl.Date)] if always else []
    return pl.coalesce([*(pl.col(name) for name in names), *last_resort])


_EMPLOYEE = ("employee_id",)
_PERIOD = ("period_start", "period_end")
_UNIT_NAME = ("unit_name",)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "employees", schemas.Employees, required=_EMPLOYEE, key=_EMPLOYEE,
            # "or the first day any row of theirs is known, if that is earlier or entry_date is
            # empty": needs the other tables, so records.knowing.known adds it afterwards.
            # No starts_on: a placeholder as entry_date must not take a person and all their rows
            # out; records.checks.warnings tells of it.
            known_on=_known("entry_date"), is_required=True,
            protected=("birth_date", "sex"), identity=("name", "nip"),
        ),
        Table(
            "units", schemas.Units, required=("unit_id",), key=("unit_id", "valid_from"),
            known_on=_known("valid_from", always=True), starts_on="valid_from",
            interval_end="valid_to",
        ),
        Table(
            "positions", schemas.Positions, required=("position_id", "unit_id"),
            key=("position_id", "valid_from"),
            known_on=_known("valid_from", always=True), starts_on="valid_from",
            interval_end="valid_to", naming=_UNIT_NAME,
        ),
        Table(
            "position_requirements", schemas.PositionRequirements,
            required=("position_id", "competency", "level"), key=("position_id", "competency"),
            known_on=_known(always=True), naming=("unit_id", *_UNIT_NAME, "title", "job_family"),
        ),
        Table(
            "assignments", schemas.Assignments, required=("employee_id", "start_date", "unit_id"),
            key=("employee_id", "start_date", "unit_id", "position_id", "title", "job_family",
                 "level", "capacity"),
            known_on=_known("decided_on", "start_date"), starts_on="start_date", is_required=True,
            interval_end="end_date", naming=_UNIT_NAME,
        ),
        Table(
            "ratings", schemas.Ratings, required=(*_EMPLOYEE, *_PERIOD, "scheme", "value"),
            key=("employee_id", "scheme", *_PERIOD, "unit_id"),
            known_on=pl.col("period_end").dt.offset_by("31d"), starts_on="period_start",
            naming=_UNIT_NAME,
        ),
        Table(
            "measures", schemas.Measures, required=(*_EMPLOYEE, "measure", *_PERIOD, "value"),
            key=("employee_id", "measure", *_PERIOD, "unit_id"),
            known_on=_known("period_end"), starts_on="period_start", naming=_UNIT_NAME,
        ),
        Table(
            "unit_measures", schemas.UnitMeasures,
            required=("unit_id", "measure", *_PERIOD, "value"),
            key=("unit_id", "measure", *_PERIOD),
            known_on=_known("period_end"), starts_on="period_start", naming=_UNIT_NAME,
        ),
        Table(
            "grades", schemas.Grades, required=("employee_id", "grade", "effective_on"),
            key=("employee_id", "effective_on", "grade"),
            known_on=_known("effective_on"), starts_on="effective_on",
        ),
        Table(
            "educations", schemas.Educations, required=_EMPLOYEE,
            key=("employee_id", "level", "title", "field", "completed_on"),
            # "else entry_date": the employee's, joined in by records.knowing.known.
            known_on=_known("completed_on"), starts_on="completed_on",
        ),
        Table(
            "trainings", schemas.Trainings, required=_EMPLOYEE,
            key=("employee_id", "title", "field", "start_date", "end_date"),
            # Without an end, not before the start: nobody knew of a course that had not begun.
            known_on=_known("end_date", "start_date"), starts_on="start_date",
        ),
        Table(
            "competencies", schemas.Competencies,
            required=("employee_id", "competency", "assessed_on"),
            key=("employee_id", "competency", "assessed_on"),
            known_on=_known("assessed_on"), starts_on="assessed_on",
        ),
        Table(
            "sanctions", schemas.Sanctions, required=("employee_id", "severity", "start_date"),
            key=("employee_id", "severity", "start_date"),
            known_on=_known("start_date"), starts_on="start_date", interval_end="end_date",
        ),
        Table(
            "awards", schemas.Awards, required=("employee_id", "awarded_on"),
            key=("employee_id", "title", "awarded_on"),
            known_on=_known("awarded_on"), starts_on="awarded_on",
        ),
        Table(
            "absences", schemas.Absences, required=("employee_id", "kind", "start_date"),
            key=("employee_id", "kind", "start_date"),
            known_on=_known("start_date"), starts_on="start_date", interval_end="end_date",
        ),
        Table(
            "exits", schemas.Exits, required=("employee_id", "exited_on"),
            key=("employee_id", "exited_on"),
            known_on=_known("exited_on"), starts_on="exited_on",
        ),
        Table(
            "preferences", schemas.Preferences,
            required=("employee_id", "wants_kind", "wants", "stated_on"),
            key=("employee_id", "wants_kind", "wants", "stated_on"),
            known_on=_known("stated_on"), starts_on="stated_on",
            naming=("unit_id", *_UNIT_NAME, "title"),
        ),
        Table(
            "surveys", schemas.Surveys,
            required=("employee_id", "start_date", "month", "answered_on"),
            key=("employee_id", "start_date", "month", "respondent"),
            known_on=_known("answered_on"), starts_on="start_date",
        ),
        Table(
            "outcomes", schemas.Outcomes,
            required=("employee_id", "start_date", "outcome", "value", "known_on"),
            key=("employee_id", "start_date", "unit_id", "outcome"),
            known_on=pl.col("known_on"), starts_on="start_date",
        ),
    )
}  # fmt: skip
"""Every table of the contract by name, in an order in which references come first."""


NAMED_BY: Mapping[str, tuple[frozenset[str], ...]] = {
    "employee_id": (frozenset({"nip"}),),
    "unit_id": (frozenset({"unit_name"}),),
    "position_id": (frozenset({"unit_id", "title"}), frozenset({"unit_name", "title"})),
    "wants": (frozenset({"unit_id"}), frozenset({"unit_name"})),
}
"""Columns that name a person, unit, post or wish where a file has no column of its id."""


def names_row(table: Table, said: Collection[str]) -> bool:
    """Whether the filled columns of a row are enough to know what the row is about.

    Args:
        table: The row's table.
        said: The row's columns that are not empty.

    >>> names_row(TABLES["positions"], {"unit_name", "title"})
    True
    """
    named = [name for name in table.required if name in NAMED_BY]
    return all(
        name in said or any(names <= set(said) for names in NAMED_BY[name]) for name in named
    )


@dataclass(frozen=True)
class Records:
    """What an organisation has recorded: every version of every row, by table.

    Each frame has the contract's columns (missing ones null), any `x_…` columns, `known_on` (never
    null) and `known_until` (the day a newer version of the same row became known; null while it is
    the newest). Identity and protected columns are not in it. All tables of the contract are there,
    empty ones too, and rows are in canonical order (key, then `known_on`), so that sums over them
    do not depend on the order of input.

    Attributes:
        tables: Each table's frame by name.
        outcomes_are_usable: Whether `outcomes` holds derived labels too, each known from the day on
            which it may be used (`models.outcome.with_outcomes`), instead of the rows as supplied.
        ordinary_regroupings: Groups that changed to one target on one day of which the office says
            that they are ordinary moves (`records.knowing.regroupings`).
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    outcomes_are_usable: bool = False
    ordinary_regroupings: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> pl.DataFrame:
        """The table's frame."""
        return self.tables[name]
