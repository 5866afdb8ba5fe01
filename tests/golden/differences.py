"""What differs between two trees of plain values, one sentence a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TOLERANCE = 1e-6
"""Numbers as near as this are the same; beyond 1 it is this share of the number."""

Tree = Any
"""A value as JSON holds it."""

_GONE = object()


def differences(before: Tree, now: Tree, path: str = "") -> list[str]:
    """Every difference with its place and both values; nothing where the two are the same.

    >>> differences({"a": 1.0, "b": [1, 2]}, {"a": 1.0 + 1e-9, "b": [1, 3]})
    ['b[1]: 2 before, 3 now']
    """
    return list(_walk(before, now, path))


def _walk(before: Tree, now: Tree, path: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        yield from _mappings(before, now, path)
    elif _is_list(before) and _is_list(now):
        yield from _lists(before, now, path)
    elif not _is_same(before, now):
        yield f"{path}: {_told(before)} before, {_told(now)} now"


def _mappings(before: Mapping[str, Tree], now: Mapping[str, Tree], path: str) -> Iterator[str]:
    for name in (*before, *(name for name in now if name not in before)):
        place = f"{path}.{name}" if path else name
        if name not in now:
            yield f"{place}: gone"
        elif name not in before:
            yield f"{place}: new"
        else:
            yield from _walk(before[name], now[name], place)


def _lists(before: Sequence[Tree], now: Sequence[Tree], path: str) -> Iterator[str]:
    for number in range(max(len(before), len(now))):
        old = before[number] if number < len(before) else _GONE
        new = now[number] if number < len(now) else _GONE
        yield from _walk(old, new, f"{path}[{number}]")


def _is_list(value: Tree) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_same(before: Tree, now: Tree) -> bool:
    if _is_number(before) and _is_number(now):
        return bool(abs(before - now) <= TOLERANCE * max(1.0, abs(before)))
    return bool(before == now)


def _is_number(value: Tree) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _told(value: Tree) -> str:
    return "nothing" if value is _GONE else repr(value)
