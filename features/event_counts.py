"""The arithmetic of counted events: whose, how many, for how long, and how far apart rates lie.

`features.events` says what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import polars as pl

from features.exposure import DaysHeld
from features.history import History
from features.service import service_stretches
from features.timeline import YEARS_A_DAY, Timeline, lookup
from records.knowing.view import is_known

FIVE_YEARS = 5 * 365
YEAR = 365
HALF_LIFE_DAYS = 730.0
_KEPT = 0.5 ** (1 / HALF_LIFE_DAYS)
"""What a day leaves of the weight of an event."""

_SUMS = ("events", "off_days", "on_days", "on_exposure")


def members(history: History) -> tuple[str, ...]:
    """The measures that count events, as the dataset names them."""
    rules = history.dataset.measures
    return tuple(name for name, rule in rules.items() if rule.summary == "count")


@dataclass(frozen=True)
class EventCounts:
    """All counted events and all service, for questions about any day.

    Questions are rows with `measure`, `as_of` and `begun`.
    """

    history: History

    @cached_property
    def service(self) -> pl.DataFrame:
        """When each person was in service, and in which unit."""
        return service_stretches(self.history)

    @cached_property
    def events(self) -> pl.DataFrame:
        """Rows of the counting measures.

        Returns:
            Their columns with `day`, `from_day` (first day a view counts it), `events`, and of rows
            that state an exposure: `off_days` (days of service that it stands for), `on_days` (what
            counts instead, of a share), `on_exposure` (of any other, spread over the days served),
            `stated_exposure` and `stated_days` of the latter; 0 elsewhere.
        """
        rows = (
            self.history.records["measures"]
            .filter(
                pl.col("measure").is_in(members(self.history))
                & pl.col("value").is_finite()
                & (pl.col("value") >= 0)
            )
            .with_row_index("event")
            .with_columns(
                day="period_end",
                from_day=pl.max_horizontal("known_on", "period_end"),
                events="value",
                period_days=(pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1,
            )
        )
        exposure = pl.col("exposure").fill_null(1.0)
        served = (
            rows.filter(
                (pl.col("period_days") > 1)
                & (exposure != 1)
                & exposure.is_finite()
                & (exposure >= 0)
            )
            .join(self.service, on="employee_id", suffix="_served")
            .with_columns(
                days=(
                    pl.min_horizontal("until_day", pl.col("period_end") + timedelta(days=1))
                    - pl.max_horizontal("from_day_served", "period_start")
                ).dt.total_days()
            )
            .filter(pl.col("days") > 0)
            .group_by("event")
            .agg(off_days=pl.col("days").sum())
        )
        is_share = exposure < 1
        off = pl.col("off_days")
        return rows.join(served, on="event", how="left", maintain_order="left").with_columns(
            off_days=off.fill_null(0),
            on_days=pl.when(is_share).then(exposure * off).fill_null(0.0),
            on_exposure=pl.when(~is_share)
            .then(exposure * off / pl.col("period_days"))
            .fill_null(0.0),
            stated_exposure=pl.when(~is_share & (off > 0)).then(exposure).fill_null(0.0),
            stated_days=pl.when(~is_share & (off > 0)).then("period_days").fill_null(0),
        )

    def begun(self, asked: pl.DataFrame) -> pl.Series:
        """The first day that rows of the measure known on the day tell of; null: there is none."""
        steps = (
            self.events.sort("measure", "from_day", "event")
            .with_columns(begun=pl.col("period_start").cum_min().over("measure"))
            .unique(["measure", "from_day"], keep="last", maintain_order=True)
            .select(
                "measure", "begun", shown_from="from_day", shown_until=pl.lit(None, dtype=pl.Date)
            )
        )
        return lookup(asked, steps, {"measure": "measure"}, ["begun"])["begun"]

    def unit_sums(self, asked: pl.DataFrame, unit: str, length: int | None) -> pl.DataFrame:
        """`events` and `years` at risk of a unit, within so many days (None: since the beginning).

        Args:
            asked: Questions.
            unit: Their column that names the unit.
            length: Days up to `as_of`.
        """
        sums = self._unit_events[length].on(asked, ["measure", unit])
        days = self._days(self._served_by_unit, asked, [unit], length)
        return self._with_years(asked, sums, days)

    def all_sums(self, asked: pl.DataFrame, length: int | None) -> pl.DataFrame:
        """The same of everybody."""
        sums = self._all_events[length].on(asked, ["measure"])
        return self._with_years(asked, sums, self._days(self._served_by_all, asked, [], length))

    def all_rate(self, asked: pl.DataFrame, length: int | None) -> pl.Series:
        """Events a year at risk of everybody."""
        return _rate(self.all_sums(asked, length))

    def unit_rate(self, asked: pl.DataFrame, unit: str, length: int | None) -> pl.Series:
        """Events a year at risk of a unit, drawn to everybody's; `asked` has `unit_shape`."""
        return _drawn(
            self.unit_sums(asked, unit, length), asked["unit_shape"], self.all_rate(asked, length)
        )

    def own(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The persons' events, expected events and years by window, one row a question.

        Args:
            asked: Questions with `question`, `employee_id` and `unit_shape`.
        """
        times = self.own_times(asked)
        places = asked.select("question", "measure", "as_of", "begun", "unit_shape").join(
            times, on="question", maintain_order="left"
        )
        rate = self.unit_rate(places, "unit_id", None)
        expected = (
            places.with_columns(rate=rate)
            .group_by("question", maintain_order=True)
            .agg(
                *(pl.col(f"{name}_years").sum() for name in WINDOWS),
                *(
                    (pl.col(f"{name}_years") * pl.col("rate")).sum().alias(f"{name}_expected")
                    for name in WINDOWS
                ),
            )
        )
        return (
            asked.select("question")
            .join(expected, on="question", how="left", maintain_order="left")
            .join(self.own_events(asked), on="question", how="left", maintain_order="left")
            .with_columns(pl.exclude("question", "days_since").fill_null(0.0))
        )

    def own_events(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The persons' `…_events` by window and `days_since`, for questions that have any."""
        own = self._known_to(asked)
        return own.group_by("question", maintain_order=True).agg(
            *(
                (pl.col("events") * weight).sum().alias(f"{name}_events")
                for name, weight in WINDOWS.items()
            ),
            days_since=pl.col("age_days").filter(pl.col("events") > 0).min(),
        )

    def _known_to(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The person's own rows that the view shows, with `age_days`."""
        return (
            self.events.join(
                asked.select("question", "employee_id", "measure", "as_of"),
                on=["employee_id", "measure"],
            )
            .filter(is_known(pl.col("as_of")) & (pl.col("day") <= pl.col("as_of")))
            .with_columns(age_days=(pl.col("as_of") - pl.col("day")).dt.total_days())
            .sort("question", "event")
        )

    def own_times(self, asked: pl.DataFrame) -> pl.DataFrame:
        """One row per question and unit the person served in: `…_years` by window."""
        after = pl.col("as_of") + timedelta(days=1)
        ages = {
            "oldest": after - pl.max_horizontal("from_day", "begun"),
            "newest": after - pl.min_horizontal("until_day", after),
        }
        served = (
            self.service.join(
                asked.select("question", "employee_id", "as_of", "begun"), on="employee_id"
            )
            .with_columns(**{name: age.dt.total_days() for name, age in ages.items()})
            .filter(pl.col("oldest") > pl.col("newest"))
            .select(
                "question", "unit_id",
                whole_days=(pl.col("oldest") - pl.col("newest")).cast(pl.Float64),
                five_days=_within(FIVE_YEARS), year_days=_within(YEAR),
                decayed_days=(
                    _KEPT ** pl.col("newest") - _KEPT ** pl.col("oldest")
                ) * (1 / (1 - _KEPT)),
            )
        )  # fmt: skip
        corrected = self._stated(asked)
        return (
            pl.concat([served, corrected], how="diagonal")
            .sort("question", "unit_id", "whole_days")
            .group_by("question", "unit_id", maintain_order=True)
            .agg(
                (pl.col(f"{name}_days").sum().clip(0, None) * YEARS_A_DAY).alias(f"{name}_years")
                for name in WINDOWS
            )
        )

    def _stated(self, asked: pl.DataFrame) -> pl.DataFrame:
        """What stated exposures add to days served, or take away."""
        own = self._known_to(asked).filter(pl.col("off_days") > 0)
        typical = self._typical(own)
        added = pl.col("on_days") + pl.col("on_exposure") * typical - pl.col("off_days")
        return own.select(
            "question", "unit_id",
            *((added * weight).cast(pl.Float64).alias(f"{name}_days")
              for name, weight in WINDOWS.items()),
        )  # fmt: skip

    def _typical(self, asked: pl.DataFrame) -> pl.Series:
        """Days that an exposure of 1 stands for."""
        stated = self._stated_exposures.on(asked, ["measure"])
        return stated.select(
            pl.when(pl.col("exposure") > 0).then(pl.col("days") / pl.col("exposure")).otherwise(0.0)
        ).to_series()

    def _days(
        self, served: DaysHeld, asked: pl.DataFrame, keys: list[str], length: int | None
    ) -> pl.Series:
        after = pl.col("as_of") + timedelta(days=1)
        first = pl.col("begun")
        if length is not None:
            first = pl.max_horizontal(after - timedelta(days=length), first)
        bounded = asked.select(*keys, after=after, first=pl.min_horizontal(first, after))
        return served.between(bounded, "first", keys, day="after")

    def _with_years(self, asked: pl.DataFrame, sums: pl.DataFrame, days: pl.Series) -> pl.DataFrame:
        counted = sums.with_columns(days=days, typical=self._typical(asked)).select(
            "events",
            days=pl.col("days")
            - pl.col("off_days")
            + pl.col("on_days")
            + pl.col("on_exposure") * pl.col("typical"),
        )
        return counted.select("events", years=pl.col("days").clip(0, None) * YEARS_A_DAY)

    @cached_property
    def _served_by_unit(self) -> DaysHeld:
        return DaysHeld(self.service, ["unit_id"])

    @cached_property
    def _served_by_all(self) -> DaysHeld:
        return DaysHeld(self.service, [])

    @cached_property
    def _unit_events(self) -> Mapping[int | None, Timeline]:
        return {
            length: self._timeline(["measure", "unit_id"], length) for length in (None, FIVE_YEARS)
        }

    @cached_property
    def _all_events(self) -> Mapping[int | None, Timeline]:
        return {length: self._timeline(["measure"], length) for length in (None, FIVE_YEARS)}

    def _timeline(self, keys: list[str], length: int | None) -> Timeline:
        until = pl.col("known_until")
        if length is not None:
            until = pl.min_horizontal(pl.col("day") + timedelta(days=length), until)
        rows = self.events.with_columns(until_day=until)
        return Timeline(rows, keys, {name: pl.col(name) for name in _SUMS})

    @cached_property
    def _stated_exposures(self) -> Timeline:
        rows = self.events.with_columns(until_day="known_until")
        sums = {"exposure": pl.col("stated_exposure"), "days": pl.col("stated_days")}
        return Timeline(rows, ["measure"], sums)


def _rate(sums: pl.DataFrame) -> pl.Series:
    return sums.select(
        pl.when(pl.col("years") > 0).then(pl.col("events") / pl.col("years")).otherwise(0.0)
    ).to_series()


def _drawn(sums: pl.DataFrame, shape: pl.Series, prior: pl.Series) -> pl.Series:
    """Rates drawn to a prior as if `shape` events had been seen at it; 0 where the prior is 0."""
    return (
        sums.with_columns(shape=shape, prior=prior)
        .select(
            pl.when(pl.col("prior") > 0)
            .then(
                (pl.col("events") + pl.col("shape"))
                / (pl.col("years") + pl.col("shape") / pl.col("prior"))
            )
            .otherwise(0.0)
        )
        .to_series()
    )


def _within(length: int) -> pl.Expr:
    """Days of a stretch (between two ages) that are younger than so many days."""
    return (pl.min_horizontal("oldest", length) - pl.min_horizontal("newest", length)).cast(
        pl.Float64
    )


WINDOWS: Mapping[str, pl.Expr] = {
    "year": (pl.col("age_days") < YEAR).cast(pl.Float64),
    "five": (pl.col("age_days") < FIVE_YEARS).cast(pl.Float64),
    "decayed": _KEPT ** pl.col("age_days"),
    "whole": pl.lit(1.0),
}
"""By window, how much an event counts by its age."""
