"""What twenty times as much data about one city would say: the reference's candidates.

Logistic regression, plain LightGBM and the product's own point estimate, each with its settings
chosen on rolling origins of the replicas' rows and fitted on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality_of import point
from models.judging.baselines import plain_lightgbm
from models.model import Model
from models.parts.boosting import choose_rounds, fit_boosters
from models.parts.dense_regression import choose_penalty, fit_logistic
from models.parts.taught import AtOrigin, Taught, at_origins
from models.rows import TrainingRows
from models.split import OriginRules, rolling_origins

Floats = NDArray[np.float64]
Candidate = Callable[[TrainingRows, TrainingRows], Floats]

# One origin of many rows is as good a judge of one number as several, and the fits are long.
_ORIGINS = OriginRules(least_origins=1)


def logistic_regression(training: TrainingRows, tested: TrainingRows) -> Floats:
    """The logistic baseline on the replicas' rows."""
    penalty = choose_penalty(_at(training)).penalty
    return fit_logistic(training, penalty)(tested.table)


def lightgbm(training: TrainingRows, tested: TrainingRows) -> Floats:
    """The plain LightGBM baseline on the replicas' rows."""
    plain = plain_lightgbm(0)
    rounds = choose_rounds(_at(training), plain).rounds
    taught = Taught.of(training)
    model = Model("", taught.columns, fit_boosters(taught, plain, rounds))
    return model.probability(model.raw_log_odds(model.design(tested.table.values)))


def _at(training: TrainingRows) -> tuple[AtOrigin, ...]:
    return at_origins(training, rolling_origins(training, _ORIGINS))


def of_product(training: TrainingRows, tested: TrainingRows) -> Floats:
    """The product's point estimate on the replicas' rows."""
    return point.PointEstimate.chosen_on(training, _ORIGINS).probabilities(training, tested)


CANDIDATES: Mapping[str, tuple[Candidate, tuple[str, ...]]] = {
    "logistic": (logistic_regression, ("models.parts.dense_regression", "models.split")),
    "lightgbm": (lightgbm, ("models.parts.boosting", "models.design", "models.split")),
    "product": (of_product, point.CODE),
}
"""By name: how it is fitted, and the code that decides what comes out."""
