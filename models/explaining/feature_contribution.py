"""What one feature adds to one estimate, with its value and what is usual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from features.catalog import GROUPS, Feature, Group
from features.concepts import DIRECTIONS
from models.manifest.columns import ColumnFacts
from models.words.wording import Language, Value, value_text

TIE_DECIMALS = 9
"""Numbers closer than this are equal when ordering, so that the order is the same everywhere."""


@dataclass(frozen=True)
class FeatureContribution:
    """What one feature adds to one estimate.

    Attributes:
        feature: The feature, from the catalogue.
        value: Its value for this move; None if unknown.
        typical: Its usual value among the training moves; None if unknown.
        log_odds: What it adds to the raw score.
        stable: Whether its sign and place hold under resampling; None if that was not tested.
        average: Its mean among the training moves; None for words, and if the model keeps no mean.
        never: Whether a missing value means that something never happened, not that a record is
            missing.
    """

    feature: Feature
    value: Value
    typical: Value
    log_odds: float
    stable: bool | None = None
    average: float | None = None
    never: bool = False

    @property
    def expected_sign(self) -> int:
        """How this value should move an estimate, by the catalogue's direction: 1 up, -1 down.

        0 if the catalogue fixes no direction, if there is no number, or if the value lies between
        the mean and the usual value.
        """
        direction = DIRECTIONS.get(self.feature.function)
        usual = self.typical if self.average is None else self.average
        if direction is None or isinstance(self.value, str) or isinstance(usual, str):
            return 0
        if self.value is None or usual is None:
            return 0
        signs = {int(np.sign(round(self.value - usual, TIE_DECIMALS)))}
        if isinstance(self.typical, float | int):
            signs.add(int(np.sign(round(self.value - self.typical, TIE_DECIMALS))))
        # Who has the usual value is above or below the mean all the same.
        told = signs - {0}
        return direction * told.pop() if len(told) == 1 else 0

    @property
    def is_contrary(self) -> bool:
        """Whether it goes against the catalogue's direction."""
        return self.expected_sign * self.log_odds < 0

    @property
    def reads_true(self) -> bool:
        """Whether value, usual value and contribution make sense in one sentence.

        A number with a direction must lie on that side of the usual value that its contribution
        speaks for.
        """
        if self.value is None or self.feature.function not in DIRECTIONS:
            return True
        return self.expected_sign * self.log_odds > 0

    def to_json(self, language: Language) -> dict[str, Any]:
        """The shape of `contributions[]` in a score."""
        return {
            "feature": self.feature.name,
            "group": self.feature.group,
            "concept": self.feature.concept,
            "value": value_text(self.feature, self.value, language, is_never=self.never),
            "log_odds": self.log_odds,
            "stable": self.stable,
        }


def by_size(contributions: Iterable[FeatureContribution]) -> list[FeatureContribution]:
    """Contributions from the largest to the smallest; equal ones by name."""
    return sorted(
        contributions, key=lambda one: (-round(abs(one.log_odds), TIE_DECIMALS), one.feature.name)
    )


def group_sums(contributions: Iterable[FeatureContribution]) -> dict[Group, float]:
    """Signed sum of the contributions of each group; a group without features adds nothing."""
    sums: dict[Group, float] = dict.fromkeys(GROUPS, 0.0)
    for one in contributions:
        sums[one.feature.group] += one.log_odds
    return sums


def typical_values(facts: Mapping[str, ColumnFacts], names: Sequence[str]) -> dict[str, Value]:
    """Each feature's usual value among the training moves: the median, or the most frequent word.

    Args:
        facts: The manifest's facts by feature.
        names: The features.
    """
    return {name: facts[name].usual if name in facts else None for name in names}


def average_values(
    facts: Mapping[str, ColumnFacts], names: Sequence[str]
) -> dict[str, float | None]:
    """Each number's mean among the training moves; None for words, and if the manifest has no mean.

    Args:
        facts: The manifest's facts by feature.
        names: The features.
    """
    return {name: facts[name].mean if name in facts else None for name in names}
