"""The scorer of a model: the compiled one once it has been found right, else the model itself.

Before it scores anybody, 32 pairs made of the trees' own thresholds and categories, with missing
and extreme values among them, are scored both ways. A difference, a tree that the kernel does not
know or a machine on which it cannot be compiled leaves all pairs to the model's own road, and the
log says why. numba is imported when the first scorer is made.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from models.answering.pairs.design import PairDesign, PairGroup
from models.answering.pairs.forest import A_SET, Scales
from models.answering.pairs.scorer import PlainScorer, Scorer
from models.design import Floats
from models.explaining.shapley.model_text import UnsupportedTreesError

if TYPE_CHECKING:
    from models.design import Column
    from models.model import Model

logger = logging.getLogger(__name__)

TOLERANCE = 1e-6
"""How far the compiled road may lie from the model's own, in log-odds."""
_PEOPLE, _POSTS = 8, 4
_SEED = 0
_MISSING_SHARE, _EXTREME_SHARE = 0.2, 0.2
_EXTREMES = np.array([-np.inf, np.inf, 0.0, -0.0, 1e-36, -1e-36, 1e300, -1e300])

# No numba, a numba that does not suit this numpy, no compiler for this machine, a full disk.
_CANNOT_COMPILE = (ImportError, OSError, RuntimeError)


def scorer_of(model: Model) -> Scorer:
    """Who scores all pairs by a model: the compiled road if it is right, else the model's own."""
    try:
        from models.answering.pairs.compiled_scorer import CompiledScorer

        scorer = CompiledScorer(model)
        difference = _difference(scorer, trial(model, scorer.forest.scales))
    except UnsupportedTreesError as error:
        reason = error.found
    except _CANNOT_COMPILE as error:
        reason = f"no kernel, {error}"
    else:
        # Written so that a nan on either side is refused too.
        if difference <= TOLERANCE:
            return scorer
        reason = f"the kernel is off by {difference:.1e}"
    logger.warning("LightGBM itself scores all pairs, which takes long: %s", reason)
    return PlainScorer(model)


def _difference(scorer: Scorer, design: PairDesign) -> float:
    """The greatest difference between a scorer and the model's own road over a block."""
    own, judge = scorer.of(design), PlainScorer(scorer.model).of(design)
    person, post = np.indices((design.people, design.posts)).reshape(2, -1)
    found, judged = own.exact(person, post), judge.exact(person, post)
    limits = own.limits(with_company=False)
    reached = limits.raw.ravel()
    asked = np.isfinite(reached)
    # A pair with ground that the scan leaves out, or that lies outside its limits.
    outside = np.maximum(judged.raw - reached, reached - judged.raw - limits.raw_span)[asked]
    left_out = np.inf if (judged.has_ground & ~asked).any() else 0.0
    company = np.abs(found.company - judged.company)
    return max(
        float(np.abs(found.raw - judged.raw).max()),
        float(np.max(company)) if scorer.model.support is not None else 0.0,
        float(outside.max(initial=0.0)),
        left_out,
        float(
            np.abs(own.member_scores(person, post) - judge.member_scores(person, post)).max(
                initial=0.0
            )
        ),
    )


def trial(model: Model, scales: Scales) -> PairDesign:
    """A block that tries a model: columns of people, of posts and of pairs, always the same one."""
    draw = np.random.default_rng(_SEED)
    shapes = ((_PEOPLE, 1), (1, _POSTS), (_PEOPLE, _POSTS))
    people, posts = np.arange(_PEOPLE, dtype=np.int32), np.arange(_POSTS, dtype=np.int32)
    groups = []
    for number, shape in enumerate(shapes):
        places = tuple(range(number, len(model.columns), len(shapes)))
        if places:
            own = [_values(draw, model.columns[place], place, scales, shape) for place in places]
            classes = people % shape[0], posts % shape[1]
            groups.append(PairGroup(places, np.array(own), *classes))
    return PairDesign(tuple(groups), _PEOPLE, _POSTS)


def _values(
    draw: np.random.Generator, column: Column, place: int, scales: Scales, shape: tuple[int, int]
) -> Floats:
    """Values of a column: its thresholds and the numbers right beside them, or its categories."""
    own = np.flatnonzero(scales.column == place)
    if column.kind == "category" or (scales.reading[own] == A_SET).any():
        values = draw.integers(0, max(1, len(column.categories)), shape).astype(np.float64)
    else:
        cuts = [
            scales.thresholds[scales.first[scale] : scales.first[scale] + scales.size[scale]]
            for scale in own
        ]
        known = np.concatenate([draw.normal(size=1), *cuts])
        beside = [np.nextafter(known, -np.inf), known, np.nextafter(known, np.inf)]
        values = draw.choice(np.concatenate(beside), shape)
        is_extreme = draw.random(shape) < _EXTREME_SHARE
        values = np.where(is_extreme, draw.choice(_EXTREMES, shape), values)
    return np.where(draw.random(shape) < _MISSING_SHARE, np.nan, values)
