"""Intervals: wider where less is known, later and where members disagree; years by moments."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from models.artifact.manifest import to_json
from models.certainty.intervals import (
    Spread,
    member_scores,
    members_variance,
    spread_of_json,
    spread_to_json,
)
from models.certainty.resamples import fit_members
from models.certainty.years import Years
from models.design import Floats, choose_columns
from models.model import Model
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe, Recipe, Weights
from models.rows import DAYS_A_YEAR, Days
from models.training.training import train_model
from tests.builders.training_rows import QUICK, a_question, learnable_rows

ROWS = learnable_rows()
COLUMNS = choose_columns(ROWS.table).columns
HALF = Weights(0.5, 0.5)
RECIPE = Recipe(10, 0.5, AdditiveRecipe(0.5, sparse=0.5))
# Ten, since numpy adds up eight and more otherwise in a batch than alone.
MEMBERS = fit_members(Taught.of(ROWS, COLUMNS), RECIPE, QUICK.boosting, 10)
DESIGN = Model("settles", COLUMNS, ()).design(ROWS.table.values)
TRAINED_ON = 17_000
SPREAD = Spread(MEMBERS, 0.04, None, Years(0.01, 1, TRAINED_ON), QUICK.intervals)
NORMAL_95 = 1.6448536269514722


def _days(days: int, rows: int = len(DESIGN)) -> Days:
    return np.full(rows, TRAINED_ON + days, dtype=np.int32)


def _widths(
    spread: Spread = SPREAD, *, poverty: float = 0.0, days: int = 0, rows: int = len(DESIGN)
) -> Floats:
    return spread.half_widths(DESIGN[:rows], HALF, np.full(rows, poverty), _days(days, rows))


def test_half_widths_are_what_hand_arithmetic_says() -> None:
    own = SPREAD.member_scores(DESIGN[:5], HALF).var(axis=0, ddof=1)
    chosen = SPREAD.parameters

    widths = _widths(poverty=0.5, days=366, rows=5)

    mixed = chosen.own_share * own + (1 - chosen.own_share) * 0.04
    grown = chosen.inflation**2 * mixed * np.exp(0.5 * chosen.poverty_exponent)
    variance = grown + 0.01 * (1 + 366 / DAYS_A_YEAR / 20)
    assert widths == pytest.approx(NORMAL_95 * np.sqrt(variance), rel=1e-9)


def test_poorer_company_is_wider_up_to_a_limit() -> None:
    most = SPREAD.parameters.most_poverty
    rich, usual, poor, poorest, beyond = (
        _widths(poverty=each) for each in (-1.0, 0.0, 1.0, most, most + 3)
    )

    assert np.all(rich < usual)
    assert np.all(usual < poor)
    assert np.all(poor < poorest)
    assert np.array_equal(poorest, beyond)


def test_later_days_are_wider_and_earlier_ones_are_not_narrower() -> None:
    before, at, later, latest = (_widths(days=each) for each in (-900, 0, 365, 1_000))

    assert np.array_equal(before, at)
    assert np.all(at < later)
    assert np.all(later < latest)


def test_without_variance_between_years_all_days_are_alike() -> None:
    steady = replace(SPREAD, years=Years(0.0, 1, TRAINED_ON))

    assert np.array_equal(_widths(steady), _widths(steady, days=3_000))


def test_rows_that_members_disagree_about_are_wider() -> None:
    order = np.argsort(SPREAD.member_scores(DESIGN, HALF).var(axis=0))

    assert np.all(np.diff(_widths()[order]) > -1e-12)


def test_a_higher_level_is_wider() -> None:
    surer = replace(SPREAD, parameters=replace(QUICK.intervals, level=0.99))

    assert np.all(_widths(surer) > _widths())


def test_no_interval_is_narrower_than_years_and_the_usual_spread_make_it() -> None:
    chosen = SPREAD.parameters
    usual = chosen.inflation**2 * (1 - chosen.own_share) * 0.04
    usual *= np.exp(-chosen.poverty_exponent * chosen.most_poverty)

    widths = _widths(poverty=-50.0, days=-50)

    assert np.all(widths >= NORMAL_95 * np.sqrt(usual + 0.01) - 1e-12)


def test_a_row_alone_is_as_sure_as_in_a_batch() -> None:
    poverty = np.random.default_rng(0).normal(size=len(DESIGN))
    days = ROWS.start_days
    batch = SPREAD.half_widths(DESIGN, HALF, poverty, days)

    alone = [
        SPREAD.half_widths(DESIGN[[row]], HALF, poverty[[row]], days[[row]])[0]
        for row in range(0, 900, 30)
    ]

    assert np.array_equal(alone, batch[::30])


def test_no_rows_have_no_widths() -> None:
    assert _widths(rows=0).shape == (0,)


@pytest.mark.parametrize("members", [2, 7, 8, 20, 33])
def test_variance_between_members_is_that_of_numpy(members: int) -> None:
    scores = np.random.default_rng(members).normal(size=(members, 50))

    variance = members_variance(scores)

    assert variance == pytest.approx(scores.var(axis=0, ddof=1))
    alone = [members_variance(scores[:, [move]])[0] for move in range(50)]
    assert np.array_equal(alone, variance)


@pytest.mark.parametrize("members", [pytest.param(0, id="none"), pytest.param(1, id="one")])
def test_fewer_than_two_members_show_no_variance(members: int) -> None:
    assert members_variance(np.ones((members, 3))).tolist() == [0.0] * 3


def test_members_count_as_the_weights_say() -> None:
    trees, terms = Weights(1.0, 0.0), Weights(0.0, 1.0)

    both = member_scores(MEMBERS, DESIGN, Weights(0.3, 0.9))

    expected = 0.3 * member_scores(MEMBERS, DESIGN, trees)
    expected = expected + 0.9 * member_scores(MEMBERS, DESIGN, terms)
    assert both == pytest.approx(expected)
    assert both.shape == (len(MEMBERS), len(DESIGN))


def test_what_the_curve_says_is_missed_counts_as_much_as_the_halves() -> None:
    years = Years(0.0, 1, TRAINED_ON)
    halves = SPREAD.parameters.inflation**2 * SPREAD.usual_variance
    alone = replace(SPREAD, years=years)

    as_much, nothing = (replace(alone, missed_variance=each) for each in (halves, 0.0))

    assert _widths(as_much) == pytest.approx(_widths(alone))
    assert _widths(nothing) == pytest.approx(_widths(alone) * np.sqrt(0.5))


def test_without_spread_between_members_rows_differ_by_company_alone() -> None:
    alike = replace(SPREAD, members=SPREAD.members[:1], usual_variance=0.0, missed_variance=0.1)

    assert np.ptp(_widths(alike)) == 0.0
    assert np.all(_widths(alike, poverty=1.0) > _widths(alike))


def test_bounds_hold_the_probability() -> None:
    model = train_model(ROWS, a_question(), QUICK).model
    design = model.design(learnable_rows(seed=5).table.values)
    raw = model.raw_log_odds(design)

    bounds = model.bounds(design, raw, _days(400))

    assert bounds is not None
    lower, upper = bounds
    probability = model.probability(raw)
    assert np.all((lower > 0) & (lower < probability))
    assert np.all((upper > probability) & (upper < 1))
    nobody = model.bounds(design[:0], raw[:0], _days(0, 0))
    assert nobody is not None
    assert (nobody[0].shape, nobody[1].shape) == ((0,), (0,))


@pytest.mark.parametrize("lacking", ["spread", "support"])
def test_without_spread_or_support_there_are_no_bounds(lacking: str) -> None:
    model = Model("settles", COLUMNS, tuple(member.booster for member in MEMBERS), spread=SPREAD)
    model = replace(model, spread=None) if lacking == "spread" else model

    assert model.bounds(DESIGN, np.zeros(len(DESIGN)), _days(0)) is None


def test_through_json_and_back_every_bit_stays() -> None:
    names = [column.name for column in COLUMNS]
    boosters = [member.booster for member in MEMBERS]
    odd = replace(
        SPREAD, usual_variance=1 / 3, missed_variance=1e-17, years=Years(1 / 7, 3, TRAINED_ON)
    )

    read = spread_of_json(json.loads(to_json(spread_to_json(odd, names))), boosters, names)

    assert read == odd
    assert _widths(read).tobytes() == _widths(odd).tobytes()


def test_fewer_trees_than_additive_parts_are_refused() -> None:
    names = [column.name for column in COLUMNS]
    boosters = [member.booster for member in MEMBERS[1:]]

    with pytest.raises(ValueError, match=r"longer|shorter"):
        spread_of_json(spread_to_json(SPREAD, names), boosters, names)
