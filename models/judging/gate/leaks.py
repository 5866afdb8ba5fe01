"""Does one feature alone predict the label? Then it was probably made from the label.

A feature's values are cut into steps (missing is a step too). Each step predicts the share of
successes among the moves of *other* people in it (cross-fitted), so a dependence of any form is
found: rising, falling, or only in what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.design import Column, Floats
from models.evaluation import auc
from models.rows import Labels, Places

_STEPS = 20
# A step counts as if that many further moves had gone as moves go on the whole.
_PRIOR_MOVES = 10.0
_HALVES = 2


@dataclass(frozen=True)
class TellingFeature:
    """The feature that alone predicts the label best.

    Attributes:
        name: Its name.
        auc: Its AUC on moves of people that were not used to fit it.
    """

    name: str
    auc: float


def most_telling(
    columns: tuple[Column, ...], design: Floats, label: Labels, people: Places
) -> TellingFeature:
    """The feature with the largest AUC of its own.

    Args:
        columns: The design's columns, at least one.
        design: Training rows.
        label: Their labels, of both classes.
        people: A number for each person, from 0, one entry a row.
    """
    found = [
        TellingFeature(column.name, _own_auc(_steps(design[:, place]), label, people))
        for place, column in enumerate(columns)
    ]
    return max(found, key=lambda feature: feature.auc)


def _own_auc(steps: Places, label: Labels, people: Places) -> float:
    answers = np.empty(len(label), dtype=np.float64)
    count = int(steps.max()) + 1
    for half in range(_HALVES):
        asked = people % _HALVES == half
        base = float(label[~asked].mean()) if np.any(~asked) else 0.5
        moves = np.bincount(steps[~asked], minlength=count)
        successes = np.bincount(steps[~asked], weights=label[~asked], minlength=count)
        share = (successes + _PRIOR_MOVES * base) / (moves + _PRIOR_MOVES)
        # Against the half's own base: two halves are not told apart by their levels.
        answers[asked] = share[steps[asked]] - base
    own = auc(label, np.round(answers, 9))
    return 0.5 if own is None else own


def _steps(values: Floats) -> Places:
    """The step of each value: of equally many rows, few values one each, missing ones the last."""
    known = values[~np.isnan(values)]
    different = np.unique(known)
    if len(different) > _STEPS * 4:
        edges = np.unique(np.quantile(known, np.linspace(0, 1, _STEPS + 1)[1:-1]))
    else:
        edges = different[1:]
    steps = np.searchsorted(edges, values, side="right")
    return np.where(np.isnan(values), len(edges) + 1, steps).astype(np.intp)
