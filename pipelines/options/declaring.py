"""How an option is declared, and the arguments of `python -m pipelines.NAME` made of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from records.home_files import DEFAULT_HOME
from records.settings import read_settings

Beside = TypeVar("Beside")


@dataclass(frozen=True)
class About:
    """What the command `mutasi NAME` shows of an option, beside its type and default.

    Attributes:
        help: Its line in `--help`.
        least: The smallest value that the command takes; None: any.
        flag: The command's name of the option, if that is another one.
    """

    help: str
    least: int | None = None
    flag: str | None = None


@dataclass(frozen=True)
class Otherwise:
    """Where the value comes from if a command line does not name the option.

    Attributes:
        value: Called for the value; only then, since it may refuse.
    """

    value: Callable[[], str]


def _home_of_settings() -> str:
    """MUTASI_HOME, else the usual folder: as for the command."""
    return str(read_settings().home)


@dataclass(frozen=True, kw_only=True)
class FlowOptions:
    """The options of every flow: each field is one, and one without a default is required.

    A field may be `Annotated` with `About` (what the command shows of it) and with `Otherwise`
    (where its value comes from if it is not given).
    """

    home: Annotated[str, Otherwise(_home_of_settings)] = DEFAULT_HOME


@dataclass(frozen=True)
class Option:
    """One option of a flow.

    Attributes:
        name: The flow's parameter.
        annotation: Its type.
        default: The value if none is given; `MISSING` if the option is required.
        about: What the command shows of it; None if no command has it.
        otherwise: Where a command line takes the value from instead of the default; None: nowhere.
    """

    name: str
    annotation: Any
    default: Any
    about: About | None
    otherwise: Otherwise | None = None

    @property
    def kind(self) -> type:
        """The type of a value on a command line: of a list that of its members, and never None."""
        kinds = [kind for kind in get_args(self.annotation) if kind is not NoneType]
        found: type = kinds[0] if kinds else self.annotation
        return found

    @property
    def is_list(self) -> bool:
        """Whether there may be several values."""
        return get_origin(self.annotation) is list


def declared(options: type[FlowOptions]) -> Mapping[str, Option]:
    """The options of a flow by name.

    >>> declared(FlowOptions)["home"].default
    'mutasi-home'
    """
    types, full = get_type_hints(options), get_type_hints(options, include_extras=True)
    return {
        each.name: Option(
            each.name,
            types[each.name],
            each.default,
            _beside(full[each.name], About),
            _beside(full[each.name], Otherwise),
        )
        for each in fields(options)
    }


def _beside(annotation: Any, kind: type[Beside]) -> Beside | None:  # noqa: ANN401 — a type
    """What of a kind an annotation carries beside its type; None if it carries nothing of it."""
    if get_origin(annotation) is not Annotated:
        return None
    return next((each for each in get_args(annotation)[1:] if isinstance(each, kind)), None)


def told_parameters(
    options: type[FlowOptions], flow: str, about: str, arguments: Sequence[str] | None = None
) -> dict[str, Any]:
    """Read the parameters of a flow from a command line.

    Args:
        options: The flow's options.
        flow: The flow's name.
        about: The description in `--help`.
        arguments: The words of the command line; None: those of this process.

    Returns:
        A value for every option, by name.

    Raises:
        SystemExit: The command line does not fit, or asks for `--help`.
    """
    parser = argparse.ArgumentParser(prog=f"python -m pipelines.{flow}", description=about)
    for each in declared(options).values():
        read = date.fromisoformat if each.kind is date else each.kind
        if each.default is MISSING:
            parser.add_argument(each.name, nargs="+" if each.is_list else None, type=read)
        else:
            name = f"--{each.name.replace('_', '-')}"
            default = None if each.otherwise is not None else each.default
            parser.add_argument(name, type=read, default=default)
    given = vars(parser.parse_args(arguments))
    for each in declared(options).values():
        if each.otherwise is not None and not given[each.name]:
            given[each.name] = each.otherwise.value()
    return given
