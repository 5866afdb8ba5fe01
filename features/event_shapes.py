"""How far apart the rates of persons, and of units, lie: what few events are drawn back by."""

from __future__ import annotations

import polars as pl

from features.event_counts import EventCounts

PERSON_SPREAD, UNIT_SPREAD = 0.5, 0.25
"""Variances of relative rates (one over the gamma's shape) assumed until counts say otherwise."""
_PERSONS_ASSUMED, _UNITS_ASSUMED = 20.0, 4.0
"""How many persons or units with much to count that assumption weighs."""
_LEAST_SPREAD, _MOST_SPREAD = 0.02, 5.0
_DAY = ["measure", "as_of"]


def shapes(counts: EventCounts, asked: pl.DataFrame) -> pl.DataFrame:
    """The gamma shapes that the counts of everybody showed at the end of the year before.

    Args:
        counts: All events and all service.
        asked: Rows with `measure` and `as_of`.

    Returns:
        `shape` (of persons about their units' rates) and `unit_shape` (of units about everybody's),
        one row a question.
    """
    year_end = pl.date(pl.col("as_of").dt.year() - 1, 12, 31)
    wanted = asked.select("measure", as_of=year_end)
    days = wanted.unique().sort(_DAY)
    days = days.with_columns(begun=counts.begun(days)).drop_nulls("begun")
    persons = _persons(counts, days)
    of_persons = _person_spread(persons)
    of_units = _unit_spread(counts, persons, of_persons)
    spreads = days.join(of_persons, on=_DAY, how="left").join(of_units, on=_DAY, how="left")
    found = wanted.join(spreads, on=_DAY, how="left", maintain_order="left")
    return found.select(
        shape=1 / pl.col("person_spread").fill_null(PERSON_SPREAD),
        unit_shape=1 / pl.col("unit_spread").fill_null(UNIT_SPREAD),
    )


def _persons(counts: EventCounts, days: pl.DataFrame) -> pl.DataFrame:
    """Everybody's events and, by unit served in, expected events since the measure began.

    Returns:
        `measure`, `as_of`, `begun`, `employee_id`, `unit_id`, `expected` and `events` (of all the
        person's units), in order, where something was to be expected.
    """
    first_days = counts.service.group_by("employee_id").agg(first=pl.col("from_day").min())
    asked = (
        days.join(first_days, how="cross")
        .filter(pl.col("first") <= pl.col("as_of"))
        .sort("measure", "as_of", "employee_id")
        .with_row_index("question")
        .with_columns(unit_shape=pl.lit(1 / UNIT_SPREAD))
    )
    times = counts.own_times(asked).select("question", "unit_id", years="whole_years")
    places = asked.join(times, on="question", maintain_order="left")
    units = places.select(*_DAY, "begun", "unit_id", "unit_shape").unique().sort(*_DAY, "unit_id")
    rates = units.with_columns(rate=counts.unit_rate(units, "unit_id", None))
    events = counts.own_events(asked).select("question", events="whole_events")
    return (
        places.join(
            rates.select(*_DAY, "unit_id", "rate"), on=[*_DAY, "unit_id"], maintain_order="left"
        )
        .with_columns(expected=pl.col("years") * pl.col("rate"))
        # Who adds nothing must not be there: a sum with noughts in it rounds otherwise.
        .filter(pl.col("expected") > 0)
        .join(events, on="question", how="left", maintain_order="left")
        .with_columns(pl.col("events").fill_null(0.0))
    )


def _person_spread(persons: pl.DataFrame) -> pl.DataFrame:
    each = persons.group_by(*_DAY, "employee_id", maintain_order=True).agg(
        pl.col("expected").sum(), pl.col("events").first()
    )
    return each.group_by(_DAY, maintain_order=True).agg(
        person_spread=_spread(PERSON_SPREAD, _PERSONS_ASSUMED, pl.lit(0.0))
    )


def _unit_spread(
    counts: EventCounts, persons: pl.DataFrame, of_persons: pl.DataFrame
) -> pl.DataFrame:
    """Of units, less what persons of such a spread would make of units that are alike."""
    units = (
        persons.group_by(*_DAY, "unit_id", maintain_order=True)
        .agg(pl.col("begun").first(), squares=(pl.col("expected") ** 2).sum())
        .join(of_persons, on=_DAY, maintain_order="left")
        .sort(*_DAY, "unit_id")
    )
    sums = counts.unit_sums(units, "unit_id", None)
    expected = sums["years"] * counts.all_rate(units, None)
    return (
        pl.concat([units, sums], how="horizontal")
        .with_columns(expected=expected)
        .filter(pl.col("expected") > 0)
        .group_by(_DAY, maintain_order=True)
        .agg(
            unit_spread=_spread(
                UNIT_SPREAD, _UNITS_ASSUMED, pl.col("squares") * pl.col("person_spread")
            )
        )
    )


def _spread(assumed: float, weight: float, surplus: pl.Expr) -> pl.Expr:
    """The variance of relative rates behind `events` that were `expected`.

    By moments: the squared distance from what was expected, less what luck alone and `surplus`
    would make of it, over the square of what was expected; who had little to expect weighs little.
    """
    scale = (pl.col("expected") + 1 / assumed) ** 2
    beyond = (pl.col("events") - pl.col("expected")) ** 2 - pl.col("events") - surplus
    total, count = (beyond / scale).sum(), (pl.col("expected") ** 2 / scale).sum()
    return ((total + weight * assumed) / (count + weight)).clip(_LEAST_SPREAD, _MOST_SPREAD)
