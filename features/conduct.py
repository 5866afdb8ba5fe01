"""Sanctions, awards, absences, acting posts and grades: the rest of the person's file.

What lies more than five years back does not count (ten for studies): with it a column would tell
how old the records are. A row without an end counts as open for five years at most.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.exposure import kept_since, rates, seen_from
from features.history import History
from features.sides import Sides
from features.timeline import YEARS_A_DAY
from features.units import Unit
from records.knowing.ends import over_since
from records.knowing.view import is_known
from records.words.grades import PNS, ladder

RECENT = timedelta(days=5 * 365)
AWAY_YEARS = 1.0
"""A few weeks on record say little: so many years of never being away are added."""
_FIVE_YEARS = 5 * 365


def own_rows(history: History, table: str, rows: pl.DataFrame, happened_on: str) -> pl.DataFrame:
    """One row per move and row of a table known and begun on its day, in order of `happened_on`.

    Adds `age_days` since it happened, and for intervals `ended_on`, the first day after
    them (null while they hold).
    """
    frame = history.records[table]
    own = (
        frame.join(rows.select("row", "as_of", "employee_id", "to_unit_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")) & (pl.col(happened_on) <= pl.col("as_of")))
        .with_columns(age_days=(pl.col("as_of") - pl.col(happened_on)).dt.total_days())
    )
    if "end_date" in frame.columns:
        own = own.with_columns(ended_on=over_since("end_date", pl.col("as_of")))
    ties = [name for name in ("kind", "severity", "title", "grade") if name in frame.columns]
    return own.sort("row", happened_on, *ties, nulls_last=False)


def sanctions_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and sanction known on its day (`own_rows`)."""
    return own_rows(history, "sanctions", rows, "start_date")


