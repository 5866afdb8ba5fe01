"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[int], None]
"""Called with the number of units of work done since the last call."""


def silent(_done: int) -> None:
    """The listener that does not listen."""
