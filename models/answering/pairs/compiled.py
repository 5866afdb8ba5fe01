"""How the loops are compiled: without the interpreter lock, kept in numba's cache on disk."""

# What numba compiles is written in a language of its own, in which it is not typed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

logger = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def compiled(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function in the machine's language, from its first call on.

    It is compiled once a machine and then read from numba's cache on disk; where there is no place
    for one, once a process.
    """
    try:
        made = numba.njit(nogil=True, cache=True)(function)
    except (OSError, EOFError, pickle.PickleError, RuntimeError) as error:
        logger.info("the compiled kernel of pairs is not kept on disk: %s", error)
        made = numba.njit(nogil=True)(function)
    return cast("Callable[Arguments, Answer]", made)
