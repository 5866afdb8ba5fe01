"""Every fault, and sources with one to three of them."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.builders.broken.answers import ANSWERS
from tests.builders.broken.cells import CELLS
from tests.builders.broken.places import PLACES
from tests.builders.broken.settings import SETTINGS
from tests.builders.broken.sources import SOURCES, Files
from tests.builders.broken.workbooks import WORKBOOKS

Fault = Callable[[random.Random, Files], None]

_FITTING: dict[str, tuple[tuple[Fault, ...], ...]] = {
    "dataset": (CELLS, CELLS, SETTINGS, PLACES),
    "dataset_with_ids": (CELLS, SETTINGS, PLACES),
    "answers": (ANSWERS, ANSWERS, CELLS, PLACES),
    "export": (CELLS, CELLS, CELLS, PLACES),
    "workbook": (WORKBOOKS,),
    "answers_with_workbook": (WORKBOOKS, ANSWERS, PLACES),
}
_SHARES = {"dataset": 30, "dataset_with_ids": 15, "export": 20, "answers": 15, "workbook": 15,
           "answers_with_workbook": 5}  # fmt: skip


def broken_source(number: int, seed: int = 0) -> tuple[str, Files]:
    """A source with one to three faults, the same for the same number and seed.

    Returns:
        What was done to which source, and its files.
    """
    rng = random.Random(f"{seed}-{number}")
    name = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    files = SOURCES[name]()
    done = [name]
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        fault = rng.choice(rng.choice(_FITTING[name]))
        fault(rng, files)
        done.append(fault.__name__)
    return " ".join(done), files
