"""Many estimates as flat tables: what the command `score` writes into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from features.catalog import GROUPS
from models.answering.explained_rows import (
    ExplainedBlock,
    estimate_of,
    explained_blocks,
    explained_row,
)
from models.answering.score import Estimate
from models.answering.scoring import ScoredMoves
from models.explaining.explanation import reason_sentences
from models.words.wording import LANGUAGES, Language, value_text
from records.score_columns import SCORE_COLUMNS as STORED_COLUMNS

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
    rows = range(scored.moves.height)
    estimates = [estimate_of(scored, row) for row in rows]
    told = [scored.abstain_sentences(row)[language] for row in rows]
    raw = pl.Series(scored.raw_log_odds, dtype=pl.Float64)
    return _arranged(
        scored.moves.select("employee_id", "position_id", "unit_id", "as_of").with_columns(
            model_version=pl.lit(scored.version),
            probability=_numbers(estimates, "probability"),
            lower=_numbers(estimates, "lower"),
            upper=_numbers(estimates, "upper"),
            abstained=pl.Series(~scored.has_estimate),
            abstain_reasons=pl.Series([" ".join(each) or None for each in told], dtype=pl.String),
            # A withheld estimate is not to be had from its log-odds.
            raw_log_odds=raw.set(pl.Series(~scored.has_estimate), None),
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
    explained: list[pl.DataFrame] = []
    long: list[pl.DataFrame] = []
    for block in explained_blocks(scored, range(scored.moves.height)):
        explained.append(_explained_block(scored, block))
        if with_contributions:
            long.append(_long_block(scored, block, language))
        if advance is not None:
            advance(len(block.rows))
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


def _explained_block(scored: ScoredMoves, block: ExplainedBlock) -> pl.DataFrame:
    """Base, groups and reasons of a block of rows; nothing of a row without an estimate."""
    groups = np.array([feature.group for feature in scored.features])
    has_estimate = scored.has_estimate[list(block.rows)]
    reasons: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    for place in range(len(block.rows)):
        told = _reasons(scored, block, place) if has_estimate[place] else {}
        for language in LANGUAGES:
            reasons[language].append(" ".join(told.get(language, ())))
    withheld = pl.Series(~has_estimate)
    numbers = {
        "base_log_odds": np.full(len(block.rows), block.found.base),
        **{
            f"group_{group}": block.found.values[:, groups == group].sum(axis=1) for group in GROUPS
        },
    }
    return pl.DataFrame(
        {
            **{name: pl.Series(each).set(withheld, None) for name, each in numbers.items()},
            **{f"reasons_{language}": reasons[language] for language in LANGUAGES},
        }
    )


def _reasons(
    scored: ScoredMoves, block: ExplainedBlock, place: int
) -> dict[Language, tuple[str, ...]]:
    """The reasons of one row of a block, by language."""
    _, concepts = explained_row(scored, block, place)
    probability = float(scored.probability[block.rows[place]])
    return {
        language: reason_sentences(concepts, language, probability=probability, usual=scored.usual)
        for language in LANGUAGES
    }


def _long_block(scored: ScoredMoves, block: ExplainedBlock, language: Language) -> pl.DataFrame:
    """One row a move and feature; none of a move without an estimate."""
    rows: list[tuple[str, str, str, str, float, bool | None]] = []
    for place, row in enumerate(block.rows):
        if scored.abstained[row]:
            continue
        person, post = scored.moves[row].select("employee_id", "position_id").row(0)
        for one in explained_row(scored, block, place)[0]:
            text = value_text(one.feature, one.value, language, is_never=one.never)
            rows.append((person, post, one.feature.name, text, one.log_odds, one.stable))
    return pl.DataFrame(rows, schema=dict(CONTRIBUTION_COLUMNS), orient="row")
