"""What is said of moves that have an estimate: contributions, how stable they are, and the rest.

It costs a hundred times as much as the estimate, so it is made for rows that somebody will see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.answering.score import Estimate, Score
from models.explaining.concepts import ConceptContribution, concept_contributions
from models.explaining.contributions import Contributions, contributions
from models.explaining.feature_contribution import FeatureContribution
from models.explaining.stability import Stability, stability_of

if TYPE_CHECKING:
    from models.answering.scoring import ScoredMoves
    from models.words.wording import Value

Explained = tuple[tuple[FeatureContribution, ...], tuple[ConceptContribution, ...]]
"""What every feature adds to one estimate, and what every concept."""

BLOCK_ROWS = 500
"""Rows explained at a time: enough to keep LightGBM busy, few enough to report progress."""


def estimate_of(scored: ScoredMoves, row: int) -> Estimate | None:
    """The estimate of one move that is given out; None where there is no ground for one."""
    if scored.abstained[row]:
        return None
    lower, upper = (None, None) if scored.bounds is None else (
        float(each[row]) for each in scored.bounds
    )  # fmt: skip
    spread = scored.model.spread
    level = None if spread is None else spread.parameters.level
    return Estimate(float(scored.probability[row]), lower, upper, level)


@dataclass(frozen=True)
class ExplainedBlock:
    """Some rows with their contributions and how stable these are, worked out once.

    Attributes:
        rows: The rows' numbers.
        values: Their features' values, in the model's order.
        found: Their contributions.
        stability: What the resamples say of them; None without resamples.
    """

    rows: Sequence[int]
    values: Sequence[tuple[Value, ...]]
    found: Contributions
    stability: Stability | None


def explained_blocks(scored: ScoredMoves, rows: Sequence[int]) -> Iterator[ExplainedBlock]:
    """Contributions of some rows, a block at a time."""
    for start in range(0, len(rows), BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        design = scored.design[list(block)]
        found = contributions(scored.model, design)
        stability = stability_of(scored.model, scored.features, design, found)
        yield ExplainedBlock(block, [scored.values.row(row) for row in block], found, stability)


def explained_row(scored: ScoredMoves, block: ExplainedBlock, place: int) -> Explained:
    """Contributions and concepts of one row of a block."""
    stability = block.stability
    facts = tuple(
        scored.fact(
            block.rows[place],
            column,
            block.values[place][column],
            log_odds=float(block.found.values[place, column]),
            stable=None if stability is None else bool(stability.features[place, column]),
        )
        for column in range(len(scored.features))
    )
    members = (
        None
        if stability is None
        else {name: told[:, place].tolist() for name, told in stability.concepts.items()}
    )
    return facts, concept_contributions(facts, members)


def explained_scores(scored: ScoredMoves, rows: Sequence[int]) -> list[Score]:
    """Scores with everything that is said about them, in the order of `rows`.

    Args:
        scored: Moves with their estimates.
        rows: The rows that will be shown.
    """
    shown = scored.take(rows)
    scores: list[Score] = []
    for block in explained_blocks(shown, range(len(rows))):
        moves = [shown.moves.row(row, named=True) for row in block.rows]
        qualities = shown.data_quality(block.rows)
        similar = shown.similar(block.rows)
        counts = shown.similar_counts(block.rows)
        scores += [
            _with_explanation(
                Score(
                    move=moves[place],
                    outcome=shown.outcome,
                    model_version=shown.version,
                    estimate=estimate_of(shown, row),
                    raw_log_odds=None,
                    abstain_reasons=shown.abstain_sentences(row),
                    data_quality=None if qualities is None else qualities[place],
                    missing=()
                    if qualities is None
                    else tuple(shown.catalogue[name] for name in qualities[place].missing),
                    usual=shown.usual,
                    similar_moves=None if similar is None else similar[place],
                    similar_count=None if counts is None else counts[place],
                ),
                shown,
                block,
                place,
            )
            for place, row in enumerate(block.rows)
        ]
    return scores


def _with_explanation(
    score: Score, scored: ScoredMoves, block: ExplainedBlock, place: int
) -> Score:
    """The score with what explains it; a withheld estimate could be worked out from that."""
    if score.estimate is None:
        return score
    facts, concepts = explained_row(scored, block, place)
    return replace(
        score,
        raw_log_odds=float(block.found.raw[place]),
        base_log_odds=block.found.base,
        start=float(scored.model.probability(np.array([block.found.base]))[0]),
        contributions=facts,
        concepts=concepts,
    )
