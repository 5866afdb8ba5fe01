"""How an option is declared, and the arguments of `python -m pipelines.NAME` made of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from records.home_files import DEFAULT_HOME
from records.settings import read_settings


@dataclass(frozen=True)
class About:
    """What the command `mutasi NAME` says of an option, beside its type and default.

    Attributes:
        help: Its line in `--help`.
        least: The smallest value that the command takes.
        flag: What the command calls it, where that is not its name.
    """

    help: str
    least: int | None = None
    flag: str | None = None


@dataclass(frozen=True, kw_only=True)
class FlowOptions:
    """What every flow may be told: fields are options, and those without a default must be told.

    A field of a flow with a command is `Annotated` with what the command says `About` it.
    """

    home: str = DEFAULT_HOME


@dataclass(frozen=True)
class Option:
    """One option of a flow.

    Attributes:
        name: The flow's parameter.
        annotation: Its type.
        default: What counts where nothing is told; `MISSING` where something must be.
        about: What the command says of it; None where no command has it.
    """

    name: str
    annotation: Any
    default: Any
    about: About | None

    @property
    def kind(self) -> type:
        """The type of a value that is told: of a list that of its members, and never None."""
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
        each.name: Option(each.name, types[each.name], each.default, _about(full[each.name]))
        for each in fields(options)
    }


def _about(annotation: Any) -> About | None:  # noqa: ANN401 — a type
    if get_origin(annotation) is not Annotated:
        return None
    return next(word for word in get_args(annotation)[1:] if isinstance(word, About))


def told_parameters(
    options: type[FlowOptions], flow: str, about: str, arguments: Sequence[str] | None = None
) -> dict[str, Any]:
    """The parameters that a command line tells a flow.

    Args:
        options: What it may be told.
        flow: The flow's name.
        about: What `--help` says of the flow.
        arguments: The command line; missing: that of this process.
    """
    parser = argparse.ArgumentParser(prog=f"python -m pipelines.{flow}", description=about)
    for each in declared(options).values():
        read = date.fromisoformat if each.kind is date else each.kind
        if each.default is MISSING:
            parser.add_argument(each.name, nargs="+" if each.is_list else None, type=read)
        else:
            name = f"--{each.name.replace('_', '-')}"
            default = None if each.name == "home" else each.default
            parser.add_argument(name, type=read, default=default)
    told = vars(parser.parse_args(arguments))
    # As for the command: what is named, else what the environment says, else the usual folder.
    return {**told, "home": told["home"] or str(read_settings().home)}
