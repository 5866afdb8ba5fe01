"""The product's point estimate alone, fitted on other rows: resampled persons, twenty replicas.

It is the product's own road without intervals, support and gate (a test holds it to equal numbers).
It stands apart so that work on those does not undo the long fits of the reference; a new kind of
model has to be told here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.parts.boosting import BoostingParameters
from models.parts.calibration import Calibration, choose_calibration
from models.parts.fit import scores_of_rows
from models.parts.mixture import choose_mixture
from models.parts.taught import at_origins, judged_people
from models.recipe import Recipe
from models.rows import TrainingRows
from models.split import OriginRules, rolling_origins

Floats = NDArray[np.float64]

CODE = ("benchmarks.quality_of.point",)
BOOSTING = BoostingParameters()
ORIGINS = OriginRules()


@dataclass(frozen=True)
class PointEstimate:
    """What rolling origins chose for the point estimate, to be fitted on any rows.

    Attributes:
        recipe: How its parts are fitted.
        calibration: From raw log-odds to probability.
    """

    recipe: Recipe
    calibration: Calibration

    @classmethod
    def chosen_on(cls, rows: TrainingRows, rules: OriginRules = ORIGINS) -> PointEstimate:
        """What the product would choose for these rows, on origins by its rules or others."""
        origins = rolling_origins(rows, rules)
        at = at_origins(rows, origins)
        mixture = choose_mixture(at, BOOSTING)
        judged = [each.label for each in at]
        people = judged_people(at)
        return cls(mixture.recipe, choose_calibration(mixture.log_odds, judged, people).calibration)

    def probabilities(self, training: TrainingRows, tested: TrainingRows) -> Floats:
        """The judged rows' probabilities by a fit on these training rows."""
        raw = scores_of_rows(training, tested, self.recipe, BOOSTING)
        return self.calibration.probability(raw)


def resampled_fits(training: TrainingRows, tested: TrainingRows, count: int, seed: int) -> Floats:
    """Probabilities of the final fit on resampled persons: one row a resample, one column a move.

    Args:
        training: Rows whose persons are drawn with putting back.
        tested: Rows to be asked about.
        count: How many resamples.
        seed: Of the draws.
    """
    estimate = PointEstimate.chosen_on(training)
    people, person = np.unique(training.table.moves["employee_id"].to_numpy(), return_inverse=True)
    fits = []
    for number in range(count):
        drawn = np.random.default_rng([seed, number]).integers(0, len(people), len(people))
        times = np.bincount(drawn, minlength=len(people))[person]
        sample = training.take(np.repeat(np.arange(len(training)), times))
        fits.append(estimate.probabilities(sample, tested))
    return np.array(fits)
