"""A LightGBM model's own text, as flat arrays over all its trees.

The text is read rather than `dump_model()`, which writes an infinite threshold as 1e300: the text
loses nothing. Both it and `predict` end at an early stopped booster's best iteration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from records.errors import MutasiError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class UnsupportedTreesError(MutasiError):
    """Trees that the kernel does not explain; they are LightGBM's to explain, or to refuse."""

    def __init__(self, *, found: str) -> None:
        """Keep what was found; the rest is always the same."""
        super().__init__(
            found=found,
            expected="one tree a round, boosted, with a constant in every leaf",
            action="let LightGBM explain this model",
        )


@dataclass(frozen=True)
class TextTrees:
    """The trees of a model that have at least one split, all in one row.

    A child is a split's place among all splits, or ~ a leaf's place among all leaves.

    Attributes:
        constant: Sum of the trees without a split.
        splits_each: Splits of every tree; it has one leaf more.
        feature: Of every split, its column in the design.
        threshold: Of every split; for a categorical one, the place of its set within its tree.
        decision: LightGBM's bits: 1 categorical, 2 missing goes left, 4 and 8 what is missing.
        children: Left and right child of every split.
        split_rows: Training rows that met a split.
        leaf_rows: Training rows in a leaf.
        leaf: Values of the leaves.
        sets_each: Sets of categories of every tree.
        set_bounds: First word of every set, and one past the last, among all words.
        words: The sets' bits, 32 a word.
    """

    constant: float
    splits_each: Integers
    feature: Integers
    threshold: Floats
    decision: Integers
    children: Integers
    split_rows: Integers
    leaf_rows: Integers
    leaf: Floats
    sets_each: Integers
    set_bounds: Integers
    words: Integers

    @property
    def tree(self) -> Integers:
        """The tree of every split."""
        return np.repeat(np.arange(len(self.splits_each)), self.splits_each)

    @property
    def first_split(self) -> Integers:
        """The first split of every tree."""
        return starts(self.splits_each)

    @property
    def first_leaf(self) -> Integers:
        """The first leaf of every tree."""
        return starts(self.splits_each + 1)

    @property
    def rows_below(self) -> Integers:
        """Training rows that every split sent left, and right."""
        rows = np.concatenate([self.split_rows, self.leaf_rows])
        leaves_from = len(self.split_rows)
        return rows[np.where(self.children >= 0, self.children, leaves_from + ~self.children)]


def starts(sizes: Integers) -> Integers:
    """Where each of several runs starts when they lie end to end.

    >>> starts(np.array([2, 3, 1])).tolist()
    [0, 2, 5]
    """
    return np.cumsum(sizes) - sizes


def read_text(text: str) -> TextTrees:
    """The trees of `Booster.model_to_string()`.

    Raises:
        UnsupportedTreesError: Several scores a row, averaged or linear trees, broken trees.
    """
    head, *blocks = text.split("\nend of trees")[0].split("\nTree=")
    _refuse_other_models(head.splitlines())
    trees = [_fields(block) for block in blocks]
    if any(tree.get("is_linear", "0") != "0" for tree in trees):
        raise UnsupportedTreesError(found="leaves that are linear models")
    grown = [tree for tree in trees if int(tree["num_leaves"]) > 1]
    constant = sum(float(tree["leaf_value"]) for tree in trees if int(tree["num_leaves"]) == 1)
    found = _flat(grown, constant)
    _refuse_broken(found, features=int(_fields(head)["max_feature_idx"]) + 1)
    return found


def _refuse_other_models(head: Sequence[str]) -> None:
    if "num_tree_per_iteration=1" not in head:
        raise UnsupportedTreesError(found="several scores a row")
    if "average_output" in head:
        raise UnsupportedTreesError(found="a random forest, whose trees are averaged")


def _fields(block: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in block.splitlines() if "=" in line)


