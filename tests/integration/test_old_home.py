"""A home of an earlier version: what it holds is read, and a model that is too old says so.

tests/data/old_homes says how the home was made. It is never made again.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from features.build import build_features
from features.catalog import SEPARATOR
from models.design import Floats
from models.explaining.contributions import contributions
from models.model import Model
from models.outcome import labelled_moves, with_outcomes
from models.registry.home import Home
from models.registry.outdated import features_gone
from models.registry.version import Decision
from models.rows import day_number, training_rows
from models.training.training import Question, train_model
from mutasi.cli import run
from mutasi.estimates import home_of
from records.settings import read_settings
from tests.builders.serving import asking
from tests.builders.training_rows import QUICK

KEPT = Path(__file__).parent.parent / "data" / "old_homes" / "6bbc36d"
SAID: dict[str, Any] = json.loads((KEPT / "said.json").read_text(encoding="utf-8"))
CLOSE = 1e-6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home as it was, in another place than it was made in. Nothing may be changed in it."""
    place = tmp_path_factory.mktemp("old")
    with tarfile.open(KEPT / "home.tar.xz") as packed:
        # Python 3.11 knows filters from 3.11.4 on; before, the attribute says nothing to it.
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(place)
    return place / "home-6bbc36d"


def _asked(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = run(["--home", str(folder), "--json", *words])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def _home(folder: Path) -> Home:
    return home_of(read_settings(folder))


def _champion(folder: Path) -> Model:
    tracking = _home(folder).open_tracking()
    return tracking.read(tracking.version(SAID["version"]))


def _design(model: Model) -> Floats:
    """The features of three moves, as the old version made them."""
    kinds = {
        column.name: pl.String if column.kind == "category" else pl.Float64
        for column in model.columns
    }
    return model.design(pl.DataFrame(SAID["values"], schema=kinds))


def test_status_says_that_the_champion_is_too_old_and_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = _asked(folder, capsys, "status")

    assert code == 0
    assert shown["champions"]["adaptasi"]["version"] == "1"
    assert shown["next"] == f"mutasi --home {folder} train --outcome adaptasi"
    assert "features that this one does not make (moves_count, …)" in shown["reason"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("rank", "--position", "j0062"), id="rank"),
        pytest.param(("explain", "p0002", "j0062"), id="explain"),
    ],
)
def test_an_estimate_by_a_model_that_is_too_old_is_refused_in_three_parts(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, shown = _asked(folder, capsys, *words)

    assert code == 5
    error = shown["error"]
    assert error["code"] == "outdated_model"
    assert error["found"].startswith("features without the model's moves_count, ")
    assert error["expected"] == "the features that the model was trained on, by name and kind"
    assert "`mutasi train`, then `mutasi models promote`" in error["action"]


def test_the_server_says_the_same(folder: Path) -> None:
    move = {"employee_id": "p0002", "position_id": "j0062"}
    with asking(_home(folder)) as client:
        answer = client.post("/api/v1/scores", json={"moves": [move]})
        page = client.get("/moves/p0002/j0062", headers={"Accept": "text/html"})
        ready = client.get("/readyz")

    assert answer.status_code == 409
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "reason": "outdated_model"}
    assert answer.json()["error"]["code"] == "outdated_model"
    assert page.status_code == 409
    assert "Model dibuat oleh versi Mutasi yang lain" in page.text


def test_the_old_champion_itself_answers_as_before(folder: Path) -> None:
    model = _champion(folder)
    design = _design(model)
    day = day_number(date.fromisoformat(SAID["as_of"]))
    days = np.full(len(design), day, dtype=np.int32)

    made = contributions(model, design)
    bounds = model.bounds(design, made.raw, days)

    assert bounds is not None
    assert made.raw == pytest.approx(SAID["raw_log_odds"], abs=CLOSE)
    assert made.base + made.values.sum(axis=1) == pytest.approx(SAID["raw_log_odds"], abs=CLOSE)
    assert model.probability(made.raw) == pytest.approx(SAID["probability"], abs=CLOSE)
    assert bounds[0] == pytest.approx(SAID["lower"], abs=CLOSE)
    assert bounds[1] == pytest.approx(SAID["upper"], abs=CLOSE)


AS_MLFLOW_LOADS_IT = """
import json, os, sys
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
import mlflow.pyfunc, pandas
model = mlflow.pyfunc.load_model(sys.argv[1])
said = json.load(open(sys.argv[2], encoding="utf-8"))
values = pandas.DataFrame(said["values"])
kinds = {column.name: column.type.name for column in model.metadata.get_input_schema()}
values = values.astype({name: float for name, kind in kinds.items() if kind == "double"})
import models
assert models.__file__.startswith(sys.argv[1]), models.__file__
print(json.dumps(model.predict(values)["probability"].tolist()))
"""


def test_mlflow_loads_the_old_version_with_the_code_beside_it(folder: Path, tmp_path: Path) -> None:
    files = next(folder.glob("mlflow-artifacts/models/*/artifacts"))

    answer = subprocess.run(
        [sys.executable, "-c", AS_MLFLOW_LOADS_IT, str(files), str(KEPT / "said.json")],
        cwd=tmp_path, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == pytest.approx(SAID["probability"], abs=CLOSE)


def test_every_feature_that_is_made_today_is_known_as_such(folder: Path) -> None:
    with closing(_home(folder).open_store()) as store:
        records, dataset = store.records(), store.dataset()
    assert dataset is not None
    labelled = labelled_moves(records, dataset, SAID["outcome"], dataset.snapshot_on)
    table = build_features(with_outcomes(records, dataset), dataset, labelled)

    assert any(SEPARATOR in feature.name for feature in table.features)
    assert features_gone(feature.name for feature in table.features) == ()


def test_a_new_training_in_the_old_home_makes_it_answer(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Path(shutil.copytree(folder, tmp_path / "home"))
    home = _home(own)
    with closing(home.open_store()) as store:
        records, dataset = store.records(), store.dataset()
    assert dataset is not None
    labelled = labelled_moves(records, dataset, SAID["outcome"], dataset.snapshot_on)
    table = build_features(with_outcomes(records, dataset), dataset, labelled)
    question = Question(SAID["outcome"], dataset.snapshot_on, dataset.name)
    training = train_model(training_rows(labelled, table), question, QUICK)
    now = datetime.now(UTC)

    version = home.open_tracking().record(training, table.features, now)
    home.open_tracking().promote(
        version.version, Decision("tester", "the old one is too old", now), despite_gate=True
    )

    assert version.version == 2
    assert " score " in _asked(own, capsys, "status")[1]["next"]
    code, shown = _asked(own, capsys, "rank", "--position", "j0062", "--top", "1")
    assert code == 0
    assert shown["results"][0]["model_version"] == "2"
