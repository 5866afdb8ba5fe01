"""What a model has to beat, fixed here so that no version can pick its own opponent.

`base_rate`          the share of successes in training
`destination_share`  the destination unit's share of successes in training, drawn to the base rate
`last_rating`        the share of successes among training's moves of people whose last rating
                     stood about there on its scheme's scale, drawn to the base rate
`nine_box`           the same by thirds of performance and of potential (`models.judging.rubrics`)
`merit_rubric`       the same by merit points: appraisal, schooling, training, seniority, discipline
`logistic`           logistic regression: numbers standardised and cut at five deviations, missing
                     ones the median and a flag, categories one-hot; the ridge penalty chosen on
                     rolling origins
`lightgbm`           plain LightGBM: learning rate .03, 15 leaves, at least 40 rows a leaf, one
                     booster; rounds chosen on rolling origins

Each is chosen and fitted on the same rows and origins as the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from features.catalog import FeatureTable
from models.design import Floats, logistic
from models.judging.rubrics import Predictor, last_rating, merit_rubric, nine_box
from models.model import Model
from models.parts.boosting import BoostingParameters, RoundsChoice, fit_boosters
from models.parts.dense_regression import PenaltyChoice, fit_logistic
from models.parts.taught import Taught
from models.rows import TrainingRows
from models.split import Origin

BASELINE_NAMES = (
    "base_rate",
    "destination_share",
    "last_rating",
    "nine_box",
    "merit_rubric",
    "logistic",
    "lightgbm",
)

# A unit's share counts as if ten further moves had gone as moves go on the whole: of a unit with
# one move in its past nobody would say "always" or "never".
DESTINATION_PRIOR_MOVES = 10.0

PLAIN_LIGHTGBM = BoostingParameters(
    boosters=1,
    learning_rate=0.03,
    num_leaves=15,
    min_child_samples=40,
    feature_fraction=1.0,
    bagging_fraction=1.0,
    lambda_l2=0.0,
    min_data_per_group=100,
    max_bin=255,
    most_rounds=800,
    patience_rounds=60,
    step_rounds=20,
)


@dataclass(frozen=True)
class BaselineChoice:
    """What rolling origins chose for a baseline.

    Attributes:
        settings: The setting chosen, if it has one (`rounds`, `penalty`).
        probabilities: By origin, the probabilities of its judged rows.
    """

    settings: Mapping[str, Any]
    probabilities: tuple[Floats, ...]


def choose_baselines(
    rows: TrainingRows,
    origins: Sequence[Origin],
    ridge: PenaltyChoice,
    plain: RoundsChoice,
) -> dict[str, BaselineChoice]:
    """Every baseline's setting and its probabilities at each origin.

    Args:
        rows: All training rows.
        origins: Which of them teach and which judge.
        ridge: What `choose_penalty` chose on them.
        plain: What `choose_rounds` chose on them for `plain_lightgbm`.
    """
    simple = {
        name: BaselineChoice({}, _at_origins(rows, origins, fit)) for name, fit in _SIMPLE.items()
    }
    return {
        **simple,
        "logistic": BaselineChoice({"penalty": ridge.penalty}, ridge.probabilities),
        "lightgbm": BaselineChoice(
            {"rounds": plain.rounds}, tuple(logistic(raw) for raw in plain.log_odds)
        ),
    }


def fit_baselines(
    rows: TrainingRows, settings: Mapping[str, Mapping[str, Any]], *, seed: int
) -> dict[str, Predictor]:
    """Fit every baseline on all rows.

    Args:
        rows: All training rows.
        settings: The settings chosen for each baseline, by name.
        seed: Of everything random.

    Returns:
        Predictors by name.
    """
    return {
        **{name: fit(rows) for name, fit in _SIMPLE.items()},
        "logistic": fit_logistic(rows, settings["logistic"]["penalty"]),
        "lightgbm": _fit_plain(rows, settings["lightgbm"]["rounds"], seed),
    }


def base_rate(rows: TrainingRows) -> Predictor:
    """The share of successes, the same for every move."""
    share = float(rows.label.mean())
    return lambda table: np.full(table.moves.height, share, dtype=np.float64)


def destination_share(rows: TrainingRows) -> Predictor:
    """The share of successes among training's moves into the unit; elsewhere the base rate."""
    overall = float(rows.label.mean())
    labelled = rows.table.moves.select("unit_id").with_columns(label=pl.Series(rows.label))
    prior = DESTINATION_PRIOR_MOVES
    shares = labelled.group_by("unit_id").agg(
        share=(pl.col("label").sum() + prior * overall) / (pl.len() + prior)
    )

    def predict(table: FeatureTable) -> Floats:
        joined = table.moves.select("unit_id").join(
            shares, on="unit_id", how="left", maintain_order="left"
        )
        return joined["share"].fill_null(overall).to_numpy().astype(np.float64)

    return predict


_SIMPLE: Mapping[str, Callable[[TrainingRows], Predictor]] = {
    "base_rate": base_rate,
    "destination_share": destination_share,
    "last_rating": last_rating,
    "nine_box": nine_box,
    "merit_rubric": merit_rubric,
}
"""Those without a setting to choose."""


def plain_lightgbm(seed: int) -> BoostingParameters:
    """The plain booster's parameters under a seed."""
    return BoostingParameters(**{**PLAIN_LIGHTGBM.logged(), "seed": seed})


def _fit_plain(rows: TrainingRows, rounds: int, seed: int) -> Predictor:
    taught = Taught.of(rows)
    model = Model("", taught.columns, fit_boosters(taught, plain_lightgbm(seed), rounds))
    return lambda table: model.probability(model.raw_log_odds(model.design(table.values)))


def _at_origins(
    rows: TrainingRows, origins: Sequence[Origin], fit: Callable[[TrainingRows], Predictor]
) -> tuple[Floats, ...]:
    return tuple(
        fit(rows.take(origin.training))(rows.take(origin.validation).table) for origin in origins
    )
