"""Sums over everything that holds on a day, for any number of days at once.

Most of what is known about a unit, a title or the whole organisation on a day is a sum over rows
that each hold over a stretch of days: people who hold a post, arrivals of the last year, ratings of
the last three. A timeline adds each row's values at the start of its stretch and takes them away at
its end; what holds on a day is then the running total up to it, found by one ordered join. The cost
grows with the number of rows and questions, not with their product, and a row whose stretch begins
after a day cannot change the answer for it, not even in the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import polars as pl

_FEW_QUESTIONS = 8
"""So many are looked up one by one; a join has its price, whatever it joins."""
YEAR = timedelta(days=365)
YEARS_A_DAY = 1 / 365.25
"""A factor, not a divisor: polars divides a column by a number otherwise than a single row."""


def in_force(day: str, starts: str = "from_day", ends: str = "until_day") -> pl.Expr:
    """Whether a stretch (its end open where null) holds on a day."""
    return (pl.col(starts) <= pl.col(day)) & (pl.col(ends).is_null() | (pl.col(ends) > pl.col(day)))


class Timeline:
    """Running sums by key.

    Args:
        stretches: Rows in canonical order with the key columns, `from_day`, `until_day` (null: for
            good) and whatever the sums are made of. Rows with a null key count nowhere.
        keys: The columns that a question names.
        sums: Expressions whose values are summed; nulls count as 0.
    """

    def __init__(
        self, stretches: pl.DataFrame, keys: Sequence[str], sums: Mapping[str, pl.Expr]
    ) -> None:
        """Build the running sums once."""
        self.keys = tuple(keys)
        self.sums = tuple(sums)
        rows = (
            stretches.drop_nulls(list(self.keys))
            .filter(pl.col("until_day").is_null() | (pl.col("until_day") > pl.col("from_day")))
            .select(
                *self.keys,
                "from_day",
                "until_day",
                **{name: value.fill_null(0).cast(pl.Float64) for name, value in sums.items()},
            )
        )
        starts = rows.select(*self.keys, *self.sums, day="from_day")
        ends = rows.filter(pl.col("until_day").is_not_null()).select(
            *self.keys, *(-pl.col(name) for name in self.sums), day="until_day"
        )
        events = pl.concat([starts, ends]).sort(*self.keys, "day", maintain_order=True)
        running = [pl.col(name).cum_sum() for name in self.sums]
        if self.keys:
            running = [total.over(self.keys) for total in running]
        self._totals = (
            events.with_columns(running)
            .unique([*self.keys, "day"], keep="last", maintain_order=True)
            .sort("day", maintain_order=True)
        )

    def on(
        self, questions: pl.DataFrame, keys: Sequence[str] | None = None, *, day: str = "as_of"
    ) -> pl.DataFrame:
        """The sums on each question's day.

        Args:
            questions: Rows with the key columns and `day`.
            keys: The questions' columns that stand for the timeline's keys (None: the same names).
            day: The questions' column with the day.

        Returns:
            One row a question, in order, with the sums; 0 where nothing holds or the key is null.
        """
        named = dict(zip(self.keys, self.keys if keys is None else keys, strict=True))
        asked = (
            questions.select(**{key: pl.col(column) for key, column in named.items()}, day=day)
            .with_row_index("question")
            .sort("day")
        )
        found = asked.join_asof(
            self._totals, on="day", by=list(self.keys) or None, check_sortedness=False
        )
        in_order = found.sort("question")
        # Series, not expressions: a column that is filled as a whole stays one number to polars,
        # and a division by it is another than that by a column, in the last bit.
        return pl.DataFrame([in_order[name].fill_null(0.0) for name in self.sums])

    def shown_on(self, day: date) -> DaySums:
        """What the sums are on one day, by key."""
        totals = self._totals.filter(pl.col("day") <= day)
        if self.keys:
            totals = totals.unique(list(self.keys), keep="last", maintain_order=True)
        else:
            totals = totals.tail(1)
        return DaySums(totals.select(*self.keys, *self.sums), self.keys)


class DaySums:
    """What a timeline's sums are on one day; asked like the timeline, whatever the question's day.

    Attributes:
        totals: One row a key, with the sums.
        keys: The columns that a question names.
        sums: The columns of sums.
    """

    def __init__(self, totals: pl.DataFrame, keys: Sequence[str]) -> None:
        """Keep them.

        Args:
            totals: One row a key: the key columns, then the sums.
            keys: The key columns.
        """
        self.totals = totals
        self.keys = tuple(keys)
        self.sums = tuple(name for name in totals.columns if name not in self.keys)

    def on(self, questions: pl.DataFrame, keys: Sequence[str] | None = None) -> pl.DataFrame:
        """The sums of each question's keys (`Timeline.on`)."""
        if not self.keys:
            everywhere = {name: [self.totals[name].sum()] * questions.height for name in self.sums}
            return pl.DataFrame(everywhere, schema=dict.fromkeys(self.sums, pl.Float64))
        named = dict(zip(self.keys, self.keys if keys is None else keys, strict=True))
        if questions.height <= _FEW_QUESTIONS:
            return self._looked_up(questions.select(*named.values()).rows())
        asked = questions.select(**{key: pl.col(column) for key, column in named.items()})
        found = asked.join(self.totals, on=list(self.keys), how="left", maintain_order="left")
        return pl.DataFrame([found[name].fill_null(0.0) for name in self.sums])

    def _looked_up(self, keys: Sequence[tuple[object, ...]]) -> pl.DataFrame:
        """The sums of some keys, without the price of a join."""
        nothing = (0.0,) * len(self.sums)
        found = [self._by_key.get(key, nothing) for key in keys]
        return pl.DataFrame(found, schema=dict.fromkeys(self.sums, pl.Float64), orient="row")

    @cached_property
    def _by_key(self) -> Mapping[tuple[object, ...], tuple[float, ...]]:
        keys, sums = self.totals.select(self.keys), self.totals.select(self.sums)
        return dict(zip(keys.iter_rows(), sums.iter_rows(), strict=True))


