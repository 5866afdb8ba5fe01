"""What a manifest says of judged moves at a closer look (`models.judging.judged_diagnosis`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from models.manifest.part import Figures, Part

# As in `models.evaluation`, which nobody who merely reads a model should have to import.
_MODEL = "model"


@dataclass(frozen=True)
class Line(Part):
    """A calibration line: the label's log-odds on the promised ones.

    Attributes:
        slope: 1 where they agree.
        intercept: 0 where they agree.
    """

    slope: float
    intercept: float


@dataclass(frozen=True)
class TopFigures(Part):
    """What became of the best of each round, as each candidate ranks it.

    Attributes:
        rounds: Rounds with enough moves.
        least_moves: How many are enough.
        moves: Moves of these rounds.
        chosen: The best among them.
        all: Share of successes among all of them.
        success: Share of successes among the best, by candidate.
        success_range: From where to where that may lie, by candidate.
    """

    rounds: int
    least_moves: int
    moves: int
    chosen: int
    all: float
    success: Mapping[str, float]
    success_range: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def lacking(self) -> Iterator[str]:
        """Where there were rounds, the model's share is among the others."""
        if self.rounds and _MODEL not in self.success:
            yield f"success.{_MODEL}"


@dataclass(frozen=True)
class CohortFigures(Part):
    """Judged moves that share something, and how far off the model was for them.

    Attributes:
        column: What they share.
        value: Its value.
        moves: How many.
        expected: Mean probability.
        seen: Share of successes.
        surprise: The difference in its standard errors.
    """

    column: str
    value: str
    moves: int
    expected: float
    seen: float
    surprise: float


@dataclass(frozen=True)
class Cohorts(Part):
    """Where the model errs.

    Attributes:
        examined: Cohorts looked at.
        least_moves: How many moves a cohort has at the least.
        notable_surprise: The surprise from which a cohort is worth a look.
        notable: How many are.
        farthest: The most surprising ones, those first.
    """

    examined: int
    least_moves: int
    notable_surprise: float
    notable: int
    farthest: tuple[CohortFigures, ...]


@dataclass(frozen=True)
class Diagnosis(Part):
    """A closer look at judged moves.

    Attributes:
        level: How sure the ranges are.
        draws: Of people, behind the ranges.
        people: How many people the judged moves are of.
        candidates: Metrics with their ranges (`…_lower`, `…_upper`), by candidate.
        calibration_line: Of the model and of itself before calibration; None: there is no line.
        top_of_rounds: What became of the best of each round.
        cohorts: Where the model errs.
    """

    level: float
    draws: int
    people: int
    candidates: Mapping[str, Figures | None]
    top_of_rounds: TopFigures
    cohorts: Cohorts
    calibration_line: Mapping[str, Line | None] = field(default_factory=dict)
