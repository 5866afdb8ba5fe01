"""The rhythm of promotions, and where the person stands in it (several groups).

Levels have a timetable in most services: people of one year of entry rise together, and a level is
reached after a usual time. Both are read off the records, for whatever levels they have.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.exposure import DaysHeld, recorded_from
from features.history import History
from features.sides import Sides
from features.timeline import YEARS_A_DAY, Timeline, shrunk_mean, window
from features.units import Unit

TIMETABLE = timedelta(days=8 * 365)
RISES_WEIGHT = 10.0
"""Years that a level's rate of rises is drawn to that of all levels by."""


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with the timetable of levels, one row a move.

    Adds `service_days`, `cohort_n`, `cohort_levels` (people who entered in the same year and hold
    a post with a level), for the level above the destination's (`above`) and the destination's own
    (`at`): `…_n`, `…_years`, `…_years2` (sums over those who reached it in eight years: years of
    service then), and for the destination's level and for all `rises_n` and `held_years` (rises
    from it in eight years, and the years in which people held posts at it).
    """
    entries = _entries(history)
    started = _years_of_entry(entries, rows)
    asked = rows.select("row", "as_of", "to_level", "from_level").with_columns(
        above_level=pl.col("to_level") + 1,
        entry_year=started["entry_year"],
        service_days=(rows["as_of"] - started["entered_on"]).dt.total_days(),
    )
    held = history.held.drop_nulls("level").join(
        entries, on="employee_id", how="left", maintain_order="left"
    )
    cohort = Timeline(
        held, ["entry_year"], {"cohort_n": pl.lit(1), "cohort_levels": pl.col("level")}
    ).on(asked)
    reached = window(_levels_reached(history, entries), "reached_on", TIMETABLE)
    years = pl.col("service_years")
    parts = [asked, cohort]
    for name, level in (("above", "above_level"), ("at", "to_level")):
        sums = {f"{name}_n": pl.lit(1), f"{name}_years": years, f"{name}_years2": years * years}
        parts.append(Timeline(reached, ["level"], sums).on(asked, [level]))
    one = pl.lit(1)
    parts.append(Timeline(reached, ["level_before"], {"rises_n": one}).on(asked, ["to_level"]))
    parts.append(Timeline(reached, [], {"all_rises_n": one}).on(asked))
    parts.append(_years_at_level(history, asked))
    return pl.concat(parts, how="horizontal")


def _years_at_level(history: History, asked: pl.DataFrame) -> pl.DataFrame:
    """Years that people held posts at the destination's level and at any, one row a move.

    Of the eight years of the timetable, as far as people are seen to leave posts.
    """
    kept = pl.lit(history.posts_kept_since(asked))
    questions = asked.with_columns(first=recorded_from(kept, TIMETABLE))
    held = history.held.drop_nulls("level")
    at_level = DaysHeld(held, ["level"]).between(questions, "first", ["to_level"])
    return pl.DataFrame(
        {
            "held_years": at_level * YEARS_A_DAY,
            "all_held_years": DaysHeld(held, []).between(questions, "first") * YEARS_A_DAY,
        }
    )


def _entries(history: History) -> pl.DataFrame:
    """The day each person entered, its year, and the first day on which a view shows it.

    The entry date on record or, if that is earlier or alone, the start of the first post.
    """
    # An entry date is as old as the person's record; a later correction of it does not count here.
    entries = (
        history.records["employees"]
        .sort("employee_id", "known_on")
        .unique("employee_id", keep="first", maintain_order=True)
        .select("employee_id", "entry_date", entry_known_on="known_on")
    )
    is_known_then = pl.col("entry_known_on") <= pl.col("shown_on")
    return (
        history.first_posts.join(entries, on="employee_id", how="left", maintain_order="left")
        .with_columns(
            entered_on=pl.min_horizontal("started_on", pl.when(is_known_then).then("entry_date"))
        )
        .with_columns(entry_year=pl.col("entered_on").dt.year())
        .select("employee_id", "shown_on", "entered_on", "entry_year")
    )


def _years_of_entry(entries: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    joined = rows.select("row", "employee_id", "as_of").join(
        entries, on="employee_id", how="left", maintain_order="left"
    )
    seen = pl.col("shown_on") <= pl.col("as_of")
    return joined.select(
        pl.when(seen).then(name).alias(name) for name in ("entered_on", "entry_year")
    )


def _levels_reached(history: History, entries: pl.DataFrame) -> pl.DataFrame:
    """Each level's first day for each person who rose to it, with the service until then."""
    best_before = pl.col("level").cum_max().shift().over("employee_id")
    before = pl.col("level").shift().over("employee_id").alias("level_before")
    return (
        history.held.drop_nulls("level")
        # A level that is no higher than one before is not reached again.
        .filter((pl.col("level") > best_before).fill_null(value=True))
        .with_columns(before)
        .drop_nulls("level_before")
        .join(entries, on="employee_id", how="left", maintain_order="left")
        .with_columns(
            service_years=(pl.col("from_day") - pl.col("entered_on")).dt.total_days() * YEARS_A_DAY,
        )
        .select(
            "employee_id", "level", "level_before", "service_years", reached_on="from_day",
        )
    )  # fmt: skip


