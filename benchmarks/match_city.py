"""`mutasi match` on a home from its first byte to the written table, beside an earlier tree's road.

python benchmarks/match_city.py --home FOLDER [--positions 1500] [--top 50] [--sample 10000]
    [--before TREE --dataset SOURCE] [--json]

FOLDER is a home with a champion (`mutasi simulate`, `ingest`, `train`, `models promote`; 12,200
people ever on record are some 7,000 in service). The command runs twice as a process of its own:
with nothing prepared for the day, and with what the first run has kept. Its seconds are wall time,
its memory the most that the process held. A sample of the pairs that it kept is scored one by one
and compared. With `--before` the features of a sample of pairs are made by another checkout from
the dataset folder that the home was filled from, features alone: the ratio is of pairs a second.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import polars as pl

from models.answering.estimates import Estimates, open_estimates
from models.offering.matching import all_positions
from mutasi.estimates import home_of
from records.home_files import HomeFiles
from records.settings import read_settings

BEFORE_PAIRS = 4_000
ROAD_BEFORE = """
import sys, time
from pathlib import Path
import polars as pl
from features.build import build_features
from models.outcome import with_outcomes
try:
    from records.intake.loading import read_records
except ImportError:
    from records.loading import read_records
dataset, records = read_records(Path(sys.argv[1]))
usable, moves = with_outcomes(records, dataset), pl.read_parquet(sys.argv[2])
started = time.perf_counter()
build_features(usable, dataset, moves)
print(time.perf_counter() - started)
"""


def main() -> None:
    """Run, compare, print."""
    asked = arguments()
    estimates = open_estimates(home_of(read_settings(asked.home)), None, None)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        posts = all_positions(estimates)[: asked.positions]
        listed = folder / "posts.csv"
        pl.DataFrame({"position_id": posts}).write_csv(listed)
        shutil.rmtree(HomeFiles(asked.home).editions, ignore_errors=True)
        out = folder / "pairs.parquet"
        command = ["match", "--positions", str(listed), "--out", str(out), "--top", str(asked.top)]
        runs = [run(asked.home, *command) for _ in range(2)]
        found: dict[str, Any] = {
            "pairs": runs[1]["pairs"],
            "seconds": runs[1]["wall"],
            "seconds_first": runs[0]["wall"],
            "cpu_seconds": runs[1]["cpu"],
            "memory_mib": max(each["memory_mib"] for each in runs),
            "kept": runs[1]["kept"],
            "max_difference": difference(estimates, pl.read_parquet(out), asked.sample),
        }
        if asked.before is not None:
            rate = before(asked.before, asked.dataset, estimates, posts, folder)
            found["before_pairs_per_second"] = round(rate, 1)
            found["before_ratio"] = round(found["pairs"] / found["seconds"] / rate)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print("  ".join(f"{name}: {value}" for name, value in found.items()))
    if asked.json:
        print(json.dumps(found))


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--positions", type=int, default=1_500)
    parser.add_argument("--top", type=int, default=50)
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--before", type=Path, help="another checkout")
    parser.add_argument("--dataset", type=Path, help="what the home was filled from")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


def run(home: Path, *words: str) -> dict[str, Any]:
    """One command as a process: its answer, wall and CPU seconds and memory."""
    earlier, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "mutasi", "--home", str(home), "--json", *words]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, later = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if answer.returncode != 0:
        sys.exit(answer.stdout + answer.stderr)
    told: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    cpu = later.ru_utime + later.ru_stime - earlier.ru_utime - earlier.ru_stime
    # The most of any process so far: none that came before held more.
    return told | {
        "wall": round(wall, 2),
        "cpu": round(cpu, 2),
        "memory_mib": later.ru_maxrss // 1024,
    }


def difference(estimates: Estimates, kept: pl.DataFrame, sample: int) -> float:
    """The greatest difference between what was kept and single estimates, in probability."""
    some = kept.sample(min(sample, kept.height), seed=0)
    scored = estimates.score(some.select("employee_id", "position_id")).scored
    assert scored.bounds is not None
    alone = np.stack([scored.probability, *scored.bounds])
    found = some.select("probability", "lower", "upper").to_numpy().T
    return float(f"{np.abs(alone - found).max():.1e}")


def before(tree: Path, source: Path, estimates: Estimates, posts: list[str], folder: Path) -> float:
    """Pairs a second whose features another tree makes."""
    draw = np.random.default_rng(0)
    people = estimates.holdings.on(estimates.as_of).prepared.people
    asked = pl.DataFrame(
        {
            "employee_id": people[draw.integers(0, len(people), 2 * BEFORE_PAIRS)],
            "position_id": pl.Series(posts)[draw.integers(0, len(posts), 2 * BEFORE_PAIRS)],
        }
    )
    moves = estimates.score(asked).scored.moves.head(BEFORE_PAIRS)
    file = folder / "moves.parquet"
    moves.write_parquet(file)
    command = [sys.executable, "-c", ROAD_BEFORE, str(source.resolve()), str(file)]
    environment = {**os.environ, "PYTHONPATH": str(tree.resolve())}
    told = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=True
    )
    return moves.height / float(told.stdout)


if __name__ == "__main__":
    main()
