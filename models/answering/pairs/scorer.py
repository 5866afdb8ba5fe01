"""Who scores a block of pairs: the compiled road, or the model's own where that cannot be trusted.

Both say the same of every pair. The model's own writes the plain design out and asks LightGBM; it
is the judge in tests, and takes some hundred times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from models.answering.pairs.design import Numbers, PairDesign
from models.certainty.support import remoteness
from models.design import Floats

if TYPE_CHECKING:
    from models.model import Model

Flags = npt.NDArray[np.bool_]

_ROWS_AT_A_TIME = 8_192
_SLACK = 1e-9


@dataclass(frozen=True)
class Limits:
    """What the pairs of a block can be at most.

    Attributes:
        raw: The most that each raw score can be, one row a person, one column a post; -inf where
            there is surely no ground for an estimate.
        company: The most that each log company can be, alike; None where nobody has asked.
        raw_span: How far below its limit a raw score can lie.
    """

    raw: Floats
    company: Floats | None
    raw_span: float


@dataclass(frozen=True)
class Exact:
    """What is known of listed pairs, one entry a pair.

    Attributes:
        raw: Raw log-odds.
        company: Log company; nan where the model has no support.
        has_ground: Whether an estimate can be given.
    """

    raw: Floats
    company: Floats
    has_ground: Flags

    def take(self, chosen: Numbers) -> Exact:
        """Some of the pairs."""
        return Exact(self.raw[chosen], self.company[chosen], self.has_ground[chosen])

    def and_then(self, more: Exact) -> Exact:
        """These pairs, and more behind them."""
        return Exact(
            np.concatenate([self.raw, more.raw]),
            np.concatenate([self.company, more.company]),
            np.concatenate([self.has_ground, more.has_ground]),
        )


class BlockScores(Protocol):
    """What a scorer knows of one block."""

    def limits(self, *, with_company: bool) -> Limits:
        """What all pairs can be at most."""

    def exact(self, person: Numbers, post: Numbers) -> Exact:
        """Listed pairs, by their places in the block."""

    def member_scores(self, person: Numbers, post: Numbers) -> Floats:
        """Raw scores of the model's members for listed pairs, one row a member."""


class Scorer(Protocol):
    """Scores blocks of pairs by one model."""

    model: Model

    def of(self, design: PairDesign) -> BlockScores:
        """The scores of a block."""


def has_ground(model: Model, company: Floats, remote: Floats, unrecorded: Floats) -> Flags:
    """Whether there is ground for an estimate, as `models.explaining.abstention` asks.

    Args:
        model: The model.
        company: Log company of each pair, rounded as `Support.company` does.
        remote: Remoteness of each pair, rounded likewise.
        unrecorded: Which share of what matters is not recorded; infinite for an unseen word.
    """
    support = model.support
    if support is None:
        return np.ones(len(company), dtype=np.bool_)
    has_word = np.isfinite(unrecorded)
    is_recorded = 1.0 - np.where(has_word, unrecorded, 0.0) >= support.least_quality
    if model.feature_weights is None:
        is_recorded = np.ones(len(company), dtype=np.bool_)
    is_near = remote <= support.farthest
    if model.additive is None:
        is_near = np.ones(len(company), dtype=np.bool_)
    return np.asarray((company >= support.least) & is_near & is_recorded & has_word)


class PlainScorer:
    """The model's own road, a few thousand rows at a time."""

    def __init__(self, model: Model) -> None:
        """Keep the model.

        Args:
            model: The model asked.
        """
        self.model = model

    def of(self, design: PairDesign) -> BlockScores:
        """The scores of a block."""
        return _PlainScores(self.model, design)


class _PlainScores:
    def __init__(self, model: Model, design: PairDesign) -> None:
        self._model, self._design = model, design

    def limits(self, *, with_company: bool) -> Limits:
        shape = (self._design.people, self._design.posts)
        person, post = np.indices(shape).reshape(2, -1)
        found = self.exact(person, post)
        # What is compared is rounded, perhaps upwards.
        raw = np.where(found.has_ground, found.raw + _SLACK, -np.inf).reshape(shape)
        company = found.company.reshape(shape) if with_company else None
        return Limits(raw, company, 2 * _SLACK)

    def exact(self, person: Numbers, post: Numbers) -> Exact:
        model = self._model
        raw, company = np.empty(len(person)), np.full(len(person), np.nan)
        is_grounded = np.empty(len(person), dtype=np.bool_)
        for piece, rows in self._pieces(person, post):
            raw[piece] = model.raw_log_odds(rows)
            own = model.company(rows)
            if own is not None:
                company[piece] = own
            is_grounded[piece] = has_ground(
                model,
                company[piece],
                remoteness(model.additive, rows),
                self._design.unrecorded(person[piece], post[piece]),
            )
        return Exact(raw, company, is_grounded)

    def member_scores(self, person: Numbers, post: Numbers) -> Floats:
        spread = self._model.spread
        members = 0 if spread is None else len(spread.members)
        scores = np.empty((members, len(person)))
        for piece, rows in self._pieces(person, post):
            if spread is not None:
                scores[:, piece] = spread.member_scores(rows, self._model.weights)
        return scores

    def _pieces(self, person: Numbers, post: Numbers) -> Iterator[tuple[slice, Floats]]:
        for start in range(0, len(person), _ROWS_AT_A_TIME):
            piece = slice(start, start + _ROWS_AT_A_TIME)
            yield piece, self._design.rows(person[piece], post[piece])
