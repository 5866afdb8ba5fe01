"""Properties of labels: their maturity does not depend on their value, and each day is its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from models.outcome import labelled_moves, with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import named_moves
from records.knowing.view import view_on
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.people import DATASET
from tests.builders.strategies import SmallOrganisation, add_later_rows, organisations

A_YEAR = timedelta(days=365)
NAMED = ["employee_id", "start_date", "unit_id", "label"]
MATURES = timedelta(days=365)


def _days_of_news(records: Records) -> list[date]:
    """The days on which something was learnt or replaced, and those a year after a start."""
    columns = [
        frame[name].drop_nulls().unique()
        for frame in records.tables.values()
        for name in ("known_on", "known_until")
    ]
    matured = records["assignments"]["start_date"].unique() + MATURES
    days = pl.concat([*columns, matured]).unique().sort()
    found: list[date] = days.filter(days >= date(2014, 1, 1)).to_list()
    return found


@pytest.mark.parametrize("outcome", DATASET.outcomes)
@settings(max_examples=15, deadline=None)
@given(small=organisations(), data=st.data())
def test_the_table_shows_on_every_day_of_news_what_may_be_used_on_it(
    outcome: str, small: SmallOrganisation, data: st.DataObject
) -> None:
    records, dataset = small.records, small.dataset
    day = data.draw(st.sampled_from(_days_of_news(records)))
    day -= timedelta(days=data.draw(st.integers(0, 1)))

    shown = view_on(with_outcomes(records, dataset), day)["outcomes"]
    rows = shown.filter(pl.col("outcome") == outcome).rename({"value": "label"}).select(NAMED)

    moves = named_moves(view_on(records, day), rows).select(NAMED)
    expected = labelled_moves(records, dataset, outcome, day).select(NAMED)
    assert_frame_equal(moves, expected, check_row_order=False)


@settings(max_examples=15, deadline=None)
@given(organisations(), st.data())
def test_later_knowledge_changes_no_label_of_an_earlier_day(
    small: SmallOrganisation, data: st.DataObject
) -> None:
    days = _days_of_news(small.records)
    assume(days)
    day = data.draw(st.sampled_from(days))
    longer = add_later_rows(small.records, day, data.draw)

    for outcome in small.dataset.outcomes:
        before = labelled_moves(small.records, small.dataset, outcome, day)
        after = labelled_moves(longer, small.dataset, outcome, day)
        assert_frame_equal(before, after)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Records]:
    folder = tmp_path_factory.mktemp("town")
    return read_records(write_organisation(build_organisation(), folder))


def _rate_among(moves: pl.DataFrame, starts: pl.Series) -> float:
    """The success rate of the moves that start between the first and the last of some starts."""
    first, last = starts.min(), starts.max()
    among = moves.filter(pl.col("start_date").is_between(first, last))["label"]
    return float(among.sum() / among.len())


@pytest.mark.parametrize("outcome", ["bertahan_setahun", "lulus_masa_percobaan"])
@pytest.mark.parametrize("as_of", [date(2021, 6, 30), date(2023, 2, 1), date(2024, 12, 31)])
def test_usable_moves_of_the_last_year_succeed_as_often_as_all_of_it(
    town: tuple[Dataset, Records], outcome: str, as_of: date
) -> None:
    dataset, records = town
    usable = labelled_moves(records, dataset, outcome, as_of)
    last_start = usable["start_date"].max()
    assert isinstance(last_start, date)

    last_year = usable.filter(pl.col("start_date") > last_start - A_YEAR)
    all_moves = labelled_moves(records, dataset, outcome, dataset.snapshot_on)

    # Some rows come late, and with them some labels.
    expected = _rate_among(all_moves, last_year["start_date"])
    assert _rate_among(usable, last_year["start_date"]) == pytest.approx(expected, abs=0.02)


def test_rows_taken_on_the_day_they_are_known_would_fail_too_often(
    town: tuple[Dataset, Records],
) -> None:
    dataset, records = town
    as_of = date(2023, 2, 1)
    rule = dataset.outcomes["lulus_masa_percobaan"]
    at_once = replace(dataset, outcomes={rule.name: replace(rule, matures_after_days=0)})

    early = labelled_moves(records, at_once, rule.name, as_of)
    recent = early.filter(pl.col("start_date") > as_of - A_YEAR)["start_date"]
    all_moves = labelled_moves(records, dataset, rule.name, dataset.snapshot_on)

    assert _rate_among(early, recent) < _rate_among(all_moves, recent) - 0.2
