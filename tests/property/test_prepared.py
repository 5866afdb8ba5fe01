"""A prepared day answers what `build_features` does, for any person and post, to the last bit.

One pair at a time, or everybody for every post.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from features.build import build_features
from features.prepared.day import PreparedDay
from features.prepared.pairs import PairTables
from features.prepared.prepare import prepare_day
from models.answering.edition.prepared_tables import facts_of, prepared_of, tables_of
from models.answering.scoring import looked_up as values_of
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import MOVE_COLUMNS, historical_moves
from records.knowing.posts import POST_COLUMNS
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.strategies import SmallOrganisation, organisations
from tests.property.comparing import differences

MODEST = settings(max_examples=25, deadline=None)
CAUSES = ("own_request", "assigned", None)


def all_moves(
    records: Records, posts: pl.DataFrame, day: date, causes: tuple[str | None, ...]
) -> pl.DataFrame:
    """Everybody known on the day to every post."""
    people = records["employees"].filter(pl.col("known_on") <= day)["employee_id"].unique().sort()
    pairs = people.to_frame().join(posts.select(POST_COLUMNS), how="cross")
    causes_in_turn = pl.Series([causes[row % len(causes)] for row in range(pairs.height)])
    return pairs.with_columns(
        as_of=pl.lit(day),
        decided_on=pl.lit(day + timedelta(days=1)),
        start_date=pl.lit(day + timedelta(days=2)),
        cause=causes_in_turn.cast(pl.String),
        round_id=pl.lit(None, dtype=pl.String),
    ).select(MOVE_COLUMNS)


def looked_up(prepared: PreparedDay, moves: pl.DataFrame) -> pl.DataFrame:
    person, post = prepared.places(moves)
    assert (person >= 0).all()
    assert (post >= 0).all()
    return prepared.table(moves, person, post).values


def kept_and_read(prepared: PreparedDay) -> PreparedDay:
    return prepared_of(tables_of(prepared), facts_of(prepared), prepared.day)


def from_tables(prepared: PreparedDay, moves: pl.DataFrame) -> pl.DataFrame:
    """The same moves, out of the tables of everybody for every post."""
    person, post = prepared.places(moves)
    everybody = np.arange(len(prepared.people))
    tables = PairTables(prepared, np.arange(prepared.posts.height)).of(everybody)
    found: dict[str, pl.Series] = {}
    for table in tables:
        posts = table.values.height // (int(table.person_class.max()) + 1)
        at = table.person_class[person] * posts + table.post_class[post]
        for column in table.values.get_columns():
            assert column.name not in found
            found[column.name] = column[pl.Series(at, dtype=pl.UInt32)]
    return pl.DataFrame([found[feature.name] for feature in prepared.features])


def disagreements(
    records: Records, dataset: Dataset, moves: pl.DataFrame, posts: pl.DataFrame, day: date
) -> list[str]:
    prepared = kept_and_read(prepare_day(records, dataset, day, posts))
    road = build_features(records, dataset, moves).values
    without_reason = moves.with_columns(cause=pl.lit(None, dtype=pl.String))
    of_tables = from_tables(prepared, without_reason)
    return [
        *differences(road, looked_up(prepared, moves)),
        *differences(road.drop("cause"), of_tables.drop("cause")),
        *differences(looked_up(prepared, without_reason), of_tables),
    ]


@MODEST
@given(organisations(), st.data())
def test_every_pair_has_the_features_of_the_road(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    moves = historical_moves(small.records, small.dataset)
    assume(not moves.is_empty())
    day = moves["as_of"][data.draw(st.integers(0, moves.height - 1))]
    records = with_outcomes(small.records, small.dataset)
    posts = moves.select(POST_COLUMNS).unique(maintain_order=True).head(4)
    assume(not all_moves(records, posts, day, CAUSES).is_empty())

    asked = all_moves(records, posts, day, CAUSES)

    assert disagreements(records, small.dataset, asked, posts, day) == []


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, Dataset]:
    folder: Path = tmp_path_factory.mktemp("town")
    dataset, records = read_records(
        write_organisation(build_organisation(people=80, years=6), folder)
    )
    return with_outcomes(records, dataset), dataset


def test_a_whole_town_on_several_days(town: tuple[Records, Dataset]) -> None:
    records, dataset = town
    moves = historical_moves(records, dataset)
    posts = moves.select(POST_COLUMNS).unique(maintain_order=True).sort(POST_COLUMNS)[::9]

    for day in (
        moves["as_of"].min(),
        moves["as_of"].sort()[moves.height // 2],
        dataset.snapshot_on,
    ):
        assert isinstance(day, date)
        asked = all_moves(records, posts, day, CAUSES).sample(300, seed=5, with_replacement=True)

        assert disagreements(records, dataset, asked, posts, day) == []


def test_whoever_or_whatever_is_not_prepared_is_worked_out(town: tuple[Records, Dataset]) -> None:
    records, dataset = town
    day = dataset.snapshot_on
    posts = historical_moves(records, dataset).select(POST_COLUMNS).unique(maintain_order=True)
    prepared = prepare_day(records, dataset, day, posts.head(3))
    asked = all_moves(records, posts.head(6), day, CAUSES).sample(40, seed=6)
    person, post = prepared.places(asked)
    assert (person >= 0).all()
    assert 0 < (post < 0).sum() < asked.height

    table = values_of(prepared, lambda: records, dataset, asked)

    assert differences(build_features(records, dataset, asked).values, table.values) == []
    assert table.moves.equals(asked)


def test_another_day_is_not_prepared(town: tuple[Records, Dataset]) -> None:
    records, dataset = town
    posts = historical_moves(records, dataset).select(POST_COLUMNS).unique(maintain_order=True)
    prepared = prepare_day(records, dataset, dataset.snapshot_on, posts)
    earlier = all_moves(records, posts.head(2), dataset.snapshot_on - timedelta(days=1), CAUSES)

    person, post = prepared.places(earlier)

    assert set(person) == set(post) == {-1}


def test_nothing_asked_is_nothing_answered(town: tuple[Records, Dataset]) -> None:
    records, dataset = town
    day = dataset.snapshot_on
    posts = historical_moves(records, dataset).select(POST_COLUMNS).unique(maintain_order=True)
    prepared = prepare_day(records, dataset, day, posts)
    nothing = all_moves(records, posts.head(1), day, CAUSES).clear()

    table = values_of(prepared, lambda: records, dataset, nothing)

    assert table.values.height == 0
    assert table.values.columns == [feature.name for feature in prepared.features]
