"""How far apart two versions' estimates are, and which of them the outcomes bear out.

Only moves that both give an estimate for count: an abstention is no guess, good or bad. Moves whose
outcome one of them has learnt from are judged apart, as they flatter whoever has seen them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from models.bootstrap import Draws, interval
from models.design import Floats
from models.evaluation import Blocks, Metrics, Ranks, evaluate, rank_correlation, row_losses
from models.judging.diagnosis import DRAWS, LEVEL
from models.rows import Labels, Places, person_numbers

if TYPE_CHECKING:
    from models.comparing.replay import Replay

LEAST_JUDGED = 30
"""With fewer judged moves no difference could show, and none is told."""

_DECIMALS = 6


def compared_estimates(replayed: Replay) -> dict[str, float | int | None]:
    """How the two versions' probabilities agree.

    Returns:
        `n`, the moves that both estimate; their `rank_correlation` (None where one has the same
        answer for everybody); `mean_difference` (new less old) and `mean_absolute_difference`.
    """
    both = _answered(replayed)
    new, old = _probabilities(both)
    if len(new) == 0:
        names = ("rank_correlation", "mean_difference", "mean_absolute_difference")
        return {"n": 0, **dict.fromkeys(names)}
    correlation = rank_correlation(new, old)
    return {
        "n": len(new),
        "rank_correlation": None if correlation is None else _rounded(correlation),
        "mean_difference": _rounded(np.mean(new - old)),
        "mean_absolute_difference": _rounded(np.mean(np.abs(new - old))),
    }


def compared_metrics(replayed: Replay, *, seed: int = 0) -> dict[str, dict[str, Any]]:
    """The metrics of both versions, `unseen` and `seen` apart.

    Unseen moves are those whose outcome neither version was trained on; the rest are seen, and say
    nothing about which is better.

    Returns:
        Of each `n` and `people`; of the seen ones also `seen_by`, how many by which. From
        `LEAST_JUDGED` moves on `new` and `old` (metrics) and `differences`: new less old by metric,
        with `lower` and `upper` over people drawn anew.
    """
    judged = _answered(replayed).drop_nulls("label")
    is_unseen = pl.col("seen_by") == "neither"
    seen = judged.filter(~is_unseen)
    seen_by = {side: int((seen["seen_by"] == side).sum()) for side in ("new", "old", "both")}
    return {
        "unseen": _part(judged.filter(is_unseen), seed),
        "seen": {**_part(seen, seed), "seen_by": seen_by},
    }


def _part(moves: pl.DataFrame, seed: int) -> dict[str, Any]:
    counts = {"n": moves.height, "people": moves["employee_id"].n_unique()}
    if moves.height < LEAST_JUDGED:
        return counts
    label = moves["label"].to_numpy().astype(np.float64)
    new, old = _probabilities(moves)
    years = moves["start_date"].dt.year().to_numpy().astype(np.intp)
    metrics: dict[str, Metrics] = {
        "new": evaluate(label, new, years), "old": evaluate(label, old, years)
    }  # fmt: skip
    differences = paired_differences(label, (new, old), person_numbers(moves), years, seed=seed)
    return {**counts, **metrics, "differences": differences}


def paired_differences(
    label: Labels,
    answers: tuple[Floats, Floats],
    people: Places,
    blocks: Blocks | None = None,
    *,
    seed: int = 0,
) -> dict[str, dict[str, float] | None]:
    """The first answer's figures less the second's, on the same people drawn anew.

    Args:
        label: 1.0 for success, 0.0 for failure.
        answers: Two probabilities of each move.
        people: A number for each move's person, from 0.
        blocks: The year of each move: only moves of one year are ranked against each other.
        seed: Of the draws.

    Returns:
        `value`, `lower` and `upper` of `log_loss`, `brier` and `auc`; None for the last where all
        labels are alike.
    """
    drawn = Draws.of(people, DRAWS, seed)
    losses = [row_losses(label, answer) for answer in answers]
    errors = [(answer - label) ** 2 for answer in answers]
    found: dict[str, dict[str, float] | None] = {
        name: _interval(float(by_row.mean()), drawn.means(by_row))
        for name, by_row in (("log_loss", losses[0] - losses[1]), ("brier", errors[0] - errors[1]))
    }
    return {**found, "auc": _ranking_difference(label, answers, blocks, drawn)}


def _ranking_difference(
    label: Labels, answers: tuple[Floats, Floats], blocks: Blocks | None, drawn: Draws
) -> dict[str, float] | None:
    new, old = (Ranks.of(label, answer, blocks) for answer in answers)
    value = _less(new.auc(), old.auc())
    differences = [_less(new.auc(draw), old.auc(draw)) for draw in drawn.of_rows()]
    # A draw without a pair ranks nobody.
    told = [one for one in differences if one is not None]
    return None if value is None or not told else _interval(value, np.array(told))


def _less(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old


def _interval(value: float, drawn: Floats) -> dict[str, float]:
    lower, upper = interval(drawn, LEVEL)
    return {"value": _rounded(value), "lower": _rounded(lower), "upper": _rounded(upper)}


def _answered(replayed: Replay) -> pl.DataFrame:
    return replayed.moves.filter(~pl.col("new_abstained") & ~pl.col("old_abstained"))


def _probabilities(moves: pl.DataFrame) -> tuple[Floats, Floats]:
    return moves["new_probability"].to_numpy(), moves["old_probability"].to_numpy()


def _rounded(value: float | np.floating) -> float:
    return round(float(value), _DECIMALS)
