"""Measured work: one column a measure.

A mean or a rate weighs by exposure, a last value by nothing; counted events are another story
(`features.events`). Levels look back with a half-life of two years and are drawn to the mean of all
people, the more the less was observed.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.timeline import Timeline, latest_known, window
from features.units import Unit
from records.knowing.view import is_known

HALF_LIFE_DAYS = 730.0
TYPICAL_WINDOW = timedelta(days=3 * 365)
_PERIOD = ("measure", "period_start", "period_end")


def members(history: History) -> tuple[str, ...]:
    """The measures that have a level, as the dataset names them."""
    rules = history.dataset.measures
    return tuple(name for name, rule in rules.items() if rule.summary != "count")


def scored(history: History) -> pl.DataFrame:
    """Every measure's row on a common scale, but for counted events.

    Returns:
        The rows of `measures` with `score` (the value, or value / exposure for a rate), `weight`
        (exposure, or 1), `z` (standard deviations above the mean of all people measured for the
        same period, as known when the row was), `unit_gap` (`z` minus the unit's weighted mean),
        `direction` (1 or -1; null where neither is better).
    """
    rules = history.dataset.measures
    summary = pl.col("measure").replace_strict(
        {name: rule.summary for name, rule in rules.items()},
        default="mean",
        return_dtype=pl.String,
    )
    directions = {
        name: 1.0 if rule.better == "higher" else -1.0
        for name, rule in rules.items()
        if rule.better is not None
    }
    isweighted = summary.is_in(["mean", "rate"])
    exposure = pl.col("exposure").fill_null(1.0)
    rows = (
        history.records["measures"]
        .with_columns(
            score=pl.when(summary == "rate")
            .then(pl.when(exposure > 0).then(pl.col("value") / exposure))
            .otherwise("value"),
            weight=pl.when(isweighted).then(exposure).otherwise(1.0),
            direction=pl.col("measure").replace_strict(
                directions, default=None, return_dtype=pl.Float64
            ),
            from_day="known_on",
            until_day="known_until",
        )
        .filter((summary != "count") & pl.col("score").is_finite() & (pl.col("weight") > 0))
    )
    weight, score = pl.col("weight"), pl.col("score")
    everybody = Timeline(
        rows, _PERIOD, {"w": weight, "wx": weight * score, "wxx": weight * score * score}
    ).on(rows, day="known_on")
    mean = pl.col("wx") / pl.col("w")
    spread = (pl.col("wxx") / pl.col("w") - mean * mean).clip(0, None).sqrt()
    standardised = pl.concat([rows, everybody], how="horizontal").with_columns(
        # A spread that is nothing but rounding says that all are equal.
        z=pl.when(spread > 1e-6 * (1 + mean.abs())).then((score - mean) / spread).otherwise(0.0)
    )
    unit = Timeline(
        standardised, [*_PERIOD, "unit_id"], {"uw": weight, "uwz": weight * pl.col("z")}
    ).on(standardised, day="known_on")
    return (
        pl.concat([standardised, unit], how="horizontal")
        .with_columns(
            unit_gap=pl.when(pl.col("uw") > 0).then(pl.col("z") - pl.col("uwz") / pl.col("uw"))
        )
        .drop("w", "wx", "wxx", "uw", "uwz")
    )


def frame(rows: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """One row per move, measure (`member`) and measured period known on the move's day.

    Args:
        rows: The spine.
        scores: Every measure's row (`scored`).

    Returns:
        The rows of `scored` with `age_days` of the period's end, `lag_days` (how much later the
        latest period of that measure ends that is known of anybody), `decayed` weight, `is_last`
        (of the latest period), `typical_weight` (mean weight of a row of that measure over three
        years).
    """
    own = (
        scores.join(rows.select("row", "as_of", "employee_id"), on="employee_id")
        .filter(is_known(pl.col("as_of")))
        .sort("row", "measure", "period_end", "period_start", "unit_id", nulls_last=False)
    )
    typical = Timeline(
        window(scores, "known_on", TYPICAL_WINDOW),
        ["measure"],
        {"typical_n": pl.lit(1), "typical_sum": pl.col("weight")},
    ).on(own)
    age = (pl.col("as_of") - pl.col("period_end")).dt.total_days()
    latest = latest_known(scores, "period_end", own, ["measure"])
    return pl.concat([own, typical], how="horizontal").with_columns(
        member="measure",
        age_days=age,
        decayed=pl.col("weight") * (0.5 ** (age * (1 / HALF_LIFE_DAYS))),
        lag_days=(latest - pl.col("period_end")).dt.total_days(),
        is_last=pl.col("period_end") == pl.col("period_end").max().over("row", "measure"),
        typical_weight=pl.when(pl.col("typical_n") > 0)
        .then(pl.col("typical_sum") / pl.col("typical_n"))
        .otherwise("weight"),
    )


def weighted(value: str, weight: str, *, last: bool = False) -> pl.Expr:
    """A mean of all rows, or of the latest period's; null where none has the value."""
    kept = pl.col("is_last") if last else pl.col(value).is_not_null()
    total = (pl.col(value) * pl.col(weight)).filter(kept).sum()
    count = pl.col(weight).filter(kept & pl.col(value).is_not_null()).sum()
    return pl.when(count > 0).then(total / count)


