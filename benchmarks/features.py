"""How long all features of a training set take, against the plain twins, and how the cost grows.

python benchmarks/features.py [--quick] [--json] [--dataset FOLDER --outcome NAME --as-of DAY]

Makes its own data (a seeded organisation; --quick: a smaller one) unless a dataset is named. The
plain twins replay every past day of everybody, so they are timed on a sample of a small seeded
organisation, beside the product's road over the very same organisation, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent.parent))

from features.build import build_features
from models.outcome import labelled_moves, outcome_rule, with_outcomes
from records.contract import Records
from records.dataset import Dataset
from records.intake.loading import read_records
from records.knowing.moves import MOVE_COLUMNS, historical_moves
from tests.builders.organisation import build_organisation, write_organisation
from tests.oracles.case import archive_of, case_of
from tests.oracles.twins import twin_value

TWINS_PEOPLE, TWINS_YEARS, TWINS_MOVES = 120, 6, 20


@dataclass(frozen=True)
class Work:
    """Moves to compute features for, with the records they rest on."""

    records: Records
    dataset: Dataset
    moves: pl.DataFrame

    def seconds(self, moves: pl.DataFrame) -> float:
        """How long the product's road takes for some of the moves."""
        started = time.perf_counter()
        build_features(self.records, self.dataset, moves)
        return time.perf_counter() - started


def training_work(folder: Path, outcome: str | None, as_of: date | None) -> Work:
    """The moves a training would learn from."""
    dataset, records = read_records(folder)
    name = outcome_rule(dataset, outcome).name
    moves = labelled_moves(records, dataset, name, as_of or dataset.snapshot_on)
    return Work(with_outcomes(records, dataset), dataset, moves.select(MOVE_COLUMNS))


def twin_ratio(place: Path) -> float:
    """Seconds a move of the plain twins over those of the product, on one small organisation."""
    folder = write_organisation(build_organisation(people=TWINS_PEOPLE, years=TWINS_YEARS), place)
    dataset, records = read_records(folder)
    moves = historical_moves(records, dataset)
    work = Work(with_outcomes(records, dataset), dataset, moves)
    table = build_features(work.records, dataset, moves)
    chosen = random.Random(1).sample(range(moves.height), TWINS_MOVES)
    fast = work.seconds(moves) / moves.height
    archive = archive_of(work.records, dataset)
    started = time.perf_counter()
    for row in chosen:
        case = case_of(archive, moves.row(row, named=True))
        for feature in table.features:
            twin_value(feature, case)
    return (time.perf_counter() - started) / TWINS_MOVES / fast


def tenth_of_people(work: Work) -> Work:
    """A tenth of the people, with their own records and moves; units and positions stay."""
    people = work.records["employees"]["employee_id"].sample(fraction=0.1, seed=1).implode()
    is_theirs = pl.col("employee_id").is_in(people)
    tables = {
        name: frame.filter(is_theirs) if "employee_id" in frame.columns else frame
        for name, frame in work.records.tables.items()
    }
    records = replace(work.records, tables=tables)
    return Work(records, work.dataset, work.moves.filter(is_theirs))


def growth(work: Work) -> tuple[float, float]:
    """Seconds for all moves, and the cost a move over that in a tenth of the organisation."""
    small = tenth_of_people(work)
    work.seconds(work.moves.head(100))  # the first call of a process pays for imports
    few = min(small.seconds(small.moves) for _ in range(3))
    everything = min(work.seconds(work.moves) for _ in range(2))
    return everything, (everything / work.moves.height) / (few / small.moves.height)


def main() -> None:
    """Time, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="400 people instead of 2,000")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--outcome")
    parser.add_argument("--as-of", type=date.fromisoformat)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        source = asked.dataset or write_organisation(
            build_organisation(people=400 if asked.quick else 2000), Path(place) / "organisation"
        )
        work = training_work(source, asked.outcome, asked.as_of)
        seconds, ratio_of_cost = growth(work)
        result = {
            "rows": work.moves.height,
            "seconds": round(seconds, 2),
            "oracle_ratio": round(twin_ratio(Path(place) / "small")),
            "growth": round(ratio_of_cost, 2),
        }
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"polars {version('polars')}, pandas {version('pandas')}"
    )
    print("  ".join(f"{name}: {value}" for name, value in result.items()))
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
