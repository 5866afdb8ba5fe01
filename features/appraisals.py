"""Ratings, each on its own scheme's scale and against the people rated with it."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.timeline import Timeline, lookup, shrunk_mean, window
from records.ratings import is_satisfactory, rating_position
from records.view import is_known, latest_stretches

LENIENCY_WINDOW = timedelta(days=3 * 365)
LENIENCY_WEIGHT = 10.0
_GROUP = ("scheme", "period_start", "period_end")


def placed(history: History) -> pl.DataFrame:
    """Every rating with its place on the scheme's scale.

    Returns:
        The rows of `ratings` with `position`, `results_position`, `behaviour_position` (0 worst to
        1 best), `is_satisfactory`, `deviation` (`position` minus the scheme's mean of three years
        as known when the rating was), `from_day`, `until_day`.
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
        .with_columns(is_satisfactory=is_satisfactory("position", schemes))
    )
    scheme = Timeline(
        window(rows, "known_on", LENIENCY_WINDOW),
        ["scheme"],
        {"n": pl.lit(1), "total": pl.col("position")},
    ).on(rows, day="known_on")
    return rows.with_columns(
        deviation=pl.col("position") - scheme["total"] / pl.max_horizontal(scheme["n"], pl.lit(1.0))
    )


def frame(rows: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """One row per move and rating known on its day, in order of period.

    Adds `relative` (the position minus the mean of the unit, scheme and period as known on the
    day; where nobody else of the unit was rated, of the scheme and period) and `age_days`.
    """
    own = (
        ratings.join(rows.select("row", "as_of", "employee_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .sort("row", "period_end", "period_start", "scheme", "unit_id", nulls_last=False)
    )
    parts = [own]
    for name, keys in (("unit", [*_GROUP, "unit_id"]), ("all", list(_GROUP))):
        sums = {f"{name}_n": pl.lit(1), f"{name}_sum": pl.col("position")}
        parts.append(Timeline(ratings, keys, sums).on(own))
    compared = pl.concat(parts, how="horizontal")
    mean = (
        pl.when(pl.col("unit_n") > 1)
        .then(pl.col("unit_sum") / pl.col("unit_n"))
        .otherwise(pl.col("all_sum") / pl.col("all_n"))
    )
    return compared.with_columns(
        relative=pl.col("position") - mean,
        age_days=(pl.col("as_of") - pl.col("period_end")).dt.total_days(),
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


@feature("person", "the last rating", "predikat terakhir")
def rating_last() -> pl.Expr:
    """The latest rating on its scheme's scale.

    Unit: 0 (worst) to 1 (best); null when never rated.
    Source: ratings.value, the scheme's order or range in dataset.toml.
    Why: what selection goes by today; nearly everybody is rated well (design 1.2).
    """
    return pl.col("position").last()


@feature("person", "the last rating against colleagues", "predikat terakhir dibanding rekan")
def rating_last_relative() -> pl.Expr:
    """The latest rating minus the mean of the unit, scheme and period.

    Unit: -1 to 1; null when never rated.
    Source: ratings; schemes are never pooled by raw value.
    Why: raw ratings carry the unit, the rater and the regime (design 1.2).
    """
    return pl.col("relative").last()


@feature(
    "person", "the ratings of three years against colleagues", "predikat tiga tahun dibanding rekan"
)
def rating_relative_3_years() -> pl.Expr:
    """Mean of the last three years' ratings, each minus its unit's mean.

    Unit: -1 to 1, (sum) / (ratings + 1); null when never rated.
    Source: ratings.
    Why: two to three years of relative performance predict best (design 4.3).
    """
    recent = pl.col("relative").filter(pl.col("age_days") < 3 * 365 + 31)
    return recent.sum() / (recent.len() + 1)


@feature("person", "the trend of ratings", "tren predikat")
def rating_trend() -> pl.Expr:
    """The latest relative rating minus the mean of those before.

    Unit: -2 to 2; null with fewer than two ratings.
    Source: ratings.
    Why: a way up or down.
    """
    before = (pl.col("relative").sum() - pl.col("relative").last()) / (pl.len() - 1)
    return pl.when(pl.len() > 1).then(pl.col("relative").last() - before)


@feature("person", "the share of satisfactory ratings", "bagian predikat memuaskan")
def rating_satisfactory_share() -> pl.Expr:
    """Share of ratings that were satisfactory in their scheme.

    Unit: share, 0 to 1; null when never rated.
    Source: ratings, `satisfactory` in dataset.toml.
    Why: the law asks for two good years before a move (Peraturan BKN 5/2019).
    """
    return pl.col("is_satisfactory").mean()


@feature("person", "the results part of the last rating", "hasil kerja pada predikat terakhir")
def rating_results_last() -> pl.Expr:
    """The results part of the latest rating that has one.

    Unit: 0 (worst) to 1 (best); null when never given.
    Source: ratings.results_value.
    Why: results and behaviour are rated apart (PermenPANRB 6/2022).
    """
    return pl.col("results_position").drop_nulls().last()


@feature("person", "the behaviour part of the last rating", "perilaku kerja pada predikat terakhir")
def rating_behaviour_last() -> pl.Expr:
    """The behaviour part of the latest rating that has one.

    Unit: 0 (worst) to 1 (best); null when never given.
    Source: ratings.behaviour_value.
    Why: behaviour travels with the person more than results do.
    """
    return pl.col("behaviour_position").drop_nulls().last()


@feature("person", "the number of ratings", "jumlah penilaian kinerja", absent=0)
def ratings_count() -> pl.Expr:
    """Ratings known.

    Unit: ratings, 0 or more.
    Source: ratings.
    Why: how much is known about the person.
    """
    return pl.len()


@feature("person", "the time since the last rating", "jeda sejak penilaian terakhir")
def days_since_rating() -> pl.Expr:
    """Days since the latest rated period ended.

    Unit: days; null when never rated.
    Source: ratings.
    Why: old evidence says less.
    """
    return pl.col("age_days").min()


FEATURES: tuple[FeatureFunction, ...] = (
    rating_last, rating_last_relative, rating_relative_3_years, rating_trend,
    rating_satisfactory_share, rating_results_last, rating_behaviour_last, ratings_count,
    days_since_rating,
)  # fmt: skip


@feature("destination", "how generously the new unit rates", "kelonggaran penilaian unit tujuan")
def destination_leniency() -> pl.Expr:
    """Mean deviation of the destination unit's ratings from their scheme's mean.

    Unit: -1 to 1, over three years, drawn to 0 (weight 10); null when the unit never rated.
    Source: ratings.
    Why: the outcome itself is rated there; units and raters differ (design 1.2).
    """
    share = shrunk_mean(pl.col("unit_sum"), pl.col("unit_n"), pl.lit(0.0), LENIENCY_WEIGHT)
    return pl.when(pl.col("unit_n") > 0).then(share)


@feature(
    "destination", "how generously the new supervisor rates", "kelonggaran penilaian atasan baru"
)
def destination_rater_leniency() -> pl.Expr:
    """Mean deviation of the ratings given by the destination unit's latest rater.

    Unit: -1 to 1, over three years, drawn to 0 (weight 10); null when the rater is not recorded.
    Source: ratings.rater_id.
    Why: supervisors differ (Lazear, Shaw and Stanton).
    """
    share = shrunk_mean(pl.col("rater_sum"), pl.col("rater_n"), pl.lit(0.0), LENIENCY_WEIGHT)
    return pl.when(pl.col("to_rater").is_not_null()).then(share)


@feature("context", "a change of supervisor", "pergantian atasan")
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
