"""The compiled kernel: a forest's contributions for 8 rows at a time, one row a lane.

A compiler that sees plain loops over arrays must fear that one array overlies another, and then
forgoes most vector code. So the lanes are a type of their own here, with the few operations that
the kernel needs, each a line or two of LLVM's language; LLVM cuts them to the machine's width.

Importing this module imports numba, so the explainer does it only when somebody is explained.
numba's cache on disk looks at this file alone: whoever changes what `forest` hands over, or a
number taken from it, must change this file too.
"""

# What numba compiles is written in a language of its own, in which neither it nor llvmlite is
# typed; this file is the only one that they are met in.
# mypy: disable-error-code="call-arg,import-untyped,no-untyped-call,no-untyped-def,unreachable"
# mypy: disable-error-code="var-annotated"
# ruff: noqa: ANN001, ANN202, ANN401, ARG001

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, models, register_jitable, register_model

from models.explaining.shapley.forest import (
    CODE,
    COLUMN,
    FEATURE,
    FIRST_LEAF,
    FIRST_SET,
    FIRST_SPLIT,
    FIRST_WORD,
    LEFT,
    LEFT_RATIO,
    LINE,
    MISSING_IS_ZERO,
    MISSING_LEFT,
    OUTSIDE_SET,
    PARENT,
    POINT_ROW,
    POINTS,
    PRIOR,
    PRIOR_SIDE,
    READING,
    RIGHT,
    SETS,
    SIDE,
    SPLITS,
    THRESHOLD,
    WORDS,
    ZERO_LEFT,
    ZERO_RIGHT,
    Trees,
)
from models.explaining.shapley.model_text import Floats

logger = logging.getLogger(__name__)

LANES = 8
"""Rows at a time. Of 16, a batch would take a quarter less and a row alone half as much again."""

# LightGBM takes everything as near to zero as this for zero.
_ZERO_UP_TO = float(np.float32(1e-35))
_CODES_END = 2.0**31

_VECTOR = ir.VectorType(ir.DoubleType(), LANES)


class _LanesType(types.Type):
    """A vector of float64, one a lane, as numba's compiler knows it."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes{LANES}")


_lanes = _LanesType()


@register_model(_LanesType)
class _LanesModel(models.PrimitiveModel):
    """Lanes are held in registers."""

    def __init__(self, manager: Any, of_type: Any) -> None:
        super().__init__(manager, of_type, _VECTOR)


def _address(context, builder, array_type, array, place):
    """Where a number lies, without a look at the array's end."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [place])


def _everywhere(builder, number):
    """One number in all lanes."""
    nothing = ir.Constant(_VECTOR, ir.Undefined)
    first = ir.Constant(ir.IntType(32), 0)
    all_first = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(
        builder.insert_element(nothing, number, first), nothing, all_first
    )


@intrinsic
def _load(_typing, array, place):
    """The lanes that start at a place of an array."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments)
        return builder.load(builder.bitcast(address, _VECTOR.as_pointer()), align=8)

    return _lanes(array, types.intp), code


@intrinsic
def _store(_typing, array, place, lanes):
    """Writes lanes to an array from a place on."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], builder.bitcast(address, _VECTOR.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), code


