"""Choose hyper-parameters, the weights of the parts and the age of moves by out-of-time log-loss.

The raw score is a weighted sum (stacking) of the boosters', of a sparse and of a dense regression's
log-odds, each of which can be explained exactly. Where people and posts interact the boosters get
the weight, where effects simply add the regressions do; weights that sum to less than one shrink
all of them. Settings are chosen with all training moves weighing the same and lines that run over
their usual range. Then wider ranges and half-lives of moves are tried with the same settings, and
one is taken where its mixture is surely better on the judged rows of the rolling origins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

from models.design import HELD, Floats, logistic
from models.evaluation import log_loss, row_losses, surely_better
from models.parts.boosting import (
    BoostingParameters,
    RoundsChoice,
    choose_trees,
    grown_at_origins,
)
from models.parts.dense_regression import PenaltyChoice, choose_penalty
from models.parts.sparse_regression import SparsityChoice, choose_sparsity
from models.parts.taught import AtOrigin, judged_label, judged_people
from models.parts.workers import workers
from models.recipe import AdditiveRecipe, Recipe
from models.rows import Labels

LEAST_ROWS = 400
"""Judged rows from which weights can be told apart from luck; below, boosters and the sparse
regression count a half each."""
PARTS = ("boosters", "sparse", "dense")
EQUAL = (0.5, 0.5, 0.0)
HALF_LIVES = (16.0, 8.0)
"""Years, tried in turn after all years alike, until one brings no more than luck would."""
WIDER = (1.0,)
"""Inner shares of its training values that a line may run over where the usual is surely too few:
in young records the outermost values are the records' age or a slip, in others they tell most."""
LITTLE = 0.1
"""A weight of the boosters below which their trees are worth no time."""
AS_WELL = 0.0002
"""Log-loss that few trees may cost against many, where trees weigh little."""
LEAST_ROUNDS = 20
"""Never fewer: company and similar moves are told by the leaves of these trees."""
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
    at: Sequence[AtOrigin],
    bag: BoostingParameters,
    dense: Callable[[], PenaltyChoice] | None = None,
) -> Mixture:
    """Settings, weights and half-life with the least log-loss over the judged rows of all origins.

    Args:
        at: The origins.
        bag: How boosters are grown.
        dense: Answers what `choose_penalty` chose on the same origins, once that is known; None:
            it is asked here.
    """
    alike = _with_all_years_alike(at, bag, dense or (lambda: choose_penalty(at)))
    if not at:
        return alike
    people = judged_people(at)
    best, best_losses = alike, _row_losses(alike, at)
    losses: dict[float | None, float] = {None: float(np.mean(best_losses))}
    for half_life in HALF_LIVES:
        tried = _refitted(at, bag, best, half_life)
        tried_losses = _row_losses(tried, at)
        losses[half_life] = float(np.mean(tried_losses))
        # To forget costs something everywhere; what a few rows happened to gain is no reason to.
        if not surely_better(tried_losses, best_losses, people):
            break
        best, best_losses = tried, tried_losses
    return replace(best, losses=losses, range_losses=alike.range_losses)


def _row_losses(mixture: Mixture, at: Sequence[AtOrigin]) -> Floats:
    return row_losses(judged_label(at), logistic(np.concatenate(mixture.log_odds)))


def _with_all_years_alike(
    at: Sequence[AtOrigin], bag: BoostingParameters, dense: Callable[[], PenaltyChoice]
) -> Mixture:
    """Rounds, sparsity and penalty each chosen by itself, then weighed with the best range."""
    with workers() as pool:
        # Beside the trees: the regressions know nothing of them, and have no use for a second core.
        regressions = pool.submit(_regressions, at, bag.seed, dense)
        grown = choose_trees(at, bag)
        by_range = regressions.result()
    sparse, ridge = by_range[HELD]
    additive = AdditiveRecipe(sparse.sparsity, ridge.penalty)
    recipe = Recipe(grown.rounds, additive=additive, leaves=grown.leaves)
    mixtures = {
        held: _weighed(
            at,
            replace(recipe, additive=replace(additive, held=held)),
            (grown.log_odds, each[0].log_odds, _log_odds(each[1])),
        )
        for held, each in by_range.items()
    }
    best = _with_the_best_range(at, mixtures)
    if not at or best.recipe.boosters >= LITTLE:
        return best
    return _with_few_trees(at, best, grown)