def window(rows: pl.DataFrame, seen_on: str, length: timedelta) -> pl.DataFrame:
    """Rows that hold from the day they are seen for a length of time (`from_day`, `until_day`).

    A row that is replaced by a newer version holds only until then.
    """
    until = pl.col(seen_on) + length
    if "known_until" in rows.columns:
        until = pl.min_horizontal(until, "known_until")
    return rows.with_columns(from_day=pl.col(seen_on), until_day=until)


def shrunk_mean(total: pl.Expr, count: pl.Expr, prior: pl.Expr, weight: float) -> pl.Expr:
    """A mean drawn towards a prior as if that had been seen `weight` times."""
    return (total + weight * prior) / (count + weight)


def lookup(
    questions: pl.DataFrame, stretches: pl.DataFrame, by: Mapping[str, str], columns: Sequence[str]
) -> pl.DataFrame:
    """What a table of non-overlapping stretches shows on each question's `as_of`.

    Args:
        questions: Rows with `as_of` and the columns of `by`.
        stretches: Key columns, `shown_from`, `shown_until` and `columns`.
        by: The stretches' key columns, each with the questions' column that stands for it.
        columns: What to look up.

    Returns:
        One row a question, in order, with `columns`; null where nothing is shown.
    """
    asked = (
        questions.select(**{key: pl.col(column) for key, column in by.items()}, day="as_of")
        .with_row_index("question")
        .sort("day")
    )
    found = asked.join_asof(
        stretches.select(*by, "shown_from", "shown_until", *columns).sort("shown_from"),
        left_on="day",
        right_on="shown_from",
        by=list(by) or None,
        check_sortedness=False,
    )
    is_shown = pl.col("shown_until").is_null() | (pl.col("shown_until") > pl.col("day"))
    return found.sort("question").select(
        pl.when(is_shown).then(pl.col(name)).alias(name) for name in columns
    )


def latest_known(
    rows: pl.DataFrame, column: str, questions: pl.DataFrame, keys: Sequence[str] = ()
) -> pl.Series:
    """The greatest value of a column among the rows known on each question's `as_of`.

    Args:
        rows: Rows with `known_on`, the key columns and `column`; a row counts for good.
        column: What is compared, such as the end of a period.
        questions: Rows with `as_of` and the key columns.
        keys: Rows count for the questions that agree in these.

    Returns:
        One value a question, in order; null where no row is known.
    """
    greatest = pl.col(column).cum_max()
    steps = (
        rows.group_by(*keys, shown_from="known_on")
        .agg(pl.col(column).max())
        .sort(*keys, "shown_from")
        .with_columns(
            greatest.over(keys) if keys else greatest, shown_until=pl.lit(None, dtype=pl.Date)
        )
    )
    return lookup(questions, steps, {key: key for key in keys}, [column])[column]
