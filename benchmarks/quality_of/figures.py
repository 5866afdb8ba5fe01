"""The arithmetic of the tables: gains, coverage, widths, cells, bootstraps over persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DRAWS = 2_000
LEVEL = 0.95
CELL_ROWS = 250
NORMAL_95 = 1.645
"""One-sided 95 % of the normal, two-sided 90 %."""
_DRAWS_AT_ONCE = 200
_LEAST_PROBABILITY = 1e-15


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval over resampled persons.

    Attributes:
        value: The figure of the rows as they are.
        lower: Lower end.
        upper: Upper end.
    """

    value: float
    lower: float
    upper: float

    def rounded(self, decimals: int = 4) -> list[float]:
        """Value, lower and upper end, for a table."""
        return [round(each, decimals) for each in (self.value, self.lower, self.upper)]


def row_losses(expected: Floats, probability: Floats) -> Floats:
    """Log-loss of every row against its label, or against a probability as the expected label.

    >>> row_losses(np.array([1.0, 0.5]), np.array([0.5, 0.5])).round(3).tolist()
    [0.693, 0.693]
    """
    cut = np.clip(probability, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return np.asarray(-(expected * np.log(cut) + (1 - expected) * np.log1p(-cut)))


def share_of_gain(base: float, candidate: float, reference: float) -> float | None:
    """How much of the reference's gain over the base rate a candidate reaches, in log-loss.

    None where the reference gains nothing.

    >>> round(share_of_gain(0.65, 0.59, 0.57), 2)
    0.75
    """
    return (base - candidate) / (base - reference) if base > reference else None


def is_inside(lower: Floats, upper: Floats, value: Floats) -> Flags:
    """Whether each interval, ends included, holds its value."""
    return np.asarray((lower <= value) & (value <= upper))


def width_at_coverage(
    point: Floats, lower: Floats, upper: Floats, value: Floats, coverage: float
) -> float | None:
    """Mean width of intervals once they are stretched about the point to reach a coverage.

    One factor for all rows, in log-odds; every argument but the coverage is a probability a row. An
    interval that lies beside its point is first drawn to it.

    Returns:
        The mean width in probability; None where no factor reaches the coverage.
    """
    centre = _log_odds(point)
    below = np.maximum(centre - _log_odds(lower), 0.0)
    above = np.maximum(_log_odds(upper) - centre, 0.0)
    distance = _log_odds(value) - centre
    reach = np.where(distance < 0, below, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.where(distance == 0, 0.0, np.abs(distance) / reach)
    factor = float(np.quantile(needed, coverage, method="inverted_cdf"))
    if not np.isfinite(factor):
        return None
    ends = (_probability(centre + factor * above), _probability(centre - factor * below))
    return float(np.mean(ends[0] - ends[1]))


@dataclass(frozen=True)
class Cells:
    """Rows in cells of neighbours by prediction.

    Attributes:
        rows: How many in each.
        probability: Mean prediction.
        lower: Mean lower bound.
        upper: Mean upper bound.
        found: Share of successes.
    """

    rows: Floats
    probability: Floats
    lower: Floats
    upper: Floats
    found: Floats

    @property
    def are_held(self) -> Flags:
        """Whether each share lies within the mean bounds, given the luck of so few rows.

        The bounds are widened by 1.645 standard errors of a share at the mean prediction.
        """
        error = np.sqrt(self.probability * (1 - self.probability) / self.rows)
        allowed = NORMAL_95 * error
        return is_inside(self.lower - allowed, self.upper + allowed, self.found)


def cells(
    probability: Floats, lower: Floats, upper: Floats, label: Floats, *, size: int = CELL_ROWS
) -> Cells:
    """Rows sorted by prediction and cut into cells of about so many, as even as can be."""
    count = max(round(len(label) / size), 1)
    parts = np.array_split(np.argsort(probability, kind="stable"), count)

    def means(values: Floats) -> Floats:
        return np.array([values[part].mean() for part in parts])

    rows = np.array([len(part) for part in parts], dtype=np.float64)
    return Cells(rows, means(probability), means(lower), means(upper), means(label))


def joined(parts: Sequence[Cells]) -> Cells:
    """Cells of several outcomes as one collection."""
    return Cells(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rows", "probability", "lower", "upper", "found")
        )
    )


def mean_over_persons(
    people: NDArray[Any], values: Floats, *, seed: int = 0, draws: int = DRAWS
) -> Estimate:
    """The mean over rows with an interval by bootstrap over persons.

    For the paired difference of two candidates, give the differences of their row losses.

    Args:
        people: Who each row is about; a person's rows are drawn together.
        values: One a row.
        seed: Of the draws.
        draws: How often persons are drawn.
    """
    sums = resampled_sums(people, np.column_stack([values, np.ones(len(values))]), seed, draws)
    return _estimate(float(values.mean()), sums[:, 0] / sums[:, 1])


def ratio_of_means(
    people: NDArray[Any], values: Floats, flagged: Flags, *, seed: int = 0, draws: int = DRAWS
) -> Estimate | None:
    """Mean of the flagged rows over mean of the others, with an interval over persons.

    Returns:
        None where either side is empty, or so small that a draw finds it empty too often to tell.
    """
    if not flagged.any() or flagged.all():
        return None
    sides = [values * flagged, flagged, values * ~flagged, ~flagged]
    sums = resampled_sums(people, np.column_stack(sides).astype(np.float64), seed, draws)
    both = (sums[:, 1] > 0) & (sums[:, 2] > 0)
    if both.mean() < LEVEL:
        return None
    ratio = float(values[flagged].mean() / values[~flagged].mean())
    held = sums[both]
    return _estimate(ratio, (held[:, 0] / held[:, 1]) / (held[:, 2] / held[:, 3]))


def resampled_sums(people: NDArray[Any], values: Floats, seed: int, draws: int) -> Floats:
    """Sums of columns over persons drawn with putting back.

    Args:
        people: Who each row is about.
        values: One row a row, one column a quantity.
        seed: Of the draws.
        draws: How often as many persons are drawn as there are.

    Returns:
        One row a draw, one column a quantity.
    """
    _, person = np.unique(people, return_inverse=True)
    count = int(person.max()) + 1
    own = np.column_stack([np.bincount(person, column, count) for column in values.T])
    chance = np.random.default_rng(seed)
    parts = []
    for start in range(0, draws, _DRAWS_AT_ONCE):
        now = min(_DRAWS_AT_ONCE, draws - start)
        drawn = chance.integers(0, count, size=(now, count))
        numbered = drawn + count * np.arange(now)[:, None]
        times = np.bincount(numbered.ravel(), minlength=now * count).reshape(now, count)
        parts.append(times.astype(np.float64) @ own)
    return np.concatenate(parts)


def _estimate(value: float, drawn: Floats) -> Estimate:
    lower, upper = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(lower), float(upper))


def _log_odds(probability: Floats) -> Floats:
    cut = np.clip(probability, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return np.asarray(np.log(cut) - np.log1p(-cut))


def _probability(log_odds: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
