"""Ratings, each by where it stands among those of its scheme and period (`features.standing`).

A long period weighs more than a short one: a quarter's mark is worth a quarter of a year's.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides
from features.standing import standings
from features.timeline import YEARS_A_DAY, Timeline, latest_known, lookup, shrunk_mean, window
from features.units import Unit
from records.knowing.ratings import is_satisfactory, rating_position
from records.knowing.view import is_known, latest_stretches

LENIENCY_WINDOW = timedelta(days=3 * 365)
LENIENCY_WEIGHT = 10.0
RECENT_DAYS = 3 * 365 + 31
"""Three years of ratings, and the month after the last in which they become known."""
RECENT_WEIGHT = 2.0
CAREER_WEIGHT = 4.0
"""Years of ratings that a person's mean is drawn to the middle by; a single rating says little."""
_MIDDLE = 0.5
_GROUP = ("scheme", "period_start", "period_end")


def placed(history: History) -> pl.DataFrame:
    """Every rating with its standing among those of its scheme and period.

    Returns:
        The rows of `ratings` with `standing`, `results_standing`, `behaviour_standing` (0 below all
        to 1 above all), `is_satisfactory`, `years` (length of the period, at most 1), `deviation`
        (`standing` minus the middle), `from_day`, `until_day`.
    """
    schemes = history.dataset.ratings
    rows = (
        history.records["ratings"]
        .with_columns(
            position=rating_position("value", schemes),
            results_position=rating_position("results_value", schemes),
            behaviour_position=rating_position("behaviour_value", schemes),
            from_day="known_on",
            until_day="known_until",
        )
        .drop_nulls("position")
        .with_columns(
            is_satisfactory=is_satisfactory("position", schemes),
            years=(
                ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1) * YEARS_A_DAY
            ).clip(0, 1),
        )
    )
    return rows.with_columns(
        standings(rows, name).alias(name.replace("position", "standing").removeprefix("_"))
        for name in ("position", "results_position", "behaviour_position")
    ).with_columns(deviation=pl.col("standing") - _MIDDLE)


