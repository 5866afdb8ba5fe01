"""Support: company is the share of past moves beside a row, by hand and for any row."""

from __future__ import annotations

import json
from dataclasses import replace

import lightgbm
import numpy as np
import pytest

from models.artifact.manifest import to_json
from models.certainty.support import Support, SupportParameters, fit_support, leaves_of, remoteness
from models.design import Floats, choose_columns, design_matrix
from models.parts.additive_fit import fit_additive
from models.parts.boosting import fit_boosters
from models.parts.taught import Taught
from models.recipe import AdditiveRecipe
from models.rows import Days
from tests.builders.training_rows import QUICK, learnable_rows

ROWS = learnable_rows()
COLUMNS = choose_columns(ROWS.table).columns
DESIGN = design_matrix(ROWS.table.values, COLUMNS)
BOOSTERS = fit_boosters(Taught.of(ROWS, COLUMNS), QUICK.boosting, 20)
SUPPORT = fit_support(BOOSTERS, None, DESIGN, ROWS.start_days, SupportParameters())


def _stump(design: Floats, label: Floats) -> tuple[lightgbm.Booster]:
    """One tree of two leaves on one column."""
    quiet = {"objective": "binary", "num_leaves": 2, "min_data_in_leaf": 1, "verbosity": -1}
    rows = lightgbm.Dataset(design, label, params={"num_threads": 1, "min_data_in_bin": 1})
    return (lightgbm.train({**quiet, "num_threads": 1}, rows, num_boost_round=1),)


def _alike(design: Floats) -> Days:
    """All on one day: none is newer than another."""
    return np.zeros(len(design), dtype=np.int32)


def test_company_is_the_share_beside_a_row() -> None:
    design = np.repeat([0.0, 1.0], [30, 70])[:, None]
    stump = _stump(design, design[:, 0])

    support = fit_support(
        stump, None, design, _alike(design), SupportParameters(least_company_quantile=0.0)
    )

    company = support.company(stump, np.array([[0.0], [1.0]]))
    assert company == pytest.approx([np.log(30 / 100), np.log(70 / 100)], abs=1e-9)
    assert (support.usual, support.least) == (company[1], company[0])


def test_a_leaf_nobody_reached_counts_as_half_a_move() -> None:
    grown = np.repeat([0.0, 1.0], [30, 70])[:, None]
    stump = _stump(grown, grown[:, 0])

    for reached in (0.0, 1.0):
        alike = np.full((20, 1), reached)
        support = fit_support(stump, None, alike, _alike(alike), SupportParameters())

        company = support.company(stump, np.array([[reached], [1.0 - reached]]))
        assert company == pytest.approx([np.log(20 / 20), np.log(0.5 / 20)], abs=1e-9)


def test_company_is_the_mean_over_all_trees() -> None:
    leaves = leaves_of(BOOSTERS, DESIGN)
    beside = [np.bincount(tree)[tree] for tree in leaves.T]

    expected = np.mean(np.log(np.array(beside) / len(DESIGN)), axis=0)

    assert SUPPORT.company(BOOSTERS, DESIGN) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.2])
def test_newer_moves_below_the_least_are_as_few_as_asked_for(share: float) -> None:
    parameters = SupportParameters(least_company_quantile=0.05, newer_share=share)

    support = fit_support(BOOSTERS, None, DESIGN, ROWS.start_days, parameters)

    newer = DESIGN[ROWS.start_days >= np.quantile(ROWS.start_days, 1 - share)]
    below = np.mean(support.company(BOOSTERS, newer) < support.least)
    assert below == pytest.approx(0.05, abs=0.01)


ADDITIVE = fit_additive(Taught.of(ROWS, COLUMNS), AdditiveRecipe(0.5))


def test_remoteness_is_the_length_of_the_additive_contributions() -> None:
    numbers = [column.kind == "number" for column in COLUMNS]
    far = np.where(numbers, 3 * DESIGN[:50], DESIGN[:50])

    assert remoteness(ADDITIVE, far) == pytest.approx(
        np.linalg.norm(ADDITIVE.contributions(far), axis=1), abs=1e-8
    )
    assert remoteness(None, far).tolist() == [0.0] * 50


def test_a_row_alone_is_as_remote_as_in_a_batch() -> None:
    batch = remoteness(ADDITIVE, DESIGN)

    alone = [remoteness(ADDITIVE, DESIGN[row : row + 1])[0] for row in range(0, 900, 9)]

    assert np.array_equal(alone, batch[::9])


def test_as_many_newer_moves_lie_farther_out_than_allowed_as_asked_for() -> None:
    parameters = SupportParameters(most_remote_share=0.05, newer_share=0.5)

    support = fit_support(BOOSTERS, ADDITIVE, DESIGN, ROWS.start_days, parameters)

    newer = DESIGN[ROWS.start_days >= np.median(ROWS.start_days)]
    assert np.mean(remoteness(ADDITIVE, newer) > support.farthest) == pytest.approx(0.05, abs=0.01)


def test_without_an_additive_part_nothing_is_remote() -> None:
    assert SUPPORT.farthest == 0.0
    assert not np.any(remoteness(None, DESIGN) > SUPPORT.farthest)


def test_support_kept_before_there_was_a_limit_has_none() -> None:
    kept = SUPPORT.to_json()
    del kept["farthest"]

    assert Support.of_json(kept).farthest == np.inf


def test_what_is_usual_is_told_by_all_moves() -> None:
    one, other = (
        fit_support(BOOSTERS, None, DESIGN, ROWS.start_days, SupportParameters(newer_share=share))
        for share in (1.0, 0.1)
    )

    assert (one.usual, one.counts) == (other.usual, other.counts)
    assert one.least != other.least


def test_where_all_are_in_the_same_company_nobody_is_below_the_least() -> None:
    alike = np.repeat(DESIGN[:1], 300, axis=0)

    for rows in (100, 170, 300):
        support = fit_support(
            BOOSTERS, None, alike[:rows], _alike(alike[:rows]), SupportParameters()
        )

        assert not np.any(support.company(BOOSTERS, alike) < support.least)


def test_more_rows_than_are_read_at_a_time_are_counted_whole() -> None:
    many = np.vstack([DESIGN] * 12)

    support = fit_support(BOOSTERS, None, many, _alike(many), SupportParameters())

    assert np.array_equal(support.counts[0], 12 * np.array(SUPPORT.counts[0]))
    company = support.company(BOOSTERS, many)
    assert company == pytest.approx(np.tile(SUPPORT.company(BOOSTERS, DESIGN), 12), abs=1e-8)


def test_a_row_alone_gets_what_it_gets_in_a_batch() -> None:
    batch = SUPPORT.company(BOOSTERS, DESIGN)

    alone = [SUPPORT.company(BOOSTERS, DESIGN[row : row + 1])[0] for row in range(0, 900, 9)]

    assert np.array_equal(alone, batch[::9])


def test_no_rows_have_no_company() -> None:
    assert SUPPORT.company(BOOSTERS, DESIGN[:0]).shape == (0,)


def test_rows_of_unknowns_have_a_company_too() -> None:
    unknown = np.full((1, len(COLUMNS)), np.nan)

    assert np.isfinite(SUPPORT.company(BOOSTERS, unknown)).all()


def test_through_json_and_back_every_bit_stays() -> None:
    odd = replace(SUPPORT, usual=-1 / 3)

    read = Support.of_json(json.loads(to_json(odd.to_json())))

    assert read == odd
    assert read.company(BOOSTERS, DESIGN).tobytes() == odd.company(BOOSTERS, DESIGN).tobytes()
