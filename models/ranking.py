"""How often a success is ranked above a failure that was judged at the same time.

Pairs are compared inside a block alone (an origin, a year): a model that is fitted anew for every
origin promises more where more succeed, and over all origins together even a constant would rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.design import Floats
from models.rows import Labels

Blocks = npt.NDArray[np.intp]
"""A number for each row; only rows of one number are ranked against each other."""


@dataclass(frozen=True)
class Ranks:
    """Promises in order inside their blocks, ties together.

    Attributes:
        label: 1 for success, 0 for failure.
        level: Of each row, the place of its promise among all different ones.
        block: Of each level, its block.
    """

    label: Labels
    level: npt.NDArray[np.intp]
    block: Blocks

    @classmethod
    def of(cls, label: Labels, probability: Floats, blocks: Blocks | None = None) -> Ranks:
        """Of judged rows; without blocks all are ranked against each other."""
        own = np.zeros(len(label), dtype=np.intp) if blocks is None else blocks
        _, place = np.unique(own, return_inverse=True)
        values, order = np.unique(probability, return_inverse=True)
        levels, level = np.unique(place * max(len(values), 1) + order, return_inverse=True)
        return cls(label, level, (levels // max(len(values), 1)).astype(np.intp))

    def auc(self, weights: Floats | float = 1.0) -> float | None:
        """The share of pairs ranked rightly, ties counted half; None without a pair.

        A mean over blocks, each weighing as much as it has pairs.

        Args:
            weights: How often each row counts.
        """
        if len(self.label) == 0:
            return None
        count = len(self.block)
        won = np.bincount(self.level, weights * self.label, minlength=count)
        lost = np.bincount(self.level, weights * (1 - self.label), minlength=count)
        # Whole numbers and their halves: sums of them are exact in any order.
        lost_by_block = np.bincount(self.block, lost)
        before = (np.cumsum(lost_by_block) - lost_by_block)[self.block]
        below = np.cumsum(lost) - before - lost / 2
        pairs = float(np.bincount(self.block, won) @ lost_by_block)
        return float(np.sum(won * below)) / pairs if pairs > 0 else None


def auc(label: Labels, probability: Floats, blocks: Blocks | None = None) -> float | None:
    """The share of pairs of one block that are ranked rightly; None without a pair.

    A constant of each block ranks nobody, whatever it is:

    >>> label = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    >>> promised = np.array([0.8, 0.8, 0.8, 0.3, 0.3, 0.3])
    >>> auc(label, promised, np.array([0, 0, 0, 1, 1, 1])), round(auc(label, promised) or 0, 3)
    (0.5, 0.667)
    """
    return Ranks.of(label, probability, blocks).auc()
