"""Gradient-boosted trees: how they are grown, how many rounds, and the bag that is kept.

The number of rounds is chosen on rolling origins by the log-loss of all judged rows together. All
origins grow in step, a few rounds at a time, until that loss has not fallen for a while: a panel
that needs few rounds does not pay for many.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import lightgbm
import numpy as np

from models.columns import choose_columns
from models.evaluation import log_loss
from models.model import Column, Floats, design_matrix, logistic
from models.rows import Labels, TrainingRows
from models.split import Origin

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
        min_child_samples: Least rows in a leaf.
        feature_fraction: Share of columns each tree sees.
        bagging_fraction: Share of rows each tree sees.
        lambda_l2: Ridge penalty on leaf values.
        min_data_per_group: Least rows of a category; LightGBM's 100 is large for one city.
        cat_smooth: Rows' worth of noise damping for a category; LightGBM's own default.
        max_bin: Bins a column; 255 is LightGBM's default.
        most_rounds: Never more rounds than this.
        most_leaves: Never more leaves in all boosters together.
        step_rounds: Rounds between two looks at the log-loss.
        patience_rounds: Growing stops when so many rounds have brought nothing.
        fallback_rounds: Rounds where no origin can be judged.
        seed: Of everything random.
        num_threads: Fixed, since sums depend on how rows are shared out.
    """

    boosters: int = 4
    learning_rate: float = 0.05
    num_leaves: int = 15
    min_child_samples: int = 40
    feature_fraction: float = 0.5
    bagging_fraction: float = 0.7
    lambda_l2: float = 10.0
    min_data_per_group: int = 50
    cat_smooth: float = 10.0
    max_bin: int = 255
    most_rounds: int = 400
    most_leaves: int = 12_400
    step_rounds: int = 10
    patience_rounds: int = 60
    fallback_rounds: int = 100
    seed: int = 0
    num_threads: int = 2

    @property
    def rounds_limit(self) -> int:
        """The most rounds that both limits allow.

        >>> BoostingParameters(boosters=4, num_leaves=31, most_leaves=12_400).rounds_limit
        100
        """
        return min(self.most_rounds, self.most_leaves // (self.boosters * self.num_leaves))

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
        """All of it, for the manifest and the run."""
        return asdict(self)


class Growth:
    """A bag of boosters on one set of rows that can be grown further."""

    def __init__(
        self, rows: TrainingRows, columns: Sequence[Column], bag: BoostingParameters
    ) -> None:
        """Bin the rows once; no tree is grown yet."""
        self._columns = columns
        self._rounds = 0
        names = [column.booster_name for column in columns]
        binned = lightgbm.Dataset(
            design_matrix(rows.table.values, columns),
            label=rows.label,
            feature_name=names,
            categorical_feature=[
                place for place, column in enumerate(columns) if column.kind == "category"
            ],
            params=bag.lightgbm(0),
            free_raw_data=True,
        )
        self.boosters = tuple(
            lightgbm.Booster(bag.lightgbm(number), binned) for number in range(bag.boosters)
        )

    def grow(self, rounds: int) -> None:
        """Adds rounds to every booster."""
        for booster in self.boosters:
            for _ in range(rounds):
                booster.update()
        self._rounds += rounds

    def added_log_odds(self, design: Floats, rounds: int) -> Floats:
        """What the latest rounds add to the mean raw score of rows."""
        added = np.zeros(len(design), dtype=np.float64)
        for booster in self.boosters:
            added += np.asarray(
                booster.predict(
                    design,
                    raw_score=True,
                    start_iteration=self._rounds - rounds,
                    num_iteration=rounds,
                ),
                dtype=np.float64,
            )
        return added / len(self.boosters)


def fit_boosters(
    rows: TrainingRows, columns: Sequence[Column], bag: BoostingParameters, rounds: int
) -> tuple[lightgbm.Booster, ...]:
    """The bag on all rows, for the rounds chosen; the same input gives the same model text."""
    growth = Growth(rows, columns, bag)
    growth.grow(rounds)
    return growth.boosters


@dataclass(frozen=True)
class RoundsChoice:
    """The rounds that judged best, and what they promised at each origin.

    Attributes:
        rounds: The number chosen.
        probabilities: By origin, the probabilities of its judged rows at that number.
    """

    rounds: int
    probabilities: tuple[Floats, ...]


def choose_rounds(
    rows: TrainingRows, origins: Sequence[Origin], bag: BoostingParameters
) -> RoundsChoice:
    """Grows every origin's bag in step and keeps the rounds with the least pooled log-loss."""
    if not origins:
        rounds = min(bag.fallback_rounds, bag.rounds_limit)
        logger.warning("no origin can be judged: %d rounds are taken unseen", rounds)
        return RoundsChoice(rounds, ())
    trials = [_Trial(rows, origin, bag) for origin in origins]
    label = np.concatenate([trial.label for trial in trials])
    best, least_loss = RoundsChoice(0, ()), np.inf
    rounds = 0
    while rounds < bag.rounds_limit and rounds - best.rounds < bag.patience_rounds:
        step = min(bag.step_rounds, bag.rounds_limit - rounds)
        for trial in trials:
            trial.grow(step)
        rounds += step
        probabilities = tuple(logistic(trial.log_odds) for trial in trials)
        loss = log_loss(label, np.concatenate(probabilities))
        if loss < least_loss:
            best, least_loss = RoundsChoice(rounds, probabilities), loss
    return best


class _Trial:
    """One origin's bag, growing, with the raw score of its judged rows so far.

    Columns are chosen anew from the origin's own training rows: a column that was complete by then
    gets its fill by then.
    """

    def __init__(self, rows: TrainingRows, origin: Origin, bag: BoostingParameters) -> None:
        training, judged = rows.take(origin.training), rows.take(origin.validation)
        columns = choose_columns(training.table).columns
        self.label: Labels = judged.label
        self.log_odds: Floats = np.zeros(len(judged), dtype=np.float64)
        self._design = design_matrix(judged.table.values, columns)
        self._growth = Growth(training, columns, bag)

    def grow(self, rounds: int) -> None:
        self._growth.grow(rounds)
        self.log_odds = self.log_odds + self._growth.added_log_odds(self._design, rounds)
