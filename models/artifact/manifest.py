"""The manifest of one training, made from all that it is about.

The same training gives the same manifest, byte for byte: no clock, no path, no machine is in it.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from features.catalog import Feature
from features.meaning import MEANING
from models.design import ColumnChoice, column_facts
from models.manifest.manifest import PROTOCOL, Manifest
from models.rows import TrainingRows

_LIBRARIES = ("mutasi", "lightgbm", "numpy", "polars", "scikit-learn")


def training_manifest(  # noqa: PLR0913 — all that a manifest is made of
    rows: TrainingRows,
    chosen: ColumnChoice,
    *,
    held: float,
    asked: Mapping[str, Any],
    parameters: Mapping[str, Any],
    figures: Mapping[str, Any],
) -> Manifest:
    """The manifest of one training.

    Args:
        rows: What was learnt from.
        chosen: The columns used, and those left out.
        held: The inner share of a number's training values that its line runs over.
        asked: Outcome, as-of day and dataset.
        parameters: What decided the fit, and what rolling origins chose.
        figures: Metrics, baselines, origins, fairness, the gate's answer.
    """
    manifest = {
        "protocol": PROTOCOL,
        **asked,
        "rows": {"count": len(rows), **rows.class_counts(), "sha256": rows.sha256()},
        "starts": _starts(rows),
        "features": column_facts(chosen.columns, rows.table.values, held=held),
        "empty_features": list(chosen.empty),
        "left_out_features": chosen.left_out,
        "catalogue_sha256": catalogue_sha256(rows.table.features),
        "features_meaning": MEANING,
        "parameters": parameters,
        **figures,
        "versions": library_versions(),
    }
    # Through JSON and back, so that a model just trained and the same one loaded are equal.
    return Manifest.of_json(json.loads(to_json(manifest)))


def _starts(rows: TrainingRows) -> dict[str, str]:
    """The first and the last day on which one of the moves started."""
    days = rows.table.moves["start_date"]
    return {"first": str(days.min()), "last": str(days.max())}


def catalogue(features: Sequence[Feature]) -> list[dict[str, Any]]:
    """The catalogue as plain values, in the order of the feature table."""
    return [feature.to_json() for feature in features]


def catalogue_sha256(features: Sequence[Feature]) -> str:
    """Fingerprint of the catalogue: names, kinds, meanings."""
    return hashlib.sha256(to_json(catalogue(features)).encode()).hexdigest()


def library_versions() -> dict[str, str]:
    """Versions of everything that can change a model's numbers."""
    return {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}


def to_json(value: object) -> str:
    """JSON that depends on the values alone: keys sorted, no nan."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
