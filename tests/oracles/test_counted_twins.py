"""The columns of counted events agree with their twins where events are many, and leak nothing."""

from __future__ import annotations

import random
from functools import partial

import pytest

from features.audit import AuditSample, Road, audit_features
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
from tests.builders.counted import EventPlan, build_counted_organisation
from tests.builders.organisation import write_organisation
from tests.oracles.twins import disagreements

MOVES_LOOKED_AT = 6


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Records]:
    made = build_counted_organisation(EventPlan(people=60, years=5))
    return read_records(write_organisation(made.organisation, tmp_path_factory.mktemp("counted")))


def test_moves_have_the_event_columns_of_their_twins(counted: tuple[Dataset, Records]) -> None:
    dataset, records = counted
    moves = historical_moves(records, dataset)
    places = random.Random(1).sample(range(moves.height), MOVES_LOOKED_AT)

    found = disagreements(with_outcomes(records, dataset), dataset, moves, places)

    assert found == []


def test_audit_finds_no_leak_in_event_columns(counted: tuple[Dataset, Records]) -> None:
    dataset, records = counted
    road = Road(partial(with_outcomes, dataset=dataset))

    report = audit_features(
        records, dataset, historical_moves(records, dataset), AuditSample(rows=25), road
    )

    assert report.checked == 25
    assert report.leaking == ()
