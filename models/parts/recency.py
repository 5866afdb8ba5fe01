"""Weights of training moves by their age: older ones may count less (exponential decay).

What made people adapt ten years ago need not hold today. Half-lives are tried on rolling origins
(`models.parts.mixture`); in many records all years are worth the same.
"""

from __future__ import annotations

import numpy as np

from models.design import Floats
from models.rows import DAYS_A_YEAR, Days


def recency_weights(start_days: Days, half_life: float | None) -> Floats | None:
    """The weight of every move, 1 on average; None where all count the same.

    Args:
        start_days: Start of each move, as days since 1970-01-01; the newest counts most.
        half_life: Years before the newest move at which a move counts half; None: never.

    >>> recency_weights(np.array([0, 3653]), 10.0).round(2).tolist()
    [0.67, 1.33]
    """
    if half_life is None or len(start_days) == 0:
        return None
    age = (start_days.max() - start_days) / DAYS_A_YEAR
    weight = 0.5 ** (age / half_life)
    return np.asarray(weight / weight.mean(), dtype=np.float64)


def effective_rows(weight: Floats | None, count: int) -> float:
    """How many rows of the same weight would tell as much (Kish's effective sample size).

    >>> effective_rows(None, 7), effective_rows(np.array([2.0, 0.0]), 2)
    (7.0, 1.0)
    """
    if weight is None:
        return float(count)
    return float(np.sum(weight) ** 2 / np.sum(weight**2))
