"""Protocol 1: boosters alone, their mean the raw score and its logistic the probability.

Such a model knows neither how sure it is nor what stands behind an estimate: it gives no bounds and
never declines to answer, as it always did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from models.manifest.manifest import CalibrationFigures, Manifest
from models.model import Model
from models.recipe import Weights

if TYPE_CHECKING:
    import lightgbm

_UNCALIBRATED = CalibrationFigures("none", {})


def foreign_files(names: Iterable[str]) -> list[str]:
    """Files besides boosters and manifest: parts of a later protocol that would go unread."""
    return sorted(
        name
        for name in names
        if name != "manifest.json" and not (name.startswith("model-") and name.endswith(".txt"))
    )


def model_of(manifest: Manifest, boosters: tuple[lightgbm.Booster, ...]) -> Model:
    """Build the model from its trees and manifest; what protocol 1 lacks gets today's default."""
    return Model(
        manifest.outcome,
        manifest.columns,
        boosters,
        weights=Weights(boosters=1.0, additive=0.0),
        feature_weights=manifest.mean_absolute_contribution,
        manifest=replace(manifest, calibration=manifest.calibration or _UNCALIBRATED),
    )
