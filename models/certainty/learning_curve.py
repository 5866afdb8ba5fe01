"""What more moves would bring: the same fit on fewer people, judged on the same rows.

At every origin the model is fitted again, settings and all, on halves and on quarters of the people
whose moves teach there. How much halves lose tells how much the whole still lacks: in simulated
cities, whose replicas show what lies ahead, a doubling takes about a third of what is missed
(docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.certainty.resamples import person_halves
from models.design import Floats, logistic
from models.evaluation import row_losses
from models.parts.boosting import BoostingParameters, workers
from models.parts.fit import fitted_scores
from models.parts.mixture import Mixture
from models.rows import Labels, TrainingRows
from models.split import Origin

LEFT_AFTER_DOUBLING = 2 / 3
"""Share of what is missed that is still missed with twice as many moves."""


@dataclass(frozen=True)
class Point:
    """One size of training and what its fits cost.

    Attributes:
        moves: Moves that taught, mean over the judged rows.
        log_loss: Of the judged rows of all origins, mean over the fits of this size.
    """

    moves: float
    log_loss: float


@dataclass(frozen=True)
class LearningCurve:
    """Log-loss by size of training, from the smallest to the whole.

    Attributes:
        points: Quarters, halves, everybody.
        variance: Mean variance of a label given its estimate, over the judged rows.
    """

    points: tuple[Point, ...]
    variance: float

    def missed_variance(self, moves: int) -> float:
        """Mean squared distance, in log-odds, to what endless moves would show.

        Near the truth a log-loss exceeds the least by half the label's variance times the squared
        distance in log-odds.

        Args:
            moves: How many moves teach the model that is asked about.
        """
        half, whole = self.points[-2:]
        missed = missed_loss(half.log_loss, whole.log_loss)
        by_now = LEFT_AFTER_DOUBLING ** np.log2(max(moves / whole.moves, 1.0))
        return float(2 * missed / self.variance * by_now)

    def to_json(self) -> list[dict[str, Any]]:
        """The points as plain values."""
        return [
            {"moves": round(point.moves), "log_loss": round(point.log_loss, 6)}
            for point in self.points
        ]


def missed_loss(half: float, whole: float) -> float:
    """What endless moves would take off the log-loss, judged by what a doubling took.

    Args:
        half: Log-loss of fits on half of the people.
        whole: Of the fit on everybody.

    >>> round(missed_loss(0.53, 0.52), 9)
    0.02
    """
    return max(half - whole, 0.0) / (1 / LEFT_AFTER_DOUBLING - 1)


def loss_after_doubling(half: float, whole: float) -> float:
    """The log-loss to be expected of twice as many moves; arguments as of `missed_loss`.

    >>> round(loss_after_doubling(0.53, 0.5), 9)
    0.48
    """
    return whole - (1 - LEFT_AFTER_DOUBLING) * missed_loss(half, whole)


def learning_curve(
    rows: TrainingRows, origins: Sequence[Origin], mixture: Mixture, bag: BoostingParameters
) -> LearningCurve | None:
    """The curve of a mixture's recipe; None where no origin can be judged.

    Args:
        rows: All training rows.
        origins: Which of them teach and which judge.
        mixture: What was chosen on them, with its answers.
        bag: How boosters are grown.
    """
    with workers() as pool:

        def ask(taught: TrainingRows, judged: TrainingRows) -> Future[Floats]:
            return pool.submit(fitted_scores, taught, judged, mixture.recipe, bag)

        # All started before any is waited for: the pool is busy across origins.
        asked = [
            _Asked.of(rows, origin, answer, bag.seed, ask)
            for origin, answer in zip(origins, mixture.log_odds, strict=True)
        ]
        judged = [(origin, each) for origin, each in zip(origins, asked, strict=True) if each.parts]
        losses = [each.losses() for _, each in judged]
    if not judged:
        return None
    quarters, halves, whole = np.concatenate(losses, axis=1)
    moves = np.average(
        [len(origin.training) for origin, _ in judged],
        weights=[len(origin.validation) for origin, _ in judged],
    )
    promised = logistic(np.concatenate([each.answer for _, each in judged]))
    return LearningCurve(
        (
            Point(moves / 4, float(quarters.mean())),
            Point(moves / 2, float(halves.mean())),
            Point(float(moves), float(whole.mean())),
        ),
        float(np.mean(promised * (1 - promised))),
    )


@dataclass(frozen=True)
class _Asked:
    """One origin's judged rows, what the whole said of them and what parts of it are asked to.

    Attributes:
        label: Of the judged rows.
        answer: Raw scores by the fit on everybody.
        parts: Raw scores by halves (two) and quarters (two), on their way; none where a part has
            rows of one class only.
    """

    label: Labels
    answer: Floats
    parts: tuple[Future[Floats], ...]

    @classmethod
    def of(
        cls, rows: TrainingRows, origin: Origin, answer: Floats, seed: int,
        submit: Callable[[TrainingRows, TrainingRows], Future[Floats]],
    ) -> _Asked:  # fmt: skip
        taught, judged = rows.take(origin.training), rows.take(origin.validation)
        halves = [taught.take(half) for half in person_halves(taught, 2, seed)]
        quarters = [halves[0].take(quarter) for quarter in person_halves(halves[0], 2, seed)]
        parts = (*halves, *quarters)
        if min(len(np.unique(part.label)) for part in parts) < 2:
            return cls(judged.label, answer, ())
        return cls(judged.label, answer, tuple(submit(part, judged) for part in parts))

    def losses(self) -> Floats:
        """Log-loss of every judged row: by quarters, by halves, by everybody."""
        of_parts = [row_losses(self.label, logistic(part.result())) for part in self.parts]
        return np.array(
            [
                np.mean(of_parts[2:], axis=0),
                np.mean(of_parts[:2], axis=0),
                row_losses(self.label, logistic(self.answer)),
            ]
        )
