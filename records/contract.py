"""The one form of all input: every table of the data contract as a declared schema.

A table is a dataframely schema (columns, types, rules that a single row must keep) plus what the
contract adds to it: its key, the columns that reference other tables, and the rule for a missing
`known_on`. Everything that needs to know a table reads it here: the reader, the checks, the store,
the view and the features.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import dataframely as dy
import polars as pl

from records import vocabulary

ALWAYS_KNOWN = date(1, 1, 1)
"""`known_on` of rows the contract calls always known."""

EARLIEST_START = date(1900, 1, 1)
"""A start before this day is an error of typing."""


def _text(*, required: bool = False) -> dy.String:
    return dy.String(nullable=not required, min_length=1)


def _word(words: tuple[str, ...], *, required: bool = False) -> dy.String:
    return dy.String(nullable=not required, check={"vocabulary": lambda column: column.is_in(words)})


def _day(*, required: bool = False) -> dy.Date:
    return dy.Date(nullable=not required)


def _number(*, required: bool = False, least: float | None = None) -> dy.Float64:
    return dy.Float64(nullable=not required, min=least)


def _whole(
    *, required: bool = False, least: int | None = None, most: int | None = None
) -> dy.Int64:
    return dy.Int64(nullable=not required, min=least, max=most)


def _not_before(later: str, earlier: str) -> pl.Expr:
    return pl.col(later) >= pl.col(earlier)


class Employees(dy.Schema):
    """People; birth date and sex are stored apart from the rest."""

    employee_id = _text(required=True)
    entry_date = _day()
    employment_kind = _text()
    birth_date = _day()
    sex = _text()
    name = _text()
    nip = _text()


class Units(dy.Schema):
    """Organisational units; a renamed or moved unit has a row per time it was so."""

    unit_id = _text(required=True)
    name = _text()
    parent_id = _text()
    kind = _text()
    valid_from = _day()
    valid_to = _day()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("valid_to", "valid_from")


class Positions(dy.Schema):
    """Posts that people can hold."""

    position_id = _text(required=True)
    unit_id = _text(required=True)
    title = _text()
    job_family = _text()
    position_kind = _word(vocabulary.POSITION_KINDS)
    level = _whole()
    headcount_needed = _number(least=0)
    workload_minutes = _number(least=0)
    min_education_level = _whole(least=0, most=8)
    education_fields = _text()
    retirement_age = _number(least=0)
    valid_from = _day()
    valid_to = _day()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("valid_to", "valid_from")


class PositionRequirements(dy.Schema):
    """Competencies a position asks for."""

    position_id = _text(required=True)
    competency = _text(required=True)
    level = _number(required=True)


class Assignments(dy.Schema):
    """Who held which post, from when to when."""

    employee_id = _text(required=True)
    start_date = _day(required=True)
    end_date = _day()
    unit_id = _text(required=True)
    position_id = _text()
    title = _text()
    job_family = _text()
    position_kind = _word(vocabulary.POSITION_KINDS)
    level = _whole()
    capacity = _word(vocabulary.CAPACITIES)
    cause = _word(vocabulary.CAUSES)
    decided_on = _day()
    round_id = _text()
    decree = _text()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("end_date", "start_date")


class Ratings(dy.Schema):
    """Appraisals, each in its scheme's own values."""

    employee_id = _text(required=True)
    period_start = _day(required=True)
    period_end = _day(required=True)
    scheme = _text(required=True)
    value = _text(required=True)
    results_value = _text()
    behaviour_value = _text()
    unit_id = _text()
    rater_id = _text()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("period_end", "period_start")


class Measures(dy.Schema):
    """Numbers about a person's work in a period."""

    employee_id = _text(required=True)
    measure = _text(required=True)
    period_start = _day(required=True)
    period_end = _day(required=True)
    value = _number(required=True)
    exposure = _number(least=0)
    unit_id = _text()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("period_end", "period_start")


class UnitMeasures(dy.Schema):
    """Numbers about a unit in a period."""

    unit_id = _text(required=True)
    measure = _text(required=True)
    period_start = _day(required=True)
    period_end = _day(required=True)
    value = _number(required=True)

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("period_end", "period_start")


class Grades(dy.Schema):
    """Pay grades, apart from posts."""

    employee_id = _text(required=True)
    grade = _text(required=True)
    level = _whole()
    effective_on = _day(required=True)


class Educations(dy.Schema):
    """Formal education."""

    employee_id = _text(required=True)
    level = _whole(least=0, most=8)
    title = _text()
    field = _text()
    institution = _text()
    completed_on = _day()


