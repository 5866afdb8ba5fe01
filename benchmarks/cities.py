"""How good the model is in every kind of city, against its baselines and the truth.

python benchmarks/cities.py [--quick] [--json] [--kinds additive,fit] [--seeds 7,11,13]

Simulates each city (6,000 people, 15 years, the usual dirt), reads its dataset, trains on what was
known before 2022 and judges the moves of 2022 to 2024, whose labels are all mature (young cities:
before 2023, those of 2023 and 2024): log-loss pooled over the seeds. Then the planted effects:
their true sizes (mean absolute log-odds) against the sum of the mean absolute contributions of the
features made for each, as a rank correlation over the effects. `--quick`: 2,500 people, one seed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import polars as pl

from benchmarks.quality_of.windows import judged_window
from models.evaluation import evaluate
from models.explaining.contributions import mean_absolute_contributions
from models.model import Model
from models.training.backtest import BacktestWindow, backtest
from models.training.training import TrainingParameters
from records.identities.identity import pseudonym
from records.intake.loading import NO_STORE_KEY, read_records
from simulation.describe import OUTCOME
from simulation.laws import KINDS, Kind
from simulation.story import Options
from simulation.write import write_city

LIBRARIES = ("lightgbm", "numpy", "polars", "scikit-learn")
ORACLE = "truth"


@dataclass(frozen=True)
class City:
    """One city judged: labels, everybody's probabilities, and how well effects were recovered."""

    label: np.ndarray[Any, Any]
    answers: Mapping[str, np.ndarray[Any, Any]]
    rank_correlation: float


def judged(kind: str, seed: int, people: int, folder: Path) -> City:
    """Simulate a city, train on its past and judge its later years."""
    write_city(folder, Options(people=people, seed=seed, kind=cast("Kind", kind)))
    window = judged_window(cast("Kind", kind))
    dataset, records = read_records(folder / "dataset")
    before = window.train_before
    asked = BacktestWindow(OUTCOME, before, before, window.test_until)
    found = backtest(records, dataset, asked, TrainingParameters())
    truth = _truth(folder).rename({"probability": ORACLE})
    rows = found.predictions.join(truth, on=["employee_id", "start_date"], how="inner")
    names = ["probability", *found.baselines, ORACLE]
    return City(
        rows["label"].to_numpy(),
        {name: rows[name].to_numpy() for name in names},
        recovered(folder, found.model, found.design),
    )


def _truth(folder: Path) -> pl.DataFrame:
    moves = pl.read_csv(folder / "truth" / "moves.csv", try_parse_dates=True, schema_overrides={
        "employee_id": pl.String
    })  # fmt: skip
    people = [pseudonym(nip, key=NO_STORE_KEY) for nip in moves["employee_id"]]
    return moves.select(pl.Series("employee_id", people), "start_date", "probability")


def recovered(folder: Path, model: Model, design: np.ndarray[Any, Any]) -> float:
    """Rank correlation of true and recovered sizes over the effects that features are made for."""
    effects = pl.read_csv(folder / "truth" / "effects.csv")
    weights = mean_absolute_contributions(model, design)
    sums = [
        sum(weights.get(name, 0.0) for name in features.split(";"))
        for features in effects["features"]
    ]
    ranks = pl.DataFrame({"true": effects["mean_absolute_log_odds"], "found": sums})
    return float(ranks.select(pl.corr("true", "found", method="spearman")).item())


def table_row(kind: str, cities: list[City]) -> dict[str, Any]:
    """One kind of city: pooled log-loss by candidate, AUC of model and truth, median recovery."""
    label = np.concatenate([city.label for city in cities])
    pooled = {
        name: evaluate(label, np.concatenate([city.answers[name] for city in cities]))
        for name in cities[0].answers
    }
    losses = {
        "model" if name == "probability" else name: round(figures["log_loss"], 4)
        for name, figures in pooled.items()
    }
    return {
        "kind": kind,
        "moves": len(label),
        "base_rate_seen": round(float(label.mean()), 3),
        "log_loss": losses,
        "auc": round(pooled["probability"]["auc"] or 0.0, 3),
        "auc_truth": round(pooled[ORACLE]["auc"] or 0.0, 3),
        "rank_correlation": round(float(np.median([c.rank_correlation for c in cities])), 3),
    }


def main() -> None:
    """Judge every kind, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,500 people and one seed")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seeds", default="7,11,13")
    asked = parser.parse_args()
    people = 2500 if asked.quick else 6000
    seeds = [int(seed) for seed in asked.seeds.split(",")][: 1 if asked.quick else None]
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {platform.machine()}, {versions}")
    table = []
    for kind in asked.kinds.split(","):
        cities = []
        for seed in seeds:
            with tempfile.TemporaryDirectory() as place:
                cities.append(judged(kind, seed, people, Path(place)))
        table.append(table_row(kind, cities))
        print("  ".join(f"{name}: {value}" for name, value in table[-1].items()), flush=True)
    if asked.json:
        print(json.dumps({"table": table}))


if __name__ == "__main__":
    main()
