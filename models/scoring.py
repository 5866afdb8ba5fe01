"""The only road from a move to an estimate: commands, flows and routes all take it.

Features, design, raw log-odds and probability are made for every move asked about. Contributions
and what is made of them are only for rows that somebody will see: they cost a hundred times as
much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from features.build import build_features
from features.catalog import Feature, FeatureTable
from models.abstention import AbstainReason, abstain_reasons
from models.contributions import Contributions, contributions
from models.data_quality import data_quality
from models.explanation import (
    TIE_DECIMALS,
    FeatureContribution,
    abstain_sentences,
    typical_values,
)
from models.outcome import outcome_rule, with_outcomes
from models.rows import day_numbers
from models.score import DataQuality, Estimate, Score
from models.stability import stable_contributions
from records.moves import MOVE_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.model import Model
    from models.past import SimilarMove
    from models.wording import Value
    from records.contract import Records
    from records.dataset import Dataset, OutcomeRule

BLOCK_ROWS = 500
"""Rows explained at a time: enough to keep LightGBM busy, few enough to report progress."""


@dataclass(frozen=True)
class ScoredMoves:
    """Moves with their estimates, in the order they were asked about, nothing explained yet.

    Attributes:
        model: The model that scored them.
        version: Its registered version.
        outcome: What it predicts.
        moves: The moves (`records.moves.MOVE_COLUMNS`).
        values: The model's features, one column each in the model's order, null is unknown.
        features: The catalogue of these columns.
        design: What the trees read.
        raw_log_odds: Raw score of each move.
        probability: Estimate of each move, abstained or not.
        bounds: Lower and upper bound of each estimate; None where the model has no spread.
        abstained: By move, why no estimate is given out; nothing where one is.
    """

    model: Model
    version: str
    outcome: OutcomeRule
    moves: pl.DataFrame
    values: pl.DataFrame
    features: tuple[Feature, ...]
    design: NDArray[np.float64]
    raw_log_odds: NDArray[np.float64]
    probability: NDArray[np.float64]
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    abstained: tuple[tuple[AbstainReason, ...], ...]

    def take(self, rows: Sequence[int]) -> ScoredMoves:
        """Some of the moves with their estimates, in the order of `rows`."""
        chosen = list(rows)
        return replace(
            self,
            moves=self.moves[chosen],
            values=self.values[chosen],
            design=self.design[chosen],
            raw_log_odds=self.raw_log_odds[chosen],
            probability=self.probability[chosen],
            bounds=None
            if self.bounds is None
            else (self.bounds[0][chosen], self.bounds[1][chosen]),
            abstained=tuple(self.abstained[row] for row in chosen),
        )

    @property
    def has_estimate(self) -> NDArray[np.bool_]:
        """Whether an estimate is given out, by move."""
        return np.array([not reasons for reasons in self.abstained], dtype=np.bool_)

    def best_first(self) -> list[int]:
        """Row numbers from the highest estimate down; equal ones by employee, then position.

        Moves without an estimate come last, by employee and position.

        Raw scores are rounded before they are compared: the last digits of a sum differ between
        machines, and the order of people may not.
        """
        ranked = self.moves.select(
            "employee_id",
            "position_id",
            rounded=pl.Series(
                np.where(self.has_estimate, np.round(self.raw_log_odds, TIE_DECIMALS), -np.inf)
            ),
        ).with_row_index("row")
        order = ranked.sort(
            "rounded", "employee_id", "position_id", descending=[True, False, False]
        )
        rows: list[int] = order["row"].to_list()
        return rows

    @property
    def catalogue(self) -> dict[str, Feature]:
        """The model's features by name."""
        return {feature.name: feature for feature in self.features}

    def data_quality(self, rows: Sequence[int]) -> list[DataQuality] | None:
        """Data quality of some rows; None where training has left no weights."""
        weights = self.model.manifest.get("mean_absolute_contribution")
        return None if weights is None else data_quality(self.values[list(rows)], weights)

    def similar(self, rows: Sequence[int]) -> list[tuple[SimilarMove, ...]] | None:
        """Past moves like some rows; None where the model has kept none."""
        chosen = list(rows)
        return self.model.similar(self.design[chosen], day_numbers(self.moves["as_of"][chosen]))

    def similar_count(self, row: int) -> int | None:
        """How many past moves stand beside a row; None where the model cannot tell."""
        company = self.model.company(self.design[[row]])
        if company is None or self.model.support is None:
            return None
        return max(1, round(float(np.exp(company[0])) * self.model.support.rows))

    def typical(self) -> dict[str, Value]:
        """Each feature's usual value among the training moves."""
        return typical_values(self.model.manifest, self.values.columns)


