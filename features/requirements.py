"""What the destination asks for, and how far the person has it: competencies and schooling."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides, Sums
from features.timeline import lookup
from features.units import Unit
from records.knowing.view import is_known


def skills_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and competency that its destination asks for (`required`).

    Adds `has`, the person's latest valid assessment (level, else score; null when not assessed).
    """
    own = assessments(history, rows)
    return required_skills(history, rows).join(
        own, on=["row", "competency"], how="left", maintain_order="left"
    )


def required_skills(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """`row`, `competency` and `required` of what each move's destination asks for, in order."""
    return (
        history.records["position_requirements"]
        .rename({"level": "required"})
        .join(
            rows.select("row", "as_of", "employee_id", position_id="to_position_id"),
            on="position_id",
        )
        .filter(is_known(pl.col("as_of")))
        .select("row", "competency", "required")
        .sort("row", "competency")
    )


def assessments(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """`row`, `competency` and `has`: each move's person's latest valid assessments."""
    valid = pl.col("valid_until").is_null() | (pl.col("valid_until") >= pl.col("as_of"))
    return (
        history.records["competencies"]
        .join(rows.select("row", "as_of", "employee_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")) & valid)
        .sort("row", "competency", "assessed_on", "known_on")
        .unique(["row", "competency"], keep="last", maintain_order=True)
        .select("row", "competency", has=pl.coalesce("level", "score"))
    )


def shortfalls(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """How far the person falls short of what the destination asks for, one row a move.

    Returns:
        `row`, `asked_count` (competencies asked for), `assessed_count` (those assessed),
        `unmet_count` (those of them not reached) and `gap_sum` (levels that are lacking).
    """
    del sums
    gap = (pl.col("required") - pl.col("has")).clip(lower_bound=0)
    return frame.group_by("row", maintain_order=True).agg(
        asked_count=pl.len(),
        assessed_count=gap.count(),
        unmet_count=(gap > 0).sum(),
        gap_sum=gap.sum(),
    )


def shortfall_grid(
    own: pl.DataFrame, wanted: pl.DataFrame, people: int, posts: int
) -> pl.DataFrame:
    """`shortfalls` of everybody for every post, competency by competency.

    Args:
        own: `place` of the person, `competency`, `has`.
        wanted: `place` of the post, `competency`, `required`.
        people: How many there are.
        posts: How many there are.
    """
    # Posts first: what is added to one post lies beneath each other.
    assessed, unmet, lacking = (np.zeros((posts, people)) for _ in range(3))
    for (competency,), asked in wanted.group_by("competency", maintain_order=True):
        mine = own.filter((pl.col("competency") == competency) & pl.col("has").is_not_null())
        has = np.full(people, np.nan)
        has[mine["place"].to_numpy()] = mine["has"].to_numpy()
        # Of posts that ask for one level everybody's gap is the same.
        for (level,), alike in asked.drop_nulls("required").group_by("required"):
            gap = np.maximum(level - has, 0.0)
            those = alike["place"].to_numpy()
            assessed[those] += ~np.isnan(gap)
            unmet[those] += gap > 0
            lacking[those] += np.nan_to_num(gap)
    counts = np.bincount(wanted["place"].to_numpy(), minlength=posts)
    return pl.DataFrame(
        {
            "row": np.arange(people * posts, dtype=np.uint32),
            "asked_count": np.tile(counts, people),
            "assessed_count": assessed.T.ravel(),
            "unmet_count": unmet.T.ravel(),
            "gap_sum": lacking.T.ravel(),
        }
    )


SKILL_SIDES = Sides(
    person=("has",),
    post=("required",),
    rows="post",
    match="competency",
    other=lambda asked: assessments(asked.history, asked.rows),
    finish=shortfalls,
    made=dict.fromkeys(
        ("asked_count", "assessed_count", "unmet_count", "gap_sum"), ("has", "required")
    ),
    grid=shortfall_grid,
)


def schooling_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and education known on its day, with `wanted_schooling`."""
    return (
        history.records["educations"]
        .join(wanted_schooling(history, rows), on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .sort("row", "level", "completed_on", "title", "field", nulls_last=False)
    )


def wanted_schooling(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """What each move's destination asks for, one row a move.

    Returns:
        `row`, `as_of`, `employee_id`, `asked_fields` (those that the position names, in small
        letters; null where it names none) and `required` (the least level; null where none).
    """
    asked = lookup(
        rows,
        history.positions,
        {"position_id": "to_position_id"},
        ["education_fields", "min_education_level"],
    )
    fields = pl.col("education_fields").str.to_lowercase().str.split(";")
    wanted = asked.select(
        asked_fields=fields.list.eval(pl.element().str.strip_chars()),
        required="min_education_level",
    )
    return pl.concat([rows.select("row", "as_of", "employee_id"), wanted], how="horizontal")


def with_asked_for(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with `is_asked_for`: whether the position names the field; null: it names none."""
    del sums
    return frame.with_columns(
        # No list contains a field that is not recorded: nobody knows whether it is asked for.
        is_asked_for=pl.when(pl.col("field").is_not_null()).then(
            pl.col("asked_fields").list.contains(pl.col("field").str.to_lowercase())
        )
    )


SCHOOLING_SIDES = Sides(
    person=("level", "field"),
    post=("asked_fields", "required"),
    rows="person",
    other=lambda asked: wanted_schooling(asked.history, asked.rows),
    finish=with_asked_for,
    made={"is_asked_for": ("field", "asked_fields")},
)


@feature(
    "fit",
    "a field of study that the post asks for",
    "bidang studi yang diminta jabatan",
    unit=Unit.YES_OR_NO,
)
def education_asked_for() -> pl.Expr:
    """Whether a field of study is one of those that the destination's position names.

    Unit: 1 yes, 0 no; null when the position names none or no field is recorded.
    Source: positions.education_fields, educations.field.
    Why: field match is a fifth of the ministry's qualification score (design 1.4).
    """
    return pl.col("is_asked_for").cast(pl.Float64).max()


@feature(
    "fit",
    "education beyond what the post asks for",
    "tingkat pendidikan di atas syarat jabatan",
    unit=Unit.EDUCATION_LEVELS,
)
def education_level_surplus() -> pl.Expr:
    """Highest level of education minus the least that the destination's position asks for.

    Unit: ISCED levels, negative when it falls short; null when either is not recorded.
    Source: positions.min_education_level, educations.level.
    Why: the post's own requirement (Anjab), and the risk of being over-qualified.
    """
    return pl.col("level").max() - pl.col("required").max()


SCHOOLING_FEATURES: tuple[FeatureFunction, ...] = (education_asked_for, education_level_surplus)


@feature("fit", "the skills gap", "kesenjangan kompetensi", unit=Unit.COMPETENCY_LEVELS)
def skills_gap_mean() -> pl.Expr:
    """Mean shortfall over the competencies asked for that were assessed.

    Unit: competency levels, 0 when all are met; null when none was assessed.
    Source: position_requirements.level, competencies (valid ones).
    Why: job-person match as the assessment centres compute it (design 1.3).
    """
    return pl.when(pl.col("assessed_count") > 0).then(pl.col("gap_sum") / pl.col("assessed_count"))


@feature(
    "fit", "the share of skills that fall short", "bagian kompetensi yang kurang", unit=Unit.SHARE
)
def skills_unmet_share() -> pl.Expr:
    """Share of the competencies asked for and assessed that the person does not reach.

    Unit: share, 0 to 1; null when none was assessed.
    Source: position_requirements.level, competencies (valid ones).
    Why: each is something to learn in the first months.
    """
    return pl.when(pl.col("assessed_count") > 0).then(
        pl.col("unmet_count") / pl.col("assessed_count")
    )


@feature("fit", "the skills not assessed", "bagian kompetensi yang belum diukur", unit=Unit.SHARE)
def skills_unknown_share() -> pl.Expr:
    """Share of the competencies asked for without a valid assessment.

    Unit: share, 0 to 1; null when the post asks for none.
    Source: position_requirements, competencies (valid ones).
    Why: what is not known is not the same as met.
    """
    unknown = pl.col("asked_count") - pl.col("assessed_count")
    return pl.when(pl.col("asked_count") > 0).then(unknown / pl.col("asked_count"))


SKILL_FEATURES: tuple[FeatureFunction, ...] = (
    skills_gap_mean, skills_unmet_share, skills_unknown_share,
)  # fmt: skip
