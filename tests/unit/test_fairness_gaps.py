"""Gaps between what is said of a group and what comes of it, and when one is certain."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest

from models.judging.fairness.audit import FairnessReport, Taught, audit
from models.judging.fairness.comparisons import comparisons
from models.judging.fairness.gaps import Gap, calibration_gap
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import AGE, FairnessParameters
from models.rows import TrainingRows, person_numbers
from tests.builders.training_rows import learnable_rows

EVERY_CELL = FairnessParameters(least_cell=1)
LABEL = np.array([1.0, 0.0, 1.0, 1.0])
PROBABILITY = np.array([0.6, 0.4, 0.7, 0.8])


def gap_of(judged: Judged, sex: list[str], parameters: FairnessParameters = EVERY_CELL) -> Gap:
    (women,) = comparisons(pl.DataFrame({"sex": sex}), parameters)
    return calibration_gap(judged, women)


def test_a_calibration_gap_is_the_groups_surprise_less_the_others() -> None:
    judged = Judged(LABEL, PROBABILITY, 0.5, people=np.arange(4))

    gap = gap_of(judged, ["f", "f", "m", "m"])

    women, men = (0.4 - 0.4) / 2, (0.3 + 0.2) / 2
    assert gap.value == pytest.approx(women - men)
    # Women lie .4 from their mean, men .05; each counts half of its group.
    assert gap.standard_error == pytest.approx((2 * (0.4 / 2) ** 2 + 2 * (0.05 / 2) ** 2) ** 0.5)


def test_the_moves_of_one_person_count_as_one_surprise() -> None:
    judged = Judged(LABEL, PROBABILITY, 0.5, people=np.array([0, 0, 1, 2]))

    gap = gap_of(judged, ["f", "f", "m", "m"])

    # The woman's two moves cancel each other out.
    assert gap.standard_error == pytest.approx((0.0 + 2 * (0.05 / 2) ** 2) ** 0.5)


def test_only_what_lies_beyond_chance_is_certain() -> None:
    (women,) = comparisons(pl.DataFrame({"sex": ["f", "m"]}), EVERY_CELL)

    assert Gap(women, -0.10, 0.0).certain == 0.10
    assert Gap(women, -0.10, 0.01).certain == pytest.approx(0.10 - women.deviations * 0.01)
    assert Gap(women, 0.10, 0.01).certain == pytest.approx(0.10 - women.deviations * 0.01)
    assert Gap(women, 0.02, 0.01).certain == 0.0


def test_two_groups_are_compared_once_and_more_one_by_one() -> None:
    groups = pl.DataFrame({"sex": ["f", "m", "m", None], "audit_a": ["u", "v", "w", "w"]})

    found = comparisons(groups, EVERY_CELL)

    assert [(one.attribute, one.group, one.n) for one in found] == [
        ("sex", "f", 1), ("audit_a", "u", 1), ("audit_a", "v", 1), ("audit_a", "w", 2),
    ]  # fmt: skip
    assert found[0].places.tolist() == [0, 1, 2]
    assert found[0].is_member.tolist() == [True, False, False]


def test_the_more_is_compared_the_surer_a_difference_must_be() -> None:
    groups = pl.DataFrame({"sex": ["f", "m", "m", "f"], "audit_a": ["u", "v", "w", "w"]})

    found = comparisons(groups, replace(EVERY_CELL, false_alarms=0.06))

    # Half of the false alarms for each attribute; in the second a third of that for each group.
    assert found[0].deviations == pytest.approx(NormalDist().inv_cdf(1 - 0.03 / 2))
    assert found[1].deviations == pytest.approx(NormalDist().inv_cdf(1 - 0.01 / 2))


@pytest.mark.parametrize(
    "sex", [pytest.param(["f", "m", "m"], id="group"), pytest.param(["f", "f", "m"], id="others")]
)
def test_nothing_is_compared_with_too_few(sex: list[str]) -> None:
    assert comparisons(pl.DataFrame({"sex": sex}), replace(EVERY_CELL, least_cell=2)) == []


def audited(rows: TrainingRows, groups: pl.DataFrame) -> FairnessReport:
    """Judged by what a model knows that has learnt nothing: only what taught is of interest."""
    base_rate = float(rows.label.mean())
    judged = Judged(
        rows.label, np.full(len(rows), base_rate), base_rate, person_numbers(rows.table.moves)
    )
    return audit(judged, groups, Taught(rows, groups))


def marked_down(rows: TrainingRows, is_marked: np.ndarray, share: float) -> TrainingRows:
    """The rows with a share of the successes of some told as failures."""
    turned = is_marked & (np.random.default_rng(8).random(len(rows)) < share)
    return replace(rows, label=np.where(turned, 0.0, rows.label))


def sexes(count: int) -> pl.Series:
    return pl.Series("sex", np.random.default_rng(9).choice(["female", "male"], count))


def failed(report: FairnessReport) -> list[str]:
    return [check.name for check in report.checks if not check.passed]


def test_labels_that_mark_a_group_down_are_found() -> None:
    rows = learnable_rows(4_000)
    sex = sexes(len(rows))
    biased = marked_down(rows, (sex == "female").to_numpy(), share=0.2)

    report = audited(biased, sex.to_frame())

    (gap,) = report.success_gaps
    # A fifth of what would be about 45 % successes.
    assert gap.value == pytest.approx(-0.2 * rows.label.mean(), abs=0.03)
    assert "fairness_success_sex" in failed(report)


def test_labels_without_bias_pass() -> None:
    rows = learnable_rows(4_000)

    report = audited(rows, sexes(len(rows)).to_frame())

    assert failed(report) == []


def test_a_group_whose_features_are_worse_has_no_gap() -> None:
    rows = learnable_rows(4_000)
    skill = rows.table.values["skill"].to_numpy()
    chance = np.random.default_rng(9).random(len(rows))
    sex = pl.Series("sex", np.where(chance < 1 / (1 + np.exp(skill)), "female", "male"))

    report = audited(rows, sex.to_frame())

    shares = rows.label[(sex == "female").to_numpy()].mean(), rows.label.mean()
    assert shares[0] < shares[1] - 0.05
    assert report.success_gaps[0].certain == 0.0


def test_a_gap_of_age_is_reported_and_stops_nothing() -> None:
    rows = learnable_rows(4_000)
    sex = sexes(len(rows))
    biased = marked_down(rows, (sex == "female").to_numpy(), share=0.2)

    report = audited(biased, sex.alias(AGE).to_frame())

    assert report.success_gaps[0].certain > 0.01
    assert not [check for check in report.checks if check.name == f"fairness_success_{AGE}"]


def test_probabilities_that_are_off_for_a_group_stop_a_training_at_any_age() -> None:
    rows = learnable_rows(2_000)
    age = sexes(len(rows)).alias(AGE)
    promised = np.full(len(rows), rows.label.mean()) + np.where(age == "female", 0.15, -0.15)
    judged = Judged(rows.label, promised, 0.5, person_numbers(rows.table.moves))

    report = audit(judged, age.to_frame(), None)

    assert failed(report) == [f"fairness_calibration_{AGE}"]
