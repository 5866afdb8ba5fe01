"""The only road from a move to an estimate: commands, flows and routes all take it.

Features, design, raw log-odds and probability are made for every move asked about. Contributions
and what is made of them are only for rows that somebody will see: they cost a hundred times as
much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from features.build import build_features
from features.catalog import Feature, FeatureTable
from models.explaining.abstention import AbstainReason, abstain_reasons
from models.explaining.abstention_words import abstain_sentences
from models.explaining.data_quality import DataQuality, data_quality, training_ranges
from models.explaining.explanation import ground_of
from models.explaining.feature_contribution import (
    TIE_DECIMALS,
    FeatureContribution,
    average_values,
    typical_values,
)
from models.explaining.never import empty_cells, never_happened
from models.outcome import outcome_rule, with_outcomes
from models.rows import day_numbers
from models.words.wording import labelled
from records.knowing.moves import MOVE_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from features.prepared.day import PreparedDay
    from models.certainty.similar_moves import SimilarMove
    from models.model import Model
    from models.words.wording import Language, Value
    from records.contract import Records
    from records.dataset import Dataset, OutcomeRule

Bounds = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
"""Lower and upper bound of each estimate."""


@dataclass(frozen=True)
class ScoredMoves:
    """Moves with their estimates, in the order they were asked about, nothing explained yet.

    Attributes:
        model: The model that scored them.
        version: Its registered version.
        outcome: What it predicts.
        moves: The moves (`records.knowing.moves.MOVE_COLUMNS`).
        values: The model's features, one column each in the model's order, null is unknown.
        features: The catalogue of these columns.
        design: What the trees read.
        raw_log_odds: Raw score of each move.
        probability: Estimate of each move, abstained or not.
        company: Log of the share of past moves beside each; None where the model has no support.
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
    company: NDArray[np.float64] | None
    abstained: tuple[tuple[AbstainReason, ...], ...]

    def take(self, rows: Sequence[int]) -> ScoredMoves:
        """Some of the moves with their estimates, in the order of `rows`."""
        chosen = list(rows)
        taken = replace(
            self,
            moves=self.moves[chosen],
            values=self._values_of(chosen),
            design=self.design[chosen],
            raw_log_odds=self.raw_log_odds[chosen],
            probability=self.probability[chosen],
            company=None if self.company is None else self.company[chosen],
            abstained=tuple(self.abstained[row] for row in chosen),
        )
        if "bounds" not in vars(self):
            return taken
        return taken.bounded(
            None if self.bounds is None else (self.bounds[0][chosen], self.bounds[1][chosen])
        )

    def bounded(self, bounds: Bounds | None) -> ScoredMoves:
        """The same with bounds that are known already, by whatever way."""
        made = replace(self)
        vars(made)["bounds"] = bounds
        return made

    @cached_property
    def bounds(self) -> Bounds | None:
        """Lower and upper bound of each estimate; None where the model has no spread.

        All resamples have to be asked for them: whoever shows a few rows takes these first.
        """
        days = day_numbers(self.moves["as_of"])
        return self.model.bounds(self.design, self.raw_log_odds, days, self.company)

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

    @cached_property
    def catalogue(self) -> dict[str, Feature]:
        """The model's features by name."""
        return {feature.name: feature for feature in self.features}

    def data_quality(self, rows: Sequence[int]) -> list[DataQuality] | None:
        """Data quality of some rows; None where training has left no weights."""
        weights = self.model.feature_weights
        if weights is None:
            return None
        asked = self._values_of(rows)
        return data_quality(asked, weights, training_ranges(self.model.column_facts))

    def _values_of(self, rows: Sequence[int]) -> pl.DataFrame:
        """The values of some rows; all of them, one below the other, are not copied."""
        is_all = len(rows) == self.values.height and list(rows) == list(range(len(rows)))
        return self.values if is_all else self.values[list(rows)]

    def similar(self, rows: Sequence[int]) -> list[tuple[SimilarMove, ...]] | None:
        """Past moves like some rows; None where the model has kept none."""
        chosen = list(rows)
        return self.model.similar(self.design[chosen], day_numbers(self.moves["as_of"][chosen]))

    def similar_counts(self, rows: Sequence[int]) -> list[int] | None:
        """How many past moves stand beside each of some rows; None where the model cannot tell."""
        support = self.model.support
        if self.company is None or support is None:
            return None
        shares = np.exp(self.company[list(rows)])
        return [max(1, round(float(share) * support.rows)) for share in shares]

    @cached_property
    def usual(self) -> float | None:
        """Share of the training moves that went well; None where the manifest counts none."""
        ground = ground_of(self.model.manifest)
        return None if ground is None else ground.rate

    @cached_property
    def _known(self) -> tuple[Mapping[str, Value], Mapping[str, float | None]]:
        """Each feature's usual value and mean among the training moves."""
        names, facts = self.values.columns, self.model.column_facts
        return typical_values(facts, names), average_values(facts, names)

    @cached_property
    def _never(self) -> Mapping[str, NDArray[np.bool_]]:
        return never_happened(self.values.columns, empty_cells(self.values))

    def fact(
        self,
        row: int,
        column: int,
        value: Value,
        *,
        log_odds: float = 0.0,
        stable: bool | None = None,
    ) -> FeatureContribution:
        """One feature of one move, with what it adds.

        Args:
            row: Of the moves.
            column: Of the features.
            value: The feature's value.
            log_odds: What it adds.
            stable: Whether that holds under resampling.
        """
        feature = self.features[column]
        typical, average = self._known
        is_never = value is None and feature.name in self._never
        return FeatureContribution(
            feature,
            value,
            typical[feature.name],
            log_odds,
            stable,
            average[feature.name],
            never=is_never and bool(self._never[feature.name][row]),
        )

    def abstain_sentences(self, row: int) -> dict[Language, tuple[str, ...]]:
        """Why no estimate of a move is given out, by language; nothing where one is."""
        reasons = self.abstained[row]
        places = {feature.name: place for place, feature in enumerate(self.features)}
        named = {name for reason in reasons for name in reason.features}
        facts = {
            name: self.fact(row, places[name], self.values[name][row]) for name in sorted(named)
        }
        return abstain_sentences(reasons, facts)


