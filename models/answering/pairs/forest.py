"""Boosters as sets of leaves, eight leaves a byte, ready to be asked about all pairs.

**The idea** (QuickScorer's, by sides). Each split rules out the leaves of the branch that a row
does not take. What all splits of a tree leave over is the one leaf that the row ends in. So the
splits on a person's columns can be asked once a person, those on a post's once a post, and a pair
needs the intersection of both and of the few splits on columns of the pair.

**Eight leaves a byte.** A tree's leaves, from left to right, are cut into bytes of eight; of all
its bytes one has one bit left, the others none. A byte's two halves are places in tables of
sixteen, so that one instruction finds the values of 32 pairs, and a tree of 31 leaves is no more
than four small ones.

**Codes.** A column's values are read as codes of one byte: how many of the thresholds lie below.
All splits of the column on as many thresholds as a byte holds share a *scale*. 255 is a missing
value; to a split that sends these left 1 is added to all codes first, and 255 becomes 0. A
categorical split has a scale of its own: 0 in its set, 1 outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from models.design import Floats
from models.explaining.shapley.model_text import Integers, TextTrees, read_text, starts

if TYPE_CHECKING:
    import lightgbm

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]

LEAVES_A_BYTE = 8
NOTHING_MISSING, ZERO_MISSING, NAN_MISSING, A_SET = range(4)
"""How a scale reads a value: LightGBM's three kinds of missing values, or a set of categories."""
MOST_THRESHOLDS = 253
"""Of a scale, so that a missing value, and 1 more than any other code, have room in a byte."""
ADDED, LIMIT, LEFT, RIGHT = range(4)
"""Columns of a split's bytes."""
_SIGN = 128
"""Added to codes and limits, since machines compare signed bytes."""


class Scales(NamedTuple):
    """How values are read as codes, one entry a scale.

    Attributes:
        column: The design's column.
        reading: `NOTHING_MISSING`, `ZERO_MISSING`, `NAN_MISSING` or `A_SET`.
        first: Where its thresholds begin, or the words of its set.
        size: How many these are.
        thresholds: Of all scales, rising within each.
        words: Bits of all sets, 32 a word.
    """

    column: Integers
    reading: Integers
    first: Integers
    size: Integers
    thresholds: Floats
    words: Integers


class Splits(NamedTuple):
    """Splits by the byte of leaves that they rule leaves of out from.

    Attributes:
        first: Where the splits of every byte begin, and one past the last.
        scale: The scale that each looks at.
        bytes: Of each, what is added to a code, the limit that a code goes right above, and which
            leaves are left over on the left and on the right.
    """

    first: Places
    scale: Places
    bytes: Bytes


class Leaves(NamedTuple):
    """What leaves hold, nine entries a byte of leaves: 0, and those of its eight leaves.

    The last byte of a tree may have fewer; what it has not is nan, and nothing leads to it.

    Attributes:
        values: Raw scores.
        logs: Log of the number of training moves; empty where nobody asks.
        first: The first byte of every booster, and one past the last.
    """

    values: Floats
    logs: Floats
    first: Places


@dataclass(frozen=True)
class PairForest:
    """Some boosters over the same columns.

    Attributes:
        scales: How they read values.
        splits: All their splits.
        leaves: What their leaves hold.
        constant: By booster, the sum of its trees without a split.
        tree: The tree of every byte, counted through all boosters but for trees without a split.
        constant_log: Sum of the logs of the trees without a split; None where nobody asks.
    """

    scales: Scales
    splits: Splits
    leaves: Leaves
    constant: Floats
    tree: Integers
    constant_log: float | None = None

    @property
    def bytes(self) -> int:
        """How many bytes of leaves there are."""
        return len(self.tree)

    def splits_on(self, scales: npt.NDArray[np.bool_]) -> Splits:
        """The splits on some of the scales alone."""
        chosen = scales[self.splits.scale]
        of_byte = np.repeat(np.arange(self.bytes), np.diff(self.splits.first))[chosen]
        first = np.searchsorted(of_byte, np.arange(self.bytes + 1)).astype(np.int32)
        return Splits(first, self.splits.scale[chosen], self.splits.bytes[chosen])


