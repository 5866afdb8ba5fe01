"""Choose hyper-parameters, the weights of the parts and the age of moves by out-of-time log-loss.

The raw score is a weighted sum (stacking) of the boosters', of a sparse and of a dense regression's
log-odds, each of which can be explained exactly. Where people and posts interact the boosters get
the weight, where effects simply add the regressions do; weights that sum to less than one shrink
all of them. Settings are chosen with all training moves weighing the same and lines that run over
their usual range. Then wider ranges and half-lives of moves are tried with the same settings, and
one is taken where its mixture is surely better on the judged rows of the rolling origins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

from models.design import HELD, Floats, logistic
from models.evaluation import log_loss, row_losses, surely_better
from models.parts.boosting import (
    BoostingParameters,
    choose_trees,
    grown_at_origins,
    workers,
)
from models.parts.dense_regression import PenaltyChoice, choose_penalty
from models.parts.sparse_regression import choose_sparsity
from models.recipe import AdditiveRecipe, Recipe
from models.rows import Labels, TrainingRows
from models.split import Origin, judged_places

LEAST_ROWS = 400
"""Judged rows from which weights can be told apart from luck; below, boosters and the sparse
regression count a half each."""
PARTS = ("boosters", "sparse", "dense")
EQUAL = (0.5, 0.5, 0.0)
HALF_LIVES = (16.0, 8.0)
"""Years, tried in turn after all years alike, until one brings no more than luck would."""
WIDER = (0.996, 1.0)
"""Inner shares of its training values that a line may run over where the usual is surely too few:
in young records the outermost values are the records' age or a slip, in others they tell most."""
_MOST = 1.5
# Coarser than any difference in log-loss can tell, finer than rounding inside an optimiser.
_DECIMALS = 3

Weights = tuple[float, ...]
Answers = tuple[Floats, ...]


@dataclass(frozen=True)
class Mixture:
    """What rolling origins chose for the model.

    Attributes:
        recipe: How it is fitted on whatever rows.
        log_odds: By origin, raw scores of its judged rows.
        parts: By part (`PARTS`), the raw scores of all judged rows.
        losses: Log-loss of the judged rows by half-life (None: all years alike).
        range_losses: The same, with all years alike, by the share that lines run over.
    """

    recipe: Recipe
    log_odds: Answers
    parts: Mapping[str, Floats]
    losses: Mapping[float | None, float]
    range_losses: Mapping[float, float] = field(default_factory=dict)


def choose_mixture(
    rows: TrainingRows,
    origins: Sequence[Origin],
    bag: BoostingParameters,
    dense: PenaltyChoice | None = None,
) -> Mixture:
    """Settings, weights and half-life with the least log-loss over the judged rows of all origins.

    Args:
        rows: All training rows.
        origins: Which of them teach and which judge.
        bag: How boosters are grown.
        dense: What `choose_penalty` chose on the same rows and origins, where that is known.
    """
    usual = _with_all_years_alike(rows, origins, bag, dense)
    if not origins:
        return usual
    label = rows.label[judged_places(origins)]
    alike = _with_the_best_range(rows, origins, bag, usual, label)
    best, best_losses = alike, _row_losses(alike, label)
    losses: dict[float | None, float] = {None: float(np.mean(best_losses))}
    for half_life in HALF_LIVES:
        tried = _refitted(rows, origins, bag, replace(alike.recipe, half_life=half_life))
        tried_losses = _row_losses(tried, label)
        losses[half_life] = float(np.mean(tried_losses))
        # To forget costs something everywhere; what a few rows happened to gain is no reason to.
        if not surely_better(tried_losses, best_losses):
            break
        best, best_losses = tried, tried_losses
    return replace(best, losses=losses, range_losses=alike.range_losses)


def _row_losses(mixture: Mixture, label: Labels) -> Floats:
    return row_losses(label, logistic(np.concatenate(mixture.log_odds)))


def _with_all_years_alike(
    rows: TrainingRows,
    origins: Sequence[Origin],
    bag: BoostingParameters,
    dense: PenaltyChoice | None,
) -> Mixture:
    """Rounds, sparsity and penalty each chosen by itself, then weighed."""
    with workers() as pool:
        # At once: each alone leaves a core waiting.
        regression = pool.submit(choose_sparsity, rows, origins, seed=bag.seed)
        grown = choose_trees(rows, origins, bag)
        sparse = regression.result()
    dense = dense or choose_penalty(rows, origins)
    recipe = Recipe(
        grown.rounds, additive=AdditiveRecipe(sparse.sparsity, dense.penalty), leaves=grown.leaves
    )
    return _weighed(rows, origins, recipe, (grown.log_odds, sparse.log_odds, _log_odds(dense)))


