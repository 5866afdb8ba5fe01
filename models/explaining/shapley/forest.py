"""One booster's trees as the kernel reads them: everything that does not depend on the row.

**What is computed.** For a leaf of value v whose path has the features 1…d, Shapley's value of
feature j is v · ∫₀¹ (aⱼ - bⱼ) ∏_{i≠j} (bᵢ + t (aᵢ - bᵢ)) dt, where bᵢ is the product of the cover
ratios of i's splits on the path, and aᵢ is 1 where the row passes all of them, else 0. The
integrand is a polynomial in t of degree d - 1, which ⌈d/2⌉ Gauss-Legendre points integrate exactly.

**All leaves of a tree at one point t.** Let S be a subtree's value (its leaves weighted by the
factors below it), P the product of the factors above a split, D = S(left) - S(right), and r and
1 - r the cover ratios of its branches. A row pulls by 1 - r where it goes left and by -r where it
goes right. Then S = S(right) + g·D with g = r + t·pull, the branches' P are g·P and (1 - g)·P, and
pull·P·D is what the split adds to its feature. Where the feature was split on above already, with
product of cover ratios B, let F = B + t (1 - B): g = r + (t/F)·pull, and pull·(B/F²)·P·D is added;
a row that left the path at such an earlier split pulls by 0 here.

So a split needs one number a row, its pull, and a point's t/F and line: from the parent's pull the
line leads from the parent's (B/F²)·P to its own. Where neither has met its feature before, as is
usual, t/F is t and the line is the branch's cover ratio with the slope t or -t. That is read from
rows that all trees of as many points share, so that a forest stays small enough for a cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.explaining.shapley.model_text import (
    Floats,
    Integers,
    TextTrees,
    UnsupportedTreesError,
    read_text,
    starts,
)
from models.explaining.shapley.paths import Paths, find_paths

# How a feature's value is read before it is compared with a threshold. A missing value that goes
# left is read as -inf, one that goes right as nan: one comparison then decides for all of them.
MISSING_IS_ZERO, MISSING_LEFT, MISSING_RIGHT, ZERO_LEFT, ZERO_RIGHT, CODE = range(6)
_READINGS = np.array(
    # By what is missing in LightGBM's bits (nothing, zero, nan), then by where it goes.
    [[MISSING_IS_ZERO, MISSING_IS_ZERO], [ZERO_RIGHT, ZERO_LEFT], [MISSING_RIGHT, MISSING_LEFT]]
)

# Columns of the tables `trees`, `splits`, `ratios` and `sets`.
FIRST_SPLIT, SPLITS, POINTS, POINT_ROW, FIRST_LEAF, FIRST_SET, SETS = range(7)
COLUMN, LEFT, RIGHT, PARENT, SIDE, PRIOR, PRIOR_SIDE, FEATURE, LINE = range(9)
THRESHOLD, LEFT_RATIO = range(2)
READING, FIRST_WORD, WORDS = range(3)

# Beyond, a tree has more than 64 features on one path, or the forest's numbers fill 256 MB.
MOST_POINTS = 32
MOST_COEFFICIENTS = 2**25

OUTSIDE_SET = 1.0
"""How a category is read that is not in a split's set; one that is in it is read as 0."""
_SET_THRESHOLD = 0.5


class Trees(NamedTuple):
    """What the kernel reads.

    Attributes:
        readings: Feature, and how it is read; one row a reading.
        trees: Where a tree's splits, leaves, sets and row of points are, and how many it has of
            splits, points and sets.
        splits: The column that a split looks at (a reading, or after all of these one of the
            tree's sets); its left and right child (a split of the tree, or ~ one of its leaves);
            its parent and on which side of it it lies (1 left, -1 right); the same of the next
            split above on its feature (-1 is none); its feature; the place of its line.
        ratios: Threshold, and cover ratio of the left branch.
        leaves: Values.
        coefficients: The rows of points t; then of every split at its line's place the t/F, the
            line's constants and its slopes to the left at all points, or at ~place the one
            constant of a usual line.
        sets: Where a categorical split's set is: its reading, first word and number of words.
        words: Bits of the sets, 32 a word.
    """

    readings: Integers
    trees: Integers
    splits: npt.NDArray[np.int32]
    ratios: Floats
    leaves: Floats
    coefficients: Floats
    sets: Integers
    words: Integers


@dataclass(frozen=True)
class Forest:
    """A booster, ready to be explained.

    Attributes:
        features: Columns of its designs.
        base: Its expected raw score.
        trees: Its trees that have a split.
    """

    features: int
    base: float
    trees: Trees


def read_forest(text: str, features: int) -> Forest:
    """The forest of `Booster.model_to_string()`.

    Args:
        text: The model.
        features: Columns of its designs.

    Raises:
        UnsupportedTreesError: The kernel does not explain such trees.
    """
    found = read_text(text)
    paths = find_paths(found)
    points = _points(found, paths)
    readings, columns, sets = _columns(found)
    coefficients, point_rows, lines = _coefficients(found, paths, points)
    trees = Trees(
        readings=readings,
        trees=_tree_table(found, points, point_rows),
        splits=_split_table(found, paths, columns, lines),
        ratios=_ratio_table(found, paths),
        leaves=found.leaf,
        coefficients=coefficients,
        sets=sets,
        words=found.words,
    )
    root_rows = np.repeat(found.split_rows[found.first_split], found.splits_each + 1)
    base = found.constant + float((found.leaf_rows / root_rows * found.leaf).sum())
    return Forest(features, base, trees)


