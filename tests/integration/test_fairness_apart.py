"""Protected attributes live apart: no feature, label or model ever reads one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.build import build_features
from models.outcome import with_outcomes
from models.training.examples import training_examples
from records.checks.check import check_source
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import NO_STORE_KEY, read_records, read_records_and_protected
from records.knowing.moves import historical_moves
from records.sources.folder import read_folder
from records.store import Store
from tests.builders.organisation import Organisation, build_organisation, write_organisation

PROTECTED = ("sex", "birth_date", "audit_domicile")


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return build_organisation(people=250, years=8)


def changed(organisation: Organisation, columns: Mapping[str, pl.Series]) -> Organisation:
    employees = organisation.tables["employees"].with_columns(
        values.alias(name) for name, values in columns.items()
    )
    return replace(organisation, tables={**organisation.tables, "employees": employees})


def with_others_attributes(organisation: Organisation) -> Organisation:
    """Everybody has somebody else's sex and domicile, and was born up to twenty years earlier.

    Not simply somebody else's birth date: whoever starts before being born is refused.
    """
    employees = organisation.tables["employees"]
    order = pl.Series(range(employees.height)).shuffle(seed=1)
    born = pl.Series(
        [
            day and day - timedelta(days=365 + 37 * (place % 180))
            for place, day in enumerate(employees["birth_date"])
        ]
    )
    others = {name: employees[name].gather(order) for name in ("sex", "audit_domicile")}
    return changed(organisation, {**others, "birth_date": born})


def feature_bytes(dataset: Dataset, records: Records) -> tuple[int, bytes]:
    """How many features of the catalogue these records fill, and all of them as bytes."""
    moves = historical_moves(records, dataset)
    values = build_features(with_outcomes(records, dataset), dataset, moves).values
    buffer = io.BytesIO()
    values.write_ipc(buffer)
    filled = sum(column.null_count() < values.height for column in values)
    return filled, buffer.getvalue()


def test_no_feature_changes_a_byte_when_protected_attributes_do(
    organisation: Organisation, tmp_path: Path
) -> None:
    dataset, records, protected = read_records_and_protected(
        write_organisation(organisation, tmp_path / "as they are")
    )
    _, others, changed_ones = read_records_and_protected(
        write_organisation(with_others_attributes(organisation), tmp_path / "exchanged")
    )

    filled, values = feature_bytes(dataset, records)

    for name in PROTECTED:
        assert (protected[name] != changed_ones[name]).mean() > 0.3  # type: ignore[operator]
    assert filled > 100
    assert feature_bytes(dataset, others) == (filled, values)


def test_the_same_attribute_as_a_further_fact_would_change_them(
    organisation: Organisation, tmp_path: Path
) -> None:
    # What the test above would see if an attribute did reach a feature.
    sex = organisation.tables["employees"]["sex"]
    told = changed(organisation, {"x_sex": sex})
    mistold = changed(organisation, {"x_sex": sex.shuffle(seed=1)})

    dataset, records = read_records(write_organisation(told, tmp_path / "told"))
    _, others = read_records(write_organisation(mistold, tmp_path / "mistold"))

    assert feature_bytes(dataset, records) != feature_bytes(dataset, others)


def test_a_training_learns_from_the_same_rows_whoever_people_are(
    organisation: Organisation, tmp_path: Path
) -> None:
    dataset, records = read_records(write_organisation(organisation, tmp_path / "as they are"))
    _, others = read_records(
        write_organisation(with_others_attributes(organisation), tmp_path / "exchanged")
    )

    hashes = {
        training_examples(each, dataset, outcome, dataset.snapshot_on).sha256()
        for each in (records, others)
        for outcome in (next(iter(dataset.outcomes)),)
    }

    assert len(hashes) == 1


def test_no_column_of_records_is_a_protected_one(
    organisation: Organisation, tmp_path: Path
) -> None:
    _, records, protected = read_records_and_protected(write_organisation(organisation, tmp_path))

    shown = {name for table in records.tables.values() for name in table.columns}
    assert {*protected.columns} - {"employee_id"} == {*PROTECTED}
    assert not shown & {*PROTECTED}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")) as opened:
        yield opened


def test_a_folder_shows_the_same_attributes_as_the_store(
    organisation: Organisation, store: Store, tmp_path: Path
) -> None:
    folder = write_organisation(organisation, tmp_path / "organisation")
    store.ingest(check_source(read_folder(folder), key=NO_STORE_KEY))

    _, _, protected = read_records_and_protected(folder)

    assert_frame_equal(protected, store.protected())
