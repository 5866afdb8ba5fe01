"""Vectors of bytes for numba: 64 pairs at a time, one a lane, and what the kernel does with them.

Lanes are a type of their own, with the few operations that the kernel needs, as in the kernel of
contributions (`models.explaining.shapley.kernel`); LLVM cuts them to the machine's width. Where the
machine looks up bytes in a register (AVX2), that is one instruction, elsewhere four comparisons.
"""

# What numba compiles is written in a language of its own, in which neither it nor llvmlite is
# typed.
# mypy: disable-error-code="call-arg,import-untyped,no-untyped-call,no-untyped-def,unreachable"
# mypy: disable-error-code="var-annotated"
# mypy: disable-error-code="attr-defined"
# ruff: noqa: ANN001, ANN201, ANN202, ANN401, ARG001

from __future__ import annotations

import platform
from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, codegen, types
from numba.extending import intrinsic, models, register_model

LANES = 64
"""Pairs at a time: two registers of AVX2, so that what holds for all lanes is loaded half as
often."""
TABLE = 16
"""Entries of a table that bytes are looked up in."""

_HALF = LANES // 2
_OCTETS = ir.VectorType(ir.IntType(8), LANES)
_WORDS = ir.VectorType(ir.IntType(16), _HALF)
_INTS = ir.VectorType(ir.IntType(32), _HALF)


class _OctetsType(types.Type):
    """A vector of bytes, one a lane, as numba's compiler knows it."""

    def __init__(self) -> None:
        super().__init__(name=f"octets{LANES}")


class _WordsType(types.Type):
    """A vector of 16 bits for half of the lanes."""

    def __init__(self) -> None:
        super().__init__(name=f"words{_HALF}")


_octets, _words = _OctetsType(), _WordsType()


@register_model(_OctetsType)
class _OctetsModel(models.PrimitiveModel):
    """Lanes are held in registers."""

    def __init__(self, manager: Any, of_type: Any) -> None:
        super().__init__(manager, of_type, _OCTETS)


@register_model(_WordsType)
class _WordsModel(models.PrimitiveModel):
    """Lanes are held in registers."""

    def __init__(self, manager: Any, of_type: Any) -> None:
        super().__init__(manager, of_type, _WORDS)


def _address(context, builder, array_type, array, place):
    """Where an entry lies, without a look at the array's end."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [place])


def _everywhere(builder, byte):
    """One byte in all lanes."""
    nothing = ir.Constant(_OCTETS, ir.Undefined)
    first = ir.Constant(ir.IntType(32), 0)
    all_first = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(builder.insert_element(nothing, byte, first), nothing, all_first)


def _constant(byte):
    return ir.Constant(_OCTETS, [byte] * LANES)


@intrinsic
def load(_typing, array, place):
    """The lanes that start at a place of an array."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments)
        return builder.load(builder.bitcast(address, _OCTETS.as_pointer()), align=1)

    return _octets(array, types.intp), code


@intrinsic
def store(_typing, array, place, lanes):
    """Writes lanes to an array from a place on."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], builder.bitcast(address, _OCTETS.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), code


@intrinsic
def spread(_typing, array, place):
    """The byte at a place of an array, in all lanes."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments)
        return _everywhere(builder, builder.load(address))

    return _octets(array, types.intp), code


@intrinsic
def all_leaves(_typing):
    """All bits of all lanes."""
    return _octets(), lambda *_: _constant(255)


@intrinsic
def both(_typing, left, right):
    """The bits that left and right have."""
    return _octets(_octets, _octets), lambda _, builder, __, lanes: builder.and_(*lanes)


@intrinsic
def either(_typing, left, right):
    """The bits that left or right has."""
    return _octets(_octets, _octets), lambda _, builder, __, lanes: builder.or_(*lanes)


@intrinsic
def plus(_typing, left, right):
    """Left + right, around at 256."""
    return _octets(_octets, _octets), lambda _, builder, __, lanes: builder.add(*lanes)


@intrinsic
def where_above(_typing, value, limit, chosen, otherwise):
    """`chosen` in the lanes where value > limit as signed bytes, `otherwise` in the rest."""

    def code(_context, builder, _signature, lanes):
        return builder.select(builder.icmp_signed(">", *lanes[:2]), *lanes[2:])

    return _octets(_octets, _octets, _octets, _octets), code