def absences_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and absence known on its day (`own_rows`)."""
    return own_rows(history, "absences", rows, "start_date")


def grades_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and grade known on its day (`own_rows`), each with its `ladder`."""
    own = own_rows(history, "grades", rows, "effective_on")
    people = history.records["employees"]
    employees = people.select("employee_id", "employment_kind", "known_on", "known_until")
    kinds = (
        rows.select("row", "as_of", "employee_id")
        .join(employees, on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .select("row", "employment_kind")
    )
    return own.join(kinds, on="row", how="left", maintain_order="left").with_columns(
        ladder=ladder(pl.col("ladder"), pl.col("employment_kind"))
    )


def acting_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and acting or additional post known on its day (`own_rows`)."""
    own = own_rows(history, "assignments", rows, "start_date")
    return own.filter(pl.col("capacity") != "definitive")


def _recent() -> pl.Expr:
    return pl.col("age_days") < _FIVE_YEARS


def _is_open() -> pl.Expr:
    return pl.col("ended_on").is_null() & _recent()


@feature(
    "person",
    "the sanctions of five years",
    "hukuman disiplin lima tahun terakhir",
    unit=Unit.COUNT,
    absent=0,
    window=5,
)
def sanctions_5_years_count() -> pl.Expr:
    """Disciplinary sanctions that began in the last five years.

    Unit: sanctions, 0 or more.
    Source: sanctions.
    Why: integrity is part of every merit rubric (design 1.4).
    """
    return _recent().sum()


@feature(
    "person",
    "sanctions in force",
    "hukuman disiplin yang masih berlaku",
    unit=Unit.COUNT,
    absent=0,
    window=5,
)
def active_sanctions_count() -> pl.Expr:
    """Sanctions of the last five years whose end is not reached.

    Unit: sanctions, 0 or more.
    Source: sanctions.end_date.
    Why: the law bars a move while one is served (Peraturan BKN 5/2019).
    """
    return _is_open().sum()


@feature(
    "person",
    "the time since the last sanction",
    "jeda sejak hukuman disiplin terakhir",
    unit=Unit.DAYS,
    window=5,
)
def days_since_sanction() -> pl.Expr:
    """Days since the latest sanction of the last five years began.

    Unit: days; null when there was none then.
    Source: sanctions.start_date.
    Why: old ones weigh less.
    """
    return pl.col("age_days").filter(_recent()).min()


SANCTION_FEATURES: tuple[FeatureFunction, ...] = (
    sanctions_5_years_count, active_sanctions_count, days_since_sanction,
)  # fmt: skip


@feature(
    "person", "being away now", "sedang tidak bertugas", unit=Unit.YES_OR_NO, absent=0, window=5
)
def is_absent() -> pl.Expr:
    """Whether an absence of the last five years is open.

    Unit: 1 yes, 0 no.
    Source: absences.end_date.
    Why: a move out of an absence is a fresh start.
    """
    return _is_open().any().cast(pl.Float64)


@feature(
    "person",
    "the time since the last absence",
    "jeda sejak terakhir tidak bertugas",
    unit=Unit.DAYS,
    window=5,
)
def days_since_absence() -> pl.Expr:
    """Days since the latest absence that began in the last five years ended; 0 while one is open.

    Unit: days; null when there was none then.
    Source: absences.
    Why: coming back takes time too.
    """
    days = (pl.col("as_of") - pl.coalesce("ended_on", "as_of")).dt.total_days()
    return days.filter(_recent()).min()


@feature(
    "person",
    "the studies of ten years",
    "tugas belajar sepuluh tahun terakhir",
    unit=Unit.COUNT,
    absent=0,
    window=10,
)
def study_leaves_10_years_count() -> pl.Expr:
    """Study leaves and long trainings that began in the last ten years.

    Unit: absences, 0 or more.
    Source: absences.kind.
    Why: the organisation has invested in the person.
    """
    is_study = pl.col("kind").is_in(["study_leave", "training"])
    return (is_study & (pl.col("age_days") < 2 * _FIVE_YEARS)).sum()


ABSENCE_FEATURES: tuple[FeatureFunction, ...] = (
    is_absent, days_since_absence, study_leaves_10_years_count,
)  # fmt: skip


@feature(
    "person",
    "acting posts held now",
    "jabatan Plt/Plh yang dipegang sekarang",
    unit=Unit.COUNT,
    absent=0,
    window=5,
)
def open_acting_posts_count() -> pl.Expr:
    """Acting and additional posts of the last five years whose end is not known.

    Unit: posts, 0 or more.
    Source: assignments.capacity, end_date.
    Why: two posts at once are a load, and a sign of trust.
    """
    return _is_open().sum()


@feature(
    "fit",
    "having acted in the new unit",
    "pernah menjadi Plt/Plh di unit tujuan",
    unit=Unit.YES_OR_NO,
    absent=0,
    window=5,
)
def acted_in_destination_unit() -> pl.Expr:
    """Whether the person began an acting post in the destination's unit in five years.

    Unit: 1 yes, 0 no.
    Source: assignments.capacity (acting or additional), unit_id; the move.
    Why: the work has been tried.
    """
    return ((pl.col("unit_id") == pl.col("to_unit_id")) & _recent()).any().cast(pl.Float64)


ACTING_FEATURES: tuple[FeatureFunction, ...] = (
    open_acting_posts_count, acted_in_destination_unit,
)  # fmt: skip

ACTING_SIDES = Sides(
    person=("unit_id", "ended_on", "age_days"),
    post=("to_unit_id",),
    rows="person",
    other=lambda asked: asked.rows,
    same={"to_unit_id": "unit_id"},
)


def pace_frame(history: History, people: pl.DataFrame) -> pl.DataFrame:
    """The spine with awards, absences and acting posts a year, one row a move.

    Args:
        history: The organisation's history.
        people: The spine with `entered_on` and the posts' `kept_since` (`features.pace`).

    Returns:
        The spine with a rate for each, and `away_share`: the share of the time since the person
        entered and absences are kept, five years at most, that was spent away.
    """
    records = history.records
    awards = seen_from(records["awards"], pl.col("awarded_on"))
    absences = seen_from(records["absences"], pl.col("start_date"))
    posts = records["assignments"].filter(pl.col("capacity") != "definitive")
    acting = seen_from(posts, pl.col("start_date"))
    one = pl.lit(1)
    kept = {
        "awards_per_year": (awards, people.with_columns(kept_since(awards["seen_on"], people))),
        "absences_per_year": (
            absences, people.with_columns(kept_since(absences["seen_on"], people)),
        ),
        "acting_posts_per_year": (acting, people),
    }  # fmt: skip
    told = [
        rates(asked, events, {name: one}, history.days_held, RECENT)
        for name, (events, asked) in kept.items()
    ]
    away = _away_share(history, kept["absences_per_year"][1])
    return pl.concat([people, *told, away.to_frame()], how="horizontal")


def _away_share(history: History, asked: pl.DataFrame) -> pl.Series:
    """Days away over the years in which they could be seen, one number a move."""
    since = pl.col("as_of") - RECENT
    own = own_rows(history, "absences", asked, "start_date").filter(
        pl.col("ended_on").is_null() | (pl.col("ended_on") > since)
    )
    days = pl.coalesce("ended_on", "as_of") - pl.max_horizontal("start_date", since)
    away = (
        own.filter(_recent() | pl.col("ended_on").is_not_null())
        .group_by("row")
        .agg(away_days=days.dt.total_days().sum())
    )
    first = pl.max_horizontal("kept_since", "entered_on", since)
    years = (pl.col("as_of") - pl.min_horizontal("as_of", first)).dt.total_days() * YEARS_A_DAY
    return (
        asked.join(away, on="row", how="left", maintain_order="left")
        .select(
            away_share=pl.when(pl.col("kept_since").is_not_null()).then(
                pl.col("away_days").fill_null(0) * YEARS_A_DAY / (years + AWAY_YEARS)
            )
        )
        .to_series()
        .clip(0, 1)
    )


@feature("person", "the awards a year", "penghargaan per tahun", unit=Unit.A_YEAR, window=5)
def awards_per_year() -> pl.Expr:
    """Awards of five years, a year of them that is on record.

    Unit: awards a year, drawn to everybody's (two years' weight); null before awards are kept.
    Source: awards.awarded_on.
    Why: the talent guideline counts those of five years (design 1.4).
    """
    return pl.col("awards_per_year")


@feature(
    "person", "the share of time away", "porsi waktu tidak bertugas", unit=Unit.SHARE, window=5
)
def away_share() -> pl.Expr:
    """Share of the last five years, as far as it is on record, spent away from the post.

    Unit: share, 0 to 1, drawn to 0 (one year's weight); null before absences are kept.
    Source: absences (study, training, secondment, leave, waiting, suspended; never sickness).
    Why: skills and contacts fade; study adds.
    """
    return pl.col("away_share")


@feature(
    "person",
    "the absences a year",
    "jumlah masa tidak bertugas per tahun",
    unit=Unit.A_YEAR,
    window=5,
)
def absences_per_year() -> pl.Expr:
    """Absences that began in five years, a year of them that is on record.

    Unit: absences a year, drawn to everybody's (two years' weight); null before absences are kept.
    Source: absences.
    Why: how often the career was interrupted.
    """
    return pl.col("absences_per_year")


@feature(
    "person", "the acting posts a year", "jabatan Plt/Plh per tahun", unit=Unit.A_YEAR, window=5
)
def acting_posts_per_year() -> pl.Expr:
    """Acting and additional posts begun in five years, a year of them that is on record.

    Unit: posts a year, drawn to everybody's (two years' weight); null before posts are kept.
    Source: assignments.capacity.
    Why: the ministry's rubric counts acting in a higher post as experience (design 1.4).
    """
    return pl.col("acting_posts_per_year")


PACE_FEATURES: tuple[FeatureFunction, ...] = (
    awards_per_year, away_share, absences_per_year, acting_posts_per_year,
)  # fmt: skip


@feature("person", "the grade", "golongan", unit=Unit.RANK)
def grade_level() -> pl.Expr:
    """Level of the latest grade, where that is one of the PNS' ladder.

    Unit: the organisation's level; null when the latest grade's is not recorded, an older one being
    no stand-in for it, and for PPPK, whose ladder has numbers of its own.
    Source: grades.level, ladder; employees.employment_kind.
    Why: rank beside the post; also a stand-in for age, so it stays only under the fairness check.
    """
    return pl.when(pl.col("ladder") == PNS).then("level").last()


@feature("person", "the time in the grade", "masa dalam golongan", unit=Unit.DAYS)
def days_in_grade() -> pl.Expr:
    """Days since the latest grade took effect.

    Unit: days; null when none is recorded.
    Source: grades.effective_on.
    Why: grades have a rhythm of four years; the next one changes what is open to the person.
    """
    return pl.col("age_days").min()


GRADE_FEATURES: tuple[FeatureFunction, ...] = (grade_level, days_in_grade)
