"""From raw log-odds to a calibrated probability: identity, or a logistic (Platt) line.

The method is chosen on the predictions at rolling origins; each origin is judged by a calibration
fitted on the other origins. The line is taken only where it is surely better than nothing. Models
that were trained before December 2026 may also have a curve (isotonic), which is still read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from models.design import Floats, logistic
from models.evaluation import row_losses, surely_better
from models.rows import Labels, Places

Method = Literal["none", "line", "curve"]

LEAST_ROWS_OF_LINE = 400
"""Judged rows from which two numbers can be told apart from luck."""
_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Calibration:
    """A rising function from raw log-odds to probability.

    Attributes:
        method: `none`: the logistic; `line`: the logistic of a line; `curve`: through knots.
        slope: Of the line.
        intercept: Of the line.
        knots: Of the curve: raw log-odds, rising.
        heights: Of the curve: its log-odds at each knot.
    """

    method: Method = "none"
    slope: float = 1.0
    intercept: float = 0.0
    knots: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    def log_odds(self, raw: Floats) -> Floats:
        """Calibrated log-odds, one a row."""
        if self.method == "curve":
            # Beyond the outermost knots it goes on in parallel to raw, so that ranks stay.
            inside = np.clip(raw, self.knots[0], self.knots[-1])
            return np.interp(inside, self.knots, self.heights) + (raw - inside)
        line: Floats = self.intercept + self.slope * raw
        return line

    def probability(self, raw: Floats) -> Floats:
        """Calibrated probabilities, one a row."""
        return logistic(self.log_odds(raw))

    def to_json(self) -> dict[str, Any]:
        """The calibration as plain values."""
        return {
            "method": self.method,
            "slope": self.slope,
            "intercept": self.intercept,
            "knots": list(self.knots),
            "heights": list(self.heights),
        }

    @classmethod
    def of_json(cls, parsed: Mapping[str, Any]) -> Calibration:
        """The reverse of `to_json`."""
        return cls(
            parsed["method"],
            float(parsed["slope"]),
            float(parsed["intercept"]),
            tuple(float(knot) for knot in parsed["knots"]),
            tuple(float(height) for height in parsed["heights"]),
        )


IDENTITY = Calibration()


@dataclass(frozen=True)
class CalibrationChoice:
    """What was chosen and how it did.

    Attributes:
        calibration: Fitted on the judged rows of all origins.
        probabilities: By origin, of its judged rows, by a calibration of the other origins.
        losses: Log-loss of every method that rises, judged the same way.
    """

    calibration: Calibration
    probabilities: tuple[Floats, ...]
    losses: Mapping[str, float]


def choose_calibration(
    raw: Sequence[Floats], label: Sequence[Labels], people: Places
) -> CalibrationChoice:
    """The simplest method that none beats by more than its luck on origins it has not seen.

    Args:
        raw: By origin, raw log-odds of its judged rows.
        label: By origin, their labels.
        people: A number for each of them, origin by origin.
    """
    if not _methods(label):
        return CalibrationChoice(IDENTITY, tuple(logistic(part) for part in raw), {})
    everything = np.concatenate(label)
    fits = {method: _fit(method, np.concatenate(raw), everything) for method in _methods(label)}
    # A line that falls would call the likeliest the least likely, against every explanation.
    rising = [method for method, fit in fits.items() if fit.slope > 0]
    answers = {method: _held_out(method, raw, label) for method in rising}
    by_row = {
        method: row_losses(everything, np.concatenate(parts)) for method, parts in answers.items()
    }
    losses: dict[str, float] = {method: float(np.mean(rows)) for method, rows in by_row.items()}
    chosen: Method = "none"
    for method in answers:
        # What a few origins happened to be off by is no reason to bend all that comes.
        if surely_better(by_row[method], by_row[chosen], people):
            chosen = method
    return CalibrationChoice(fits[chosen], answers[chosen], losses)


def _methods(label: Sequence[Labels]) -> tuple[Method, ...]:
    rows_count = sum(len(part) for part in label)
    if len(label) < 2 or rows_count < LEAST_ROWS_OF_LINE:
        return ()
    return ("none", "line")


def _held_out(method: Method, raw: Sequence[Floats], label: Sequence[Labels]) -> tuple[Floats, ...]:
    found = []
    for left_out, judged in enumerate(raw):
        others = [place for place in range(len(raw)) if place != left_out]
        taught = np.concatenate([raw[place] for place in others])
        fitted = _fit(method, taught, np.concatenate([label[place] for place in others]))
        found.append(fitted.probability(judged))
    return tuple(found)


def _fit(method: Method, raw: Floats, label: Labels) -> Calibration:
    return fit_line(raw, label) if method == "line" else IDENTITY


def fit_line(raw: Floats, label: Labels) -> Calibration:
    """The line in log-odds that fits labels of both classes best, by logistic regression."""
    # Only training fits; who reads a calibration does not wait for scikit-learn.
    from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
        LogisticRegression,
    )
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

    # One thread of BLAS: no sum depends on the machine.
    with threadpool_limits(1, "blas"):
        regression = LogisticRegression(C=np.inf, tol=_TOLERANCE).fit(raw[:, None], label)
    return Calibration("line", float(regression.coef_[0, 0]), float(regression.intercept_[0]))
