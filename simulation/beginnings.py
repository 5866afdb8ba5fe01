"""Records that begin one after another: what the office of a young city had begun to keep by when.

An event from before its table began is not on record. Of what lasts (a post, a grade, an absence)
the office wrote down what was in force on the day that the table began, as known from that day on,
and nothing that was over by then. Who had left by the day on which posts began to be kept is nobody
on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from simulation.calendar import YEAR_DAYS, day_of
from simulation.story import Options


@dataclass(frozen=True)
class Happening:
    """When a table's rows happen.

    Attributes:
        day: The column with the day on which a row happened.
        until: For something that lasts, its last day, as an expression; None for events.
    """

    day: str
    until: pl.Expr | None = None


_NEXT_GRADE = pl.col("effective_on").shift(-1).over("employee_id", order_by="effective_on")

HAPPENINGS: Mapping[str, Happening] = {
    "assignments": Happening("start_date", pl.col("end_date")),
    "exits": Happening("exited_on"),
    "sanctions": Happening("start_date"),
    "grades": Happening("effective_on", _NEXT_GRADE),
    "ratings": Happening("period_start"),
    "measures": Happening("period_start"),
    "absences": Happening("start_date", pl.col("end_date")),
    "competencies": Happening("assessed_on"),
    "trainings": Happening("end_date"),
    "awards": Happening("awarded_on"),
    "unit_measures": Happening("period_start"),
    "preferences": Happening("stated_on"),
    "surveys": Happening("start_date"),
}

BEGINNINGS: Mapping[str, float] = {
    "sanctions": 3.0,
    "assignments": 3.1,
    "exits": 3.1,
    "ratings": 3.8,
    "grades": 4.2,
    "competencies": 4.6,
    "absences": 5.3,
    "trainings": 6.4,
    "awards": 7.5,
    "unit_measures": 8.0,
    "preferences": 9.1,
    "surveys": 10.0,
}
"""Years into the story at which each table begins. Posts, exits and sanctions begin before the
first move whose label the appraisals tell, so that no label is another one than in the same city's
whole records."""
USUAL_YEARS = 15
"""In a shorter story every table begins earlier in proportion."""


def day_begun(table: str, options: Options) -> int:
    """The day, as a number, from which a table of a young city is kept."""
    years = BEGINNINGS[table] * min(options.years / USUAL_YEARS, 1.0)
    return options.span[0] + round(years * YEAR_DAYS)


def as_begun(tables: Mapping[str, pl.DataFrame], options: Options) -> dict[str, pl.DataFrame]:
    """The tables of a young city as far as they had begun to be kept.

    Args:
        tables: All that happened, in the contract's columns.
        options: What is simulated.
    """
    return kept_since(tables, {name: day_of(day_begun(name, options)) for name in BEGINNINGS})


def kept_since(
    tables: Mapping[str, pl.DataFrame], begun: Mapping[str, date]
) -> dict[str, pl.DataFrame]:
    """Tables as far as they had begun to be kept on some days.

    Args:
        tables: All that happened, in the contract's columns.
        begun: By table of `HAPPENINGS`, the day from which it is kept; others are whole.
    """
    kept = {
        name: _kept(frame, HAPPENINGS[name], begun[name]) if name in begun else frame
        for name, frame in tables.items()
    }
    on_record = kept["assignments"]["employee_id"].unique().implode()
    return {
        name: frame.filter(pl.col("employee_id").is_in(on_record))
        if "employee_id" in frame.columns
        else frame
        for name, frame in kept.items()
    }


def _kept(frame: pl.DataFrame, happening: Happening, begun: date) -> pl.DataFrame:
    happened = pl.col(happening.day) >= begun
    if happening.until is None:
        return frame.filter(happened)
    goes_on = happening.until.is_null() | (happening.until > begun)
    known_on = pl.col("known_on") if "known_on" in frame.columns else pl.lit(None, dtype=pl.Date)
    return frame.filter(happened | goes_on).with_columns(
        known_on=pl.when(happened).then(known_on).otherwise(pl.max_horizontal(known_on, begun))
    )
