"""Plain JSON read into frozen dataclasses by their annotations, and written again unchanged.

A reader asks for a field, never for a key: what a manifest lacks, or has in another form, is found
when it is read and not when it is first used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Self, Union, get_args, get_origin, get_type_hints

from records.errors import ArtifactError

Figures = Mapping[str, float | int | None]
"""Metrics by name; None where the rows could not tell."""

RESTORE = "restore the model's folder from a backup, or train again; do not use this model"
"""What to do with a model whose files cannot be believed."""


@dataclass(frozen=True)
class Part:
    """A JSON object with typed fields, each named as its key.

    A field with a default may be missing: manifests from before it existed have none.

    Attributes:
        unread: Values under names that no reader asks for; they are written again as they were.
        unwritten: Fields with a default that the JSON did not have; they are not written either,
            unless they have got a value since.
    """

    unread: Mapping[str, Any] = field(default_factory=dict, kw_only=True, repr=False)
    unwritten: frozenset[str] = field(default=frozenset(), kw_only=True, repr=False)

    @classmethod
    def of_json(cls, value: object, where: str) -> Self:
        """The typed values of a JSON object.

        Args:
            value: The object, as `json.loads` gives it.
            where: What it is called in an error.

        Raises:
            ArtifactError: A field is missing or has another form.
        """
        if not isinstance(value, dict):
            raise wrong_form(where, value, expected="a JSON object")
        known = _typed_fields(cls)
        for name, (_, own) in known.items():
            if name not in value and not _may_be_missing(own):
                raise missing(where, name)
        found = {
            name: read(kind, value[name], f"{where}.{name}")
            for name, (kind, _) in known.items()
            if name in value
        }
        part = cls(
            **found,
            unread={name: inner for name, inner in value.items() if name not in known},
            unwritten=frozenset(known.keys() - value.keys()),
        )
        for name in part.lacking():
            raise missing(where, name)
        return part

    def lacking(self) -> Iterable[str]:
        """Fields that are missing here although they have a default; a subclass names them."""
        return ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object, keys sorted."""
        written = {
            name: write(getattr(self, name))
            for name, (_, own) in _typed_fields(type(self)).items()
            if name not in self.unwritten or getattr(self, name) != _default(own)
        }
        return dict(sorted({**self.unread, **written}.items()))


def read(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 — any annotation, any JSON
    """Convert a JSON value to the type that an annotation names.

    Args:
        kind: A scalar, `date`, `Any`, a `Part`, `Literal[…]`, `tuple[…]`, `Mapping[str, …]`, or a
            choice of these (`|`).
        value: The value.
        where: What an error calls the value.

    Raises:
        ArtifactError: The value has another form.

    >>> read(tuple[float, ...] | None, [1, 2.5], "curve"), read(date | None, "2026-06-30", "as_of")
    ((1, 2.5), datetime.date(2026, 6, 30))
    """
    reader = _READERS.get(get_origin(kind))
    if reader is not None:
        return reader(kind, value, where)
    if kind is Any:
        return value
    if issubclass(kind, Part):
        return kind.of_json(value, where)
    fits, expected = _SCALARS[kind]
    if not fits(value):
        raise wrong_form(where, value, expected)
    return date.fromisoformat(value) if kind is date else value


def write(value: Any) -> Any:  # noqa: ANN401 — whatever a field holds
    """The reverse of `read`."""
    if isinstance(value, Part):
        return value.to_json()
    if isinstance(value, Mapping):
        return {name: write(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [write(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def missing(where: str, name: str) -> ArtifactError:
    """The error for a manifest that lacks a field."""
    return ArtifactError(
        found=f"no {where}.{name}",
        expected="what every manifest of its protocol has",
        action=RESTORE,
    )


def wrong_form(where: str, value: object, expected: str) -> ArtifactError:
    """The error for a field of a manifest that has another form than expected."""
    return ArtifactError(found=f"{where}: {str(value)[:60]!r}", expected=expected, action=RESTORE)


_TypedFields = Mapping[str, tuple[Any, Field[Any]]]
_KNOWN: dict[type[Part], _TypedFields] = {}


def _typed_fields(kind: type[Part]) -> _TypedFields:
    """A part's own fields with their annotations, by name; looked up once."""
    if kind not in _KNOWN:
        hints, general = get_type_hints(kind), {each.name for each in fields(Part)}
        own = [each for each in fields(kind) if each.name not in general]
        _KNOWN[kind] = {each.name: (hints[each.name], each) for each in own}
    return _KNOWN[kind]


def _may_be_missing(own: Field[Any]) -> bool:
    return own.default is not MISSING or own.default_factory is not MISSING


def _default(own: Field[Any]) -> object:
    return own.default if own.default_factory is MISSING else own.default_factory()


def _choice(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 — see `read`
    members = get_args(kind)
    if value is None and NoneType in members:
        return None
    others = [member for member in members if member is not NoneType]
    if len(others) == 1:
        return read(others[0], value, where)
    for member in others:
        fits, _ = _SCALARS[member]
        if fits(value):
            return value
    expected = " or ".join(_SCALARS[member][1] for member in others)
    raise wrong_form(where, value, expected)


def _literal(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 — see `read`
    if value not in get_args(kind):
        raise wrong_form(where, value, expected=f"one of {', '.join(map(str, get_args(kind)))}")
    return value


def _list(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 — see `read`
    if not isinstance(value, list):
        raise wrong_form(where, value, expected="a list")
    members = get_args(kind)
    if members[-1] is Ellipsis:
        members = (members[0],) * len(value)
    if len(value) != len(members):
        raise wrong_form(where, value, expected=f"a list of {len(members)}")
    return tuple(
        read(member, inner, f"{where}[{place}]")
        for place, (member, inner) in enumerate(zip(members, value, strict=True))
    )


def _mapping(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 — see `read`
    if not isinstance(value, dict):
        raise wrong_form(where, value, expected="a JSON object")
    inner = get_args(kind)[1]
    return {name: read(inner, each, f"{where}.{name}") for name, each in value.items()}


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_READERS: Mapping[Any, Callable[[Any, Any, str], Any]] = {
    Union: _choice, UnionType: _choice, Literal: _literal, tuple: _list, Mapping: _mapping,
}  # fmt: skip
_SCALARS: Mapping[Any, tuple[Callable[[object], bool], str]] = {
    str: (lambda value: isinstance(value, str), "a text"),
    bool: (lambda value: isinstance(value, bool), "true or false"),
    int: (lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    float: (_is_number, "a number"),
    date: (_is_day, "a day as YYYY-MM-DD"),
}
