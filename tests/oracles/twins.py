"""All twins, and where a row of features disagrees with them."""

from __future__ import annotations

import math
import pkgutil
from collections.abc import Mapping, Sequence
from importlib import import_module

import polars as pl

import tests.oracles
from features.build import build_features
from features.catalog import Feature, FeatureTable
from records.contract import Records
from records.dataset import Dataset
from tests.oracles.case import Case, Twin, Value, archive_of, case_of

NOT_TWINS = ("twins", "test_")


def _all_twins() -> dict[str, Twin]:
    found: dict[str, Twin] = {}
    for file in pkgutil.iter_modules(tests.oracles.__path__):
        if not file.name.startswith(NOT_TWINS):
            found |= getattr(import_module(f"tests.oracles.{file.name}"), "TWINS", {})
    return found


TWINS: Mapping[str, Twin] = _all_twins()
"""By feature function, its twin."""


def twin_value(feature: Feature, case: Case) -> Value:
    """The feature's value by its twin."""
    twin = TWINS[feature.function]
    return twin(case) if feature.member is None else twin(case, feature.member)


def disagreements(
    records: Records, dataset: Dataset, moves: pl.DataFrame, places: Sequence[int] | None = None
) -> list[str]:
    """The features of moves that differ from their twins, each as a line that names all about it.

    Args:
        records: All records; `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
        moves: `records.knowing.moves.MOVE_COLUMNS`; the features are built for all of them at once.
        places: The rows of `moves` to look at (None: all).
    """
    table = build_features(records, dataset, moves)
    archive = archive_of(records, dataset)
    return [
        f"{move['employee_id']} {move['start_date']} to {move['unit_id']}: {difference}"
        for place in (range(moves.height) if places is None else places)
        for move in (moves.row(place, named=True),)
        for difference in _differences(table, place, case_of(archive, move))
    ]


def _differences(table: FeatureTable, place: int, case: Case) -> list[str]:
    row = table.values.row(place, named=True)
    pairs = [(f.name, row[f.name], twin_value(f, case)) for f in table.features]
    return [
        f"{name} is {value!r}, its twin {twin!r}"
        for name, value, twin in pairs
        if not _is_same(value, twin)
    ]


def _is_same(value: Value, twin: Value) -> bool:
    if isinstance(value, str) or isinstance(twin, str):
        return value == twin
    if value is None or twin is None:
        return value is None and (twin is None or math.isnan(twin))
    return math.isclose(value, twin, rel_tol=1e-9, abs_tol=1e-9)
