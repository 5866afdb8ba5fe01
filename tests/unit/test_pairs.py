"""All pairs get what the model itself says of them, and the best are those of a full sort."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import polars as pl
import pytest

from models.answering.pairs import Excluded, PairDesign, PairGroup, Wanted, best_pairs, scorer_of
from models.answering.pairs.block_best import By
from models.answering.pairs.compiled_scorer import CompiledScorer
from models.answering.pairs.scorer import PlainScorer, Scorer
from models.design import Floats
from models.explaining.abstention import abstain_reasons
from models.model import Model
from models.parts.additive import AdditivePart
from models.parts.calibration import Calibration
from models.recipe import Weights
from records.errors import UsageError
from tests.builders.pairs import DAY, WORDS, PairRecipe, blocks_of

ROOT = Path(__file__).parents[2]
RECIPE = PairRecipe()


def all_pairs(design: PairDesign) -> tuple[Any, Any]:
    person, post = np.indices((design.people, design.posts)).reshape(2, -1)
    return person, post


def by_full_sort(model: Model, design: PairDesign, top: int, by: By) -> dict[tuple[int, int], Any]:
    """Every pair by the model itself; by pair that is kept, its rank for person and for post."""
    scores = PlainScorer(model).of(design)
    person, post = all_pairs(design)
    found = scores.exact(person, post)
    key = found.raw
    if by == "lower":
        days = np.full(len(person), DAY, dtype=np.int32)
        bounds = model.bounds(design.rows(person, post), found.raw, days)
        assert bounds is not None
        key = bounds[0]
    rounded = np.round(key, 9)
    asked = [
        (int(person[row]), int(post[row]), -float(rounded[row]))
        for row in range(len(person))
        if found.has_ground[row]
    ]
    kept: dict[tuple[int, int], list[int]] = {}
    for side in (0, 1):
        for group in {pair[side] for pair in asked}:
            own = sorted(
                (pair for pair in asked if pair[side] == group),
                key=lambda pair: (pair[2], pair[1 - side]),
            )
            for rank, pair in enumerate(own[:top], start=1):
                kept.setdefault((pair[0], pair[1]), [0, 0])[side] = rank
    return {pair: tuple(found) for pair, found in sorted(kept.items())}


def as_ranks(
    scorer: Scorer, blocks: list[PairDesign], wanted: Wanted
) -> dict[tuple[int, int], Any]:
    kept = best_pairs(scorer, blocks, wanted).kept
    pairs = zip(kept.person.tolist(), kept.post.tolist(), strict=True)
    found = zip(kept.rank_for_person.tolist(), kept.rank_for_post.tolist(), strict=True)
    return dict(zip(pairs, found, strict=True))


RECIPES = {
    "small trees": RECIPE,
    "two leaves": PairRecipe(parameters={"num_leaves": 2}),
    "31 leaves": PairRecipe(parameters={"num_leaves": 31}, rounds=6),
    "64 leaves": PairRecipe(parameters={"num_leaves": 64, "min_data_in_leaf": 1}, rounds=3),
    "200 leaves": PairRecipe(parameters={"num_leaves": 200, "min_data_in_leaf": 1}, rounds=2),
    "zero is missing": PairRecipe(parameters={"zero_as_missing": True}),
    "nothing is missing": PairRecipe(parameters={"use_missing": False}),
    "no missing values": PairRecipe(missing=0.0),
    "numbers alone": PairRecipe(categories=0),
    "categories alone": PairRecipe(categories=9),
    "dart": PairRecipe(parameters={"boosting": "dart"}),
    "trees without a split": PairRecipe(parameters={"min_gain_to_split": 1e9}),
    "no members": PairRecipe(members=None),
    "boosters count for nothing": PairRecipe(weights=Weights(0.0, 1.0)),
    "no columns of pairs": PairRecipe(columns=(3, 3, 0, 0)),
    "no columns of posts": PairRecipe(columns=(3, 0, 2, 0)),
    "more posts than a tile": PairRecipe(people=5, posts=131),
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
def test_every_pair_gets_what_the_model_says(recipe: PairRecipe) -> None:
    scorer = scorer_of(recipe.model)
    person, post = all_pairs(recipe.design)
    own, judge = scorer.of(recipe.design), PlainScorer(recipe.model).of(recipe.design)

    found, judged = own.exact(person, post), judge.exact(person, post)
    limits = own.limits(with_company=True)

    assert isinstance(scorer, CompiledScorer)
    np.testing.assert_allclose(found.raw, judged.raw, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found.company, judged.company)
    np.testing.assert_array_equal(found.has_ground, judged.has_ground)
    np.testing.assert_allclose(
        own.member_scores(person, post), judge.member_scores(person, post), rtol=0, atol=1e-6
    )
    below = limits.raw.ravel() - judged.raw
    assert (below[judged.has_ground] >= 0).all()
    assert (below[np.isfinite(below)] <= limits.raw_span).all()
    assert limits.company is not None
    assert (limits.company.ravel() >= judged.company).all()


@pytest.mark.parametrize("by", ["probability", "lower"])
@pytest.mark.parametrize("top", [1, 5, 1000])
def test_the_best_are_those_of_a_full_sort(by: By, top: int) -> None:
    scorer = scorer_of(RECIPE.model)

    found = as_ranks(scorer, blocks_of(RECIPE.design, 9), Wanted(DAY, top, by))

    assert found == by_full_sort(RECIPE.model, RECIPE.design, top, by)


@pytest.mark.parametrize("by", ["probability", "lower"])
def test_estimates_and_bounds_are_the_models_own(by: By) -> None:
    model, design = RECIPE.model, RECIPE.design

    kept = best_pairs(scorer_of(model), [design], Wanted(DAY, 7, by)).kept

    rows = design.rows(kept.person, kept.post)
    raw = model.raw_log_odds(rows)
    bounds = model.bounds(rows, raw, np.full(len(rows), DAY, dtype=np.int32))
    assert bounds is not None
    np.testing.assert_allclose(kept.raw, raw, rtol=0, atol=1e-12)
    np.testing.assert_allclose(kept.probability, model.probability(raw), rtol=0, atol=1e-12)
    np.testing.assert_allclose(kept.lower, bounds[0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(kept.upper, bounds[1], rtol=0, atol=1e-6)


@pytest.mark.parametrize("by", ["probability", "lower"])
def test_any_number_of_threads_says_the_same_to_the_last_bit(by: By) -> None:
    scorer, wanted = scorer_of(RECIPE.model), Wanted(DAY, 6, by)
    one = best_pairs(scorer, blocks_of(RECIPE.design, 7), wanted, threads=1)

    for threads in (2, 3):
        more = best_pairs(scorer, blocks_of(RECIPE.design, 7), wanted, threads=threads)

        assert more.pairs == one.pairs == RECIPE.people * RECIPE.posts
        for name, values in vars(one.kept).items():
            assert getattr(more.kept, name).tobytes() == values.tobytes(), name


def test_the_size_of_blocks_changes_nothing() -> None:
    scorer, wanted = scorer_of(RECIPE.model), Wanted(DAY, 6)

    whole = best_pairs(scorer, [RECIPE.design], wanted).kept

    cut = best_pairs(scorer, blocks_of(RECIPE.design, 1), wanted).kept
    for name, values in vars(whole).items():
        np.testing.assert_allclose(getattr(cut, name), values, rtol=0, atol=1e-12)


def test_posts_that_a_person_holds_are_not_asked_about() -> None:
    scorer, wanted = scorer_of(RECIPE.model), Wanted(DAY, 3)
    held = best_pairs(scorer, [RECIPE.design], Wanted(DAY, 1)).kept
    best = {person: post for person, post, rank in zip(
        held.person.tolist(), held.post.tolist(), held.rank_for_person.tolist(), strict=True
    ) if rank}  # fmt: skip
    posts = [[best[person]] if person in best else [] for person in range(RECIPE.people)]
    first = np.cumsum([0, *map(len, posts)])
    excluded = Excluded(first, np.array([post for own in posts for post in own], dtype=np.int32))

    found = best_pairs(scorer, blocks_of(RECIPE.design, 11), wanted, excluded=excluded)

    kept = set(zip(found.kept.person.tolist(), found.kept.post.tolist(), strict=True))
    assert not kept & set(best.items())
    assert found.pairs == RECIPE.people * RECIPE.posts - len(best)


def test_equal_estimates_are_ordered_by_person_and_by_post() -> None:
    still = AdditivePart(0.3, {}, {})
    recipe = PairRecipe(parameters={"min_gain_to_split": 1e9}, members=None)
    model = replace(recipe.model, additive=still, support=None)

    found = as_ranks(scorer_of(model), blocks_of(recipe.design, 8), Wanted(DAY, 2))

    first_posts = {(person, post): post + 1 for person in range(recipe.people) for post in (0, 1)}
    assert {pair: rank for pair, (rank, _) in found.items() if rank} == first_posts
    assert {pair for pair, (_, rank) in found.items() if rank} == {
        (person, post) for person in (0, 1) for post in range(recipe.posts)
    }


def recorded(recipe: PairRecipe) -> tuple[PairDesign, Callable[[Floats], pl.DataFrame]]:
    """A town where missing is what its design says, and the features' values of plain rows."""
    groups: list[PairGroup] = []
    for group in recipe.design.groups:
        missing = np.isnan(group.values).sum(axis=0) / recipe.design.columns
        groups.append(replace(group, unrecorded=missing))

    def values(rows: Floats) -> pl.DataFrame:
        columns: dict[str, pl.Series] = {}
        for place, column in enumerate(recipe.model.columns):
            of_column = pl.Series(rows[:, place]).fill_nan(None)
            if column.kind == "category":
                words = dict(enumerate(column.categories))
                of_column = of_column.cast(pl.Int64).replace_strict(words, return_dtype=pl.String)
            columns[column.name] = of_column
        return pl.DataFrame(columns)

    return replace(recipe.design, groups=tuple(groups)), values


