"""Whole trainings at the gate: a faultless one passes, a planted fault is stopped by its check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from features.catalog import Feature, FeatureTable
from features.units import Unit
from models.model import manifest_of
from models.rows import TrainingRows
from models.training.training import Question, Training, train_model
from tests.builders.training_rows import QUICK, a_question, learnable_rows

ROWS = 1_600


@pytest.fixture(scope="module")
def rows() -> TrainingRows:
    return learnable_rows(ROWS)


@pytest.fixture(scope="module")
def faultless(rows: TrainingRows) -> Training:
    return train_model(rows, a_question(), QUICK, protected=attributes(rows))


def attributes(rows: TrainingRows) -> pl.DataFrame:
    """Everybody's sex and birth date, dealt out by chance."""
    draw = np.random.default_rng(5)
    people = rows.table.moves["employee_id"].unique().sort()
    return pl.DataFrame(
        {
            "employee_id": people,
            "birth_date": [date(1960 + int(year), 5, 1) for year in draw.integers(0, 30, ROWS)],
            "sex": draw.choice(["female", "male"], ROWS),
        }
    )


def with_label(rows: TrainingRows, label: np.ndarray) -> TrainingRows:
    return replace(rows, label=label.astype(np.float64))


def with_feature(rows: TrainingRows, name: str, values: np.ndarray) -> TrainingRows:
    """The same rows with one more column, as if somebody had supplied it."""
    added = Feature(
        name, name, None, "context", "number", "Supplied.", Unit.OWN_NUMBER, "none", "x_", "a test"
    )
    table = FeatureTable(
        rows.table.moves,
        rows.table.values.with_columns(pl.Series(name, values)),
        (*rows.table.features, added),
    )
    return replace(rows, table=table)


def test_a_faultless_training_passes_and_its_fairness_is_audited(faultless: Training) -> None:
    assert faultless.gate.failed == ()
    assert faultless.fairness is not None
    names = {check.name for check in faultless.gate.checks}
    assert {"fairness_success_sex", "fairness_calibration_sex", "fairness_proxy_sex"} <= names
    told = manifest_of(faultless.model).fairness
    assert told is not None
    assert told.to_json() == faultless.fairness.to_json()


def test_protected_attributes_change_nothing_about_the_model(
    rows: TrainingRows, faultless: Training
) -> None:
    unaware = train_model(rows, a_question(), QUICK)

    design = faultless.model.design(rows.table.values)
    assert np.array_equal(unaware.model.raw_log_odds(design), faultless.model.raw_log_odds(design))
    assert ("fairness_audited", "no attributes on record") in [
        (check["name"], check["value"]) for check in unaware.gate.to_json()["checks"]
    ]


def test_shuffled_labels_are_stopped_by_the_base_rate(rows: TrainingRows) -> None:
    shuffled = with_label(rows, np.random.default_rng(1).permutation(rows.label))

    failed = train_model(shuffled, a_question(), QUICK).gate.failed

    assert "better_than_base_rate" in failed


def test_a_planted_leak_sets_off_both_alarms(rows: TrainingRows) -> None:
    draw = np.random.default_rng(2)
    told = np.where(draw.random(ROWS) < 0.03, 1 - rows.label, rows.label)

    training = train_model(with_feature(rows, "x_told", told), a_question(), QUICK)

    assert {"leak_alarm", "leak_alarm_feature"} <= set(training.gate.failed)
    telling = manifest_of(training.model).most_telling_feature
    assert telling is not None
    assert telling.name == "x_told"


def test_stale_labels_are_stopped_by_their_age(rows: TrainingRows) -> None:
    later = Question("settles", date(2022, 1, 1), "town")

    assert train_model(rows, later, QUICK).gate.failed == ("fresh",)


def test_a_planted_bias_is_stopped_by_the_success_gap(rows: TrainingRows) -> None:
    protected = attributes(rows)
    women = rows.table.moves.join(protected, on="employee_id", how="left", maintain_order="left")
    is_marked_down = (women["sex"] == "female").to_numpy() & (
        np.random.default_rng(3).random(ROWS) < 0.3
    )
    biased = with_label(rows, np.where(is_marked_down, 0.0, rows.label))

    training = train_model(biased, a_question(), QUICK, protected=protected)

    assert "fairness_success_sex" in training.gate.failed


def test_the_same_training_gives_the_same_gate(rows: TrainingRows, faultless: Training) -> None:
    again = train_model(rows, a_question(), QUICK, protected=attributes(rows))

    assert again.model.manifest == faultless.model.manifest
