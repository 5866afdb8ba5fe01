"""Open posts that would suit better: certain ones only, the surest first, with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from features import requirements
from features.concepts import CONCEPTS
from features.units import Unit
from models.answering.explained_rows import estimate_of, explained_scores
from models.answering.score import Score
from models.answering.scoring import ScoredMoves
from models.explaining.abstention import AbstainReason
from models.explaining.concepts import concept_contributions
from models.explaining.feature_contribution import FeatureContribution
from models.offering.better_posts import (
    DIFFERENCES_NAMED,
    POSTS_NAMED,
    better_posts,
    better_rows,
    concept_differences,
    difference_sentences,
    telling_difference,
)
from models.words.wording import Value
from tests.builders.scored import a_feature, sure_moves

SURE = sure_moves(300)
ASSESSED = [row for row in SURE.best_first() if not SURE.abstained[row]]
WORST, MIDDLE = ASSESSED[-1], ASSESSED[len(ASSESSED) // 2]
OTHERS = replace(
    SURE,
    moves=SURE.moves.with_columns(
        employee_id=pl.lit("e1"),
        position_id=pl.Series([f"p{row:03d}" for row in range(300)]),
        title=pl.Series([f"Analis {row}" for row in range(300)]),
    ),
).bounded((SURE.probability - 0.1, SURE.probability + 0.1))
"""The same person in three hundred posts."""


def proposed_in(row: int) -> Score:
    (score,) = explained_scores(OTHERS, [row])
    return score


def with_bounds(lower: list[float], scored: ScoredMoves = OTHERS) -> ScoredMoves:
    """The first posts, all assessable, with these lower bounds."""
    taken = replace(scored.take(range(len(lower))), abstained=((),) * len(lower))
    return taken.bounded((np.array(lower), np.ones(len(lower))))


@pytest.mark.parametrize("row", [WORST, MIDDLE], ids=["worst", "middle"])
def test_the_posts_named_are_those_with_the_highest_lower_bounds_above_the_estimate(
    row: int,
) -> None:
    proposed = proposed_in(row)
    assert proposed.estimate is not None

    found = better_posts(proposed, OTHERS, {"dinsos": "Dinas Sosial"}) or ()

    known = [(f"p{each:03d}", estimate_of(OTHERS, each)) for each in range(300)]
    lower = {name: one.lower or 0.0 for name, one in known if one is not None}
    better = {name: one for name, one in lower.items() if one > proposed.estimate.probability}
    expected = sorted(better, key=lambda name: (-round(better[name], 9), name))
    assert expected
    assert [post.position_id for post in found] == expected[:POSTS_NAMED]
    assert [post.estimate.lower for post in found] == [lower[name] for name in expected[:3]]
    assert {(post.unit_name, post.post_level) for post in found} == {("Dinas Sosial", 8)}


def test_what_is_not_assessable_is_never_named() -> None:
    proposed = proposed_in(WORST)
    surest = (better_posts(proposed, OTHERS, {}) or ())[0].position_id
    reasons = list(OTHERS.abstained)
    reasons[int(surest[1:])] = (AbstainReason("company"),)

    found = better_posts(proposed, replace(OTHERS, abstained=tuple(reasons)), {}) or ()

    assert len(found) == POSTS_NAMED
    assert surest not in {post.position_id for post in found}


def test_a_lower_bound_must_lie_above_the_estimate_not_on_it() -> None:
    posts = with_bounds([0.5, 0.5 + 1e-12, 0.51, 0.49])

    assert better_rows(posts, 0.5) == [2]


def test_equal_lower_bounds_are_ordered_by_position_whatever_their_last_digits() -> None:
    posts = with_bounds([0.7, 0.7 + 1e-12, 0.8])

    assert better_rows(posts, 0.5) == [2, 0, 1]


def test_a_post_without_bounds_is_not_certain() -> None:
    assert better_rows(OTHERS.bounded(None), 0.0) == []


def test_where_no_post_is_better_there_are_none() -> None:
    proposed = proposed_in(ASSESSED[0])

    assert better_posts(proposed, with_bounds([0.0, 0.0]), {}) == ()
    assert better_posts(proposed, OTHERS.take([]), {}) == ()


def test_beside_a_move_that_is_not_assessable_nothing_is_said() -> None:
    proposed = proposed_in(WORST)

    assert better_posts(replace(proposed, estimate=None), OTHERS, {}) is None


def test_without_bounds_nobody_can_know() -> None:
    proposed = proposed_in(WORST)
    assert proposed.estimate is not None
    unsure = replace(proposed.estimate, lower=None, upper=None)

    assert better_posts(replace(proposed, estimate=unsure), OTHERS, {}) is None


def contribution(
    name: str, value: Value, log_odds: float, *, concept: str = "step_up_or_down"
) -> FeatureContribution:
    group = CONCEPTS[concept].group
    feature = a_feature(name, Unit.COUNT, group=group, concept=concept, phrase=(name, name))
    return FeatureContribution(feature, value, 0.0, log_odds, stable=True)


def explained(*facts: FeatureContribution, members: float | None = None) -> Score:
    """A score with these contributions; resamples add so much to each concept."""
    spread = None if members is None else _members(facts, members)
    return replace(
        proposed_in(WORST), contributions=facts, concepts=concept_contributions(facts, spread)
    )


def _members(facts: Sequence[FeatureContribution], off: float) -> dict[str, list[float]]:
    sums: dict[str, float] = {}
    for one in facts:
        sums[one.feature.concept] = sums.get(one.feature.concept, 0.0) + one.log_odds
    # Half of the members lie so far below, half above.
    return {name: [total - off, total + off] * 10 for name, total in sums.items()}


def named(here: Score, there: Score) -> list[str]:
    """The facts told of another move."""
    found = [telling_difference(one, here) for one in concept_differences(here, there)]
    return [facts[0].feature.name for facts in found if facts is not None]


def test_what_speaks_for_the_other_post_most_comes_first_and_nothing_against_it() -> None:
    steps = {
        "related_experience": 0.3, "skills_gap": -0.4, "workload": 0.5, "climate": 0.2,
    }  # fmt: skip
    here = [contribution(f"of_{name}", 1.0, 0.25, concept=name) for name in steps]
    there = [
        contribution(f"of_{name}", 2.0, 0.25 + step, concept=name) for name, step in steps.items()
    ]

    assert named(explained(*here), explained(*there)) == [
        "of_workload", "of_related_experience", "of_climate",
    ]  # fmt: skip


HERE, THERE = contribution("gap", 2.0, 0.0), contribution("gap", 1.0, 0.5)


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        pytest.param(HERE, THERE, ["gap"], id="speaks for it"),
        pytest.param(HERE, replace(THERE, log_odds=0.099), [], id="too small"),
        pytest.param(HERE, replace(THERE, log_odds=-0.5), [], id="speaks against it"),
        pytest.param(HERE, replace(THERE, value=2.0), [], id="the same value"),
        pytest.param(HERE, replace(THERE, value=None), ["gap"], id="not recorded there"),
    ],
)
def test_only_differences_that_can_be_read_are_named(
    here: FeatureContribution, there: FeatureContribution, expected: list[str]
) -> None:
    assert named(explained(here), explained(there)) == expected


def test_a_difference_that_resamples_turn_round_is_not_named() -> None:
    here = explained(HERE, members=0.0)

    assert named(here, explained(THERE, members=0.4)) == ["gap"]
    assert named(here, explained(THERE, members=0.6)) == []


def test_a_larger_gap_is_never_what_speaks_for_a_post() -> None:
    gap = requirements.skills_gap_mean.describe()
    here = FeatureContribution(gap, 0.4, 0.2, -0.1)
    there = FeatureContribution(gap, 1.4, 0.2, 0.4)

    assert named(explained(here), explained(there)) == []
    assert named(explained(replace(here, value=1.6)), explained(there)) == ["skills_gap_mean"]


def test_where_nothing_can_be_named_many_small_things_are_told_by_group() -> None:
    here = explained(HERE, contribution("load", 1.0, 0.0, concept="workload"))
    there = explained(
        replace(THERE, log_odds=0.09), contribution("load", 1.0, 0.08, concept="workload")
    )

    assert difference_sentences(here, there, "en") == (
        "Several small things together raise this estimate (log-odds: employee 0.00, destination "
        "+0.08, fit +0.09, context 0.00).",
    )


def test_a_small_part_of_the_difference_is_not_told_as_the_whole() -> None:
    load = contribution("load", 1.0, 0.0, concept="workload")
    here = explained(HERE, load)
    there = explained(replace(THERE, log_odds=0.2), replace(load, log_odds=1.0))

    told = difference_sentences(here, there, "id")

    assert len(told) == 2
    assert told[1].startswith("Beberapa hal kecil bersama-sama menaikkan perkiraan ini")


def test_every_better_post_says_what_speaks_for_it() -> None:
    proposed = proposed_in(WORST)

    found = better_posts(proposed, OTHERS, {}) or ()

    assert found
    for post in found:
        for language, word in (("id", "menaikkan"), ("en", "raise")):
            told = post.differs["id" if language == "id" else "en"]
            assert 1 <= len(told) <= DIFFERENCES_NAMED + 1
            assert all(word in sentence for sentence in told)


def test_the_shape_outside_is_the_promised_one() -> None:
    proposed = proposed_in(WORST)
    found = better_posts(proposed, OTHERS, {}) or ()

    shape = replace(proposed, better_posts=found).to_json()["better_posts"]

    assert len(shape) == POSTS_NAMED
    assert list(shape[0]) == [
        "position_id", "unit_id", "title", "probability", "lower", "upper", "level", "differs",
    ]  # fmt: skip
    assert list(shape[0]["differs"]) == ["id", "en"]
    assert shape[0]["title"] == f"Analis {int(found[0].position_id[1:])}"
    assert shape[0]["level"] == 0.9
    assert proposed.to_json()["better_posts"] is None
