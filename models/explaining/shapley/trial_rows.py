"""Rows that try a forest: made of its own thresholds and categories, missing and extreme values."""

from __future__ import annotations

import numpy as np

from models.explaining.shapley.forest import (
    COLUMN,
    FEATURE,
    FIRST_WORD,
    READING,
    THRESHOLD,
    WORDS,
    Forest,
    Trees,
)
from models.explaining.shapley.model_text import Floats, Integers

ROWS = 32
_SEED = 0
_MISSING_SHARE, _EXTREME_SHARE = 0.2, 0.2
# Infinities, numbers that LightGBM takes for zero, and numbers beyond any threshold.
_EXTREMES = np.array([-np.inf, np.inf, 0.0, -0.0, 1e-36, -1e-36, 1e300, -1e300])


def trial_rows(forest: Forest) -> Floats:
    """The rows that the kernel is checked on: one a case, one column a feature, always the same."""
    draw = np.random.default_rng(_SEED)
    rows = draw.normal(size=(ROWS, forest.features))
    for feature, telling in _thresholds(forest).items():
        extremes = draw.choice(_EXTREMES, ROWS)
        is_extreme = draw.random(ROWS) < _EXTREME_SHARE
        rows[:, feature] = np.where(is_extreme, extremes, draw.choice(telling, ROWS))
    for feature, telling in _codes(forest).items():
        rows[:, feature] = draw.choice(telling, ROWS)
    rows[draw.random(rows.shape) < _MISSING_SHARE] = np.nan
    return rows


def _thresholds(forest: Forest) -> dict[int, Floats]:
    """By feature, its thresholds and the numbers right beside them."""
    trees = forest.trees
    is_number = trees.splits[:, COLUMN] < len(trees.readings)
    features, thresholds = trees.splits[is_number, FEATURE], trees.ratios[is_number, THRESHOLD]
    found = {}
    for feature in np.unique(features):
        own = np.unique(thresholds[features == feature])
        beside = [np.nextafter(own, -np.inf), own, np.nextafter(own, np.inf)]
        found[int(feature)] = np.concatenate(beside)
    return found


def _codes(forest: Forest) -> dict[int, Floats]:
    """By feature, the categories of its sets, one that is in none, and numbers that are none."""
    trees = forest.trees
    features = trees.readings[trees.sets[:, READING], 0]
    found = {}
    for feature in np.unique(features):
        own = np.unique(
            np.concatenate([_members(trees, of) for of in trees.sets[features == feature]])
        )
        odd = np.array([-2.0, -1.0, -0.5, own.max(initial=0) + 1])
        found[int(feature)] = np.concatenate([own, own + 0.5, odd])
    return found


def _members(trees: Trees, of_set: Integers) -> Integers:
    """The categories of one set."""
    first = of_set[FIRST_WORD]
    words = trees.words[first : first + of_set[WORDS]]
    return np.flatnonzero(words[:, None] >> np.arange(32) & 1)
