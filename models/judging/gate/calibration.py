"""Whether held-out probabilities mean what they say, beyond what chance explains.

No model is calibrated exactly, and years differ; with enough moves every test would refuse every
model. So each figure here is what is *certain*: the least miss that an interval leaves possible.
Chance alone makes it more than nothing as seldom as the interval is wrong, and more than a margin
still more seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)

from models.design import Floats, logistic
from models.evaluation import calibration_error
from models.judging.gate.evidence import HeldOutMoves
from models.judging.gate.parameters import GateParameters
from models.rows import Labels, Places

# Log-odds beyond this are as good as certain; a model that is as sure as that is judged as such.
_FARTHEST = 12.0


@dataclass(frozen=True)
class CalibrationFinding:
    """What is certain about calibration.

    Attributes:
        level: Least distance of the promised from the found share, over all judged moves.
        slope: Least distance from 1 of the slope of a refit.
        error: Expected calibration error beyond the largest that chance explains.
    """

    level: float
    slope: float
    error: float


def calibration_finding(judged: HeldOutMoves, parameters: GateParameters) -> CalibrationFinding:
    """What is certain about the calibration of held-out probabilities.

    Args:
        judged: The judged moves, of both classes.
        parameters: How often chance may make each figure more than nothing, and how it is drawn.
    """
    deviations = NormalDist().inv_cdf(1 - parameters.false_alarms / 2)
    surprise = judged.label - judged.probability
    level_error = _clustered(surprise[:, None] / len(judged), judged.people)[0, 0] ** 0.5
    slope, slope_error = _refit_slope(judged.label, judged.probability, judged.people)
    return CalibrationFinding(
        level=max(abs(float(surprise.mean())) - deviations * float(level_error), 0.0),
        slope=max(abs(slope - 1) - deviations * slope_error, 0.0),
        error=_error_beyond_chance(judged.label, judged.probability, parameters),
    )


def _refit_slope(label: Labels, probability: Floats, people: Places) -> tuple[float, float]:
    """Slope of the labels on promised log-odds, and its standard error over people.

    Promises that are all the same have no slope to be wrong.
    """
    inside = np.clip(probability, logistic(np.array(-_FARTHEST)), logistic(np.array(_FARTHEST)))
    log_odds = np.log(inside) - np.log1p(-inside)
    if np.ptp(log_odds) < 1e-9:
        return 1.0, 0.0
    regression = LogisticRegression(C=np.inf).fit(log_odds[:, None], label)
    design = np.column_stack([np.ones(len(label)), log_odds])
    refitted = logistic(regression.intercept_[0] + regression.coef_[0, 0] * log_odds)
    weighted = design * (refitted * (1 - refitted))[:, None]
    bread = np.linalg.pinv(np.einsum("ri,rj->ij", weighted, design))
    meat = _clustered(design * (label - refitted)[:, None], people)
    variance = (bread @ meat @ bread)[1, 1]
    return float(regression.coef_[0, 0]), float(np.sqrt(max(variance, 0.0)))


def _clustered(pulls: Floats, people: Places) -> Floats:
    """Sum of the outer products of people's summed pulls."""
    sums = np.column_stack([np.bincount(people, weights=column) for column in pulls.T])
    products: Floats = np.einsum("pi,pj->ij", sums, sums)
    return products


def _error_beyond_chance(label: Labels, probability: Floats, parameters: GateParameters) -> float:
    """Calibration error less the quantile of what labels drawn as promised would show."""
    chance = np.random.default_rng(parameters.seed)
    by_luck = [
        calibration_error((chance.random(len(label)) < probability).astype(np.float64), probability)
        for _ in range(parameters.chance_draws)
    ]
    explained = float(np.quantile(by_luck, 1 - parameters.false_alarms))
    return max(calibration_error(label, probability) - explained, 0.0)
