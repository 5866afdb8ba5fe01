"""What the product says of judged moves, and the same fit on other rows.

Everything that a new kind of model changes here is in this file: how a question is put to the
product as a whole (`predicted`), and how its point estimate alone is fitted again, on resamples of
persons or on twenty replicas (`Recipe`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.additive import AdditivePart
from models.backtest import backtest_rows
from models.boosting import fit_boosters
from models.calibration import Calibration, choose_calibration
from models.columns import choose_columns
from models.design import design_matrix
from models.mixture import Mixture, choose_mixture
from models.model import mean_raw_score
from models.rows import TrainingRows
from models.sparse_regression import fit_additive
from models.split import OriginRules, rolling_origins
from models.training import Question, TrainingParameters

Floats = NDArray[np.float64]

CODE = ("benchmarks.quality_of.product",)
PARAMETERS = TrainingParameters()


def predicted(training: TrainingRows, tested: TrainingRows, asked: Question) -> pl.DataFrame:
    """The product's predictions of judged moves, baselines beside it, in the rows' order.

    Args:
        training: Rows to learn from.
        tested: Rows to be judged on, in the order of `in_order`.
        asked: What is predicted, as of when.
    """
    return backtest_rows(training, tested, asked, PARAMETERS).predictions


def in_order(rows: TrainingRows) -> TrainingRows:
    """Rows in the order of a backtest's predictions."""
    keys = ["start_date", "employee_id", "unit_id"]
    places = rows.table.moves.with_row_index("place").sort(keys, maintain_order=True)["place"]
    return rows.take(places.to_numpy().astype(np.intp))


@dataclass(frozen=True)
class Recipe:
    """What rolling origins chose for the point estimate, to be fitted on any rows.

    Attributes:
        mixture: Rounds, sparsity and weights.
        calibration: From raw log-odds to probability.
    """

    mixture: Mixture
    calibration: Calibration

    @classmethod
    def chosen_on(cls, rows: TrainingRows, rules: OriginRules = PARAMETERS.origins) -> Recipe:
        """What the product would choose for these rows, on origins by its rules or others."""
        origins = rolling_origins(rows, rules)
        mixture = choose_mixture(rows, origins, PARAMETERS.boosting)
        judged = [rows.label[origin.validation] for origin in origins]
        return cls(mixture, choose_calibration(mixture.log_odds, judged).calibration)

    def probabilities(self, training: TrainingRows, tested: TrainingRows) -> Floats:
        """The judged rows' probabilities by a fit on these training rows."""
        columns = choose_columns(training.table).columns
        bag, mixture = PARAMETERS.boosting, self.mixture
        boosters = fit_boosters(training, columns, bag, mixture.rounds)
        design = design_matrix(training.table.values, columns)
        additive: AdditivePart = fit_additive(
            columns, design, training.label, mixture.sparsity, bag.seed
        )
        asked = design_matrix(tested.table.values, columns)
        trees, terms = mean_raw_score(boosters, asked), additive.raw_log_odds(asked)
        weights = mixture.weights
        return self.calibration.probability(weights.boosters * trees + weights.additive * terms)


def resampled_fits(training: TrainingRows, tested: TrainingRows, count: int, seed: int) -> Floats:
    """Probabilities of the final fit on resampled persons: one row a resample, one column a move.

    Args:
        training: Rows whose persons are drawn with putting back.
        tested: Rows to be asked about.
        count: How many resamples.
        seed: Of the draws.
    """
    recipe = Recipe.chosen_on(training)
    people, person = np.unique(training.table.moves["employee_id"].to_numpy(), return_inverse=True)
    fits = []
    for number in range(count):
        drawn = np.random.default_rng([seed, number]).integers(0, len(people), len(people))
        times = np.bincount(drawn, minlength=len(people))[person]
        sample = training.take(np.repeat(np.arange(len(training)), times))
        fits.append(recipe.probabilities(sample, tested))
    return np.array(fits)