def _with_the_best_range(
    rows: TrainingRows,
    origins: Sequence[Origin],
    bag: BoostingParameters,
    usual: Mixture,
    label: Labels,
) -> Mixture:
    """The mixture with the least loss of the usual one and those with wider lines surely better."""
    usual_losses = _row_losses(usual, label)
    losses = {HELD: float(np.mean(usual_losses))}
    best, least = usual, losses[HELD]
    # Trees know no range.
    ends = np.cumsum([len(origin.validation) for origin in origins])[:-1]
    grown = tuple(np.split(usual.parts["boosters"], ends))
    for held in WIDER:
        additive = replace(usual.recipe.additive, held=held)
        tried = _refitted(rows, origins, bag, replace(usual.recipe, additive=additive), grown)
        tried_losses = _row_losses(tried, label)
        losses[held] = float(np.mean(tried_losses))
        if losses[held] < least and surely_better(tried_losses, usual_losses):
            best, least = tried, losses[held]
    return replace(best, range_losses=losses)


def _refitted(
    rows: TrainingRows,
    origins: Sequence[Origin],
    bag: BoostingParameters,
    recipe: Recipe,
    grown: Answers | None = None,
) -> Mixture:
    """A recipe's own settings asked at every origin, and weighed anew.

    Args:
        rows: All training rows.
        origins: Which of them teach and which judge.
        bag: How boosters are grown.
        recipe: The settings.
        grown: What the boosters answer, where their settings are those of before.
    """
    additive = recipe.additive
    with workers() as pool:
        # At once: each alone leaves a core waiting.
        regression = pool.submit(
            choose_sparsity, rows, origins, seed=bag.seed,
            sparsities=(additive.sparsity,), half_life=recipe.half_life, held=additive.held,
        )  # fmt: skip
        if grown is None:
            grown = grown_at_origins(
                rows, origins, bag.with_leaves(recipe.leaves), recipe.rounds, recipe.half_life
            )
        dense = choose_penalty(
            rows, origins,
            penalties=(additive.penalty,), half_life=recipe.half_life, held=additive.held,
        )  # fmt: skip
        sparse = regression.result()
    return _weighed(rows, origins, recipe, (grown, sparse.log_odds, _log_odds(dense)))


def _log_odds(dense: PenaltyChoice) -> Answers:
    return tuple(np.log(share) - np.log1p(-share) for share in dense.probabilities)


def _weighed(
    rows: TrainingRows, origins: Sequence[Origin], recipe: Recipe, answers: tuple[Answers, ...]
) -> Mixture:
    """The mixture of what every part answered at every origin."""
    if not origins:
        return Mixture(_with_weights(recipe, EQUAL), (), {}, {})
    label = rows.label[judged_places(origins)]
    parts = np.array([np.concatenate(each) for each in answers])
    weights = choose_weights(parts, label)
    by_origin = zip(*answers, strict=True)
    return Mixture(
        _with_weights(recipe, weights),
        tuple(weighted_sum(weights, each) for each in by_origin),
        dict(zip(PARTS, parts, strict=True)),
        {},
    )


def _with_weights(recipe: Recipe, weights: Weights) -> Recipe:
    boosters, sparse, dense = weights
    additive = replace(recipe.additive, sparse=sparse, dense=dense)
    return replace(recipe, boosters=boosters, additive=additive)


def weighted_sum(weights: Sequence[float], parts: Sequence[Floats] | Floats) -> Floats:
    """Raw scores of all parts as one, part by part.

    A product of matrices would depend, in its last digits, on BLAS and its threads.
    """
    total = np.zeros(len(parts[0]), dtype=np.float64)
    for weight, part in zip(weights, parts, strict=True):
        total = total + weight * part
    return total


def choose_weights(parts: Floats, label: Labels) -> Weights:
    """The weights with the least log-loss, none below nil.

    Args:
        parts: Raw scores, one row a part in the order of `PARTS`, one column a move.
        label: The moves' labels.
    """
    if len(label) < LEAST_ROWS:
        return EQUAL
    found = minimize(
        lambda weights: log_loss(label, logistic(weighted_sum(weights, parts))),
        EQUAL,
        method="L-BFGS-B",
        bounds=[(0.0, _MOST)] * len(PARTS),
    )
    return tuple(round(float(weight), _DECIMALS) for weight in found.x)
