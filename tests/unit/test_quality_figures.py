"""The figures of `benchmarks/quality.py`, the cache it works from and the rows it keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.quality_of.cache import Cache, code_sha256
from benchmarks.quality_of.figures import (
    Estimate,
    Flags,
    Floats,
    cells,
    is_inside,
    joined,
    mean_over_persons,
    ratio_of_means,
    resampled_sums,
    row_losses,
    share_of_gain,
    width_at_coverage,
)
from benchmarks.quality_of.panel_tables import meets_the_rule
from models.design import logistic
from models.evaluation import log_loss


@pytest.fixture
def chance() -> np.random.Generator:
    """Chance of its own for each test: the same in whatever order they run."""
    return np.random.default_rng(6)


@pytest.mark.parametrize(
    ("candidate", "share"),
    [
        pytest.param(0.60, 0.0, id="as good as the base rate"),
        pytest.param(0.55, 0.5, id="half way"),
        pytest.param(0.50, 1.0, id="as good as the reference"),
        pytest.param(0.65, -0.5, id="worse than the base rate"),
    ],
)
def test_the_share_of_a_gain_runs_from_the_base_rate_to_the_reference(
    candidate: float, share: float
) -> None:
    assert share_of_gain(0.60, candidate, 0.50) == pytest.approx(share)


def test_there_is_no_share_of_a_gain_that_is_none() -> None:
    assert share_of_gain(0.60, 0.55, 0.60) is None


def test_row_losses_against_labels_average_to_the_log_loss(chance: np.random.Generator) -> None:
    label = (chance.random(500) < 0.6).astype(np.float64)
    probability = chance.random(500)

    assert row_losses(label, probability).mean() == pytest.approx(log_loss(label, probability))


def test_no_probability_beats_the_expected_label_itself(chance: np.random.Generator) -> None:
    expected = chance.random(300)
    own = row_losses(expected, expected).mean()

    assert own < row_losses(expected, np.clip(expected + 0.05, 0, 1)).mean()
    assert own < row_losses(expected, np.full(300, expected.mean())).mean()


def test_an_interval_holds_its_own_ends() -> None:
    lower, upper = np.array([0.2] * 4), np.array([0.4] * 4)

    held = is_inside(lower, upper, np.array([0.2, 0.4, 0.19, 0.41]))

    assert held.tolist() == [True, True, False, False]


def test_a_width_at_its_own_coverage_is_about_the_width_itself(chance: np.random.Generator) -> None:
    log_odds = chance.normal(size=2_000)
    point, lower, upper = (logistic(log_odds + by) for by in (0.0, -0.5, 0.5))
    value = logistic(log_odds + chance.normal(scale=0.3, size=2_000))
    coverage = float(is_inside(lower, upper, value).mean())

    found = width_at_coverage(point, lower, upper, value, coverage)

    assert found == pytest.approx(float((upper - lower).mean()), rel=0.01)


@pytest.mark.parametrize("stretched", [0.25, 0.5, 2.0])
def test_a_width_at_equal_coverage_forgets_how_wide_intervals_were(
    chance: np.random.Generator, stretched: float
) -> None:
    log_odds = chance.normal(size=1_000)
    value = logistic(log_odds + chance.normal(scale=0.3, size=1_000))

    def width(factor: float) -> float | None:
        lower, upper = (logistic(log_odds + by * factor) for by in (-0.5, 0.8))
        return width_at_coverage(logistic(log_odds), lower, upper, value, 0.9)

    assert width(stretched) == pytest.approx(width(1.0))


def test_intervals_that_know_where_they_err_are_narrower_at_equal_coverage(
    chance: np.random.Generator,
) -> None:
    log_odds, spread = chance.normal(size=4_000), chance.uniform(0.05, 1.0, 4_000)
    value = logistic(log_odds + spread * chance.normal(size=4_000))
    point = logistic(log_odds)

    def width(half: Floats) -> float:
        lower, upper = (logistic(log_odds + by * half) for by in (-1, 1))
        return width_at_coverage(point, lower, upper, value, 0.9) or np.inf

    assert width(spread) < 0.9 * width(np.full(4_000, 0.5))


def test_no_factor_stretches_an_interval_without_width() -> None:
    point = np.full(10, 0.5)

    assert width_at_coverage(point, point, point, point + 0.1, 0.9) is None


def test_cells_are_even_and_follow_the_prediction(chance: np.random.Generator) -> None:
    probability = chance.permutation(np.linspace(0.1, 0.9, 1_100))
    found = cells(probability, probability - 0.05, probability + 0.05, probability)

    assert found.rows.tolist() == [275, 275, 275, 275]
    assert np.all(np.diff(found.probability) > 0)
    assert found.upper - found.lower == pytest.approx(0.1)


def test_few_rows_are_one_cell() -> None:
    three = np.array([0.2, 0.5, 0.8])

    assert cells(three, three, three, three).rows.tolist() == [3]


@pytest.mark.parametrize(
    ("share", "is_held"),
    [
        pytest.param(0.55, True, id="within the bounds"),
        pytest.param(0.64, True, id="outside by less than luck allows"),
        pytest.param(0.68, False, id="outside by more"),
    ],
)
def test_a_cell_holds_a_share_near_its_bounds(share: float, *, is_held: bool) -> None:
    # 1.645 standard errors of 250 rows at a half are .052.
    label = (np.arange(250) < share * 250).astype(np.float64)
    half = np.full(250, 0.5)

    assert cells(half, half - 0.1, half + 0.1, label).are_held.tolist() == [is_held]


def test_exact_bounds_hold_nine_cells_of_ten(chance: np.random.Generator) -> None:
    probability = chance.uniform(0.2, 0.9, 100_000)
    label = (chance.random(100_000) < probability).astype(np.float64)

    held = cells(probability, probability, probability, label).are_held

    assert held.mean() == pytest.approx(0.9, abs=0.04)


def test_cells_of_several_outcomes_are_counted_together() -> None:
    half = np.full(500, 0.5)
    part = cells(half, half, half, half)

    assert len(joined([part, part, part]).rows) == 6


def test_resampled_sums_keep_a_persons_rows_together() -> None:
    people = np.array(["a", "a", "b", "b"])
    values = np.array([[1.0, 1.0], [-1.0, 1.0], [2.0, 1.0], [-2.0, 1.0]])

    sums = resampled_sums(people, values, seed=0, draws=50)

    # Each person's values cancel out, and each draw has two persons with two rows.
    assert sums[:, 0].tolist() == [0.0] * 50
    assert sums[:, 1].tolist() == [4.0] * 50


def test_the_same_seed_draws_the_same_persons(chance: np.random.Generator) -> None:
    people, values = chance.integers(0, 50, 200), chance.normal(size=200)

    first, second, other = (mean_over_persons(people, values, seed=seed) for seed in (1, 1, 2))

    assert first == second
    assert first != other


def test_an_interval_over_persons_is_as_wide_as_theory_says(chance: np.random.Generator) -> None:
    values = chance.normal(size=2_000)
    alone = mean_over_persons(np.arange(2_000), values)
    by_fours = mean_over_persons(np.repeat(np.arange(500), 4), np.repeat(values[:500], 4))

    assert alone.upper - alone.lower == pytest.approx(2 * 1.96 / np.sqrt(2_000), rel=0.1)
    # Four equal rows of a person tell no more than one.
    assert by_fours.upper - by_fours.lower == pytest.approx(2 * 1.96 / np.sqrt(500), rel=0.15)
    assert alone.value == pytest.approx(values.mean())


def test_a_ratio_of_means_compares_flagged_rows_with_the_rest(chance: np.random.Generator) -> None:
    flagged = np.arange(3_000) % 10 == 0
    values = np.where(flagged, 0.2, 0.1) * chance.uniform(0.5, 1.5, 3_000)

    found = ratio_of_means(np.arange(3_000), values, flagged)

    assert found is not None
    assert found.value == pytest.approx(2.0, abs=0.1)
    assert found.lower < found.value < found.upper
    assert found.upper - found.lower == pytest.approx(0.14, abs=0.04)


@pytest.mark.parametrize("flagged", [np.zeros(5, bool), np.ones(5, bool)], ids=["none", "all"])
def test_a_ratio_with_an_empty_side_is_unknown(
    flagged: Flags,
) -> None:
    assert ratio_of_means(np.arange(5), np.ones(5), flagged) is None


def test_an_estimate_is_told_with_its_ends() -> None:
    assert Estimate(0.12345, -0.1, 0.2).rounded(3) == [0.123, -0.1, 0.2]


@pytest.mark.parametrize(
    ("better", "passed"),
    [
        pytest.param([True, True, True, True], True, id="better everywhere"),
        pytest.param([True, True, False, True], True, id="not worse on one"),
        pytest.param([True, False, False, True], False, id="better on two only"),
    ],
)
def test_the_rule_wants_three_of_four_outcomes(better: list[bool], *, passed: bool) -> None:
    table = [{"better_than_both": each, "not_worse_than_both": True} for each in better]

    assert meets_the_rule(table) is passed


def test_the_rule_forgives_nothing_that_may_be_worse() -> None:
    table = [{"better_than_both": True, "not_worse_than_both": True}] * 3
    worse = {"better_than_both": False, "not_worse_than_both": False}

    assert not meets_the_rule([*table, worse])


def test_a_cache_makes_an_entry_once_for_the_same_options(tmp_path: Path) -> None:
    cache, made = Cache(tmp_path), []

    def make(folder: Path) -> None:
        made.append(folder)
        pl.DataFrame({"made": [len(made)]}).write_parquet(folder / "x.parquet")

    first, again, other = (
        cache.entry("entry", {"seed": seed}, ("records.identities.identity",), make)
        for seed in (1, 1, 2)
    )

    assert len(made) == 2
    assert first == again
    assert first.key != other.key
    assert pl.read_parquet(other.folder / "x.parquet")["made"].to_list() == [2]
    assert [path.name for path in tmp_path.iterdir()] == ["entry"]


def test_an_entry_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        (folder / "half").touch()
        message = "stopped"
        raise OSError(message)

    with pytest.raises(OSError, match="stopped"):
        Cache(tmp_path).entry("entry", {}, (), make)

    assert not list(tmp_path.iterdir())


def test_code_is_told_apart_by_what_it_imports() -> None:
    assert code_sha256("models.split") != code_sha256("models.rows")
    assert code_sha256("models.split", "models.rows") == code_sha256("models.split")
