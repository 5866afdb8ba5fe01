"""Is a change worth it? The same moves predicted by two trees of the source, paired.

git worktree add ../before 6bbc36d
python benchmarks/paired.py predict build/before --tree ../before [--cities additive-31,fit-31]
    [--people 6000] [--panels FOLDER] [--outcomes lahman-success]
python benchmarks/paired.py predict build/after [the same]
python benchmarks/paired.py compare build/before build/after [--json]

`predict` runs the tree's own road: its simulated cities (trained before 2022, moves of 2022 to
2024) and the tuning windows of the panels, one Parquet file each; what is there already is not made
again.
`compare` joins the moves that both have. Its change is the later log-loss less the earlier one, its
error over people; `same_label` says whether the two trees judge the same thing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
CITIES = ",".join(
    f"{kind}-{seed}" for kind in ("additive", "fit", "drift", "raters") for seed in (31, 32, 33)
)
OUTCOMES = "lahman-success,lahman-not_worse,ias-stays_365,ias-promoted_36m"
KEYS = ["employee_id", "start_date", "unit_id"]


def main() -> None:
    """Predict, or compare."""
    asked = arguments()
    if asked.what == "compare":
        rows = compared(asked.before, asked.after)
        for row in rows:
            print("  ".join(f"{name} {value}" for name, value in row.items()))
        if asked.json:
            print(json.dumps({"table": "paired", "rows": rows}))
        return
    # The tree in whose folder it runs is the one that is imported, by a process of its own.
    command = [sys.executable, str(Path(__file__).resolve()), "in-tree", str(asked.out.resolve())]
    options = ["--cities", asked.cities, "--people", str(asked.people)]
    options += ["--outcomes", asked.outcomes, "--panels", str(asked.panels.resolve())]
    environment = {**os.environ, "PYTHONPATH": str(asked.tree.resolve())}
    subprocess.run([*command, *options], cwd=asked.tree, env=environment, check=True)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="what", required=True)
    compare = parts.add_parser("compare")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--json", action="store_true")
    for name in ("predict", "in-tree"):
        predict = parts.add_parser(name)
        predict.add_argument("out", type=Path)
        predict.add_argument("--tree", type=Path, default=ROOT)
        predict.add_argument("--cities", default=CITIES, help="kind-seed, with commas; or nothing")
        predict.add_argument("--people", type=int, default=6000)
        predict.add_argument("--outcomes", default=OUTCOMES, help="of the panels; or nothing")
        predict.add_argument(
            "--panels",
            type=Path,
            default=Path(os.environ.get("MUTASI_PANELS", ROOT.parent / "shared" / "data")),
        )
    asked = parser.parse_args()
    if asked.what == "in-tree":
        predict_here(asked)
        sys.exit(0)
    return asked


def predict_here(asked: argparse.Namespace) -> None:
    """Write the predictions of the tree that is imported."""
    sys.path.insert(0, str(Path.cwd()))
    asked.out.mkdir(parents=True, exist_ok=True)
    for city in filter(None, asked.cities.split(",")):
        _city(asked.out, city, asked.people)
    for outcome in filter(None, asked.outcomes.split(",")):
        _panel(asked.out, outcome, asked.panels)


def _city(out: Path, city: str, people: int) -> None:
    from benchmarks.quality_of.cache import Cache
    from benchmarks.quality_of.city import city_rows
    from models.training import Question
    from simulation.describe import OUTCOME
    from simulation.story import Options

    kind, seed = city.split("-")
    options = Options(people=people, seed=int(seed), kind=kind, replica=0)  # type: ignore[arg-type]
    asked = Question(OUTCOME, FIRST - timedelta(days=1), "city")
    file = out / f"{city}-{people}.parquet"
    if not file.exists():
        _judge(city_rows(Cache(out / "rows"), options).rows, asked, FIRST, LAST, file)


def _panel(out: Path, outcome: str, panels: Path) -> None:
    from benchmarks.quality_of.cache import Cache

    # Its name in every tree so far.
    from benchmarks.quality_of.panel import TUNING, _rows
    from models.training import Question

    file = out / f"{outcome}.parquet"
    (window,) = (one for one in TUNING if one.name == outcome)
    if file.exists():
        return
    rows, _ = _rows(Cache(out / "rows"), panels / window.panel, window)
    asked = Question(window.outcome, window.train_before - timedelta(days=1), window.panel)
    _judge(rows, asked, window.train_before, window.test_until, file)


def _judge(rows: Any, asked: Any, first: date, last: date, file: Path) -> None:  # noqa: ANN401 — of whichever tree
    import numpy as np

    from benchmarks.quality_of import product
    from models.rows import day_number

    days = rows.start_days
    is_judged = (days >= day_number(first)) & (days <= day_number(last))
    tested = product.in_order(rows.take(np.flatnonzero(is_judged)))
    predictions = product.predicted(rows.matured_before(first), tested, asked)
    draft = file.with_suffix(".draft")
    predictions.write_parquet(draft)
    draft.rename(file)
    print(f"{file.name}: {predictions.height:,} moves", flush=True)


def compared(before: Path, after: Path) -> list[dict[str, Any]]:
    """A row for each file that both folders have."""
    import numpy as np
    import polars as pl

    def loss(label: str, probability: str) -> pl.Expr:
        held = pl.col(probability).clip(1e-6, 1 - 1e-6)
        return -pl.when(pl.col(label).cast(pl.Int8) == 1).then(held).otherwise(1 - held).log()

    def mean(value: pl.Expr, frame: pl.DataFrame) -> float:
        return round(float(frame.select(value.cast(pl.Float64).mean()).item()), 4)

    rows = []
    for file in sorted(after.glob("*.parquet")):
        if not (before / file.name).exists():
            continue
        both = pl.read_parquet(file).join(
            pl.read_parquet(before / file.name), on=KEYS, suffix="_before", validate="1:1"
        )
        both = both.with_columns(
            now=loss("label", "probability"), then=loss("label", "probability_before")
        )
        change = pl.col("now") - pl.col("then")
        people = both.group_by("employee_id").agg(change.sum().alias("change"), n=pl.len())
        changes, moves = people["change"].to_numpy(), people["n"].to_numpy()
        total = float(changes.sum() / moves.sum())
        error = float(np.sqrt(((changes - total * moves) ** 2).sum()) / moves.sum())
        rows.append(
            {
                "what": file.stem,
                "moves": both.height,
                "same_label": mean(pl.col("label") == pl.col("label_before"), both),
                "before": mean(pl.col("then"), both),
                "now": mean(pl.col("now"), both),
                "change": round(total, 4),
                "error": round(error, 4),
                "abstained_before": mean(pl.col("abstained_before"), both),
                "abstained": mean(pl.col("abstained"), both),
            }
        )
    return rows


if __name__ == "__main__":
    main()
