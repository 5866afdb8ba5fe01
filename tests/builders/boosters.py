"""Small boosters of every setting, grown on seeded rows, and rows to explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import lightgbm
import numpy as np

from models.design import Floats

QUIET = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}


@dataclass(frozen=True)
class Recipe:
    """What a booster is grown from.

    Attributes:
        parameters: LightGBM's, beyond a small binary booster's.
        rounds: Trees.
        features: Columns.
        rows: Training rows.
        missing: Share of missing numbers in training.
        categories: By column, how many categories it has; all other columns are numbers.
        seed: Of rows and trees.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    rounds: int = 20
    features: int = 8
    rows: int = 600
    missing: float = 0.1
    categories: Mapping[int, int] = field(default_factory=dict)
    seed: int = 0

    def settings(self) -> dict[str, Any]:
        """All parameters of the training."""
        small = {"objective": "binary", "num_leaves": 15, "min_data_in_leaf": 5, "seed": self.seed}
        return {**QUIET, **small, "min_data_per_group": 5, **self.parameters}

    def training(self) -> tuple[Floats, Floats]:
        """Design and label; some columns are whole numbers, so that zeros are common."""
        draw = np.random.default_rng(self.seed)
        design = draw.normal(size=(self.rows, self.features))
        design[:, ::3] = np.round(design[:, ::3] * 2)
        truth = design[:, 0] + np.sin(2 * design[:, 1]) + design[:, -1] * design[:, -2]
        for column, count in self.categories.items():
            design[:, column] = draw.integers(0, count, self.rows)
            truth = truth + design[:, column] % 3
        numbers = [column for column in range(self.features) if column not in self.categories]
        holes = draw.random((self.rows, len(numbers))) < self.missing
        design[:, numbers] = np.where(holes, np.nan, design[:, numbers])
        noisy = truth + draw.normal(size=self.rows) / 2
        if self.settings()["objective"] == "regression":
            return design, noisy
        return design, (noisy > np.median(noisy)).astype(np.float64)

    def dataset(self) -> lightgbm.Dataset:
        """The training rows, with the categories told to LightGBM."""
        design, label = self.training()
        return lightgbm.Dataset(design, label, categorical_feature=sorted(self.categories))

    def grow(self) -> lightgbm.Booster:
        """The booster."""
        return lightgbm.train(self.settings(), self.dataset(), self.rounds)

    def asked(self, rows: int = 70) -> Floats:
        """Rows to explain, each with something that training had not.

        Missing values in any column, infinities and zeros, categories that are unseen, negative or
        no whole number.
        """
        draw = np.random.default_rng(self.seed + 1)
        design = self.training()[0][:rows]
        odd = draw.choice([np.inf, -np.inf, 0.0, -0.0, 1e-36, 1e300], design.shape)
        design = np.where(draw.random(design.shape) < 0.1, odd, design)
        for column, count in self.categories.items():
            odd_codes = draw.choice([-1.0, -0.5, 0.5, count + 1.0, 1e6, *range(count)], rows)
            design[:, column] = odd_codes
        return np.where(draw.random(design.shape) < 0.1, np.nan, design)
