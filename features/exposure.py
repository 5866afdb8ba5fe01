"""How long something could have happened: days kept on record, days in a post, rates drawn to all.

A plain count over a whole career measures the age of the records as much as the person: whoever
looks five years after a table began sees half of what is seen after ten. So what happened is
counted over a window of fixed length and divided by the time in which it could have been seen; the
rate is drawn to everybody's rate of the same window, the more the shorter that time was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from features.timeline import YEARS_A_DAY, Timeline

DRAWN_YEARS = 2.0
"""A person's rate is drawn to everybody's as if they had been seen so many years longer."""
FIRST_SHARE = 0.01
"""A table is kept from the day by which this share of its rows had been seen: a few rows from long
before (a training of somebody who came from elsewhere) do not make it older."""


def kept_since(seen_on: pl.Series, questions: pl.DataFrame) -> pl.Series:
    """The day since which rows have been recorded, as known on each question's `as_of`.

    Args:
        seen_on: The day each row was first seen, in any order.
        questions: Rows with `as_of`.

    Returns:
        Dates, one a question; null where nothing had been seen.
    """
    days = np.sort(seen_on.drop_nulls().to_physical().to_numpy())
    asked = questions["as_of"].to_physical().to_numpy()
    seen = np.searchsorted(days, asked, side="right")
    first = np.floor(seen * FIRST_SHARE).astype(np.intp)
    found = (
        np.where(seen > 0, days[np.minimum(first, max(len(days) - 1, 0))], 0) if len(days) else 0
    )
    numbers = pl.Series("kept_since", np.broadcast_to(found, len(asked)), dtype=pl.Int32)
    is_seen = pl.Series(seen > 0)
    return pl.select(pl.when(is_seen).then(numbers.cast(pl.Date))).to_series().alias("kept_since")


def seen_from(rows: pl.DataFrame, happened_on: pl.Expr) -> pl.DataFrame:
    """A table's rows as events: `happened_on`, and `seen_on` from when on a view shows them."""
    return rows.with_columns(happened_on=happened_on).with_columns(
        seen_on=pl.max_horizontal("known_on", "happened_on")
    )


def recorded_from(kept: pl.Expr, length: timedelta) -> pl.Expr:
    """The first day of so long a time up to `as_of` that is on record; null where none is.

    Args:
        kept: The day since which rows are recorded (`kept_since`).
        length: How far back is looked.
    """
    return pl.when(kept.is_not_null()).then(pl.max_horizontal(kept, pl.col("as_of") - length))


class DaysHeld:
    """Days that stretches have lasted, summed up to any day.

    Whole numbers, so that the sums are exact.

    Args:
        stretches: Rows in canonical order with the key columns, `from_day` and `until_day` (the
            first day that it no longer holds; null: for good).
        keys: The columns that a question names.
    """

    def __init__(self, stretches: pl.DataFrame, keys: Sequence[str]) -> None:
        """Build the running sums once."""
        start = pl.col("from_day").cast(pl.Int32)
        self._open = Timeline(stretches, keys, {"open": pl.lit(1), "starts": start})
        ended = stretches.drop_nulls("until_day").with_columns(
            days=pl.col("until_day").cast(pl.Int32) - start
        )
        ended = ended.filter(pl.col("days") > 0).with_columns(
            from_day="until_day", until_day=pl.lit(None, dtype=pl.Date)
        )
        self._ended = Timeline(ended, keys, {"days": pl.col("days")})

    def up_to(
        self, questions: pl.DataFrame, keys: Sequence[str] | None = None, *, day: str = "as_of"
    ) -> pl.Series:
        """All days before `day`, one number a question."""
        still = self._open.on(questions, keys, day=day)
        ended = self._ended.on(questions, keys, day=day)["days"]
        number = questions[day].cast(pl.Int32).cast(pl.Float64)
        return ended + (still["open"] * number - still["starts"])

    def between(
        self,
        questions: pl.DataFrame,
        first: str,
        keys: Sequence[str] | None = None,
        *,
        day: str = "as_of",
    ) -> pl.Series:
        """Days from the day in the column `first` up to `day`; 0 where `first` is null."""
        asked = questions.with_columns(pl.col(first).fill_null(pl.col(day)))
        return self.up_to(asked, keys, day=day) - self.up_to(asked, keys, day=first)


def rates(
    rows: pl.DataFrame,
    events: pl.DataFrame,
    sums: Mapping[str, pl.Expr],
    held: DaysHeld,
    length: timedelta | None,
) -> pl.DataFrame:
    """How often something happens to a person in a year, drawn to everybody's rate.

    Args:
        rows: One row a move: `as_of`, `employee_id`, `entered_on` (null: not known) and
            `kept_since` (null: nothing had been recorded).
        events: What happened: `employee_id`, `happened_on`, `seen_on` (from when on a view shows
            it), `known_until` (from when on it shows another version) and what `sums` need.
        sums: What is counted of an event, by the name of its rate.
        held: Everybody's time in posts (`features.history.History.days_held`).
        length: How far back events count; None: as far as they are kept.

    Returns:
        One row a move with a column for each of `sums`: a number a year; null where nothing had
        been recorded or nobody has held a post.
    """
    until, first = pl.col("known_until"), pl.col("kept_since")
    if length is not None:
        until = pl.min_horizontal(until, pl.col("happened_on") + length)
        first = recorded_from(first, length)
    shown = events.with_columns(from_day="seen_on", until_day=until)
    asked = rows.select("as_of", "employee_id", "entered_on", first=first).with_columns(
        own_first=pl.when(pl.col("first").is_not_null()).then(
            pl.min_horizontal("as_of", pl.max_horizontal("first", "entered_on"))
        )
    )
    own = Timeline(shown, ["employee_id"], sums).on(asked)
    everybody = Timeline(shown, [], sums).on(asked)
    people_years = held.between(asked, "first") * YEARS_A_DAY
    years = (asked["as_of"] - asked["own_first"]).dt.total_days() * YEARS_A_DAY
    return pl.DataFrame(
        [
            pl.select(
                pl.when((people_years > 0) & years.is_not_null()).then(
                    (own[name] + DRAWN_YEARS * (everybody[name] / people_years))
                    / (years + DRAWN_YEARS)
                )
            )
            .to_series()
            .alias(name)
            for name in sums
        ]
    )