@intrinsic
def low_half(_typing, value):
    """The lower four bits."""
    return _octets(_octets), lambda _, builder, __, lanes: builder.and_(lanes[0], _constant(15))


@intrinsic
def high_half(_typing, value):
    """The upper four bits."""
    return _octets(_octets), lambda _, builder, __, lanes: builder.lshr(lanes[0], _constant(4))


def _looks_up_bytes() -> bool:
    """Whether the code is compiled for a machine that looks bytes up in a register of 32."""
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    chosen = numba.config.CPU_FEATURES
    return is_x86 and "+avx2" in (codegen.get_host_cpu_features() if chosen is None else chosen)


@intrinsic
def look_up(_typing, tables, place, at):
    """The entries of a table of 16 bytes, of which those at 0, 1, 2, 4 and 8 are asked for."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments[:2])
        if _looks_up_bytes():
            return _shuffled(builder, address, arguments[2])
        found = _constant(0)
        for bit in (1, 2, 4, 8):
            entry = builder.load(builder.gep(address, [ir.Constant(ir.IntType(64), bit)]))
            is_here = builder.icmp_unsigned("==", arguments[2], _constant(bit))
            found = builder.select(is_here, _everywhere(builder, entry), found)
        return found

    return _octets(tables, types.intp, _octets), code


def _shuffled(builder, address, at):
    """The look-up by AVX2's instruction, 32 lanes at a time."""
    register = ir.VectorType(ir.IntType(8), 32)
    table = ir.VectorType(ir.IntType(8), TABLE)
    name, of_type = "llvm.x86.avx2.pshuf.b", ir.FunctionType(register, [register] * 2)
    shuffle = cgutils.get_or_insert_function(builder.module, of_type, name)
    loaded = builder.load(builder.bitcast(address, table.as_pointer()), align=1)
    twice = _picked(builder, loaded, loaded, list(range(TABLE)) * 2)
    parts = [
        builder.call(shuffle, [twice, _picked(builder, at, at, list(range(first, first + 32)))])
        for first in range(0, LANES, 32)
    ]
    return _picked(builder, *parts, list(range(LANES)))


def _picked(builder, left, right, places):
    of_type = ir.VectorType(ir.IntType(32), len(places))
    return builder.shuffle_vector(left, right, ir.Constant(of_type, places))


@intrinsic
def first_words(_typing, low, high):
    """Low + 256 high of the first eight of every 16 lanes: one instruction each."""
    return _words(_octets, _octets), lambda _, builder, __, lanes: _interleaved(builder, lanes, 0)


@intrinsic
def last_words(_typing, low, high):
    """Low + 256 high of the last eight of every 16 lanes."""
    return _words(_octets, _octets), lambda _, builder, __, lanes: _interleaved(builder, lanes, 8)


def _interleaved(builder, lanes, first):
    places = [
        place
        for begin in range(first, LANES, 16)
        for lane in range(begin, begin + 8)
        for place in (lane, lane + LANES)
    ]
    return builder.bitcast(_picked(builder, *lanes, places), _WORDS)


@intrinsic
def no_bytes(_typing):
    """0 in all lanes."""
    return _octets(), lambda *_: _constant(0)


@intrinsic
def no_words(_typing):
    """0 in half of the lanes."""
    return _words(), lambda *_: ir.Constant(_WORDS, [0] * _HALF)


@intrinsic
def words_plus(_typing, left, right):
    """Left + right."""
    return _words(_words, _words), lambda _, builder, __, lanes: builder.add(*lanes)


@intrinsic
def add_to(_typing, totals, place, words):
    """Adds half of the lanes to the 32-bit totals that start at a place."""

    def code(context, builder, signature, arguments):
        address = _address(context, builder, signature.args[0], *arguments[:2])
        pointer = builder.bitcast(address, _INTS.as_pointer())
        total = builder.add(builder.load(pointer, align=4), builder.zext(arguments[2], _INTS))
        builder.store(total, pointer, align=4)
        return context.get_dummy_value()

    return types.void(totals, types.intp, words), code