def _with_few_trees(at: Sequence[AtOrigin], usual: Mixture, grown: RoundsChoice) -> Mixture:
    """The same of the fewest rounds that judge as well, for trees that weigh little."""
    ends = np.cumsum([len(each.label) for each in at])[:-1]
    sparse, dense = (tuple(np.split(usual.parts[name], ends)) for name in PARTS[1:])
    most = float(_row_losses(usual, at).mean()) + AS_WELL
    for rounds, log_odds in grown.fewer.items():
        if rounds < LEAST_ROUNDS:
            continue
        tried = _weighed(at, replace(usual.recipe, rounds=rounds), (log_odds, sparse, dense))
        if _row_losses(tried, at).mean() <= most:
            return replace(tried, range_losses=usual.range_losses)
    return usual


Regressions = tuple[SparsityChoice, PenaltyChoice]


def _regressions(
    at: Sequence[AtOrigin], seed: int, dense: Callable[[], PenaltyChoice]
) -> Mapping[float, Regressions]:
    """Both regressions by the share that lines run over; settings are chosen with the usual one."""
    sparse = choose_sparsity(at, seed=seed)
    if not at:
        return {HELD: (sparse, dense())}
    wider = {
        held: choose_sparsity(at, seed=seed, sparsities=(sparse.sparsity,), held=held)
        for held in WIDER
    }
    ridge = dense()
    return {HELD: (sparse, ridge)} | {
        held: (each, choose_penalty(at, penalties=(ridge.penalty,), held=held))
        for held, each in wider.items()
    }


def _with_the_best_range(at: Sequence[AtOrigin], by_range: Mapping[float, Mixture]) -> Mixture:
    """The mixture with the least loss of the usual one and those with wider lines surely better."""
    usual = by_range[HELD]
    if not at:
        return usual
    by_row = {held: _row_losses(mixture, at) for held, mixture in by_range.items()}
    losses = {held: float(np.mean(rows)) for held, rows in by_row.items()}
    people = judged_people(at)
    sure = [held for held in WIDER if surely_better(by_row[held], by_row[HELD], people)]
    best = by_range[min(sure, key=losses.__getitem__)] if sure else usual
    return replace(best, range_losses=losses)


def _refitted(
    at: Sequence[AtOrigin], bag: BoostingParameters, before: Mixture, half_life: float
) -> Mixture:
    """A mixture's settings with a half-life, asked at every origin and weighed anew.

    The regressions are asked first. Where these gain nothing beside trees for which all years are
    alike, no trees are grown: what drifts shows in both, and trees take most of the time.
    """
    recipe = replace(before.recipe, half_life=half_life)
    additive = recipe.additive
    sparse = choose_sparsity(
        at, seed=bag.seed,
        sparsities=(additive.sparsity,), half_life=half_life, held=additive.held,
    )  # fmt: skip
    ends = np.cumsum([len(each.label) for each in at])[:-1]
    grown, _, dense = (tuple(np.split(before.parts[name], ends)) for name in PARTS)
    # One that counts for nothing need not be fitted again.
    if additive.dense > 0:
        ridge = choose_penalty(
            at, penalties=(additive.penalty,), half_life=half_life, held=additive.held
        )
        dense = _log_odds(ridge)
    probed = _weighed(at, recipe, (grown, sparse.log_odds, dense))
    if _row_losses(probed, at).mean() >= _row_losses(before, at).mean():
        return probed
    grown = grown_at_origins(at, bag.with_leaves(recipe.leaves), recipe.rounds, half_life)
    return _weighed(at, recipe, (grown, sparse.log_odds, dense))


def _log_odds(dense: PenaltyChoice) -> Answers:
    return tuple(np.log(share) - np.log1p(-share) for share in dense.probabilities)


def _weighed(at: Sequence[AtOrigin], recipe: Recipe, answers: tuple[Answers, ...]) -> Mixture:
    """The mixture of what every part answered at every origin."""
    if not at:
        return Mixture(_with_weights(recipe, EQUAL), (), {}, {})
    parts = np.array([np.concatenate(each) for each in answers])
    weights = choose_weights(parts, judged_label(at))
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
