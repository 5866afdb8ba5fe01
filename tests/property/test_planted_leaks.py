"""Leaks planted on purpose, one of each kind: the audit and the properties find them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import polars as pl
import pytest

from features.audit import AuditSample, Road, audit_features
from features.build import build_features
from features.catalog import FeatureTable
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.people import DATASET, an_employee, records_of
from tests.property.comparing import row_alone

SAMPLE = AuditSample(rows=25)
Leak = Callable[[Records, pl.DataFrame], pl.Series]


@dataclass(frozen=True)
class Town:
    """A small town's records and all its moves."""

    dataset: Dataset
    records: Records
    moves: pl.DataFrame


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    dataset, records = read_records(
        write_organisation(build_organisation(people=80, years=5), folder)
    )
    return Town(dataset, records, historical_moves(records, dataset))


def _counted(moves: pl.DataFrame, rows: pl.DataFrame, *keys: str) -> pl.Series:
    """How many of the rows share the keys with each move."""
    counts = rows.group_by(keys).agg(planted=pl.len().cast(pl.Float64))
    return moves.join(counts, on=keys, how="left", maintain_order="left")["planted"]


def ratings_known_whenever(records: Records, moves: pl.DataFrame) -> pl.Series:
    """The person's ratings, without a cut by `known_on`."""
    return _counted(moves, records["ratings"], "employee_id")


def the_move_itself(records: Records, moves: pl.DataFrame) -> pl.Series:
    """The person's posts that start on the day of the move."""
    return _counted(moves, records["assignments"], "employee_id", "start_date")


def others_of_the_round(records: Records, moves: pl.DataFrame) -> pl.Series:
    """The posts that were decided in the move's own round."""
    return _counted(moves, records["assignments"], "round_id")


def whoever_comes_to_the_unit(records: Records, moves: pl.DataFrame) -> pl.Series:
    """The destination unit's mean measure, over all time."""
    means = records["measures"].group_by("unit_id").agg(planted=pl.col("value").mean())
    return moves.join(means, on="unit_id", how="left", maintain_order="left")["planted"]


PLANTED: tuple[Leak, ...] = (
    ratings_known_whenever, the_move_itself, others_of_the_round, whoever_comes_to_the_unit,
)  # fmt: skip


@pytest.mark.parametrize("leak", PLANTED, ids=lambda leak: leak.__name__)
def test_audit_finds_a_planted_leak_and_nothing_else(town: Town, leak: Leak) -> None:
    def build(records: Records, dataset: Dataset, moves: pl.DataFrame) -> FeatureTable:
        table = build_features(records, dataset, moves)
        planted = leak(records, moves).alias("planted")
        return FeatureTable(moves, table.values.with_columns(planted), table.features)

    road = Road(partial(with_outcomes, dataset=town.dataset), build)
    report = audit_features(town.records, town.dataset, town.moves, SAMPLE, road)

    assert report.checked == SAMPLE.rows
    assert {found.feature for found in report.leaking} == {"planted"}


def test_audit_finds_nothing_where_nothing_is_planted(town: Town) -> None:
    road = Road(partial(with_outcomes, dataset=town.dataset))

    report = audit_features(town.records, town.dataset, town.moves, SAMPLE, road)

    assert report.leaking == ()


def test_a_row_that_counts_the_other_rows_is_not_the_row_alone(town: Town) -> None:
    records = with_outcomes(town.records, town.dataset)
    batch = build_features(records, town.dataset, town.moves)
    crowd = pl.lit(float(town.moves.height)).alias("moves_count")

    peeking = FeatureTable(town.moves, batch.values.with_columns(crowd), batch.features)

    assert row_alone(batch, records, town.dataset, 0) == []
    assert len(row_alone(peeking, records, town.dataset, 0)) == 1


def test_a_row_that_was_corrected_since_is_no_leak() -> None:
    mover = an_employee("a").appointed("2018-01-01").appointed("2022-01-01", unit="u2")
    colleague = an_employee("b").appointed("2015-01-01", unit="u2")
    corrected = colleague.appointed("2015-01-01", unit="u2", decree="7", known_on="2021-06-01")
    records = records_of(mover, corrected)

    report = audit_features(
        records,
        DATASET,
        historical_moves(records, DATASET),
        road=Road(partial(with_outcomes, dataset=DATASET)),
    )

    assert report.leaking == ()
