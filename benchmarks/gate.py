"""Do clean cities pass the gate, and how long does their training take?

python benchmarks/gate.py [--quick] [--json] [--people 2000,6000] [--seeds 41-50]
    [--kinds additive,fit]

Simulates cities in which nobody is marked down for what they are, one a seed, their kinds taken in
turn, takes each in as a dataset, trains with the real command and prints what the gate said.
Seconds are the flow's own, beyond Prefect's start. `--quick`: 2,000 people, two seeds. Ends with 1
if more than one city in ten was refused. With `--kinds raters`, where some leaders mark women down,
refusals are the gate at its work.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.train import LIBRARIES, ROOT, mutasi
from simulation.laws import KINDS

LEAST_SHARE = 0.9
BIASED = "raters"


def trained(people: int, seed: int, kind: str) -> dict[str, Any]:
    """Simulate, ingest and train one city: what the gate said, and the flow's seconds."""
    with tempfile.TemporaryDirectory() as place:
        home, city = Path(place) / "home", Path(place) / "city"
        asked = ("--people", str(people), "--seed", str(seed), "--kind", kind)
        mutasi(ROOT, home, "simulate", str(city), *asked)
        mutasi(ROOT, home, "ingest", str(city / "dataset"))
        answer = mutasi(ROOT, home, "train")
    checks = answer["gate"]["checks"]
    return {
        "people": people,
        "seed": seed,
        "kind": kind,
        "rows": answer["rows"],
        "passed": answer["gate"]["passed"],
        "refused_by": {
            check["name"]: [check["value"], check["threshold"]]
            for check in checks
            if not check["passed"]
        },
        "checks": len(checks),
        "seconds": answer["seconds"],
    }


def seeds_of(text: str) -> list[int]:
    """Seeds as a list or a range.

    >>> seeds_of("7,9"), seeds_of("3-5")
    ([7, 9], [3, 4, 5])
    """
    if "-" in text:
        first, last = text.split("-")
        return list(range(int(first), int(last) + 1))
    return [int(seed) for seed in text.split(",")]


def main() -> None:
    """Train every city, print one line each and the share that passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 people, two seeds")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--people", default="2000,6000")
    parser.add_argument("--seeds", default="41-50")
    parser.add_argument("--kinds", default=",".join(kind for kind in KINDS if kind != BIASED))
    asked = parser.parse_args()
    sizes = [2000] if asked.quick else [int(people) for people in asked.people.split(",")]
    seeds = seeds_of(asked.seeds)[: 2 if asked.quick else None]
    kinds = asked.kinds.split(",")
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {platform.machine()}, {versions}")
    table, enough = [], True
    for people in sizes:
        rows = []
        for place, seed in enumerate(seeds):
            rows.append(trained(people, seed, kinds[place % len(kinds)]))
            print("  ".join(f"{name}: {value}" for name, value in rows[-1].items()), flush=True)
        passed = sum(row["passed"] for row in rows)
        slowest = max(row["seconds"] for row in rows)
        print(f"{people:,} people: {passed} of {len(rows)} passed, slowest {slowest:.0f} s")
        enough = enough and passed >= LEAST_SHARE * len(rows)
        table += rows
    if asked.json:
        print(json.dumps({"table": table}))
    sys.exit(0 if enough else 1)


if __name__ == "__main__":
    main()
