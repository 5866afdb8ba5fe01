"""What a manifest says of judged moves at a closer look (`models.judging.judged_diagnosis`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from models.manifest.part import Figures, Part

# As in `models.evaluation`, which nobody who merely reads a model should have to import.
_MODEL = "model"


@dataclass(frozen=True)
class Line(Part):
    """A calibration line: the log-odds of success by the estimate's log-odds.

    Attributes:
        slope: 1 if estimates and outcomes agree.
        intercept: 0 if they agree.
    """

    slope: float
    intercept: float


@dataclass(frozen=True)
class TopFigures(Part):
    """How the best of each round turned out, by the order of each predictor.

    Attributes:
        rounds: Rounds with enough moves.
        least_moves: How many are enough.
        moves: Moves of these rounds.
        chosen: The best among them.
        all: Share of successes among all of them.
        success: Share of successes among the best, by the model's or baseline's name.
        success_range: The range of that share under redraws of people, by the same names.
    """

    rounds: int
    least_moves: int
    moves: int
    chosen: int
    all: float
    success: Mapping[str, float]
    success_range: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def lacking(self) -> Iterator[str]:
        """If there were rounds, the model's share must be among the others."""
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
    """Out-of-time diagnostics of the judged moves.

    Attributes:
        level: Coverage of the ranges.
        draws: How many redraws of people are behind the ranges.
        people: How many people the judged moves are of.
        candidates: Metrics of the model, of itself before calibration and of every baseline, with
            their ranges (`…_lower`, `…_upper`), by name.
        calibration_line: Of the model and of itself before calibration; None: there is no line.
        top_of_rounds: How the best of each round turned out.
        cohorts: Kinds of moves for which the model errs.
    """

    level: float
    draws: int
    people: int
    candidates: Mapping[str, Figures | None]
    top_of_rounds: TopFigures
    cohorts: Cohorts
    calibration_line: Mapping[str, Line | None] = field(default_factory=dict)
