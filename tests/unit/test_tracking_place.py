"""A registry's file after a writer was killed: rolled back, and read as it stood before."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models.registry.tracking.place import TrackingPlace, refuse_unusable
from records.errors import SettingsError

KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("DELETE FROM runs")
connection.executemany("INSERT INTO runs VALUES (?)", [("x" * 500,)] * 2_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _registry(tmp_path: Path) -> tuple[Path, TrackingPlace]:
    file = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE runs (run TEXT)")
        connection.executemany("INSERT INTO runs VALUES (?)", [("kept",)] * 500)
        connection.commit()
    return file, TrackingPlace(f"sqlite:///{file}", tmp_path / "mlflow-artifacts")


def test_what_a_killed_writer_left_is_rolled_back(tmp_path: Path) -> None:
    file, place = _registry(tmp_path)
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(file)], check=False)
    assert file.with_name("mlflow.db-journal").exists()

    refuse_unusable(place)

    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*), min(run) FROM runs").fetchone() == (500, "kept")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file, place = _registry(tmp_path)
    file.write_bytes(b"no database" * 100)

    with pytest.raises(SettingsError, match="cannot be read"):
        refuse_unusable(place)
