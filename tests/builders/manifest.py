"""What a model says of itself, as `manifest.json` has it."""

from __future__ import annotations

from typing import Any

from models.manifest.manifest import PROTOCOL, Manifest


def learnt_from(successes: int, failures: int) -> dict[str, Any]:
    """The rows of a manifest."""
    return {
        "count": successes + failures, "successes": successes, "failures": failures,
        "sha256": "0" * 64,
    }  # fmt: skip


def manifest_json(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever a manifest holds
    """A manifest as the first model of protocol 2 wrote it: with what everyone must have."""
    return {
        "protocol": PROTOCOL,
        "outcome": "adaptation",
        "as_of": "2026-06-30",
        "dataset": "Kota Contoh",
        "rows": learnt_from(600, 400),
        "features": [a_number("tenure"), a_category("family")],
        "empty_features": [],
        "left_out_features": {},
        "catalogue_sha256": "1" * 64,
        "parameters": {"boosting": {"seed": 0}},
        "metrics": None,
        "raw_metrics": None,
        "baselines": {},
        "calibration": {"method": "none", "log_loss": {}},
        "origins": [],
        "mean_absolute_contribution": {"tenure": 0.3, "family": 0.1},
        "gate": {"passed": None, "checks": []},
        "versions": {"python": "3.11.9"},
        **changes,
    }


def a_number(name: str) -> dict[str, Any]:
    """What protocol 2 has always said of a number."""
    return {
        "name": name, "kind": "number", "group": "person", "missing_share": 0.0, "fill": 2.0,
        "lower_quartile": 1.0, "median": 2.0, "upper_quartile": 3.0,
    }  # fmt: skip


def a_category(name: str) -> dict[str, Any]:
    """What it has always said of a category."""
    return {
        "name": name, "kind": "category", "group": "destination", "missing_share": 0.1,
        "categories": ["guru", "hukum"], "typical": "guru",
    }  # fmt: skip


def a_manifest(**changes: Any) -> Manifest:  # noqa: ANN401 — see above
    """The same as it is read."""
    return Manifest.of_json(manifest_json(**changes))
