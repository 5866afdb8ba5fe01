"""Rows a model learns from, as files: Parquet for numbers and words, JSON for the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import polars as pl

from features.catalog import Feature, FeatureTable
from features.units import Unit
from models.rows import TrainingRows

_MOVES, _VALUES, _FEATURES = "moves.parquet", "values.parquet", "features.json"
_OF_ROWS = ("_label", "_start_days", "_matures_days")


def write_rows(folder: Path, rows: TrainingRows) -> None:
    """Write rows into a folder that exists."""
    label, start_days, matures_days = _OF_ROWS
    rows.table.moves.with_columns(
        pl.Series(label, rows.label),
        pl.Series(start_days, rows.start_days),
        pl.Series(matures_days, rows.matures_days),
    ).write_parquet(folder / _MOVES)
    rows.table.values.write_parquet(folder / _VALUES)
    features = [{**asdict(feature), "unit": feature.unit.name} for feature in rows.table.features]
    (folder / _FEATURES).write_text(json.dumps(features, indent=0), encoding="utf-8")


def read_rows(folder: Path) -> TrainingRows:
    """The rows that `write_rows` wrote."""
    moves = pl.read_parquet(folder / _MOVES)
    features = json.loads((folder / _FEATURES).read_text(encoding="utf-8"))
    table = FeatureTable(
        moves.drop(_OF_ROWS),
        pl.read_parquet(folder / _VALUES),
        tuple(Feature(**{**feature, "unit": Unit[feature["unit"]]}) for feature in features),
    )
    return TrainingRows(table, *(moves[name].to_numpy() for name in _OF_ROWS))


def stacked(parts: Sequence[TrainingRows], like: FeatureTable) -> TrainingRows:
    """Rows of several cities beneath each other, with the features of one of them.

    A feature that a part lacks (nobody there ever had what it is made from) is missing in its rows.
    """
    schema = like.values.schema
    values = [
        part.table.values.select(
            (pl.col(name) if name in part.table.values.columns else pl.lit(None))
            .cast(dtype)
            .alias(name)
            for name, dtype in schema.items()
        )
        for part in parts
    ]
    moves = pl.concat([part.table.moves for part in parts])
    return TrainingRows(
        replace(like, moves=moves, values=pl.concat(values)),
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.start_days for part in parts]),
        np.concatenate([part.matures_days for part in parts]),
    )
