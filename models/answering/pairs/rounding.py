"""Scores and company in whole numbers of one and two bytes, and how far that can be off.

The scan of all pairs only has to tell which pairs may be among the best; these are then asked
exactly. So it adds small whole numbers, and is told by how much their sum can be wrong.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from models.answering.pairs.forest import LEAVES_A_BYTE, Bytes, PairForest
from models.answering.pairs.kernel import FLUSHED, TABLES, Fine, Rounded
from models.answering.pairs.lanes import TABLE
from models.design import Floats
from models.explaining.shapley.model_text import Integers

# Sums of 16 roundings upwards must not leave 16 bits.
_MOST_OF_WORDS = 65_500
_MOST_OF_BYTE = 255
_MOST_OF_THREE = 2**24 - 1
FINE_ERROR = 5e-7
"""The most that a booster's raw score in three bytes may be off by, in log-odds."""
SLACK = 1e-7
"""What sums of floats, and the rounding of what is compared, may be off by."""


def rounded(forest: PairForest, factor: float, log_factor: float) -> Rounded:
    """A forest in whole numbers, at the upper end of what its sums can be off by.

    Args:
        forest: The boosters.
        factor: What a leaf's raw score counts in the model's.
        log_factor: What a leaf's log counts in the company; without meaning where there are none.
    """
    constant = factor * float(forest.constant.sum())
    scores, low, error, step = _whole(forest, factor * forest.leaves.values[:, 1:], by_words=True)
    tables = np.zeros((forest.bytes, TABLES, TABLE), dtype=np.uint8)
    _fill(tables, 0, scores & 255)
    _fill(tables, 1, scores >> 8)
    log_base, log_step = 0.0, 0.0
    if forest.constant_log is not None:
        logs, log_low, log_error, log_step = _whole(
            forest, log_factor * forest.leaves.logs[:, 1:], by_words=False
        )
        _fill(tables, 2, logs)
        log_base = log_low + log_error + log_factor * forest.constant_log + SLACK
    base = constant + low + error + SLACK
    return Rounded(tables.ravel(), base, step, log_base, log_step, 2 * (error + SLACK))


def fine(forest: PairForest) -> Fine | None:
    """Boosters in whole numbers of three bytes; None where these would be too coarse."""
    tables = np.zeros((forest.bytes, TABLES, TABLE), dtype=np.uint8)
    first = forest.leaves.first
    low, step = np.zeros(len(first) - 1), np.ones(len(first) - 1)
    for booster, (begin, end) in enumerate(pairwise(first)):
        held, tree = forest.leaves.values[begin:end, 1:], forest.tree[begin:end]
        if not len(held):
            continue
        above, low[booster], begins = _above_least(held, tree)
        step[booster] = (float(np.nanmax(above)) / _MOST_OF_THREE) or 1.0
        # Half a step a tree at most.
        if step[booster] * len(begins) / 2 > FINE_ERROR:
            return None
        whole = np.rint(np.nan_to_num(above / step[booster])).astype(np.int64)
        for number in range(3):
            _fill(tables[begin:end], number, whole >> 8 * number & 255)
    return Fine(tables.ravel(), low, step, first)


def _above_least(held: Floats, tree: Integers) -> tuple[Floats, float, Integers]:
    """What leaves hold above their tree's least; the sum of these; where each tree begins."""
    first = np.flatnonzero(np.diff(tree, prepend=-1))
    least = np.minimum.reduceat(np.nanmin(held, axis=1), first)
    of_byte = np.repeat(least, np.diff(np.append(first, len(tree))))
    return held - of_byte[:, None], float(least.sum()), first


def _whole(
    forest: PairForest, held: Floats, *, by_words: bool
) -> tuple[Integers, float, float, float]:
    """What leaves hold as whole numbers above their tree's least; the sum of these; error; step."""
    if not len(held):
        return np.zeros((0, LEAVES_A_BYTE), dtype=np.int64), 0.0, 0.0, 0.0
    above, low, first = _above_least(held, forest.tree)
    most = np.nanmax(above, axis=1)
    if by_words:
        together = np.add.reduceat(most, np.arange(0, len(most), FLUSHED))
        step = float(together.max()) / _MOST_OF_WORDS
    else:
        step = float(most.max()) / _MOST_OF_BYTE
    step = step or 1.0
    whole = np.rint(np.nan_to_num(above / step)).astype(np.int64)
    off = np.nanmax(np.abs(above - whole * step), axis=1)
    error = float(np.maximum.reduceat(off, first).sum())
    return whole, low, error, step


def _fill(tables: Bytes, number: int, entries: Integers) -> None:
    """Puts the entries of a byte's two halves at 1, 2, 4 and 8 of their tables."""
    for leaf in range(LEAVES_A_BYTE):
        half, bit = divmod(leaf, LEAVES_A_BYTE // 2)
        tables[:, number + half * TABLES // 2, 1 << bit] = entries[:, leaf]