class Trainings(dy.Schema):
    """Courses and trainings."""

    employee_id = _text(required=True)
    title = _text()
    field = _text()
    kind = _text()
    hours = _number(least=0)
    start_date = _day()
    end_date = _day()
    competency = _text()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("end_date", "start_date")


class Competencies(dy.Schema):
    """Assessed competencies; one of level or score is needed."""

    employee_id = _text(required=True)
    competency = _text(required=True)
    level = _number()
    score = _number()
    assessed_on = _day(required=True)
    valid_until = _day()

    @dy.rule()
    def level_or_score(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """At least one of the two numbers is there."""
        return pl.col("level").is_not_null() | pl.col("score").is_not_null()


class Sanctions(dy.Schema):
    """Disciplinary sanctions."""

    employee_id = _text(required=True)
    severity = _word(vocabulary.SANCTION_SEVERITIES, required=True)
    start_date = _day(required=True)
    end_date = _day()
    reason = _text()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("end_date", "start_date")


class Awards(dy.Schema):
    """Awards and commendations."""

    employee_id = _text(required=True)
    title = _text()
    awarded_on = _day(required=True)


class Absences(dy.Schema):
    """Times away from the post; sickness and maternity never come in."""

    employee_id = _text(required=True)
    kind = _word(vocabulary.ABSENCE_KINDS, required=True)
    start_date = _day(required=True)
    end_date = _day()

    @dy.rule()
    def end_not_before_start(cls) -> pl.Expr:  # noqa: N805 — dataframely hands the class
        """An interval ends on or after the day it starts."""
        return _not_before("end_date", "start_date")


class Exits(dy.Schema):
    """People who left the organisation."""

    employee_id = _text(required=True)
    exited_on = _day(required=True)
    reason = _word(vocabulary.EXIT_REASONS)


class Preferences(dy.Schema):
    """Wishes: a weight in planning, never a feature."""

    employee_id = _text(required=True)
    wants_kind = _word(vocabulary.WANTS_KINDS, required=True)
    wants = _text(required=True)
    strength = _whole(least=-2, most=2)
    stated_on = _day(required=True)


class Surveys(dy.Schema):
    """Answers after a move (and readiness before it)."""

    employee_id = _text(required=True)
    start_date = _day(required=True)
    month = dy.Int64(nullable=False, check={"vocabulary": lambda c: c.is_in(vocabulary.SURVEY_MONTHS)})
    role_clarity = dy.Float64(nullable=True, min=1, max=5)
    self_efficacy = dy.Float64(nullable=True, min=1, max=5)
    social_acceptance = dy.Float64(nullable=True, min=1, max=5)
    respondent = _word(vocabulary.RESPONDENTS)
    answered_on = _day(required=True)


class Outcomes(dy.Schema):
    """Supplied outcomes; rows derived by the product come back in the same form."""

    employee_id = _text(required=True)
    start_date = _day(required=True)
    unit_id = _text()
    outcome = _text(required=True)
    value = _number(required=True)
    known_on = _day(required=True)


@dataclass(frozen=True)
class Table:
    """A table of the contract.

    Attributes:
        name: Also the file's name.
        schema: Columns, types and row rules.
        required: Columns a file must have.
        key: Columns that name a row; the same key later with other values is a new version.
        known_on: When a row is known if its `known_on` is empty (over the table's own columns).
        is_required: Whether a dataset without this table is refused.
        interval_end: The column that a view opens when it lies after the view's day.
        protected: Columns that live apart and never reach a feature.
        identity: Columns that live in the identity table alone.
    """

    name: str
    schema: type[dy.Schema]
    required: tuple[str, ...]
    key: tuple[str, ...]
    known_on: pl.Expr
    is_required: bool = False
    interval_end: str | None = None
    protected: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, pl.DataType]:
        """Column names and polars types in the contract's order, without `known_on`."""
        return {
            name: column.dtype
            for name, column in self.schema.columns().items()
            if name != "known_on"
        }


def _column(*names: str) -> pl.Expr:
    return pl.coalesce([pl.col(name) for name in names])


