"""What the gate looks at, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.design import Floats
from models.judging.gate.leaks import TellingFeature
from models.manifest.gate import Check
from models.rows import Labels, Places


@dataclass(frozen=True)
class HeldOutMoves:
    """Moves that rolling origins judged, one entry a move in every array.

    Attributes:
        label: 1.0 for success, 0.0 for failure.
        probability: What the model promised, calibrated by the other origins.
        baselines: By name, what the baselines promised.
        people: A number for each person, from 0.
        lower: Lower ends of the intervals; None: there are none.
        upper: Upper ends.
        blocks: The origin of each, by number: only moves of one origin are ranked against each
            other. None: all are.
    """

    label: Labels
    probability: Floats
    baselines: Mapping[str, Floats]
    people: Places
    lower: Floats | None = None
    upper: Floats | None = None
    blocks: Places | None = None

    def __len__(self) -> int:
        """Number of judged moves."""
        return len(self.label)


@dataclass(frozen=True)
class Evidence:
    """Everything that the gate judges.

    Attributes:
        judged: The judged moves.
        is_mechanical: Whether the label follows from rules, and is easier to predict.
        telling: The feature that alone predicts the label best.
        agreement: Rank correlation of models of two halves of the people; None: unknown.
        differing_parts: Parts that were different when they were fitted a second time.
        months_old: Age of the newest labels on the day of the training, in months.
        fairness: The audit's checks; None: no protected attribute is on record.
        year_shift: How far the columns that matter moved in the newest year, in standard
            deviations; None: unknown.
        year_shifts: How far each number column moved (`models.judging.year_shift.year_shifts`).
        contrary: Share of contributions against a direction of the catalogue; None: no feature has
            a direction.
    """

    judged: HeldOutMoves
    is_mechanical: bool
    telling: TellingFeature
    agreement: float | None
    differing_parts: int
    months_old: float
    fairness: tuple[Check, ...] | None
    contrary: float | None = None
    year_shift: float | None = None
    year_shifts: Mapping[str, float] = field(default_factory=dict)
