"""Every table's columns, types and the rules that a single row must keep.

What the contract adds to a schema (key, rule for a missing `known_on`, references) stands in
`records.contract`; `records.checks.rows` holds rows against it, with dataframely. It is no part of
this module: whoever only reads records would wait for its import, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from records import vocabulary


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        dtype: Its type.
        is_required: Whether each row says it.
        words: The closed list of what it may say; empty where there is none.
        least: The least number it may say.
        most: The greatest one.
    """

    dtype: pl.DataType
    is_required: bool = False
    words: tuple[str, ...] | tuple[int, ...] = ()
    least: float | None = None
    most: float | None = None


class Schema:
    """A table: its class attributes are its columns, in order, and what each row must fulfil."""

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The columns by name."""
        return {name: each for name, each in vars(cls).items() if isinstance(each, Column)}

    @classmethod
    def rules(cls) -> dict[str, pl.Expr]:
        """What each row must fulfil, by the rule's name."""
        return {name: each for name, each in vars(cls).items() if isinstance(each, pl.Expr)}


def _text(*, required: bool = False) -> Column:
    return Column(pl.String(), required)


def _word(words: tuple[str, ...], *, required: bool = False) -> Column:
    return Column(pl.String(), required, words)


def _day(*, required: bool = False) -> Column:
    return Column(pl.Date(), required)


def _number(
    *, required: bool = False, least: float | None = None, most: float | None = None
) -> Column:
    return Column(pl.Float64(), required, least=least, most=most)


def _whole(*, least: int | None = None, most: int | None = None) -> Column:
    return Column(pl.Int64(), least=least, most=most)


def _not_before(later: str, earlier: str) -> pl.Expr:
    """An interval ends on or after the day it starts."""
    return pl.col(later) >= pl.col(earlier)


class Employees(Schema):
    """People; birth date and sex are stored apart from the rest."""

    employee_id = _text(required=True)
    entry_date = _day()
    employment_kind = _text()
    birth_date = _day()
    sex = _text()
    name = _text()
    nip = _text()


class Units(Schema):
    """Organisational units; a renamed or moved unit has a row per time it was so."""

    unit_id = _text(required=True)
    name = _text()
    parent_id = _text()
    kind = _text()
    valid_from = _day()
    valid_to = _day()

    end_not_before_start = _not_before("valid_to", "valid_from")


class Positions(Schema):
    """Posts that people can hold."""

    position_id = _text(required=True)
    unit_id = _text(required=True)
    title = _text()
    job_family = _text()
    position_kind = _word(vocabulary.POSITION_KINDS)
    level = _whole()
    level_code = _text()
    headcount_needed = _number(least=0)
    workload_minutes = _number(least=0)
    min_education_level = _whole(least=0, most=8)
    education_fields = _text()
    retirement_age = _number(least=0)
    valid_from = _day()
    valid_to = _day()

    end_not_before_start = _not_before("valid_to", "valid_from")


class PositionRequirements(Schema):
    """Competencies a position asks for."""

    position_id = _text(required=True)
    competency = _text(required=True)
    level = _number(required=True)


class Assignments(Schema):
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
    level_code = _text()
    capacity = _word(vocabulary.CAPACITIES)
    cause = _word(vocabulary.CAUSES)
    decided_on = _day()
    round_id = _text()
    decree = _text()

    end_not_before_start = _not_before("end_date", "start_date")


class Ratings(Schema):
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

    end_not_before_start = _not_before("period_end", "period_start")


class Measures(Schema):
    """Numbers about a person's work in a period."""

    employee_id = _text(required=True)
    measure = _text(required=True)
    period_start = _day(required=True)
    period_end = _day(required=True)
    value = _number(required=True)
    exposure = _number(least=0)
    unit_id = _text()

    end_not_before_start = _not_before("period_end", "period_start")


class UnitMeasures(Schema):
    """Numbers about a unit in a period."""

    unit_id = _text(required=True)
    measure = _text(required=True)
    period_start = _day(required=True)
    period_end = _day(required=True)
    value = _number(required=True)

    end_not_before_start = _not_before("period_end", "period_start")


class Grades(Schema):
    """Pay grades, apart from posts; levels are compared within a ladder alone."""

    employee_id = _text(required=True)
    grade = _text(required=True)
    ladder = _word(vocabulary.LADDERS)
    level = _whole()
    effective_on = _day(required=True)


class Educations(Schema):
    """Formal education."""

    employee_id = _text(required=True)
    level = _whole(least=0, most=8)
    level_code = _text()
    title = _text()
    field = _text()
    institution = _text()
    completed_on = _day()


class Trainings(Schema):
    """Courses and trainings."""

    employee_id = _text(required=True)
    title = _text()
    field = _text()
    kind = _text()
    hours = _number(least=0)
    start_date = _day()
    end_date = _day()
    competency = _text()

    end_not_before_start = _not_before("end_date", "start_date")


class Competencies(Schema):
    """Assessed competencies; one of level or score is needed."""

    employee_id = _text(required=True)
    competency = _text(required=True)
    level = _number()
    score = _number()
    assessed_on = _day(required=True)
    valid_until = _day()

    level_or_score = pl.col("level").is_not_null() | pl.col("score").is_not_null()


class Sanctions(Schema):
    """Disciplinary sanctions."""

    employee_id = _text(required=True)
    severity = _word(vocabulary.SANCTION_SEVERITIES, required=True)
    start_date = _day(required=True)
    end_date = _day()
    reason = _text()

    end_not_before_start = _not_before("end_date", "start_date")


class Awards(Schema):
    """Awards and commendations."""

    employee_id = _text(required=True)
    title = _text()
    awarded_on = _day(required=True)


class Absences(Schema):
    """Times away from the post; sickness and maternity never come in."""

    employee_id = _text(required=True)
    kind = _word(vocabulary.ABSENCE_KINDS, required=True)
    start_date = _day(required=True)
    end_date = _day()

    end_not_before_start = _not_before("end_date", "start_date")


class Exits(Schema):
    """People who left the organisation."""

    employee_id = _text(required=True)
    exited_on = _day(required=True)
    reason = _word(vocabulary.EXIT_REASONS)


class Preferences(Schema):
    """Wishes: a weight in planning, never a feature."""

    employee_id = _text(required=True)
    wants_kind = _word(vocabulary.WANTS_KINDS, required=True)
    wants = _text(required=True)
    strength = _whole(least=-2, most=2)
    stated_on = _day(required=True)


class Surveys(Schema):
    """Answers after a move (and readiness before it)."""

    employee_id = _text(required=True)
    start_date = _day(required=True)
    month = Column(pl.Int64(), is_required=True, words=vocabulary.SURVEY_MONTHS)
    role_clarity = _number(least=1, most=5)
    self_efficacy = _number(least=1, most=5)
    social_acceptance = _number(least=1, most=5)
    respondent = _word(vocabulary.RESPONDENTS)
    answered_on = _day(required=True)


class Outcomes(Schema):
    """Supplied outcomes; rows derived by the product come back in the same form."""

    employee_id = _text(required=True)
    start_date = _day(required=True)
    unit_id = _text()
    outcome = _text(required=True)
    value = _number(required=True)
    known_on = _day(required=True)
