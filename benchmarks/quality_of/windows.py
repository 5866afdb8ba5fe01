"""Which moves of a city are judged, and what may teach about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulation.laws import YOUNG, Kind


@dataclass(frozen=True)
class JudgedWindow:
    """A window of judged moves.

    Attributes:
        train_before: Labels mature before this day teach; the first judged move starts on it.
        test_until: The last judged move's start. On the snapshot's day all their labels are mature.
    """

    train_before: date
    test_until: date


USUAL = JudgedWindow(date(2022, 1, 1), date(2024, 12, 31))
OF_YOUNG = JudgedWindow(date(2023, 1, 1), date(2024, 12, 31))
"""Eighteen months after the appraisals' regime changed: what is judged knows the new one, what
teaches knows the old one alone."""


def judged_window(kind: Kind) -> JudgedWindow:
    """The window of a kind of city."""
    return OF_YOUNG if kind == YOUNG else USUAL
