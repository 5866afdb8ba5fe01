"""Sanctions, awards, absences, acting posts and grades: the rest of the person's file."""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from records.grades import PNS, ladder
from records.view import is_known, known_end

_FIVE_YEARS = 5 * 365


def own_rows(history: History, table: str, rows: pl.DataFrame, happened_on: str) -> pl.DataFrame:
    """One row per move and row of a table known and begun on its day, in order of `happened_on`.

    Adds `age_days` since it happened, and for intervals `ended_on` (null while open).
    """
    frame = history.records[table]
    own = (
        frame.join(rows.select("row", "as_of", "employee_id", "to_unit_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")) & (pl.col(happened_on) <= pl.col("as_of")))
        .with_columns(age_days=(pl.col("as_of") - pl.col(happened_on)).dt.total_days())
    )
    if "end_date" in frame.columns:
        own = own.with_columns(ended_on=known_end("end_date", pl.col("as_of")))
    ties = [name for name in ("kind", "severity", "title", "grade") if name in frame.columns]
    return own.sort("row", happened_on, *ties, nulls_last=False)


def sanctions_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and sanction known on its day (`own_rows`)."""
    return own_rows(history, "sanctions", rows, "start_date")


def awards_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and award known on its day (`own_rows`)."""
    return own_rows(history, "awards", rows, "awarded_on")


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


@feature("person", "the number of sanctions", "jumlah hukuman disiplin", absent=0)
def sanctions_count() -> pl.Expr:
    """Disciplinary sanctions on record.

    Unit: sanctions, 0 or more.
    Source: sanctions.
    Why: integrity is part of every merit rubric (design 1.4).
    """
    return pl.len()


@feature("person", "sanctions in force", "hukuman disiplin yang masih berlaku", absent=0)
def active_sanctions_count() -> pl.Expr:
    """Sanctions whose end is not reached.

    Unit: sanctions, 0 or more.
    Source: sanctions.end_date.
    Why: the law bars a move while one is served (Peraturan BKN 5/2019).
    """
    return pl.col("ended_on").is_null().sum()


@feature("person", "the time since the last sanction", "jeda sejak hukuman disiplin terakhir")
def days_since_sanction() -> pl.Expr:
    """Days since the latest sanction began.

    Unit: days; null when there was none.
    Source: sanctions.start_date.
    Why: old ones weigh less.
    """
    return pl.col("age_days").min()


SANCTION_FEATURES: tuple[FeatureFunction, ...] = (
    sanctions_count, active_sanctions_count, days_since_sanction,
)  # fmt: skip


@feature("person", "the number of awards", "jumlah penghargaan", absent=0)
def awards_count() -> pl.Expr:
    """Awards on record.

    Unit: awards, 0 or more.
    Source: awards.
    Why: awards reinforce performance in the talent guideline (design 1.4).
    """
    return pl.len()


@feature("person", "the awards of five years", "penghargaan lima tahun terakhir", absent=0)
def awards_5_years_count() -> pl.Expr:
    """Awards of the last five years.

    Unit: awards, 0 or more.
    Source: awards.awarded_on.
    Why: the talent guideline counts those of five years (design 1.4).
    """
    return (pl.col("age_days") < _FIVE_YEARS).sum()


AWARD_FEATURES: tuple[FeatureFunction, ...] = (awards_count, awards_5_years_count)


@feature("person", "the time away in five years", "lama tidak bertugas dalam lima tahun", absent=0)
def absence_days_5_years() -> pl.Expr:
    """Days away from the post that began in the last five years.

    Unit: days, 0 or more; an absence still open counts up to the day.
    Source: absences (study, training, secondment, leave, waiting, suspended; never sickness).
    Why: skills and contacts fade; study adds.
    """
    days = (pl.coalesce("ended_on", "as_of") - pl.col("start_date")).dt.total_days()
    return days.filter(pl.col("age_days") < _FIVE_YEARS).sum()


