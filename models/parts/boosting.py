"""Gradient-boosted trees: how they are grown, how many rounds, and the bag that is kept.

The number of rounds is chosen on rolling origins by the log-loss of all judged rows together. All
origins grow in step, a few rounds at a time, until that loss has not fallen for a while: a panel
that needs few rounds does not pay for many. Where an origin has ten thousand moves to learn from,
larger trees are tried, and taken where they judge surely better: a city's few thousand moves cannot
fill them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import lightgbm
import numpy as np

from models.design import Floats, logistic
from models.evaluation import log_loss, row_losses, surely_better
from models.parts.taught import AtOrigin, Taught, judged_label, judged_people
from models.parts.workers import workers

logger = logging.getLogger(__name__)

# LightGBM decides on a sample of rows whether a column can be missing; a column whose few missing
# values fall outside the sample would then read them as 0. So every row is looked at.
_EVERY_ROW = 2**31 - 1


@dataclass(frozen=True)
class BoostingParameters:
    """Everything that decides what comes out of a fit; logged whole.

    Attributes:
        boosters: How many boosters, each with a seed of its own, are averaged.
        learning_rate: Shrinkage of each tree.
        num_leaves: Leaves a tree, at most 32: fast scoring of all pairs keeps a tree in one word.
        larger_leaves: Tried in its place where there is enough to learn from.
        least_rows_of_larger: Moves that the newest origin has to have for that.
        min_child_samples: Least rows in a leaf.
        feature_fraction: Share of columns each tree sees.
        bagging_fraction: Share of rows each tree sees.
        lambda_l2: Ridge penalty on leaf values.
        min_data_per_group: Least rows of a category; LightGBM's 100 is large for one city.
        cat_smooth: Rows' worth of noise damping for a category; LightGBM's own default.
        max_bin: Bins a column; half of LightGBM's default, twice as fast on a small panel.
        most_rounds: Never more rounds than this.
        most_leaves: Never more leaves in all boosters together.
        step_rounds: Rounds between two looks at the log-loss.
        patience_rounds: Growing stops when so many rounds have brought nothing.
        fallback_rounds: Rounds where no origin can be judged.
        seed: Of everything random.
        num_threads: Inside one booster; fixed, since sums depend on how rows are shared out.
    """

    boosters: int = 3
    learning_rate: float = 0.1
    num_leaves: int = 7
    larger_leaves: tuple[int, ...] = (15, 31)
    least_rows_of_larger: int = 10_000
    min_child_samples: int = 40
    feature_fraction: float = 0.25
    bagging_fraction: float = 0.7
    lambda_l2: float = 10.0
    min_data_per_group: int = 50
    cat_smooth: float = 10.0
    max_bin: int = 127
    most_rounds: int = 400
    most_leaves: int = 12_400
    step_rounds: int = 10
    patience_rounds: int = 40
    fallback_rounds: int = 50
    seed: int = 0
    num_threads: int = 1

    @property
    def rounds_limit(self) -> int:
        """The most rounds that both limits allow.

        >>> BoostingParameters(boosters=4, num_leaves=31, most_leaves=12_400).rounds_limit
        100
        """
        return min(self.most_rounds, self.most_leaves // (self.boosters * self.num_leaves))

    def with_leaves(self, leaves: int | None) -> BoostingParameters:
        """The same with so many leaves a tree, and no other tried; None: as it is."""
        return self if leaves is None else replace(self, num_leaves=leaves, larger_leaves=())

    def lightgbm(self, booster: int) -> dict[str, Any]:
        """The parameters as LightGBM takes them, for one booster of the bag."""
        return {
            "objective": "binary",
            "learning_rate": self.learning_rate,
            "num_leaves": self.num_leaves,
            "min_child_samples": self.min_child_samples,
            "feature_fraction": self.feature_fraction,
            "bagging_fraction": self.bagging_fraction,
            "bagging_freq": int(self.bagging_fraction < 1),
            "lambda_l2": self.lambda_l2,
            "min_data_per_group": self.min_data_per_group,
            "cat_smooth": self.cat_smooth,
            "max_bin": self.max_bin,
            "bin_construct_sample_cnt": _EVERY_ROW,
            # Far enough apart that no two boosters of two near seeds are the same.
            "seed": self.seed * 1_000 + booster,
            # Of the bins, which the boosters share.
            "data_random_seed": self.seed,
            "num_threads": self.num_threads,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
        }

    def logged(self) -> Mapping[str, Any]:
        """All of it as plain values, for the manifest and the run."""
        return {**asdict(self), "larger_leaves": list(self.larger_leaves)}


def plant(
    taught: Taught, bag: BoostingParameters, first: int = 0, half_life: float | None = None
) -> tuple[lightgbm.Booster, ...]:
    """A bag of boosters over the moves, binned once, without a tree yet, numbered from `first`."""
    binned = taught.binned(bag.lightgbm(0), half_life)
    numbers = range(first, first + bag.boosters)
    return tuple(lightgbm.Booster(bag.lightgbm(number), binned) for number in numbers)


def fit_boosters(
    taught: Taught,
    bag: BoostingParameters,
    rounds: int,
    *,
    first: int = 0,
    half_life: float | None = None,
) -> tuple[lightgbm.Booster, ...]:
    """The bag for the rounds chosen; the same input gives the same model text.

    Boosters are numbered from `first`: each number has a seed of its own. With a half-life, a move
    counts half after so many years.
    """
    boosters = plant(taught, bag, first, half_life)
    if len(boosters) == 1:
        _grow(boosters[0], rounds)
        return boosters
    with workers() as pool:
        list(pool.map(lambda booster: _grow(booster, rounds), boosters))
    return boosters


@dataclass(frozen=True)
class RoundsChoice:
    """The rounds that judged best, and what they promised at each origin.

    Attributes:
        rounds: The number chosen.
        log_odds: By origin, the raw scores of its judged rows at that number.
        leaves: Of every tree.
        fewer: The same by origin at every smaller number that was looked at, from few to many.
    """

    rounds: int
    log_odds: tuple[Floats, ...]
    leaves: int
    fewer: Mapping[int, tuple[Floats, ...]] = field(default_factory=dict)


def choose_trees(at: Sequence[AtOrigin], bag: BoostingParameters) -> RoundsChoice:
    """Rounds, and the trees' size where there is enough to learn from."""
    usual = choose_rounds(at, bag)
    if not at or len(at[-1].taught) < bag.least_rows_of_larger:
        return usual
    label = judged_label(at)

    def losses(choice: RoundsChoice) -> Floats:
        return row_losses(label, logistic(np.concatenate(choice.log_odds)))

    larger = [choose_rounds(at, bag.with_leaves(size)) for size in bag.larger_leaves]
    best = min((usual, *larger), key=lambda choice: float(losses(choice).mean()))
    return best if surely_better(losses(best), losses(usual), judged_people(at)) else usual


