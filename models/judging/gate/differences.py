"""How much better or worse than its baselines a model is, and how sure that is.

A cluster bootstrap over people: moves of one person share what no feature knows. All candidates are
compared on the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.design import Floats
from models.evaluation import row_losses
from models.judging.gate.evidence import HeldOutMoves
from models.judging.gate.parameters import GateParameters
from models.rows import Places

# Draws handled together: a whole number of people's counts each, in a few megabytes.
_BATCH = 50


@dataclass(frozen=True)
class Difference:
    """A model's log-loss less a baseline's: below 0 the model is better.

    Attributes:
        value: Over the judged moves.
        lower: Lower end of its interval over people drawn anew.
        upper: Upper end.
    """

    value: float
    lower: float
    upper: float


def paired_differences(judged: HeldOutMoves, parameters: GateParameters) -> dict[str, Difference]:
    """The difference to each baseline, by its name.

    Args:
        judged: The judged moves, with one baseline or more.
        parameters: How sure, of how many draws, by which seed.
    """
    own = row_losses(judged.label, judged.probability)
    baselines = judged.baselines
    by_row = np.column_stack([own - row_losses(judged.label, each) for each in baselines.values()])
    drawn = _drawn_means(by_row, judged.people, parameters.draws, parameters.seed)
    tail = (1 - parameters.level) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail], axis=0)
    found = zip(baselines, by_row.mean(axis=0), lower, upper, strict=True)
    return {name: Difference(*map(float, figures)) for name, *figures in found}


def _drawn_means(by_row: Floats, people: Places, draws: int, seed: int) -> Floats:
    """Means over moves of people drawn anew, one row a draw; sums by person are all it takes."""
    columns = [np.bincount(people, weights=column) for column in by_row.T]
    sums = np.column_stack([*columns, np.bincount(people)]).astype(np.float64)
    chance = np.random.default_rng(seed)
    even = np.full(len(sums), 1 / len(sums))
    batches = []
    for start in range(0, draws, _BATCH):
        size = min(_BATCH, draws - start)
        # einsum, not BLAS: how BLAS shares a sum out decides its last digits.
        counts = chance.multinomial(len(sums), even, size).astype(np.float64)
        batches.append(np.einsum("dp,pc->dc", counts, sums))
    totals = np.concatenate(batches)
    means: Floats = totals[:, :-1] / totals[:, -1:]
    return means
