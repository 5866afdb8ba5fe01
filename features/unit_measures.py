"""Measures of units: the destination's, against all and against the present one (families)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides
from features.timeline import Timeline, lookup, window
from features.units import Unit
from records.knowing.view import latest_stretches

MEMORY = timedelta(days=3 * 365 + 31)


def members(history: History) -> tuple[str, ...]:
    """The measures that units have, in alphabetical order."""
    return tuple(history.records["unit_measures"]["measure"].unique().sort())


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and unit measure (`member`).

    Adds, for the destination (`to_`) and the present unit (`from_`): `…last` (the latest period's
    value), `…n` and `…sum` over three years; and for all units `all_n`, `all_sum`, `all_sum2`.
    """
    measured = history.records["unit_measures"]
    shown = _latest(measured)
    recent = window(measured, "known_on", MEMORY)
    value = pl.col("value")
    unit = Timeline(recent, ["measure", "unit_id"], {"n": pl.lit(1), "sum": value})
    everybody = Timeline(
        recent, ["measure"], {"all_n": pl.lit(1), "all_sum": value, "all_sum2": value * value}
    )
    frames = []
    for member in members(history):
        asked = rows.select("row", "as_of", "to_unit_id", "from_unit_id", measure=pl.lit(member))
        parts = [asked.select("row", member="measure"), everybody.on(asked)]
        for side in ("to", "from"):
            keys = {"measure": "measure", "unit_id": f"{side}_unit_id"}
            last = lookup(asked, shown, keys, ["value"])
            sums = unit.on(asked, list(keys.values()))
            parts.append(
                pl.concat([last, sums], how="horizontal").rename(
                    {"value": f"{side}_last", "n": f"{side}_n", "sum": f"{side}_sum"}
                )
            )
        frames.append(pl.concat(parts, how="horizontal"))
    return pl.concat(frames) if frames else pl.DataFrame()


def _latest(measured: pl.DataFrame) -> pl.DataFrame:
    """The latest period's value of each unit and measure, as views show it."""
    numbered = (
        measured.sort("unit_id", "measure", "period_end", "period_start", "known_on")
        .with_row_index("precedence")
        .with_columns(
            seen_from="known_on",
            key=pl.struct("unit_id", "measure").rank("dense"),
        )
    )
    return latest_stretches(numbered, "key").join(
        numbered.select("precedence", "unit_id", "measure", "value"), on="precedence"
    )


def _spread() -> pl.Expr:
    mean = _mean("all")
    spread = (pl.col("all_sum2") / pl.col("all_n") - mean * mean).clip(0, None).sqrt()
    return pl.when(spread > 1e-6 * (1 + mean.abs())).then(spread)


def _mean(side: str) -> pl.Expr:
    return pl.when(pl.col(f"{side}_n") > 0).then(pl.col(f"{side}_sum") / pl.col(f"{side}_n"))


@feature("destination", "the new unit's {member}", "{member} unit tujuan", unit=Unit.DEVIATIONS)
def unit_measure_last() -> pl.Expr:
    """The destination unit's latest value, against all units.

    Unit: standard deviations from the mean of all units over three years; null when not measured.
    Source: unit_measures.
    Why: the state of the receiving unit (organisation ratings, load, results; design 4.3).
    """
    return (pl.col("to_last") - _mean("all")) / _spread()


@feature(
    "destination",
    "the change in the new unit's {member}",
    "perubahan {member} unit tujuan",
    unit=Unit.DEVIATIONS,
)
def unit_measure_change() -> pl.Expr:
    """The destination unit's latest value minus its own mean over three years.

    Unit: standard deviations of all units; null when not measured.
    Source: unit_measures.
    Why: units on the way up or down.
    """
    return (pl.col("to_last") - _mean("to")) / _spread()


@feature(
    "fit",
    "the new unit's {member} against the present one's",
    "{member} unit tujuan dibanding unit sekarang",
    unit=Unit.DEVIATIONS,
)
def unit_measure_gap() -> pl.Expr:
    """The destination unit's mean over three years minus the present unit's.

    Unit: standard deviations of all units; null when either is not measured.
    Source: unit_measures.
    Why: what the person is used to.
    """
    return (_mean("to") - _mean("from")) / _spread()


FEATURES: tuple[FeatureFunction, ...] = (unit_measure_last, unit_measure_change, unit_measure_gap)

SIDES = Sides(
    person=("from_n", "from_sum"),
    post=("to_last", "to_n", "to_sum", "all_n", "all_sum", "all_sum2"),
)