def frame(rows: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """One row per move and rating known on its day, in order of period.

    Adds `relative` (the standing minus the mean of the unit, scheme and period as known on the day;
    where nobody else of the unit was rated, minus the middle), `satisfactory_share` (of everybody
    rated in that scheme and period), `age_days` of the period's end and `lag_days` (how much later
    the latest period ends that anybody is known to be rated for).
    """
    own = (
        ratings.join(rows.select("row", "as_of", "employee_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .sort("row", "period_end", "period_start", "scheme", "unit_id", nulls_last=False)
    )
    parts = [own]
    of_unit = {"unit_n": pl.lit(1), "unit_sum": pl.col("standing")}
    of_all = {"all_n": pl.lit(1), "all_satisfactory": pl.col("is_satisfactory")}
    parts.append(Timeline(ratings, [*_GROUP, "unit_id"], of_unit).on(own))
    parts.append(Timeline(ratings, _GROUP, of_all).on(own))
    compared = pl.concat(parts, how="horizontal")
    mean = (
        pl.when(pl.col("unit_n") > 1).then(pl.col("unit_sum") / pl.col("unit_n")).otherwise(_MIDDLE)
    )
    return compared.with_columns(
        relative=pl.col("standing") - mean,
        satisfactory_share=pl.col("all_satisfactory") / pl.col("all_n"),
        age_days=(pl.col("as_of") - pl.col("period_end")).dt.total_days(),
        lag_days=(latest_known(ratings, "period_end", own) - pl.col("period_end")).dt.total_days(),
    )


def raters_frame(rows: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """One row a move: how the destination's unit and its rater rate, and who rates the person now.

    Returns:
        `row`, `unit_n`, `unit_sum`, `rater_n`, `rater_sum` (deviations in three years), `to_rater`
        (the destination unit's latest), `own_rater` (the person's latest).
    """
    of_units, of_people = _latest_raters(ratings, "unit_id"), _latest_raters(ratings, "employee_id")
    asked = rows.select("row", "as_of", "to_unit_id").with_columns(
        to_rater=lookup(rows, of_units, {"unit_id": "to_unit_id"}, ["rater_id"])["rater_id"],
        own_rater=lookup(rows, of_people, {"employee_id": "employee_id"}, ["rater_id"])["rater_id"],
    )
    recent = window(ratings, "known_on", LENIENCY_WINDOW)
    unit = {"unit_n": pl.lit(1), "unit_sum": pl.col("deviation")}
    rater = {"rater_n": pl.lit(1), "rater_sum": pl.col("deviation")}
    return pl.concat(
        [
            asked,
            Timeline(recent, ["unit_id"], unit).on(asked, ["to_unit_id"]),
            Timeline(recent, ["rater_id"], rater).on(asked, ["to_rater"]),
        ],
        how="horizontal",
    )


def _latest_raters(ratings: pl.DataFrame, key: str) -> pl.DataFrame:
    """Who rated each unit or person for the latest period, as views show it.

    Of several ratings for that period the one known last is meant, then the last by employee.
    """
    rows = (
        ratings.drop_nulls([key, "rater_id"])
        .sort("period_end", "period_start", "known_on", "employee_id", "scheme", "unit_id")
        .with_row_index("precedence")
    )
    # Of ratings that views show on the same days only the one that counts most can matter.
    counting = rows.group_by(key, "known_until", seen_from="known_on").agg(
        pl.col("precedence").max()
    )
    return latest_stretches(counting, key).join(
        rows.select("precedence", "rater_id"), on="precedence"
    )


def _mean(value: pl.Expr, weight: float, *, days: int | None = None) -> pl.Expr:
    """A mean by length of period, drawn to 0; null where there is nothing to be averaged."""
    kept = (
        value.is_not_null() if days is None else value.is_not_null() & (pl.col("age_days") < days)
    )
    total = (value * pl.col("years")).filter(kept).sum()
    return pl.when(kept.any()).then(total / (pl.col("years").filter(kept).sum() + weight))


@feature("person", "the last rating", "predikat terakhir", unit=Unit.SHARE, window=3)
def rating_last_standing() -> pl.Expr:
    """Where the latest rating of three years stands among those of its scheme and period.

    Unit: share, 0 (below all) to 1 (above all); null when not rated in three years.
    Source: ratings.value, the scheme's order or range in dataset.toml; never a raw value.
    Why: what selection goes by today; nearly everybody is rated well (design 1.2).
    """
    return pl.col("standing").filter(pl.col("age_days") < RECENT_DAYS).last()


@feature(
    "person",
    "the last rating against colleagues",
    "predikat terakhir dibanding rekan",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def rating_last_relative() -> pl.Expr:
    """The latest rating's standing minus the mean of the unit, scheme and period.

    Unit: -1 to 1; null when not rated in three years.
    Source: ratings; schemes are never pooled by raw value.
    Why: raw ratings carry the unit, the rater and the regime (design 1.2).
    """
    return pl.col("relative").filter(pl.col("age_days") < RECENT_DAYS).last()


@feature(
    "person",
    "the ratings of three years against colleagues",
    "predikat tiga tahun dibanding rekan",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def rating_relative_3_years() -> pl.Expr:
    """Mean of the last three years' ratings, each by its standing minus its unit's mean.

    Unit: -1 to 1, by length of period, drawn to 0 (two years' weight); null when not rated then.
    Source: ratings.
    Why: two to three years of relative performance predict best (design 4.3).
    """
    return _mean(pl.col("relative"), RECENT_WEIGHT, days=RECENT_DAYS)


@feature(
    "person",
    "the ratings of the whole career against colleagues",
    "predikat sepanjang karier dibanding rekan",
    unit=Unit.SHARE_DIFFERENCE,
)
def rating_relative_career() -> pl.Expr:
    """Mean of all ratings known, each by its standing minus its unit's mean.

    Unit: -1 to 1, by length of period, drawn to 0 (four years' weight); null when never rated.
    Source: ratings.
    Why: one year's rating is mostly luck and regime; a career of them is the person.
    """
    return _mean(pl.col("relative"), CAREER_WEIGHT)


@feature("person", "the trend of ratings", "tren predikat", unit=Unit.SHARE_DIFFERENCE, window=3)
def rating_trend() -> pl.Expr:
    """Mean relative standing of three years minus that of the whole career.

    Unit: -1 to 1, each drawn to 0; null when not rated in three years.
    Source: ratings.
    Why: a way up or down.
    """
    return _mean(pl.col("relative"), RECENT_WEIGHT, days=RECENT_DAYS) - _mean(
        pl.col("relative"), CAREER_WEIGHT
    )


@feature(
    "person",
    "satisfactory ratings against the usual",
    "predikat memuaskan dibanding umumnya",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def rating_satisfactory_gap() -> pl.Expr:
    """How much more often than others the person was satisfactory in three years.

    Unit: -1 to 1, a difference of shares, by length of period, drawn to 0 (two years' weight); null
        when not rated then.
    Source: ratings, `satisfactory` in dataset.toml.
    Why: the law asks for two good years before a move (Peraturan BKN 5/2019); how usual a good mark
        is differs by regime.
    """
    gap = pl.col("is_satisfactory").cast(pl.Float64) - pl.col("satisfactory_share")
    return _mean(gap, RECENT_WEIGHT, days=RECENT_DAYS)


@feature(
    "person",
    "the results part of the ratings",
    "bagian hasil kerja pada predikat",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def rating_results_3_years() -> pl.Expr:
    """Mean standing of the results part of three years' ratings, from the middle.

    Unit: -0.5 to 0.5, by length of period, drawn to 0 (two years' weight); null when never given.
    Source: ratings.results_value.
    Why: results and behaviour are rated apart (PermenPANRB 6/2022).
    """
    return _mean(pl.col("results_standing") - _MIDDLE, RECENT_WEIGHT, days=RECENT_DAYS)


@feature(
    "person",
    "the behaviour part of the ratings",
    "bagian perilaku kerja pada predikat",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def rating_behaviour_3_years() -> pl.Expr:
    """Mean standing of the behaviour part of three years' ratings, from the middle.

    Unit: -0.5 to 0.5, by length of period, drawn to 0 (two years' weight); null when never given.
    Source: ratings.behaviour_value.
    Why: behaviour travels with the person more than results do.
    """
    return _mean(pl.col("behaviour_standing") - _MIDDLE, RECENT_WEIGHT, days=RECENT_DAYS)


@feature(
    "person",
    "how far the last rating lies behind",
    "keterlambatan penilaian terakhir",
    unit=Unit.DAYS,
    window=3,
)
def rating_lag_days() -> pl.Expr:
    """Days from the end of the person's latest rated period to the latest of anybody.

    Unit: days, 0 to 1,126 (three years and a month); null when never rated.
    Source: ratings.
    Why: old evidence says less, and a rating left out has its reason.
    """
    return pl.col("lag_days").min().clip(0, RECENT_DAYS)


FEATURES: tuple[FeatureFunction, ...] = (
    rating_last_standing, rating_last_relative, rating_relative_3_years, rating_relative_career,
    rating_trend, rating_satisfactory_gap, rating_results_3_years, rating_behaviour_3_years,
    rating_lag_days,
)  # fmt: skip


@feature(
    "destination",
    "how generously the new unit rates",
    "kelonggaran penilaian unit tujuan",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def destination_leniency() -> pl.Expr:
    """Mean standing of the destination unit's ratings, from the middle.

    Unit: -0.5 to 0.5, over three years, drawn to 0 (weight 10); null when the unit rated nobody.
    Source: ratings.
    Why: the outcome itself is rated there; units and raters differ (design 1.2).
    """
    share = shrunk_mean(pl.col("unit_sum"), pl.col("unit_n"), pl.lit(0.0), LENIENCY_WEIGHT)
    return pl.when(pl.col("unit_n") > 0).then(share)


@feature(
    "destination",
    "how generously the new supervisor rates",
    "kelonggaran penilaian atasan baru",
    unit=Unit.SHARE_DIFFERENCE,
    window=3,
)
def destination_rater_leniency() -> pl.Expr:
    """Mean standing of the ratings given by the destination unit's latest rater, from the middle.

    Unit: -0.5 to 0.5, over three years, drawn to 0 (weight 10); null when the rater is not
        recorded.
    Source: ratings.rater_id.
    Why: supervisors differ (Lazear, Shaw and Stanton).
    """
    share = shrunk_mean(pl.col("rater_sum"), pl.col("rater_n"), pl.lit(0.0), LENIENCY_WEIGHT)
    return pl.when(pl.col("to_rater").is_not_null()).then(share)


@feature("context", "a change of supervisor", "pergantian atasan", unit=Unit.YES_OR_NO)
def changes_supervisor() -> pl.Expr:
    """Whether the destination unit's latest rater is not the person's own.

    Unit: 1 yes, 0 no; null when either is not recorded.
    Source: ratings.rater_id.
    Why: a new supervisor means new expectations (Minni; Lazear, Shaw and Stanton).
    """
    return (pl.col("to_rater") != pl.col("own_rater")).cast(pl.Float64)


RATER_FEATURES: tuple[FeatureFunction, ...] = (
    destination_leniency, destination_rater_leniency, changes_supervisor,
)  # fmt: skip

RATER_SIDES = Sides(
    person=("own_rater",), post=("to_rater", "unit_n", "unit_sum", "rater_n", "rater_sum")
)
