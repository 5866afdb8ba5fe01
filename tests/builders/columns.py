"""Optional columns of the fluent builder's methods: keyword arguments with types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

Day = str | date
"""A day, or its ISO form."""


class Known(TypedDict, total=False):
    """What every row may carry."""

    known_on: Day | None
    extra: Mapping[str, object]


class EmployeeColumns(Known, total=False):
    """Further columns of an employee."""

    entry_date: Day | None
    employment_kind: str | None
    birth_date: Day | None
    sex: str | None
    name: str | None
    nip: str | None


class UnitColumns(Known, total=False):
    """Further columns of a unit."""

    name: str | None
    parent_id: str | None
    kind: str | None
    valid_from: Day | None
    valid_to: Day | None


class PositionColumns(Known, total=False):
    """Further columns of a position."""

    unit: str
    title: str | None
    job_family: str | None
    position_kind: str | None
    level: int | None
    headcount_needed: float | None
    workload_minutes: float | None
    min_education_level: int | None
    education_fields: str | None
    retirement_age: float | None
    valid_from: Day | None
    valid_to: Day | None


class AssignmentColumns(Known, total=False):
    """Further columns of an assignment; without a unit it is in `u1`."""

    end_date: Day | None
    unit: str
    position: str | None
    title: str | None
    job_family: str | None
    position_kind: str | None
    level: int | None
    capacity: str | None
    cause: str | None
    decided_on: Day | None
    round_id: str | None
    decree: str | None


class RatingColumns(Known, total=False):
    """Further columns of a rating; without a scheme it is in `predikat`."""

    scheme: str
    value: str
    results_value: str | None
    behaviour_value: str | None
    unit: str | None
    rater: str | None


class MeasureColumns(Known, total=False):
    """Further columns of a measure."""

    measure: str
    value: float
    exposure: float | None
    unit: str | None


class EducationColumns(Known, total=False):
    """Columns of an education."""

    level: int | None
    title: str | None
    field: str | None
    institution: str | None
    completed_on: Day | None


class TrainingColumns(Known, total=False):
    """Columns of a training."""

    title: str | None
    field: str | None
    kind: str | None
    hours: float | None
    start_date: Day | None
    end_date: Day | None
    competency: str | None


class CompetencyColumns(Known, total=False):
    """Further columns of an assessed competency; one of level and score is needed."""

    level: float | None
    score: float | None
    valid_until: Day | None


class SanctionColumns(Known, total=False):
    """Further columns of a sanction."""

    end_date: Day | None
    reason: str | None


class SurveyColumns(Known, total=False):
    """Further columns of an answered survey; it was answered on the start where nothing is said."""

    role_clarity: float | None
    self_efficacy: float | None
    social_acceptance: float | None
    respondent: str | None
    answered_on: Day


class WishColumns(Known, total=False):
    """Further columns of a wish."""

    strength: int | None
