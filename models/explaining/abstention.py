"""When no estimate is given: where the past gives no ground for one.

Four things can be missing: similar training moves, training moves as far from the usual, training
moves with the word that describes the post, or enough recorded values of what matters. A
probability near one half is never a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from models.certainty.support import remoteness
from models.design import Column, Floats
from models.explaining.data_quality import data_quality, filled_shares
from models.model import Model
from models.rows import Places

AbstentionGround = Literal["company", "far", "word", "records"]

NAMED = 3
"""Features named in a reason: enough to know where to look."""
_LISTED = 12
"""Features listed where a move is far out: several say one thing, and one of them is named."""


@dataclass(frozen=True)
class AbstainReason:
    """Why no estimate is given.

    Attributes:
        ground: What is missing: past moves like this one (`company`), past moves as `far` from the
            usual, past moves with a `word`, or enough `records`.
        features: The features that it is about, weightiest first; empty if no feature stands out.
        value: The unknown word, for `word`; else None.
    """

    ground: AbstentionGround
    features: tuple[str, ...] = ()
    value: str | None = None


def abstain_reasons(
    model: Model, values: pl.DataFrame, design: Floats, company: Floats | None = None
) -> list[tuple[AbstainReason, ...]]:
    """By row, why no estimate is given; none where one is.

    Args:
        model: The model asked; without support it always gives an estimate.
        values: One column a feature of the model, null is unknown.
        design: The same rows as the trees read them.
        company: Their company (`Model.company`), where somebody has asked for it already.
    """
    company = model.company(design) if company is None else company
    if model.support is None or company is None:
        return [()] * len(design)
    unseen = _unseen_words(model.columns, values)
    poor = _poorly_recorded(model, values)
    alone = company < model.support.least
    far = _far_out(model, design)
    lonely = _unlike_others(model, design, np.flatnonzero(alone))
    return [
        (
            *([AbstainReason("company", lonely.get(row, ()))] if alone[row] else []),
            *([far[row]] if row in far else []),
            *unseen.get(row, ()),
            *([poor[row]] if row in poor else []),
        )
        for row in range(len(design))
    ]


def _far_out(model: Model, design: Floats) -> dict[int, AbstainReason]:
    """Rows farther from the usual than nearly all past moves, and what takes them there most."""
    if model.support is None or model.additive is None:
        return {}
    rows = np.flatnonzero(remoteness(model.additive, design) > model.support.farthest)
    unlike = _unlike_others(model, design, rows)
    return {row: AbstainReason("far", features) for row, features in unlike.items()}


def _unlike_others(model: Model, design: Floats, rows: Places) -> dict[int, tuple[str, ...]]:
    """What sets some rows apart from the usual, by the additive part; nothing without one."""
    if model.additive is None:
        return {}
    taken = np.abs(model.additive.contributions(design[rows]))
    most = np.argsort(-taken, axis=1, kind="stable")[:, :_LISTED]
    return {
        int(row): tuple(model.columns[place].name for place in places)
        for row, places in zip(rows, most, strict=True)
    }


def _unseen_words(
    columns: Sequence[Column], values: pl.DataFrame
) -> dict[int, tuple[AbstainReason, ...]]:
    """Rows whose post is described by a word that training never met."""
    found: dict[int, tuple[AbstainReason, ...]] = {}
    for column in columns:
        if column.kind != "category" or column.group != "destination":
            continue
        words = values.get_column(column.name).to_list()
        known = set(column.categories)
        for row, word in enumerate(words):
            if word is not None and word not in known:
                reason = AbstainReason("word", (column.name,), word)
                found[row] = (*found.get(row, ()), reason)
    return found


def _poorly_recorded(model: Model, values: pl.DataFrame) -> dict[int, AbstainReason]:
    """Rows with too little on record of what matters, each with its weightiest gaps."""
    weights = model.feature_weights
    if model.support is None or weights is None:
        return {}
    named = values.select([column.name for column in model.columns])
    poor = np.flatnonzero(filled_shares(named, weights) < model.support.least_quality).tolist()
    qualities = data_quality(named[poor], weights) if poor else []
    return {
        row: AbstainReason("records", quality.missing[:NAMED])
        for row, quality in zip(poor, qualities, strict=True)
    }
