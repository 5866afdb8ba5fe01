"""A registered version as `models show` tells it, for its card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from models.manifest.gate import Check, CheckCode, Gate
from models.registry.tracking.shapes import ShownVersion
from models.registry.version import Succession, Version
from serving.documents.card_parts import Card, Section
from serving.words.card_words import CARD_WORDS
from tests.builders.manifest import a_manifest, a_number, learnt_from

FIGURES = {"auc": 0.71, "log_loss": 0.55, "brier": 0.19, "ece": 0.02, "n": 1_930}
GATE = Gate.of_checks(
    [
        Check.at_least(CheckCode.ENOUGH_JUDGED, 1_930, 200),
        Check.at_most(CheckCode.NOT_WORSE_THAN, -0.01, 0.003, of="logistic"),
        Check.at_most(CheckCode.FAIRNESS_SUCCESS, 0.054, 0.01, of="sex"),
        Check("a_check_of_tomorrow", passed=True, value=1, threshold=None),
    ]
)
FAIRNESS = {
    "n": 1_930,
    "parameters": {"least_cell": 30},
    "groups": [
        {
            "attributes": ["sex"],
            "groups": [
                {
                    "group": {"sex": "female"}, "n": 900, "interval_covers": True,
                    "success_rate": {"value": 0.62, "lower": 0.6, "upper": 0.64},
                    "impact_ratio": {"value": 0.91, "lower": 0.8, "upper": 1.0},
                }
            ],
        },
        {
            "attributes": ["age_band"],
            "groups": [{"group": {"age_band": "30 to 39"}, "n": "<30"}],
        },
    ],
}  # fmt: skip
HISTORY = (
    Succession(
        "promote", 7, "R. Wijaya", "<b>better</b> | every year", "2026-07-02T08:00:00+00:00",
        despite_gate=True,
    ),
)  # fmt: skip
VERSION = Version(
    version=7, outcome="adaptasi", aliases=("champion",), run_id="r1",
    created_on=date(2026, 7, 1), expires_on=date(2027, 6, 30), metrics=FIGURES,
    baselines={"logistic": {**FIGURES, "log_loss": 0.57}, "base_rate": None},
    gate=GATE, location="", artifact_sha256="",
)  # fmt: skip


def a_version(
    history: tuple[Succession, ...] = HISTORY,
    manifest: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 — whatever a version holds
) -> ShownVersion:
    """A version as `models show` tells it.

    Args:
        history: What was decided about it.
        manifest: What is otherwise in its manifest, as JSON.
        changes: What is otherwise about the version.
    """
    told = {
        "outcome": "adaptasi",
        "rows": learnt_from(6_000, 2_707),
        "starts": {"first": "2012-01-02", "last": "2025-03-01"},
        "features": [a_number("tenure")],
        "empty_features": ["blank"],
        "metrics": FIGURES,
        "raw_metrics": {**FIGURES, "log_loss": 0.56},
        "calibration": {"method": "line", "log_loss": {}},
        "origins": [{"starts_on": f"{year}-01-01", "metrics": {}} for year in (2022, 2023, 2024)],
        "parameters": {
            "boosting": {},
            "intervals": {"level": 0.9, "members": 20},
            "support": {"least_company_quantile": 0.02, "least_quality": 0.35},
        },
        "fairness": FAIRNESS,
        "most_telling_feature": {"name": "tenure", "auc": 0.627},
        "versions": {"python": "3.11.9", "lightgbm": "4.6.0"},
        **(manifest or {}),
    }
    return ShownVersion(replace(VERSION, **changes), a_manifest(**told), history)


def section(card: Card, name: str) -> Section:
    """The section under a heading, by what the heading stands for."""
    heading = CARD_WORDS[card.language].names[name]
    (found,) = [each for each in card.sections if each.heading == heading]
    return found