def _usual(name: str, value: str) -> pl.Expr:
    return pl.when(pl.col(f"{name}_n") > 0).then(pl.col(f"{name}_{value}") / pl.col(f"{name}_n"))


def _service_years() -> pl.Expr:
    return pl.col("service_days") * YEARS_A_DAY


@feature(
    "person",
    "the level against the people of the same year of entry",
    "jenjang dibanding rekan seangkatan",
    unit=Unit.LEVELS,
)
def cohort_level_gap() -> pl.Expr:
    """Present level minus the mean level of the people who entered in the same year.

    Unit: levels; null when the level is not recorded or nobody of that year (the person included)
        holds a post with a level.
    Source: assignments.level, the year of the first post known.
    Why: people of one year of entry rise together; who lags or leads is told by the gap.
    """
    return pl.when(pl.col("cohort_n") > 0).then(
        pl.col("from_level") - pl.col("cohort_levels") / pl.col("cohort_n")
    )


@feature(
    "fit",
    "the new level against the people of the same year of entry",
    "jenjang tujuan dibanding rekan seangkatan",
    unit=Unit.LEVELS,
)
def cohort_destination_gap() -> pl.Expr:
    """Destination's level minus the mean level of the people who entered in the same year.

    Unit: levels; null when the level is not recorded or nobody of that year (the person included)
        holds a post with a level.
    Source: assignments.level, the year of the first post known.
    Why: a post that is high or low for somebody of that seniority.
    """
    return pl.when(pl.col("cohort_n") > 0).then(
        pl.col("to_level") - pl.col("cohort_levels") / pl.col("cohort_n")
    )


@feature(
    "fit",
    "the years to the usual next promotion",
    "sisa tahun hingga promosi lazim berikutnya",
    unit=Unit.YEARS,
)
def years_to_usual_promotion() -> pl.Expr:
    """Usual years of service at reaching the level above the destination's, minus the person's own.

    Unit: years, negative when overdue; null when nobody has reached that level in eight years.
    Source: assignments.level.
    Why: most services promote by a timetable.
    """
    return _usual("above", "years") - _service_years()


@feature(
    "fit",
    "the place in the usual timetable of the next promotion",
    "posisi dalam jadwal promosi berikutnya",
    unit=Unit.DEVIATIONS,
)
def usual_promotion_score() -> pl.Expr:
    """Years to the usual next promotion in standard deviations of that timetable.

    Unit: standard deviations, negative when overdue; null as for the years.
    Source: assignments.level.
    Why: a timetable kept strictly says more than a loose one.
    """
    mean = _usual("above", "years")
    spread = (_usual("above", "years2") - mean * mean).clip(0.01, None).sqrt()
    return (mean - _service_years()) / spread


@feature(
    "fit",
    "the years of service against the usual at the new level",
    "masa kerja dibanding yang lazim di jenjang tujuan",
    unit=Unit.YEARS,
)
def years_ahead_of_level() -> pl.Expr:
    """Usual years of service at reaching the destination's level, minus the person's own.

    Unit: years, positive when early; null when nobody has reached that level in eight years.
    Source: assignments.level.
    Why: an early rise asks for more learning at once.
    """
    return _usual("at", "years") - _service_years()


@feature(
    "destination",
    "how often people rise from the new level",
    "seberapa sering orang naik dari jenjang tujuan",
    unit=Unit.A_YEAR,
    window=8,
)
def level_rises_per_year() -> pl.Expr:
    """Rises from the destination's level for each year that people held a post at it.

    Unit: rises a person and year, over eight years, drawn to those of all levels (weight of ten
        years); null where the level or departures are not recorded.
    Source: assignments.level.
    Why: how long the way to the next level is.
    """
    usual = pl.when(pl.col("all_held_years") > 0).then(
        pl.col("all_rises_n") / pl.col("all_held_years")
    )
    return pl.when(pl.col("to_level").is_not_null()).then(
        shrunk_mean(pl.col("rises_n"), pl.col("held_years"), usual, RISES_WEIGHT)
    )


FEATURES: tuple[FeatureFunction, ...] = (
    cohort_level_gap, cohort_destination_gap, years_to_usual_promotion, usual_promotion_score,
    years_ahead_of_level, level_rises_per_year,
)  # fmt: skip

SIDES = Sides(
    person=("from_level", "cohort_n", "cohort_levels", "service_days"),
    post=(
        "to_level", "above_n", "above_years", "above_years2", "at_n", "at_years", "at_years2",
        "rises_n", "all_rises_n", "held_years", "all_held_years",
    ),
)  # fmt: skip
