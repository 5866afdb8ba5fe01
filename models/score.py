"""One estimate about one person in one post, with everything that is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from features.catalog import Group
from models.explanation import FeatureContribution, by_size, group_sums, reason_sentences
from models.wording import LANGUAGES, Language
from records.dataset import OutcomeRule


@dataclass(frozen=True)
class DataQuality:
    """How much of what the model looks at is recorded for this move.

    Attributes:
        score: Share of the features that are filled, each weighed by its mean absolute
            contribution: 1 is everything that matters, 0 is nothing.
        missing: Names of the empty features, the weightiest first.
    """

    score: float
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of `data_quality` in a score."""
        return {"score": self.score, "missing": list(self.missing)}


@dataclass(frozen=True)
class Score:
    """One estimate.

    A part that does not exist yet is None here and null outside.

    Attributes:
        move: The move asked about, by `records.moves.MOVE_COLUMNS`.
        outcome: What is predicted.
        model_version: The registered version that made it.
        probability: The estimate.
        raw_log_odds: The model's raw score.
        base_log_odds: Where the contributions start; None without an explanation.
        contributions: In the model's column order; None without an explanation.
        data_quality: None where the model's manifest has no weights.
        lower: Lower bound of the estimate.
        upper: Upper bound of the estimate.
        level: Confidence level of the bounds.
        abstained: Whether no estimate is given.
        abstain_reasons: Why not, in words.
        unit_name: What the post's unit is called, for whoever reads; no part of the shape outside.
    """

    move: Mapping[str, Any]
    outcome: OutcomeRule
    model_version: str
    probability: float
    raw_log_odds: float
    base_log_odds: float | None = None
    contributions: tuple[FeatureContribution, ...] | None = None
    data_quality: DataQuality | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    abstained: bool | None = None
    abstain_reasons: tuple[str, ...] | None = None
    unit_name: str | None = None

    @property
    def as_of(self) -> date:
        """The day whose knowledge the estimate rests on."""
        day: date = self.move["as_of"]
        return day

    @property
    def groups(self) -> dict[Group, float] | None:
        """Signed sum of the contributions of each group."""
        return None if self.contributions is None else group_sums(self.contributions)

    def reasons(self, language: Language) -> tuple[str, ...] | None:
        """At most three sentences for the move and three against it, largest first."""
        return (
            None if self.contributions is None else reason_sentences(self.contributions, language)
        )

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        """The shape of a score outside: `language` is that of the values in `contributions`."""
        contributions = self.contributions
        return {
            "employee_id": self.move["employee_id"],
            "position_id": self.move["position_id"],
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome.name,
            "model_version": self.model_version,
            "probability": self.probability,
            "lower": self.lower,
            "upper": self.upper,
            "level": self.level,
            "abstained": self.abstained,
            "abstain_reasons": None if self.abstain_reasons is None else list(self.abstain_reasons),
            "raw_log_odds": self.raw_log_odds,
            "base_log_odds": self.base_log_odds,
            "contributions": (
                None
                if contributions is None
                else [one.to_json(language) for one in by_size(contributions)]
            ),
            "groups": self.groups,
            "reasons": (
                None
                if contributions is None
                else {each: list(reason_sentences(contributions, each)) for each in LANGUAGES}
            ),
            "eligibility": None,
            "similar_moves": None,
            "data_quality": None if self.data_quality is None else self.data_quality.to_json(),
        }