def test_who_gets_no_estimate_is_not_kept() -> None:
    recipe = PairRecipe(missing=0.4, support=replace(RECIPE.support, least_quality=0.55))
    design, values = recorded(recipe)
    person, post = all_pairs(design)
    rows = design.rows(person, post)
    reasons = abstain_reasons(recipe.model, values(rows), rows)

    has_ground = scorer_of(recipe.model).of(design).exact(person, post).has_ground

    grounds = {reason.ground for row in reasons for reason in row}
    assert grounds == {"company", "far", "records"}
    np.testing.assert_array_equal(has_ground, [not row for row in reasons])


def test_a_post_with_an_unseen_word_is_nobodys() -> None:
    groups = list(RECIPE.design.groups)
    unseen = np.zeros((1, RECIPE.posts))
    unseen[0, 4] = np.inf
    groups[1] = replace(groups[1], unrecorded=unseen)
    design = replace(RECIPE.design, groups=tuple(groups))

    kept = best_pairs(scorer_of(RECIPE.model), [design], Wanted(DAY, 1000)).kept

    assert set(kept.post.tolist()) == set(range(RECIPE.posts)) - {4}


class Misread(lightgbm.Booster):
    """A booster whose text is not what it predicts with."""

    def model_to_string(self, *_: object, **__: object) -> str:
        """The text, with one leaf moved."""
        return super().model_to_string().replace("\nleaf_value=", "\nleaf_value=9", 1)


