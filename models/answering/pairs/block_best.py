"""The best pairs of one block: whom to ask exactly, and who is kept.

Every pair has a limit that its key cannot exceed. The pairs of the highest limits are asked first;
what they turn out to be tells which others can still be among the best, and those are asked too. So
what is kept is exact, whatever the limits are off by. By the lower bound, the limit takes a pair's
interval to be as narrow as one can be whose members agree on everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from models.answering.pairs.design import Numbers
from models.answering.pairs.scorer import BlockScores, Exact, Limits
from models.design import Floats, logistic
from models.explaining.feature_contribution import TIE_DECIMALS

if TYPE_CHECKING:
    from models.model import Model

_NARROW_TURNS = 2
"""Turns in which only the highest limits of each person and post are asked; then all that reach
the floors. Ordered by probability the first turn settles nearly everything."""

By = Literal["probability", "lower"]


@dataclass(frozen=True)
class Wanted:
    """What is wanted of all pairs.

    Attributes:
        day: The day the pairs are asked about, as days since 1970-01-01.
        top: How many are kept of each person, and of each post.
        by: What they are ordered by: the estimate, or the lower bound of its interval.
    """

    day: int
    top: int = 50
    by: By = "probability"


@dataclass(frozen=True)
class Kept:
    """Pairs that are kept, one entry a pair.

    Attributes:
        person: By place.
        post: By place.
        key: What they are ordered by, rounded.
        raw: Raw log-odds.
        probability: Estimate.
        lower: Lower bound; nan where the model has no spread.
        upper: Upper bound, likewise.
        rank_for_person: 1 is the person's best post; 0: not among those kept of the person.
        rank_for_post: 1 is the post's best person; 0: not among those kept of the post.
    """

    person: Numbers
    post: Numbers
    key: Floats
    raw: Floats
    probability: Floats
    lower: Floats
    upper: Floats
    rank_for_person: Numbers
    rank_for_post: Numbers

    def take(self, chosen: npt.NDArray[np.bool_] | Numbers) -> Kept:
        """Some of them."""
        return Kept(*(each[chosen] for each in vars(self).values()))


@dataclass(frozen=True)
class _Bounds:
    probability: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class _Known:
    """Pairs that have been asked exactly."""

    person: Numbers
    post: Numbers
    key: Floats
    exact: Exact


def best_of_block(
    model: Model,
    scores: BlockScores,
    wanted: Wanted,
    excluded: tuple[Numbers, Numbers],
    floor: Floats,
) -> Kept:
    """The best posts of each person of a block, and the people who may be among a post's best.

    Args:
        model: The model.
        scores: Of the block.
        wanted: What is wanted.
        excluded: Pairs that are not asked about.
        floor: By post, a key that its best are known to reach; -inf where none is known.

    Returns:
        People counted within the block; the rank of a post is that within the block.
    """
    limits = _key_limits(model, scores.limits(with_company=wanted.by == "lower"), wanted)
    limits[excluded] = -np.inf
    known = _ask(model, scores, wanted, limits, floor)
    of_person = ranks(known.person, known.key, known.post)
    of_post = ranks(known.post, known.key, known.person)
    is_of_person = of_person <= wanted.top
    is_of_post = (of_post <= wanted.top) & (known.key >= floor[known.post])
    kept = np.flatnonzero((is_of_person | is_of_post) & (known.key > -np.inf))
    person, post, exact = known.person[kept], known.post[kept], known.exact.take(kept)
    bounds = _bounds(model, scores, (person, post), exact, wanted.day)
    return Kept(
        person,
        post,
        known.key[kept],
        exact.raw,
        bounds.probability,
        bounds.lower,
        bounds.upper,
        np.where(is_of_person, of_person, 0)[kept],
        np.where(is_of_post, of_post, 0)[kept],
    )


def ranks(group: Numbers, key: Floats, tie: Numbers) -> Numbers:
    """The rank of each entry within its group, 1 for the highest key; the lower `tie` goes first.

    >>> group, key = np.array([0, 1, 0, 0]), np.array([0.5, 0.1, 0.7, 0.5])
    >>> ranks(group, key, np.array([1, 0, 2, 0])).tolist()
    [3, 1, 1, 2]
    """
    order = np.lexsort((_short(tie), -key, _short(group)))
    ordered = group[order]
    first = np.searchsorted(ordered, ordered, side="left")
    found = np.empty(len(group), dtype=np.int64)
    found[order] = np.arange(len(group)) - first + 1
    return found


def _short(places: Numbers) -> npt.NDArray[np.integer[Any]]:
    """Places in two bytes where they fit: numpy then sorts them ten times as fast."""
    return places.astype(np.uint16) if places.max(initial=0) < 2**16 else places


def floors(group: Numbers, key: Floats, rank: Numbers, top: int, groups: int) -> Floats:
    """By group, the key of its last one that is kept; -inf where there are not that many.

    Args:
        group: Of each entry.
        key: Of each entry.
        rank: Of each entry within its group.
        top: How many are kept.
        groups: How many groups there are.
    """
    found = np.full(groups, -np.inf)
    is_last = rank == top
    found[group[is_last]] = key[is_last]
    return found


def _ask(
    model: Model, scores: BlockScores, wanted: Wanted, limits: Floats, floor: Floats
) -> _Known:
    """Asks exactly whoever may be kept. Those asked are struck from the limits."""
    none = np.empty(0, dtype=np.int64)
    known = _Known(none, none, np.empty(0), Exact(np.empty(0), np.empty(0), none == 0))
    people, posts = limits.shape
    of_person, of_post = np.full(people, -np.inf), floor
    for turn in count():
        if turn < _NARROW_TURNS:
            chosen = _highest(limits, wanted.top, of_person, of_post)
        else:
            chosen = _reaching(limits, of_person, of_post)
        person, post = np.nonzero(chosen)
        if not len(person):
            break
        limits[person, post] = -np.inf
        found = scores.exact(person, post)
        key = _keys(model, scores, (person, post), found, wanted)
        known = _Known(
            np.concatenate([known.person, person]),
            np.concatenate([known.post, post]),
            np.concatenate([known.key, key]),
            known.exact.and_then(found),
        )
        rank = ranks(known.person, known.key, known.post)
        of_person = floors(known.person, known.key, rank, wanted.top, people)
        rank = ranks(known.post, known.key, known.person)
        of_post = np.maximum(floor, floors(known.post, known.key, rank, wanted.top, posts))
    return known


def _highest(limits: Floats, top: int, of_person: Floats, of_post: Floats) -> npt.NDArray[np.bool_]:
    """The highest limits of each person and post, as far as they reach its floor."""
    people, posts = limits.shape
    if posts > top:
        highest = np.partition(limits, posts - top, axis=1)[:, posts - top]
        of_person = np.maximum(of_person, highest)
    if people > top:
        highest = np.partition(limits, people - top, axis=0)[people - top]
        of_post = np.maximum(of_post, highest)
    return _reaching(limits, of_person, of_post)


def _reaching(limits: Floats, of_person: Floats, of_post: Floats) -> npt.NDArray[np.bool_]:
    """The pairs whose limit reaches their person's floor or their post's."""
    chosen = limits >= of_person[:, None]
    chosen |= limits >= of_post
    chosen &= limits > -np.inf
    return chosen


def _key_limits(model: Model, limits: Limits, wanted: Wanted) -> Floats:
    """The most that the key of each pair can be."""
    if wanted.by == "probability":
        return limits.raw
    spread, support = model.spread, model.support
    if spread is None or support is None or limits.company is None:
        return limits.raw
    highest = model.calibration.log_odds(limits.raw)
    lowest = model.calibration.log_odds(limits.raw - limits.raw_span)
    poverty = support.usual - limits.company
    days = np.full(poverty.shape, wanted.day, dtype=np.int32)
    least = spread.least_half_widths(poverty, days)
    key = logistic(np.maximum(highest, lowest) - least) + 10.0**-TIE_DECIMALS
    return np.where(np.isfinite(limits.raw), key, -np.inf)


def _keys(
    model: Model,
    scores: BlockScores,
    pairs: tuple[Numbers, Numbers],
    found: Exact,
    wanted: Wanted,
) -> Floats:
    """What listed pairs are ordered by; -inf where there is no ground for an estimate."""
    key = found.raw
    if wanted.by == "lower":
        key = _bounds(model, scores, pairs, found, wanted.day).lower
    # Rounded: the last digits of a sum differ between machines, and the order may not.
    return np.where(found.has_ground, np.round(key, TIE_DECIMALS), -np.inf)


def _bounds(
    model: Model,
    scores: BlockScores,
    pairs: tuple[Numbers, Numbers],
    exact: Exact,
    day: int,
) -> _Bounds:
    """Estimates and bounds of listed pairs, as `Model.bounds` gives them."""
    raw = exact.raw
    probability, nothing = model.probability(raw), np.full(len(raw), np.nan)
    if model.spread is None or model.support is None:
        return _Bounds(probability, nothing, nothing)
    middle = model.calibration.log_odds(raw)
    days = np.full(len(raw), day, dtype=np.int32)
    poverty = model.support.usual - exact.company
    half = model.spread.half_widths_of(scores.member_scores(*pairs), poverty, days)
    return _Bounds(probability, logistic(middle - half), logistic(middle + half))
