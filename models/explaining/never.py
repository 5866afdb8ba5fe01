"""Which empty values say that something never happened, so that nothing is missing.

Who was never sanctioned has no day of a last sanction, and the records are complete. The catalogue
says of which features that holds and which other feature bears witness that such records are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from features.catalog import SEPARATOR
from features.concepts import NEVER

Cells = npt.NDArray[np.bool_]


def empty_cells(values: pl.DataFrame) -> Cells:
    """Which values are null: one row a move, one column a feature."""
    columns = values.get_columns()
    nulls = np.array([column.null_count() for column in columns], dtype=np.int64)
    empty = np.tile(nulls > 0, (values.height, 1))
    # All others at once: a question for each would cost a hundred times as much.
    mixed = np.flatnonzero((nulls > 0) & (nulls < values.height))
    if len(mixed) > 0:
        asked = pl.DataFrame([columns[place] for place in mixed]).select(pl.all().is_null())
        empty[:, mixed] = asked.to_numpy()
    return empty


def never_happened(names: Sequence[str], empty: Cells) -> Mapping[str, Cells]:
    """By column that can say so: in which rows its null means never.

    If the column that could confirm it is not there, every missing value counts as "never".

    Args:
        names: Of the columns.
        empty: Which of their values are null: unknown or never (`empty_cells`).

    >>> values = pl.DataFrame(
    ...     {"days_since_sanction": [None, None, 40.0], "sanctions_5_years_count": [0.0, None, 1.0]}
    ... )
    >>> never_happened(values.columns, empty_cells(values))["days_since_sanction"].tolist()
    [True, False, False]
    """
    places = {name: place for place, name in enumerate(names)}
    found: dict[str, Cells] = {}
    for name, place in places.items():
        function, separator, member = name.partition(SEPARATOR)
        if function not in NEVER:
            continue
        witness = places.get(f"{NEVER[function].witness}{separator}{member}")
        is_empty = empty[:, place]
        found[name] = is_empty if witness is None else is_empty & ~empty[:, witness]
    return found
