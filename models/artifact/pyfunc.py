"""The door for MLflow's users: `mlflow.pyfunc.load_model("models:/mutasi-OUTCOME@champion")`.

MLflow calls `_load_pyfunc` with the artefact's folder; the code travels beside it, so nothing of
the model is pickled. The product itself reads the artefact directly (`models.artifact.folder`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from models.artifact.folder import read_artifact
from models.design import Column
from models.model import Model


class FeatureScorer:
    """Scores features that MLflow hands over as a pandas frame."""

    def __init__(self, model: Model) -> None:
        """Keep the model."""
        self.model = model

    def predict(
        self, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """One row a move: probability and the log-odds it comes from.

        Args:
            model_input: One column a feature, by name; missing values empty.
            params: MLflow passes them; there are none.
        """
        del params
        values = pl.DataFrame(
            [_series(model_input[column.name], column) for column in self._present(model_input)]
        )
        raw = self.model.raw_log_odds(self.model.design(values))
        return pd.DataFrame(
            {"probability": self.model.probability(raw), "raw_log_odds": raw},
            index=model_input.index,
        )

    def _present(self, frame: pd.DataFrame) -> list[Column]:
        # A missing column is left out here, so that the model itself refuses it by name.
        return [column for column in self.model.columns if column.name in frame.columns]


def _series(column: pd.Series[Any], kind: Column) -> pl.Series:
    if kind.kind == "number":
        return pl.Series(kind.name, column.to_numpy(dtype=np.float64, na_value=np.nan))
    words = [None if pd.isna(word) else str(word) for word in column]
    return pl.Series(kind.name, words, dtype=pl.String)


def _load_pyfunc(path: str) -> FeatureScorer:
    """What MLflow looks for: the scorer of an artefact's folder."""
    return FeatureScorer(read_artifact(Path(path)))
