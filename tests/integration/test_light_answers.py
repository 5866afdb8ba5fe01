"""Who asks gets an answer without what only training, serving and the tracker's own users need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.builders.trained_home import TrainedHome

ROOT = Path(__file__).parents[2]
HEAVY = (
    "alembic", "dask", "dataframely", "fairlearn", "fastapi", "matplotlib", "mlflow", "numba",
    "optuna", "pandas", "prefect", "scipy.optimize", "scipy.stats", "shap", "sklearn", "uvicorn",
)  # fmt: skip
"""What no answer needs."""
OF_AN_ANSWER = ("polars", "sqlalchemy")
"""What every answer needs, and nobody whose call is wrong."""

AS_THE_COMMAND = """
import json, runpy, sys
sys.argv[0] = "mutasi"
try:
    runpy.run_module("mutasi", run_name="__main__")
except SystemExit as end:
    sys.stderr.write("\\n" + json.dumps([end.code, sorted(sys.modules)]))
"""


def imported_by(*words: object) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and all that it imported."""
    ended = subprocess.run(
        [sys.executable, "-c", AS_THE_COMMAND, *map(str, words)],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    code, modules = json.loads(ended.stderr.splitlines()[-1])
    return code, set(modules)


def of(names: Iterable[str], modules: set[str]) -> list[str]:
    return [name for name in names if name in modules]


@pytest.mark.parametrize("command", ["status", "models list", "people", "posts"])
def test_who_looks_around_waits_for_no_learner(home: TrainedHome, command: str) -> None:
    code, modules = imported_by("--home", home.folder, *command.split())

    assert (code, of((*HEAVY, "lightgbm"), modules)) == (0, [])


def test_a_list_of_versions_waits_for_no_store(home: TrainedHome) -> None:
    code, modules = imported_by("--home", home.folder, "models", "list")

    assert (code, of(("sqlalchemy",), modules)) == (0, [])


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_an_explanation_waits_for_the_booster_alone(home: TrainedHome, form: str) -> None:
    code, modules = imported_by(
        "--home", home.folder, "explain", home.employee, home.position, "--format", form
    )

    assert (code, of((*HEAVY, "lightgbm"), modules)) == (0, ["lightgbm"])


@pytest.mark.parametrize("side", ["position", "employee"])
def test_a_ranking_waits_for_the_booster_alone(home: TrainedHome, side: str) -> None:
    asked = getattr(home, side)

    code, modules = imported_by("--home", home.folder, "rank", f"--{side}", asked, "--top", 20)

    assert (code, of((*HEAVY, "lightgbm"), modules)) == (0, ["lightgbm"])


def test_the_scores_of_a_few_moves_wait_for_the_booster_alone(
    home: TrainedHome, tmp_path: Path
) -> None:
    moves = tmp_path / "moves.csv"
    moves.write_text(
        f"employee_id,position_id\n{home.employee},{home.position}\n", encoding="utf-8"
    )

    code, modules = imported_by("--home", home.folder, "score", moves, "--out", tmp_path / "o.csv")

    assert (code, of((*HEAVY, "lightgbm"), modules)) == (0, ["lightgbm"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("rank", 2),
        ("rank --position a --employee b", 2),
        ("rank --position a --top many", 2),
        ("explain somebody", 2),
        ("--json explain a b --format html", 2),
        ("score nowhere.csv --out scores.csv", 4),
        ("score README.md --out scores.csv", 3),
        ("score README.md --out scores.pdf", 2),
        ("models show newest", 2),
        ("status --all", 2),
    ],
)
def test_what_is_wrong_with_a_call_is_told_before_anything_heavy_is_imported(
    home: TrainedHome, words: str, code: int
) -> None:
    found, modules = imported_by("--home", home.folder, *words.split())

    assert (found, of((*HEAVY, *OF_AN_ANSWER, "lightgbm"), modules)) == (code, [])
