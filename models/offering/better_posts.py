"""Open posts that would suit a person better than the one proposed: real ones, no inventions.

Better is what holds with some certainty: the post can be assessed, and even the lower bound of its
estimate lies above the proposed move's estimate. Nothing is said beside a move that cannot be
assessed itself, or by a model that knows no bounds (docs/decisions/0005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from features.concepts import DIRECTIONS
from models.answering.explained_rows import estimate_of, explained_scores
from models.answering.score import BetterPost, Estimate, Score
from models.answering.scoring import ScoredMoves
from models.explaining.concepts import (
    SMALLEST_REASON,
    ConceptContribution,
    concept_contributions,
    largest_first,
)
from models.explaining.explanation import difference_sentence, small_things_sentence
from models.explaining.feature_contribution import TIE_DECIMALS, FeatureContribution
from models.explaining.telling import statement
from models.words.wording import LANGUAGES, Language

POSTS_NAMED = 3
DIFFERENCES_NAMED = 3
"""As many as a person can weigh at once; the rest is a ranking's, or the other move's page's."""
CREDIBLE_SHARE = 0.5
"""Share of the difference that what is named must make up to be told as what sets posts apart."""

Difference = tuple[FeatureContribution, FeatureContribution]
"""One fact in the other move, and the same in the proposed one."""


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
        _better_post(other, estimate, proposed, unit_names)
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


def difference_sentences(proposed: Score, other: Score, language: Language) -> tuple[str, ...]:
    """What speaks for another post beside the proposed one, as sentences, the largest first.

    Where that makes up too little of the difference, the last sentence says that many small things
    do: nobody is told that a third of a level takes an estimate from 31 to 71.
    """
    concepts = concept_differences(proposed, other)
    told = [(one, facts) for one in concepts if (facts := telling_difference(one, proposed))]
    named = told[:DIFFERENCES_NAMED]
    sentences = tuple(difference_sentence(*facts, language) for _, facts in named)
    total = sum(one.log_odds for one in concepts)
    if sum(one.log_odds for one, _ in named) >= CREDIBLE_SHARE * total:
        return sentences
    return (*sentences, small_things_sentence(concepts, total, language))


def concept_differences(proposed: Score, other: Score) -> list[ConceptContribution]:
    """What each concept adds to the other move beyond what it adds to the proposed one.

    Values are the other move's. Largest first.
    """
    here = {one.feature.name: one.log_odds for one in proposed.contributions or ()}
    before = {one.concept.name: one.members for one in proposed.concepts or ()}
    members: dict[str, list[float]] | None = {}
    for one in other.concepts or ():
        own = before.get(one.concept.name)
        if one.members is None or own is None or members is None:
            members = None
            continue
        members[one.concept.name] = [
            there - then for there, then in zip(one.members, own, strict=True)
        ]
    steps = [
        replace(one, log_odds=one.log_odds - here[one.feature.name])
        for one in other.contributions or ()
    ]
    return largest_first(concept_contributions(steps, members))


def telling_difference(step: ConceptContribution, proposed: Score) -> Difference | None:
    """The fact that tells most of what speaks for the other post; None where nothing may be told.

    Told is what speaks for the post, surely enough, by a fact that reads differently in the two
    moves and does not go against its direction.

    Args:
        step: What the concept adds beyond the proposed move.
        proposed: The proposed move, explained.
    """
    if round(step.log_odds, TIE_DECIMALS) < SMALLEST_REASON or step.stable is False:
        return None
    here = {one.feature.name: one for one in proposed.contributions or ()}
    ordered = sorted(
        step.features, key=lambda one: (-round(one.log_odds, TIE_DECIMALS), one.feature.name)
    )
    for there in ordered:
        before = here[there.feature.name]
        if there.log_odds > 0 and _reads_better(there, before):
            return there, before
    return None


def _reads_better(there: FeatureContribution, here: FeatureContribution) -> bool:
    """Whether a fact reads differently in two moves, and no worse in the first."""
    # The same words twice, one of them in brackets, would tell nobody anything.
    if statement(there, "en") == statement(here, "en"):
        return False
    direction = DIRECTIONS.get(there.feature.function)
    if direction is None or isinstance(there.value, str) or isinstance(here.value, str):
        return True
    if there.value is None or here.value is None:
        return False
    return (there.value - here.value) * direction > 0


def _better_post(
    other: Score, estimate: Estimate, proposed: Score, unit_names: Mapping[str, str]
) -> BetterPost:
    move = other.move
    return BetterPost(
        position_id=move["position_id"],
        unit_id=move["unit_id"],
        title=move["title"],
        estimate=estimate,
        differs={
            language: difference_sentences(proposed, other, language) for language in LANGUAGES
        },
        post_level=move["level"],
        unit_name=unit_names.get(move["unit_id"] or ""),
    )
