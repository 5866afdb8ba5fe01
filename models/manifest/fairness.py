"""What a manifest says of the fairness audit (`models.judging.fairness`), as far as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.manifest.part import Part


@dataclass(frozen=True)
class FairnessSettings(Part):
    """The settings of the audit.

    Attributes:
        least_cell: The smallest number of moves of a group whose rates are shown.
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
    """One group and its rates; a rate that cannot be computed is None.

    Attributes:
        group: The group's word in each attribute.
        n: Its judged moves; a text (`<30`) if they are too few to show their number.
        success_rate: Share of successes.
        mean_probability: Mean estimate.
        selection_rate: Share of estimates at or above the usual rate of success.
        impact_ratio: The selection rate divided by that of the group with the largest one.
        true_positive_rate: The selection rate among successes.
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
