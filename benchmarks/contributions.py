"""How fast exact contributions are, against LightGBM's own `pred_contrib`, in one run.

python benchmarks/contributions.py [--quick] [--json]

Makes its own data: 60 features with a tenth of the values missing, and a binary booster of 400
trees of 31 leaves (--quick: 1,000 rows instead of 10,000). LightGBM explains the rows on one
thread, in parts; between the parts the kernel explains all of them, so that both meet the same
machine. Ratios are LightGBM's seconds over the kernel's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TypeVar

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from models.design import Floats
from models.explaining.shapley import Explainer, explainer_of, warm
from tests.builders.boosters import Recipe

LIBRARIES = ("lightgbm", "numba", "numpy")
PARTS, SINGLE_ROWS = 5, 60
Answer = TypeVar("Answer")


def timed(work: Callable[..., Answer], *arguments: object) -> tuple[float, Answer]:
    """How many seconds some work takes, and its answer."""
    started = time.perf_counter()
    answer = work(*arguments)
    return time.perf_counter() - started, answer


def judged(booster: lightgbm.Booster, design: Floats) -> Floats:
    """LightGBM's own contributions and base, on one thread."""
    return np.asarray(booster.predict(design, pred_contrib=True, num_threads=1))


def batch(explainer: Explainer, design: Floats) -> dict[str, float]:
    """Seconds of LightGBM and of the kernel on one and on two threads, and how far they differ."""
    two_threads = partial(explainer.contributions, threads=2)
    judging, one, two = [], [], []
    for part in np.array_split(design, PARTS):
        judging.append(timed(judged, explainer.booster, part))
        one.append(timed(explainer.contributions, design)[0])
        two.append(timed(two_threads, design)[0])
    values, base = explainer.contributions(design)
    ours = np.column_stack([values, np.full(len(design), base)])
    difference = np.abs(ours - np.concatenate([answer for _, answer in judging])).max()
    theirs = sum(took for took, _ in judging)
    return {"lightgbm": theirs, "one": median(one), "two": median(two), "difference": difference}


def single(explainer: Explainer, design: Floats) -> dict[str, float]:
    """Seconds of LightGBM and of the kernel for one row, turn by turn."""
    theirs, ours = [], []
    for row in range(SINGLE_ROWS):
        theirs.append(timed(judged, explainer.booster, design[row : row + 1])[0])
        ours.append(timed(explainer.contributions, design[row : row + 1])[0])
    return {"lightgbm": median(theirs), "one": median(ours)}


def main() -> None:
    """Time, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 rows instead of 10,000")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    asked = parser.parse_args()
    rows = 1_000 if asked.quick else 10_000
    recipe = Recipe({"num_leaves": 31, "num_threads": 2}, rounds=400, features=60, rows=12_000)
    booster, design = recipe.grow(), recipe.training()[0][:rows]
    compiling, _ = timed(warm)
    checking, explainer = timed(explainer_of, booster)
    if not explainer.is_own_kernel:
        sys.exit("the kernel does not explain this booster; see the log")
    many, alone = batch(explainer, design), single(explainer, design)
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    )
    print(f"import and compilation (or cache) {compiling:.1f} s, check of a model {checking:.2f} s")
    print(f"{'':24}{'LightGBM':>12}{'kernel':>12}{'ratio':>8}")
    for name, theirs, ours in (
        (f"{rows:,} rows, one thread", many["lightgbm"], many["one"]),
        (f"{rows:,} rows, two threads", many["lightgbm"], many["two"]),
        ("one row", alone["lightgbm"], alone["one"]),
    ):
        print(f"{name:24}{theirs * 1e3:>9.1f} ms{ours * 1e3:>9.1f} ms{theirs / ours:>8.1f}")
    print(f"greatest difference {many['difference']:.1e}")
    if asked.json:
        result = {
            "rows": rows,
            "batch_ratio": round(many["lightgbm"] / many["one"], 1),
            "single_ratio": round(alone["lightgbm"] / alone["one"], 1),
            "max_difference": float(many["difference"]),
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
