"""The one search for a penalty: from strong to weak, until weaker ones bring nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.design import Floats
from models.evaluation import log_loss
from models.rows import Labels

PATIENCE = 2
"""The search ends when so many weaker penalties in a row brought nothing."""

Answers = tuple[Floats, ...]


@dataclass(frozen=True)
class StrengthChoice:
    """The penalty that judged best.

    Attributes:
        penalty: The one chosen.
        answers: By origin, what was said of its judged rows under it.
    """

    penalty: float
    answers: Answers


def strong_to_weak(
    penalties: Sequence[float],
    ask: Callable[[float], Answers],
    label: Labels,
    probability: Callable[[Floats], Floats],
) -> StrengthChoice:
    """The penalty with the least log-loss over the judged rows of all origins.

    Args:
        penalties: Those tried, in turn.
        ask: What is said, by origin, of the judged rows under a penalty.
        label: The judged rows' labels, origin by origin.
        probability: Of success, of what is said.
    """
    best, least_loss, in_vain = StrengthChoice(penalties[0], ()), np.inf, 0
    for penalty in penalties:
        answers = ask(penalty)
        loss = log_loss(label, probability(np.concatenate(answers)))
        if loss < least_loss:
            best, least_loss, in_vain = StrengthChoice(penalty, answers), loss, 0
            continue
        in_vain += 1
        if in_vain == PATIENCE:
            break
    return best
