"""The compiled loops over columns: values as codes, and what terms add to log-odds.

Importing this module imports numba. Its cache on disk looks at this file alone: whoever changes a
number or a tuple taken from others must change this file too.
"""

# What numba compiles is written in a language of its own, in which it is not typed.
# mypy: disable-error-code="import-untyped,no-any-return,no-untyped-call,untyped-decorator"
# It takes arrays one by one, no object that holds them.
# ruff: noqa: PLR0913

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from models.answering.pairs.compiled import compiled
from models.answering.pairs.forest import (
    A_SET,
    NAN_MISSING,
    NOTHING_MISSING,
    ZERO_MISSING,
    Bytes,
    Scales,
)
from models.answering.pairs.pieces import Pieces
from models.design import Floats
from models.explaining.shapley.model_text import Integers

# LightGBM takes everything as near to zero as this for zero.
_ZERO_UP_TO = float(np.float32(1e-35))
_CODES_END = 2.0**31
_MISSING = 255
_LARGEST = 1e300
"""What stands for an infinite number on a line that is flat out there: 0 x infinity is none."""


@register_jitable
def _place(cuts: Floats, first: int, count: int, x: float) -> int:
    """How many of some cuts lie below a number."""
    low, high = first, first + count
    while low < high:
        middle = (low + high) >> 1
        if cuts[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low - first


@register_jitable
def _code(scales: Scales, scale: int, x: float) -> int:
    """A value as the splits of a scale compare it."""
    reading = scales.reading[scale]
    first, count = scales.first[scale], scales.size[scale]
    if reading == A_SET:
        # LightGBM cuts the decimals off, so that -0.5 is category 0.
        code = int(x) if -1.0 < x < _CODES_END else -1
        if code < 0 or code >> 5 >= count:
            return 1
        return 1 - (scales.words[first + (code >> 5)] >> (code & 31) & 1)
    if abs(x) <= _ZERO_UP_TO or (reading == NOTHING_MISSING and np.isnan(x)):
        x = 0.0
    if (np.isnan(x) and reading in (NAN_MISSING, ZERO_MISSING)) or (
        reading == ZERO_MISSING and x == 0.0
    ):
        return _MISSING
    return _place(scales.thresholds, first, count, x)


@compiled
def encode(
    scales: Scales, chosen: Integers, values: Floats, row: Integers, first: Integers, codes: Bytes
) -> None:
    """Writes the codes of values by some scales.

    Args:
        scales: All scales.
        chosen: Those that are asked for.
        values: One row a column, one column a pair of classes.
        row: By chosen scale, the row of its column.
        first: By scale, where its codes begin.
        codes: Where they are written.
    """
    for number in range(len(chosen)):
        scale = chosen[number]
        for place in range(values.shape[1]):
            code = _code(scales, scale, values[row[number], place])
            codes[first[scale] + place] = code


@register_jitable
def _piece(pieces: Pieces, column: int, x: float) -> int:
    """The piece of a column that a number belongs to."""
    first = pieces.first[column]
    return first + column + _place(pieces.knots, first, pieces.first[column + 1] - first, x)


@compiled
def add_pieces(
    pieces: Pieces, columns: Integers, values: Floats, at: Integers, added: Floats
) -> None:
    """Adds what the terms of some columns add to each pair.

    Args:
        pieces: All terms.
        columns: Of the design, in the order of the values' rows.
        values: One row a column, one column a pair of classes.
        at: By pair, its pair of classes.
        added: One row a pair, one column an additive part.
    """
    parts = added.shape[1]
    for pair in range(len(at)):
        for row in range(len(columns)):
            column = columns[row]
            if not pieces.is_used[column]:
                continue
            x = values[row, at[pair]]
            if np.isnan(x):
                for part in range(parts):
                    added[pair, part] += pieces.missing[column, part]
                continue
            piece = _piece(pieces, column, x)
            x = min(max(x, -_LARGEST), _LARGEST)
            for part in range(parts):
                added[pair, part] += pieces.constant[piece, part] + pieces.slope[piece, part] * x


@compiled
def add_with_squares(
    pieces: Pieces, columns: Integers, values: Floats, centres: Floats, added: Floats
) -> None:
    """Adds what the terms of one part add, and the squares of what that is beyond their means.

    Args:
        pieces: The part's terms.
        columns: Of the design, in the order of the values' rows.
        values: One row a column, one column a pair of classes.
        centres: By column of the design, the mean.
        added: One row a pair of classes: log-odds, and squares.
    """
    for row in range(len(columns)):
        column = columns[row]
        if not pieces.is_used[column]:
            continue
        for place in range(values.shape[1]):
            x = values[row, place]
            if np.isnan(x):
                found = pieces.missing[column, 0]
            else:
                piece = _piece(pieces, column, x)
                x = min(max(x, -_LARGEST), _LARGEST)
                found = pieces.constant[piece, 0] + pieces.slope[piece, 0] * x
            added[place, 0] += found
            added[place, 1] += (found - centres[column]) ** 2
