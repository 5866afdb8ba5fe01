"""What a feature is: its name, group, unit, source and reason, declared beside its function.

A feature is a function named exactly as its column that returns a polars expression over one of the
frames of `features.frames`. The decorator `feature` records the facts that are not prose; the
docstring carries the rest (first line: what it is; `Unit:`, `Source:`, `Why:`). The catalogue page
and the sentences of explanations are made from both, so a feature cannot be in one and not the
other. A family (`over=`) yields one column for each measure, outcome, … that the records name:
`past_outcome_share__stay` comes from the function `past_outcome_share`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Group = Literal["person", "destination", "fit", "context"]
GROUPS: tuple[Group, ...] = ("person", "destination", "fit", "context")
Kind = Literal["number", "category"]
Member = Literal["outcome", "measure", "unit_measure", "scheme", "number_column", "word_column"]


@dataclass(frozen=True)
class Feature:
    """One column of the feature table.

    Attributes:
        name: The column.
        function: The function it is made by (equal to `name` but for families).
        member: For families, the measure, outcome, scheme or column it is about.
        group: Where its contribution is summed.
        kind: `number` (Float64) or `category` (String).
        what: First line of the docstring.
        unit: Unit and range, and when it is null.
        source: The tables and columns it is made from.
        why: Why it may matter, with a source.
        phrase: What it is called in a sentence, by language (`id`, `en`).
    """

    name: str
    function: str
    member: str | None
    group: Group
    kind: Kind
    what: str
    unit: str
    source: str
    why: str
    phrase: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FeatureTable:
    """Features of moves, one row a move, in the order of the moves given.

    Attributes:
        moves: The moves (`records.moves.MOVE_COLUMNS`).
        values: One column a feature, in the order of `features`; Float64 or String, null = unknown.
        features: The catalogue of these columns.
    """

    moves: pl.DataFrame
    values: pl.DataFrame
    features: tuple[Feature, ...]


FeatureFunction = Callable[..., pl.Expr]
