"""The additive part of a model: what each feature adds on its own, as a value.

A number adds a line (standardised, held within the range of training's values), a step at each
threshold it lies above, and a constant where it is missing; a category adds a constant for each of
its words. What a feature adds depends on that feature alone, so its exact contribution is what it
adds beyond its mean over the training rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.design import Floats

_SCALARS = ("median", "mean", "scale", "slope", "missing")
_BOUNDS = ("lowest", "highest")
"""Parts fitted before lines were held to their range have none."""
FARTHEST = 5.0
"""A value farther out counts as so many deviations, whatever its range. Where training had few
values of a column, one ordinary value later can lie hundreds out, and a line through it would
promise 0 or 1."""


@dataclass(frozen=True)
class NumberTerm:
    """What one number adds, in log-odds.

    Attributes:
        median: What stands for a missing value in the line.
        mean: Of training, once filled.
        scale: Its standard deviation.
        slope: Log-odds a standard deviation.
        missing: Log-odds where it is missing.
        thresholds: Where steps are, rising.
        steps: What is added above each threshold.
        lowest: A smaller value counts as this one: a line is not drawn on beyond what taught it.
        highest: A larger value counts as this one.
    """

    median: float
    mean: float
    scale: float
    slope: float = 0.0
    missing: float = 0.0
    thresholds: tuple[float, ...] = ()
    steps: tuple[float, ...] = ()
    lowest: float = -np.inf
    highest: float = np.inf

    def added(self, values: Floats) -> Floats:
        """Log-odds that values of this number add, one a row; nan is missing."""
        is_missing = np.isnan(values)
        filled = np.where(is_missing, self.median, values)
        held = np.clip(filled, self.lowest, self.highest)
        # A number too far out for a float becomes infinite and is cut like any other.
        with np.errstate(over="ignore"):
            standard = np.clip((held - self.mean) / self.scale, -FARTHEST, FARTHEST)
        # A missing value lies above no threshold, in training as here.
        passed = np.searchsorted(np.array(self.thresholds), values, side="left")
        heights = np.concatenate([[0.0], np.cumsum(self.steps)])
        stepped = heights[np.where(is_missing, 0, passed)]
        added: Floats = self.slope * standard + stepped + self.missing * is_missing
        return added


@dataclass(frozen=True)
class CategoryTerm:
    """What the words of one category add, in log-odds; an unknown word adds nothing.

    Attributes:
        words: Log-odds by the word's code.
    """

    words: tuple[float, ...]

    def added(self, values: Floats) -> Floats:
        """Log-odds that coded words add, one a row; nan is a word that training never met."""
        codes = np.where(np.isnan(values), len(self.words), values).astype(np.intp)
        return np.concatenate([self.words, [0.0]])[codes]


Term = NumberTerm | CategoryTerm

_FEW_ROWS = 200
"""Up to so many rows all terms side by side are faster (at one row thirty times), above them one
after the other (at ten thousand five times): measured with 130 terms."""


@dataclass(frozen=True)
class TermTables:
    """All terms of a part side by side, so that rows are read once for all of them.

    Every value comes from its own cell by the same operations as in the terms themselves, so a row
    gets the same last digit alone as among others.

    Attributes:
        places: The design's column of each term, in the terms' order.
        numbers: Which of the terms are of numbers.
        scalars: By name (`median`, `mean`, …), one value a number term.
        thresholds: One row a number term, filled up with infinity.
        heights: What has been added above so many thresholds, one row a number term.
        categories: Which are of categories.
        words: Log-odds by code, one row a category term; 0 behind its last word.
        counts: How many words each category term has.
    """

    places: NDArray[np.intp]
    numbers: NDArray[np.intp]
    categories: NDArray[np.intp]
    scalars: Mapping[str, Floats]
    thresholds: Floats
    heights: Floats
    words: Floats
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, terms: Mapping[int, Term]) -> TermTables:
        """Of terms by their column's place in the design."""
        listed = list(terms.values())
        numbers = [term for term in listed if isinstance(term, NumberTerm)]
        categories = [term for term in listed if isinstance(term, CategoryTerm)]
        steps = max((len(term.thresholds) for term in numbers), default=0)
        thresholds = np.full((len(numbers), steps), np.inf)
        heights = np.zeros((len(numbers), steps + 1))
        for row, number in enumerate(numbers):
            count = len(number.thresholds)
            thresholds[row, :count] = number.thresholds
            heights[row, 1 : count + 1] = np.cumsum(number.steps)
        words = np.zeros((len(categories), 1 + max((len(c.words) for c in categories), default=0)))
        for row, category in enumerate(categories):
            words[row, : len(category.words)] = category.words
        kinds = np.array([isinstance(term, NumberTerm) for term in listed], dtype=np.bool_)
        return cls(
            np.array(list(terms), dtype=np.intp),
            np.flatnonzero(kinds),
            np.flatnonzero(~kinds),
            {name: np.array([getattr(term, name) for term in numbers], dtype=np.float64)
             for name in (*_SCALARS, *_BOUNDS)},
            thresholds,
            heights,
            words,
            np.array([len(term.words) for term in categories], dtype=np.intp),
        )  # fmt: skip

    def added(self, design: Floats) -> Floats:
        """Log-odds that every term adds, one row a move, one column a term."""
        values = design[:, self.places]
        added = np.empty(values.shape, dtype=np.float64)
        added[:, self.numbers] = self._of_numbers(values[:, self.numbers])
        added[:, self.categories] = self._of_categories(values[:, self.categories])
        return added

    def _of_numbers(self, values: Floats) -> Floats:
        each = self.scalars
        is_missing = np.isnan(values)
        filled = np.where(is_missing, each["median"], values)
        held = np.minimum(np.maximum(filled, each["lowest"]), each["highest"])
        # A number too far out for a float becomes infinite and is cut like any other.
        with np.errstate(over="ignore"):
            out = (held - each["mean"]) / each["scale"]
        standard = np.minimum(np.maximum(out, -FARTHEST), FARTHEST)
        # A missing value lies above no threshold.
        passed = np.count_nonzero(values[:, :, None] > self.thresholds, axis=2)
        stepped = self.heights[np.arange(len(self.heights)), passed]
        added: Floats = each["slope"] * standard + stepped + each["missing"] * is_missing
        return added

    def _of_categories(self, values: Floats) -> Floats:
        # A word that training never met adds nothing.
        codes = np.where(np.isnan(values), self.counts, values).astype(np.intp)
        added: Floats = self.words[np.arange(len(self.words)), codes]
        return added


