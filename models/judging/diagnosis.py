"""Out-of-time diagnostics: bootstrap ranges, calibration line, top of each round, cohorts.

Ranges are percentiles of a bootstrap over people (a cluster bootstrap): all moves of a drawn person
come together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.bootstrap import Draws, interval
from models.design import Floats
from models.evaluation import Blocks, Ranks, evaluate, row_losses
from models.parts.calibration import fit_line
from models.rows import Labels, Places

DRAWS = 200
LEVEL = 0.95
LEAST_COHORT = 30
"""Cohorts with fewer judged moves are left out: their share is luck, and they could be somebody."""
LEAST_ROUND = 12
"""At least this many moves that start on one day are a round."""
TOP_SHARE = 0.25
_DECIMALS = 6
_LEAST = 1e-6


def metrics_with_intervals(
    label: Labels,
    probability: Floats,
    people: Places,
    blocks: Blocks | None = None,
    *,
    seed: int = 0,
) -> dict[str, float | int | None]:
    """The metrics of `models.evaluation`, those of ranking and loss with `_lower` and `_upper`.

    Args:
        label: 1 for success, 0 for failure.
        probability: What was promised.
        people: A number for each move's person, from 0.
        blocks: Moves that were judged together: only these are ranked against each other.
        seed: Of the draws.
    """
    metrics = dict(evaluate(label, probability, blocks))
    if len(label) == 0 or not 0 < label.sum() < len(label):
        return metrics
    drawn = Draws.of(people, DRAWS, seed)
    per_row = {"log_loss": row_losses(label, probability), "brier": (probability - label) ** 2}
    found = {name: drawn.means(values) for name, values in per_row.items()}
    if metrics["auc"] is not None:
        ranks = Ranks.of(label, probability, blocks)
        # A draw without a pair ranks nobody.
        shares = (ranks.auc(draw) for draw in drawn.of_rows())
        found["auc"] = np.array([share for share in shares if share is not None])
    for name, values in found.items():
        lower, upper = _range(values)
        metrics |= {f"{name}_lower": lower, f"{name}_upper": upper}
    return metrics


def _range(values: Floats) -> tuple[float, float]:
    lower, upper = interval(values, LEVEL)
    return _rounded(lower), _rounded(upper)


def calibration_line(label: Labels, probability: Floats) -> dict[str, float] | None:
    """Slope and intercept of a logistic regression of the label on the estimate's log-odds.

    Both are exact at slope 1 and intercept 0. None if all labels or all estimates are the same.

    Args:
        label: 1.0 for success, 0.0 for failure.
        probability: The estimates, in the same order.
    """
    promised = log_odds_of(probability)
    if not 0 < label.sum() < len(label) or np.ptp(promised) < _LEAST:
        return None
    line = fit_line(promised, label)
    return {"slope": _rounded(line.slope), "intercept": _rounded(line.intercept)}


def log_odds_of(probability: Floats) -> Floats:
    """Log-odds of probabilities, with 0 and 1 moved inwards so that all are finite."""
    cut = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(cut) - np.log1p(-cut), dtype=np.float64)


def top_of_rounds(
    start_days: NDArray[np.int32],
    label: Labels,
    answers: Mapping[str, Floats],
    drawn: Draws | None = None,
) -> dict[str, Any]:
    """What the best quarter of each round, as each candidate ranks it, turned out to be worth.

    Args:
        start_days: The day each move began; moves of one day are a round.
        label: 1 for success, 0 for failure.
        answers: Probabilities by candidate's name.
        drawn: People drawn again, the moves' numbers in it; None: no ranges.

    Returns:
        `rounds`, `moves`, `chosen`, `all` (the share of successes among all moves of these rounds)
        and `success` (among those chosen, by candidate; a tie on the edge counts in part). With
        draws also `success_range`: from where to where each of the latter may lie, had other people
        been there and been ranked alike.
    """
    days, number, size = np.unique(start_days, return_inverse=True, return_counts=True)
    rounds = [np.flatnonzero(number == day) for day in range(len(days)) if size[day] >= LEAST_ROUND]
    shares = {name: _chosen_shares(answer, rounds) for name, answer in answers.items()}
    total = sum(_best_of(places) for places in rounds)
    moves = sum(len(places) for places in rounds)
    went_well = sum(float(label[places].sum()) for places in rounds)
    found: dict[str, Any] = {
        "rounds": len(rounds),
        "moves": moves,
        "chosen": total,
        "all": _rounded(went_well / max(moves, 1)),
        "success": {name: _rounded(np.sum(share * label) / total) for name, share in shares.items()}
        if rounds
        else {},
    }
    if drawn is not None:
        found["success_range"] = {
            name: _range(drawn.means(label, share)) for name, share in shares.items() if rounds
        }
    return found


def _best_of(places: NDArray[np.intp]) -> int:
    return max(1, round(TOP_SHARE * len(places)))


def _chosen_shares(promised: Floats, rounds: Sequence[NDArray[np.intp]]) -> Floats:
    """How much of each move is among the best of its round: ties on the edge are drawn by lot."""
    shares = np.zeros(len(promised))
    for places in rounds:
        of_round, best = promised[places], _best_of(places)
        edge = np.sort(of_round)[-best]
        above, tied = of_round > edge, of_round == edge
        shares[places[above]] = 1.0
        shares[places[tied]] = (best - above.sum()) / tied.sum()
    return shares


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


def _rounded(value: float) -> float:
    return round(float(value), _DECIMALS)
