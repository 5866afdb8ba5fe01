"""Feature tables compared to the last bit."""

from __future__ import annotations

import polars as pl

from features.build import build_features
from features.catalog import FeatureTable
from models.outcome import with_outcomes
from records.contract import Records
from records.dataset import Dataset


def features_of(records: Records, dataset: Dataset, moves: pl.DataFrame) -> pl.DataFrame:
    """The values of the features, from records as they were ingested."""
    return build_features(with_outcomes(records, dataset), dataset, moves).values


def differences(values: pl.DataFrame, others: pl.DataFrame) -> list[str]:
    """Where two tables of the same moves differ, each as a line: row, feature, both values.

    A column that one table lacks (nobody's unit was measured by then) is empty there.
    """
    names = list(dict.fromkeys([*values.columns, *others.columns]))
    empty = [None] * values.height
    return [
        f"row {row}: {name} is {value!r}, then {other!r}"
        for name in names
        for row, (value, other) in enumerate(
            zip(values.to_dict().get(name, empty), others.to_dict().get(name, empty), strict=True)
        )
        if value != other
    ]


def row_alone(table: FeatureTable, records: Records, dataset: Dataset, place: int) -> list[str]:
    """Where a move's row differs when it is asked about alone; records hold usable outcomes."""
    alone = build_features(records, dataset, table.moves.slice(place, 1)).values
    return differences(table.values.slice(place, 1), alone)
