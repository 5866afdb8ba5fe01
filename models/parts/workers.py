"""The threads that trainings work on: one a core, quiet."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import lightgbm
import numpy as np


def workers() -> ThreadPoolExecutor:
    """One thread a core; LightGBM, liblinear and numpy's loops work without Python's lock.

    Boosters side by side use the cores better than threads inside one do, and their trees cannot
    depend on how many cores there are.
    """
    return ThreadPoolExecutor(os.cpu_count() or 1, initializer=_silence_lightgbm)


def _silence_lightgbm() -> None:
    """LightGBM keeps its verbosity by thread and writes to standard output, which is the user's.

    It takes the verbosity from the parameters of whatever is made first in a thread.
    """
    lightgbm.Dataset(np.zeros((1, 1)), params={"verbosity": -1, "num_threads": 1}).construct()
