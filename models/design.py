"""The design matrix: the numbers that a model reads of a move's features.

Everything that scores or explains goes through `design_matrix`, so a column that LightGBM would
read by position is always found by its name, and a category always gets the code it had in
training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import polars as pl

from features.catalog import Feature, FeatureTable, Group, Kind
from records.errors import OutdatedModelError

Floats = npt.NDArray[np.float64]
HELD = 0.98
"""The inner share of its training values that a line runs over, unless a recipe says otherwise: it
promises nothing beyond them."""
# Beyond this many words a category says little more than "who" or "where", splits on it fit noise,
# and its list would fill the manifest.
MOST_CATEGORIES = 64
_NAMED = 3
"""Features that a message names."""


@dataclass(frozen=True)
class Column:
    """One column of the design matrix.

    Attributes:
        name: The feature's name, as in the catalogue.
        kind: `number` or `category`.
        categories: For a category, its values in training; a value's place is its code.
        group: Where its contribution is summed.
        fill: For a number that was never missing in training, the value that stands for a missing
            one now (the training's median); None where the trees have learnt what missing means.
    """

    name: str
    kind: Kind
    categories: tuple[str, ...]
    group: Group
    fill: float | None = None

    @property
    def booster_name(self) -> str:
        """The name inside the booster, which allows no blanks and no JSON characters.

        >>> Column("past_share__stays 1 year", "number", (), "person").booster_name
        'past_share__stays%201%20year'
        """
        return quote(self.name, safe="")


def design_matrix(values: pl.DataFrame, columns: Sequence[Column]) -> Floats:
    """The numbers that LightGBM reads: one row a move, one column a `Column`, in that order.

    A category becomes the place of its value in the stored list; a value never seen in training
    and a missing one become nan, which every categorical split sends the same way. A missing number
    stays nan where training had missing ones too; where it had none, LightGBM would silently read
    nan as 0, so the column's `fill` stands in.

    Raises:
        OutdatedModelError: A column is missing or holds another kind of value.
    """
    missing = [column.name for column in columns if column.name not in values.columns]
    if missing:
        raise _not_these_features(found=f"features without the model's {_first_of(missing)}")
    matrix = np.empty((values.height, len(columns)), dtype=np.float64, order="C")
    numbers, types = [], values.schema
    for place, column in enumerate(columns):
        if column.kind == "category":
            matrix[:, place] = _codes(values.get_column(column.name), column)
        else:
            numbers.append(_numbers(values.get_column(column.name), types[column.name]))
    is_number = np.array([column.kind == "number" for column in columns], dtype=np.bool_)
    if numbers:
        # numpy has no null: it becomes nan on the way.
        matrix[:, is_number] = pl.DataFrame(numbers).to_numpy()
    fills = np.array([np.nan if column.fill is None else column.fill for column in columns])
    return np.where(np.isnan(matrix), fills, matrix)


def _numbers(series: pl.Series, dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Float64:
        return series
    if not (dtype.is_numeric() or dtype in (pl.Boolean, pl.Null)):
        raise _not_these_features(found=f"{series.name} as {dtype}, not as a number")
    return series.cast(pl.Float64)


def _codes(series: pl.Series, column: Column) -> Floats:
    """The places of a category's words; nan is a word that training never met, and none."""
    if series.dtype not in (pl.String, pl.Null):
        raise _not_these_features(found=f"{column.name} as {series.dtype}, not as a word")
    places = {value: float(place) for place, value in enumerate(column.categories)}
    return np.array([places.get(value, np.nan) for value in series.to_list()], np.float64)


def _first_of(names: Sequence[str]) -> str:
    """Names for a message, the first few of many.

    >>> _first_of(["a", "b"]), _first_of(["a", "b", "c", "d", "e", "f"])
    ('a, b', 'a, b, c and 3 more')
    """
    shown = names if len(names) <= _NAMED + 1 else names[:_NAMED]
    more = "" if shown is names else f" and {len(names) - _NAMED} more"
    return ", ".join(shown) + more


def _not_these_features(*, found: str) -> OutdatedModelError:
    # Nobody has changed the model: this version of Mutasi, or the dataset, has other features now.
    return OutdatedModelError(
        found=found,
        expected="the features that the model was trained on, by name and kind",
        action="the model is older than this version of Mutasi or than the dataset's measures and "
        "outcomes: call `mutasi train`, then `mutasi models promote`",
    )


def logistic(log_odds: Floats) -> Floats:
    """Probabilities of log-odds, without overflow on either side.

    >>> logistic(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


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


def held_range(known: Floats, held: float = HELD) -> tuple[float, float]:
    """Between which values a number's line runs: the inner share of those that training knew.

    A number that nearly all rows share (a rare flag) runs between its least and greatest value.

    Args:
        known: The training values, none missing.
        held: The share.

    >>> held_range(np.arange(101.0), 0.98), held_range(np.arange(101.0), 1.0)
    ((1.0, 99.0), (0.0, 100.0))
    >>> held_range(np.array([0.0] * 999 + [1.0]))
    (0.0, 1.0)
    """
    if len(known) == 0:
        return -np.inf, np.inf
    # Rounded: 1 - .98 is no .02, and the quantile would lie beside the one that is meant.
    outside = round((1.0 - held) / 2, 9)
    lower, upper = np.quantile(known, (outside, 1.0 - outside))
    if lower == upper:
        lower, upper = known.min(), known.max()
    return float(lower), float(upper)
