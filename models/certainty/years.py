"""Between-year variance of the model's average error, in log-odds.

Some years go better than others for everybody, whatever a model learns. The variance is estimated
over the origins by the method of moments (as DerSimonian and Laird do in meta-analysis). Few years
have been seen, and later ones may differ: so it counts for more, the fewer the years and the longer
the time since the training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.design import Floats, logistic
from models.rows import DAYS_A_YEAR, Days, Labels

# A few origins tell a variance only roughly, and often as nil: what was found counts beside a prior
# worth so many origins, of a deviation of .15 in log-odds, usual in the tuning years of the panels
# and cities (docs/quality.md).
USUAL_VARIANCE = 0.15**2
_PRIOR_ORIGINS = 4
# The mean of some years ahead strays from the mean of those seen by a year's variance in so many.
_YEARS_TO_STRAY = 20.0
_BEYOND = 30.0


@dataclass(frozen=True)
class Years:
    """What origins showed of how far years differ.

    Attributes:
        variance: Between years, of how far estimates are off on the whole, in log-odds.
        judged: How many origins told.
        trained_on: The training's as-of day, as days since 1970-01-01.
    """

    variance: float
    judged: int
    trained_on: int

    @classmethod
    def of(cls, log_odds: Sequence[Floats], label: Sequence[Labels], trained_on: int) -> Years:
        """From calibrated log-odds and labels of the judged rows, by origin."""
        judged = len(log_odds)
        degrees = max(judged - 1, 0)
        found = degrees * years_variance(log_odds, label) + _PRIOR_ORIGINS * USUAL_VARIANCE
        return cls(found / (degrees + _PRIOR_ORIGINS), judged, trained_on)

    def level_variance(self, days: Days) -> Floats:
        """Variance of the level of estimates on each day, in log-odds."""
        ahead = np.maximum(days - self.trained_on, 0) / DAYS_A_YEAR
        share = 1 / max(self.judged, 1) + ahead / _YEARS_TO_STRAY
        return np.asarray(self.variance * share, dtype=np.float64)


def years_variance(log_odds: Sequence[Floats], label: Sequence[Labels]) -> float:
    """Variance between origins of the shift that would have set each right on the whole.

    The method of moments: what the shifts vary by beyond what their rows' luck explains.

    Args:
        log_odds: By origin, calibrated log-odds of its judged rows.
        label: By origin, their labels.
    """
    if len(log_odds) < 2:
        return 0.0
    shifts = np.array([_shift(part, said) for part, said in zip(log_odds, label, strict=True)])
    # One over a shift's variance by luck alone.
    weight = np.array([np.sum(logistic(part) * (1 - logistic(part))) for part in log_odds])
    mean = np.sum(weight * shifts) / np.sum(weight)
    excess = np.sum(weight * (shifts - mean) ** 2) - (len(shifts) - 1)
    scale = np.sum(weight) - np.sum(weight**2) / np.sum(weight)
    return float(max(excess / scale, 0.0))


def _shift(log_odds: Floats, label: Labels) -> float:
    """What has to be added to log-odds for their mean probability to be the share seen."""
    # Only training asks; who reads a model does not wait for scipy.
    from scipy.optimize import brentq  # type: ignore[import-untyped]  # ships no types

    share = np.clip(label.mean(), 0.5 / len(label), 1 - 0.5 / len(label))
    # Far enough for any share to lie between, however far out all the estimates are.
    farthest = float(np.abs(log_odds).max()) + _BEYOND
    return float(
        brentq(lambda added: np.mean(logistic(log_odds + added)) - share, -farthest, farthest)
    )
