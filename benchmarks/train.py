"""How long a training takes, from records to a registered version, beyond Prefect's own start.

python benchmarks/train.py [--quick] [--json] [--dataset FOLDER --outcome NAME]
git worktree add ../before 6bbc36d
python benchmarks/train.py --before ../before [--people 6000] [--kind additive] [--seed 31]

Makes its own data (a seeded organisation; --quick: a smaller one) unless a dataset is named,
ingests it into a home of its own and trains with the real command.

With `--before`, the data is a simulated city, and another tree of the source ingests it into
another home and trains beside this one, with its own environment where it has a `.venv`: the two
take turns, never at once. `wall` is the whole training as the command tells it, `cpu` the
processor seconds of the command with its imports; `ratio` is before over after. Both are of this
run, so a busy machine slows both. With this tree's figures stand its stages, if it tells them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from records.home_files import HomeFiles
from simulation.story import Options
from simulation.write import write_city
from tests.builders.organisation import build_organisation, write_organisation

ROOT = Path(__file__).resolve().parent.parent
STAGE_SECONDS = "stage_seconds."
LIBRARIES = ("lightgbm", "mlflow", "polars", "prefect")


def mutasi(tree: Path, home: Path, *arguments: str) -> dict[str, Any]:
    """One command of a tree with its JSON answer, and its processor seconds."""
    own = tree / ".venv" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    command = [python, "-m", "mutasi", "--home", str(home), "--json", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    spent = _child_seconds()
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tree, env=environment
    )
    if answer.returncode != 0:
        sys.exit(answer.stdout + answer.stderr)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return {**found, "cpu": round(_child_seconds() - spent, 1)}


def _child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def trained(tree: Path, place: Path, source: Path, outcome: str | None) -> dict[str, Any]:
    """A home of a tree's own: ingested, then trained."""
    place.mkdir()
    home = place / "home"
    mutasi(tree, home, "ingest", str(source))
    answer = mutasi(tree, home, "train", *(["--outcome", outcome] if outcome else []))
    return {**answer, "stages": stage_seconds(HomeFiles(home).registry, answer["run_id"])}


def stage_seconds(database: Path, run_id: str) -> dict[str, float]:
    """By stage, how long it took, as MLflow keeps it; nothing of a tree that does not tell."""
    asked = "SELECT key, value FROM metrics WHERE run_uuid = ? AND key LIKE ? ORDER BY timestamp"
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(asked, (run_id, f"{STAGE_SECONDS}%")).fetchall()
    return {key.removeprefix(STAGE_SECONDS): round(value, 1) for key, value in found}


def figures(answer: dict[str, Any]) -> dict[str, Any]:
    """What is told of one training."""
    told = {"outcome": answer["outcome"], "rows": answer["rows"], "seconds": answer["seconds"]}
    return told | {"cpu": answer["cpu"], "log_loss": answer["metrics"]["log_loss"]}


def compared(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Two trainings of the same records."""
    sides = {"before": figures(before), "after": figures(after)}
    ratios = {
        "wall": round(before["seconds"] / after["seconds"], 2),
        "cpu": round(before["cpu"] / after["cpu"], 2),
    }
    return {**sides, "ratio": ratios, "stages": after["stages"]}


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="400 people instead of 2,000")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--outcome")
    parser.add_argument("--before", type=Path, help="another tree of the source, to be compared")
    parser.add_argument("--people", type=int, default=6000, help="of the city, with --before")
    parser.add_argument("--kind", default="additive", help="of the city")
    parser.add_argument("--seed", type=int, default=31, help="of the city")
    return parser.parse_args()


def data(asked: argparse.Namespace, place: Path) -> Path:
    """The dataset's folder, made where none is named."""
    if asked.dataset is not None:
        return Path(asked.dataset).resolve()
    if asked.before is None:
        people = 400 if asked.quick else 2000
        return write_organisation(build_organisation(people=people), place / "organisation")
    write_city(place / "city", Options(people=asked.people, kind=asked.kind, seed=asked.seed))
    return place / "city" / "dataset"


def main() -> None:
    """Ingest, train, print the table."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = data(asked, place)
        after = trained(ROOT, place / "after", source, asked.outcome)
        result: dict[str, Any] = {"panel": source.name, **figures(after)}
        if asked.before is not None:
            before = trained(asked.before.resolve(), place / "before", source, asked.outcome)
            result = {"people": asked.people, **compared(before, after)}
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {platform.machine()}, {versions}")
    print("\n".join(f"{name}: {value}" for name, value in result.items()))
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
