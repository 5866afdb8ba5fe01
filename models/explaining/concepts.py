"""What whole concepts add to one estimate, and which of them can be named as reasons.

A concept's contribution is the exact sum of its features'. It is told where it is of some size,
where other people's moves would not have turned it round, and where it does not contradict the
direction that the catalogue fixes for a few features.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from features.catalog import Group
from features.concepts import CONCEPTS, Concept
from models.explaining.feature_contribution import TIE_DECIMALS, FeatureContribution, by_size

SMALLEST_REASON = 0.10
"""Log-odds below which a concept is no reason: less than three people in a hundred."""
REASONS_A_SIDE = 3
SAME_SIGN_SHARE = 0.95
"""Share of the resamples in which a feature or concept has to keep its sign: of 20, 19."""


@dataclass(frozen=True)
class ConceptContribution:
    """What one concept adds to one estimate.

    Attributes:
        concept: The concept.
        features: Its features' contributions, in the model's column order.
        members: What it adds according to each of the model's resamples; None without resamples.
    """

    concept: Concept
    features: tuple[FeatureContribution, ...]
    members: tuple[float, ...] | None = None

    @property
    def group(self) -> Group:
        """The group that all its features belong to."""
        return self.concept.group

    @property
    def log_odds(self) -> float:
        """What it adds to the raw score: the sum of its features' contributions."""
        return sum(one.log_odds for one in self.features)

    @property
    def stable(self) -> bool | None:
        """Whether its sign holds under resampling; None if that was not tested."""
        return None if self.members is None else keeps_sign(self.log_odds, self.members)

    @property
    def is_contrary(self) -> bool:
        """Whether it goes the way it does because of features that go against their direction."""
        directed = [one for one in self.features if one.expected_sign]
        added = sum(one.log_odds for one in directed)
        expected = sum(abs(one.log_odds) * one.expected_sign for one in directed)
        return added * expected < 0 < added * self.log_odds

    @property
    def telling(self) -> FeatureContribution | None:
        """The feature that adds most in the concept's direction and can be named, if any can."""
        speaking = (one for one in by_size(self.features) if one.log_odds * self.log_odds > 0)
        return next((one for one in speaking if one.reads_true), None)

    @property
    def is_told(self) -> bool:
        """Whether it can be named as a reason."""
        return (
            round(abs(self.log_odds), TIE_DECIMALS) >= SMALLEST_REASON
            and self.stable is not False
            and not self.is_contrary
            and self.telling is not None
        )

    def to_json(self) -> dict[str, Any]:
        """The shape of `concepts[]` in a score."""
        return {
            "name": self.concept.name,
            "group": self.group,
            "log_odds": self.log_odds,
            "stable": self.stable,
            "features": [one.feature.name for one in by_size(self.features)],
        }


def keeps_sign(log_odds: float, members: Sequence[float]) -> bool:
    """Whether a contribution has the same sign in at least 19 of 20 resamples.

    Args:
        log_odds: The contribution.
        members: The same contribution in each resample.
    """
    own = _sign(log_odds)
    same = sum(_sign(each) == own for each in members)
    # Of 20 members 19; a share of 95 % of fewer than 20 allows none to differ.
    return own != 0 and same >= math.ceil(SAME_SIGN_SHARE * len(members) - 1e-9)


def _sign(log_odds: float) -> int:
    rounded = round(log_odds, TIE_DECIMALS)
    return (rounded > 0) - (rounded < 0)


def concept_contributions(
    contributions: Iterable[FeatureContribution],
    members: Mapping[str, Sequence[float]] | None = None,
) -> tuple[ConceptContribution, ...]:
    """The concepts of one estimate, in the catalogue's order.

    Args:
        contributions: What every feature adds.
        members: By concept, what it adds according to each resample; None without resamples.
    """
    own: dict[str, list[FeatureContribution]] = {}
    for one in contributions:
        own.setdefault(one.feature.concept, []).append(one)
    return tuple(
        ConceptContribution(
            concept, tuple(own[name]), None if members is None else tuple(members[name])
        )
        for name, concept in CONCEPTS.items()
        if name in own
    )


def largest_first(concepts: Iterable[ConceptContribution]) -> list[ConceptContribution]:
    """Concepts from the largest contribution to the smallest; equal ones by name."""
    return sorted(
        concepts, key=lambda one: (-round(abs(one.log_odds), TIE_DECIMALS), one.concept.name)
    )


def choose_reasons(concepts: Iterable[ConceptContribution]) -> tuple[ConceptContribution, ...]:
    """At most three concepts for the move and three against it, largest first."""
    told = [one for one in largest_first(concepts) if one.is_told]
    speaking_for = [one for one in told if one.log_odds > 0][:REASONS_A_SIDE]
    speaking_against = [one for one in told if one.log_odds < 0][:REASONS_A_SIDE]
    return tuple(largest_first([*speaking_for, *speaking_against]))


def choose_unsteady(concepts: Iterable[ConceptContribution]) -> tuple[ConceptContribution, ...]:
    """Concepts as large as the smallest reason chosen that are not certain enough to be one."""
    ordered = largest_first(concepts)
    chosen = choose_reasons(ordered)
    least = min((abs(one.log_odds) for one in chosen), default=SMALLEST_REASON)
    return tuple(one for one in ordered if one.stable is False and abs(one.log_odds) >= least)[
        : 2 * REASONS_A_SIDE
    ]
