"""Where every split of a forest stands: below which parent, and after which split on its feature.

All splits are climbed or walked at once, one generation at a time, instead of one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.explaining.shapley.model_text import Floats, Integers, TextTrees

Numbers = TypeVar("Numbers", Floats, Integers)


@dataclass(frozen=True)
class Paths:
    """The ways from the roots to all splits, one entry a split.

    Attributes:
        parent: The split right above; -1 for a root.
        side: On which of the parent's sides it lies: 0 left, 1 right; 0 for a root.
        prior: The next split above on the same feature; -1 where there is none.
        prior_side: On which of the prior split's sides it lies; 0 where there is none.
        ratios: Which part of its training rows went left, and right.
        reach: Product of the cover ratios of the splits above on the same feature.
        features_met: Different features from the root to this split, its own included.
    """

    parent: Integers
    side: Integers
    prior: Integers
    prior_side: Integers
    ratios: Floats
    reach: Floats
    features_met: Integers

    @property
    def branch_ratio(self) -> Floats:
        """Cover ratio of the branch that leads to every split; without meaning for a root."""
        return self.ratios[self.parent, self.side]


def find_paths(trees: TextTrees) -> Paths:
    """The paths of all splits of trees that have been found sound."""
    parent, side = _parents(trees)
    prior, prior_side = _priors(trees, parent, side)
    ratios = trees.rows_below / trees.split_rows[:, None]
    ratio_of_prior = ratios[prior, prior_side]
    is_new = (prior < 0).astype(np.int64)
    return Paths(
        parent=parent,
        side=side,
        prior=prior,
        prior_side=prior_side,
        ratios=ratios,
        reach=_walk(prior, np.ones(len(prior)), lambda above: above * ratio_of_prior),
        features_met=_walk(parent, np.ones(len(prior), np.int64), lambda above: above + is_new),
    )


def _parents(trees: TextTrees) -> tuple[Integers, Integers]:
    parent = np.full(len(trees.feature), -1, dtype=np.int64)
    side = np.zeros(len(trees.feature), dtype=np.int64)
    for of_side in (0, 1):
        child = trees.children[:, of_side]
        is_split = child >= 0
        parent[child[is_split]] = np.flatnonzero(is_split)
        side[child[is_split]] = of_side
    return parent, side


def _priors(trees: TextTrees, parent: Integers, side: Integers) -> tuple[Integers, Integers]:
    """Climbs from every split until its feature is met again or the root is passed."""
    above, side_above = parent.copy(), side.copy()
    while True:
        climbs = (above >= 0) & (trees.feature[above] != trees.feature)
        if not climbs.any():
            return above, side_above
        side_above[climbs] = side[above[climbs]]
        above[climbs] = parent[above[climbs]]


def _walk(above: Integers, start: Numbers, step: Callable[[Numbers], Numbers]) -> Numbers:
    """Values that follow from those above; each round settles one more generation."""
    value = start
    while True:
        following = np.where(above < 0, start, step(value[above]))
        if np.array_equal(following, value):
            return value
        value = following
