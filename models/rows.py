"""Rows a model learns from: features of moves, their labels, the day each label became usable."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from features.catalog import FeatureTable
from records.errors import ContractError

DAYS_A_YEAR = 365.25

Labels = npt.NDArray[np.float64]
Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]

# Sums of floats may differ in their last digits between versions of polars or numpy; a fingerprint
# must not. Six decimals are finer than any feature's meaning.
HASHED_DECIMALS = 6


@dataclass(frozen=True)
class TrainingRows:
    """Moves with features and usable labels, in an order that no source decides.

    Attributes:
        table: The moves and their features.
        label: 1.0 for success, 0.0 for failure.
        start_days: `start_date` as days since 1970-01-01.
        matures_days: The day the label became usable, counted likewise.
    """

    table: FeatureTable
    label: Labels
    start_days: Days
    matures_days: Days

    def __len__(self) -> int:
        """Number of moves."""
        return len(self.label)

    def take(self, places: Places) -> TrainingRows:
        """These rows alone, in the order given."""
        return TrainingRows(
            take_rows(self.table, places),
            self.label[places],
            self.start_days[places],
            self.matures_days[places],
        )

    def matured_before(self, day: date) -> TrainingRows:
        """The rows whose label was usable before a day."""
        return self.take(np.flatnonzero(self.matures_days < day_number(day)))

    def class_counts(self) -> dict[str, int]:
        """Successes and failures."""
        successes = int(self.label.sum())
        return {"successes": successes, "failures": len(self) - successes}

    def sha256(self) -> str:
        """Fingerprint of moves, features and labels; floats rounded, so it travels."""
        digest = hashlib.sha256()
        for series in (*self.table.moves.iter_columns(), *self.table.values.iter_columns()):
            digest.update(f"{series.name}\x1f{len(series)}\x1e".encode())
            digest.update(series_bytes(series))
        digest.update(self.label.astype("<f8").tobytes())
        digest.update(self.matures_days.astype("<i4").tobytes())
        return digest.hexdigest()


def training_rows(labelled: pl.DataFrame, table: FeatureTable) -> TrainingRows:
    """Joins labelled moves and their features into rows in canonical order.

    Args:
        labelled: The moves with `label` (0 or 1) and `matures_on`, in the order of the table.
        table: Features of exactly these moves.

    Raises:
        ContractError: The two differ in length, or a label is neither 0 nor 1.
    """
    if labelled.height != table.values.height:
        raise ContractError(
            found=f"{labelled.height} labelled moves beside {table.values.height} rows of features",
            expected="one row of features for every labelled move",
            action="build the features of exactly the labelled moves",
        )
    label = _yes_or_no(labelled["label"])
    order = np.asarray(
        table.moves.with_row_index("place")
        .sort([*table.moves.columns, "place"], nulls_last=True)["place"]
        .to_numpy(),
        dtype=np.intp,
    )
    rows = TrainingRows(
        table,
        label,
        day_numbers(labelled["start_date"]),
        day_numbers(labelled["matures_on"]),
    )
    return rows.take(order)


def _yes_or_no(label: pl.Series) -> Labels:
    """The labels as numbers; outcomes supplied as any other number cannot be learnt yet."""
    numbers = label.cast(pl.Float64)
    others = numbers.filter(~numbers.is_in([0.0, 1.0]) | numbers.is_null())
    if len(others):
        raise ContractError(
            found=f"{len(others)} labels such as {others[0]}",
            expected="0 or 1 for every move",
            action="supply the outcome as 0 (failure) or 1 (success), or train another",
        )
    return numbers.to_numpy().astype(np.float64)


def take_rows(table: FeatureTable, places: Places) -> FeatureTable:
    """Some rows of a feature table, in the order given."""
    return replace(table, moves=table.moves[places], values=table.values[places])


def day_number(day: date) -> int:
    """A day as days since 1970-01-01.

    >>> day_number(date(1970, 2, 1))
    31
    """
    return (day - date(1970, 1, 1)).days


def day_numbers(days: pl.Series) -> Days:
    """Dates as days since 1970-01-01."""
    return days.cast(pl.Date).to_physical().to_numpy().astype(np.int32)


def series_bytes(series: pl.Series) -> bytes:
    """One column as bytes that depend on its values alone, floats rounded; to be hashed."""
    if series.dtype.is_numeric():
        numbers = np.round(series.cast(pl.Float64).to_numpy().astype("<f8"), HASHED_DECIMALS)
        # One bit pattern for every missing value, and no negative zero.
        return np.where(np.isnan(numbers), np.nan, numbers + 0.0).astype("<f8").tobytes()
    words = series.cast(pl.String).fill_null("\x00").to_list()
    return "\x1f".join(words).encode()


def person_numbers(moves: pl.DataFrame) -> Places:
    """A number for each person, from 0 in the order of their ids, one entry a move.

    >>> person_numbers(pl.DataFrame({"employee_id": ["b", "a", "b"]})).tolist()
    [1, 0, 1]
    """
    _, numbers = np.unique(moves["employee_id"].to_numpy(), return_inverse=True)
    return numbers.astype(np.intp)
