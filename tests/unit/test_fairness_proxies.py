"""How well features give an attribute away: the whole of them, and each alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # ships no types

from features.catalog import Feature
from models.judging.fairness.audit import FairnessReport, Taught, audit
from models.judging.fairness.comparisons import comparisons
from models.judging.fairness.held_out import HeldOut
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import AGE, FairnessParameters
from models.judging.fairness.proxies import Proxy, auc_with_error
from models.rows import TrainingRows, person_numbers
from tests.builders.training_rows import learnable_rows

ROWS = 1_500


def with_feature(rows: TrainingRows, name: str, values: pl.Series) -> TrainingRows:
    """The rows with a further feature."""
    kind = "category" if values.dtype == pl.String else "number"
    described: Feature = replace(
        rows.table.features[0], name=name, function=name, kind=kind  # type: ignore[arg-type]
    )  # fmt: skip
    table = replace(
        rows.table,
        values=rows.table.values.with_columns(values.alias(name)),
        features=(*rows.table.features, described),
    )
    return replace(rows, table=table)


def audited(
    rows: TrainingRows, groups: pl.DataFrame, parameters: FairnessParameters | None = None
) -> FairnessReport:
    people = person_numbers(rows.table.moves)
    judged = Judged(rows.label, np.full(len(rows), 0.5), 0.5, people)
    return audit(judged, groups, Taught(rows, groups), parameters)


def proxy_of(rows: TrainingRows, values: pl.Series) -> Proxy:
    return audited(rows, values.to_frame()).proxies[0]


@pytest.fixture(scope="module")
def rows() -> TrainingRows:
    return learnable_rows(ROWS)


@pytest.fixture(scope="module")
def sex() -> pl.Series:
    return pl.Series("sex", np.random.default_rng(4).choice(["female", "male"], ROWS))


def test_features_that_know_nothing_only_guess(rows: TrainingRows, sex: pl.Series) -> None:
    found = proxy_of(rows, sex)

    assert found.auc == pytest.approx(0.5, abs=3 * found.standard_error)


@pytest.mark.parametrize(
    "kind", [pytest.param("number", id="number"), pytest.param("word", id="word"),
             pytest.param("missing", id="missing or not")],
)  # fmt: skip
def test_an_attribute_in_disguise_fails_and_is_named(
    rows: TrainingRows, sex: pl.Series, kind: str
) -> None:
    told = {
        "number": pl.Series((sex == "female").cast(pl.Float64)),
        "word": sex.replace({"female": "x", "male": "y"}),
        "missing": pl.Series([1.0 if word == "female" else None for word in sex]),
    }
    report = audited(with_feature(rows, "disguise", told[kind]), sex.to_frame())

    (found,) = report.proxies
    assert found.auc > 0.99
    name, auc = found.features[0]
    assert (name, round(auc, 6)) == ("disguise", 1.0)
    assert [check.name for check in report.checks if not check.passed] == ["fairness_proxy_sex"]


def test_what_lies_in_the_middle_of_a_number_is_given_away_too(rows: TrainingRows) -> None:
    skill = rows.table.values["skill"].to_numpy()
    is_middling = pl.Series("audit_a", np.where(np.abs(skill) < 0.5, "middling", "other"))

    found = proxy_of(rows, is_middling)

    assert found.auc > 0.85
    assert found.features[0][0] == "skill"


def test_age_that_is_given_away_is_reported_and_stops_nothing(
    rows: TrainingRows, sex: pl.Series
) -> None:
    disguised = with_feature(rows, "disguise", (sex == "female").cast(pl.Float64))

    report = audited(disguised, sex.alias(AGE).to_frame())

    assert report.to_json()["proxies"][0]["limit"] is None
    assert report.to_json()["proxies"][0]["auc"] > 0.99
    assert not [check for check in report.checks if check.name.startswith("fairness_proxy")]


def test_the_limit_is_configuration(rows: TrainingRows, sex: pl.Series) -> None:
    strict = FairnessParameters(proxy_limits={"sex": 0.3})

    (check,) = [c for c in audited(rows, sex.to_frame(), strict).checks if "proxy" in c.name]

    assert (check.name, check.passed, check.threshold) == ("fairness_proxy_sex", False, 0.3)


def test_nobody_is_told_by_their_own_rows(rows: TrainingRows) -> None:
    parameters = FairnessParameters()
    people = np.arange(ROWS) % 100

    held_out = HeldOut.of(rows, people, parameters)

    by_person = pl.DataFrame({"person": people, "fold": held_out.folds}).group_by("person")
    assert by_person.agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert np.bincount(held_out.folds).min() > ROWS / 4


def test_the_auc_is_the_usual_one_with_ties_halved() -> None:
    draw = np.random.default_rng(5)
    is_member, scores = draw.random(300) < 0.3, draw.integers(0, 9, 300).astype(float)

    auc, _ = auc_with_error(is_member, scores, np.arange(300))

    assert auc == pytest.approx(roc_auc_score(is_member, scores))


def test_the_error_of_an_auc_is_its_spread_from_sample_to_sample() -> None:
    draw = np.random.default_rng(6)
    samples = [
        auc_with_error(np.arange(400) < 100, draw.normal(size=400) + (np.arange(400) < 100),
                       np.arange(400))
        for _ in range(300)
    ]  # fmt: skip
    aucs, errors = np.array(samples).T

    assert errors.mean() == pytest.approx(aucs.std(), rel=0.15)


def test_attributes_known_of_different_rows_are_each_told_among_their_own(
    rows: TrainingRows, sex: pl.Series
) -> None:
    some = pl.Series("audit_a", [word if place % 2 else None for place, word in enumerate(sex)])
    both = audited(rows, pl.DataFrame([sex, some]))

    alone = audited(rows, some.to_frame())

    found = {one.comparison.attribute: one for one in both.proxies}
    assert found["audit_a"].comparison.n == (some == "female").sum()
    assert found["audit_a"].auc == pytest.approx(alone.proxies[0].auc)
    assert comparisons(pl.DataFrame([sex, some]), FairnessParameters())[1].places[0] == 1
