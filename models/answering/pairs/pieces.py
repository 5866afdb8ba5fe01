"""Additive parts as lines between knots, so that one look-up of a value serves all of them.

What a number adds is a straight line between any two of its knots: where its line begins and ends,
and where its steps are. Of a category the knots lie between the codes. Forty resamples share the
knots of a column: a value is looked for once, and what follows is the same few operations for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.design import Floats
from models.explaining.shapley.model_text import Integers
from models.parts.additive import FARTHEST, AdditivePart, NumberTerm, Term


class Pieces(NamedTuple):
    """Additive parts over the same columns, without their intercepts.

    Between two knots a value x adds `constant` + `slope` x; a value on a knot belongs below it.

    Attributes:
        knots: Of all columns, rising within each.
        first: Where each column's knots begin, and one past the last. Of its pieces there is one
            more, so they begin at this and the column's place together.
        constant: One row a piece, one column a part.
        slope: Alike.
        missing: One row a column, one column a part: what a missing value adds.
        is_used: Whether any part has a term of the column.
    """

    knots: Floats
    first: Integers
    constant: Floats
    slope: Floats
    missing: Floats
    is_used: npt.NDArray[np.bool_]


def pieces_of(parts: Sequence[AdditivePart], columns: int) -> Pieces:
    """The pieces of some parts.

    Args:
        parts: The parts, each over the same columns.
        columns: How many columns the design has.
    """
    # Without any part there is one that adds nothing.
    parts = parts or [AdditivePart(0.0, {}, {})]
    knots, constants, slopes = [], [], []
    missing = np.zeros((columns, len(parts)))
    for column in range(columns):
        terms = [part.terms.get(column) for part in parts]
        own = np.unique(np.concatenate([np.empty(0), *(_knots(term) for term in terms if term)]))
        made = [_lines(term, own) for term in terms]
        knots.append(own)
        constants.append(np.array([line[0] for line in made]).T)
        slopes.append(np.array([line[1] for line in made]).T)
        missing[column] = [term.added(np.array([np.nan]))[0] if term else 0.0 for term in terms]
    first = np.cumsum([0, *map(len, knots)])
    return Pieces(
        np.concatenate([np.empty(0), *knots]),
        first.astype(np.int64),
        np.ascontiguousarray(np.concatenate(constants)),
        np.ascontiguousarray(np.concatenate(slopes)),
        missing,
        np.array([any(column in part.terms for part in parts) for column in range(columns)]),
    )


def _knots(term: Term) -> Floats:
    """Where what a term adds is no straight line."""
    found = (
        np.arange(len(term.words)) + 0.5
        if not isinstance(term, NumberTerm)
        else (np.array([*_line_ends(term), *term.thresholds]))
    )
    return np.asarray(found[np.isfinite(found)], dtype=np.float64)


def _line_ends(term: NumberTerm) -> tuple[float, float]:
    """Between which values a number's line is not flat."""
    reach = FARTHEST * term.scale
    return max(term.lowest, term.mean - reach), min(term.highest, term.mean + reach)


def _lines(term: Term | None, knots: Floats) -> tuple[Floats, Floats]:
    """Constant and slope of a term in every piece between some knots that its own are among."""
    slope = np.zeros(len(knots) + 1)
    if term is None:
        return slope, slope
    # A piece's own end belongs to it; behind the last knot any number does.
    last = knots[-1] + max(1.0, abs(knots[-1])) if len(knots) else 0.0
    ends = np.append(knots, last)
    if isinstance(term, NumberTerm):
        begins = np.concatenate([[-np.inf], knots])
        low, high = _line_ends(term)
        is_line = (begins >= low) & (np.append(knots, np.inf) <= high)
        slope = np.where(is_line, term.slope / term.scale, 0.0)
        return term.added(ends) - slope * ends, slope
    # Codes are whole numbers: a knot between two of them belongs to the lower one.
    codes = np.minimum(np.floor(ends), len(term.words))
    return term.added(np.where(np.isfinite(codes), codes, np.nan)), slope
