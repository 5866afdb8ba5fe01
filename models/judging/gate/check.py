"""One question of the gate with its answer, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_DECIMALS = 6

Figure = float | int | str | None


@dataclass(frozen=True)
class Check:
    """One line of the gate.

    Attributes:
        name: What is checked.
        passed: Whether the value keeps to the threshold.
        value: What was found; words where it is no number.
        threshold: What is allowed; None where nothing could be exceeded.
    """

    name: str
    passed: bool
    value: Figure
    threshold: Figure

    @classmethod
    def at_most(cls, name: str, value: float, threshold: float) -> Check:
        """Passes where the value does not exceed the threshold."""
        return cls(name, bool(value <= threshold), _rounded(value), _rounded(threshold))

    @classmethod
    def at_least(cls, name: str, value: float, threshold: float) -> Check:
        """Passes where the value reaches the threshold."""
        return cls(name, bool(value >= threshold), _rounded(value), _rounded(threshold))


@dataclass(frozen=True)
class Gate:
    """The gate's answer.

    Attributes:
        checks: Every check, in the order they are told.
    """

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that did not."""
        return tuple(check.name for check in self.checks if not check.passed)

    def to_json(self) -> dict[str, Any]:
        """As the interfaces show a gate."""
        return {"passed": self.passed, "checks": [vars(check) for check in self.checks]}


def _rounded(value: float) -> float | int:
    """Six decimals: finer differences are rounding, and a manifest must come out the same twice."""
    if isinstance(value, int):
        return value
    return round(float(value), _DECIMALS) + 0.0
