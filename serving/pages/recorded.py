"""What is on record about a move beside its estimate, as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.answering.fact_words import fact_words, notes
from models.answering.move_facts import MoveFacts
from models.words.wording import Language


@dataclass(frozen=True)
class Recorded:
    """What is on record about a move; empty if it is not known.

    Attributes:
        told: Step, track and schooling.
        is_step_down: Whether the step goes down.
        notes: What must be known before a decision.
    """

    told: Sequence[str] = ()
    is_step_down: bool = False
    notes: Sequence[str] = ()


def recorded_of(facts: MoveFacts | None, language: Language) -> Recorded:
    """The facts of a move in words."""
    if facts is None:
        return Recorded()
    return Recorded(fact_words(facts, language), facts.is_step_down, notes(facts, language))
