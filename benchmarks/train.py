"""How long a training takes, from records to a registered version, beyond Prefect's own start.

python benchmarks/train.py [--quick] [--json] [--dataset FOLDER --outcome NAME]

Makes its own data (a seeded organisation; --quick: a smaller one) unless a dataset is named,
ingests it into a home of its own and trains with the real command.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.builders.organisation import build_organisation, write_organisation

LIBRARIES = ("lightgbm", "mlflow", "polars", "prefect")


def mutasi(home: Path, *arguments: str) -> dict[str, Any]:
    """One command with its JSON answer."""
    command = [sys.executable, "-m", "mutasi", "--home", str(home), "--json", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        sys.exit(answer.stdout + answer.stderr)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Ingest, train, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="400 people instead of 2,000")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--outcome")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        source = asked.dataset or write_organisation(
            build_organisation(people=400 if asked.quick else 2000), Path(place) / "organisation"
        )
        mutasi(home, "ingest", str(source))
        wanted = ["--outcome", asked.outcome] if asked.outcome else []
        trained = mutasi(home, "train", *wanted)
    result = {
        "panel": Path(source).name,
        "outcome": trained["outcome"],
        "rows": trained["rows"],
        "seconds": trained["seconds"],
    }
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {platform.machine()}, {versions}")
    print("  ".join(f"{name}: {value}" for name, value in result.items()))
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