def choose_rounds(at: Sequence[AtOrigin], bag: BoostingParameters) -> RoundsChoice:
    """Grows every origin's bag in step and keeps the rounds with the least pooled log-loss."""
    if not at:
        rounds = min(bag.fallback_rounds, bag.rounds_limit)
        logger.warning("no origin can be judged: %d rounds are taken unseen", rounds)
        return RoundsChoice(rounds, (), bag.num_leaves)
    label = judged_label(at)
    best, least_loss = RoundsChoice(0, (), bag.num_leaves), np.inf
    looks: dict[int, tuple[Floats, ...]] = {}
    rounds = 0
    with workers() as pool:
        trials = list(pool.map(lambda each: _Trial(each, bag, None), at))
        while rounds < bag.rounds_limit and rounds - best.rounds < bag.patience_rounds:
            step = min(bag.step_rounds, bag.rounds_limit - rounds)
            # All started before any is waited for: the pool is busy across origins.
            for trial in trials:
                trial.start(pool, step)
            rounds += step
            log_odds = tuple(trial.finish() for trial in trials)
            loss = log_loss(label, logistic(np.concatenate(log_odds)))
            if loss < least_loss:
                best, least_loss = RoundsChoice(rounds, log_odds, bag.num_leaves, {**looks}), loss
            looks[rounds] = log_odds
    return best


def grown_at_origins(
    at: Sequence[AtOrigin], bag: BoostingParameters, rounds: int, half_life: float | None
) -> tuple[Floats, ...]:
    """Raw scores of every origin's judged rows by a bag of so many rounds, by origin."""
    with workers() as pool:
        trials = list(pool.map(lambda each: _Trial(each, bag, half_life), at))
        for trial in trials:
            trial.start(pool, rounds)
        return tuple(trial.finish() for trial in trials)


class _Trial:
    """One origin's bag, growing, with the raw score of its judged rows so far."""

    def __init__(self, at: AtOrigin, bag: BoostingParameters, half_life: float | None) -> None:
        self._design = at.asked
        self._boosters = plant(at.taught, bag, half_life=half_life)
        self._log_odds: Floats = np.zeros(len(at.asked), dtype=np.float64)
        self._growing: list[Future[Floats]] = []

    def start(self, pool: Executor, rounds: int) -> None:
        """Sets every booster growing by some rounds."""
        self._growing = [
            pool.submit(_grow_and_predict, booster, rounds, self._design)
            for booster in self._boosters
        ]

    def finish(self) -> Floats:
        """Waits for them; the mean raw score of the judged rows."""
        added = [future.result() for future in self._growing]
        self._log_odds = self._log_odds + np.sum(added, axis=0) / len(added)
        return self._log_odds


def _grow(booster: lightgbm.Booster, rounds: int) -> None:
    for _ in range(rounds):
        booster.update()


def _grow_and_predict(booster: lightgbm.Booster, rounds: int, design: Floats) -> Floats:
    """Adds rounds; what they add to the raw scores of a design."""
    before = booster.current_iteration()
    _grow(booster, rounds)
    added = booster.predict(
        design, raw_score=True, start_iteration=before, num_iteration=rounds, num_threads=1
    )
    return np.asarray(added, dtype=np.float64)