_ALWAYS = pl.lit(ALWAYS_KNOWN, dtype=pl.Date)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "employees", Employees, ("employee_id",), ("employee_id",),
            # "or the first day any row of theirs is known, if that is earlier or entry_date is
            # empty": needs the other tables, so records.known adds it after this first part.
            known_on=pl.col("entry_date"), is_required=True,
            protected=("birth_date", "sex"), identity=("name", "nip"),
        ),
        Table(
            "units", Units, ("unit_id",), ("unit_id", "valid_from"),
            known_on=pl.coalesce(pl.col("valid_from"), _ALWAYS), interval_end="valid_to",
        ),
        Table(
            "positions", Positions, ("position_id", "unit_id"), ("position_id", "valid_from"),
            known_on=pl.coalesce(pl.col("valid_from"), _ALWAYS), interval_end="valid_to",
        ),
        Table(
            "position_requirements", PositionRequirements,
            ("position_id", "competency", "level"), ("position_id", "competency"), known_on=_ALWAYS,
        ),
        Table(
            "assignments", Assignments, ("employee_id", "start_date", "unit_id"),
            # With a position_id the title, family and level only describe it; without one they are
            # the post. records.check blanks them in the key where a position_id stands.
            ("employee_id", "start_date", "unit_id", "position_id", "title", "job_family", "level",
             "capacity"),
            known_on=_column("decided_on", "start_date"), is_required=True, interval_end="end_date",
        ),
        Table(
            "ratings", Ratings, ("employee_id", "period_start", "period_end", "scheme", "value"),
            ("employee_id", "scheme", "period_start", "period_end", "unit_id"),
            known_on=pl.col("period_end").dt.offset_by("31d"),
        ),
        Table(
            "measures", Measures, ("employee_id", "measure", "period_start", "period_end", "value"),
            ("employee_id", "measure", "period_start", "period_end", "unit_id"),
            known_on=pl.col("period_end"),
        ),
        Table(
            "unit_measures", UnitMeasures,
            ("unit_id", "measure", "period_start", "period_end", "value"),
            ("unit_id", "measure", "period_start", "period_end"), known_on=pl.col("period_end"),
        ),
        Table(
            "grades", Grades, ("employee_id", "grade", "effective_on"),
            ("employee_id", "effective_on", "grade"), known_on=pl.col("effective_on"),
        ),
        Table(
            "educations", Educations, ("employee_id",),
            ("employee_id", "level", "title", "field", "completed_on"),
            # "else entry_date": the employee's, joined in by records.known.
            known_on=pl.col("completed_on"),
        ),
        Table(
            "trainings", Trainings, ("employee_id",),
            ("employee_id", "title", "field", "start_date", "end_date"),
            known_on=pl.col("end_date"),
        ),
        Table(
            "competencies", Competencies, ("employee_id", "competency", "assessed_on"),
            ("employee_id", "competency", "assessed_on"), known_on=pl.col("assessed_on"),
        ),
        Table(
            "sanctions", Sanctions, ("employee_id", "severity", "start_date"),
            ("employee_id", "severity", "start_date"), known_on=pl.col("start_date"),
            interval_end="end_date",
        ),
        Table(
            "awards", Awards, ("employee_id", "awarded_on"),
            ("employee_id", "title", "awarded_on"), known_on=pl.col("awarded_on"),
        ),
        Table(
            "absences", Absences, ("employee_id", "kind", "start_date"),
            ("employee_id", "kind", "start_date"), known_on=pl.col("start_date"),
            interval_end="end_date",
        ),
        Table(
            "exits", Exits, ("employee_id", "exited_on"), ("employee_id", "exited_on"),
            known_on=pl.col("exited_on"),
        ),
        Table(
            "preferences", Preferences, ("employee_id", "wants_kind", "wants", "stated_on"),
            ("employee_id", "wants_kind", "wants", "stated_on"), known_on=pl.col("stated_on"),
        ),
        Table(
            "surveys", Surveys, ("employee_id", "start_date", "month", "answered_on"),
            ("employee_id", "start_date", "month", "respondent"), known_on=pl.col("answered_on"),
        ),
        Table(
            "outcomes", Outcomes, ("employee_id", "start_date", "outcome", "value", "known_on"),
            ("employee_id", "start_date", "unit_id", "outcome"), known_on=pl.col("known_on"),
        ),
    )
}  # fmt: skip
"""Every table of the contract by name, in an order in which references come first."""


@dataclass(frozen=True)
class Records:
    """What an organisation has recorded: every version of every row, by table.

    Each frame has the contract's columns (missing ones null), any `x_…` columns, `known_on` (never
    null) and `known_until` (the day a newer version of the same row became known; null while it is
    the newest). Identity and protected columns are not in it. All tables of the contract are there,
    empty ones too, and rows are in canonical order (key, then `known_on`), so that sums over them
    do not depend on the order of input.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pl.DataFrame:
        """The table's frame."""
        return self.tables[name]
