"""What an organisation says about itself in `dataset.toml`.

Nothing here knows a panel: every name of a rating scheme, a measure or an outcome comes from the
file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from records.errors import ContractError

Summary = Literal["mean", "rate", "count", "last"]
Better = Literal["higher", "lower"]
OutcomeKind = Literal["adaptation", "stay", "supplied"]

SUMMARIES: tuple[str, ...] = ("mean", "rate", "count", "last")
OUTCOME_KINDS: tuple[str, ...] = ("adaptation", "stay", "supplied")
MOVE_COLUMNS: tuple[str, ...] = (
    "unit_id", "position_id", "title", "job_family", "position_kind", "level",
)  # fmt: skip


@dataclass(frozen=True)
class MoveRules:
    """How assignments become moves.

    Attributes:
        changes: A change in any of these columns is a move.
        merge_gap_days: The same post again within so many days is one spell.
        ignore_causes: Causes that change the paper but not the person's post.
    """

    changes: tuple[str, ...] = ("unit_id", "title", "job_family")
    merge_gap_days: int = 31
    ignore_causes: tuple[str, ...] = ("reorganisation", "renaming", "equalisation", "reappointment")


@dataclass(frozen=True)
class RatingScheme:
    """One appraisal scheme; schemes are never pooled by raw value.

    Attributes:
        kind: `ordinal` (named values) or `numeric`.
        order: Ordinal values from worst to best.
        lowest: Least possible value of a numeric scheme.
        highest: Greatest possible value of a numeric scheme.
        satisfactory: This value or better is satisfactory.
    """

    kind: Literal["ordinal", "numeric"]
    order: tuple[str, ...] = ()
    lowest: float = 0.0
    highest: float = 100.0
    satisfactory: str | float = 0.0

    @property
    def satisfactory_position(self) -> float:
        """The satisfactory value on the scheme's own scale of 0 (worst) to 1 (best)."""
        if self.kind == "ordinal":
            return self.order.index(str(self.satisfactory)) / max(len(self.order) - 1, 1)
        return (float(self.satisfactory) - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True)
class MeasureRule:
    """How values of a measure are summed up over a window.

    Attributes:
        summary: `mean` (weighted by exposure), `rate` (sum of value / sum of exposure), `count`
            (events per window) or `last`.
        better: The good direction, if there is one.
    """

    summary: Summary = "mean"
    better: Better | None = None


@dataclass(frozen=True)
class OutcomeRule:
    """What a model predicts.

    Attributes:
        name: The outcome's name in commands and tables.
        kind: `adaptation`, `stay` or `supplied`.
        label: One line for people.
        days: For `stay`, how long the person must still be in the post.
        matures_after_days: For `supplied`, the fixed maturity; None: the longest delay seen so far.
    """

    name: str
    kind: OutcomeKind
    label: str = ""
    days: int = 365
    matures_after_days: int | None = None


@dataclass(frozen=True)
class Dataset:
    """The whole of `dataset.toml`."""

    name: str
    language: str
    snapshot_on: date
    source: str = ""
    licence: str = ""
    moves: MoveRules = field(default_factory=MoveRules)
    ratings: Mapping[str, RatingScheme] = field(default_factory=dict)
    measures: Mapping[str, MeasureRule] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeRule] = field(default_factory=dict)
