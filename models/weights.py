"""How much each part of a model counts in its raw score."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How much each part counts.

    Attributes:
        boosters: Of the mean of the boosters' raw scores.
        additive: Of the additive part's.
    """

    boosters: float = 1.0
    additive: float = 0.0
