"""One estimate about one person in one post, with everything that is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from features.catalog import Feature, Group
from models.answering.fact_words import notes_json
from models.certainty.similar_moves import SimilarMove
from models.explaining.concepts import ConceptContribution, largest_first
from models.explaining.data_quality import DataQuality
from models.explaining.explanation import reason_sentences
from models.explaining.feature_contribution import FeatureContribution, by_size, group_sums
from models.words.wording import LANGUAGES, Language
from records.dataset import OutcomeRule

if TYPE_CHECKING:
    from models.answering.move_facts import MoveFacts


@dataclass(frozen=True)
class Estimate:
    """What is expected, and how sure that is.

    Attributes:
        probability: The share of successes among people with such records in such a move.
        lower: Its lower bound; None where the model knows none.
        upper: Its upper bound.
        level: How often such bounds hold the share.
    """

    probability: float
    lower: float | None = None
    upper: float | None = None
    level: float | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Both bounds; None where the model knows none."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


@dataclass(frozen=True)
class Score:
    """One estimate.

    A part that does not exist yet is None here and null outside. Where no estimate is given,
    nothing is there that it could be worked out from: no log-odds, contributions or concepts.

    Attributes:
        move: The move asked about, by `records.knowing.moves.MOVE_COLUMNS`.
        outcome: What is predicted.
        model_version: The registered version that made it.
        estimate: The estimate; None where there is no ground for one.
        raw_log_odds: The model's raw score; None where no estimate is given.
        base_log_odds: Where the contributions start; None without an explanation.
        contributions: In the model's column order; None without an explanation.
        concepts: What they add up to, by concept; None likewise.
        data_quality: None where the model's manifest has no weights.
        abstain_reasons: By language, why no estimate is given; empty where one is.
        similar_moves: Past moves like this one, nearest first; None where none were kept.
        better_posts: Open posts that would suit the person better, best first; None where nobody
            asked for them, or they cannot be known.
        missing: The features behind `data_quality.missing`, weightiest first; no part of the
            shape outside.
        usual: Share of past moves that went well; no part of the shape outside.
        start: The probability that goes with `base_log_odds`; no part of the shape outside.
        similar_count: How many past moves are in its company; no part of the shape outside.
        unit_name: What the post's unit is called, for whoever reads; no part of the shape outside.
        facts: What is on record beside the estimate; None where nobody looked it up.
    """

    move: Mapping[str, Any]
    outcome: OutcomeRule
    model_version: str
    estimate: Estimate | None
    raw_log_odds: float | None
    base_log_odds: float | None = None
    contributions: tuple[FeatureContribution, ...] | None = None
    concepts: tuple[ConceptContribution, ...] | None = None
    data_quality: DataQuality | None = None
    abstain_reasons: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    similar_moves: tuple[SimilarMove, ...] | None = None
    better_posts: tuple[BetterPost, ...] | None = None
    missing: tuple[Feature, ...] = ()
    usual: float | None = None
    start: float | None = None
    similar_count: int | None = None
    unit_name: str | None = None
    facts: MoveFacts | None = None

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
        """At most three sentences for the move and three against it, largest first.

        One more where the estimate lies far from the usual and none of them says why.
        """
        if self.estimate is None:
            # Reasons for an estimate that is not given would be one in disguise.
            return ()
        if self.concepts is None:
            return None
        return reason_sentences(
            self.concepts, language, probability=self.estimate.probability, usual=self.usual
        )

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        """The shape of a score outside: `language` is that of the values in `contributions`."""
        contributions, estimate = self.contributions, self.estimate
        reasons = {each: self.reasons(each) for each in LANGUAGES}
        return {
            "employee_id": self.move["employee_id"],
            "position_id": self.move["position_id"],
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome.name,
            "model_version": self.model_version,
            "probability": None if estimate is None else estimate.probability,
            "lower": None if estimate is None else estimate.lower,
            "upper": None if estimate is None else estimate.upper,
            "level": None if estimate is None else estimate.level,
            "abstained": estimate is None,
            "abstain_reasons": list(self.abstain_reasons.get(language, ())),
            "raw_log_odds": self.raw_log_odds,
            "base_log_odds": self.base_log_odds,
            "contributions": (
                None
                if contributions is None
                else [one.to_json(language) for one in by_size(contributions)]
            ),
            "concepts": (
                None
                if self.concepts is None
                else [one.to_json() for one in largest_first(self.concepts)]
            ),
            "groups": self.groups,
            "reasons": (
                None
                if reasons[language] is None
                else {each: list(told or ()) for each, told in reasons.items()}
            ),
            "eligibility": None,
            "similar_moves": (
                None
                if self.similar_moves is None
                else [similar.to_json(language) for similar in self.similar_moves]
            ),
            "data_quality": None if self.data_quality is None else self.data_quality.to_json(),
            "better_posts": (
                None
                if self.better_posts is None
                else [post.to_json() for post in self.better_posts]
            ),
            "facts": None
            if self.facts is None
            else self.facts.to_json() | {"notes": notes_json(self.facts)},
            "rejected": None,
            "rejection": None,
        }


@dataclass(frozen=True)
class BetterPost:
    """An open post whose estimate is better than the proposed move's, and what differs.

    Attributes:
        position_id: The position.
        unit_id: Its unit.
        title: Its title.
        estimate: The same person's estimate there; it has bounds.
        differs: By language, sentences on what sets the two moves apart, the largest first.
        post_level: Its level, for whoever reads; no part of the shape outside.
        unit_name: What its unit is called, likewise.
    """

    position_id: str
    unit_id: str | None
    title: str | None
    estimate: Estimate
    differs: Mapping[Language, tuple[str, ...]]
    post_level: int | None = None
    unit_name: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape of `better_posts[]` in a score."""
        return {
            "position_id": self.position_id,
            "unit_id": self.unit_id,
            "title": self.title,
            "probability": self.estimate.probability,
            "lower": self.estimate.lower,
            "upper": self.estimate.upper,
            "level": self.estimate.level,
            "differs": {language: list(self.differs[language]) for language in LANGUAGES},
        }
