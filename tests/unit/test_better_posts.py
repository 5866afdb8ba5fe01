"""Open posts that would suit better: certain ones only, the surest first, with what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from features.catalog import Group
from models.abstention import AbstainReason
from models.better_posts import (
    DIFFERENCES_NAMED,
    POSTS_NAMED,
    better_posts,
    better_rows,
    differences,
)
from models.explanation import FeatureContribution, difference_sentence
from models.score import Score
from models.scoring import ScoredMoves, estimate_of, explained_scores
from models.wording import LANGUAGES, Value
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
    bounds=(SURE.probability - 0.1, SURE.probability + 0.1),
)
"""The same person in three hundred posts."""


def proposed_in(row: int) -> Score:
    (score,) = explained_scores(OTHERS, [row])
    return score


def with_bounds(lower: list[float], scored: ScoredMoves = OTHERS) -> ScoredMoves:
    """The first posts, all assessable, with these lower bounds."""
    taken = replace(scored.take(range(len(lower))), abstained=((),) * len(lower))
    return replace(taken, bounds=(np.array(lower), np.ones(len(lower))))


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
    assert better_rows(replace(OTHERS, bounds=None), 0.0) == []


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


def contribution(  # noqa: PLR0913 — a feature in one move
    name: str,
    value: Value,
    log_odds: float,
    *,
    group: Group = "fit",
    stable: bool | None = True,
    unit: str = "count",
) -> FeatureContribution:
    return FeatureContribution(a_feature(name, unit, group=group), value, 0.0, log_odds, stable)


HERE = contribution("gap", 2.0, 0.0)
THERE = contribution("gap", 1.0, 0.5)


def named(here: list[FeatureContribution], there: list[FeatureContribution]) -> list[str]:
    """Names of what sets two moves apart that differ in nothing but these features."""
    score = proposed_in(WORST)
    found = differences(
        replace(score, contributions=tuple(here)), replace(score, contributions=tuple(there))
    )
    return [one.feature.name for one, _ in found]


def test_what_differs_most_comes_first_and_what_speaks_against_the_post_is_told_too() -> None:
    steps = {"a": 0.1, "b": -0.4, "c": 0.3, "d": 0.2}
    here = [contribution(name, 1.0, 0.25) for name in steps]
    there = [contribution(name, 2.0, 0.25 + step) for name, step in steps.items()]

    assert named(here, there) == ["b", "c", "d"][:DIFFERENCES_NAMED]


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        pytest.param(HERE, THERE, ["gap"], id="stable in both"),
        pytest.param(replace(HERE, stable=False), THERE, [], id="unstable here"),
        pytest.param(HERE, replace(THERE, stable=False), [], id="unstable there"),
        pytest.param(HERE, replace(THERE, log_odds=0.019), [], id="too small"),
        pytest.param(HERE, replace(THERE, value=2.0), [], id="the same value"),
        pytest.param(HERE, replace(THERE, value=2.001), [], id="the same words"),
        pytest.param(HERE, replace(THERE, value=None), ["gap"], id="not recorded there"),
        pytest.param(
            contribution("gap", 2.0, 0.0, group="destination"),
            contribution("gap", 1.0, 0.5, group="destination"),
            ["gap"],
            id="about the destination",
        ),
        pytest.param(
            contribution("gap", 2.0, 0.0, group="person"),
            contribution("gap", 1.0, 0.5, group="person"),
            [],
            id="about the person",
        ),
        pytest.param(
            contribution("gap", 2.0, 0.0, group="context"),
            contribution("gap", 1.0, 0.5, group="context"),
            [],
            id="about the circumstances",
        ),
    ],
)
def test_only_steady_differences_that_can_be_read_are_named(
    here: FeatureContribution, there: FeatureContribution, expected: list[str]
) -> None:
    assert named([here], [there]) == expected


def test_sentences_are_about_real_differences_between_the_two_moves() -> None:
    proposed = proposed_in(WORST)

    found = better_posts(proposed, OTHERS, {}) or ()

    told = [sentence for post in found for sentence in post.differs["en"]]
    assert told
    assert all("(in the proposed post " in sentence for sentence in told)
    assert all(len(post.differs["id"]) == len(post.differs["en"]) for post in found)
    for post in found:
        other = proposed_in(int(post.position_id[1:]))
        pairs = differences(proposed, other)
        assert all(there in (other.contributions or ()) for there, _ in pairs)
        assert all(here in (proposed.contributions or ()) for _, here in pairs)
        for language in LANGUAGES:
            assert post.differs[language] == tuple(
                difference_sentence(there, here, language) for there, here in pairs
            )
    labels = ("Job family of the destination", "Number of staff", "Step in level", "Promotion")
    assert all(sentence.startswith(labels) for sentence in told)


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