def _flat(trees: Sequence[dict[str, str]], constant: float) -> TextTrees:
    splits_each = np.array([int(tree["num_leaves"]) - 1 for tree in trees], dtype=np.int64)
    first_split, first_leaf = starts(splits_each), starts(splits_each + 1)
    of_tree = np.repeat(np.arange(len(trees)), splits_each)
    children = np.stack([_whole(trees, "left_child"), _whole(trees, "right_child")], axis=1)
    return TextTrees(
        constant=constant,
        splits_each=splits_each,
        feature=_whole(trees, "split_feature"),
        threshold=_real(trees, "threshold"),
        decision=_whole(trees, "decision_type"),
        children=np.where(
            children >= 0,
            children + first_split[of_tree][:, None],
            children - first_leaf[of_tree][:, None],
        ),
        split_rows=_whole(trees, "internal_count"),
        leaf_rows=_whole(trees, "leaf_count"),
        leaf=_real(trees, "leaf_value"),
        **_sets(trees),
    )


def _sets(trees: Sequence[dict[str, str]]) -> dict[str, Integers]:
    """The categorical sets of all trees; a tree without any has no such lines."""
    bounds = [_integers(tree.get("cat_boundaries", "0")) for tree in trees]
    words = _integers(" ".join(tree.get("cat_threshold", "") for tree in trees))
    sizes = [np.diff(of_tree) for of_tree in bounds]
    ends = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *sizes]))
    return {
        "sets_each": np.array([len(of_tree) for of_tree in sizes], dtype=np.int64),
        "set_bounds": ends,
        "words": words,
    }


def _whole(trees: Sequence[dict[str, str]], name: str) -> Integers:
    return _integers(" ".join(tree[name] for tree in trees))


def _integers(written: str) -> Integers:
    return np.array(written.split(), dtype=np.int64)


def _real(trees: Sequence[dict[str, str]], name: str) -> Floats:
    return np.array(" ".join(tree[name] for tree in trees).split(), dtype=np.float64)


def _refuse_broken(trees: TextTrees, features: int) -> None:
    """Refuse what would break what the mathematics and the kernel's bare memory rest on."""
    if not _is_every_child_met_once(trees):
        raise UnsupportedTreesError(found="branches that meet, or stand before their root")
    rows_below = trees.rows_below
    if (rows_below <= 0).any() or (rows_below.sum(axis=1) != trees.split_rows).any():
        raise UnsupportedTreesError(found="branches that do not share out the rows of their split")
    if not np.isfinite(trees.leaf).all() or np.isnan(trees.threshold).any():
        raise UnsupportedTreesError(found="a leaf or a threshold that is no number")
    if not _is_every_question_answered(trees, features):
        raise UnsupportedTreesError(found="splits on what the model does not have")


def _is_every_question_answered(trees: TextTrees, features: int) -> bool:
    """Whether every split names a feature, a set and a kind of missing values that there are."""
    is_category = trees.decision & 1 == 1
    place, sets = trees.threshold[is_category], trees.sets_each[trees.tree[is_category]]
    return bool(
        ((trees.feature >= 0) & (trees.feature < features)).all()
        and ((place >= 0) & (place < sets)).all()
        and (trees.decision >> 2 & 3 < 3).all()
        and trees.set_bounds[-1] == len(trees.words)
    )


def _is_every_child_met_once(trees: TextTrees) -> bool:
    """Whether every tree is one: each split below its parent, each leaf in its own tree."""
    children, of_child = trees.children.ravel(), np.repeat(trees.tree, 2)
    parent = np.repeat(np.arange(len(trees.feature)), 2)
    is_split = children >= 0
    below = np.setdiff1d(np.arange(len(trees.feature)), trees.first_split)
    leaves = np.arange(len(trees.leaf))
    if not np.array_equal(np.sort(children[is_split]), below):
        return False
    if not np.array_equal(np.sort(~children[~is_split]), leaves):
        return False
    tree_of_leaf = np.repeat(np.arange(len(trees.splits_each)), trees.splits_each + 1)
    same_tree = np.empty(len(children), dtype=np.bool_)
    same_tree[is_split] = trees.tree[children[is_split]] == of_child[is_split]
    same_tree[~is_split] = tree_of_leaf[~children[~is_split]] == of_child[~is_split]
    return bool(same_tree.all() and (children[is_split] > parent[is_split]).all())
