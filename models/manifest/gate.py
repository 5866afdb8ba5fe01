"""The gate's answer: checks as codes with their numbers; words stand beside them elsewhere.

The texts that JSON has are in `models.words.gate_words`, those of the model card in
`serving.words.card_words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from models.manifest.part import Part
from models.words.gate_words import FINDING_TEXTS

_DECIMALS = 6

Figure = float | int | str | None


class CheckCode(StrEnum):
    """What a check asks."""

    ENOUGH_JUDGED = "enough_judged"
    BETTER_THAN = "better_than"
    NOT_WORSE_THAN = "not_worse_than"
    CALIBRATION_LEVEL = "calibration_level"
    CALIBRATION_SLOPE = "calibration_slope"
    CALIBRATION_ERROR = "calibration_error"
    COVERAGE = "coverage"
    LEAK_ALARM = "leak_alarm"
    LEAK_ALARM_FEATURE = "leak_alarm_feature"
    STABILITY = "stability"
    CONTRARY_CONTRIBUTIONS = "contrary_contributions"
    COLUMNS_TELL_THE_YEAR = "columns_tell_the_year"
    REPRODUCIBLE = "reproducible"
    FRESH = "fresh"
    FAIRNESS_AUDITED = "fairness_audited"
    FAIRNESS_CALIBRATION = "fairness_calibration"
    FAIRNESS_SUCCESS = "fairness_success"
    FAIRNESS_PROXY = "fairness_proxy"

    @property
    def is_of_something(self) -> bool:
        """Whether it is asked of several: of each baseline, of each protected attribute."""
        return self in _OF_SOMETHING


_OF_SOMETHING = (
    CheckCode.BETTER_THAN,
    CheckCode.NOT_WORSE_THAN,
    CheckCode.FAIRNESS_CALIBRATION,
    CheckCode.FAIRNESS_SUCCESS,
    CheckCode.FAIRNESS_PROXY,
)


class Finding(StrEnum):
    """What a check found, if that is not a number."""

    NO_ATTRIBUTES = "no_attributes"
    NO_GROUP = "no_group"

    def __str__(self) -> str:
        """The text that JSON and the terminal have."""
        return FINDING_TEXTS[self.value]


@dataclass(frozen=True)
class _WrittenCheck(Part):
    """A check as JSON has it: code and what it is of in one name, findings as texts."""

    name: str
    passed: bool
    value: float | str | None = None
    threshold: float | str | None = None


@dataclass(frozen=True)
class Check(Part):
    """One line of the gate.

    Attributes:
        code: What is checked; for a check that this version does not know, the name in the JSON.
        passed: Whether the value keeps to the threshold.
        value: What was found.
        threshold: What is allowed; None if nothing can be exceeded.
        of: The baseline or protected attribute it is about; None if it is about neither.
    """

    code: CheckCode | str
    passed: bool
    value: Figure
    threshold: Figure
    of: str | None = None

    @classmethod
    def at_most(
        cls, code: CheckCode, value: float, threshold: float, *, of: str | None = None
    ) -> Check:
        """Passes where the value does not exceed the threshold."""
        return cls(code, bool(value <= threshold), _rounded(value), _rounded(threshold), of)

    @classmethod
    def at_least(cls, code: CheckCode, value: float, threshold: float) -> Check:
        """Passes where the value reaches the threshold."""
        return cls(code, bool(value >= threshold), _rounded(value), _rounded(threshold))

    @property
    def name(self) -> str:
        """What JSON calls it: the code, and what it is of."""
        return str(self.code) if self.of is None else f"{self.code}_{self.of}"

    @classmethod
    def of_json(cls, value: object, where: str) -> Self:
        """A check of its name, value and threshold."""
        told = _WrittenCheck.of_json(value, where)
        code, of = _code_of(told.name)
        findings = {str(each): each for each in Finding}
        found = findings.get(told.value, told.value) if isinstance(told.value, str) else told.value
        return cls(
            code, told.passed, found, told.threshold, of,
            unread=told.unread, unwritten=told.unwritten,
        )  # fmt: skip

    def to_json(self) -> dict[str, Figure]:
        """The reverse of `of_json`."""
        value = str(self.value) if isinstance(self.value, Finding) else self.value
        return _WrittenCheck(
            self.name, self.passed, value, self.threshold,
            unread=self.unread, unwritten=self.unwritten,
        ).to_json()  # fmt: skip


@dataclass(frozen=True)
class Gate(Part):
    """The gate's answer.

    Attributes:
        passed: Whether every check passed; None: the model was made before there was a gate.
        checks: Every check, in the order in which they are shown.
    """

    passed: bool | None
    checks: tuple[Check, ...]

    @classmethod
    def of_checks(cls, checks: Iterable[Check]) -> Gate:
        """The answer that follows from the checks."""
        every = tuple(checks)
        return cls(all(check.passed for check in every), every)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that did not pass."""
        return tuple(check.name for check in self.checks if not check.passed)


def _code_of(name: str) -> tuple[CheckCode | str, str | None]:
    """The code in a check's name, and what it is of.

    >>> _code_of("better_than_base_rate"), _code_of("leak_alarm_feature"), _code_of("of_tomorrow")
    ((<CheckCode.BETTER_THAN: 'better_than'>, 'base_rate'), \
(<CheckCode.LEAK_ALARM_FEATURE: 'leak_alarm_feature'>, None), ('of_tomorrow', None))
    """
    for code in CheckCode:
        if not code.is_of_something and name == code:
            return code, None
        if code.is_of_something and name.startswith(f"{code}_"):
            return code, name.removeprefix(f"{code}_")
    return name, None


def _rounded(value: float) -> float | int:
    """Six decimals: finer differences are rounding, and a manifest must come out the same twice."""
    if isinstance(value, int):
        return value
    return round(float(value), _DECIMALS) + 0.0
