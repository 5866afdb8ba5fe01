"""How good probabilities are: ranking, log-loss, Brier score, calibration error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.bootstrap import mean_error
from models.design import Floats
from models.rows import Labels, Places

Blocks = npt.NDArray[np.intp]
"""A number for each row; only rows of one number are ranked against each other."""
Metrics = Mapping[str, float | int | None]
"""`auc`, `log_loss`, `brier`, `ece`, `n`, `base_rate`; None where the rows cannot tell."""

MODEL = "model"
"""The model's own name beside its baselines' in evaluations."""
METRIC_NAMES = ("auc", "log_loss", "brier", "ece", "n", "base_rate")
CALIBRATION_BINS = 10

# A probability of exactly 0 or 1 that proves wrong would cost infinitely much and hide every other
# row; scikit-learn and the usual competitions cut at the same place.
_LEAST_PROBABILITY = 1e-15
_SURE = 2.0
# Metrics are kept to six decimals: finer differences are rounding inside BLAS, and a manifest must
# come out the same twice.
_DECIMALS = 6


def evaluate(
    label: Labels, probability: Floats, blocks: Blocks | None = None
) -> dict[str, float | int | None]:
    """Every metric of probabilities against labels.

    Ranking needs both classes, everything else at least one row; what cannot be said is None.

    Args:
        label: 1 for success, 0 for failure.
        probability: What was promised.
        blocks: Rows that were judged together (an origin, a year): only these are ranked against
            each other. None: all were.

    >>> evaluate(np.array([1.0, 0.0]), np.array([0.8, 0.4]))["brier"]
    0.1
    """
    if len(label) == 0:
        return dict.fromkeys(METRIC_NAMES, None) | {"n": 0}
    ranking = auc(label, probability, blocks)
    return {
        "auc": None if ranking is None else _rounded(ranking),
        "log_loss": _rounded(log_loss(label, probability)),
        "brier": _rounded(np.mean((probability - label) ** 2)),
        "ece": _rounded(calibration_error(label, probability)),
        "n": len(label),
        "base_rate": _rounded(label.mean()),
    }


def log_loss(label: Labels, probability: Floats) -> float:
    """Mean negative log-likelihood of the labels."""
    return float(np.mean(row_losses(label, probability)))


def rank_correlation(one: Floats, other: Floats) -> float | None:
    """Spearman's; None where one has the same answer for everybody."""
    # The rest of this file serves those who answer, and they do not wait for scipy.
    from scipy.stats import rankdata  # type: ignore[import-untyped]  # ships no types

    ranks = np.array([rankdata(one), rankdata(other)])
    spread = ranks.std(axis=1)
    if not np.all(spread > 0):
        return None
    centred = (ranks - ranks.mean(axis=1, keepdims=True)) / spread[:, None]
    return float(np.mean(centred[0] * centred[1]))


def row_losses(label: Labels, probability: Floats) -> Floats:
    """Negative log-likelihood of each label."""
    cut = np.clip(probability, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    losses: Floats = -np.where(label > 0.5, np.log(cut), np.log1p(-cut))
    return losses


def surely_better(losses: Floats, than: Floats, people: Places) -> bool:
    """Whether losses of the same rows are lower by more than two standard errors of the difference.

    What takes the place of something simpler has to be: the least of several losses flatters
    itself, and with one standard error the luck of a year or two decided (docs/quality.md). The
    error is over people: moves of one person are no independent witnesses.

    Args:
        losses: Of each row, by what is proposed.
        than: Of each row, by what it would replace.
        people: A number for each row's person, from 0.

    >>> surely_better(np.array([0.5, 0.6, 0.4]), np.array([0.7, 0.8, 0.6]), np.arange(3))
    True
    >>> surely_better(np.array([0.1, 0.9, 0.4]), np.array([0.7, 0.3, 0.6]), np.arange(3))
    False
    """
    gain = than - losses
    return is_sure(float(gain.mean()), mean_error(gain, people))


def is_sure(gain: float, error: float) -> bool:
    """Whether a gain is more than two of its standard errors.

    >>> is_sure(0.03, 0.01), is_sure(0.02, 0.01)
    (True, False)
    """
    return gain > _SURE * error


def calibration_error(label: Labels, probability: Floats) -> float:
    """Expected calibration error: mean distance of promised and found share over reliability bins.

    >>> calibration_error(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    0.0
    """
    curve = reliability(label, probability)
    return float(np.sum(curve.counts * np.abs(curve.promised - curve.found)) / len(label))


@dataclass(frozen=True)
class Reliability:
    """Promised and found shares of success in bins of equally many rows.

    Attributes:
        promised: Mean probability in each bin.
        found: Share of successes in each bin.
        counts: Rows in each bin.
    """

    promised: Floats
    found: Floats
    counts: Floats


def reliability(label: Labels, probability: Floats) -> Reliability:
    """The reliability curve; equal probabilities share a bin, so a constant has exactly one."""
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, CALIBRATION_BINS + 1)[1:-1]))
    bins = np.searchsorted(edges, probability, side="right")
    counts = np.bincount(bins, minlength=len(edges) + 1).astype(np.float64)
    filled = counts > 0
    promised = np.bincount(bins, weights=probability, minlength=len(counts))[filled]
    found = np.bincount(bins, weights=label, minlength=len(counts))[filled]
    return Reliability(promised / counts[filled], found / counts[filled], counts[filled])


def _rounded(value: float | np.floating) -> float:
    return round(float(value), _DECIMALS)


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