def test_trees_that_say_something_else_are_left_to_lightgbm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, *others = RECIPE.model.boosters
    misread = Misread(model_str=first.model_to_string())
    model = replace(RECIPE.model, boosters=(misread, *others))

    with caplog.at_level(logging.WARNING):
        scorer = scorer_of(model)

    assert isinstance(scorer, PlainScorer)
    assert "the kernel is off by" in caplog.text
    found = as_ranks(scorer, blocks_of(RECIPE.design, 20), Wanted(DAY, 4))
    assert found == by_full_sort(RECIPE.model, RECIPE.design, 4, "probability")


def test_a_random_forest_is_left_to_lightgbm(caplog: pytest.LogCaptureFixture) -> None:
    recipe = PairRecipe(parameters={"boosting": "rf"}, members=None)

    with caplog.at_level(logging.WARNING):
        scorer = scorer_of(recipe.model)

    assert isinstance(scorer, PlainScorer)
    assert "random forest" in caplog.text


def test_bounds_cannot_be_asked_of_a_model_without_any() -> None:
    scorer = scorer_of(PairRecipe(members=None).model)

    with pytest.raises(UsageError, match="knows no bounds"):
        best_pairs(scorer, [], Wanted(DAY, 5, "lower"))
    kept = best_pairs(scorer, [RECIPE.design], Wanted(DAY, 5)).kept
    assert np.isnan(kept.lower).all()


