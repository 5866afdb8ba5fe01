"""The fitted model as a value: its columns in order, its parts, its calibration, its manifest.

A raw score is a weighted sum of two parts over the same design: the mean of the boosters' raw
scores and an additive part. Both have exact contributions, and so has their sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from models.certainty.intervals import Spread
from models.certainty.similar_moves import Past, SimilarMove
from models.certainty.support import Support
from models.design import Column, Floats, design_matrix, logistic
from models.manifest.columns import ColumnFacts
from models.manifest.manifest import Manifest
from models.parts.additive import AdditivePart
from models.parts.calibration import IDENTITY, Calibration
from models.parts.trees import mean_raw_score
from models.recipe import Weights
from models.rows import Days
from records.errors import ArtifactError

if TYPE_CHECKING:
    import lightgbm


@dataclass(frozen=True)
class Model:
    """A fitted model of one outcome.

    Attributes:
        outcome: What it predicts.
        columns: The design matrix's columns, in order.
        boosters: One or more LightGBM boosters over the same columns.
        additive: The additive part over the same columns; None where it counts for nothing.
        weights: How much each of the two counts.
        calibration: From raw log-odds to the probability.
        spread: How sure it is; None where nobody has found that out.
        support: How much past stands behind an estimate; None likewise.
        past: The training moves, to find similar ones among; None where they were not kept.
        feature_weights: How much each feature moves an estimate, by column (mean absolute
            contribution); None where nobody has found that out.
        manifest: What it says of itself; None until its training is done.
    """

    outcome: str
    columns: tuple[Column, ...]
    boosters: tuple[lightgbm.Booster, ...]
    additive: AdditivePart | None = None
    weights: Weights = field(default_factory=Weights)
    calibration: Calibration = IDENTITY
    spread: Spread | None = None
    support: Support | None = None
    past: Past | None = None
    feature_weights: Mapping[str, float] | None = None
    manifest: Manifest | None = None

    @property
    def column_facts(self) -> Mapping[str, ColumnFacts]:
        """What the training moves were like, by column; nothing where no manifest says so."""
        features = () if self.manifest is None else self.manifest.features
        return {facts.name: facts for facts in features}

    def design(self, values: pl.DataFrame) -> Floats:
        """The design matrix of feature values, columns found by name."""
        return design_matrix(values, self.columns)

    def raw_log_odds(self, design: Floats) -> Floats:
        """The weighted sum of the parts' raw scores, one a row."""
        if len(design) == 0:
            return np.empty(0, dtype=np.float64)
        total = self.weights.boosters * mean_raw_score(self.boosters, design)
        if self.additive is not None:
            total += self.weights.additive * self.additive.raw_log_odds(design)
        return total

    def probability(self, raw_log_odds: Floats) -> Floats:
        """The calibrated probability of success that goes with raw log-odds."""
        return self.calibration.probability(raw_log_odds)

    def company(self, design: Floats) -> Floats | None:
        """Log of the share of past moves beside each row; None without support."""
        return None if self.support is None else self.support.company(self.boosters, design)

    def similar(self, design: Floats, days: Days) -> list[tuple[SimilarMove, ...]] | None:
        """The nearest past moves of each row known on its day; None where none were kept."""
        return None if self.past is None else self.past.similar(self.boosters[0], design, days)

    def bounds(
        self, design: Floats, raw: Floats, days: Days, company: Floats | None = None
    ) -> tuple[Floats, Floats] | None:
        """Lower and upper bound of each row's probability; None without a spread.

        Args:
            design: Rows of `design`.
            raw: Their raw log-odds.
            days: The day each is asked about, as days since 1970-01-01.
            company: Their company, where somebody has asked for it already.
        """
        company = self.company(design) if company is None else company
        if self.spread is None or company is None or self.support is None:
            return None
        poverty = self.support.usual - company
        half = self.spread.half_widths(design, self.weights, poverty, days)
        middle = self.calibration.log_odds(raw)
        return logistic(middle - half), logistic(middle + half)


def manifest_of(model: Model) -> Manifest:
    """What a model says of itself.

    Raises:
        ArtifactError: Nothing: its training is not done.
    """
    if model.manifest is None:
        raise ArtifactError(
            found=f"a model of {model.outcome} without a manifest",
            expected="a model of a training that is done, or one that was read from its folder",
            action="call `mutasi train`",
        )
    return model.manifest
