"""The flows from sources to scores, without a server, and what they leave in Prefect."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.judging.baselines import BASELINE_NAMES
from models.judging.stages import OF_TRAINING
from models.model import manifest_of
from models.parts.boosting import BoostingParameters
from models.training.search import with_settings
from pipelines.home import home_at
from records.settings import read_settings
from tests.builders.organisation import build_organisation, write_organisation

ROOT = Path(__file__).parents[2]
OUTCOME = "lulus_masa_percobaan"
# One process, as Prefect's start is what takes long. Everything after `embed_prefect`, as Prefect
# reads its settings when it is imported.
PROGRAM = f"""
import json, sys
from pathlib import Path
from pipelines.embedded import embed_prefect
home, source = sys.argv[1:]
embed_prefect(Path(home) / "prefect")
from datetime import UTC, datetime
from models.registry.version import Decision
from pipelines.home import home_at
from pipelines.ingest import ingest
from pipelines.progress import listening
from pipelines.score import score
from pipelines.train import train
from records.errors import MutasiError

def refusal(flow, **parameters):
    try:
        flow(**parameters)
    except MutasiError as error:
        return error.code

stages = []
answers = {{"unread": refusal(train, home=home)}}
answers["ingest"] = ingest([source], home=home)
answers["unscored"] = refusal(score, home=home)
with listening(stages.append):
    answers["train"] = train(home=home, outcome="{OUTCOME}", seed=1, trials=2)
answers["stages"] = stages
answers["unknown"] = refusal(train, home=home, outcome="nothing of the kind")
home_at(home).open_tracking().promote(1, Decision("a test", "a test", datetime.now(UTC)))
answers["scores"] = [score(home=home) for _ in range(2)]
answers["expired"] = refusal(score, home=home, as_of="2031-01-01")
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Ran:
    """A home the flows have filled, and what they answered."""

    home: Path
    answers: dict[str, Any]
    errors: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    home, source = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("source")
    write_organisation(build_organisation(), source)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home), str(source)],
        capture_output=True, text=True, check=False, cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Ran(home, json.loads(done.stdout.splitlines()[-1]), done.stderr)


def test_ingest_counts_what_it_took(ran: Ran) -> None:
    report = ran.answers["ingest"]

    assert report["new"] > 0
    assert report["tables"]["employees"]["accepted"] >= 400


def test_train_answers_in_the_shape_of_the_interfaces(ran: Ran) -> None:
    answer = ran.answers["train"]

    assert set(answer) == {
        "outcome", "version", "run_id", "rows", "metrics", "baselines", "gate", "empty_features",
        "search", "seconds",
    }  # fmt: skip
    assert (answer["outcome"], answer["version"]) == (OUTCOME, "1")
    assert answer["gate"]["passed"] is True
    names = {check["name"] for check in answer["gate"]["checks"]}
    # The store's protected attributes reach the audit, and nothing else.
    assert {"enough_judged", "fresh", "fairness_success_sex"} <= names
    assert set(answer["metrics"]) == {"auc", "log_loss", "brier", "ece", "n", "base_rate"}
    assert set(answer["baselines"]) == set(BASELINE_NAMES)


def test_stages_are_told_to_whoever_listens(ran: Ran) -> None:
    assert ran.answers["stages"] == [
        "read the records", "features and labels", "search", "search 1/2", "search 2/2",
        "evaluate the model", "learning curve", "evaluate the baselines", "fit", "resample",
        "fairness", "gate", "register",
    ]  # fmt: skip


def test_every_stage_of_a_training_is_a_task_whose_time_and_figures_mlflow_keeps(ran: Ran) -> None:
    run_id = ran.answers["train"]["run_id"]
    with closing(sqlite3.connect(ran.home / "mlflow.db")) as connection:
        metrics = dict(
            connection.execute("SELECT key, value FROM metrics WHERE run_uuid = ?", (run_id,))
        )
        (status,) = connection.execute(
            "SELECT status FROM runs WHERE run_uuid = ?", (run_id,)
        ).fetchone()
    with closing(sqlite3.connect(ran.home / "prefect" / "prefect.db")) as connection:
        tasks = {name for (name,) in connection.execute("SELECT name FROM task_run")}
        (told,) = connection.execute(
            "SELECT description FROM artifact WHERE key = 'training-stages'"
        ).fetchone()

    assert status == "FINISHED"
    for stage in OF_TRAINING:
        assert metrics[f"stage_seconds.{stage.replace(' ', '_')}"] >= 0
        assert any(name.startswith(stage) for name in tasks)
    version = home_at(ran.home).open_tracking().version(1)
    trees = sum(b.num_trees() for b in home_at(ran.home).open_tracking().load(version).boosters)
    assert metrics["stage.fit.trees"] == trees
    assert run_id in told


