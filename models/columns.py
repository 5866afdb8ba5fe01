"""Which features a model can use, and what is usual in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from features.catalog import Feature, FeatureTable
from models.basis import HELD, held_range
from models.design import Column

# Beyond this many words a category says little more than "who" or "where", splits on it fit noise,
# and its list would fill the manifest.
MOST_CATEGORIES = 64


@dataclass(frozen=True)
class ColumnChoice:
    """The columns a model is fitted on, and those it does without.

    Attributes:
        columns: The columns, in the order of the catalogue.
        empty: Features without a single value: the records lack what they are made from.
        left_out: Categories with too many words, and how many each has.
    """

    columns: tuple[Column, ...]
    empty: tuple[str, ...]
    left_out: dict[str, int]


def choose_columns(table: FeatureTable) -> ColumnChoice:
    """The columns that these rows can teach a model, with the codes and fills they fix."""
    columns: list[Column] = []
    empty: list[str] = []
    left_out: dict[str, int] = {}
    for feature in table.features:
        known = _known(table.values[feature.name])
        if known.is_empty():
            empty.append(feature.name)
        elif feature.kind == "category" and known.n_unique() > MOST_CATEGORIES:
            left_out[feature.name] = known.n_unique()
        else:
            columns.append(_column(feature, known, complete=len(known) == table.values.height))
    return ColumnChoice(tuple(columns), tuple(empty), left_out)


def column_facts(
    columns: Sequence[Column], values: pl.DataFrame, *, held: float = HELD
) -> list[dict[str, Any]]:
    """What `manifest.json` says about every column, in order: codes, fills and what is usual.

    Args:
        columns: The columns.
        values: Their training values.
        held: The inner share of them that a line of the model runs over.
    """
    return [_facts(column, values[column.name], held) for column in columns]


def _column(feature: Feature, known: pl.Series, *, complete: bool) -> Column:
    if feature.kind == "category":
        words = tuple(sorted(known.unique().to_list()))
        return Column(feature.name, "category", words, feature.group)
    fill = _number(known.median()) if complete else None
    return Column(feature.name, "number", (), feature.group, fill)


def _facts(column: Column, series: pl.Series, held: float) -> dict[str, Any]:
    known = _known(series)
    facts: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind,
        "group": column.group,
        "missing_share": round(1 - len(known) / max(len(series), 1), 6),
    }
    if column.kind == "category":
        counts = known.value_counts().sort(["count", series.name], descending=[True, False])
        return facts | {"categories": list(column.categories), "typical": counts[series.name][0]}
    quartiles = [_number(known.quantile(share, "linear")) for share in (0.25, 0.5, 0.75)]
    lowest, highest = held_range(known.cast(pl.Float64).to_numpy(), held)
    return facts | {
        "fill": column.fill,
        "lowest": _number(lowest),
        "highest": _number(highest),
        "lower_quartile": quartiles[0],
        "median": quartiles[1],
        "upper_quartile": quartiles[2],
        "mean": _number(known.mean()),
    }


def _known(series: pl.Series) -> pl.Series:
    if series.dtype.is_float():
        series = series.fill_nan(None)
    return series.drop_nulls()


def _number(value: object) -> float:
    # Rounded so that the last bit of a sum inside a feature cannot change a manifest.
    return round(float(value), 9)  # type: ignore[arg-type]  # polars types a median as any literal
