"""What a command says, where: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console, RenderableType

from mutasi.logs import log_result
from records.errors import MutasiError
from records.identities.identity import mask_text
from records.json_values import plain

_PIPE_WIDTH = 2000


class Output:
    """The two streams of a command.

    With JSON the last and only thing on standard output is one object.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False, command: str = "") -> None:
        """Decide how results look and whether remarks are wanted.

        Args:
            as_json: Whether the result is one object for programs.
            quiet: Whether remarks are left out.
            command: Whose results these are, for the log; empty: they are not logged.
        """
        self.as_json = as_json
        self.quiet = quiet
        self._command = command

    def result(self, content: Mapping[str, Any], *shown: RenderableType) -> None:
        """Show the result: `content` as JSON, or else the form for people."""
        if self._command:
            log_result(self._command, content)
        if self.as_json:
            _write_object(content)
            return
        console = Console(soft_wrap=True, highlight=False, markup=False)
        if not console.is_terminal:
            # A pipe has no edge: whatever reads it shall find every line whole.
            console.width = _PIPE_WIDTH
        for part in shown:
            console.print(part)

    def note(self, text: str) -> None:
        """Show a remark; not shown when quiet."""
        if not self.quiet:
            self._say(text)

    def fail(self, error: MutasiError, more: Mapping[str, Any] | None = None) -> None:
        """Show an error; in JSON, `more` is added beside it."""
        if self.as_json:
            told = {name: mask_text(text) for name, text in error.to_json().items()}
            _write_object({"error": told, **(more or {})})
        else:
            self._say(mask_text(str(error)))

    def _say(self, text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _write_object(content: Mapping[str, Any]) -> None:
    # ASCII: a terminal or pipe of any encoding takes it.
    sys.stdout.write(json.dumps(plain(content), allow_nan=False) + "\n")
    sys.stdout.flush()
