"""Asking a booster: raw scores and leaves, by as many threads as the rows are worth.

A row's answer is the same by any number of threads. A team of threads has to meet at the end, which
on a busy machine takes longer than a few hundred rows take one thread: 20 ms instead of 0.1 to 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.design import Floats

if TYPE_CHECKING:
    import lightgbm

Leaves = npt.NDArray[np.int32]

WORTH_A_TEAM = 1_024
"""Rows from which all threads are asked."""
_ONE, _ALL = 1, 0


def raw_scores(booster: lightgbm.Booster, design: Floats) -> Floats:
    """A booster's raw score of each row."""
    if len(design) == 0:
        return np.empty(0, dtype=np.float64)
    scores = booster.predict(design, raw_score=True, num_threads=_threads(design))
    return np.asarray(scores, dtype=np.float64)


def mean_raw_score(boosters: Sequence[lightgbm.Booster], design: Floats) -> Floats:
    """Mean over boosters of the raw score, one a row."""
    total = np.zeros(len(design), dtype=np.float64)
    for booster in boosters:
        total += raw_scores(booster, design)
    return total / len(boosters)


def leaves(booster: lightgbm.Booster, design: Floats) -> Leaves:
    """The leaf each row ends in, one row a move, one column a tree."""
    if len(design) == 0:
        return np.empty((0, booster.num_trees()), dtype=np.int32)
    found = booster.predict(design, pred_leaf=True, num_threads=_threads(design))
    return np.asarray(found, dtype=np.int32).reshape(len(design), -1)


def _threads(design: Floats) -> int:
    return _ALL if len(design) >= WORTH_A_TEAM else _ONE