@intrinsic
def _load_everywhere(_typing, array, place):
    """The number at a place of an array, in all lanes."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments)
        return _everywhere(builder, builder.load(address))

    return _lanes(array, types.intp), code


@intrinsic
def _lanes_of(_typing, number):
    """One number in all lanes."""
    return _lanes(types.float64), lambda _, builder, __, numbers: _everywhere(builder, numbers[0])


@intrinsic
def _less(_typing, left, right):
    """Left - right."""
    return _lanes(_lanes, _lanes), lambda _, builder, __, lanes: builder.fsub(*lanes)


@intrinsic
def _times(_typing, left, right):
    """Left x right."""
    return _lanes(_lanes, _lanes), lambda _, builder, __, lanes: builder.fmul(*lanes)


@intrinsic
def _times_plus(_typing, left, right, added):
    """Left x right + added, in one step where the machine has one."""

    def code(_context, builder, _signature, lanes):
        of_type = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        name = f"llvm.fmuladd.v{LANES}f64"
        return builder.call(cgutils.get_or_insert_function(builder.module, of_type, name), lanes)

    return _lanes(_lanes, _lanes, _lanes), code


@intrinsic
def _where_at_most(_typing, value, limit, chosen, otherwise):
    """`chosen` in the lanes where value <= limit, `otherwise` in the rest, nan among them."""

    def code(_context, builder, _signature, lanes):
        return builder.select(builder.fcmp_ordered("<=", *lanes[:2]), *lanes[2:])

    return _lanes(_lanes, _lanes, _lanes, _lanes), code


@intrinsic
def _where_positive(_typing, value, chosen):
    """`chosen` in the lanes where value > 0, 0 in the rest."""

    def code(_context, builder, _signature, lanes):
        zero = ir.Constant(_VECTOR, [0.0] * LANES)
        return builder.select(builder.fcmp_ordered(">", lanes[0], zero), lanes[1], zero)

    return _lanes(_lanes, _lanes), code


class Buffers(NamedTuple):
    """Where one thread works; everything has one number a lane.

    Attributes:
        columns: By reading, what the rows hold; then by set of a tree, whether they are in it.
        pulls: Ones, then by split the pulls.
        differences: By split and point, S(left) - S(right).
        sums: By leaf its value; ones for all points; then by split and point S, and later P.
        added: By feature, what the trees have added so far.
    """

    columns: Floats
    pulls: Floats
    differences: Floats
    sums: Floats
    added: Floats


@register_jitable
def _buffers(trees: Trees, features: int) -> Buffers:
    """Room for one thread that explains rows of some trees."""
    splits = points = sets = 1
    for tree in trees.trees:
        splits, points = max(splits, tree[SPLITS]), max(points, tree[POINTS])
        sets = max(sets, tree[SETS])
    columns = (len(trees.readings) + sets) * LANES
    pulls = (1 + splits) * LANES
    differences = splits * points * LANES
    sums = (splits + 1 + points) * LANES + differences
    # Where lanes begin with a cache line, none of them has to be put together from two.
    line = 64 // 8
    room = np.ones(columns + pulls + differences + sums + features * LANES + line)
    room = room[line - room.ctypes.data // 8 % line :]
    return Buffers(
        room[:columns],
        room[columns : columns + pulls],
        room[columns + pulls : columns + pulls + differences],
        room[columns + pulls + differences : columns + pulls + differences + sums],
        room[columns + pulls + differences + sums :],
    )


@register_jitable
def _read(x: float, reading: int) -> float:
    """A value as the splits that read it so compare it."""
    if reading == CODE:
        # LightGBM cuts the decimals off, so that -0.5 is category 0.
        return float(np.floor(x)) if 0.0 <= x < _CODES_END else (0.0 if -1.0 < x < 0.0 else -1.0)
    if abs(x) <= _ZERO_UP_TO:
        x = 0.0
    if reading == MISSING_IS_ZERO:
        return 0.0 if np.isnan(x) else x
    if x == 0.0 and reading in (ZERO_LEFT, ZERO_RIGHT):
        x = np.nan
    if np.isnan(x) and reading in (ZERO_LEFT, MISSING_LEFT):
        return -np.inf
    return x


@register_jitable
def _read_rows(design: Floats, first: int, trees: Trees, buffers: Buffers) -> None:
    """Lays a block of rows into the columns; the last row also fills the lanes left over."""
    last = len(design) - 1
    for column in range(len(trees.readings)):
        feature, reading = trees.readings[column, 0], trees.readings[column, 1]
        for lane in range(LANES):
            x = design[min(first + lane, last), feature]
            buffers.columns[column * LANES + lane] = _read(x, reading)


@register_jitable
def _look_up_sets(trees: Trees, tree: int, buffers: Buffers) -> None:
    """Makes columns of a tree's sets of categories."""
    for number in range(trees.trees[tree, SETS]):
        found = trees.trees[tree, FIRST_SET] + number
        codes = trees.sets[found, READING] * LANES
        column = (len(trees.readings) + number) * LANES
        for lane in range(LANES):
            code = int(buffers.columns[codes + lane])
            word, bit = code >> 5, code & 31
            is_in = code >= 0 and word < trees.sets[found, WORDS]
            if is_in:
                is_in = trees.words[trees.sets[found, FIRST_WORD] + word] >> bit & 1 == 1
            buffers.columns[column + lane] = 0.0 if is_in else OUTSIDE_SET


@register_jitable
def _decide(trees: Trees, tree: int, buffers: Buffers) -> None:
    """Finds which way every row goes at every split of a tree: its pulls."""
    for split in range(trees.trees[tree, SPLITS]):
        found = trees.trees[tree, FIRST_SPLIT] + split
        left_ratio = trees.ratios[found, LEFT_RATIO]
        pull = _where_at_most(
            _load(buffers.columns, trees.splits[found, COLUMN] * LANES),
            _lanes_of(trees.ratios[found, THRESHOLD]),
            _lanes_of(1.0 - left_ratio),
            _lanes_of(-left_ratio),
        )
        # The pull at the prior split tells by its sign where a row went, and by a 0 that it had
        # left the path even before. Without a prior split the row of ones is met.
        prior = _load(buffers.pulls, (1 + trees.splits[found, PRIOR]) * LANES)
        stays = _times(prior, _lanes_of(float(trees.splits[found, PRIOR_SIDE])))
        _store(buffers.pulls, (1 + split) * LANES, _where_positive(stays, pull))


@register_jitable
def _splits_from(buffers: Buffers) -> int:
    """Where the splits' sums begin; one split before lie the ones that a root has for a parent."""
    return len(buffers.sums) - len(buffers.differences)


