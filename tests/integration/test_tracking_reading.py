"""The registry read past MLflow says what MLflow says, whatever somebody did to it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from models.registry.tracking import Tracking, TrackingPlace, registered_name
from models.registry.tracking.reading import TESTED_REVISIONS, read_models
from models.registry.version import Decision, Version
from models.training.training import train_model
from records.errors import MutasiError
from tests.builders.tracked import a_tracking_place
from tests.builders.training_rows import QUICK, a_question, learnable_rows

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
NAME = registered_name("settles")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three versions, the second the champion after the first; nobody changes it."""
    folder = tmp_path_factory.mktemp("registry") / "home"
    tracking = Tracking(a_tracking_place(folder))
    rows = learnable_rows()
    training = train_model(rows, a_question(), QUICK)
    for _ in range(3):
        tracking.record(training, rows.table.features, NOW)
    for number in (1, 2):
        tracking.promote(number, Decision("R. Wijaya", "better", NOW), despite_gate=True)
    return folder


@pytest.fixture
def place(registry: Path, tmp_path: Path) -> TrackingPlace:
    """A copy of it: a home that was copied as well."""
    return place_of(Path(shutil.copytree(registry, tmp_path / "home")))


def place_of(folder: Path) -> TrackingPlace:
    return TrackingPlace(f"sqlite:///{folder / 'mlflow.db'}", folder / "mlflow-artifacts")


def told(ask: Callable[[], object]) -> object:
    """An answer, or how it was refused."""
    try:
        return ask()
    except (MutasiError, TypeError) as error:
        return type(error).__name__, str(error)


def _manifest(tracking: Tracking, version: Version) -> object:
    return tracking.load(version).manifest


def said(tracking: Tracking) -> list[object]:
    """All that a registry says to who only reads it."""
    versions = told(tracking.versions)
    found = versions if isinstance(versions, list) else []
    manifests = [told(partial(_manifest, tracking, version)) for version in found]
    return [
        versions,
        told(lambda: tracking.aliased("settles")),
        told(lambda: tracking.version(3)),
        told(lambda: tracking.history("settles")),
        told(lambda: tracking.of_rows("settles", learnable_rows().sha256())),
        *manifests,
    ]