@feature("person", "the number of absences", "jumlah masa tidak bertugas", absent=0)
def absences_count() -> pl.Expr:
    """Absences on record.

    Unit: absences, 0 or more.
    Source: absences.
    Why: how often the career was interrupted.
    """
    return pl.len()


@feature("person", "being away now", "sedang tidak bertugas", absent=0)
def is_absent() -> pl.Expr:
    """Whether an absence is open.

    Unit: 1 yes, 0 no.
    Source: absences.end_date.
    Why: a move out of an absence is a fresh start.
    """
    return pl.col("ended_on").is_null().any().cast(pl.Float64)


@feature("person", "the time since the last absence", "jeda sejak terakhir tidak bertugas")
def days_since_absence() -> pl.Expr:
    """Days since the latest absence ended; 0 while one is open.

    Unit: days; null when there was none.
    Source: absences.
    Why: coming back takes time too.
    """
    return (pl.col("as_of") - pl.coalesce("ended_on", "as_of")).dt.total_days().min()


@feature("person", "the number of studies", "jumlah tugas belajar", absent=0)
def study_leaves_count() -> pl.Expr:
    """Study leaves and long trainings on record.

    Unit: absences, 0 or more.
    Source: absences.kind.
    Why: the organisation has invested in the person.
    """
    return pl.col("kind").is_in(["study_leave", "training"]).sum()


ABSENCE_FEATURES: tuple[FeatureFunction, ...] = (
    absence_days_5_years, absences_count, is_absent, days_since_absence, study_leaves_count,
)  # fmt: skip


@feature("person", "the number of acting posts", "jumlah jabatan Plt/Plh", absent=0)
def acting_posts_count() -> pl.Expr:
    """Acting and additional posts on record.

    Unit: posts, 0 or more.
    Source: assignments.capacity.
    Why: the ministry's rubric counts acting in a higher post as experience (design 1.4).
    """
    return pl.len()


@feature("person", "acting posts held now", "jabatan Plt/Plh yang dipegang sekarang", absent=0)
def open_acting_posts_count() -> pl.Expr:
    """Acting and additional posts whose end is not known.

    Unit: posts, 0 or more.
    Source: assignments.capacity, end_date.
    Why: two posts at once are a load, and a sign of trust.
    """
    return pl.col("ended_on").is_null().sum()


@feature("fit", "having acted in the new unit", "pernah menjadi Plt/Plh di unit tujuan", absent=0)
def acted_in_destination_unit() -> pl.Expr:
    """Whether the person has had an acting or additional post in the destination's unit.

    Unit: 1 yes, 0 no.
    Source: assignments.capacity, unit_id; the move.
    Why: the work has been tried.
    """
    return (pl.col("unit_id") == pl.col("to_unit_id")).any().cast(pl.Float64)


ACTING_FEATURES: tuple[FeatureFunction, ...] = (
    acting_posts_count, open_acting_posts_count, acted_in_destination_unit,
)  # fmt: skip


@feature("person", "the grade", "golongan")
def grade_level() -> pl.Expr:
    """Level of the latest grade, where that is one of the PNS' ladder.

    Unit: the organisation's level; null when the latest grade's is not recorded, an older one being
    no stand-in for it, and for PPPK, whose ladder has numbers of its own.
    Source: grades.level, ladder; employees.employment_kind.
    Why: rank beside the post; also a stand-in for age, so it stays only under the fairness check.
    """
    return pl.when(pl.col("ladder") == PNS).then("level").last()


@feature("person", "the time in the grade", "masa dalam golongan")
def days_in_grade() -> pl.Expr:
    """Days since the latest grade took effect.

    Unit: days; null when none is recorded.
    Source: grades.effective_on.
    Why: grades have a rhythm of four years; the next one changes what is open to the person.
    """
    return pl.col("age_days").min()


GRADE_FEATURES: tuple[FeatureFunction, ...] = (grade_level, days_in_grade)
