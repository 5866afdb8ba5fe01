"""Is there enough past behind an estimate? Similar training moves, and distance from the usual.

Two moves are neighbours in a tree where they end in the same leaf (random-forest proximity). A
row's *company* is the share of training moves that are its neighbours, as the geometric mean over
all trees. Estimates with little company err most (docs/quality.md): their intervals are wider, and
below a threshold no estimate is given.

Trees are constant beyond the range of the training data, the additive part need not be: a row whose
additive contributions lie farther from the usual than those of nearly all training rows
(*remoteness*) gets no estimate either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models.design import Floats
from models.parts.additive import AdditivePart
from models.parts.trees import Leaves, leaves
from models.rows import Days

if TYPE_CHECKING:
    import lightgbm

_DECIMALS = 9
_ROWS_AT_A_TIME = 8_192
_LEAVES = re.compile(r"^num_leaves=(\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class SupportParameters:
    """When a model says nothing.

    Attributes:
        least_company_quantile: Company that so few of the newer training moves fell below is too
            poor.
        most_remote_share: Share of the newer training moves that lay farther from the usual than
            what still gets an estimate.
        newer_share: Share of the training moves that are the newer ones. Records grow longer and
            posts change: measured by the oldest moves, a tenth of next year's would be too alone.
        least_quality: Least share of what matters that must be recorded
            (`models.explaining.data_quality`).
    """

    least_company_quantile: float = 0.002
    most_remote_share: float = 0.01
    newer_share: float = 0.5
    least_quality: float = 0.35


@dataclass(frozen=True)
class Support:
    """Where the training moves lie in the trees.

    Attributes:
        counts: By tree of all boosters, how many training moves each leaf holds.
        rows: How many training moves there are.
        usual: Median log company of the training moves.
        least: Log company below which no estimate is given.
        least_quality: Least data quality for an estimate.
        farthest: Remoteness (`AdditivePart.remoteness`) beyond which no estimate is given.
    """

    counts: tuple[tuple[int, ...], ...]
    rows: int
    usual: float
    least: float
    least_quality: float
    farthest: float = np.inf

    def company(self, boosters: Sequence[lightgbm.Booster], design: Floats) -> Floats:
        """Log of the share of training moves beside each row, mean over the trees.

        A leaf that no training move reaches counts as half a move. Rounded, so that the last digit
        of a sum of logarithms decides about nobody.
        """
        pieces = [self._total(boosters, piece) for piece in _pieces(design)]
        total = np.concatenate([np.empty(0, dtype=np.float64), *pieces])
        company: Floats = total / max(len(self.counts), 1) - np.log(self.rows)
        return company.round(_DECIMALS)

    def _total(self, boosters: Sequence[lightgbm.Booster], design: Floats) -> Floats:
        found = leaves_of(boosters, design)
        if len(self.counts) == 0:
            return np.zeros(len(design), dtype=np.float64)
        # Tree by tree: a sum over a matrix's rows gives a row other last digits in a batch.
        logs: Floats = self._logs[np.arange(len(self.counts)), found]
        return np.cumsum(logs, axis=1)[:, -1]

    @cached_property
    def _logs(self) -> Floats:
        """One row a tree, one column a leaf; nothing is read behind a tree's last leaf."""
        counts = np.ones((len(self.counts), max(map(len, self.counts), default=0)))
        for tree, own in enumerate(self.counts):
            counts[tree, : len(own)] = own
        return np.log(np.maximum(counts, 0.5))

    def to_json(self) -> dict[str, Any]:
        """The support as plain values."""
        return {
            "counts": [list(tree) for tree in self.counts],
            "rows": self.rows,
            "usual": self.usual,
            "least": self.least,
            "least_quality": self.least_quality,
            "farthest": self.farthest,
        }

    @classmethod
    def of_json(cls, parsed: Mapping[str, Any]) -> Support:
        """The reverse of `to_json`."""
        return cls(
            tuple(tuple(int(count) for count in tree) for tree in parsed["counts"]),
            int(parsed["rows"]),
            float(parsed["usual"]),
            float(parsed["least"]),
            float(parsed["least_quality"]),
            # Artefacts made before there was a limit have none.
            float(parsed.get("farthest", np.inf)),
        )


def leaves_of(boosters: Sequence[lightgbm.Booster], design: Floats) -> Leaves:
    """The leaf each row ends in, one row a move, one column a tree of all boosters in turn."""
    return np.hstack([leaves(booster, design) for booster in boosters])


def remoteness(additive: AdditivePart | None, design: Floats) -> Floats:
    """How far each row lies from the usual, in log-odds; rounded like company, 0 without a part."""
    if additive is None:
        return np.zeros(len(design), dtype=np.float64)
    return additive.remoteness(design).round(_DECIMALS)


def fit_support(
    boosters: Sequence[lightgbm.Booster],
    additive: AdditivePart | None,
    design: Floats,
    start_days: Days,
    parameters: SupportParameters,
) -> Support:
    """The support of a training design.

    Args:
        boosters: As grown on it.
        additive: As fitted on it; None: there is none.
        design: One row a training move.
        start_days: Start of each, as days since 1970-01-01.
        parameters: Where support ends.
    """
    counts = tuple(np.zeros(size, dtype=np.intp) for size in _leaves_by_tree(boosters))
    for piece in _pieces(design):
        found = leaves_of(boosters, piece)
        for tree, count in enumerate(counts):
            count += np.bincount(found[:, tree], minlength=len(count))
    draft = Support(
        tuple(tuple(count.tolist()) for count in counts),
        len(design),
        0.0,
        -np.inf,
        parameters.least_quality,
    )
    company = draft.company(boosters, design)
    is_newer = start_days >= np.quantile(start_days, 1 - parameters.newer_share)
    remote = remoteness(additive, design)[is_newer]
    return replace(
        draft,
        usual=float(np.median(company)),
        least=float(np.quantile(company[is_newer], parameters.least_company_quantile)),
        farthest=float(np.quantile(remote, 1 - parameters.most_remote_share)),
    )


def _pieces(design: Floats) -> Iterator[Floats]:
    """Some rows at a time: the leaves of all would fill the memory of a small server."""
    for start in range(0, len(design), _ROWS_AT_A_TIME):
        yield design[start : start + _ROWS_AT_A_TIME]


def _leaves_by_tree(boosters: Sequence[lightgbm.Booster]) -> list[int]:
    """How many leaves each tree has, reached by training moves or not."""
    texts = (booster.model_to_string() for booster in boosters)
    return [int(number) for text in texts for number in re.findall(_LEAVES, text)]
