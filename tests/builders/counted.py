"""An organisation that counts events of its people: complaints, on their days, at planted rates.

A person's rate is the organisation's, times the person's own factor, times that of the unit of the
day. Nothing happens to somebody who holds no post or is away. What a move leads to is told by an
outcome: no more complaints in its first year than a colleague of the new unit had on average.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from records.dataset import MoveRules
from tests.builders.organisation import SNAPSHOT_ON, Organisation, build_organisation

MEASURE, OUTCOME = "keluhan", "tenang"
YEAR_DAYS = 365
_DAYS_A_YEAR = 365.25
_LATE_SHARE = 0.02
_EPOCH = date(1970, 1, 1)

Floats = NDArray[np.float64]
Days = NDArray[np.int64]


@dataclass(frozen=True)
class EventPlan:
    """What is planted.

    Attributes:
        seed: The same seed gives the same organisation.
        people: How many people work there at any time within the years.
        years: How many whole years the records cover.
        median_rate: Events a year at risk of the middle move.
        person_shape: Of the gamma of people's factors (mean 1).
        unit_shape: Of the gamma of units' factors (mean 1).
        exposure_share: Share of the rows that state an exposure (1, of their day).
    """

    seed: int = 7
    people: int = 6000
    years: int = 12
    median_rate: float = 0.5
    person_shape: float = 2.0
    unit_shape: float = 4.0
    exposure_share: float = 0.5


@dataclass(frozen=True)
class CountedOrganisation:
    """An organisation with its events, and what no record tells.

    Attributes:
        organisation: What the records hold.
        rate: Events a year at risk of a person and a unit with factor 1.
        people: employee_id and `factor`.
        units: unit_id and `factor`.
        moves: employee_id, start_date, unit_id and `rate`: events a year to come, of the moves that
            have the outcome.
        service: Who served where: employee_id, unit_id, `first` and `end` (exclusive) as days since
            1970-01-01, and `sign`: 1 for a post held, -1 for a time away from it.
    """

    organisation: Organisation
    rate: float
    people: pl.DataFrame
    units: pl.DataFrame
    moves: pl.DataFrame
    service: pl.DataFrame


def build_counted_organisation(plan: EventPlan) -> CountedOrganisation:
    """The seeded organisation with complaints and what became of moves in their light."""
    plain = build_organisation(plan.seed, plan.people, plan.years)
    rng = np.random.default_rng(plan.seed)
    begin = date(SNAPSHOT_ON.year - plan.years, 1, 1)
    posts = _posts(plain.tables, begin)
    people = _factors(rng, posts["employee_id"], plan.person_shape)
    units = _factors(rng, posts["unit_id"], plan.unit_shape)
    posts = (
        posts.join(people.rename({"factor": "person"}), on="employee_id", maintain_order="left")
        .join(units.rename({"factor": "unit"}), on="unit_id", maintain_order="left")
        .with_columns(factor=pl.col("person") * pl.col("unit"))
    )
    moved = posts.filter("is_judged")
    rate = plan.median_rate / float(np.median(moved["factor"].to_numpy()))
    away = _away(plain.tables)
    events = _events(rng, posts, away, rate)
    service = _service(posts, away)
    organisation = replace(
        plain,
        tables={
            **plain.tables,
            "measures": pl.concat(
                [plain.tables["measures"], _measure_rows(rng, events, plan.exposure_share)],
                how="diagonal",
            ),
            "outcomes": pl.concat(
                [plain.tables["outcomes"], _outcome_rows(moved, events, service)],
                how="diagonal",
            ),
        },
        dataset_toml=plain.dataset_toml
        + f"""
[measures.{MEASURE}]
summary = "count"
better = "lower"

[outcomes.{OUTCOME}]
kind = "supplied"
matures_after_days = {YEAR_DAYS}
label = "Tidak lebih banyak keluhan daripada rata-rata unit"
""",
    )
    return CountedOrganisation(
        organisation, rate, people, units,
        moved.select("employee_id", "start_date", "unit_id", rate=rate * pl.col("factor")),
        service,
    )  # fmt: skip


def _posts(tables: Mapping[str, pl.DataFrame], begin: date) -> pl.DataFrame:
    """Who was in which unit: `first` and `end` (exclusive) as day numbers, cut at `begin`.

    `is_judged`: a move to another unit, after which the person was there for a year and the records
    go on.
    """
    ignored = [*MoveRules().ignore_causes, "first"]
    end = pl.min_horizontal(
        pl.col("end_date") + timedelta(days=1),
        pl.col("start_date").shift(-1).over("employee_id"),
        pl.col("exited_on"),
        pl.lit(SNAPSHOT_ON + timedelta(days=1)),
    )
    return (
        tables["assignments"]
        .filter(pl.col("capacity").fill_null("definitive") == "definitive")
        .join(tables["exits"].select("employee_id", "exited_on"), on="employee_id", how="left")
        .sort("employee_id", "start_date", "level", "unit_id", nulls_last=False)
        .unique(["employee_id", "start_date"], keep="last", maintain_order=True)
        .with_columns(
            first=pl.max_horizontal("start_date", pl.lit(begin)),
            end=end,
            is_move=(pl.col("unit_id") != pl.col("unit_id").shift().over("employee_id"))
            & ~pl.col("cause").is_in(ignored).fill_null(value=False),
        )
        .filter(pl.col("end") > pl.col("first"))
        .with_columns(
            is_judged=pl.col("is_move").fill_null(value=False)
            & (pl.col("start_date") >= begin)
            & ((pl.col("end") - pl.col("start_date")).dt.total_days() >= YEAR_DAYS)
        )
        .select(
            "employee_id", "start_date", "unit_id", "is_judged",
            first=_number("first"), end=_number("end"),
        )
    )  # fmt: skip


def _number(column: str) -> pl.Expr:
    return (pl.col(column) - _EPOCH).dt.total_days()


def _factors(rng: np.random.Generator, names: pl.Series, shape: float) -> pl.DataFrame:
    each = names.unique().sort()
    return pl.DataFrame({each.name: each, "factor": rng.gamma(shape, 1 / shape, len(each))})


def _away(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Times away from the post: `first` and `end` (exclusive) as day numbers."""
    last = pl.coalesce("end_date", pl.lit(SNAPSHOT_ON)) + timedelta(days=1)
    return (
        tables["absences"]
        .with_columns(after=last)
        .select("employee_id", away_from=_number("start_date"), away_until=_number("after"))
    )


