"""Evaluate the model and its baselines on rolling origins, and keep what was chosen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.certainty.learning_curve import LearningCurve, learning_curve
from models.design import Floats, logistic
from models.evaluation import MODEL, Metrics, evaluate
from models.judging.baselines import choose_baselines, plain_lightgbm
from models.judging.stages import (
    EVALUATE_BASELINES,
    EVALUATE_MODEL,
    LEARNING_CURVE,
    Stages,
    plainly,
)
from models.parts.boosting import BoostingParameters, RoundsChoice, choose_rounds
from models.parts.calibration import CalibrationChoice, choose_calibration
from models.parts.dense_regression import PenaltyChoice, choose_penalty
from models.parts.mixture import Mixture, choose_mixture
from models.parts.taught import AtOrigin, at_origins, judged_people
from models.parts.workers import workers
from models.rows import Labels, Places, TrainingRows, day_number
from models.split import Origin, OriginRules, judged_blocks, judged_places, rolling_origins


@dataclass(frozen=True)
class Answers:
    """The estimates that rolling origins gave the moves they judged.

    Attributes:
        places: Places of the judged moves among the training rows, origin by origin.
        days_ahead: How many days after its origin each of them started.
        probabilities: By name (`model` and the baselines), one entry a judged move.
        blocks: The number of the origin that judged each move; None: one origin judged all.
    """

    places: Places
    days_ahead: Places
    probabilities: Mapping[str, Floats]
    blocks: Places | None = None


@dataclass(frozen=True)
class Evaluation:
    """How the model and its baselines did on the rows that origins judge.

    Attributes:
        origins: The origins, oldest first.
        label: Labels of all judged rows, origin by origin.
        probabilities: By name (`model` and the baselines), for the same rows. Those of the model
            are calibrated, each origin's by a calibration fitted on the other origins.
        mixture: What was chosen for the model.
        calibration: What was chosen to calibrate it.
        settings: The settings chosen for the baselines.
        curve: The learning curve; None if there is none.
    """

    origins: tuple[Origin, ...]
    label: Labels
    probabilities: Mapping[str, Floats]
    mixture: Mixture
    calibration: CalibrationChoice
    settings: Mapping[str, Mapping[str, Any]]
    curve: LearningCurve | None = None

    def answers(self, rows: TrainingRows) -> Answers:
        """The estimates of the judged rows, with the places of these among all rows."""
        ahead = [
            rows.start_days[origin.validation] - day_number(origin.starts_on)
            for origin in self.origins
        ]
        empty = np.empty(0, dtype=np.intp)
        return Answers(
            judged_places(self.origins),
            np.concatenate([empty, *ahead]),
            self.probabilities,
            judged_blocks(self.origins),
        )

    def raw(self) -> Metrics | None:
        """Metrics of the model's probabilities before calibration."""
        if not self.origins:
            return None
        return evaluate(self.label, self.raw_probability(), judged_blocks(self.origins))

    def raw_probability(self) -> Floats:
        """The model's probabilities before calibration, for the same rows."""
        return logistic(_joined(self.mixture.log_odds))

    def pooled(self, name: str) -> Metrics | None:
        """Metrics over all origins together, with ranks within each; None if no row was judged."""
        if not self.origins:
            return None
        return evaluate(self.label, self.probabilities[name], judged_blocks(self.origins))

    def by_origin(self, name: str) -> list[tuple[Origin, Metrics]]:
        """Metrics of each origin alone."""
        if not self.origins:
            return []
        ends = np.cumsum([len(origin.validation) for origin in self.origins])[:-1]
        labels = np.split(self.label, ends)
        promised = np.split(self.probabilities[name], ends)
        return [
            (origin, evaluate(label, probability))
            for origin, label, probability in zip(self.origins, labels, promised, strict=True)
        ]


def evaluate_rolling(
    rows: TrainingRows,
    rules: OriginRules,
    bag: BoostingParameters,
    stages: Stages = plainly,
) -> Evaluation:
    """Choose the settings of model and baselines on rolling origins, and keep their estimates.

    A single number (rounds, penalty) is chosen on thousands of judged rows, and the figures are of
    the same rows. That flatters the figures by far less than they vary from year to year.

    Args:
        rows: All training rows.
        rules: Where the origins lie.
        bag: How boosters are grown, and the seed of everything random.
        stages: Runs each stage.
    """
    origins = rolling_origins(rows, rules)
    at = at_origins(rows, origins)
    mixture, ridge, plain = stages(EVALUATE_MODEL, lambda: _chosen(at, bag))
    judged = [each.label for each in at]
    calibration = choose_calibration(mixture.log_odds, judged, judged_people(at))
    curve = stages(LEARNING_CURVE, lambda: learning_curve(at, mixture, bag))
    baselines = stages(EVALUATE_BASELINES, lambda: choose_baselines(rows, origins, ridge, plain))
    answers = {MODEL: calibration.probabilities}
    answers |= {name: choice.probabilities for name, choice in baselines.items()}
    return Evaluation(
        origins,
        _joined(judged),
        {name: _joined(parts) for name, parts in answers.items()},
        mixture,
        calibration,
        {name: choice.settings for name, choice in baselines.items() if choice.settings},
        curve,
    )


def _chosen(
    at: Sequence[AtOrigin], bag: BoostingParameters
) -> tuple[Mixture, PenaltyChoice, RoundsChoice]:
    """The mixture, and beside it the baselines' learners: two cores have work to the end."""
    with workers() as beside:
        plain = beside.submit(choose_rounds, at, plain_lightgbm(bag.seed))
        ridge = beside.submit(choose_penalty, at)
        return choose_mixture(at, bag, ridge.result), ridge.result(), plain.result()


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.float64)


def origin_figures(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Each origin with its rows and every candidate's metrics, for manifests and tables."""
    by_name = {name: evaluation.by_origin(name) for name in evaluation.probabilities}
    return [
        {
            "starts_on": origin.starts_on.isoformat(),
            "ends_on": origin.ends_on.isoformat(),
            "training_rows": len(origin.training),
            "metrics": {name: metrics[place][1] for name, metrics in by_name.items()},
        }
        for place, origin in enumerate(evaluation.origins)
    ]
