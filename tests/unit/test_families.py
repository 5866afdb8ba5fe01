"""The one list of families: complete, in one order, and frames that several of them read."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

import features
from features.asked import AskedMoves
from features.build import build_features
from features.catalog import FeatureFunction
from features.catalog_page import catalog_page, declared_features
from features.families import FAMILIES, Family
from features.history import History
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import historical_moves
from tests.builders.organisation import build_organisation, write_organisation


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, Dataset, pl.DataFrame]:
    folder: Path = tmp_path_factory.mktemp("town")
    dataset, records = read_records(
        write_organisation(build_organisation(people=60, years=5), folder)
    )
    return with_outcomes(records, dataset), dataset, historical_moves(records, dataset)


def declared_anywhere() -> set[str]:
    modules = [
        import_module(f"features.{one.name}") for one in pkgutil.iter_modules(features.__path__)
    ]
    return {
        value.name
        for module in modules
        for value in vars(module).values()
        if isinstance(value, FeatureFunction)
    }


def test_every_feature_that_is_declared_is_in_one_family() -> None:
    listed = Counter(function.name for family in FAMILIES for function in family.features)

    assert set(listed) == declared_anywhere()
    assert set(listed.values()) == {1}


def test_the_catalogue_page_and_the_table_have_one_order(
    town: tuple[Records, Dataset, pl.DataFrame],
) -> None:
    built = list(dict.fromkeys(one.function for one in build_features(*town).features))

    declared = [one.function for one in declared_features()]

    assert [name for name in declared if name in built] == built


@pytest.mark.parametrize(
    "function",
    [function for family in FAMILIES for function in family.features],
    ids=lambda function: function.name,
)
def test_every_feature_reads_some_columns(function: FeatureFunction) -> None:
    assert function.reads


def test_the_page_lists_the_columns_that_a_feature_reads_and_their_file() -> None:
    _, _, entry = catalog_page().partition("### days_in_position\n")

    # Whatever is read twice is listed once.
    assert "\n- Reads: `as_of`, `starts` (features/career.py)\n" in entry.partition("###")[0]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.features[0].name)
def test_a_family_with_a_column_a_member_says_which_members_there_are(family: Family) -> None:
    by_member = family.per in ("member", "member_group")

    assert (family.member is not None) == by_member
    assert not by_member or family.members is not None


def test_a_shared_frame_is_made_once_for_families_that_stand_together(
    town: tuple[Records, Dataset, pl.DataFrame],
) -> None:
    records, dataset, moves = town
    asked = AskedMoves(History(records, dataset), moves)

    first, second = asked.people(), asked.people()

    assert first is second


def test_a_shared_frame_that_was_dropped_is_made_again_the_same(
    town: tuple[Records, Dataset, pl.DataFrame],
) -> None:
    records, dataset, moves = town
    asked = AskedMoves(History(records, dataset), moves)
    before = asked.spells()
    asked.people()

    again = asked.spells()

    assert again is not before
    assert again.equals(before)