def score_moves(
    model: Model, records: Records, dataset: Dataset, moves: pl.DataFrame, *, version: str
) -> ScoredMoves:
    """Estimates of moves, each resting on what was known on its own `as_of`.

    Args:
        model: The model asked.
        records: All records as stored, or as `models.outcome.with_outcomes` leaves them (whoever
            asks often derives the outcomes once); what a move may not know is cut off on the way.
        dataset: The organisation's rules.
        moves: One row a move (`records.knowing.moves.MOVE_COLUMNS`; other columns are not read).
        version: The model's registered version.

    Raises:
        NotFoundError: The dataset no longer has the model's outcome.
    """
    usable = records if records.outcomes_are_usable else with_outcomes(records, dataset)
    table = build_features(usable, dataset, moves.select(MOVE_COLUMNS))
    return score_table(model, table, dataset, version=version)


def score_table(
    model: Model, table: FeatureTable, dataset: Dataset, *, version: str
) -> ScoredMoves:
    """Estimates of moves whose features are made already, in the organisation's words.

    Args:
        model: The model asked.
        table: Features of the moves.
        dataset: The organisation's rules.
        version: The model's registered version.

    Raises:
        NotFoundError: The dataset no longer has the model's outcome.
    """
    outcome = outcome_rule(dataset, model.outcome)
    named = replace(table, features=labelled(table.features, dataset))
    return score_features(model, named, outcome, version=version)


def looked_up(
    prepared: PreparedDay, usable: Callable[[], Records], dataset: Dataset, moves: pl.DataFrame
) -> FeatureTable:
    """The features of moves: looked up, or worked out where the day knows no such person or post.

    Args:
        prepared: The day's features of everybody and every post.
        usable: All records as `models.outcome.with_outcomes` leaves them; read only where a move
            is to a post that nobody has described before.
        dataset: The organisation's rules.
        moves: One row a move (`records.knowing.moves.MOVE_COLUMNS`; other columns are not read).
    """
    asked = moves.select(MOVE_COLUMNS)
    person, post = prepared.places(asked)
    is_known = (person >= 0) & (post >= 0)
    if is_known.all():
        return prepared.table(asked, person, post)
    order = np.argsort(np.concatenate([np.flatnonzero(is_known), np.flatnonzero(~is_known)]))
    known = prepared.table(asked.filter(is_known), person[is_known], post[is_known])
    others = build_features(usable(), dataset, asked.filter(~is_known))
    values = pl.concat([known.values, others.values])[order]
    return FeatureTable(asked, values, others.features)


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
    catalogue = {feature.name: feature for feature in table.features}
    names = [column.name for column in model.columns]
    raw, company = model.raw_log_odds(design), model.company(design)
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
        company=company,
        abstained=tuple(abstain_reasons(model, table.values, design, company)),
    )