def shrunk(value: str, weight: str) -> pl.Expr:
    """A mean drawn to 0 as if one typical row of it had been seen besides."""
    count = pl.col(weight).filter(pl.col(value).is_not_null()).sum()
    return (pl.col(value) * pl.col(weight)).sum() / (count + pl.col("typical_weight").first())


@feature("person", "the recent level of {member}", "tingkat {member} terkini", unit=Unit.DEVIATIONS)
def measure_level() -> pl.Expr:
    """Recent level of the measure, compared with all people of the same periods.

    Unit: standard deviations; weighs exposure, half-life two years, drawn to 0; null when the
        person was never measured.
    Source: measures.
    Why: earlier performance, steadied for how much was seen of it.
    """
    return shrunk("z", "decayed")


@feature(
    "person", "{member} in the last period", "{member} pada periode terakhir", unit=Unit.DEVIATIONS
)
def measure_last() -> pl.Expr:
    """The measure in the latest period known.

    Unit: standard deviations from the mean of all people; null when never measured.
    Source: measures.
    Why: the latest evidence; far above the person's own level it falls back.
    """
    return weighted("z", "weight", last=True)


@feature("person", "the rise of {member}", "kenaikan {member}", unit=Unit.DEVIATIONS)
def measure_trend() -> pl.Expr:
    """The measure in the latest period minus its mean over the periods before.

    Unit: standard deviations; null with fewer than two periods.
    Source: measures.
    Why: whether the person is on the way up, or has had an unusual period.
    """
    before = ~pl.col("is_last")
    weight = pl.col("decayed").filter(before).sum()
    mean = (pl.col("z") * pl.col("decayed")).filter(before).sum() / weight
    return pl.when(weight > 0).then(weighted("z", "weight", last=True) - mean)


@feature(
    "person",
    "how much was seen of {member}",
    "banyaknya pengamatan {member}",
    unit=Unit.OWN_NUMBER,
    absent=0,
    window=1,
)
def measure_exposure() -> pl.Expr:
    """Exposure behind the measure in the last year.

    Unit: the measure's own exposure (hours, cases, …), 0 or more.
    Source: measures.exposure.
    Why: how much the person was at work on it.
    """
    return pl.col("exposure").filter(pl.col("age_days") < 365).sum()


@feature(
    "person",
    "{member} against the own unit",
    "{member} dibanding unit sendiri",
    unit=Unit.DEVIATIONS,
)
def measure_unit_gap() -> pl.Expr:
    """The measure compared with the people of the same unit and period.

    Unit: standard deviations; weighs exposure, half-life two years, drawn to 0.
    Source: measures.unit_id.
    Why: what is the person's own, with the unit's part taken out.
    """
    return shrunk("unit_gap", "decayed")


MEASURE_FEATURES: tuple[FeatureFunction, ...] = (
    measure_level, measure_last, measure_trend, measure_exposure, measure_unit_gap,
)  # fmt: skip