def _points(found: TextTrees, paths: Paths) -> Integers:
    """Of every tree, as many points as integrate its longest path exactly."""
    most_met = np.zeros(len(found.splits_each), dtype=np.int64)
    np.maximum.at(most_met, found.tree, paths.features_met)
    points = (most_met + 1) // 2
    coefficients = int((3 * points * found.splits_each).sum())
    if points.max(initial=0) > MOST_POINTS or coefficients > MOST_COEFFICIENTS:
        raise UnsupportedTreesError(found="trees that are too deep or too many")
    return points


def _columns(found: TextTrees) -> tuple[Integers, Integers, Integers]:
    """How the features are read, the column that every split looks at, and the sets.

    A number's column is its reading. A category is read once, as a code; of each of the tree's sets
    the kernel makes a column that says whether the code is in it.
    """
    is_category = found.decision & 1 == 1
    reading = _READINGS[found.decision >> 2 & 3, found.decision >> 1 & 1]
    asked = np.stack([found.feature, np.where(is_category, CODE, reading)], axis=1)
    readings, column = np.unique(asked, axis=0, return_inverse=True)
    column = column.reshape(-1)  # numpy 2.0 alone gives it a second axis
    place_in_tree = found.threshold[is_category].astype(np.int64)
    set_of_split = starts(found.sets_each)[found.tree[is_category]] + place_in_tree
    sets = np.zeros((len(found.set_bounds) - 1, 3), dtype=np.int64)
    sets[set_of_split, READING] = column[is_category]
    sets[:, FIRST_WORD] = found.set_bounds[:-1]
    sets[:, WORDS] = np.diff(found.set_bounds)
    column[is_category] = len(readings) + place_in_tree
    return readings, column, sets


def _tree_table(found: TextTrees, points: Integers, point_rows: Integers) -> Integers:
    first_set = starts(found.sets_each)
    of_splits = (found.first_split, found.splits_each, points, point_rows)
    return np.stack([*of_splits, found.first_leaf, first_set, found.sets_each], axis=1)


def _split_table(
    found: TextTrees, paths: Paths, columns: Integers, lines: Integers
) -> npt.NDArray[np.int32]:
    first_split, first_leaf = found.first_split[found.tree], found.first_leaf[found.tree]
    children = (
        np.where(child >= 0, child - first_split, child + first_leaf) for child in found.children.T
    )
    parent, prior = (
        np.where(above >= 0, above - first_split, -1) for above in (paths.parent, paths.prior)
    )
    side, prior_side = 1 - 2 * paths.side, 1 - 2 * paths.prior_side
    above = (parent, side, prior, prior_side)
    return np.stack([columns, *children, *above, found.feature, lines], axis=1).astype(np.int32)


def _ratio_table(found: TextTrees, paths: Paths) -> Floats:
    threshold = np.where(found.decision & 1 == 1, _SET_THRESHOLD, found.threshold)
    return np.stack([threshold, paths.ratios[:, 0]], axis=1)


def _coefficients(
    found: TextTrees, paths: Paths, points: Integers
) -> tuple[Floats, Integers, Integers]:
    """The coefficients, the row of points of every tree, and the place of every split's line."""
    counts, of_tree = np.unique(points, return_inverse=True)
    point_rows = starts(counts)
    is_first = paths.prior < 0
    is_usual = is_first & (paths.parent >= 0) & is_first[paths.parent]
    sizes = np.where(is_usual, 1, 3 * points[found.tree])
    lines = int(counts.sum()) + starts(sizes)
    coefficients = np.empty(int(counts.sum() + sizes.sum()))
    coefficients[lines[is_usual]] = paths.branch_ratio[is_usual]
    for row, count in zip(point_rows, counts, strict=True):
        nodes, weights = np.polynomial.legendre.leggauss(int(count))
        coefficients[row : row + count] = t = (nodes + 1) / 2
        splits = np.flatnonzero(~is_usual & (points[found.tree] == count))
        places = lines[splits][:, None] + np.arange(3 * count)
        coefficients[places] = _lines(paths, splits, t, weights / 2)
    return coefficients, point_rows[of_tree], np.where(is_usual, ~lines, lines)


def _lines(paths: Paths, splits: Integers, t: Floats, weights: Floats) -> Floats:
    """Of some splits t/F, the line's constants and its slopes to the left, at all points.

    A root's line has the points' weights as constants and no slope: above it P is 1, and so is
    what stands for a pull.
    """
    factor, scale = _factor_and_scale(paths.reach[splits], t)
    parent = paths.parent[splits]
    parent_factor, parent_scale = _factor_and_scale(paths.reach[parent], t)
    growth = scale / parent_scale
    is_root = (parent < 0)[:, None]
    constant = np.where(is_root, weights, paths.branch_ratio[splits][:, None] * growth)
    slope = np.where(is_root, 0.0, t / parent_factor * growth)
    return np.concatenate([t / factor, constant, slope], axis=1)


def _factor_and_scale(reach: Floats, t: Floats) -> tuple[Floats, Floats]:
    """F and B/F² of splits, one row a split and one column a point."""
    factor = reach[:, None] + t * (1 - reach[:, None])
    return factor, reach[:, None] / factor**2
