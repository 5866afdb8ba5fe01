"""Features agree with their plain twins, one move at a time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from features.catalog_page import declared_features
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
from tests.builders.organisation import build_organisation, write_organisation
from tests.builders.strategies import SmallOrganisation, organisations
from tests.oracles.twins import TWINS, disagreements

MOVES_LOOKED_AT = 30


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Records]:
    folder = tmp_path_factory.mktemp("town")
    return read_records(write_organisation(build_organisation(people=120, years=6), folder))


def test_every_feature_has_a_twin_and_every_twin_a_feature() -> None:
    assert set(TWINS) == {feature.function for feature in declared_features()}


def test_moves_of_a_town_have_the_features_of_their_twins(town: tuple[Dataset, Records]) -> None:
    dataset, records = town
    moves = historical_moves(records, dataset)
    places = random.Random(1).sample(range(moves.height), MOVES_LOOKED_AT)

    found = disagreements(with_outcomes(records, dataset), dataset, moves, places)

    assert found == []


@settings(max_examples=40, deadline=None)
@given(organisations())
def test_moves_of_any_small_organisation_have_the_features_of_their_twins(
    small: SmallOrganisation,
) -> None:
    moves = historical_moves(small.records, small.dataset)

    found = disagreements(with_outcomes(small.records, small.dataset), small.dataset, moves)

    assert found == []
