"""Many estimates as flat tables: what the command `score` writes into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from features.catalog import GROUPS
from models.explanation import (
    SMALLEST_REASON,
    FeatureContribution,
    abstain_sentences,
    reason_sentences,
)
from models.score import Estimate
from models.scoring import ScoredMoves, estimate_of, explained_blocks
from models.stability import stable_contributions
from models.wording import LANGUAGES, Language, Value, value_text
from records.score_columns import SCORE_COLUMNS as STORED_COLUMNS

if TYPE_CHECKING:
    from models.contributions import Contributions

SCORE_COLUMNS: Mapping[str, pl.DataType] = {
    name: dtype for name, dtype in STORED_COLUMNS.items() if name != "outcome"
}
"""Columns of the flat table in order; a part that does not exist yet is null throughout."""

CONTRIBUTION_COLUMNS: Mapping[str, pl.DataType] = {
    "employee_id": pl.String(),
    "position_id": pl.String(),
    "feature": pl.String(),
    "value": pl.String(),
    "log_odds": pl.Float64(),
    "stable": pl.Boolean(),
}
"""Columns of the long table of contributions."""


@dataclass(frozen=True)
class FlatTables:
    """Estimates as tables, rows in the order the moves were asked about.

    Attributes:
        scores: One row a move, `SCORE_COLUMNS`.
        contributions: One row a move and feature, `CONTRIBUTION_COLUMNS`; None if not asked for.
    """

    scores: pl.DataFrame
    contributions: pl.DataFrame | None


def plain_table(scored: ScoredMoves, language: Language = "en") -> pl.DataFrame:
    """The flat table without explanations: groups, base and reasons stay null.

    Args:
        scored: Moves with their estimates.
        language: Of the reasons for which no estimate is given.
    """
    estimates = [estimate_of(scored, row) for row in range(scored.moves.height)]
    told = [abstain_sentences(each, scored.catalogue)[language] for each in scored.abstained]
    return _arranged(
        scored.moves.select("employee_id", "position_id", "unit_id", "as_of").with_columns(
            model_version=pl.lit(scored.version),
            probability=_numbers(estimates, "probability"),
            lower=_numbers(estimates, "lower"),
            upper=_numbers(estimates, "upper"),
            abstained=pl.Series(~scored.has_estimate),
            abstain_reasons=pl.Series([" ".join(each) or None for each in told], dtype=pl.String),
            raw_log_odds=pl.Series(scored.raw_log_odds, dtype=pl.Float64),
        )
    )


def _numbers(estimates: Sequence[Estimate | None], name: str) -> pl.Series:
    """One number of every estimate; null where none is given."""
    found = [None if each is None else getattr(each, name) for each in estimates]
    return pl.Series(found, dtype=pl.Float64)


def explained_tables(
    scored: ScoredMoves,
    language: Language,
    *,
    with_contributions: bool = False,
    advance: Callable[[int], None] | None = None,
) -> FlatTables:
    """The flat table with groups and reasons, and the long table of contributions where asked.

    Args:
        scored: Moves with their estimates.
        language: Of the values in the long table.
        with_contributions: Whether the long table is wanted.
        advance: Told how many more rows are done.
    """
    typical = scored.typical()
    explained: list[pl.DataFrame] = []
    long: list[pl.DataFrame] = []
    for rows, found in explained_blocks(scored, range(scored.moves.height)):
        explained.append(_explained_block(scored, rows, found, typical))
        if with_contributions:
            long.append(_long_block(scored, rows, found, language))
        if advance is not None:
            advance(len(rows))
    scores = plain_table(scored, language)
    if explained:
        scores = _arranged(scores.with_columns(pl.concat(explained).get_columns()))
    if not with_contributions:
        return FlatTables(scores, None)
    empty = pl.DataFrame(schema=dict(CONTRIBUTION_COLUMNS))
    return FlatTables(scores, pl.concat([empty, *long]))


def _arranged(frame: pl.DataFrame) -> pl.DataFrame:
    """All columns of the flat table in their order, missing ones null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in SCORE_COLUMNS.items()
    )


def _explained_block(
    scored: ScoredMoves, rows: Sequence[int], found: Contributions, typical: Mapping[str, Value]
) -> pl.DataFrame:
    """Base, groups and reasons of a block of rows."""
    groups = np.array([feature.group for feature in scored.features])
    values = scored.values[list(rows)].rows()
    stable = stable_contributions(scored.model, scored.design[list(rows)], found)
    shown = [
        [
            FeatureContribution(
                scored.features[column],
                values[place][column],
                typical[scored.features[column].name],
                float(row[column]),
                None if stable is None else bool(stable[place, column]),
            )
            for column in np.flatnonzero(np.abs(row) >= SMALLEST_REASON)
        ]
        if not scored.abstained[rows[place]]
        else []
        for place, row in enumerate(found.values)
    ]
    return pl.DataFrame(
        {
            "base_log_odds": np.full(len(rows), found.base),
            **{f"group_{group}": found.values[:, groups == group].sum(axis=1) for group in GROUPS},
            **{
                f"reasons_{language}": [" ".join(reason_sentences(row, language)) for row in shown]
                for language in LANGUAGES
            },
        }
    )


def _long_block(
    scored: ScoredMoves, rows: Sequence[int], found: Contributions, language: Language
) -> pl.DataFrame:
    """One row a move and feature."""
    moves = scored.moves[list(rows)]
    values = scored.values[list(rows)].rows()
    each = len(scored.features)
    stable = stable_contributions(scored.model, scored.design[list(rows)], found)
    return pl.DataFrame(
        {
            "employee_id": moves["employee_id"].repeat_by(each).explode(),
            "position_id": moves["position_id"].repeat_by(each).explode(),
            "feature": [feature.name for feature in scored.features] * len(rows),
            "value": [
                value_text(feature, value, language)
                for row in values
                for feature, value in zip(scored.features, row, strict=True)
            ],
            "log_odds": found.values.ravel(),
            "stable": pl.Series(
                [None] * (each * len(rows)) if stable is None else stable.ravel(), dtype=pl.Boolean
            ),
        },
        schema=dict(CONTRIBUTION_COLUMNS),
    )
