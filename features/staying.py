"""How long people stay in posts like the one that the move leads to (group destination)."""

from __future__ import annotations

import polars as pl

from features.catalog import FeatureFunction, feature
from features.exposure import DaysHeld, recorded_from
from features.history import MEMORY, History
from features.timeline import YEARS_A_DAY, Timeline, shrunk_mean
from features.units import Unit

PRIOR_WEIGHT = 10.0
"""How many arrivals or departures a unit's or title's mean is drawn towards its prior by."""
_SCOPES = {
    "unit": "unit_id", "parent": "parent_id", "title": "title", "family": "job_family",
    "level": "level",
}  # fmt: skip


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with who stayed and who left posts like the destination, one row a move.

    Adds, for unit, parent, title, family and level: `…_judged`, `…_stayed` (arrivals a year on),
    `…_ended` (departures) and `…_years` (that people held posts, of the same five years as far as
    ends of posts are kept); for all: `all_…`.
    """
    stays, departures = history.year_stays, history.departures
    parts = [rows]
    for scope in _SCOPES:
        judged = {"judged": pl.lit(1), "stayed": pl.col("stays")}
        parts.append(_sums(stays, scope, rows, judged))
        parts.append(_sums(departures, scope, rows, {"ended": pl.lit(1)}))
    parts.append(
        Timeline(stays, [], {"all_judged": pl.lit(1), "all_stayed": pl.col("stays")}).on(rows)
    )
    parts.append(Timeline(departures, [], {"all_ended": pl.lit(1)}).on(rows))
    parts.append(_years_held(history, rows))
    return pl.concat(parts, how="horizontal")


def _sums(
    stretches: pl.DataFrame, scope: str, rows: pl.DataFrame, sums: dict[str, pl.Expr]
) -> pl.DataFrame:
    column = _SCOPES[scope]
    named = {f"{scope}_{name}": value for name, value in sums.items()}
    return Timeline(stretches, [column], named).on(rows, [f"to_{column}"])


def _years_held(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """Years that people held posts in five years, by scope and for all, one row a move."""
    kept = pl.lit(history.posts_kept_since(rows))
    asked = rows.with_columns(first=recorded_from(kept, MEMORY))
    years = {
        f"{scope}_years": DaysHeld(history.held, [column]).between(asked, "first", [f"to_{column}"])
        for scope, column in _SCOPES.items()
    }
    years["all_years"] = history.days_held.between(asked, "first")
    return pl.DataFrame({name: days * YEARS_A_DAY for name, days in years.items()})


def _stay_rate(scope: str, prior: pl.Expr) -> pl.Expr:
    return shrunk_mean(pl.col(f"{scope}_stayed"), pl.col(f"{scope}_judged"), prior, PRIOR_WEIGHT)


def _all_stay_rate() -> pl.Expr:
    return pl.when(pl.col("all_judged") > 0).then(pl.col("all_stayed") / pl.col("all_judged"))


def _departures(scope: str, prior: pl.Expr) -> pl.Expr:
    return shrunk_mean(pl.col(f"{scope}_ended"), pl.col(f"{scope}_years"), prior, PRIOR_WEIGHT)


def _all_departures() -> pl.Expr:
    return pl.when(pl.col("all_years") > 0).then(pl.col("all_ended") / pl.col("all_years"))


@feature(
    "destination",
    "how often people stay in the new unit",
    "bagian yang menetap di unit tujuan",
    unit=Unit.SHARE,
)
def destination_unit_stays_share() -> pl.Expr:
    """Share of the unit's arrivals that were still in their post a year later.

    Unit: share, 0 to 1, over five years, drawn to the parent unit's and that to the organisation's
        (weight 10); null while no arrival can be judged.
    Source: assignments; an arrival counts from a year after it, whatever became of it.
    Why: units differ in how long they keep people.
    """
    return _stay_rate("unit", _stay_rate("parent", _all_stay_rate()))


@feature(
    "destination",
    "how often people stay with the new title",
    "bagian yang menetap pada jabatan",
    unit=Unit.SHARE,
)
def destination_title_stays_share() -> pl.Expr:
    """Share of arrivals under the destination's title that were still there a year later.

    Unit: share, 0 to 1, over five years, drawn to the organisation's (weight 10).
    Source: assignments.title.
    Why: some posts are stepping stones.
    """
    return _stay_rate("title", _all_stay_rate())


@feature(
    "destination",
    "how often people stay in the new job family",
    "bagian yang menetap di rumpun",
    unit=Unit.SHARE,
)
def destination_family_stays_share() -> pl.Expr:
    """Share of arrivals in the destination's job family that were still in their post a year later.

    Unit: share, 0 to 1, over five years, drawn to the organisation's (weight 10).
    Source: assignments.job_family.
    Why: kinds of work differ in their pace of moves.
    """
    return _stay_rate("family", _all_stay_rate())


@feature(
    "destination",
    "how often people stay at the new level",
    "bagian yang menetap di jenjang",
    unit=Unit.SHARE,
)
def destination_level_stays_share() -> pl.Expr:
    """Share of arrivals at the destination's level that were still in their post a year later.

    Unit: share, 0 to 1, over five years, drawn to the organisation's (weight 10).
    Source: assignments.level.
    Why: levels differ in their pace of moves.
    """
    return _stay_rate("level", _all_stay_rate())


@feature(
    "destination",
    "how often posts of the new unit are left",
    "seberapa sering jabatan di unit tujuan ditinggalkan",
    unit=Unit.TIMES_A_YEAR,
    window=5,
)
def destination_unit_departures_per_year() -> pl.Expr:
    """Posts of the destination's unit that were left, for each year that people held one there.

    Unit: departures a person and year, over five years, drawn to the parent unit's and the
        organisation's (weight of ten years).
    Source: assignments.
    Why: how long people are left to work there.
    """
    return _departures("unit", _departures("parent", _all_departures()))


@feature(
    "destination",
    "how often posts of the new title are left",
    "seberapa sering jabatan itu ditinggalkan",
    unit=Unit.TIMES_A_YEAR,
    window=5,
)
def destination_title_departures_per_year() -> pl.Expr:
    """Posts of the destination's title that were left, for each year that people held one.

    Unit: departures a person and year, over five years, drawn to the organisation's (weight of ten
        years).
    Source: assignments.title.
    Why: how long people are left in such a post.
    """
    return _departures("title", _all_departures())


@feature(
    "destination",
    "how often posts of the new job family are left",
    "seberapa sering jabatan serumpun ditinggalkan",
    unit=Unit.TIMES_A_YEAR,
    window=5,
)
def destination_family_departures_per_year() -> pl.Expr:
    """Posts of the destination's job family that were left, for each year that people held one.

    Unit: departures a person and year, over five years, drawn to the organisation's (weight of ten
        years).
    Source: assignments.job_family.
    Why: how long people are left in such work.
    """
    return _departures("family", _all_departures())


FEATURES: tuple[FeatureFunction, ...] = (
    destination_unit_stays_share, destination_title_stays_share, destination_family_stays_share,
    destination_level_stays_share, destination_unit_departures_per_year,
    destination_title_departures_per_year, destination_family_departures_per_year,
)  # fmt: skip
