"""The compiled road: a model's trees and terms made ready for all pairs, and blocks scored by them.

Importing this module imports numba; `models.answering.pairs.scorers` does so when pairs are asked
about.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.answering.pairs.block import (
    AdditiveSums,
    ForestSums,
    MemberSums,
    additive_sums,
    asked,
    codes_of,
    pair_groups,
    sides,
)
from models.answering.pairs.design import Numbers, PairDesign
from models.answering.pairs.forest import PairForest, pair_forest
from models.answering.pairs.kernel import Fine, Ground, Rounded, scan
from models.answering.pairs.pieces import Pieces, pieces_of
from models.answering.pairs.rounding import SLACK, fine, rounded
from models.answering.pairs.scorer import BlockScores, Exact, Limits, has_ground
from models.design import Floats

if TYPE_CHECKING:
    from models.certainty.support import Support
    from models.model import Model

_COMPANY_DECIMALS = 9


class CompiledScorer:
    """A model, ready to be asked about all pairs.

    Attributes:
        model: The model.
        forest: Its boosters.
        rounded: The same in whole numbers.
        pieces: Its additive part.
        centres: Mean of each column's term.
        members: The boosters of its members.
        fine_members: The same in whole numbers, where these are good enough.
        member_pieces: Their additive parts.
    """

    def __init__(self, model: Model) -> None:
        """Read the trees and the terms.

        Args:
            model: The model.

        Raises:
            UnsupportedTreesError: Its trees are not what the kernel knows.
        """
        columns = len(model.columns)
        support = model.support
        trees = 0 if support is None else len(support.counts)
        self.model = model
        self.forest: PairForest = pair_forest(
            model.boosters, None if support is None else support.counts
        )
        factor = model.weights.boosters / len(model.boosters)
        self.rounded: Rounded = rounded(self.forest, factor, 1.0 / max(trees, 1))
        parts = [] if model.additive is None else [model.additive]
        self.pieces: Pieces = pieces_of(parts, columns)
        centres = {} if model.additive is None else model.additive.centres
        self.centres: Floats = np.array([centres.get(place, 0.0) for place in range(columns)])
        members = () if model.spread is None else model.spread.members
        self.members: PairForest | None = (
            pair_forest([member.booster for member in members]) if members else None
        )
        self.fine_members: Fine | None = None if self.members is None else fine(self.members)
        self.member_pieces: Pieces = pieces_of([member.additive for member in members], columns)

    def of(self, design: PairDesign) -> BlockScores:
        """The scores of a block."""
        return _CompiledScores(self, design)


class _CompiledScores:
    def __init__(self, scorer: CompiledScorer, design: PairDesign) -> None:
        self._scorer, self._design = scorer, design
        self._codes = codes_of(scorer.forest, design)
        self._trees = ForestSums(scorer.forest, self._codes)

    @cached_property
    def _sums(self) -> AdditiveSums:
        scorer = self._scorer
        weight = scorer.model.weights.additive
        return additive_sums(scorer.pieces, scorer.centres, weight, self._design)

    @cached_property
    def _intercept(self) -> float:
        model = self._scorer.model
        return 0.0 if model.additive is None else model.weights.additive * model.additive.intercept

    @cached_property
    def _members(self) -> tuple[ForestSums, MemberSums] | None:
        scorer, design = self._scorer, self._design
        if scorer.members is None:
            return None
        codes = codes_of(scorer.members, design)
        trees = ForestSums(scorer.members, codes, scorer.fine_members)
        return trees, MemberSums(scorer.member_pieces, len(scorer.members.constant), design)

    def limits(self, *, with_company: bool) -> Limits:
        scorer, design = self._scorer, self._design
        forest, support = scorer.rounded, scorer.model.support
        if support is not None:
            forest = forest._replace(log_base=forest.log_base - np.log(support.rows))
        forest = forest._replace(base=forest.base + self._intercept)
        raw = np.empty((design.people, design.posts))
        company = np.empty((design.people if with_company else 0, design.posts))
        if raw.size:
            splits = asked(scorer.forest, self._codes, pair_groups(design))
            own = sides(scorer.forest, self._codes, design)
            sums, ground = self._sums.for_scan(), _ground(scorer.model, support)
            scan(forest, splits, self._codes, own, sums, ground, raw, company)
        return Limits(raw, company if with_company else None, forest.span)

    def exact(self, person: Numbers, post: Numbers) -> Exact:
        model = self._scorer.model
        scores, logs = self._trees.of_pairs(person, post)
        added, squares, unrecorded = self._sums.of_pairs(self._design, person, post).T
        # Booster by booster, as the model itself adds them.
        raw = model.weights.boosters * (sum(scores, np.zeros(len(person))) / len(scores))
        raw = raw + (added + self._intercept)
        company = np.full(len(person), np.nan)
        if model.support is not None:
            company = logs / max(len(model.support.counts), 1) - np.log(model.support.rows)
            company = company.round(_COMPANY_DECIMALS)
        remote = np.sqrt(squares).round(_COMPANY_DECIMALS)
        return Exact(raw, company, has_ground(model, company, remote, unrecorded))

    def member_scores(self, person: Numbers, post: Numbers) -> Floats:
        model = self._scorer.model
        if model.spread is None or self._members is None:
            return np.empty((0, len(person)))
        member_trees, member_terms = self._members
        trees, _ = member_trees.of_pairs(person, post)
        terms = member_terms.of_pairs(person, post).T
        intercepts = np.array([member.additive.intercept for member in model.spread.members])
        total: Floats = model.weights.boosters * trees
        total += model.weights.additive * (terms + intercepts[:, None])
        return total


def _ground(model: Model, support: Support | None) -> Ground:
    """The limits of ground, a little beyond: what lies between is asked exactly."""
    if support is None:
        return Ground(-np.inf, np.inf, np.inf)
    farthest = np.inf if model.additive is None else (support.farthest + SLACK) ** 2
    least = -np.inf if model.feature_weights is None else support.least_quality
    unrecorded = np.inf if np.isinf(least) else 1.0 - least + SLACK
    # A word that was never met makes the share infinite, which is beyond any limit.
    most = float(min(unrecorded, np.finfo(np.float64).max))
    return Ground(support.least - SLACK, float(farthest), most)
