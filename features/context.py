"""The time and the circumstances of the move (group context)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides
from features.timeline import Timeline, lookup, window
from features.units import Unit

SEASON = timedelta(days=90)
RESTLESS = timedelta(days=365)
ROUND_DAYS = 10
"""A day with at least so many moves known at once is a round."""


def frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The spine with what moves elsewhere, one row a move.

    Adds `season_moves`, `people` (all units), `agency_moves`, `agency_people` (under
    the destination's topmost unit), `last_round_on`.
    """
    moves = history.arrivals.filter(pl.col("is_newcomer"))
    season = window(moves, "arrived_on", SEASON)
    year = window(moves, "arrived_on", RESTLESS)
    one = pl.lit(1)
    rounds = (
        moves.group_by(shown_from="arrived_on")
        .agg(moved=pl.len())
        .filter(pl.col("moved") >= ROUND_DAYS)
        .sort("shown_from")
        .with_columns(
            everywhere=one, shown_until=pl.lit(None, dtype=pl.Date), last_round_on="shown_from"
        )
    )
    return pl.concat(
        [
            rows,
            Timeline(season, [], {"season_moves": one}).on(rows),
            Timeline(history.held, [], {"people": one}).on(rows),
            Timeline(year, ["root_id"], {"agency_moves": one}).on(rows, ["to_root_id"]),
            Timeline(history.held, ["root_id"], {"agency_people": one}).on(rows, ["to_root_id"]),
            lookup(
                rows.with_columns(everywhere=one),
                rounds,
                {"everywhere": "everywhere"},
                ["last_round_on"],
            ),
        ],
        how="horizontal",
    )


@feature("context", "the reason for the move", "alasan mutasi", unit=Unit.CONTRACT_WORD)
def cause() -> pl.Expr:
    """Cause of the move, as given or as the levels tell.

    Unit: a word of the contract (own_request, assigned, promotion, demotion, …); null when neither
        given nor told by the levels.
    Source: the move; assignments.level.
    Why: those who applied do better than those who were picked (Keller 2018).
    """
    step = pl.col("to_level") - pl.col("from_level")
    told = pl.when(step > 0).then(pl.lit("promotion")).when(step < 0).then(pl.lit("demotion"))
    return pl.coalesce("cause", told)


@feature("context", "the month", "bulan", unit=Unit.CALENDAR_MONTH)
def month() -> pl.Expr:
    """Month of the day before the decision.

    Unit: 1 to 12.
    Source: the move.
    Why: budgets, school years and appraisals have their seasons.
    """
    return pl.col("as_of").dt.month()


@feature("context", "the moves of the season", "perpindahan dalam tiga bulan", unit=Unit.SHARE)
def season_moves_share() -> pl.Expr:
    """Moves of the last 90 days, for each person in a post.

    Unit: moves a person; null when nobody holds a post.
    Source: assignments.
    Why: in the middle of a wave of moves nobody is there to ask.
    """
    return pl.when(pl.col("people") > 0).then(pl.col("season_moves") / pl.col("people"))


@feature(
    "context", "the moves in the new agency", "perpindahan di instansi tujuan", unit=Unit.SHARE
)
def agency_moves_share() -> pl.Expr:
    """Moves of the last year under the destination's topmost unit, for each person there.

    Unit: moves a person; null when nobody holds a post there.
    Source: assignments, units.parent_id.
    Why: an agency being turned over.
    """
    return pl.when(pl.col("agency_people") > 0).then(
        pl.col("agency_moves") / pl.col("agency_people")
    )


@feature(
    "context",
    "the time since the last round of moves",
    "jeda sejak putaran mutasi terakhir",
    unit=Unit.DAYS,
    window=2,
)
def days_since_round() -> pl.Expr:
    """Days since at least ten moves began to show on one day.

    Unit: days, 0 to 730 (two years count as more do); null when there was no such day.
    Source: assignments.
    Why: moves outside of rounds have reasons of their own.
    """
    return (pl.col("as_of") - pl.col("last_round_on")).dt.total_days().clip(0, 2 * 365)


FEATURES: tuple[FeatureFunction, ...] = (
    cause, month, season_moves_share, agency_moves_share, days_since_round,
)  # fmt: skip

SIDES = Sides(
    person=("from_level",),
    post=(
        "to_level", "season_moves", "people", "agency_moves", "agency_people", "last_round_on",
    ),
)  # fmt: skip
"""The reason for the move, too, is read: it belongs to neither side, but to the move itself."""
