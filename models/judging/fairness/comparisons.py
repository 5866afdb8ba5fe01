"""Which groups are compared with the others, and how sure a difference has to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from models.judging.fairness.judged import Flags
from models.judging.fairness.parameters import FairnessParameters
from models.rows import Places


@dataclass(frozen=True)
class Comparison:
    """One group against all others whose attribute is known.

    Attributes:
        attribute: The attribute.
        group: The group's word.
        places: The rows whose attribute is known.
        is_member: Which of these are the group's.
        deviations: How many standard errors make a difference sure, all comparisons together.
    """

    attribute: str
    group: str
    places: Places
    is_member: Flags
    deviations: float

    @property
    def n(self) -> int:
        """Rows of the group."""
        return int(self.is_member.sum())

    def named(self) -> dict[str, str | int]:
        """What it is about, for a manifest."""
        return {"attribute": self.attribute, "group": self.group, "n": self.n}


def comparisons(groups: pl.DataFrame, parameters: FairnessParameters) -> list[Comparison]:
    """Every group that is large enough against the others, if they are.

    Two groups that are all there is of an attribute differ from each other alike: the first one by
    name is compared.

    Args:
        groups: One column an attribute, one row a move.
        parameters: How large a group must be, and how often chance may accuse one.
    """
    by_attribute = {
        name: found
        for name in groups.columns
        if (found := list(_of_attribute(groups[name], parameters.least_cell)))
    }
    return [
        Comparison(
            name, group, places, is_member,
            _deviations(parameters.false_alarms / len(by_attribute) / len(found)),
        )
        for name, found in by_attribute.items()
        for group, places, is_member in found
    ]  # fmt: skip


def _of_attribute(values: pl.Series, least: int) -> Iterator[tuple[str, Places, Flags]]:
    places = np.flatnonzero(values.is_not_null().to_numpy()).astype(np.intp)
    known = values.drop_nulls()
    counts = known.value_counts().sort(values.name)
    words = counts[values.name].to_list()
    for group, count in zip(words, counts["count"].to_list(), strict=True):
        if count < least or len(known) - count < least:
            continue
        yield group, places, (known == group).to_numpy()
        if len(words) == 2:
            return


def _deviations(false_alarms: float) -> float:
    """The number of standard errors that chance exceeds, in either direction, with that frequency.

    Every attribute has the same share of false alarms: one with many groups does not make the
    others harder to find.
    """
    return NormalDist().inv_cdf(1 - false_alarms / 2)
