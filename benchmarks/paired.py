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
import os
import subprocess
import sys
from datetime import date, timedelta
from importlib import import_module
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
        sys.path.insert(0, str(ROOT))
        from benchmarks.quality_of.command_line import print_tables

        print_tables({"paired": compared(asked.before, asked.after)}, as_json=asked.json)
        return
    # The tree in whose folder it runs is the one that is imported, by a process of its own.
    command = [sys.executable, str(Path(__file__).resolve()), "in-tree", str(asked.out.resolve())]
    options = ["--cities", asked.cities, "--people", str(asked.people)]
    options += ["--outcomes", asked.outcomes, "--panels", str(asked.panels.resolve())]
    subprocess.run([*command, *options], cwd=asked.tree, check=True)


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
    # Before the script's own folder, whose features.py is no package.
    sys.path.insert(0, str(Path.cwd()))
    asked.out.mkdir(parents=True, exist_ok=True)
    for city in filter(None, asked.cities.split(",")):
        _city(asked.out, city, asked.people)
    for outcome in filter(None, asked.outcomes.split(",")):
        _panel(asked.out, outcome, asked.panels)


def _city(out: Path, city: str, people: int) -> None:
    from benchmarks.quality_of.cache import Cache
    from benchmarks.quality_of.city import city_rows
    from simulation.describe import OUTCOME
    from simulation.story import Options

    kind, seed = city.split("-")
    options = Options(people=people, seed=int(seed), kind=kind, replica=0)  # type: ignore[arg-type]
    asked = _question()(OUTCOME, FIRST - timedelta(days=1), "city")
    file = out / f"{city}-{people}.parquet"
    if not file.exists():
        _judge(city_rows(Cache(out / "rows"), options).rows, asked, FIRST, LAST, file)


def _panel(out: Path, outcome: str, panels: Path) -> None:
    from benchmarks.quality_of.cache import Cache

    # Its name in every tree so far.
    from benchmarks.quality_of.panel import TUNING, _rows

    file = out / f"{outcome}.parquet"
    (window,) = (one for one in TUNING if one.name == outcome)
    if file.exists():
        return
    rows, _ = _rows(Cache(out / "rows"), panels / window.panel, window)
    asked = _question()(window.outcome, window.train_before - timedelta(days=1), window.panel)
    _judge(rows, asked, window.train_before, window.test_until, file)


def _question() -> Any:  # noqa: ANN401 — of whichever tree
    """The class of what a training is asked, wherever the tree keeps it."""
    has_rooms = Path("models", "training").is_dir()
    return import_module("models.training.training" if has_rooms else "models.training").Question


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
    import polars as pl

    from benchmarks.quality_of.figures import row_losses
    from models.bootstrap import clustered_error
    from models.rows import person_numbers

    rows = []
    for file in sorted(after.glob("*.parquet")):
        if not (before / file.name).exists():
            continue
        both = pl.read_parquet(file).join(
            pl.read_parquet(before / file.name), on=KEYS, suffix="_before", validate="1:1"
        )
        label = both["label"].cast(pl.Float64).to_numpy()
        columns = ("probability_before", "probability")
        then, now = (row_losses(label, both[name].to_numpy()) for name in columns)
        change = now - then
        pulls = (change - change.mean()) / both.height
        figures = {
            "same_label": (both["label"] == both["label_before"]).to_numpy().mean(),
            "before": then.mean(),
            "now": now.mean(),
            "change": change.mean(),
            "error": clustered_error(pulls, person_numbers(both)),
            "abstained_before": both["abstained_before"].to_numpy().mean(),
            "abstained": both["abstained"].to_numpy().mean(),
        }
        rounded = {name: round(float(value), 4) for name, value in figures.items()}
        rows.append({"what": file.stem, "moves": both.height, **rounded})
    return rows


if __name__ == "__main__":
    main()