@register_jitable
def _child(child: int, buffers: Buffers, points: int) -> tuple[int, int]:
    """Where a child's sums begin, and how far they are apart: a leaf has one for all points."""
    if child < 0:
        return ~child * LANES, 0
    return _splits_from(buffers) + child * points * LANES, LANES


@register_jitable
def _rise(trees: Trees, tree: int, buffers: Buffers) -> None:
    """Passes from the leaves to the root: the subtrees' values S and their differences."""
    splits, points = trees.trees[tree, SPLITS], trees.trees[tree, POINTS]
    for leaf in range(splits + 1):
        value = _load_everywhere(trees.leaves, trees.trees[tree, FIRST_LEAF] + leaf)
        _store(buffers.sums, leaf * LANES, value)
    for split in range(splits - 1, -1, -1):
        found = trees.trees[tree, FIRST_SPLIT] + split
        left, left_step = _child(trees.splits[found, LEFT], buffers, points)
        right, right_step = _child(trees.splits[found, RIGHT], buffers, points)
        pull = _load(buffers.pulls, (1 + split) * LANES)
        left_ratio = _lanes_of(trees.ratios[found, LEFT_RATIO])
        line = trees.splits[found, LINE]
        t_over_f = trees.trees[tree, POINT_ROW] if line < 0 else line
        here = split * points * LANES
        sums = _splits_from(buffers) + here
        for point in range(points):
            of_right = _load(buffers.sums, right + point * right_step)
            difference = _less(_load(buffers.sums, left + point * left_step), of_right)
            _store(buffers.differences, here + point * LANES, difference)
            goes_left = _times_plus(
                _load_everywhere(trees.coefficients, t_over_f + point), pull, left_ratio
            )
            value = _times_plus(goes_left, difference, of_right)
            _store(buffers.sums, sums + point * LANES, value)


@register_jitable
def _line(line: int, point_row: int, points: int) -> tuple[int, int, int]:
    """Where a line's constants begin, how far they are apart, and where its slopes begin."""
    if line < 0:
        return ~line, 0, point_row
    return line + points, 1, line + 2 * points


@register_jitable
def _descend(trees: Trees, tree: int, buffers: Buffers) -> None:
    """Passes from the root to the leaves: the products P, and what every split adds."""
    points, point_row = trees.trees[tree, POINTS], trees.trees[tree, POINT_ROW]
    for split in range(trees.trees[tree, SPLITS]):
        found = trees.trees[tree, FIRST_SPLIT] + split
        parent = trees.splits[found, PARENT]
        side = _lanes_of(float(trees.splits[found, SIDE]))
        parent_pull = _times(side, _load(buffers.pulls, (1 + parent) * LANES))
        constant, step, slope = _line(trees.splits[found, LINE], point_row, points)
        from_parent = _splits_from(buffers) + parent * points * LANES
        here = split * points * LANES
        sums = _splits_from(buffers) + here
        total = _lanes_of(0.0)
        for point in range(points):
            line = _times_plus(
                _load_everywhere(trees.coefficients, slope + point),
                parent_pull,
                _load_everywhere(trees.coefficients, constant + point * step),
            )
            product = _times(_load(buffers.sums, from_parent + point * LANES), line)
            _store(buffers.sums, sums + point * LANES, product)
            total = _times_plus(product, _load(buffers.differences, here + point * LANES), total)
        added = trees.splits[found, FEATURE] * LANES
        pull = _load(buffers.pulls, (1 + split) * LANES)
        _store(buffers.added, added, _times_plus(total, pull, _load(buffers.added, added)))


def _explain(design: Floats, trees: Trees, values: Floats) -> None:
    """Writes the contributions of all rows of a design."""
    buffers = _buffers(trees, values.shape[1])
    for first in range(0, len(design), LANES):
        _read_rows(design, first, trees, buffers)
        buffers.added[:] = 0.0
        for tree in range(len(trees.trees)):
            _look_up_sets(trees, tree, buffers)
            _decide(trees, tree, buffers)
            _rise(trees, tree, buffers)
            _descend(trees, tree, buffers)
        for row in range(first, min(first + LANES, len(design))):
            for feature in range(values.shape[1]):
                values[row, feature] = buffers.added[feature * LANES + row - first]


@cache
def compiled() -> Callable[[Floats, Trees, Floats], None]:
    """The kernel in the machine's language: `(design, trees, values)`, without Python's lock.

    It is compiled once a machine (some seconds) and then read from numba's cache on disk; where
    there is no place for one, once a process.

    Raises:
        RuntimeError: numba cannot compile here.
    """
    table, row = types.float64[:, ::1], types.float64[::1]
    places, words = types.int64[:, ::1], types.int64[::1]
    of_trees = (places, places, types.int32[:, ::1], table, row, row, places, words)
    signature = types.void(table, types.NamedTuple(of_trees, Trees), table)
    try:
        return numba.njit(signature, nogil=True, cache=True)(_explain)
    except (OSError, EOFError, pickle.PickleError, RuntimeError) as error:
        logger.info("the compiled kernel is not kept on disk: %s", error)
    return numba.njit(signature, nogil=True)(_explain)
