"""Properties of every feature, on organisations of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from features.build import build_features
from models.outcome import with_outcomes
from records.contract import TABLES, Records
from records.knowing.moves import historical_moves
from records.knowing.view import known_by
from tests.builders.frames import with_rows
from tests.builders.people import DATASET, an_employee, records_of
from tests.builders.strategies import (
    SmallOrganisation,
    add_later_rows,
    in_other_order,
    organisations,
)
from tests.property.comparing import differences, features_of, row_alone

MODEST = settings(max_examples=8, deadline=None)
NEVER_FEATURES = ("preferences", "surveys")


def _a_place(moves: pl.DataFrame, data: st.DataObject) -> int:
    return data.draw(st.integers(0, moves.height - 1), label="row")


def _some_moves(small: SmallOrganisation) -> pl.DataFrame:
    moves = historical_moves(small.records, small.dataset)
    assume(not moves.is_empty())
    return moves


@MODEST
@given(organisations(), st.data())
def test_what_becomes_known_later_changes_no_feature(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    moves = _some_moves(small)
    day = moves["as_of"][_a_place(moves, data)]
    earlier = moves.filter(pl.col("as_of") <= day)
    longer = add_later_rows(small.records, day, data.draw)

    before = features_of(small.records, small.dataset, earlier)
    after = features_of(longer, small.dataset, earlier)

    assert differences(before, after) == []


@MODEST
@given(organisations(), st.data())
def test_physically_cut_records_give_the_same_features(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    moves = _some_moves(small)
    place = _a_place(moves, data)
    cut = known_by(small.records, moves["as_of"][place])

    batch = features_of(small.records, small.dataset, moves)
    alone = features_of(cut, small.dataset, moves.slice(place, 1))

    assert differences(batch.slice(place, 1), alone) == []


@MODEST
@given(organisations(), st.data())
def test_order_of_rows_is_irrelevant(small: SmallOrganisation, data: st.DataObject) -> None:
    moves = _some_moves(small)
    shuffled = with_rows(in_other_order(small.records, data.draw), {})

    before = features_of(small.records, small.dataset, moves)
    after = features_of(shuffled, small.dataset, moves)

    assert differences(before, after) == []


@MODEST
@given(organisations(), st.data())
def test_order_of_moves_is_the_order_of_features(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    moves = _some_moves(small)
    order = data.draw(st.permutations(range(moves.height)))

    in_order = features_of(small.records, small.dataset, moves)
    reordered = features_of(small.records, small.dataset, moves[order])

    assert differences(in_order[order], reordered) == []


@MODEST
@given(organisations(), st.data())
def test_a_row_alone_equals_the_row_in_the_batch(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    moves = _some_moves(small)
    records = with_outcomes(small.records, small.dataset)

    batch = build_features(records, small.dataset, moves)

    assert row_alone(batch, records, small.dataset, _a_place(moves, data)) == []


def _without_answers(records: Records) -> Records:
    emptied = {name: records[name].clear() for name in NEVER_FEATURES}
    return replace(records, tables={**records.tables, **emptied})


def _with_other_answers(records: Records) -> Records:
    preferences = records["preferences"].with_columns(-pl.col("strength"), wants=pl.lit("other"))
    surveys = records["surveys"].with_columns(
        role_clarity=6 - pl.col("role_clarity"), self_efficacy=pl.lit(1.0)
    )
    changed = {"preferences": preferences, "surveys": surveys}
    return replace(records, tables={**records.tables, **changed})


@MODEST
@given(organisations())
def test_wishes_and_surveys_are_in_no_feature(small: SmallOrganisation) -> None:
    moves = _some_moves(small)

    values = features_of(small.records, small.dataset, moves)
    without = features_of(_without_answers(small.records), small.dataset, moves)
    with_others = features_of(_with_other_answers(small.records), small.dataset, moves)

    assert differences(values, without) == []
    assert differences(values, with_others) == []


@settings(max_examples=10, deadline=None)
@given(organisations())
def test_features_are_given_neither_identities_nor_protected_columns(
    small: SmallOrganisation,
) -> None:
    apart = {name: {*TABLES[name].protected, *TABLES[name].identity} for name in TABLES}

    shown = {name: set(small.records[name].columns) for name in TABLES}

    assert all(not shown[name] & apart[name] for name in TABLES)
    assert not [n for columns in shown.values() for n in columns if n.startswith("audit_")]


@MODEST
@given(organisations(), st.integers(1, 4))
def test_moves_of_one_day_do_not_see_each_other(small: SmallOrganisation, years: int) -> None:
    moves = _some_moves(small)
    day = moves["as_of"].max()
    assert isinstance(day, date)
    one_round = moves.with_columns(as_of=pl.lit(day).dt.offset_by(f"-{years}y"))
    records = with_outcomes(small.records, small.dataset)

    batch = build_features(records, small.dataset, one_round)

    assert row_alone(batch, records, small.dataset, 0) == []


def test_years_of_service_are_the_same_alone_to_the_last_bit() -> None:
    people = [
        an_employee(f"p{number}")
        .appointed(date(2015, 1, 16) + timedelta(days=number))
        .appointed("2022-01-01", unit="u2")
        for number in range(4)
    ]
    records = with_outcomes(records_of(*people), DATASET)

    batch = build_features(records, DATASET, historical_moves(records, DATASET))

    for place in range(len(people)):
        assert row_alone(batch, records, DATASET, place) == []