def test_nobody_wanted_is_refused_and_nobody_asked_keeps_nobody() -> None:
    scorer = scorer_of(RECIPE.model)

    with pytest.raises(UsageError, match="the best 0"):
        best_pairs(scorer, [], Wanted(DAY, 0))
    found = best_pairs(scorer, [], Wanted(DAY))
    assert (found.pairs, len(found.kept.person)) == (0, 0)


def test_a_curve_and_a_falling_line_keep_the_order_of_bounds_exact() -> None:
    curve = Calibration("curve", knots=(-1.0, 0.0, 0.5), heights=(-2.0, -0.5, 0.7))
    for calibration in (curve, Calibration("line", -0.5, 0.1)):
        model = replace(RECIPE.model, calibration=calibration)

        found = as_ranks(scorer_of(model), blocks_of(RECIPE.design, 16), Wanted(DAY, 4, "lower"))

        assert found == by_full_sort(model, RECIPE.design, 4, "lower")


def test_blocks_of_other_columns_or_posts_are_refused() -> None:
    scorer = scorer_of(RECIPE.model)
    fewer = PairDesign(RECIPE.design.groups[:2], RECIPE.people, RECIPE.posts)
    other = PairRecipe(posts=9).design

    with pytest.raises(UsageError, match="a block of 7 columns"):
        best_pairs(scorer, [fewer], Wanted(DAY))
    with pytest.raises(UsageError, match="9 posts"):
        best_pairs(scorer, [RECIPE.design, other], Wanted(DAY))


def test_a_design_that_does_not_fit_is_refused() -> None:
    design = RECIPE.design
    first, *others = design.groups
    broken = {
        "a column twice": (first, *design.groups),
        "a class beyond": (replace(first, post_class=first.post_class + 1), *others),
        "too few values": (replace(first, values=first.values[1:]), *others),
        "shares of others": (replace(first, unrecorded=np.zeros((1, 1))), *others),
        "too few people": (replace(first, person_class=first.person_class[1:]), *others),
    }
    for groups in broken.values():
        with pytest.raises(UsageError, match="every column of the model once"):
            PairDesign(groups, design.people, design.posts)


def test_rows_are_the_values_of_the_classes() -> None:
    design = RECIPE.design
    rows = design.rows(np.array([3, 5]), np.array([7, 2]))

    units = design.groups[2]
    assert rows.shape == (2, design.columns)
    np.testing.assert_array_equal(rows[1, :4], design.groups[0].values[:, 5, 0])
    np.testing.assert_array_equal(rows[0, 7:10], units.values[:, 3, units.post_class[7]])
    assert np.nanmax(rows[:, 0]) < WORDS


SAME_ON_ANY_MACHINE = """
import sys
assert "numba" not in sys.modules
from models.answering.pairs import Wanted, best_pairs, scorer_of
from models.answering.pairs.scorer import PlainScorer
assert "numba" not in sys.modules
from tests.builders.pairs import DAY, PairRecipe
recipe = PairRecipe(people=20, posts=70, rounds=4)
scorer = scorer_of(recipe.model)
print(type(scorer).__name__)
kept = best_pairs(scorer, [recipe.design], Wanted(DAY, 3)).kept
print(list(zip(kept.person.tolist(), kept.post.tolist())))
"""


@pytest.mark.parametrize(
    ("surroundings", "name"),
    [
        ({}, "CompiledScorer"),
        ({"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}, "CompiledScorer"),
        ({"NUMBA_DISABLE_JIT": "1"}, "PlainScorer"),
    ],
    ids=["this machine", "any machine", "no compiler"],
)
def test_all_machines_keep_the_same(
    surroundings: dict[str, str], name: str, tmp_path: Path
) -> None:
    recipe = PairRecipe(people=20, posts=70, rounds=4)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(tmp_path)}

    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", SAME_ON_ANY_MACHINE],
        env=environment | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    kept = by_full_sort(recipe.model, recipe.design, 3, "probability")
    assert answer.stdout.splitlines() == [name, str(list(kept))]