def pair_forest(
    boosters: Sequence[lightgbm.Booster], counts: Sequence[Sequence[int]] | None = None
) -> PairForest:
    """The forest of some boosters.

    Args:
        boosters: Finished ones, all over the same columns.
        counts: By tree of all boosters, how many training moves each leaf holds
            (`models.certainty.support.Support.counts`); None: nobody asks for company.

    Raises:
        UnsupportedTreesError: Several scores a row, averaged or linear trees, broken trees.
    """
    texts = [booster.model_to_string() for booster in boosters]
    trees = [read_text(text) for text in texts]
    scales, asked = _scales(trees)
    spans = [_spans(found) for found in trees]
    sizes = np.concatenate([found.splits_each + 1 for found in trees])
    bytes_each = -(-sizes // LEAVES_A_BYTE)
    of_booster = np.repeat(np.arange(len(trees)), [len(found.splits_each) for found in trees])
    bytes_of_booster = np.bincount(of_booster, bytes_each, len(trees)).astype(np.int64)
    leaves = Leaves(
        _in_bytes(sizes, spans, [found.leaf for found in trees]),
        _in_bytes(sizes, spans, _logs(texts, counts))
        if counts
        else np.empty((0, 1 + LEAVES_A_BYTE)),
        np.concatenate([[0], np.cumsum(bytes_of_booster)]).astype(np.int32),
    )
    return PairForest(
        scales,
        _splits(trees, spans, starts(bytes_each), asked),
        leaves,
        np.array([found.constant for found in trees], dtype=np.float64),
        np.repeat(np.arange(len(sizes)), bytes_each),
        _constant_log(texts, counts) if counts else None,
    )


class _Spans(NamedTuple):
    """Where a booster's splits and leaves lie among the leaves of their trees, from left to right.

    Attributes:
        first: Of every split, the place of its first leaf.
        middle: The place of the first leaf on its right.
        last: One past the place of its last leaf.
        leaf: Of every leaf, its place.
    """

    first: Integers
    middle: Integers
    last: Integers
    leaf: Integers


def _spans(found: TextTrees) -> _Spans:
    children = found.children.tolist()
    size = [0] * len(children)
    # A child stands behind its parent: upwards for the sizes, downwards for the places.
    for split in range(len(children) - 1, -1, -1):
        size[split] = sum(1 if child < 0 else size[child] for child in children[split])
    first, middle, leaf = [0] * len(size), [0] * len(size), [0] * len(found.leaf)
    for split, (left, right) in enumerate(children):
        middle[split] = first[split] + (1 if left < 0 else size[left])
        for child, place in ((left, first[split]), (right, middle[split])):
            if child < 0:
                leaf[~child] = place
            else:
                first[child] = place
    begin = np.array(first, dtype=np.int64)
    ends = begin + np.array(size, dtype=np.int64)
    return _Spans(begin, np.array(middle, dtype=np.int64), ends, np.array(leaf, dtype=np.int64))


def _scales(trees: Sequence[TextTrees]) -> tuple[Scales, tuple[Integers, Integers]]:
    """The scales of some boosters; of all splits in turn, the scale and the place on it."""
    column = np.concatenate([found.feature for found in trees])
    decision = np.concatenate([found.decision for found in trees])
    threshold = np.concatenate([found.threshold for found in trees])
    reading = np.where(decision & 1 == 1, A_SET, decision >> 2 & 3)
    scale, place = np.zeros_like(column), np.zeros_like(column)
    rows: list[tuple[int, int, int, int]] = []
    cuts: list[Floats] = []
    words: list[Integers] = []
    for of_column, read in np.unique(np.stack([column, reading], axis=1), axis=0).tolist():
        if read == A_SET:
            continue
        chosen = np.flatnonzero((column == of_column) & (reading == read))
        own, among = np.unique(threshold[chosen], return_inverse=True)
        scale[chosen] = len(rows) + among // MOST_THRESHOLDS
        place[chosen] = among % MOST_THRESHOLDS
        for start in range(0, len(own), MOST_THRESHOLDS):
            part = own[start : start + MOST_THRESHOLDS]
            rows.append((of_column, read, sum(map(len, cuts)), len(part)))
            cuts.append(part)
    known: dict[tuple[int, bytes], int] = {}
    for split, of_set in _sets(trees):
        key = (int(column[split]), of_set.tobytes())
        if key not in known:
            known[key] = len(rows)
            rows.append((key[0], A_SET, sum(map(len, words)), len(of_set)))
            words.append(of_set)
        scale[split] = known[key]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4).T.copy()
    ends = np.concatenate([np.empty(0), *cuts]), np.concatenate([np.empty(0, np.int64), *words])
    found_column, found_reading, begin, size = table
    return Scales(found_column, found_reading, begin, size, *ends), (scale, place)


