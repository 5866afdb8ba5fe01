"""What a command says, where: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from records.errors import MutasiError


class Output:
    """The two streams of a command.

    With JSON the last and only thing on standard output is one object.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        """Decide how results look and whether remarks are wanted."""
        self.as_json = as_json
        self.quiet = quiet

    def result(self, content: Mapping[str, Any], *shown: RenderableType) -> None:
        """Say what came out: `content` as JSON, or else what is shown to people."""
        if self.as_json:
            _write_object(content)
            return
        console = Console(soft_wrap=True, highlight=False, markup=False)
        for part in shown:
            console.print(part)

    def note(self, text: str) -> None:
        """A remark; not said when quiet."""
        if not self.quiet:
            self._say(text)

    def fail(self, error: MutasiError, more: Mapping[str, Any] | None = None) -> None:
        """Say what went wrong; `more` stands beside the error in JSON."""
        if self.as_json:
            _write_object({"error": error_object(error), **(more or {})})
        else:
            self._say(str(error))

    def _say(self, text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def error_object(error: MutasiError) -> dict[str, str]:
    """The one error shape of commands and HTTP."""
    return {
        "code": error.code,
        "message": str(error),
        "found": error.found,
        "expected": error.expected,
        "action": error.action,
    }


def _write_object(content: Mapping[str, Any]) -> None:
    # ASCII: a terminal or pipe of any encoding takes it.
    sys.stdout.write(json.dumps(plain(content), allow_nan=False) + "\n")
    sys.stdout.flush()


def plain(value: Any) -> Any:  # noqa: ANN401 — any content of a result
    """The value in what JSON knows: days as ISO text, paths as text, no number as null.

    >>> plain({"on": date(2026, 6, 30), "share": float("nan")})
    {'on': '2026-06-30', 'share': None}
    """
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value
