"""The columns of a regression on single features: lines, flags, steps and words.

Every number brings its standardised line, a flag of what is missing and, where steps are asked for,
one at each inner eighth of its training values; every category brings its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from models.design import HELD, Column, Floats, held_range
from models.parts.additive import FARTHEST, AdditivePart, CategoryTerm, NumberTerm, Term

STEPS = 8
"""Pieces a number is cut into, of as many rows each."""
_RARE = 0.01
"""A step that fewer rows than this share lie on one side of is left out."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Regression:
    """A fitted regression over the columns of a basis.

    Attributes:
        intercept: Log-odds where every column is nil.
        coefficients: Log-odds by column.
    """

    intercept: float
    coefficients: Floats


@dataclass(frozen=True)
class Basis:
    """The columns of the regression and what each stands for.

    Attributes:
        columns: The design matrix's columns.
        medians: Of every number, by place; 0 where none is known, nan for a category.
        means: Of the filled numbers.
        scales: Their standard deviations; 1 for a constant.
        lowest: What a smaller number counts as.
        highest: What a larger number counts as.
        thresholds: Steps of every number, by place.
    """

    columns: tuple[Column, ...]
    medians: Floats
    means: Floats
    scales: Floats
    lowest: Floats
    highest: Floats
    thresholds: tuple[tuple[float, ...], ...]

    @classmethod
    def of(
        cls, columns: Sequence[Column], design: Floats, *, steps: bool = True, held: float = HELD
    ) -> Basis:
        """Learns what the columns are from a training design.

        Args:
            columns: The design's columns.
            design: One row a move.
            steps: Whether numbers get steps beside their lines.
            held: The inner share of its training values that a line runs over.
        """
        count = len(columns)
        medians, means = np.full(count, np.nan), np.zeros(count)
        scales = np.ones(count)
        lowest, highest = np.full(count, -np.inf), np.full(count, np.inf)
        thresholds: list[tuple[float, ...]] = [()] * count
        for place, column in enumerate(columns):
            if column.kind == "number":
                values = design[:, place]
                known = values[~np.isnan(values)]
                # A column that all rows know may be unknown to one half of the people.
                medians[place] = np.median(known) if len(known) else 0.0
                lowest[place], highest[place] = held_range(known, held)
                filled = np.where(np.isnan(values), medians[place], values)
                filled = np.clip(filled, lowest[place], highest[place])
                means[place], scales[place] = filled.mean(), _scale(filled)
                if steps:
                    thresholds[place] = _thresholds(known, len(values))
        return cls(tuple(columns), medians, means, scales, lowest, highest, tuple(thresholds))

    def expand(self, design: Floats) -> sparse.csr_matrix:
        """The regression's matrix: by column its line, flag and steps, or its words."""
        # Column by column: most of a step's or a word's rows are nil and never written.
        places: list[npt.NDArray[np.int32]] = []
        values: list[Floats] = []
        for place in range(len(self.columns)):
            for column in self._made(place, design):
                places.append(np.flatnonzero(column).astype(np.int32))
                values.append(column[places[-1]].astype(np.float64))
        starts = np.cumsum([0, *(len(each) for each in places)])
        empty = np.empty(0, dtype=np.float64), np.empty(0, dtype=np.int32)
        cells = (np.concatenate([empty[0], *values]), np.concatenate([empty[1], *places]), starts)
        return sparse.csc_matrix(cells, shape=(len(design), len(places))).tocsr()

    def _made(self, place: int, design: Floats) -> Iterator[npt.NDArray[Any]]:
        """The regression's columns of one column of the design."""
        column, values = self.columns[place], design[:, place]
        if column.kind == "category":
            for code in range(len(column.categories)):
                yield values == code
            return
        missing = np.isnan(values)
        filled = np.where(missing, self.medians[place], values)
        held = np.clip(filled, self.lowest[place], self.highest[place])
        yield np.clip((held - self.means[place]) / self.scales[place], -FARTHEST, FARTHEST)
        if column.fill is None:
            yield missing
        for threshold in self.thresholds[place]:
            yield values > threshold

    def is_step(self) -> npt.NDArray[np.bool_]:
        """Which of the regression's columns are steps."""
        flags: list[bool] = []
        for place in range(len(self.columns)):
            steps = len(self.thresholds[place])
            flags += [False] * (self._width(place) - steps) + [True] * steps
        return np.array(flags, dtype=np.bool_)

    def part(self, fitted: Regression, design: Floats) -> AdditivePart:
        """The regression as a sum of terms, centred on the design it was fitted on."""
        terms: dict[int, Term] = {}
        start = 0
        for place, column in enumerate(self.columns):
            width = self._width(place)
            own = fitted.coefficients[start : start + width]
            start += width
            if np.any(own != 0.0):
                terms[place] = self._term(place, column, own)
        centres = {
            place: float(np.mean(term.added(design[:, place]))) for place, term in terms.items()
        }
        return AdditivePart(fitted.intercept, terms, centres)

    def _width(self, place: int) -> int:
        column = self.columns[place]
        if column.kind == "category":
            return len(column.categories)
        return 1 + (column.fill is None) + len(self.thresholds[place])

    def _term(self, place: int, column: Column, own: Floats) -> Term:
        if column.kind == "category":
            return CategoryTerm(tuple(own.tolist()))
        steps = own[1 + (column.fill is None) :]
        kept = np.flatnonzero(steps)
        return NumberTerm(
            median=float(self.medians[place]),
            mean=float(self.means[place]),
            scale=float(self.scales[place]),
            slope=float(own[0]),
            missing=float(own[1]) if column.fill is None else 0.0,
            thresholds=tuple(self.thresholds[place][step] for step in kept),
            steps=tuple(steps[kept].tolist()),
            lowest=float(self.lowest[place]),
            highest=float(self.highest[place]),
        )


def _scale(filled: Floats) -> float:
    deviation = float(filled.std())
    # The mean of a constant is rounded, so its deviation is rarely exactly 0.
    return 1.0 if deviation <= _ROUNDING * max(abs(float(filled.mean())), 1.0) else deviation


def _thresholds(known: Floats, rows_count: int) -> tuple[float, ...]:
    """Inner eighths of the known values that leave enough of all rows on either side."""
    if len(known) == 0:
        return ()
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, STEPS + 1)[1:-1]))
    above = np.array([np.sum(known > cut) for cut in cuts]) / rows_count
    return tuple(float(cut) for cut in cuts[(above > _RARE) & (above < 1 - _RARE)])