def _events(
    rng: np.random.Generator, posts: pl.DataFrame, away: pl.DataFrame, rate: float
) -> pl.DataFrame:
    """employee_id, unit_id and `day` of every event, at most one a person and day."""
    length = (posts["end"] - posts["first"]).to_numpy()
    counts = rng.poisson(rate * posts["factor"].to_numpy() * length / _DAYS_A_YEAR)
    place = np.repeat(np.arange(posts.height), counts)
    day = posts["first"].to_numpy()[place] + rng.integers(0, length[place])
    happened = posts[place].select("employee_id", "unit_id").with_columns(day=pl.Series(day))
    return _present(happened, away).unique(["employee_id", "day"], maintain_order=True)


def _present(days: pl.DataFrame, away: pl.DataFrame) -> pl.DataFrame:
    """The rows on whose `day` the person was not away."""
    numbered = days.with_row_index("number")
    absent = numbered.join(away, on="employee_id").filter(
        (pl.col("day") >= pl.col("away_from")) & (pl.col("day") < pl.col("away_until"))
    )
    return numbered.join(absent, on="number", how="anti", maintain_order="left").drop("number")


def _measure_rows(
    rng: np.random.Generator, events: pl.DataFrame, exposure_share: float
) -> pl.DataFrame:
    """The events as rows of `measures`, some of them known late, the later ones not at all."""
    late = np.where(
        rng.random(events.height) < _LATE_SHARE, rng.integers(20, 200, events.height), 0
    )
    states = rng.random(events.height) < exposure_share
    return (
        events.with_columns(
            period_start=_EPOCH + pl.duration(days=pl.col("day")),
            late=pl.Series(late),
            exposure=pl.when(pl.Series(states)).then(1.0),
        )
        .with_columns(
            known_on=pl.when(pl.col("late") > 0).then(
                pl.col("period_start") + pl.duration(days="late")
            )
        )
        .filter(pl.col("known_on").is_null() | (pl.col("known_on") <= SNAPSHOT_ON))
        .select(
            "employee_id", "unit_id", "period_start", "exposure", "known_on",
            measure=pl.lit(MEASURE), period_end="period_start", value=pl.lit(1.0),
        )
    )  # fmt: skip


def _outcome_rows(moved: pl.DataFrame, events: pl.DataFrame, service: pl.DataFrame) -> pl.DataFrame:
    """Whether the first year brought no more events than the unit's people had on average."""
    first = moved["first"].to_numpy()
    own = _within_year(moved, events, "employee_id")
    in_unit = _within_year(moved, events, "unit_id")
    days = _served(service, moved, first + YEAR_DAYS) - _served(service, moved, first)
    return moved.select(
        "employee_id", "start_date", "unit_id",
        outcome=pl.lit(OUTCOME),
        value=pl.Series((own <= in_unit / (days / YEAR_DAYS)).astype(np.float64)),
        known_on=pl.col("start_date") + timedelta(days=YEAR_DAYS),
    ).filter(pl.col("known_on") <= SNAPSHOT_ON)  # fmt: skip


def _within_year(moved: pl.DataFrame, events: pl.DataFrame, key: str) -> Floats:
    """Events of the mover, or in the new unit, in the year that a move begins."""
    days = {name[0]: np.sort(part["day"].to_numpy()) for name, part in events.group_by(key)}
    none = np.empty(0, dtype=np.int64)
    found = [
        np.diff(np.searchsorted(days.get(name, none), [first, first + YEAR_DAYS]))[0]
        for name, first in moved.select(key, "first").iter_rows()
    ]
    return np.array(found, dtype=np.float64)


def _service(posts: pl.DataFrame, away: pl.DataFrame) -> pl.DataFrame:
    columns = ("employee_id", "unit_id", "first", "end")
    off = (
        posts.join(away, on="employee_id")
        .with_columns(
            first=pl.max_horizontal("first", "away_from"),
            end=pl.min_horizontal("end", "away_until"),
        )
        .filter(pl.col("end") > pl.col("first"))
    )
    return pl.concat(
        [posts.select(*columns, sign=pl.lit(1)), off.select(*columns, sign=pl.lit(-1))]
    )


def _served(service: pl.DataFrame, moved: pl.DataFrame, until: Days) -> Floats:
    """Days served in each move's unit before a day, by everybody."""
    total = np.zeros(moved.height)
    units = moved["unit_id"].to_numpy()
    for (unit,), part in service.group_by("unit_id"):
        asked = np.flatnonzero(units == unit)
        first, end, sign = (part[name].to_numpy() for name in ("first", "end", "sign"))
        days = np.minimum(until[asked, np.newaxis], end) - first
        total[asked] = (sign * np.clip(days, 0, None)).sum(axis=1)
    return total