def score_moves(
    model: Model, records: Records, dataset: Dataset, moves: pl.DataFrame, *, version: str
) -> ScoredMoves:
    """Estimates of moves, each resting on what was known on its own `as_of`.

    Args:
        model: The model asked.
        records: All records as stored, or as `models.outcome.with_outcomes` leaves them (whoever
            asks often derives the outcomes once); what a move may not know is cut off on the way.
        dataset: The organisation's rules.
        moves: One row a move (`records.moves.MOVE_COLUMNS`; other columns are not read).
        version: The model's registered version.

    Raises:
        NotFoundError: The dataset no longer has the model's outcome.
    """
    outcome = outcome_rule(dataset, model.outcome)
    usable = records if records.outcomes_are_usable else with_outcomes(records, dataset)
    table = build_features(usable, dataset, moves.select(MOVE_COLUMNS))
    return score_features(model, table, outcome, version=version)


def score_features(
    model: Model, table: FeatureTable, outcome: OutcomeRule, *, version: str
) -> ScoredMoves:
    """Estimates of moves whose features are made already.

    Args:
        model: The model asked.
        table: Features of the moves.
        outcome: What the model predicts.
        version: The model's registered version.
    """
    design = model.design(table.values)
    days = day_numbers(table.moves["as_of"])
    catalogue = {feature.name: feature for feature in table.features}
    names = [column.name for column in model.columns]
    raw = model.raw_log_odds(design)
    return ScoredMoves(
        model=model,
        version=version,
        outcome=outcome,
        moves=table.moves,
        values=table.values.select(names),
        features=tuple(catalogue[name] for name in names),
        design=design,
        raw_log_odds=raw,
        probability=model.probability(raw),
        bounds=model.bounds(design, raw, days),
        abstained=tuple(abstain_reasons(model, table.values, design)),
    )


def estimate_of(scored: ScoredMoves, row: int) -> Estimate | None:
    """The estimate of one move that is given out; None where there is no ground for one."""
    if scored.abstained[row]:
        return None
    lower, upper = (None, None) if scored.bounds is None else (
        float(each[row]) for each in scored.bounds
    )  # fmt: skip
    spread = scored.model.spread
    level = None if spread is None else spread.parameters.level
    return Estimate(float(scored.probability[row]), lower, upper, level)


def explained_blocks(
    scored: ScoredMoves, rows: Sequence[int]
) -> Iterator[tuple[Sequence[int], Contributions]]:
    """Contributions of some rows, a block at a time."""
    for start in range(0, len(rows), BLOCK_ROWS):
        block = rows[start : start + BLOCK_ROWS]
        yield block, contributions(scored.model, scored.design[list(block)])


def explained_scores(scored: ScoredMoves, rows: Sequence[int]) -> list[Score]:
    """Scores with everything that is said about them, in the order of `rows`.

    Args:
        scored: Moves with their estimates.
        rows: The rows that will be shown.
    """
    typical = scored.typical()
    scores: list[Score] = []
    for block, found in explained_blocks(scored, rows):
        moves = scored.moves[list(block)].to_dicts()
        values = scored.values[list(block)].rows()
        qualities = scored.data_quality(block)
        similar = scored.similar(block)
        stable = stable_contributions(scored.model, scored.design[list(block)], found)
        scores += [
            Score(
                move=moves[place],
                outcome=scored.outcome,
                model_version=scored.version,
                estimate=estimate_of(scored, row),
                abstain_reasons=abstain_sentences(scored.abstained[row], scored.catalogue),
                raw_log_odds=float(found.raw[place]),
                base_log_odds=found.base,
                contributions=tuple(
                    FeatureContribution(
                        feature, value, typical[feature.name], float(log_odds), is_stable
                    )
                    for feature, value, log_odds, is_stable in zip(
                        scored.features,
                        values[place],
                        found.values[place],
                        [None] * len(scored.features) if stable is None else stable[place].tolist(),
                        strict=True,
                    )
                ),
                data_quality=None if qualities is None else qualities[place],
                similar_moves=None if similar is None else similar[place],
                similar_count=scored.similar_count(row),
            )
            for place, row in enumerate(block)
        ]
    return scores
