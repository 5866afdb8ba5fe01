"""When trying again can help."""

from __future__ import annotations

from typing import Any

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun

from records.errors import MutasiError
from records.store.failures import is_passing as is_passing_failure
from records.store.failures import store_failure


def is_passing(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a failed task is worth another try.

    A locked database or a server that is away may come back. A refusal stays a refusal; a full
    disk, a missing permission and a damaged store are reported at once.
    """
    failure = state.result(raise_on_failure=False)
    if isinstance(failure, MutasiError):
        return False
    if isinstance(failure, OSError):
        return isinstance(failure, ConnectionError | TimeoutError)
    told = store_failure(failure) if isinstance(failure, BaseException) else None
    return told is None or is_passing_failure(failure)
