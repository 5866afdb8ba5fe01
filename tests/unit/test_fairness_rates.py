"""Rates by group: arithmetic a reader can redo, small cells, rounds, silence, intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import FairnessParameters
from models.judging.fairness.rates import Breakdown, GroupRates, breakdowns
from models.rows import person_numbers
from records.errors import ContractError

EVERY_CELL = FairnessParameters(least_cell=1, draws=20)

LABEL = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
PROBABILITY = np.array([0.9, 0.4, 0.6, 0.1, 0.7, 0.8, 0.6, 0.5])
SEX = ["f"] * 4 + ["m"] * 4
JUDGED = Judged(LABEL, PROBABILITY, base_rate=0.5, people=np.arange(8))


def told(judged: Judged = JUDGED, parameters: FairnessParameters = EVERY_CELL) -> list[GroupRates]:
    (found,) = breakdowns(judged, pl.DataFrame({"sex": SEX}), parameters)
    return list(found.groups)


def values(group: GroupRates) -> dict[str, float]:
    return {name: rate.value for name, rate in group.rates.items()}


def test_rates_of_a_group_are_shares_of_its_own_moves() -> None:
    women, men = told()

    assert (women.words, women.n) == ({"sex": "f"}, 4)
    assert values(women) == pytest.approx(
        {
            "selection_rate": 2 / 4,
            "true_positive_rate": 1 / 2,
            "impact_ratio": (2 / 4) / (4 / 4),
            "success_rate": 2 / 4,
            "mean_probability": (0.9 + 0.4 + 0.6 + 0.1) / 4,
            "calibration_gap": 2 / 4 - (0.9 + 0.4 + 0.6 + 0.1) / 4,
            "observed_to_expected": 2 / (0.9 + 0.4 + 0.6 + 0.1),
        }
    )
    assert men.rates["selection_rate"].value == 4 / 4
    assert men.rates["impact_ratio"].value == 1.0


def test_a_small_group_is_suppressed_with_its_number() -> None:
    groups = pl.DataFrame({"sex": ["f"] * 5 + ["x"] * 3})

    (found,) = breakdowns(JUDGED, groups, replace(EVERY_CELL, least_cell=4))

    assert [group.to_json(4) for group in found.groups][1] == {"group": {"sex": "x"}, "n": "<4"}
    assert found.groups[0].n == 5


def test_a_small_group_is_nobodys_measure_of_selection() -> None:
    groups = pl.DataFrame({"sex": ["f"] * 4 + ["m"] * 3 + ["x"]})
    judged = replace(JUDGED, probability=np.array([0.9, 0.4, 0.4, 0.1, 0.4, 0.4, 0.6, 0.9]))

    (found,) = breakdowns(judged, groups, replace(EVERY_CELL, least_cell=3))

    # Selected are 1 of 4 f and 1 of 3 m; the one x, who is, counts for nothing.
    assert found.groups[0].rates["impact_ratio"].value == pytest.approx((1 / 4) / (1 / 3))


def test_all_groups_too_small_tell_nothing() -> None:
    women, men = told(parameters=replace(EVERY_CELL, least_cell=30))

    assert (women.n, women.rates, men.rates) == (None, {}, {})


def test_pairs_of_attributes_are_told_after_each_alone() -> None:
    groups = pl.DataFrame({"sex": SEX, "age_band": ["young", "old"] * 4, "audit_a": [None] * 8})

    found = breakdowns(JUDGED, groups, EVERY_CELL)

    assert [part.attributes for part in found] == [("sex",), ("age_band",), ("sex", "age_band")]
    assert [group.words for group in found[2].groups] == [
        {"sex": "f", "age_band": "old"}, {"sex": "f", "age_band": "young"},
        {"sex": "m", "age_band": "old"}, {"sex": "m", "age_band": "young"},
    ]  # fmt: skip
    assert values(found[2].groups[0])["success_rate"] == (1 + 0) / 2


def test_moves_of_unknown_people_are_in_no_group() -> None:
    groups = pl.DataFrame({"sex": [None, "f", "f", "f", "m", "m", "m", None]})

    (found,) = breakdowns(JUDGED, groups, EVERY_CELL)

    assert [group.n for group in found.groups] == [3, 3]


def test_a_round_selects_as_many_as_it_has_posts() -> None:
    rounds, seats = np.array([0, 0, 0, 0, 1, 1, -1, -1]), np.array([2, 1])

    selected = replace(JUDGED, rounds=rounds, seats=seats).selected()

    # Round 0 takes its best two (.9, .6), round 1 its best (.8), others what promises .5 or more.
    assert np.flatnonzero(selected).tolist() == [0, 2, 5, 6, 7]


def test_equal_promises_in_a_round_are_taken_in_the_order_of_rows() -> None:
    judged = replace(
        JUDGED, probability=np.full(8, 0.5), rounds=np.zeros(8, dtype=np.intp), seats=np.array([3])
    )

    assert np.flatnonzero(judged.selected()).tolist() == [0, 1, 2]


def test_where_the_model_abstained_nobody_is_selected_and_nothing_was_promised() -> None:
    silent = np.array([True, False, False, False, False, False, False, False])
    unsaid = np.where(silent, np.nan, PROBABILITY)

    women, men = told(replace(JUDGED, probability=unsaid, abstained=silent))

    assert women.rates["abstention_rate"].value == 1 / 4
    assert women.rates["selection_rate"].value == 1 / 4
    assert women.rates["success_rate"].value == pytest.approx((1 + 0 + 0) / 3)
    assert women.rates["mean_probability"].value == pytest.approx((0.4 + 0.6 + 0.1) / 3)
    assert men.rates["abstention_rate"].value == 0.0


def test_silence_in_a_round_leaves_its_posts_to_others() -> None:
    silent = np.array([True, *[False] * 7])
    rounds = np.array([0, 0, 0, 0, -1, -1, -1, -1])

    judged = replace(JUDGED, abstained=silent, rounds=rounds, seats=np.array([2]))

    assert np.flatnonzero(judged.selected())[:2].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("lower", "covers"),
    [pytest.param(0.4, True, id="found within"), pytest.param(0.6, False, id="found below")],
)
def test_mean_intervals_are_held_against_the_share_found(lower: float, *, covers: bool) -> None:
    women, _ = told(replace(JUDGED, lower=np.full(8, lower), upper=np.full(8, 0.9)))

    assert women.rates["interval_width"].value == pytest.approx(0.9 - lower)
    assert women.to_json(1)["interval_covers"] is covers


def test_what_is_promised_to_too_few_is_not_told() -> None:
    silent = np.array([True, False, False, False, False, False, False, False])

    women, men = told(replace(JUDGED, abstained=silent), replace(EVERY_CELL, least_cell=4))

    assert women.rates.keys() == {
        "selection_rate", "true_positive_rate", "abstention_rate", "impact_ratio"
    }  # fmt: skip
    assert "success_rate" in men.rates


@pytest.mark.parametrize("label", [0.0, 1.0], ids=["all failed", "all succeeded"])
@pytest.mark.parametrize("promised", [0.1, 0.9], ids=["none selected", "all selected"])
def test_groups_of_one_kind_are_told_without_a_word(label: float, promised: float) -> None:
    women, _ = told(replace(JUDGED, label=np.full(8, label), probability=np.full(8, promised)))

    assert women.rates["selection_rate"].value == (promised > 0.5)
    assert women.rates["success_rate"].value == label
    assert ("true_positive_rate" in women.rates) == (label == 1.0)


def test_without_any_success_there_is_no_true_positive_rate() -> None:
    women, men = told(replace(JUDGED, label=np.array([0.0] * 4 + [1.0] * 4)))

    assert "true_positive_rate" not in women.rates
    assert "true_positive_rate" in men.rates


def many(rows: int = 2_000, *, moves_each: int = 1) -> tuple[Judged, pl.DataFrame]:
    draw = np.random.default_rng(3)
    people = rows // moves_each
    probability = np.repeat(draw.uniform(0.2, 0.9, people), moves_each)
    label = np.repeat(draw.random(people) < probability[::moves_each], moves_each).astype(float)
    sex = np.repeat(draw.choice(["f", "m"], people), moves_each)
    judged = Judged(label, probability, 0.5, np.repeat(np.arange(people), moves_each))
    return judged, pl.DataFrame({"sex": sex})


def only(found: list[Breakdown]) -> GroupRates:
    return found[0].groups[0]


def test_intervals_are_as_wide_as_chance_among_people() -> None:
    judged, groups = many()

    group = only(breakdowns(judged, groups, FairnessParameters(draws=1_000)))

    rate, n = group.rates["success_rate"], group.n
    assert n is not None
    usual = 2 * 1.96 * (rate.value * (1 - rate.value) / n) ** 0.5
    assert rate.upper - rate.lower == pytest.approx(usual, rel=0.1)
    assert rate.lower < rate.value < rate.upper


def test_the_same_move_ten_times_makes_nobody_surer() -> None:
    once = only(breakdowns(*many(200), FairnessParameters(draws=1_000)))
    tenfold = only(breakdowns(*many(2_000, moves_each=10), FairnessParameters(draws=1_000)))

    assert tenfold.n == 10 * once.n  # type: ignore[operator]  # neither is suppressed
    for rate, same in zip(once.rates.values(), tenfold.rates.values(), strict=True):
        assert (rate.lower, rate.upper) == pytest.approx((same.lower, same.upper))


def test_the_seed_decides_the_draws() -> None:
    judged, groups = many(400)
    first, again, other = (
        breakdowns(judged, groups, FairnessParameters(seed=seed)) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_arrays_of_other_moves_are_refused() -> None:
    with pytest.raises(ContractError, match="arrays of 7, 8 judged moves"):
        replace(JUDGED, probability=PROBABILITY[:7])


def test_people_are_numbered_by_their_ids_wherever_they_stand() -> None:
    assert person_numbers(pl.DataFrame({"employee_id": ["c", "a", "c"]})).tolist() == [1, 0, 1]
