"""An output that keeps what a command says, for commands that are made of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType

from mutasi.output import Output


class Recorder(Output):
    """Keeps results and remarks instead of saying them.

    Attributes:
        content: The last result.
        notes: The remarks, in order.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        """Nothing kept yet; `quiet` decides whether progress is shown."""
        super().__init__(quiet=quiet)
        self.content: dict[str, Any] = {}
        self.notes: list[str] = []

    def result(self, content: Mapping[str, Any], *shown: RenderableType) -> None:  # noqa: ARG002 — the base's signature
        """Keep what came out."""
        self.content = dict(content)

    def note(self, text: str) -> None:
        """Keep a remark."""
        self.notes.append(text)
