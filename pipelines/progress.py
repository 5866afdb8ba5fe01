"""A flow's progress: in Prefect's log, and for a listener in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call a listener with the name of every stage that begins inside the block.

    A flow's parameters are JSON, so a function cannot be one of them.
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def say_stage(stage: str) -> None:
    """A stage begins."""
    from prefect.logging import get_run_logger

    get_run_logger().info(stage)
    listener = _listener.get()
    if listener is not None:
        listener(stage)
