"""What every command is handed: the settings, the streams, and whether to show tracebacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from mutasi.output import Output
    from records.settings import Settings


@dataclass(frozen=True)
class Session:
    """One call of the command.

    Attributes:
        settings: Where everything is kept.
        output: Where results, remarks and errors are shown.
        is_own_process: Whether the process runs this one call and nothing else, so that it may load
        less.
    """

    settings: Settings
    output: Output
    is_own_process: bool = False


def session_of(context: typer.Context) -> Session:
    """The session that the global options made."""
    found = context.obj
    if not isinstance(found, Session):
        message = "a command ran without the global options before it"
        raise TypeError(message)
    return found
