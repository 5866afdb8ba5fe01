"""Years that differ: how far is told from luck, and what it makes of the level later on."""

from __future__ import annotations

import numpy as np
import pytest

from models.certainty.years import USUAL_VARIANCE, Years, years_variance
from models.design import Floats, logistic
from models.rows import DAYS_A_YEAR, Labels

TRAINED_ON = 17_000


def _origins(shifts: Floats, rows: int, seed: int) -> tuple[list[Floats], list[Labels]]:
    """Estimates, and labels of a truth that lies a shift off at each origin."""
    draw = np.random.default_rng(seed)
    log_odds = [draw.normal(0.3, 1.0, rows) for _ in shifts]
    label = [
        (draw.random(rows) < logistic(part + shift)).astype(np.float64)
        for part, shift in zip(log_odds, shifts, strict=True)
    ]
    return log_odds, label


def test_origins_that_differ_by_luck_only_show_no_variance_between_years() -> None:
    found = [years_variance(*_origins(np.zeros(5), 800, seed)) for seed in range(20)]

    assert np.median(found) < 0.002
    assert max(found) < 0.02


def test_an_offset_that_all_years_share_is_no_variance_between_them() -> None:
    found = [years_variance(*_origins(np.full(5, 0.6), 800, seed)) for seed in range(20)]

    assert np.median(found) < 0.002


@pytest.mark.parametrize("planted", [0.05, 0.3])
def test_planted_variance_between_years_is_found(planted: float) -> None:
    # Of six shifts of either sign, as variances with one degree of freedom less are counted.
    shifts = np.array([1, -1, 1, -1, 1, -1]) * np.sqrt(planted * 5 / 6)

    found = [years_variance(*_origins(shifts, 800, seed)) for seed in range(40)]

    assert np.mean(found) == pytest.approx(planted, rel=0.15)


@pytest.mark.parametrize("origins", [pytest.param(0, id="none"), pytest.param(1, id="one")])
def test_fewer_than_two_origins_show_no_variance_between_years(origins: int) -> None:
    assert years_variance(*_origins(np.ones(origins), 100, 0)) == 0.0


def test_years_in_which_all_went_one_way_are_finite() -> None:
    log_odds = [np.full(60, 12.0), np.full(60, -15.0), np.linspace(-2, 2, 60)]
    label = [np.zeros(60), np.ones(60), np.ones(60)]

    assert np.isfinite(years_variance(log_odds, label))


def test_without_origins_years_differ_as_usual() -> None:
    assert Years.of([], [], TRAINED_ON) == Years(USUAL_VARIANCE, 0, TRAINED_ON)


def test_a_few_origins_are_drawn_to_what_is_usual() -> None:
    told = _origins(np.array([1.0, -1.0, 1.0]), 2_000, 0)

    years = Years.of(*told, TRAINED_ON)

    assert years.variance == pytest.approx((2 * years_variance(*told) + 4 * USUAL_VARIANCE) / 6)
    assert years.judged == 3


def test_the_level_is_the_surer_the_more_years_were_seen() -> None:
    today = np.array([TRAINED_ON], dtype=np.int32)

    few, many = (Years(0.06, judged, TRAINED_ON).level_variance(today)[0] for judged in (2, 6))

    assert (few, many) == pytest.approx((0.03, 0.01))


def test_the_level_is_the_less_sure_the_later_the_day() -> None:
    days = np.array([TRAINED_ON - 900, TRAINED_ON, TRAINED_ON + 20 * DAYS_A_YEAR], dtype=np.int32)

    before, at, late = Years(0.06, 3, TRAINED_ON).level_variance(days)

    assert before == at == pytest.approx(0.02)
    assert late == pytest.approx(0.08)
