"""The person's main measure as one story, and the same work in the destination's unit.

The main measure is, of those with a better direction, the one with most exposure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.measures import shrunk, weighted
from features.sides import Sides, Sums
from features.timeline import Timeline, window
from features.units import Unit

SPREAD_DAYS = 5 * 365
PEERS_WINDOW = timedelta(days=730)


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
        .agg(main_measure=pl.col("measure").first(), main_level=shrunk("good", "decayed"))
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


def _peers_level() -> pl.Expr:
    return pl.when(pl.col("peers_w") > 0).then(pl.col("peers_wz") / pl.col("peers_w"))


@feature("person", "the level of work", "tingkat hasil kerja", unit=Unit.DEVIATIONS)
def performance_level() -> pl.Expr:
    """Recent level on the person's main measure.

    Unit: standard deviations in the better direction; weighs exposure, half-life two years, drawn
        to 0; null when never measured.
    Source: measures (with a better direction in dataset.toml).
    Why: earlier relative performance is the best-supported predictor (design 4.3).
    """
    return shrunk("good", "decayed")


@feature(
    "person", "the work of the last period", "hasil kerja periode terakhir", unit=Unit.DEVIATIONS
)
def performance_last() -> pl.Expr:
    """The main measure in the latest period known.

    Unit: standard deviations in the better direction; null when never measured.
    Source: measures.
    Why: the latest evidence.
    """
    return weighted("good", "weight", last=True)


@feature(
    "person", "the work of the whole career", "hasil kerja sepanjang karier", unit=Unit.DEVIATIONS
)
def performance_career() -> pl.Expr:
    """The main measure over all periods known, without decay.

    Unit: standard deviations in the better direction, drawn to 0.
    Source: measures.
    Why: the level a person returns to.
    """
    return shrunk("good", "weight")


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
    return weighted("good", "weight", last=True) - shrunk("good", "weight")


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
    return pl.when(weight > 0).then(weighted("good", "weight", last=True) - mean)


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
    return shrunk("good_gap", "decayed")


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