def change(*statements: str) -> Callable[[TrackingPlace], None]:
    """Changes the database past MLflow."""

    def of_place(place: TrackingPlace) -> None:
        assert place.database_file is not None
        with closing(sqlite3.connect(place.database_file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return of_place


def tag(key: str, value: str | None) -> Callable[[TrackingPlace], None]:
    """Writes a tag of the champion, whatever it is."""
    written = "NULL" if value is None else f"'{value}'"
    return change(
        f"UPDATE model_version_tags SET value = {written} "
        f"WHERE version = 2 AND key = 'mutasi.{key}'"
    )


def by_mlflow(act: Callable[[Any], object]) -> Callable[[TrackingPlace], None]:
    """Does something to the registry with MLflow's own client."""

    def of_place(place: TrackingPlace) -> None:
        import mlflow

        act(mlflow.MlflowClient(place.uri, place.uri))

    return of_place


def tamper(pattern: str, add: str = " ") -> Callable[[TrackingPlace], None]:
    """Adds something to a file of every model."""

    def of_place(place: TrackingPlace) -> None:
        for path in place.folder.glob(f"models/*/artifacts/{pattern}"):
            path.write_text(path.read_text(encoding="utf-8") + add, encoding="utf-8")

    return of_place


def lose_files(place: TrackingPlace) -> None:
    shutil.rmtree(place.folder / "models")


def nothing(_place: TrackingPlace) -> None:
    """Leaves it as it is."""


def delete_experiment(client: Any) -> None:  # noqa: ANN401 — MLflow's own
    client.delete_experiment(client.get_experiment_by_name("mutasi").experiment_id)


def half_a_version(client: Any) -> None:  # noqa: ANN401 — MLflow's own
    done = client.get_model_version(NAME, "3")
    client.create_model_version(
        NAME, done.source, done.run_id, tags={**done.tags, "mutasi.version": "4"}
    )
    client.delete_model_version_tag(NAME, "4", "mutasi.complete")


def somebody_elses(client: Any) -> None:  # noqa: ANN401 — MLflow's own
    client.create_model_version(NAME, "file:///elsewhere", tags={"theirs": "1"})
    client.create_registered_model("theirs")
    client.create_registered_model("MUTASI-other")


READ = {
    "nothing": nothing,
    "the gate's tag says passed": tag("gate", json.dumps({"passed": True, "checks": []})),
    "it never expires": tag("expires_on", "2099-01-01"),
    "better figures": tag("metrics", json.dumps({"auc": 0.99})),
    "no baselines": tag("baselines", "{}"),
    "a tag that is no JSON": tag("metrics", "{auc"),
    "a number that is none": tag("version", "two"),
    "a tag without a value": tag("gate", None),
    "a tag is missing": change("DELETE FROM model_version_tags WHERE key = 'mutasi.gate'"),
    "no code's hash": change("DELETE FROM model_version_tags WHERE key = 'mutasi.code_sha256'"),
    "no rows' hash": change("DELETE FROM model_version_tags WHERE key = 'mutasi.rows_sha256'"),
    "another artefact's hash": tag("artifact_sha256", "0" * 64),
    "a place elsewhere": change("UPDATE model_versions SET source = 'file:///elsewhere/a/b/c'"),
    "a history that cannot be read": change(
        "UPDATE registered_model_tags SET value = '{' WHERE key = 'mutasi.champion.000002'"
    ),
    "a manifest changed": tamper("data/model/manifest.json"),
    "a booster changed": tamper("data/model/model-0.txt"),
    "code changed": tamper("code/models/pyfunc.py", "evil = True\n"),
    "files lost": lose_files,
    "the experiment deleted": by_mlflow(delete_experiment),
    "the champion deleted": by_mlflow(lambda client: client.delete_model_version(NAME, "2")),
    "another alias": by_mlflow(
        lambda client: client.set_registered_model_alias(NAME, "champion", "3")
    ),
    "no champion": by_mlflow(lambda client: client.delete_registered_model_alias(NAME, "champion")),
    "a version half made": by_mlflow(half_a_version),
    "others' models beside": by_mlflow(somebody_elses),
}
"""What can be done to a registry that is read past MLflow all the same."""

LEFT = {
    "another revision": change("UPDATE alembic_version SET version_num = 'bda7b8c39065'"),
    "no revision": change("DELETE FROM alembic_version"),
    "a prompt of our name": change(
        "INSERT INTO registered_model_tags (name, key, value) "
        f"VALUES ('{NAME}', 'mlflow.prompt.is_prompt', 'true')"
    ),
    "another workspace": change(
        "INSERT INTO registered_models (name, workspace) VALUES ('mutasi-other', 'other')"
    ),
    "a number that is a text": change("UPDATE model_versions SET creation_time = 'now'"),
    "no moment": change("UPDATE model_versions SET creation_time = NULL"),
    "a tag of bytes": change(
        "UPDATE model_version_tags SET value = x'7b7d' WHERE key = 'mutasi.baselines'"
    ),
}
"""What is left to MLflow."""


@pytest.mark.parametrize("act", READ.values(), ids=READ.keys())
def test_both_roads_say_the_same(
    place: TrackingPlace, act: Callable[[TrackingPlace], None]
) -> None:
    act(place)

    assert read_models(place, "mutasi-") is not None
    assert said(Tracking(place)) == said(Tracking(place, past_mlflow=False))


@pytest.mark.parametrize("act", LEFT.values(), ids=LEFT.keys())
def test_what_is_not_as_expected_is_left_to_mlflow(
    place: TrackingPlace, act: Callable[[TrackingPlace], None]
) -> None:
    act(place)

    assert read_models(place, "mutasi-") is None
    assert said(Tracking(place)) == said(Tracking(place, past_mlflow=False))


def test_a_file_that_is_no_database_is_left_to_mlflow(tmp_path: Path) -> None:
    place = place_of(tmp_path)
    assert place.database_file is not None
    place.database_file.write_text("this is no database", encoding="utf-8")

    assert read_models(place, "mutasi-") is None
    assert said(Tracking(place)) == said(Tracking(place, past_mlflow=False))


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:9", "postgresql://nobody@127.0.0.1:9/none", "file:///tmp/runs"]
)
def test_another_kind_of_place_is_left_to_mlflow(tmp_path: Path, uri: str) -> None:
    assert read_models(TrackingPlace(uri, tmp_path), "mutasi-") is None


def test_workspaces_are_left_to_mlflow(
    place: TrackingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_ENABLE_WORKSPACES", "true")

    assert read_models(place, "mutasi-") is None


def test_a_copied_home_reads_its_own_files_first(registry: Path, place: TrackingPlace) -> None:
    tamper("data/model/manifest.json")(place)

    copied, original = Tracking(place), Tracking(place_of(registry))

    assert "manifest.json changed" in str(told(lambda: copied.load(copied.version(1))))
    assert original.load(original.version(1)).outcome == "settles"


def test_what_is_written_is_read_at_once(place: TrackingPlace) -> None:
    reading, writing = Tracking(place), Tracking(place)
    before = reading.aliased("settles").version

    writing.promote(3, Decision("R. Wijaya", "newer", NOW), despite_gate=True)

    assert (before, reading.aliased("settles").version) == (2, 3)
    assert reading.history("settles") == writing.history("settles")


def test_the_database_of_the_mlflow_installed_here_is_one_that_is_read(
    place: TrackingPlace,
) -> None:
    assert place.database_file is not None
    with closing(sqlite3.connect(place.database_file)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()

    assert revision in TESTED_REVISIONS
