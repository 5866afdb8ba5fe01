"""How well the features give a protected attribute away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.bootstrap import clustered_error
from models.design import Floats
from models.judging.fairness.comparisons import Comparison
from models.judging.fairness.held_out import HeldOut
from models.judging.fairness.judged import Flags
from models.rows import Places


@dataclass(frozen=True)
class Proxy:
    """How well features predict who belongs to a group, among people not seen before.

    Attributes:
        comparison: The group.
        auc: How often a member gets a higher prediction than somebody else; .5 is guessing.
        standard_error: Of the AUC, from redraws of people.
        features: The features that alone predict most, each with its own AUC.
    """

    comparison: Comparison
    auc: float
    standard_error: float
    features: tuple[tuple[str, float], ...]

    @property
    def lower(self) -> float:
        """The least AUC, all comparisons together, that its interval leaves possible."""
        return max(self.auc - self.comparison.deviations * self.standard_error, 0.0)

    def to_json(self, limit: float | None) -> dict[str, Any]:
        """For the manifest.

        Args:
            limit: The AUC that fails; None: none does.
        """
        features = [{"feature": name, "auc": auc} for name, auc in self.features]
        figures = {"auc": self.auc, "standard_error": self.standard_error, "lower": self.lower}
        return self.comparison.named() | figures | {"limit": limit, "features": features}


def proxy(comparison: Comparison, foretold: Floats, held_out: HeldOut, most: int) -> Proxy:
    """The AUC of membership as foretold from other people, and the features behind it.

    Args:
        comparison: The group.
        foretold: How much each of its places looks like a member.
        held_out: The rows and their features.
        most: How many features are named.
    """
    auc, error = auc_with_error(comparison.is_member, foretold, held_out.people[comparison.places])
    alone = [
        _auc_alone(held_out.codes[comparison.places, place], comparison, held_out)
        for place in range(len(held_out.names))
    ]
    order = np.argsort(-np.array(alone), kind="stable")[:most]
    features = tuple((held_out.names[place], alone[place]) for place in order)
    return Proxy(comparison, auc, error, features)


def auc_with_error(is_member: Flags, scores: Floats, people: Places) -> tuple[float, float]:
    """The share of pairs (member, other) in the right order, and its standard error over people.

    Args:
        is_member: Whether each row belongs to the group.
        scores: The prediction that it does, one a row.
        people: A number for each person, one a row.

    >>> auc_with_error(np.array([True, True, False]), np.array([2.0, 1.0, 1.0]), np.arange(3))[0]
    0.75
    """
    members, others = np.sort(scores[is_member]), np.sort(scores[~is_member])
    won = np.where(is_member, _share_below(others, scores), 1 - _share_below(members, scores))
    auc = float(won[is_member].mean())
    counts = np.where(is_member, len(members), len(others))
    return auc, clustered_error((won - auc) / counts, people)


def _share_below(ordered: Floats, scores: Floats) -> Floats:
    """The share of the ordered scores below each score, half of the equal ones with them."""
    below = np.searchsorted(ordered, scores, "left") + np.searchsorted(ordered, scores, "right")
    return np.asarray(below / (2 * len(ordered)), dtype=np.float64)


def _auc_alone(codes: Places, comparison: Comparison, held_out: HeldOut) -> float:
    """The AUC of one feature, each of its values scored by the other people's rows with that value.

    It is counted over the few values of each fold instead of over rows, since there are many
    features.
    """
    folds = held_out.folds[comparison.places]
    width, parts = int(codes.max()) + 2, int(held_out.folds.max()) + 1
    cells = folds * width + codes + 1
    shape = (parts, width)
    everybody = np.bincount(cells, minlength=parts * width).reshape(shape)
    members = np.bincount(cells[comparison.is_member], minlength=parts * width).reshape(shape)
    elsewhere, members_elsewhere = everybody.sum(axis=0) - everybody, members.sum(axis=0) - members
    usual = members.sum() / everybody.sum()
    # One row's worth of the usual share: a value that only this part has is told by nothing else.
    likeness = (members_elsewhere + usual) / (elsewhere + 1)
    _, order = np.unique(likeness, return_inverse=True)
    right = np.bincount(order.ravel(), weights=members.ravel())
    wrong = np.bincount(order.ravel(), weights=(everybody - members).ravel())
    won = right * (np.cumsum(wrong) - wrong / 2)
    return float(won.sum() / (right.sum() * wrong.sum()))
