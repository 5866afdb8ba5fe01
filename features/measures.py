"""Measured work: one column a measure, and the person's main measure as one story.

A mean or a rate weighs by exposure, a last value by nothing; counted events are another story
(`features.events`). Levels look back with a half-life of two years and are drawn to the mean of all
people, the more the less was observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides, Sums
from features.timeline import Timeline, latest_known, window
from features.units import Unit
from records.knowing.view import is_known

HALF_LIFE_DAYS = 730.0
SPREAD_DAYS = 5 * 365
PEERS_WINDOW = timedelta(days=730)
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
    is_weighted = summary.is_in(["mean", "rate"])
    exposure = pl.col("exposure").fill_null(1.0)
    rows = (
        history.records["measures"]
        .with_columns(
            score=pl.when(summary == "rate")
            .then(pl.when(exposure > 0).then(pl.col("value") / exposure))
            .otherwise("value"),
            weight=pl.when(is_weighted).then(exposure).otherwise(1.0),
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


def main_frame(measured: pl.DataFrame) -> pl.DataFrame:
    """The person's main measure: of those with a better direction, the one with most exposure.

    Exposure counts against what is typical for a row of that measure, so that measures of
    different kinds can be compared.

    Args:
        measured: The movers' own measures (`frame`).

    Returns:
        The rows of `measured` that belong to it, with `good` and `good_gap` (`z` and `unit_gap`
        in the better direction).
    """
    recent = measured.filter(pl.col("direction").is_not_null())
    main = (
        recent.group_by("row", "measure", maintain_order=True)
        .agg(share=(pl.col("decayed") / pl.col("typical_weight")).sum())
        .sort("row", "share", "measure", descending=[False, True, False])
        .unique("row", keep="first", maintain_order=True)
        .select("row", "measure")
    )
    return recent.join(main, on=["row", "measure"], maintain_order="left").with_columns(
        good=pl.col("z") * pl.col("direction"), good_gap=pl.col("unit_gap") * pl.col("direction")
    )


def peers_frame(rows: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """The spine with the person's `main_measure` and recent `main_level` on it, one row a move."""
    main = (
        main_frame(measured)
        .group_by("row", maintain_order=True)
        .agg(main_measure=pl.col("measure").first(), main_level=_shrunk("good", "decayed"))
    )
    return rows.join(main, on="row", how="left", maintain_order="left")


def peers(scores: pl.DataFrame) -> dict[str, Timeline]:
    """Weights, and weighted levels, of the people of a unit on a measure in two years."""
    good = scores.with_columns(good=pl.col("z") * pl.col("direction"))
    sums = {"peers_w": pl.col("weight"), "peers_wz": pl.col("weight") * pl.col("good")}
    recent = window(good, "known_on", PEERS_WINDOW)
    return {"peers": Timeline(recent, ["measure", "unit_id"], sums)}


