"""A closer look at judged predictions.

How sure the figures are, how promises are calibrated, what the best of each round would have
brought, and where the model errs.

Intervals are percentiles of a bootstrap over people: somebody who moved four times is drawn whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.linear_model import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    LogisticRegression,
)
from sklearn.metrics import (  # type: ignore[import-untyped]  # scikit-learn ships no types
    roc_auc_score,
)

from models.design import Floats
from models.evaluation import evaluate, row_losses
from models.rows import Labels

People = NDArray[np.intp]

DRAWS = 200
LEVEL = 0.95
LEAST_COHORT = 30
"""Cohorts with fewer judged moves are left out: their share is luck, and they could be somebody."""
LEAST_ROUND = 12
"""Moves that start on one day are a round from so many on."""
TOP_SHARE = 0.25
_DECIMALS = 6
_LEAST = 1e-6


def metrics_with_intervals(
    label: Labels, probability: Floats, people: People, *, seed: int = 0
) -> dict[str, float | int | None]:
    """The metrics of `models.evaluation`, those of ranking and loss with `_lower` and `_upper`.

    Args:
        label: 1 for success, 0 for failure.
        probability: What was promised.
        people: A number for each move's person, from 0.
        seed: Of the draws.
    """
    metrics = dict(evaluate(label, probability))
    if len(label) == 0 or not 0 < label.sum() < len(label):
        return metrics
    drawn = person_draws(people, DRAWS, seed)
    per_row = {"log_loss": row_losses(label, probability), "brier": (probability - label) ** 2}
    count = drawn.sum(axis=1)
    found = {name: drawn @ values / count for name, values in per_row.items()}
    found["auc"] = np.array(
        [
            roc_auc_score(label, probability, sample_weight=draw)
            for draw in drawn
            if _both(draw, label)
        ]
    )
    tail = (1 - LEVEL) / 2
    for name, values in found.items():
        metrics[f"{name}_lower"] = _rounded(np.quantile(values, tail))
        metrics[f"{name}_upper"] = _rounded(np.quantile(values, 1 - tail))
    return metrics


def person_draws(people: People, draws: int, seed: int) -> Floats:
    """How often each row is drawn in resamples of people: one row a draw, one column a move."""
    count = int(people.max()) + 1 if len(people) else 0
    chance = np.random.default_rng(seed)
    of_people = chance.multinomial(count, np.full(count, 1 / max(count, 1)), size=draws)
    return of_people[:, people].astype(np.float64)


def calibration_line(label: Labels, probability: Floats) -> dict[str, float] | None:
    """Slope and intercept of the label's log-odds on the promised ones: 1 and 0 where they agree.

    None where the labels are all alike or the promises are.
    """
    promised = log_odds_of(probability)
    if not 0 < label.sum() < len(label) or np.ptp(promised) < _LEAST:
        return None
    line = LogisticRegression(C=np.inf).fit(promised[:, None], label)
    return {"slope": _rounded(line.coef_[0, 0]), "intercept": _rounded(line.intercept_[0])}


def log_odds_of(probability: Floats) -> Floats:
    """Log-odds of probabilities, cut where they would be endless."""
    cut = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(cut) - np.log1p(-cut), dtype=np.float64)


def top_of_rounds(
    start_days: NDArray[np.int32], label: Labels, answers: Mapping[str, Floats]
) -> dict[str, Any]:
    """What the best quarter of each round, as each candidate ranks it, turned out to be worth.

    Args:
        start_days: The day each move began; moves of one day are a round.
        label: 1 for success, 0 for failure.
        answers: Probabilities by candidate's name.

    Returns:
        `rounds`, `moves`, `chosen`, `all` (the share of successes among all moves of these rounds)
        and `success` (among those chosen, by candidate; a tie on the edge counts in part).
    """
    days, number, size = np.unique(start_days, return_inverse=True, return_counts=True)
    rounds = [np.flatnonzero(number == day) for day in range(len(days)) if size[day] >= LEAST_ROUND]
    chosen = [max(1, round(TOP_SHARE * len(places))) for places in rounds]
    total = sum(chosen)
    success = {
        name: _rounded(
            sum(
                _top_successes(answer[places], label[places], best)
                for places, best in zip(rounds, chosen, strict=True)
            )
            / max(total, 1)
        )
        for name, answer in answers.items()
    }
    moves = sum(len(places) for places in rounds)
    went_well = sum(float(label[places].sum()) for places in rounds)
    return {
        "rounds": len(rounds),
        "moves": moves,
        "chosen": total,
        "all": _rounded(went_well / max(moves, 1)),
        "success": success if rounds else {},
    }


def _top_successes(promised: Floats, label: Labels, best: int) -> float:
    """Expected successes among the best, where ties on the edge are drawn by lot."""
    edge = np.sort(promised)[-best]
    above = promised > edge
    tied = promised == edge
    return float(label[above].sum() + (best - above.sum()) * label[tied].mean())


@dataclass(frozen=True)
class Cohort:
    """Judged moves that share something, and how far off the model was for them.

    Attributes:
        column: What they share.
        value: Its value.
        moves: How many.
        expected: Mean probability.
        seen: Share of successes.
        log_loss: Of the model.
        surprise: The difference in its standard errors; beyond 3 is hardly luck.
    """

    column: str
    value: str
    moves: int
    expected: float
    seen: float
    log_loss: float
    surprise: float


def cohorts(
    described: pl.DataFrame, label: Labels, probability: Floats, columns: Sequence[str]
) -> list[Cohort]:
    """Where the model errs: cohorts by each column, the most surprising first.

    Args:
        described: One row a judged move; the columns named hold words or whole numbers.
        label: 1 for success, 0 for failure.
        probability: What was promised.
        columns: What cohorts share; those that are not there are passed over.
    """
    losses = row_losses(label, probability)
    found = []
    for column in columns:
        if column not in described.columns:
            continue
        words = described[column].cast(pl.String)
        for value in sorted(words.drop_nulls().unique().to_list()):
            places = (words == value).fill_null(value=False).to_numpy()
            if places.sum() >= LEAST_COHORT:
                found.append(_cohort(column, value, label[places], probability[places],
                                     losses[places]))  # fmt: skip
    return sorted(found, key=lambda one: (-abs(one.surprise), one.column, one.value))


def _cohort(column: str, value: str, label: Labels, probability: Floats, losses: Floats) -> Cohort:
    error = np.sqrt(np.sum(probability * (1 - probability))) / len(label)
    return Cohort(
        column,
        value,
        len(label),
        _rounded(probability.mean()),
        _rounded(label.mean()),
        _rounded(losses.mean()),
        _rounded((label.mean() - probability.mean()) / max(float(error), _LEAST)),
    )


def _both(draw: Floats, label: Labels) -> bool:
    return bool(0 < draw @ label < draw.sum())


def _rounded(value: float) -> float:
    return round(float(value), _DECIMALS)
