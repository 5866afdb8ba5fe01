"""Which empty values say that something never happened, so that nothing is missing.

Who was never sanctioned has no day of a last sanction, and the records are complete. The catalogue
says of which features that holds and which other feature bears witness that such records are kept.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from features.catalog import SEPARATOR
from features.concepts import NEVER

Cells = npt.NDArray[np.bool_]


def empty_cells(values: pl.DataFrame) -> Mapping[str, Cells]:
    """Which rows of each column are null."""
    # All columns at once: a question for each would cost a hundred times as much.
    asked = values.select(pl.all().is_null())
    return {column.name: column.to_numpy() for column in asked.get_columns()}


def never_happened(empty: Mapping[str, Cells]) -> Mapping[str, Cells]:
    """By column that can say so: in which rows its null means never.

    If the column that could confirm it is not there, every missing value counts as "never".

    Args:
        empty: By column, in which rows it is null: unknown or never (`empty_cells`).

    >>> values = pl.DataFrame(
    ...     {"days_since_sanction": [None, None, 40.0], "sanctions_5_years_count": [0.0, None, 1.0]}
    ... )
    >>> never_happened(empty_cells(values))["days_since_sanction"].tolist()
    [True, False, False]
    """
    found: dict[str, Cells] = {}
    for name, is_empty in empty.items():
        function, separator, member = name.partition(SEPARATOR)
        if function not in NEVER:
            continue
        witness = empty.get(f"{NEVER[function].witness}{separator}{member}")
        found[name] = is_empty if witness is None else is_empty & ~witness
    return found
