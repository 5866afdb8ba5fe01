"""How much better or worse than its baselines a model is, and how sure that is.

A cluster bootstrap over people: moves of one person share what no feature knows. All candidates are
compared on the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.bootstrap import Draws, interval
from models.evaluation import row_losses
from models.judging.gate.evidence import HeldOutMoves
from models.judging.gate.parameters import GateParameters


@dataclass(frozen=True)
class LossDifference:
    """A model's log-loss less a baseline's: below 0 the model is better.

    Attributes:
        value: Over the judged moves.
        lower: Lower end of its interval over people drawn anew.
        upper: Upper end.
    """

    value: float
    lower: float
    upper: float


def paired_differences(
    judged: HeldOutMoves, parameters: GateParameters
) -> dict[str, LossDifference]:
    """The difference to each baseline, by its name.

    Args:
        judged: The judged moves, with one baseline or more.
        parameters: How sure, of how many draws, by which seed.
    """
    own = row_losses(judged.label, judged.probability)
    baselines = judged.baselines
    by_row = np.column_stack([own - row_losses(judged.label, each) for each in baselines.values()])
    draws = Draws.of(judged.people, parameters.draws, parameters.seed)
    sums = draws.sums(np.column_stack([by_row, np.ones(len(by_row))]))
    drawn = sums[:, :-1] / sums[:, -1:]
    return {
        name: LossDifference(
            float(by_row[:, place].mean()), *interval(drawn[:, place], parameters.level)
        )
        for place, name in enumerate(baselines)
    }