def test_a_search_leaves_its_study_and_a_nested_run_for_each_trial(ran: Ran) -> None:
    answer = ran.answers["train"]
    connection = sqlite3.connect(ran.home / "mlflow.db")
    try:
        nested = connection.execute(
            "SELECT count(*) FROM tags WHERE key = 'mlflow.parentRunId' AND value = ?",
            (answer["run_id"],),
        ).fetchone()
    finally:
        connection.close()

    assert answer["search"]["trials"] == 2
    assert nested == (2,)
    assert len(list((ran.home / "tuning").glob("*.sqlite"))) == 1
    # The model is made of what was kept: here the default, or the other trial's settings.
    (version,) = home_at(ran.home).open_tracking().versions(OUTCOME)
    manifest = manifest_of(home_at(ran.home).open_tracking().load(version))
    parameters = manifest.parameters.to_json()
    assert parameters["search"] == answer["search"]
    expected = BoostingParameters(seed=1)
    if answer["search"]["is_kept"]:
        expected = with_settings(expected, answer["search"]["settings"])
    assert parameters["boosting"] == expected.logged()


def test_scores_of_moves_still_waited_for_are_stored_once(ran: Ran) -> None:
    first, again = ran.answers["scores"]
    store = home_at(ran.home).open_store()
    scores = store.scores()
    store.close()

    assert first["rows"] == again["rows"] == scores.height > 0
    assert set(scores["outcome"]) == {OUTCOME}
    assert set(scores["model_version"]) == {"1"}
    assert scores["probability"].is_between(0, 1).all()
    # As on its own day: not all on the snapshot's.
    assert scores["as_of"].n_unique() > 1


def test_refusals_come_out_of_the_flow_as_they_are(ran: Ran) -> None:
    codes = {name: ran.answers[name] for name in ("unread", "unscored", "unknown", "expired")}

    assert codes == {
        "unread": "not_found", "unscored": "no_champion", "unknown": "not_found",
        "expired": "refused",
    }  # fmt: skip


def test_prefect_shows_failed_runs_as_failed_and_keeps_the_figures(ran: Ran) -> None:
    connection = sqlite3.connect(ran.home / "prefect" / "prefect.db")
    try:
        states = connection.execute("SELECT state_type, count(*) FROM flow_run GROUP BY 1")
        by_state = {str(state): number for state, number in states}
        kept = {key for (key,) in connection.execute("SELECT key FROM artifact")}
    finally:
        connection.close()

    assert by_state == {"COMPLETED": 4, "FAILED": 4}
    assert {
        "training",
        "training-metrics",
        "training-stages",
        "scoring",
        "ingest",
        "ingest-tables",
    } <= kept


def test_prefect_does_not_keep_where_the_store_is(ran: Ran) -> None:
    # Such an address can hold a password. SQLite keeps texts as they are, also in its journal.
    kept = b"".join(path.read_bytes() for path in (ran.home / "prefect").glob("prefect.db*"))

    assert b"training-metrics" in kept
    assert b"sqlite:///" not in kept


def test_refusals_are_not_tried_again(ran: Ran) -> None:
    connection = sqlite3.connect(ran.home / "prefect" / "prefect.db")
    try:
        counts = connection.execute("SELECT max(run_count) FROM task_run").fetchone()
    finally:
        connection.close()

    assert counts == (1,)


def test_prefect_says_nothing_on_standard_error(ran: Ran) -> None:
    assert "Traceback" not in ran.errors
    assert "prefect" not in ran.errors.lower()


def test_flows_and_commands_look_in_the_same_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MUTASI_DATABASE_URL", "MUTASI_MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    settings, home = read_settings(tmp_path), home_at(tmp_path)

    assert home.store_url == settings.store_url
    assert home.tracking.uri == settings.tracking_uri
    assert home.tracking.folder == settings.files.registry_files


def test_flows_take_servers_elsewhere_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTASI_DATABASE_URL", "postgresql://db.example/mutasi")
    monkeypatch.setenv("MUTASI_MLFLOW_TRACKING_URI", "https://mlflow.example")

    home = home_at(tmp_path)

    assert home.store_url == "postgresql://db.example/mutasi"
    assert home.tracking.uri == "https://mlflow.example"
