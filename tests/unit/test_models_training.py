"""A training: what it refuses, what it promises, and that it comes out the same twice."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from models.artifact.folder import write_artifact
from models.evaluation import MODEL
from models.judging.judged_diagnosis import RAW
from models.judging.stages import reported
from models.model import manifest_of
from models.rows import take_rows, training_rows
from models.training.training import LEAST_OF_CLASS, Training, TrainingParameters, train_model
from records.errors import ContractError
from tests.builders.training_rows import QUICK, a_question, labelled_features, learnable_rows


@pytest.fixture(scope="module")
def training() -> Training:
    return train_model(learnable_rows(), a_question(), QUICK)


def test_a_planted_law_is_learnt(training: Training) -> None:
    assert training.metrics is not None
    assert training.metrics["log_loss"] < training.baselines["base_rate"]["log_loss"]  # type: ignore[index,operator]


def test_the_metrics_are_of_the_judged_rows(training: Training) -> None:
    judged = sum(len(origin.validation) for origin in training.evaluation.origins)

    assert training.metrics is not None
    assert training.metrics["n"] == judged
    by_origin = [figures["n"] for _, figures in training.evaluation.by_origin("model")]
    assert sum(number or 0 for number in by_origin) == judged


def test_too_few_of_a_class_are_refused_with_the_outcomes_that_would_do() -> None:
    rows = learnable_rows()
    failures = np.flatnonzero(rows.label == 0)[: LEAST_OF_CLASS - 1]
    few = rows.take(np.sort(np.concatenate([failures, np.flatnonzero(rows.label == 1)])))

    with pytest.raises(ContractError, match=r"99 failures of settles.*(?s:.*)stays, relative"):
        train_model(few, a_question(alternatives=("stays", "relative")), QUICK)


def test_a_refusal_names_what_the_appraisals_would_support() -> None:
    rows = learnable_rows()
    few = rows.take(np.flatnonzero(rows.label == 1))
    asked = replace(a_question(), derivable=("relative rank change",))

    with pytest.raises(ContractError, match="appraisals would support: relative rank change"):
        train_model(few, asked, QUICK)


def test_exactly_enough_of_a_class_are_trained() -> None:
    rows = learnable_rows()
    failures = np.flatnonzero(rows.label == 0)[:LEAST_OF_CLASS]
    enough = rows.take(np.sort(np.concatenate([failures, np.flatnonzero(rows.label == 1)])))

    assert train_model(enough, a_question(), QUICK).model.boosters


def test_rows_without_any_value_are_refused() -> None:
    rows = learnable_rows()
    empty = replace(rows.table, values=rows.table.values.clear(len(rows)))

    with pytest.raises(ContractError, match="no feature with a value"):
        train_model(replace(rows, table=empty), a_question(), QUICK)


def test_years_too_few_to_judge_give_a_model_without_metrics() -> None:
    training = train_model(learnable_rows(years=1), a_question(), QUICK)

    assert training.metrics is None
    assert set(training.baselines.values()) == {None}
    manifest = manifest_of(training.model)
    assert manifest.origins == ()
    assert manifest.diagnosis is None


def test_rows_in_another_order_give_the_same_files(tmp_path: Path) -> None:
    labelled, table = labelled_features()
    order = np.random.default_rng(3).permutation(labelled.height)
    shuffled = training_rows(labelled[order], take_rows(table, order))

    shas = [
        write_artifact(train_model(rows, a_question(), QUICK).model, tmp_path / name)
        for name, rows in {"one": training_rows(labelled, table), "two": shuffled}.items()
    ]

    assert shas[0] == shas[1]


def test_another_seed_is_another_model(training: Training) -> None:
    other = train_model(learnable_rows(), a_question(), QUICK.seeded(1))

    assert manifest_of(other.model).parameters.boosting["seed"] == 1
    design = training.model.design(learnable_rows().table.values)
    assert not np.array_equal(other.model.raw_log_odds(design), training.model.raw_log_odds(design))


def test_the_manifest_says_what_was_learnt_from_what(training: Training) -> None:
    manifest, rows = manifest_of(training.model), learnable_rows()

    assert manifest.rows.to_json() == {
        "count": len(rows), **rows.class_counts(), "sha256": rows.sha256()
    }  # fmt: skip
    assert [facts.name for facts in manifest.features] == [
        column.name for column in training.model.columns
    ]
    assert manifest.empty_features == training.empty_features == ("blank",)
    assert manifest.left_out_features == {"person": 900}
    assert manifest.parameters.to_json()["recipe"] == asdict(training.evaluation.mixture.recipe)
    weights = manifest.mean_absolute_contribution
    assert weights is not None
    assert weights == training.model.feature_weights
    assert max(weights, key=weights.__getitem__) == "skill"


def test_the_manifest_has_ranges_around_the_figures_it_gives(training: Training) -> None:
    manifest = manifest_of(training.model)

    assert manifest.diagnosis is not None
    found = manifest.diagnosis.candidates
    told = {MODEL: manifest.metrics, RAW: manifest.raw_metrics, **manifest.baselines}
    assert set(found) == set(told)
    for name, given in told.items():
        assert given is not None
        assert given.items() <= (found[name] or {}).items()


def test_the_manifest_says_what_the_gate_answered_and_by_which_thresholds(
    training: Training,
) -> None:
    manifest = manifest_of(training.model)

    assert manifest.gate == training.gate
    assert manifest.parameters.to_json()["gate"]["leak_auc"] == QUICK.gate.leak_auc
    assert manifest.most_telling_feature is not None
    assert manifest.most_telling_feature.name == "skill"
    assert manifest.fairness is None


def test_the_stages_are_told_in_order() -> None:
    heard: list[str] = []

    train_model(learnable_rows(), a_question(), QUICK, reported(heard.append))

    assert heard == [
        "evaluate the model", "learning curve", "evaluate the baselines", "fit", "resample",
        "fairness", "gate",
    ]  # fmt: skip


def test_the_products_own_parameters_keep_to_what_fast_scoring_allows() -> None:
    bag = TrainingParameters().boosting

    assert bag.num_leaves <= 32
    assert bag.boosters * bag.num_leaves * bag.rounds_limit <= 12_400
