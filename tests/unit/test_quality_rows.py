"""Rows that `benchmarks/quality.py` keeps, and how it makes those of a replica."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.quality_of import point, product
from benchmarks.quality_of.city import straight_records
from benchmarks.quality_of.rows_file import read_rows, stacked, write_rows
from features.catalog import FeatureTable
from models.rows import TrainingRows
from records.intake.loading import read_records
from simulation.describe import dataset_toml
from simulation.files.dataset_folder import write_dataset
from simulation.story import Options, tell_story
from simulation.tables import contract_tables
from tests.builders.training_rows import a_question, learnable_rows


def test_rows_come_back_from_their_files_as_they_were(tmp_path: Path) -> None:
    rows = learnable_rows(200)

    write_rows(tmp_path, rows)
    back = read_rows(tmp_path)

    assert back.sha256() == rows.sha256()
    assert back.table.features == rows.table.features
    assert back.table.values.equals(rows.table.values)
    assert np.array_equal(back.start_days, rows.start_days)


def without(rows: TrainingRows, feature: str) -> TrainingRows:
    table = FeatureTable(
        rows.table.moves,
        rows.table.values.drop(feature),
        tuple(each for each in rows.table.features if each.name != feature),
    )
    return TrainingRows(table, rows.label, rows.start_days, rows.matures_days)


def test_stacked_rows_have_the_features_of_one_of_them() -> None:
    first, second = learnable_rows(100), without(learnable_rows(150, seed=1), "skill")

    both = stacked([first, second], first.table)

    assert len(both) == 250
    assert both.table.values.columns == first.table.values.columns
    assert both.table.values["skill"][:100].equals(first.table.values["skill"])
    assert both.table.values["skill"][100:].null_count() == 150
    assert np.array_equal(both.label, np.concatenate([first.label, second.label]))


def test_a_replica_has_the_records_of_its_folder(tmp_path: Path) -> None:
    options = Options(people=300, years=4, replica=1)
    tables, toml = contract_tables(tell_story(options)), dataset_toml(options)
    write_dataset(tmp_path / "dataset", tables, toml)

    dataset, straight = straight_records(tables, toml)
    same_dataset, read = read_records(tmp_path / "dataset")

    assert dataset == same_dataset
    assert [name for name in read.tables if not straight[name].equals(read[name])] == []


def test_the_fit_on_other_rows_is_the_products_own() -> None:
    training, tested = learnable_rows(500), product.in_order(learnable_rows(60, seed=1))

    whole = product.predicted(training, tested, a_question())
    again = point.PointEstimate.chosen_on(training).probabilities(training, tested)

    assert whole["employee_id"].equals(tested.table.moves["employee_id"])
    assert np.array_equal(whole["probability"].to_numpy(), again)
