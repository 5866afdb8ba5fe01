"""Registries to write into: MLflow on SQLite, its tables made once and copied."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from models.registry.tracking import Tracking, TrackingPlace


def a_tracking_place(folder: Path) -> TrackingPlace:
    """An empty registry in a folder, as a home has it; MLflow's migrations run once a session."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated(), folder / "mlflow.db")
    return TrackingPlace(f"sqlite:///{folder / 'mlflow.db'}", folder / "mlflow-artifacts")


@cache
def _migrated() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mutasi-mlflow-"))
    place = TrackingPlace(f"sqlite:///{folder / 'mlflow.db'}", folder / "unused")
    (folder / "mlflow.db").touch()
    # MLflow makes its tables on the first question asked.
    Tracking(place).versions()
    return folder / "mlflow.db"
