"""The one bootstrap over people (a cluster bootstrap), and standard errors over people.

Moves of one person share what no feature knows, so people are drawn, each with all their moves.
Sums by person are made first: a draw is then a weighted sum over people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.design import Floats
from models.rows import Places

_AT_ONCE = 50
"""Draws that are summed together: some megabytes."""


@dataclass(frozen=True)
class Draws:
    """People drawn again and again, with replacement, as many as there are.

    Attributes:
        people: A number for each row's person, from 0, without gaps.
        counts: How often each draw (row) took each person (column).
    """

    people: Places
    counts: Floats

    @classmethod
    def of(cls, people: Places, draws: int, seed: int) -> Draws:
        """Draw people.

        Args:
            people: A number for each row's person.
            draws: How many times.
            seed: The same seed draws the same people.
        """
        present, numbers = np.unique(people, return_inverse=True)
        chance = np.random.default_rng(seed)
        even = np.full(len(present), 1 / max(len(present), 1))
        counts = chance.multinomial(len(present), even, size=draws)
        return cls(numbers.astype(np.intp), counts.astype(np.float64))

    def take(self, rows: Places) -> Draws:
        """The same draws of some of the rows."""
        return Draws(self.people[rows], self.counts)

    def of_rows(self) -> Iterator[Floats]:
        """How often each row was drawn, draw by draw."""
        for drawn in self.counts:
            yield drawn[self.people]

    def sums(self, by_row: Floats) -> Floats:
        """Sums of columns over the rows of every draw.

        Args:
            by_row: One row a row, one column a quantity.

        Returns:
            One row a draw, one column a quantity.
        """
        size = self.counts.shape[1]
        own = np.column_stack([np.bincount(self.people, column, size) for column in by_row.T])
        # einsum, not BLAS: how BLAS shares a sum out among threads decides its last digits.
        batches = [
            np.einsum("dp,pc->dc", self.counts[start : start + _AT_ONCE], own)
            for start in range(0, len(self.counts), _AT_ONCE)
        ]
        return np.concatenate(batches) if batches else np.empty((0, by_row.shape[1]))

    def means(self, values: Floats, weights: Floats | float = 1.0) -> Floats:
        """A mean over rows in every draw; draws that drew nothing of weight are left out.

        Args:
            values: Of each row.
            weights: Of each row in the mean.
        """
        each = np.broadcast_to(weights, values.shape)
        total, weight = self.sums(np.column_stack([each * values, each])).T
        means: Floats = total[weight > 0] / weight[weight > 0]
        return means


def interval(drawn: Floats, level: float) -> tuple[float, float]:
    """From where to where a share `level` of the draws lies, as much beyond either end.

    >>> interval(np.arange(101.0), 0.5)
    (25.0, 75.0)
    """
    tail = (1 - level) / 2
    lower, upper = np.quantile(drawn, (tail, 1 - tail))
    return float(lower), float(upper)


def clustered_error(pulls: Floats, people: Places) -> float:
    """Standard error of a sum of pulls whose rows of one person belong together.

    >>> clustered_error(np.array([3.0, 1.0, -3.0]), np.array([0, 0, 1]))
    5.0
    """
    return float(np.sqrt(_squared_sums(pulls, people)))


def mean_error(values: Floats, people: Places) -> float:
    """The standard error of a mean over rows, each person's rows being one draw.

    One person tells nothing of others: the error is then as large as the mean.

    >>> mean_error(np.array([1.0, 3.0]), np.array([0, 1]))
    1.0
    >>> mean_error(np.array([1.0, 3.0]), np.array([0, 0]))
    2.0
    """
    mean = float(values.mean())
    _, numbers = np.unique(people, return_inverse=True)
    count = int(numbers.max()) + 1
    if count == 1:
        return abs(mean)
    squares = _squared_sums(values - mean, numbers)
    return float(np.sqrt(count / (count - 1) * squares) / len(values))


def _squared_sums(values: Floats, people: Places) -> float:
    """Each person's sum, squared, over all people."""
    return float(np.sum(np.bincount(people, weights=values) ** 2))
