"""Open posts that would suit a person better than the one proposed: real ones, no inventions.

Better is what holds with some certainty: the post can be assessed, and even the lower bound of its
estimate lies above the proposed move's estimate. Nothing is said beside a move that cannot be
assessed itself, or by a model that knows no bounds (docs/decisions/0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from features.catalog import Group
from models.explanation import (
    SMALLEST_REASON,
    TIE_DECIMALS,
    FeatureContribution,
    difference_sentence,
)
from models.score import Estimate, Score
from models.scoring import ScoredMoves, estimate_of, explained_scores
from models.wording import LANGUAGES, Language, value_text

POSTS_NAMED = 3
DIFFERENCES_NAMED = 3
"""As many as a person can weigh at once; the rest is a ranking's, or the other move's page's."""

DIFFERING: frozenset[Group] = frozenset({"destination", "fit"})
"""What sets two posts apart for one person; the person and the circumstances are the same."""

Difference = tuple[FeatureContribution, FeatureContribution]
"""What one feature adds to the other move, and what it adds to the proposed one."""


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


def better_posts(
    proposed: Score, others: ScoredMoves, unit_names: Mapping[str, str]
) -> tuple[BetterPost, ...] | None:
    """The open posts that suit better than the proposed one, the highest lower bound first.

    Args:
        proposed: The proposed move, explained.
        others: The same person moved to each open post.
        unit_names: What units are called.

    Returns:
        At most `POSTS_NAMED`; None where nobody can know: the proposed move is not assessable, or
        the model knows no bounds.
    """
    if proposed.estimate is None or proposed.estimate.bounds is None:
        return None
    rows = better_rows(others, proposed.estimate.probability)[:POSTS_NAMED]
    return tuple(
        _better_post(other, estimate, differences(proposed, other), unit_names)
        for other in explained_scores(others, rows)
        if (estimate := other.estimate) is not None
    )


def better_rows(others: ScoredMoves, probability: float) -> list[int]:
    """Rows whose lower bound lies above a probability, highest first; equal ones by position.

    Args:
        others: Moves with their estimates.
        probability: What they have to exceed.
    """
    places = others.moves["position_id"].to_list()
    least = round(probability, TIE_DECIMALS)
    found: list[tuple[float, str, int]] = []
    for row in range(len(places)):
        estimate = estimate_of(others, row)
        if estimate is None or estimate.lower is None:
            continue
        lower = round(estimate.lower, TIE_DECIMALS)
        if lower > least:
            found.append((-lower, places[row], row))
    return [row for _, _, row in sorted(found)]


def differences(proposed: Score, other: Score) -> list[Difference]:
    """What sets another post apart from the proposed one, the largest difference first.

    Only what is stable in both moves and reads differently in the two counts; which way it moves
    the estimate does not matter, so that what speaks against the other post is told as well.

    Args:
        proposed: The proposed move, explained.
        other: The same person in another post, explained.

    Returns:
        At most `DIFFERENCES_NAMED` features.
    """
    here = {one.feature.name: one for one in proposed.contributions or ()}
    pairs = [(there, here[there.feature.name]) for there in other.contributions or ()]
    telling = [pair for pair in pairs if _tells(*pair)]
    telling.sort(key=lambda pair: (-round(abs(_step(*pair)), TIE_DECIMALS), pair[0].feature.name))
    return telling[:DIFFERENCES_NAMED]


def _tells(there: FeatureContribution, here: FeatureContribution) -> bool:
    """Whether one feature is worth a sentence about two moves."""
    return (
        there.feature.group in DIFFERING
        and there.stable is not False
        and here.stable is not False
        and abs(_step(there, here)) >= SMALLEST_REASON
        # The same words twice, one of them in brackets, would tell nobody anything.
        and value_text(there.feature, there.value, "en")
        != value_text(here.feature, here.value, "en")
    )


def _step(there: FeatureContribution, here: FeatureContribution) -> float:
    return there.log_odds - here.log_odds


def _better_post(
    other: Score,
    estimate: Estimate,
    differing: Sequence[Difference],
    unit_names: Mapping[str, str],
) -> BetterPost:
    move = other.move
    return BetterPost(
        position_id=move["position_id"],
        unit_id=move["unit_id"],
        title=move["title"],
        estimate=estimate,
        differs={
            language: tuple(difference_sentence(there, here, language) for there, here in differing)
            for language in LANGUAGES
        },
        post_level=move["level"],
        unit_name=unit_names.get(move["unit_id"] or ""),
    )
