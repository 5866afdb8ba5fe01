"""Two versions' estimates beside each other, and what outcomes say of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from models.comparing.comparison import (
    LEAST_JUDGED,
    compared_estimates,
    compared_metrics,
    paired_differences,
)
from models.comparing.replay import Replay
from models.design import logistic
from models.evaluation import log_loss

DRAW = np.random.default_rng(5)
TRUTH = DRAW.normal(size=400)
LABEL = (DRAW.random(400) < logistic(TRUTH)).astype(np.float64)
GOOD, POOR = logistic(TRUTH), np.full(400, 0.5)
ALONE = np.arange(400, dtype=np.intp)


def replayed(**columns: object) -> Replay:
    told = {
        "employee_id": [f"e{row}" for row in range(400)], "label": LABEL, "seen_by": "neither",
        "new_probability": GOOD, "old_probability": POOR, "new_abstained": False,
        "old_abstained": False, "start_date": date(2024, 7, 1),
    }  # fmt: skip
    return Replay({"new": "2", "old": "1"}, pl.DataFrame({**told, **columns}), {})


def test_a_better_version_shows_in_every_difference() -> None:
    found = paired_differences(LABEL, (GOOD, POOR), ALONE)

    loss, ranking = found["log_loss"], found["auc"]
    assert loss is not None
    assert ranking is not None
    assert loss["value"] == pytest.approx(log_loss(LABEL, GOOD) - np.log(2), abs=1e-6)
    assert loss["lower"] < loss["value"] < loss["upper"] < 0
    assert 0 < ranking["lower"] < ranking["value"] < ranking["upper"]


def test_only_moves_of_one_year_are_ranked_against_each_other() -> None:
    # In the second half everybody succeeds more often, and the answers know it: it ranks nobody.
    years = np.repeat([2023, 2024], 200).astype(np.intp)
    by_year = np.where(years == 2024, 0.7, 0.3)
    label = (DRAW.random(400) < by_year).astype(np.float64)

    pooled = paired_differences(label, (by_year, POOR), ALONE)["auc"]
    within = paired_differences(label, (by_year, POOR), ALONE, years)["auc"]

    assert pooled is not None
    assert pooled["lower"] > 0
    assert within == {"value": 0.0, "lower": 0.0, "upper": 0.0}


def test_the_same_answers_differ_by_nothing() -> None:
    nothing = {"value": 0.0, "lower": 0.0, "upper": 0.0}

    found = paired_differences(LABEL, (GOOD, GOOD), ALONE)

    assert found == {"log_loss": nothing, "brier": nothing, "auc": nothing}


def test_a_person_with_many_moves_is_drawn_whole() -> None:
    def width(people: np.ndarray) -> float:
        found = paired_differences(LABEL, (GOOD, POOR), people)["brier"]
        assert found is not None
        return found["upper"] - found["lower"]

    # Four moves each, all alike: a quarter of the people, so twice the width.
    by_gain = np.argsort((GOOD - LABEL) ** 2, kind="stable")
    together = np.empty(400, dtype=np.intp)
    together[by_gain] = np.arange(400) // 4

    assert width(together) == pytest.approx(2 * width(ALONE), rel=0.3)


def test_labels_all_alike_rank_nobody() -> None:
    assert paired_differences(np.ones(40), (GOOD[:40], POOR[:40]), ALONE[:40])["auc"] is None


def test_moves_that_a_version_has_seen_are_judged_apart() -> None:
    found = compared_metrics(
        replayed(seen_by=["neither"] * 100 + ["old"] * 100 + ["new"] * 100 + ["both"] * 100)
    )

    assert (found["unseen"]["n"], found["seen"]["n"]) == (100, 300)
    assert found["seen"]["seen_by"] == {"new": 100, "old": 100, "both": 100}
    assert found["unseen"]["new"]["log_loss"] == pytest.approx(
        log_loss(LABEL[:100], GOOD[:100]), abs=1e-6
    )
    assert found["seen"]["old"]["log_loss"] == pytest.approx(np.log(2), abs=1e-6)


def test_only_moves_that_both_estimate_and_whose_outcome_is_known_are_judged() -> None:
    silent = np.arange(400) < 50
    quiet = np.arange(400) >= 340
    found = replayed(
        new_abstained=silent, old_abstained=quiet,
        new_probability=pl.Series(GOOD).set(pl.Series(silent), None),
        old_probability=pl.Series(POOR).set(pl.Series(quiet), None),
        label=pl.Series(LABEL).set(pl.Series(np.arange(400) % 2 == 0), None),
    )  # fmt: skip

    assert compared_metrics(found)["unseen"]["n"] == (400 - 50 - 60) / 2
    assert compared_estimates(found)["n"] == 400 - 50 - 60


def test_too_few_judged_moves_tell_no_difference() -> None:
    known = LEAST_JUDGED - 1
    label = pl.Series(LABEL).set(pl.Series(np.arange(400) >= known), None)

    assert compared_metrics(replayed(label=label)) == {
        "unseen": {"n": known, "people": known},
        "seen": {"n": 0, "people": 0, "seen_by": {"new": 0, "old": 0, "both": 0}},
    }  # fmt: skip


def test_estimates_in_the_same_order_correlate_wholly() -> None:
    found = compared_estimates(replayed(old_probability=GOOD / 2))

    assert found["rank_correlation"] == 1.0
    assert found["mean_difference"] == pytest.approx(GOOD.mean() / 2, abs=1e-6)
    assert compared_estimates(replayed(old_probability=1 - GOOD))["rank_correlation"] == -1.0


def test_one_answer_for_everybody_correlates_with_nothing() -> None:
    assert compared_estimates(replayed())["rank_correlation"] is None


def test_where_nobody_is_estimated_by_both_nothing_is_told() -> None:
    found = compared_estimates(replayed(new_abstained=True))

    assert found == {
        "n": 0, "rank_correlation": None, "mean_difference": None,
        "mean_absolute_difference": None,
    }  # fmt: skip
