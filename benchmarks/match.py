"""How fast all pairs of a city are scored, against LightGBM's own `predict`, in one run.

python benchmarks/match.py [--quick] [--json]

Makes its own data: 7,000 people and 1,500 posts (--quick: 1,000 and 500) with 49 columns of people,
33 of posts, 37 of pairs (of the person and the unit, the level or the family) and 10 of the day, a
tenth of the values missing; a model of 4 boosters of 70 trees of 7 leaves, an additive part and 40
members of 70 trees each. Features are ready; what is timed is the kernel.

The scan of all pairs, and LightGBM on listed pairs, take turns, so that both meet the same machine.
The ratio is of pairs a second on as many threads; for LightGBM it counts its raw scores alone, for
the kernel also company, the additive part and what tells whether there is ground for an estimate.
Then everything: the 50 best of both sides with estimates and bounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from models.answering.pairs import BestPairs, PairDesign, Wanted, best_pairs, scorer_of
from models.answering.pairs.scorer import Scorer
from models.model import Model
from tests.builders.pairs import DAY, PairRecipe, blocks_of

LIBRARIES = ("lightgbm", "numba", "numpy")
BLOCK, THREADS, TURNS, LISTED, COMPARED = 1_000, 2, 5, 4_000, 10_000
TREES = {"learning_rate": 0.05, "min_data_in_leaf": 40, "feature_fraction": 0.5, "max_bin": 127}


def city(*, quick: bool) -> PairRecipe:
    """The city and its model."""
    people, posts = (1_000, 500) if quick else (7_000, 1_500)
    return PairRecipe(
        people=people,
        posts=posts,
        units=100,
        columns=(59, 33, 25, 12),
        categories=2,
        parameters=TREES,
        rounds=70,
        boosters=4,
        members=40,
        rows=9_000,
    )


def scan_seconds(scorer: Scorer, blocks: list[PairDesign]) -> float:
    """Seconds to tell what all pairs can be at most, codes and sums included."""
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda block: scorer.of(block).limits(with_company=False).raw_span, blocks))
    return time.perf_counter() - started


def predict_seconds(model: Model, design: PairDesign, seed: int) -> float:
    """Seconds of LightGBM's raw scores of listed pairs, whose plain design is ready."""
    draw = np.random.default_rng(seed)
    rows = design.rows(
        draw.integers(0, design.people, LISTED), draw.integers(0, design.posts, LISTED)
    )
    started = time.perf_counter()
    for booster in model.boosters:
        booster.predict(rows, raw_score=True, num_threads=THREADS)
    return time.perf_counter() - started


def differences(model: Model, design: PairDesign, found: BestPairs) -> Iterator[float]:
    """How far kept pairs lie from the model's own road: log-odds, probability, bounds."""
    count = min(COMPARED, len(found.kept.person))
    chosen = np.random.default_rng(0).choice(len(found.kept.person), count, replace=False)
    kept = found.kept.take(chosen)
    rows = design.rows(kept.person, kept.post)
    raw = model.raw_log_odds(rows)
    yield float(np.abs(kept.raw - raw).max())
    yield float(np.abs(kept.probability - model.probability(raw)).max())
    bounds = model.bounds(rows, raw, np.full(count, DAY, dtype=np.int32))
    for ours, theirs in zip((kept.lower, kept.upper), bounds or (), strict=True):
        yield float(np.abs(ours - theirs).max())


def memory_mib() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Time, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 people and 500 posts")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    asked = parser.parse_args()
    recipe = city(quick=asked.quick)
    model, design = recipe.model, recipe.design
    # What is not recorded is in no model's own scores; of made-up shares most would lack ground.
    groups = tuple(replace(group, unrecorded=None) for group in design.groups)
    blocks = blocks_of(replace(design, groups=groups), BLOCK)
    started = time.perf_counter()
    scorer = scorer_of(model)
    scan_seconds(scorer, blocks[:1])
    ready = time.perf_counter() - started
    scans, predictions = [], []
    for turn in range(TURNS):
        predictions.append(predict_seconds(model, design, turn))
        scans.append(scan_seconds(scorer, blocks))
    best_pairs(scorer, blocks[:1], Wanted(DAY), threads=THREADS)  # compiles what is left
    started = time.perf_counter()
    found = best_pairs(scorer, blocks, Wanted(DAY), threads=THREADS)
    seconds = time.perf_counter() - started
    memory = memory_mib()
    worst = list(differences(model, design, found))
    theirs = LISTED / median(predictions)
    ours = found.pairs / median(scans)
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    )
    print(f"{found.pairs:,} pairs, {THREADS} threads; model checked, compiled {ready:.1f} s")
    print(f"LightGBM's predict        {theirs / 1e6:>8.3f} million pairs a second")
    print(f"the scan of all pairs     {ours / 1e6:>8.3f} million pairs a second")
    print(f"ratio                     {ours / theirs:>8.1f}")
    print(f"with the 50 best of both sides, estimates and bounds {seconds:.2f} s")
    print(f"kept {len(found.kept.person):,} pairs, most memory {memory} MiB")
    print("greatest difference of log-odds, probability, bounds", *(f"{far:.1e}" for far in worst))
    if asked.json:
        result = {
            "pairs": found.pairs,
            "seconds": round(seconds, 3),
            "predict_ratio": round(ours / theirs, 1),
            "max_difference": max(worst),
            "memory_mib": memory,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
