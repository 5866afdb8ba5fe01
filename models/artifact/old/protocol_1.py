"""Protocol 1: boosters alone, their mean the raw score and its logistic the probability.

Such a model knows neither how sure it is nor what stands behind an estimate: it gives no bounds and
never declines to answer, as it always did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from models.design import Column
from models.model import Model
from models.recipe import Weights

if TYPE_CHECKING:
    import lightgbm

PROTOCOL = 1
_UNCALIBRATED = {"method": "none", "log_loss": {}}


def foreign_files(names: Iterable[str]) -> list[str]:
    """Files besides boosters and manifest: parts of a later protocol that would go unread."""
    return sorted(
        name
        for name in names
        if name != "manifest.json" and not (name.startswith("model-") and name.endswith(".txt"))
    )


def model_of(
    columns: tuple[Column, ...], manifest: Mapping[str, Any], boosters: tuple[lightgbm.Booster, ...]
) -> Model:
    """The model of its trees and manifest; what the manifest left open is said in today's words.

    Raises:
        KeyError: The manifest names no outcome.
    """
    return Model(
        str(manifest["outcome"]),
        columns,
        boosters,
        weights=Weights(boosters=1.0, additive=0.0),
        manifest={**manifest, "calibration": manifest.get("calibration") or _UNCALIBRATED},
    )
