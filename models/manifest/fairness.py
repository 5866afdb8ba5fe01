"""What a manifest says of the fairness audit (`models.judging.fairness`), as far as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.manifest.part import Part


@dataclass(frozen=True)
class FairnessSettings(Part):
    """What decided the audit.

    Attributes:
        least_cell: Moves that a group needs to be told of.
    """

    least_cell: int


@dataclass(frozen=True)
class RateFigures(Part):
    """A rate of a group.

    Attributes:
        value: The share.
    """

    value: float


@dataclass(frozen=True)
class GroupFigures(Part):
    """One group and its rates; None where they cannot be told.

    Attributes:
        group: Its word by attribute.
        n: Its judged moves; a text (`<30`) where they are too few to be told of.
        success_rate: Share of successes.
        mean_probability: Mean estimate.
        selection_rate: Share of estimates at or above the usual rate of success.
        impact_ratio: That share against the largest one of a group.
        true_positive_rate: That share among successes.
        abstention_rate: Share without an estimate.
    """

    group: Mapping[str, str]
    n: int | str
    success_rate: RateFigures | None = None
    mean_probability: RateFigures | None = None
    selection_rate: RateFigures | None = None
    impact_ratio: RateFigures | None = None
    true_positive_rate: RateFigures | None = None
    abstention_rate: RateFigures | None = None


@dataclass(frozen=True)
class BreakdownFigures(Part):
    """All groups of one attribute, or of two together.

    Attributes:
        groups: The groups.
    """

    groups: tuple[GroupFigures, ...]


@dataclass(frozen=True)
class FairnessFigures(Part):
    """What an audit found.

    Attributes:
        n: Judged moves.
        parameters: What decided it.
        groups: Rates by attribute, then by pair of attributes.
    """

    n: int
    parameters: FairnessSettings
    groups: tuple[BreakdownFigures, ...]
