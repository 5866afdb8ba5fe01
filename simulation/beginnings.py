"""Records that begin one after another: what the office of a young city had begun to keep by when.

An event from before its table began is not on record. Of what lasts (a post, a grade, an absence)
the office wrote down what was in force on the day that the table began, as known from that day on,
and nothing that was over by then. Who had left by the day on which posts began to be kept is nobody
on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from simulation.calendar import YEAR_DAYS, day_of
from simulation.story import Options

USUAL_YEARS = 15
"""In a shorter story every table begins earlier in proportion."""


@dataclass(frozen=True)
class Beginning:
    """When a table begins to be kept.

    Attributes:
        years: Into the story.
        day: The column that tells when a row happened.
        until: For what lasts: the last day of it, a column or an expression; None for events.
    """

    years: float
    day: str
    until: pl.Expr | None = None


_NEXT_GRADE = pl.col("effective_on").shift(-1).over("employee_id", order_by="effective_on")

BEGINNINGS: Mapping[str, Beginning] = {
    "sanctions": Beginning(3.0, "start_date"),
    "assignments": Beginning(3.1, "start_date", pl.col("end_date")),
    "exits": Beginning(3.1, "exited_on"),
    "ratings": Beginning(3.8, "period_start"),
    "grades": Beginning(4.2, "effective_on", _NEXT_GRADE),
    "competencies": Beginning(4.6, "assessed_on"),
    "absences": Beginning(5.3, "start_date", pl.col("end_date")),
    "trainings": Beginning(6.4, "end_date"),
    "awards": Beginning(7.5, "awarded_on"),
    "unit_measures": Beginning(8.0, "period_start"),
    "preferences": Beginning(9.1, "stated_on"),
    "surveys": Beginning(10.0, "start_date"),
}
"""Posts, exits and sanctions begin before the first move whose label the appraisals tell, so that
no label is another one than in the same city's whole records."""


def day_begun(table: str, options: Options) -> int:
    """The day, as a number, from which a table of a young city is kept."""
    years = BEGINNINGS[table].years * min(options.years / USUAL_YEARS, 1.0)
    return options.span[0] + round(years * YEAR_DAYS)


def as_begun(tables: Mapping[str, pl.DataFrame], options: Options) -> dict[str, pl.DataFrame]:
    """The tables of a young city as far as they had begun to be kept.

    Args:
        tables: All that happened, in the contract's columns.
        options: What is simulated.
    """
    kept = {
        name: _kept(frame, name, options) if name in BEGINNINGS else frame
        for name, frame in tables.items()
    }
    on_record = kept["assignments"]["employee_id"].unique().implode()
    return {
        name: frame.filter(pl.col("employee_id").is_in(on_record))
        if "employee_id" in frame.columns
        else frame
        for name, frame in kept.items()
    }


def _kept(frame: pl.DataFrame, table: str, options: Options) -> pl.DataFrame:
    beginning = BEGINNINGS[table]
    begun = pl.lit(day_of(day_begun(table, options)))
    happened = pl.col(beginning.day) >= begun
    if beginning.until is None:
        return frame.filter(happened)
    goes_on = beginning.until.is_null() | (beginning.until > begun)
    known_on = pl.col("known_on") if "known_on" in frame.columns else pl.lit(None, dtype=pl.Date)
    return frame.filter(happened | goes_on).with_columns(
        known_on=pl.when(happened).then(known_on).otherwise(pl.max_horizontal(known_on, begun))
    )
