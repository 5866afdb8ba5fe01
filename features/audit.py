"""The leak audit: features recomputed from records that were physically cut at the move's day.

The batch asks every view at once; the audit builds a few views for real and computes the same rows
from them. A feature that sees anything known later, the move itself or another of its round comes
out differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from features.build import build_features
from features.catalog import FeatureTable
from records.contract import Records
from records.dataset import Dataset
from records.knowing.view import known_by
from records.progress import Advance, silent

MOST_ROWS_A_DAY = 50
"""A cut serves all sampled moves of its day; so many of one day are enough."""
TOLERANCE = 1e-9
"""Relative difference below which two numbers are the same sum in another order."""

Build = Callable[[Records, Dataset, pl.DataFrame], FeatureTable]
Prepare = Callable[[Records], Records]


@dataclass(frozen=True)
class Leak:
    """A feature that differs once nothing later is there.

    Attributes:
        employee_id: Whose move.
        start_date: When it starts, as ISO text.
        unit_id: Where to.
        as_of: The day the records were cut at, as ISO text.
        feature: The column.
        found: Its value in the batch.
        expected: Its value from the cut records.
    """

    employee_id: str
    start_date: str
    unit_id: str
    as_of: str
    feature: str
    found: float | str | None
    expected: float | str | None


@dataclass(frozen=True)
class AuditReport:
    """What the audit looked at and found.

    Attributes:
        checked: Number of moves recomputed.
        days: Number of days the records were cut at.
        leaking: Every feature of every move that differs.
    """

    checked: int
    days: int
    leaking: tuple[Leak, ...]


@dataclass(frozen=True)
class AuditSample:
    """How many moves to recompute, and which.

    Attributes:
        rows: Number of moves (all, if there are fewer).
        seed: Draws the days and the moves.
    """

    rows: int = 2000
    seed: int = 0


def _unchanged(records: Records) -> Records:
    return records


@dataclass(frozen=True)
class Road:
    """How features come about.

    Attributes:
        prepare: What is done to records first (`models.outcome.with_outcomes`).
        build: The features' own road.
    """

    prepare: Prepare = _unchanged
    build: Build = build_features


def audit_features(  # noqa: PLR0913 — three things to audit, three ways to do it
    records: Records,
    dataset: Dataset,
    moves: pl.DataFrame,
    sample: AuditSample | None = None,
    road: Road | None = None,
    advance: Advance = silent,
) -> AuditReport:
    """Recompute a sample of moves from cut records and list what differs.

    Args:
        records: All records, as ingested.
        dataset: The organisation's rules.
        moves: `records.knowing.moves.MOVE_COLUMNS`.
        sample: How many moves, and the seed that draws them (None: 2,000).
        road: How features are built; walked for the batch and for each cut anew. None: from the
            records as they are, by `build_features`.
        advance: Called with the number of moves just recomputed.

    Returns:
        The report; `leaking` is empty when no feature sees what it must not.
    """
    road = road or Road()
    chosen = sampled_moves(moves, sample or AuditSample())
    # The batch holds all moves, so that a row that shows in another's features is found too.
    batch = road.build(road.prepare(records), dataset, moves).values.with_row_index("place")
    leaking: list[Leak] = []
    days = chosen.partition_by("as_of", maintain_order=True)
    for of_day in days:
        day = of_day["as_of"][0]
        cut = road.prepare(known_by(records, day))
        alone = road.build(cut, dataset, of_day.drop("place"))
        found = of_day.select("place").join(batch, on="place", how="left", maintain_order="left")
        leaking += _differences(of_day, found.drop("place"), alone.values)
        advance(of_day.height)
    return AuditReport(chosen.height, len(days), tuple(leaking))


def sampled_moves(moves: pl.DataFrame, sample: AuditSample) -> pl.DataFrame:
    """Moves drawn by days, so that one cut serves several.

    Returns:
        The moves with `place`, their row number in `moves`, in order of day and place.
    """
    random = np.random.default_rng(sample.seed)
    drawn = moves.with_columns(
        place=pl.int_range(pl.len(), dtype=pl.UInt32), draw=pl.Series(random.random(moves.height))
    ).sort("draw", "place")
    return (
        # Days in the order in which their moves are drawn: busy days come early.
        drawn.with_columns(turn=pl.col("draw").min().over("as_of"))
        .filter(pl.int_range(pl.len()).over("as_of") < MOST_ROWS_A_DAY)
        .sort("turn", "draw", "place")
        .head(sample.rows)
        .drop("turn", "draw")
        .sort("as_of", "place")
    )


def _differences(
    moves: pl.DataFrame, found: pl.DataFrame, expected: pl.DataFrame
) -> Iterator[Leak]:
    for name in dict.fromkeys([*found.columns, *expected.columns]):
        # A measure that nobody had been measured on by then has no column in the cut.
        here = found[name] if name in found.columns else _nothing(name, expected)
        there = expected[name] if name in expected.columns else _nothing(name, found)
        for place in np.flatnonzero(_differs(here, there)):
            row = moves.row(int(place), named=True)
            yield Leak(
                employee_id=row["employee_id"],
                start_date=row["start_date"].isoformat(),
                unit_id=row["unit_id"],
                as_of=row["as_of"].isoformat(),
                feature=name,
                found=here[int(place)],
                expected=there[int(place)],
            )


def _nothing(name: str, other: pl.DataFrame) -> pl.Series:
    return pl.Series(name, [None] * other.height, dtype=other[name].dtype)


def _differs(here: pl.Series, there: pl.Series) -> np.ndarray:
    if not (here.dtype.is_numeric() and there.dtype.is_numeric()):
        return here.cast(pl.String).ne_missing(there.cast(pl.String)).to_numpy()
    far = (here - there).abs() > TOLERANCE * (1 + here.abs())
    return (far.fill_null(value=False) | (here.is_null() != there.is_null())).to_numpy()
