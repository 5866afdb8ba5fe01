"""Counted events: complaints, accidents, commendations (families, one column a measure).

A measure with `summary = "count"` has rows on the days on which something happened. What counts is
how often that was for the time in which it could have happened: events a year at risk.

Time at risk is days in service since the measure began to be recorded: a post held, absences out.
A row of a period longer than a day may state its exposure, and then its days of service count by
it: an exposure below 1 as that share of them (1, which is also a missing one, as all of them), a
greater one (hours, cases) by how it compares with the mean exposure a day of all such rows of the
measure known on the day. On the row of a single day an exposure says nothing of the time in which
nothing happened, and is not read.

Few events say little. A unit's rate is drawn to the organisation's, a person's to what their units
would make one expect, each as if the shape of a gamma distribution in events had been seen besides;
the shapes are those that the counts of everybody showed at the end of the year before.
"""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.event_counts import FIVE_YEARS, WINDOWS, EventCounts, members
from features.event_shapes import shapes
from features.history import History
from features.sides import Sides
from features.units import Unit


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per move and counting measure (`member`).

    Args:
        history: The organisation's history.
        rows: The spine with the present post (`from_…`).

    Returns:
        `row`, `member`, `days_since`; for each window (`year`, `five`, `decayed`, `whole`) the
        person's `…_events`, `…_expected` (by the units' rates) and `…_years` at risk; `shape` of
        persons; `from_rate`, `to_rate` and `all_rate`, a year. All are null before the measure
        began to be recorded.
    """
    counts = EventCounts(history)
    asked = pl.concat(
        [
            rows.select("row", "employee_id", "as_of", "from_unit_id", "to_unit_id").with_columns(
                member=pl.lit(member), measure=pl.lit(member)
            )
            for member in members(history)
        ]
    )
    asked = asked.with_row_index("question").with_columns(begun=counts.begun(asked))
    begun = asked.filter(pl.col("begun").is_not_null())
    asked_with = pl.concat([begun, shapes(counts, begun)], how="horizontal")
    own = counts.own(asked_with)
    rates = {
        "all_rate": counts.all_rate(asked_with, FIVE_YEARS),
        "from_rate": counts.unit_rate(asked_with, "from_unit_id", FIVE_YEARS),
        "to_rate": counts.unit_rate(asked_with, "to_unit_id", FIVE_YEARS),
    }
    told = asked_with.with_columns(**rates).join(own, on="question", maintain_order="left")
    return asked.select("question", "row", "member").join(
        told.drop("row", "member"), on="question", how="left", maintain_order="left"
    )


def _relative(window: str) -> pl.Expr:
    """Events over expected ones, drawn to 1."""
    return (pl.col(f"{window}_events") + pl.col("shape")) / (
        pl.col(f"{window}_expected") + pl.col("shape")
    )


def _own_rate(window: str) -> pl.Expr:
    years = pl.col(f"{window}_years")
    usual = pl.when(years > 0).then(pl.col(f"{window}_expected") / years).otherwise("from_rate")
    return usual * _relative(window)


@feature(
    "person", "{member} of the last year", "{member} setahun terakhir", unit=Unit.A_YEAR, window=1
)
def event_rate_1_year() -> pl.Expr:
    """Own events of the last year for the time at risk.

    Unit: events a year at risk, 0 or more, drawn to the rate of the units served in; null before
        the measure began to be recorded.
    Source: measures (of summary count), assignments, absences.
    Why: the latest evidence of what happens to, or because of, the person.
    """
    return _own_rate("year")


@feature(
    "person", "{member} of five years", "{member} lima tahun terakhir", unit=Unit.A_YEAR, window=5
)
def event_rate_5_years() -> pl.Expr:
    """Own events of the last five years for the time at risk.

    Unit: events a year at risk, 0 or more, drawn to the rate of the units served in; null before
        the measure began to be recorded.
    Source: measures (of summary count), assignments, absences.
    Why: single years are mostly luck.
    """
    return _own_rate("five")


@feature("person", "recent {member}", "{member} belakangan ini", unit=Unit.A_YEAR)
def event_rate_recent() -> pl.Expr:
    """Own events for the time at risk, the older the less.

    Unit: events a year at risk, 0 or more, half-life two years, drawn to the rate of the units
        served in; null before the measure began to be recorded.
    Source: measures (of summary count), assignments, absences.
    Why: people change, so that old events say less.
    """
    return _own_rate("decayed")


@feature(
    "person",
    "{member} against what the own units saw",
    "{member} dibanding unit sendiri",
    unit=Unit.RATIO,
)
def event_ratio() -> pl.Expr:
    """Own events over those expected of anybody in the same units for the same time.

    Unit: ratio, 1 is as expected, drawn to 1; null before the measure began to be recorded.
    Source: measures (of summary count), assignments, absences.
    Why: what is the person's own, with the units' part taken out.
    """
    return _relative("whole")


@feature(
    "person",
    "the time since the last of {member}",
    "jeda sejak {member} terakhir",
    unit=Unit.DAYS,
    window=5,
)
def days_since_event() -> pl.Expr:
    """Days since the last event.

    Unit: days within five years; null when there was none.
    Source: measures (of summary count).
    Why: trouble comes in runs.
    """
    return pl.when(pl.col("days_since") < FIVE_YEARS).then("days_since")


@feature(
    "person",
    "{member} in the present unit",
    "{member} di unit sekarang",
    unit=Unit.A_YEAR,
    window=5,
)
def own_unit_event_rate() -> pl.Expr:
    """Events of everybody in the person's present unit for their time at risk, over five years.

    Unit: events a person and year, drawn to the organisation's rate; null without a present post or
        before the measure began to be recorded.
    Source: measures.unit_id, assignments, absences.
    Why: what the person is used to.
    """
    return pl.when(pl.col("from_unit_id").is_not_null()).then("from_rate")


@feature(
    "destination", "{member} in the new unit", "{member} di unit tujuan", unit=Unit.A_YEAR, window=5
)
def destination_event_rate() -> pl.Expr:
    """Events of everybody in the destination's unit for their time at risk, over five years.

    Unit: events a person and year, drawn to the organisation's rate; null before the measure began
        to be recorded.
    Source: measures.unit_id, assignments, absences.
    Why: places differ in what happens there to anybody.
    """
    return pl.col("to_rate")


@feature(
    "fit",
    "{member} to be expected in the new unit",
    "perkiraan {member} di unit tujuan",
    unit=Unit.A_YEAR,
)
def destination_events_expected() -> pl.Expr:
    """Events a year that the person would have in the destination's unit.

    Unit: events a year at risk: own events over expected ones times the destination's rate; null
        before the measure began to be recorded.
    Source: measures (of summary count), assignments, absences; the move.
    Why: what is the person's own goes along, what was the unit's stays behind.
    """
    return _relative("whole") * pl.col("to_rate")


FEATURES: tuple[FeatureFunction, ...] = (
    event_rate_1_year, event_rate_5_years, event_rate_recent, event_ratio, days_since_event,
    own_unit_event_rate, destination_event_rate, destination_events_expected,
)  # fmt: skip

SIDES = Sides(
    person=(
        "from_unit_id", "from_rate", "shape", "days_since",
        *(f"{window}_{part}" for window in WINDOWS for part in ("events", "expected", "years")),
    ),
    post=("to_rate",),
)  # fmt: skip
