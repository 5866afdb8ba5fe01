"""A registered version as `models show` tells it, for its card."""

from __future__ import annotations

from typing import Any

from serving.documents.card_parts import Card, Section
from serving.words.card_words import CARD_WORDS

FIGURES = {"auc": 0.71, "log_loss": 0.55, "brier": 0.19, "ece": 0.02, "n": 1_930}
GATE = {
    "passed": False,
    "checks": [
        {"name": "enough_judged", "passed": True, "value": 1930, "threshold": 200},
        {"name": "not_worse_than_logistic", "passed": True, "value": -0.01, "threshold": 0.003},
        {"name": "fairness_success_sex", "passed": False, "value": 0.054, "threshold": 0.01},
        {"name": "a_check_of_tomorrow", "passed": True, "value": 1, "threshold": None},
    ],
}
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
HISTORY = [
    {
        "act": "promote", "by": "R. Wijaya", "reason": "<b>better</b> | every year",
        "at": "2026-07-02T08:00:00+00:00", "despite_gate": True,
    }
]  # fmt: skip


def a_version(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever a version holds
    """A version as `models show` tells it."""
    manifest = {
        "dataset": "Kota Contoh",
        "as_of": "2026-06-30",
        "rows": {"count": 8_707, "successes": 6_000, "failures": 2_707},
        "starts": {"first": "2012-01-02", "last": "2025-03-01"},
        "features": [{"name": "tenure"}],
        "empty_features": ["blank"],
        "metrics": FIGURES,
        "raw_metrics": {**FIGURES, "log_loss": 0.56},
        "calibration": {"method": "line"},
        "origins": [{}, {}, {}],
        "parameters": {
            "intervals": {"level": 0.9, "members": 20},
            "support": {"least_company_quantile": 0.02, "least_quality": 0.35},
        },
        "fairness": FAIRNESS,
        "most_telling_feature": {"name": "tenure", "auc": 0.627},
        "versions": {"python": "3.11.9", "lightgbm": "4.6.0"},
        **changes.pop("manifest", {}),
    }
    return {
        "version": "7", "outcome": "adaptasi", "aliases": ["champion"], "run_id": "r1",
        "created_on": "2026-07-01", "expires_on": "2027-06-30", "metrics": FIGURES,
        "baselines": {"logistic": {**FIGURES, "log_loss": 0.57}, "base_rate": None},
        "gate": GATE, "history": HISTORY, "manifest": manifest, **changes,
    }  # fmt: skip


def section(card: Card, name: str) -> Section:
    """The section under a heading, by what the heading stands for."""
    heading = CARD_WORDS[card.language].names[name]
    (found,) = [each for each in card.sections if each.heading == heading]
    return found