@dataclass(frozen=True)
class AdditivePart:
    """A sum of terms, each of one column of the design matrix.

    Attributes:
        intercept: Log-odds where every term is nil.
        terms: By the column's place in the design; a column without a term adds nothing.
        centres: Mean of each term over the training rows.
    """

    intercept: float
    terms: Mapping[int, Term]
    centres: Mapping[int, float]

    @property
    def base(self) -> float:
        """The mean raw score over the training rows: where contributions start."""
        return self.intercept + sum(self.centres.values())

    @cached_property
    def _tables(self) -> TermTables:
        return TermTables.of(self.terms)

    def _columns(self, design: Floats) -> Iterator[Floats]:
        """Log-odds that each term adds, term by term in order, one a row."""
        for place, term in self.terms.items():
            yield term.added(design[:, place])

    def contributions(self, design: Floats) -> Floats:
        """What each column adds beyond its mean, one row a move, one column a design column."""
        values = np.zeros(design.shape, dtype=np.float64)
        if len(design) <= _FEW_ROWS:
            values[:, self._tables.places] = self._beyond_mean(design)
            return values
        for place, added in zip(self.terms, self._columns(design), strict=True):
            values[:, place] = added - self.centres[place]
        return values

    def remoteness(self, design: Floats) -> Floats:
        """How far each row lies from the usual: the root of its squared contributions' sum.

        Term by term: a sum over a matrix's rows gives a row other last digits in a batch.
        """
        if len(design) <= _FEW_ROWS:
            return np.asarray(np.sqrt(_in_order(0.0, self._beyond_mean(design) ** 2)))
        total = np.zeros(len(design), dtype=np.float64)
        for place, added in zip(self.terms, self._columns(design), strict=True):
            total += (added - self.centres[place]) ** 2
        return np.asarray(np.sqrt(total), dtype=np.float64)

    def raw_log_odds(self, design: Floats) -> Floats:
        """The sum of intercept and terms, one a row."""
        if len(design) <= _FEW_ROWS:
            return _in_order(self.intercept, self._tables.added(design))
        total = np.full(len(design), self.intercept, dtype=np.float64)
        # In the terms' order: the last digit of a sum depends on it.
        for added in self._columns(design):
            total += added
        return total

    def _beyond_mean(self, design: Floats) -> Floats:
        beyond: Floats = self._tables.added(design) - self._means
        return beyond

    @cached_property
    def _means(self) -> Floats:
        return np.array([self.centres[place] for place in self.terms], dtype=np.float64)

    def to_json(self, names: Sequence[str]) -> dict[str, Any]:
        """The part as plain values, its terms under their columns' names."""
        return {
            "intercept": self.intercept,
            "terms": {
                names[place]: {**_term_to_json(term), "centre": self.centres[place]}
                for place, term in sorted(self.terms.items())
            },
        }

    @classmethod
    def of_json(cls, parsed: Mapping[str, Any], names: Sequence[str]) -> AdditivePart:
        """The reverse of `to_json`.

        Raises:
            KeyError: A term is of no column, or lacks a part.
        """
        places = {name: place for place, name in enumerate(names)}
        # In the design's order: a sum's last digit depends on its order.
        named = sorted(parsed["terms"].items(), key=lambda item: places[item[0]])
        terms = {places[name]: _term_of_json(each) for name, each in named}
        centres = {places[name]: float(each["centre"]) for name, each in named}
        return cls(float(parsed["intercept"]), terms, centres)


def _in_order(start: float, added: Floats) -> Floats:
    """The sum of each row, one after the other from the start on, as a loop would add them up."""
    first = np.full((len(added), 1), start, dtype=np.float64)
    total: Floats = np.cumsum(np.hstack([first, added]), axis=1)[:, -1]
    return total


def _term_to_json(term: Term) -> dict[str, Any]:
    if isinstance(term, CategoryTerm):
        return {"words": list(term.words)}
    scalars = {name: getattr(term, name) for name in _SCALARS}
    # JSON knows no infinity: a side that is not bounded is not written.
    bounds = {name: getattr(term, name) for name in _BOUNDS if np.isfinite(getattr(term, name))}
    return {**scalars, **bounds, "thresholds": list(term.thresholds), "steps": list(term.steps)}


def _term_of_json(parsed: Mapping[str, Any]) -> Term:
    if "words" in parsed:
        return CategoryTerm(tuple(float(each) for each in parsed["words"]))
    numbers = {name: float(parsed[name]) for name in _SCALARS}
    numbers |= {name: float(parsed[name]) for name in _BOUNDS if name in parsed}
    return NumberTerm(
        **numbers,
        thresholds=tuple(float(each) for each in parsed["thresholds"]),
        steps=tuple(float(each) for each in parsed["steps"]),
    )
