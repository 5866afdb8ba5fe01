"""What more moves would bring: the same fit on fewer people, judged on the same rows.

At every origin the model is fitted again, with the settings chosen, on two halves of the people
whose moves teach there. How much halves lose tells how much the whole still lacks: in simulated
cities, whose replicas show what lies ahead, a doubling takes about a third of what is missed
(docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.certainty.resamples import person_halves
from models.design import Floats, logistic
from models.evaluation import row_losses
from models.parts.boosting import BoostingParameters
from models.parts.fit import fitted_scores
from models.parts.mixture import Mixture
from models.parts.taught import AtOrigin
from models.parts.workers import workers
from models.recipe import Recipe

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
        points: Halves, everybody.
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
    at: Sequence[AtOrigin], mixture: Mixture, bag: BoostingParameters
) -> LearningCurve | None:
    """The curve of a mixture's recipe; None where no origin can be judged.

    Args:
        at: The origins.
        mixture: What was chosen on them, with its answers.
        bag: How boosters are grown.
    """
    with workers() as pool:
        # All started before any is waited for: the pool is busy across origins.
        asked = [
            _Asked.of(each, answer, mixture.recipe, bag, pool)
            for each, answer in zip(at, mixture.log_odds, strict=True)
        ]
        judged = [each for each in asked if each.halves]
        losses = [each.losses() for each in judged]
    if not judged:
        return None
    half, whole = np.concatenate(losses, axis=1)
    moves = np.average(
        [len(each.at.taught) for each in judged], weights=[len(each.answer) for each in judged]
    )
    promised = logistic(np.concatenate([each.answer for each in judged]))
    return LearningCurve(
        (Point(moves / 2, float(half.mean())), Point(float(moves), float(whole.mean()))),
        float(np.mean(promised * (1 - promised))),
    )


@dataclass(frozen=True)
class _Asked:
    """One origin, what the whole said of its judged rows and what halves of it are asked to.

    Attributes:
        at: The origin.
        answer: Raw scores by the fit on everybody.
        halves: Raw scores by two halves, on their way; none where a half has rows of one class
            only.
    """

    at: AtOrigin
    answer: Floats
    halves: tuple[Future[Floats], ...]

    @classmethod
    def of(
        cls, at: AtOrigin, answer: Floats, recipe: Recipe, bag: BoostingParameters, pool: Executor
    ) -> _Asked:
        places = person_halves(at.taught.people, 2, bag.seed)
        halves = [at.taught.take(half) for half in places]
        if min(len(np.unique(half.label)) for half in halves) < 2:
            return cls(at, answer, ())
        asked = (pool.submit(fitted_scores, half, at.asked, recipe, bag) for half in halves)
        return cls(at, answer, tuple(asked))

    def losses(self) -> Floats:
        """Log-loss of every judged row: by halves, by everybody."""
        label = self.at.label
        of_halves = [row_losses(label, logistic(half.result())) for half in self.halves]
        return np.array([np.mean(of_halves, axis=0), row_losses(label, logistic(self.answer))])
