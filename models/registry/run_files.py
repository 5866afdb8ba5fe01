"""The files a training's run carries: catalogue, manifest, environment, plots."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from features.catalog import Feature
from models.artifact.manifest import catalogue, to_json
from models.manifest.manifest import Manifest
from models.manifest.part import Figures
from models.model import manifest_of
from models.registry.plots import draw_plots
from models.training.training import Training


def write_run_files(training: Training, features: Sequence[Feature], folder: Path) -> None:
    """Write the files that a run keeps beside its numbers: catalogue, manifest, environment, plots.

    Args:
        training: What was trained.
        features: The catalogue of the rows it was trained on.
        folder: Where the files go; made if it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "catalogue.json": to_json(catalogue(features)),
        "manifest.json": to_json(manifest_of(training.model).to_json()),
        "environment.json": to_json(environment()),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    draw_plots(training, folder / "plots")


def environment() -> dict[str, Any]:
    """Python, the machine's kind, and every installed distribution with its version."""
    installed = {found.name: found.version for found in distributions()}
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "distributions": installed,
    }


def run_parameters(manifest: Manifest) -> dict[str, str]:
    """A manifest's parameters as the flat text that trackers keep."""
    return {
        "outcome": manifest.outcome,
        "as_of": manifest.as_of.isoformat(),
        "dataset": manifest.dataset,
        "rows": str(manifest.rows.count),
        "rows_sha256": manifest.rows.sha256,
        "features": str(len(manifest.features)),
        "catalogue_sha256": manifest.catalogue_sha256,
        **_flat("", manifest.parameters.to_json()),
    }


def _flat(prefix: str, values: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in values.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat |= _flat(f"{key}.", value)
        else:
            flat[key] = str(value)
    return flat


def run_metrics(figures: Figures | None, prefix: str = "") -> dict[str, float]:
    """Metrics under the names that a tracker shows; metrics without a value are left out."""
    return {
        f"{prefix}{name}": float(value)
        for name, value in (figures or {}).items()
        if value is not None
    }
