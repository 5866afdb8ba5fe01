"""Convert every part of a model except its trees to JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from models.certainty.intervals import spread_of_json, spread_to_json
from models.certainty.support import Support
from models.manifest.manifest import Manifest
from models.model import Model
from models.parts.additive import AdditivePart
from models.parts.calibration import Calibration
from models.recipe import Weights

if TYPE_CHECKING:
    import lightgbm


def parts_of(model: Model) -> dict[str, Any]:
    """Additive part, weights, calibration, spread and support; a part there is none of is null."""
    names = [column.name for column in model.columns]
    return {
        "additive": None if model.additive is None else model.additive.to_json(names),
        "weights": asdict(model.weights),
        "calibration": model.calibration.to_json(),
        "spread": None if model.spread is None else spread_to_json(model.spread, names),
        "support": None if model.support is None else model.support.to_json(),
    }


def model_of_parts(
    manifest: Manifest,
    boosters: tuple[lightgbm.Booster, ...],
    resamples: Sequence[lightgbm.Booster],
    parts: Mapping[str, Any],
) -> Model:
    """Put a model together from its parts and trees.

    Args:
        manifest: The model's.
        boosters: Its boosters.
        resamples: The boosters of its resamples, in order.
        parts: Every other part, as JSON values.

    Raises:
        KeyError: A part is missing.
        ValueError: The numbers of boosters and of additive parts of the resamples differ.
    """
    columns = manifest.columns
    names = [column.name for column in columns]
    additive, spread, support = (parts[name] for name in ("additive", "spread", "support"))
    return Model(
        manifest.outcome,
        columns,
        boosters,
        additive=None if additive is None else AdditivePart.of_json(additive, names),
        weights=Weights(**parts["weights"]),
        calibration=Calibration.of_json(parts["calibration"]),
        spread=None if spread is None else spread_of_json(spread, resamples, names),
        support=None if support is None else Support.of_json(support),
        feature_weights=manifest.mean_absolute_contribution,
        manifest=manifest,
    )
