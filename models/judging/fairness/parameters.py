"""Everything that decides an audit's result besides the rows and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

AGE = "age_band"
SEX = "sex"


@dataclass(frozen=True)
class FairnessParameters:
    """What an audit counts as a finding; logged whole.

    The limits of gaps come from an experiment (`gaps`). What cannot fail is reported all the same.
    Age is such an attribute twice: years of service, tenure and distance to retirement are what a
    move is judged by, so every useful catalogue gives it away; and careers do go otherwise at
    another age (who is about to retire is seldom promoted), which no feature may be told. Whether
    the probabilities that people are shown hold at every age is tested like everything else.

    Attributes:
        least_cell: Groups with fewer rows are suppressed: no rates, no tests.
        draws: Bootstrap draws of people behind the interval of a rate.
        level: Coverage of the rates' intervals.
        false_alarms: How often chance alone may make a gap of one kind sure, all groups together.
            A gap must also exceed its margin, so trainings are stopped less often than that.
        calibration_margin: A group's calibration may differ by so much from the others'.
        success_margin: So may its successes from those of others with the same features.
        success_margins: The same for single attributes; None: reported, never a failure.
        proxy_limit: The AUC beyond which features are held to give an attribute away.
        proxy_limits: The same for single attributes; None: reported, never a failure.
        proxy_features: How many of the features that give an attribute away are named.
        folds: Parts that people are dealt into for answers that were not learnt from themselves.
        penalty: Ridge, against one row's mean square, of those answers.
        most_rows: Moves that proxies and success gaps look at, whole people drawn by the seed:
            more would take minutes and find gaps too small to matter.
        most_intersections: Pairs of attributes reported, first ones first.
        seed: Of everything random.
    """

    least_cell: int = 30
    draws: int = 200
    level: float = 0.95
    false_alarms: float = 0.01
    calibration_margin: float = 0.03
    success_margin: float = 0.01
    success_margins: Mapping[str, float | None] = field(default_factory=lambda: {AGE: None})
    proxy_limit: float = 0.95
    proxy_limits: Mapping[str, float | None] = field(default_factory=lambda: {AGE: None})
    proxy_features: int = 5
    folds: int = 3
    penalty: float = 0.3
    most_rows: int = 10_000
    most_intersections: int = 10
    seed: int = 0

    def success_margin_of(self, attribute: str) -> float | None:
        """How far a group of the attribute may differ from others alike; None: it cannot fail."""
        return self.success_margins.get(attribute, self.success_margin)

    def proxy_limit_of(self, attribute: str) -> float | None:
        """The AUC beyond which the attribute is given away; None: it cannot fail.

        >>> FairnessParameters().proxy_limit_of("age_band") is None
        True
        """
        return self.proxy_limits.get(attribute, self.proxy_limit)

    def logged(self) -> dict[str, Any]:
        """All of it, for the manifest and the run."""
        return asdict(self)
