"""A flow's options as the command's own: what is said of them once stands in `--help`, too."""

from __future__ import annotations

from datetime import date
from typing import Any

import typer

from pipelines.options.declaring import About, FlowOptions, declared


def option_of(options: type[FlowOptions], name: str) -> Any:  # noqa: ANN401 — as typer.Option
    """An option of a flow in typer's form: its flag, its bound, its line in `--help`.

    Args:
        options: The flow's options.
        name: The option's name there.
    """
    about = about_of(options, name)
    flags = () if about.flag is None else (about.flag,)
    formats = ["%Y-%m-%d"] if declared(options)[name].kind is date else None
    return typer.Option(*flags, help=about.help, min=about.least, formats=formats)


def about_of(options: type[FlowOptions], name: str) -> About:
    """What the command shows of an option."""
    about = declared(options)[name].about
    if about is None:
        message = f"{options.__name__} says nothing about {name}"
        raise TypeError(message)
    return about
