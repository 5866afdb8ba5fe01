"""The same data and seed give the same bytes, whether one thread works or several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.organisation import build_organisation, write_organisation

ROOT = Path(__file__).parents[2]
# Everything a training leaves: the artefact with its manifest, the run's files, predictions of a
# later window. Paths come as arguments; how many threads work is the environment's matter and, for
# Python's own pools, the first argument's.
PROGRAM = """
import os, sys
threads, source, place = int(sys.argv[1]), sys.argv[2], sys.argv[3]
os.cpu_count = lambda: threads
from datetime import date
from pathlib import Path
import polars as pl
from models.artifact.folder import write_artifact
from models.training.backtest import BacktestWindow, backtest
from models.training.examples import question, training_examples
from models.registry.run_files import write_run_files
from models.training.training import TrainingParameters, train_model
from records.intake.loading import read_records
assert pl.thread_pool_size() == threads
dataset, records = read_records(Path(source))
name, day = "lulus_masa_percobaan", dataset.snapshot_on
rows = training_examples(records, dataset, name, day)
protected = rows.table.moves.select("employee_id").unique().sort("employee_id").with_columns(
    birth_date=pl.lit(date(1980, 1, 1)),
    sex=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("F")).otherwise(pl.lit("M")),
)
training = train_model(
    rows, question(rows, records, dataset, name, day), TrainingParameters(), protected=protected
)
folder = Path(place)
write_artifact(training.model, folder / "artifact")
write_run_files(training, rows.table.features, folder / "run")
window = BacktestWindow(name, date(2022, 1, 1), date(2022, 1, 1), date(2023, 12, 31))
found = backtest(records, dataset, window, TrainingParameters())
assert found.predictions.height > 50
found.predictions.write_csv(folder / "predictions.csv")
"""


def _left_by(threads: int, source: Path, folder: Path) -> dict[str, bytes]:
    """What a training with so many threads wrote, by file, without the line that says how many."""
    folder.mkdir()
    libraries = ("OMP", "OPENBLAS", "MKL", "NUMEXPR")
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(threads), str(source), str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            **{f"{library}_NUM_THREADS": str(threads) for library in libraries},
            "POLARS_MAX_THREADS": str(threads),
        },
        check=True,
    )
    return {
        str(path.relative_to(folder)): b"\n".join(
            line for line in path.read_bytes().split(b"\n") if not line.startswith(b"[num_threads")
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.model
def test_one_thread_and_three_leave_the_same_bytes(tmp_path: Path) -> None:
    source = write_organisation(build_organisation(people=500), tmp_path / "organisation")

    one, three = (_left_by(threads, source, tmp_path / str(threads)) for threads in (1, 3))

    assert {"artifact/model-0.txt", "artifact/manifest.json", "predictions.csv"} <= one.keys()
    assert [name for name in one if one[name] != three.get(name)] == []
    assert one.keys() == three.keys()
