"""What the person has learnt: educations and trainings, also against the destination's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.exposure import kept_since, rates, seen_from
from features.history import History
from features.sides import Sides, Sums
from features.timeline import Timeline
from features.units import Unit
from records.knowing.view import is_known

HABIT = timedelta(days=3 * 365)
MATCH_WEIGHT = 20.0
"""How many people a family's share of an education field is drawn towards the overall share by."""


def words(*columns: str) -> pl.Expr:
    """The words of text columns: lower case, of at least four letters, each once.

    >>> frame = pl.DataFrame({"title": ["Data Analyst"], "field": ["the data"]})
    >>> frame.select(words("title", "field").list.sort()).item().to_list()
    ['analyst', 'data']
    """
    text = pl.concat_str([pl.col(column).fill_null("") for column in columns], separator=" ")
    return text.str.to_lowercase().str.extract_all(r"\p{L}{4,}").list.unique(maintain_order=True)


def with_words(rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with `to_words`, the words of the destination's title and job family."""
    return rows.with_columns(to_words=words("to_title", "to_job_family"))


def _own(history: History, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The person's rows of a table as known on the move's day, with the destination's words."""
    target = with_words(rows).select("row", "as_of", "employee_id", "to_job_family", "to_words")
    return history.records[table].join(target, on="employee_id").filter(is_known(pl.col("as_of")))


def educations_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and education known on its day, with its `own_words`."""
    return (
        _own(history, "educations", rows)
        .sort("row", "level", "completed_on", "title", "field", nulls_last=False)
        .with_columns(own_words=words("title", "field"))
    )


def placements(history: History) -> dict[str, Timeline]:
    """How many people of a field of study have worked in a job family, and of how many."""
    educated = (
        history.records["educations"]
        .drop_nulls("field")
        .group_by("employee_id", "field")
        .agg(learnt_on=pl.col("known_on").min())
    )
    pairs = (
        history.held.select("employee_id", "job_family", "from_day")
        .join(educated, on="employee_id")
        # A field names its row: whatever else of it is corrected, it stays.
        .with_columns(
            from_day=pl.max_horizontal("from_day", "learnt_on"),
            until_day=pl.lit(None, dtype=pl.Date),
        )
        .sort("employee_id", "field", "from_day")
        .unique(["employee_id", "field", "job_family"], keep="first", maintain_order=True)
    )
    one = pl.lit(1)
    return {
        "both": Timeline(pairs, ["job_family", "field"], {"both": one}),
        "in_family": Timeline(pairs, ["job_family"], {"in_family": one}),
        "with_field": Timeline(pairs, ["field"], {"with_field": one}),
        "everybody": Timeline(pairs, [], {"everybody": one}),
    }


def with_matches_and_lift(own: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with what the destination makes of each education.

    Adds `matches` (words shared with the destination's title and family) and `lift` (how much more
    common this field is among people of the destination's family than among all).
    """
    keys = {
        "both": ["to_job_family", "field"], "in_family": ["to_job_family"],
        "with_field": ["field"], "everybody": [],
    }  # fmt: skip
    parts = [with_matches(own, sums), *(sums[name].on(own, keys[name]) for name in keys)]
    share = pl.col("with_field") / pl.col("everybody")
    expected = (pl.col("both") + MATCH_WEIGHT * share) / (pl.col("in_family") + MATCH_WEIGHT)
    lift = pl.when((pl.col("with_field") > 0) & pl.col("to_job_family").is_not_null()).then(
        (expected / share).log()
    )
    return pl.concat(parts, how="horizontal").with_columns(lift=lift)


def with_matches(own: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with the number of words that each row shares with the destination's."""
    del sums
    shared = pl.col("own_words").list.set_intersection("to_words")
    return own.with_columns(matches=shared.list.len())


EDUCATION_SIDES = Sides(
    person=("level", "field", "completed_on", "known_on", "own_words"),
    post=("to_words", "to_job_family"),
    rows="person",
    other=lambda asked: with_words(asked.rows),
    sums=lambda asked: placements(asked.history),
    finish=with_matches_and_lift,
    made={"matches": ("own_words", "to_words"), "lift": ("field", "to_job_family")},
    same={"to_words": "own_words"},
)


def trainings_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and training of the last five years, with `age_days` and `own_words`."""
    finished = pl.coalesce("end_date", "start_date", "known_on")
    return (
        _own(history, "trainings", rows)
        .with_columns(age_days=(pl.col("as_of") - finished).dt.total_days())
        .filter(_ended_within(5 * 365))
        .sort("row", "end_date", "start_date", "title", "field", nulls_last=False)
        .with_columns(own_words=words("title", "field", "kind"))
    )


TRAINING_SIDES = Sides(
    person=("age_days", "own_words"),
    post=("to_words",),
    rows="person",
    other=lambda asked: with_words(asked.rows),
    finish=with_matches,
    made={"matches": ("own_words", "to_words")},
    same={"to_words": "own_words"},
)


@feature("person", "the level of education", "tingkat pendidikan", unit=Unit.RANK)
def education_level() -> pl.Expr:
    """Highest level of education.

    Unit: ISCED 2011, 0 to 8; null when none is recorded.
    Source: educations.level.
    Why: part of every merit rubric (design 1.4).
    """
    return pl.col("level").max()


@feature(
    "person",
    "educations of the last five years",
    "pendidikan lima tahun terakhir",
    unit=Unit.COUNT,
    absent=0,
    window=5,
)
def educations_5_years_count() -> pl.Expr:
    """Educations completed in the last five years.

    Unit: educations, 0 or more.
    Source: educations.completed_on.
    Why: people who go on studying are used to learning.
    """
    completed = pl.coalesce("completed_on", "known_on")
    return (completed > pl.col("as_of").dt.offset_by("-5y")).sum()


@feature(
    "fit",
    "education that matches the new post",
    "kecocokan pendidikan",
    unit=Unit.YES_OR_NO,
    absent=0,
)
def education_matches() -> pl.Expr:
    """Whether an education shares a word with the destination's title or job family.

    Unit: 1 yes, 0 no.
    Source: educations.title, field; the move.
    Why: field match is a fifth of the ministry's qualification score (design 1.4).
    """
    return (pl.col("matches") > 0).any().cast(pl.Float64)


@feature(
    "fit",
    "how usual this education is in the new job family",
    "kelaziman pendidikan di rumpun tujuan",
    unit=Unit.RATIO,
)
def education_lift() -> pl.Expr:
    """How much more common the person's field is in the destination's job family than elsewhere.

    Unit: natural logarithm of the ratio, 0 is as common, of the best of the person's fields; drawn
        to 0 (weight 20); null when a field or the family is not recorded.
    Source: educations.field, assignments.job_family.
    Why: which fields fit which work, as the organisation has placed people so far.
    """
    return pl.col("lift").max()


EDUCATION_FEATURES: tuple[FeatureFunction, ...] = (
    education_level, educations_5_years_count, education_matches, education_lift,
)  # fmt: skip


def _ended_within(days: int) -> pl.Expr:
    """Whether a training ended in the last days; one that is still going on did not."""
    return pl.col("age_days").is_between(0, days, closed="left")


@feature(
    "person",
    "the time since the last training",
    "jeda sejak pelatihan terakhir",
    unit=Unit.DAYS,
    window=5,
)
def days_since_training() -> pl.Expr:
    """Days since the latest training of the last five years ended.

    Unit: days, 0 or more; null when there was none then.
    Source: trainings.end_date.
    Why: fresh knowledge.
    """
    return pl.col("age_days").filter(_ended_within(5 * 365)).min()


@feature(
    "fit",
    "the training that matches the new post",
    "pelatihan yang cocok dengan jabatan tujuan",
    unit=Unit.COUNT,
    absent=0,
    window=5,
)
def matching_trainings_5_years_count() -> pl.Expr:
    """Trainings of five years that share a word with the destination's title or job family.

    Unit: trainings, 0 or more.
    Source: trainings.title, field, kind; the move.
    Why: related training is part of every merit rubric (design 1.4).
    """
    return ((pl.col("matches") > 0) & _ended_within(5 * 365)).sum()


@feature(
    "fit",
    "matching training in the year before",
    "pelatihan cocok setahun terakhir",
    unit=Unit.COUNT,
    absent=0,
    window=1,
)
def matching_trainings_last_year_count() -> pl.Expr:
    """Matching trainings that ended within the last year.

    Unit: trainings, 0 or more.
    Source: trainings; the move.
    Why: training before the move is what the office can still do (design 4.3).
    """
    return ((pl.col("matches") > 0) & _ended_within(365)).sum()


TRAINING_FEATURES: tuple[FeatureFunction, ...] = (
    days_since_training, matching_trainings_5_years_count, matching_trainings_last_year_count,
)  # fmt: skip


def habits_frame(history: History, people: pl.DataFrame) -> pl.DataFrame:
    """The spine with the person's training a year, drawn to everybody's, one row a move.

    Args:
        history: The organisation's history.
        people: The spine with `entered_on` (`features.pace.seen_people`).
    """
    trainings = seen_from(
        history.records["trainings"], pl.coalesce("end_date", "start_date", "known_on")
    )
    asked = people.with_columns(kept_since=kept_since(trainings["seen_on"], people))
    sums = {"training_hours_per_year": pl.col("hours"), "trainings_per_year": pl.lit(1)}
    told = rates(asked, trainings, sums, history.days_held, HABIT)
    return pl.concat([people, told], how="horizontal")


@feature(
    "person", "the hours of training a year", "jam pelatihan per tahun", unit=Unit.A_YEAR, window=3
)
def training_hours_per_year() -> pl.Expr:
    """Hours of training finished in three years, a year of them that is on record.

    Unit: hours a year, drawn to everybody's (two years' weight); null before trainings are kept.
    Source: trainings.hours, end_date.
    Why: civil servants owe twenty hours a year; habits of learning show.
    """
    return pl.col("training_hours_per_year")


@feature("person", "the trainings a year", "pelatihan per tahun", unit=Unit.A_YEAR, window=3)
def trainings_per_year() -> pl.Expr:
    """Trainings finished in three years, a year of them that is on record.

    Unit: trainings a year, drawn to everybody's (two years' weight); null before trainings are
        kept.
    Source: trainings.
    Why: habits of learning.
    """
    return pl.col("trainings_per_year")


HABIT_FEATURES: tuple[FeatureFunction, ...] = (training_hours_per_year, trainings_per_year)