def _sets(trees: Sequence[TextTrees]) -> Iterator[tuple[int, Integers]]:
    """Every categorical split, counted through all boosters, with the words of its set."""
    before = 0
    for found in trees:
        first_set = starts(found.sets_each)[found.tree]
        for split in np.flatnonzero(found.decision & 1 == 1):
            of_set = int(first_set[split]) + int(found.threshold[split])
            begin, end = found.set_bounds[of_set : of_set + 2]
            yield before + int(split), found.words[begin:end]
        before += len(found.feature)


def _splits(
    trees: Sequence[TextTrees],
    spans: Sequence[_Spans],
    first_byte: Integers,
    asked: tuple[Integers, Integers],
) -> Splits:
    """All splits, once for each byte that holds leaves of theirs."""
    first, middle, last = (np.concatenate(each) for each in list(zip(*spans, strict=True))[:3])
    grown = np.cumsum([0] + [len(found.splits_each) for found in trees])
    tree = np.concatenate([found.tree + grown[place] for place, found in enumerate(trees)])
    decision = np.concatenate([found.decision for found in trees])
    goes_left = (decision & 1 == 0) & (decision & 2 == 2) & (decision >> 2 & 3 > 0)
    first_own = first // LEAVES_A_BYTE
    many = (last - 1) // LEAVES_A_BYTE - first_own + 1
    split = np.repeat(np.arange(len(many)), many)
    byte = first_own[split] + np.arange(len(split)) - np.repeat(starts(many), many)
    begin = byte * LEAVES_A_BYTE
    on_left = _bits(first[split] - begin, middle[split] - begin)
    on_right = _bits(middle[split] - begin, last[split] - begin)
    sizes = np.concatenate([found.splits_each + 1 for found in trees])
    # The last byte of a tree may have bits for which there is no leaf.
    there = _bits(-begin, sizes[tree[split]] - begin)
    scale, place = asked[0][split], asked[1][split]
    added = goes_left[split].astype(np.int64)
    table = np.stack(
        [added + _SIGN, (place + added - _SIGN) & 255, there & ~on_right, there & ~on_left], axis=1
    ).astype(np.uint8)
    byte = byte + first_byte[tree[split]]
    order = np.argsort(byte, kind="stable")
    count = int((-(-sizes // LEAVES_A_BYTE)).sum())
    begins = np.searchsorted(byte[order], np.arange(count + 1)).astype(np.int32)
    return Splits(begins, scale[order].astype(np.int32), table[order])


def _bits(first: Integers, last: Integers) -> Integers:
    """The bits from one place to before another, as far as a byte has them."""
    low, high = np.clip(first, 0, LEAVES_A_BYTE), np.clip(last, 0, LEAVES_A_BYTE)
    return (1 << high) - (1 << low)


def _in_bytes(sizes: Integers, spans: Sequence[_Spans], held: Sequence[Floats]) -> Floats:
    """What leaves hold as `Leaves` keeps it: nine entries a byte, the first of them 0.

    Args:
        sizes: Leaves of every tree of all boosters.
        spans: Of every booster.
        held: By booster, one number a leaf.
    """
    bytes_each = -(-sizes // LEAVES_A_BYTE)
    place = np.concatenate([each.leaf for each in spans])
    byte = np.repeat(starts(bytes_each), sizes) + place // LEAVES_A_BYTE
    table = np.full((int(bytes_each.sum()), 1 + LEAVES_A_BYTE), np.nan)
    table[:, 0] = 0.0
    table[byte, 1 + place % LEAVES_A_BYTE] = np.concatenate(held)
    return table


_TREE_SIZES = re.compile(r"^num_leaves=(\d+)$", re.MULTILINE)


def _logs(texts: Sequence[str], counts: Sequence[Sequence[int]]) -> list[Floats]:
    """By booster, the log of how many training moves each leaf holds, as `Support` takes it."""
    own = iter(counts)
    found = []
    for text in texts:
        listed = [(int(size), next(own)) for size in _TREE_SIZES.findall(text)]
        grown = [_log_counts(count) for size, count in listed if size > 1]
        found.append(np.concatenate([np.empty(0), *grown]))
    return found


def _constant_log(texts: Sequence[str], counts: Sequence[Sequence[int]]) -> float:
    sizes = (int(size) for text in texts for size in _TREE_SIZES.findall(text))
    return sum(
        float(_log_counts(count)[0]) for size, count in zip(sizes, counts, strict=True) if size == 1
    )


def _log_counts(counts: Sequence[int]) -> Floats:
    # A leaf that no training move reaches counts as half a move.
    return np.log(np.maximum(np.array(counts, dtype=np.float64), 0.5))
