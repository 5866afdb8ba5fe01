"""What a stage of a training found, in few figures, for whoever watches it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.certainty.intervals import Spread
from models.certainty.learning_curve import LearningCurve
from models.judging.fairness.audit import FairnessReport
from models.manifest.gate import Gate
from models.model import Model
from models.parts.mixture import Mixture


def stage_figures(found: object) -> Mapping[str, float]:
    """Figures of what a stage returned; none where it is nothing that has any.

    >>> stage_figures("nothing of the kind")
    {}
    """
    if isinstance(found, tuple):
        return {name: value for each in found for name, value in stage_figures(each).items()}
    if isinstance(found, Mixture):
        recipe = found.recipe
        return {
            "rounds": recipe.rounds,
            "weight_of_boosters": recipe.boosters,
            "weight_of_sparse": recipe.additive.sparse,
            "weight_of_dense": recipe.additive.dense,
            "judged_moves": sum(len(part) for part in found.log_odds),
        }
    if isinstance(found, LearningCurve):
        half, whole = found.points[-2:]
        return {"log_loss_of_halves": half.log_loss, "log_loss": whole.log_loss}
    if isinstance(found, Model):
        terms = 0 if found.additive is None else len(found.additive.terms)
        trees = sum(booster.num_trees() for booster in found.boosters)
        return {"trees": trees, "terms": terms}
    if isinstance(found, Spread):
        return {"members": len(found.members), "deviation": float(np.sqrt(found.usual_variance))}
    if isinstance(found, Gate | FairnessReport):
        checks = found.checks
        return {"checks": len(checks), "failed": sum(not check.passed for check in checks)}
    return {}
