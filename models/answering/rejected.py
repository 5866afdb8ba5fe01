"""A proposed move that gets no estimate, in the shape of one that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from models.words.refusal_words import refusal_json, refusal_text
from models.words.wording import Language
from records.refusal import Refusal

if TYPE_CHECKING:
    from models.answering.score import Score

_EMPTY = (
    "probability", "lower", "upper", "level", "abstained", "abstain_reasons", "raw_log_odds",
    "base_log_odds", "contributions", "groups", "reasons", "eligibility", "similar_moves",
    "data_quality", "better_posts", "facts",
)  # fmt: skip


@dataclass(frozen=True)
class RejectedMove:
    """Who and where to, and why there is no estimate.

    Attributes:
        employee_id: The person; None where the row names nobody.
        position_id: The position, likewise.
        as_of: The day.
        outcome: What would be predicted.
        model_version: By which version.
        refusal: Why not.
    """

    employee_id: str | None
    position_id: str | None
    as_of: date
    outcome: str
    model_version: str
    refusal: Refusal

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        """The shape of a score, all of it null but for who, where to and why not."""
        return {
            "employee_id": self.employee_id,
            "position_id": self.position_id,
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome,
            "model_version": self.model_version,
            **dict.fromkeys(_EMPTY),
            "rejected": refusal_text(self.refusal, language),
            "rejection": refusal_json(self.refusal),
        }


def ranking_json(
    scores: Sequence[Score], refusal: Refusal | None, language: Language
) -> dict[str, Any]:
    """The shape of a ranking, or why there is none: the person has left, the post is no longer."""
    return {
        "results": [score.to_json(language) for score in scores],
        "rejected": None if refusal is None else refusal_text(refusal, language),
        "rejection": None if refusal is None else refusal_json(refusal),
    }


_WITHHELD = (
    "probability", "lower", "upper", "abstained", "abstain_reasons", "raw_log_odds",
    "base_log_odds", "group_person", "group_destination", "group_fit", "group_context",
    "reasons_id", "reasons_en",
)  # fmt: skip


def with_departures(scores: pl.DataFrame, gone: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Score rows in which those who have left since have no estimate any more, but the reason.

    Args:
        scores: Rows of `records.score_columns`.
        gone: As `records.knowing.standing.out_of_service` tells it.
        language: Of the reasons.
    """
    said = {
        person: refusal_text(Refusal(kind, since), language)
        for person, kind, since in gone.iter_rows()
    }
    reasons = pl.col("employee_id").replace_strict(said, default=None, return_dtype=pl.String)
    told = scores.with_columns(rejected=reasons)
    return told.with_columns(
        pl.when(pl.col("rejected").is_null()).then(pl.col(name)).alias(name)
        for name in _WITHHELD
        if name in told.columns
    )
