"""The gate on made-up evidence: a faultless model passes, and each fault fails its own check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.design import Column, logistic
from models.judging.gate.differences import paired_differences
from models.judging.gate.evidence import Evidence, HeldOutMoves
from models.judging.gate.judgement import judge
from models.judging.gate.leaks import TellingFeature, most_telling
from models.judging.gate.parameters import GateParameters
from models.judging.gate.steadiness import halves_agreement
from models.manifest.gate import Check, CheckCode, Finding, Gate

MOVES = 3_000
FAST = GateParameters(draws=200, chance_draws=100)
BIASED = Check.at_most(CheckCode.FAIRNESS_SUCCESS, 0.05, 0.01, of="sex")
UNTOLD = Check.at_most(CheckCode.FAIRNESS_PROXY, 0.6, 0.95, of="sex")


def faultless(seed: int = 0, moves: int = MOVES) -> Evidence:
    """A model that says the truth, a baseline that knows half of it, and honest intervals."""
    draw = np.random.default_rng(seed)
    log_odds = draw.normal(0.5, 1.0, moves)
    label = (draw.random(moves) < logistic(log_odds)).astype(np.float64)
    baselines = {
        "base_rate": np.full(moves, 0.6),
        "logistic": logistic(0.5 + 0.5 * (log_odds - 0.5)),
    }
    judged = HeldOutMoves(
        label, logistic(log_odds), baselines, draw.integers(0, moves // 2, moves),
        logistic(log_odds - 0.2), logistic(log_odds + 0.2),
    )  # fmt: skip
    return Evidence(
        judged, is_mechanical=False, telling=TellingFeature("tenure", 0.6), agreement=0.9,
        differing_parts=0, months_old=6.0, fairness=(),
    )  # fmt: skip


def judging(**changes: Any) -> Evidence:  # noqa: ANN401 — whatever judged moves are made of
    """Faultless evidence with other judged moves."""
    evidence = faultless()
    return replace(evidence, judged=replace(evidence.judged, **changes))


def test_a_faultless_model_passes_in_every_one_of_ten_draws() -> None:
    failed = [name for seed in range(10) for name in judge(faultless(seed), FAST).failed]

    assert failed == []


def test_every_check_is_told_in_the_shape_of_the_interfaces() -> None:
    told = judge(faultless(), FAST).to_json()

    assert told["passed"] is True
    assert [set(check) for check in told["checks"]] == [
        {"name", "passed", "value", "threshold"} for _ in told["checks"]
    ]
    assert [check["name"] for check in told["checks"]] == [
        "enough_judged", "better_than_base_rate", "not_worse_than_logistic", "calibration_level",
        "calibration_slope", "calibration_error", "coverage", "leak_alarm", "leak_alarm_feature",
        "stability", "reproducible", "fresh", "fairness_audited",
    ]  # fmt: skip


_PROMISED = faultless().judged.probability
_LOG_ODDS = np.log(_PROMISED / (1 - _PROMISED))
_LUCK = np.random.default_rng(1).permutation(faultless().judged.label)
_SURE = np.where(faultless().judged.label > 0.5, 0.95, 0.05)


@pytest.mark.parametrize(
    ("evidence", "failed"),
    [
        pytest.param(judging(label=_LUCK), "better_than_base_rate", id="shuffled labels"),
        pytest.param(
            judging(baselines={"base_rate": np.full(MOVES, 0.6), "logistic": _SURE}),
            "not_worse_than_logistic", id="a baseline that is better",
        ),
        pytest.param(
            judging(probability=logistic(_LOG_ODDS + 0.5)), "calibration_level",
            id="promises too high",
        ),
        pytest.param(
            judging(probability=logistic(0.5 + 2 * (_LOG_ODDS - 0.5))), "calibration_slope",
            id="promises too sure",
        ),
        pytest.param(
            judging(probability=0.1 + 0.8 * np.round(_PROMISED, 0)), "calibration_error",
            id="promises of two steps",
        ),
        pytest.param(
            judging(lower=logistic(_LOG_ODDS + 0.6), upper=logistic(_LOG_ODDS + 0.7)),
            "coverage", id="intervals beside the truth",
        ),
        pytest.param(judging(probability=_SURE), "leak_alarm", id="too good to be true"),
        pytest.param(
            replace(faultless(), telling=TellingFeature("told", 0.97)), "leak_alarm_feature",
            id="a feature that is the label",
        ),
        pytest.param(
            replace(faultless(), agreement=0.1), "stability", id="halves that disagree"
        ),
        pytest.param(
            replace(faultless(), contrary=0.06), "contrary_contributions",
            id="contributions against their direction",
        ),
        pytest.param(
            replace(faultless(), differing_parts=1), "reproducible", id="a fit that differs"
        ),
        pytest.param(replace(faultless(), months_old=30.0), "fresh", id="stale labels"),
        pytest.param(
            replace(
                faultless(), fairness=(BIASED,)
            ),
            "fairness_success_sex", id="a bias",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_stopped_by_its_check(evidence: Evidence, failed: str) -> None:
    assert failed in judge(evidence, FAST).failed


def test_few_judged_moves_are_refused_and_what_they_cannot_show_is_not_asked() -> None:
    nothing = np.empty(0)
    judged = HeldOutMoves(nothing, nothing, {"base_rate": nothing}, np.empty(0, dtype=np.intp))

    gate = judge(replace(faultless(), judged=judged), FAST)

    assert gate.failed == ("enough_judged",)
    assert "calibration_level" not in {check.name for check in gate.checks}


def test_a_label_that_follows_from_rules_may_be_foretold_better() -> None:
    evidence = replace(faultless(), telling=TellingFeature("grade", 0.83))

    assert judge(evidence, FAST).failed == ("leak_alarm_feature",)
    assert judge(replace(evidence, is_mechanical=True), FAST).passed


@pytest.mark.parametrize(
    ("fairness", "value"),
    [
        pytest.param(None, Finding.NO_ATTRIBUTES, id="unknown"),
        pytest.param((), Finding.NO_GROUP, id="too small"),
        pytest.param((UNTOLD,), 1, id="one check"),
    ],
)
def test_whether_fairness_was_audited_is_always_said(
    fairness: tuple[Check, ...] | None, value: Finding | int
) -> None:
    gate = judge(replace(faultless(), fairness=fairness), FAST)

    assert (
        Check(CheckCode.FAIRNESS_AUDITED, passed=True, value=value, threshold=None) in gate.checks
    )
    assert gate.passed


def test_a_difference_lies_in_its_interval_and_comes_out_the_same_twice() -> None:
    judged = faultless().judged

    found, again = (paired_differences(judged, FAST) for _ in range(2))

    assert found == again
    difference = found["logistic"]
    assert difference.lower < difference.value < difference.upper < 0


def test_people_are_drawn_not_moves() -> None:
    evidence = faultless()
    one_each = replace(evidence.judged, people=np.arange(MOVES))
    many_each = replace(evidence.judged, people=np.arange(MOVES) // 100)
    # The moves of one person alike: as few people as that tell less.
    order = np.argsort(evidence.judged.label, kind="stable")
    alike = replace(
        many_each,
        label=one_each.label[order],
        probability=one_each.probability[order],
        baselines={name: each[order] for name, each in one_each.baselines.items()},
    )

    narrow = paired_differences(one_each, FAST)["base_rate"]
    wide = paired_differences(alike, FAST)["base_rate"]

    assert wide.upper - wide.lower > 1.3 * (narrow.upper - narrow.lower)


@pytest.mark.parametrize("shape", ["rising", "hump", "missing", "word"])
def test_a_feature_that_tells_the_label_is_found_whatever_its_shape(shape: str) -> None:
    draw = np.random.default_rng(3)
    label = (draw.random(600) < 0.4).astype(np.float64)
    noise = draw.normal(size=600)
    told = {
        "rising": label + 0.2 * noise,
        "hump": np.where(label > 0, 0.3 * noise, 2.0 * np.sign(noise) + 0.3 * noise),
        "missing": np.where(label > 0, np.nan, noise),
        "word": np.where(label > 0, draw.integers(0, 3, 600), draw.integers(3, 6, 600)),
    }[shape]
    design = np.column_stack([noise, told])
    columns = (Column("noise", "number", (), "person"), Column("told", "number", (), "fit"))

    found = most_telling(columns, design, label, np.arange(600))

    assert found.name == "told"
    assert found.auc > 0.95


def test_features_that_tell_nothing_have_an_auc_near_one_half() -> None:
    draw = np.random.default_rng(4)
    label = (draw.random(2_000) < 0.4).astype(np.float64)
    column = Column("noise", "number", (), "person")

    found = most_telling((column,), draw.normal(size=(2_000, 1)), label, np.arange(2_000))

    assert 0.44 < found.auc < 0.56


def test_halves_are_compared_by_rank_and_in_pairs() -> None:
    rising, falling = np.arange(9.0), -np.arange(9.0)

    assert halves_agreement(np.array([rising, np.exp(rising)])) == pytest.approx(1.0)
    assert halves_agreement(np.array([rising, falling])) == pytest.approx(-1.0)
    assert halves_agreement(np.array([rising, np.zeros(9)])) == 0.0
    assert halves_agreement(rising[None]) is None


def test_a_gate_names_what_failed() -> None:
    gate = Gate.of_checks(
        [Check.at_most(CheckCode.BETTER_THAN, 0.5, 0.1, of="merit"),
         Check.at_least(CheckCode.COVERAGE, 3, 2)]
    )  # fmt: skip

    assert (gate.passed, gate.failed) == (False, ("better_than_merit",))