def with_peers(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with `peers_w` and `peers_wz` of the destination's unit on the main measure."""
    found = sums["peers"].on(frame, ["main_measure", "to_unit_id"])
    return pl.concat([frame, found], how="horizontal")


def _weighted(value: str, weight: str, *, last: bool = False) -> pl.Expr:
    kept = pl.col("is_last") if last else pl.col(value).is_not_null()
    total = (pl.col(value) * pl.col(weight)).filter(kept).sum()
    count = pl.col(weight).filter(kept & pl.col(value).is_not_null()).sum()
    return pl.when(count > 0).then(total / count)


def _peers_level() -> pl.Expr:
    return pl.when(pl.col("peers_w") > 0).then(pl.col("peers_wz") / pl.col("peers_w"))


def _shrunk(value: str, weight: str) -> pl.Expr:
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
    return _shrunk("z", "decayed")


@feature(
    "person", "{member} in the last period", "{member} pada periode terakhir", unit=Unit.DEVIATIONS
)
def measure_last() -> pl.Expr:
    """The measure in the latest period known.

    Unit: standard deviations from the mean of all people; null when never measured.
    Source: measures.
    Why: the latest evidence; far above the person's own level it falls back.
    """
    return _weighted("z", "weight", last=True)


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
    return pl.when(weight > 0).then(_weighted("z", "weight", last=True) - mean)


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
    return _shrunk("unit_gap", "decayed")


MEASURE_FEATURES: tuple[FeatureFunction, ...] = (
    measure_level, measure_last, measure_trend, measure_exposure, measure_unit_gap,
)  # fmt: skip


@feature("person", "the level of work", "tingkat hasil kerja", unit=Unit.DEVIATIONS)
def performance_level() -> pl.Expr:
    """Recent level on the person's main measure.

    Unit: standard deviations in the better direction; weighs exposure, half-life two years, drawn
        to 0; null when never measured.
    Source: measures (with a better direction in dataset.toml).
    Why: earlier relative performance is the best-supported predictor (design 4.3).
    """
    return _shrunk("good", "decayed")


@feature(
    "person", "the work of the last period", "hasil kerja periode terakhir", unit=Unit.DEVIATIONS
)
def performance_last() -> pl.Expr:
    """The main measure in the latest period known.

    Unit: standard deviations in the better direction; null when never measured.
    Source: measures.
    Why: the latest evidence.
    """
    return _weighted("good", "weight", last=True)


@feature(
    "person", "the work of the whole career", "hasil kerja sepanjang karier", unit=Unit.DEVIATIONS
)
def performance_career() -> pl.Expr:
    """The main measure over all periods known, without decay.

    Unit: standard deviations in the better direction, drawn to 0.
    Source: measures.
    Why: the level a person returns to.
    """
    return _shrunk("good", "weight")


@feature(
    "person",
    "the last period against the person's own level",
    "periode terakhir dibanding biasanya",
    unit=Unit.DEVIATIONS,
)
def performance_last_gap() -> pl.Expr:
    """The latest period minus the steadied level of the whole career.

    Unit: standard deviations in the better direction.
    Source: measures.
    Why: an unusually good period is followed by a more usual one (regression to the mean).
    """
    return _weighted("good", "weight", last=True) - _shrunk("good", "weight")


@feature("person", "the trend of work", "tren hasil kerja", unit=Unit.DEVIATIONS)
def performance_trend() -> pl.Expr:
    """The latest period minus the mean of the periods before.

    Unit: standard deviations in the better direction; null with fewer than two periods.
    Source: measures.
    Why: a way up or down.
    """
    before = ~pl.col("is_last")
    weight = pl.col("decayed").filter(before).sum()
    mean = (pl.col("good") * pl.col("decayed")).filter(before).sum() / weight
    return pl.when(weight > 0).then(_weighted("good", "weight", last=True) - mean)


@feature(
    "person",
    "the work against colleagues",
    "hasil kerja dibanding rekan seunit",
    unit=Unit.DEVIATIONS,
)
def performance_unit_gap() -> pl.Expr:
    """The main measure compared with the people of the same unit and period.

    Unit: standard deviations in the better direction, drawn to 0.
    Source: measures.unit_id.
    Why: unit effects are taken out (design 4.4).
    """
    return _shrunk("good_gap", "decayed")


@feature(
    "person",
    "the amount of work in the last period",
    "banyaknya kerja periode terakhir",
    unit=Unit.RATIO,
)
def performance_exposure_ratio() -> pl.Expr:
    """Exposure in the latest period against what is typical for that measure.

    Unit: ratio, 1 is typical; null when never measured.
    Source: measures.exposure.
    Why: people who are relied on are used more.
    """
    return pl.col("weight").filter(pl.col("is_last")).sum() / pl.col("typical_weight").first()


@feature(
    "person",
    "the change in the amount of work",
    "perubahan banyaknya kerja",
    unit=Unit.RATIO,
    window=5,
)
def performance_exposure_trend() -> pl.Expr:
    """Exposure in the latest period against the mean of the periods before, of five years.

    Unit: ratio; null with fewer than two periods.
    Source: measures.exposure.
    Why: a fading or a growing role.
    """
    is_before = ~pl.col("is_last") & (pl.col("age_days") < SPREAD_DAYS)
    before = pl.col("weight").filter(is_before).sum()
    periods = pl.col("period_end").filter(is_before).n_unique()
    return pl.when((periods > 0) & (before > 0)).then(
        pl.col("weight").filter(pl.col("is_last")).sum() / (before / periods)
    )


@feature(
    "person",
    "how far the last measure lies behind",
    "keterlambatan pengukuran terakhir",
    unit=Unit.DAYS,
    window=3,
)
def measured_lag_days() -> pl.Expr:
    """Days from the end of the person's latest measured period to the latest of anybody.

    Unit: days, 0 to 1,095 (three years); null when never measured.
    Source: measures, the person's main one.
    Why: old evidence says less.
    """
    return pl.col("lag_days").min().clip(0, 3 * 365)


@feature(
    "person", "the ups and downs of work", "naik-turun hasil kerja", unit=Unit.SPREAD, window=5
)
def performance_spread() -> pl.Expr:
    """Spread of the main measure over its rows of the last five years.

    Unit: standard deviations, 0 or more; null with fewer than two periods.
    Source: measures.
    Why: an even record can be relied on.
    """
    recent = pl.col("age_days") < SPREAD_DAYS
    return pl.when(pl.col("period_end").filter(recent).n_unique() > 1).then(
        pl.col("good").filter(recent).std()
    )


@feature(
    "destination",
    "the level of work in the new unit",
    "tingkat hasil kerja unit tujuan",
    unit=Unit.DEVIATIONS,
)
def destination_peers_level() -> pl.Expr:
    """Mean of the person's main measure among the people of the destination's unit.

    Unit: standard deviations in the better direction, over two years; null when nobody there was
        measured.
    Source: measures.unit_id.
    Why: good company helps, and sets the bar.
    """
    return _peers_level()


@feature(
    "fit",
    "the level of work against the new unit's",
    "hasil kerja dibanding unit tujuan",
    unit=Unit.DEVIATIONS,
)
def performance_gap_to_destination() -> pl.Expr:
    """The person's recent level minus that of the destination's unit.

    Unit: standard deviations in the better direction.
    Source: measures.
    Why: standing among the new colleagues.
    """
    return pl.col("main_level") - _peers_level()


MAIN_FEATURES: tuple[FeatureFunction, ...] = (
    performance_level, performance_last, performance_career, performance_last_gap,
    performance_trend, performance_unit_gap, performance_exposure_ratio,
    performance_exposure_trend, measured_lag_days, performance_spread,
)  # fmt: skip

PEERS_FEATURES: tuple[FeatureFunction, ...] = (
    destination_peers_level, performance_gap_to_destination,
)  # fmt: skip
PEERS_SIDES = Sides(
    person=("main_measure", "main_level"),
    post=("to_unit_id",),
    sums=lambda asked: peers(asked.measured()[0]),
    finish=with_peers,
    made=dict.fromkeys(("peers_w", "peers_wz"), ("main_measure", "to_unit_id")),
)
