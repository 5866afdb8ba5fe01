"""Where a rating stands among all ratings of its scheme and period: comparable over schemes.

A regime's change moves raw ratings by more than people differ, so they are never pooled by value:
each is turned into its share of the ratings of the same scheme and period that lie below it, equal
ones counting half, as known on the day it was.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

_GROUP = ("scheme", "period_start", "period_end")
_NEVER = np.iinfo(np.int32).max


def standings(rows: pl.DataFrame, value: str) -> pl.Series:
    """Each row's standing, 0 (below all) to 1 (above all), .5 where all are equal.

    Args:
        rows: Ratings with the scheme, the period, `known_on`, `known_until` and `value`.
        value: A column with places on the scheme's scale; null where there is none.

    Returns:
        One number a row, in order; null where the value is.
    """
    numbered = rows.select(
        *_GROUP,
        place=pl.int_range(pl.len()),
        seen=pl.col("known_on").to_physical(),
        gone=pl.col("known_until").to_physical().fill_null(_NEVER),
        value=pl.col(value),
    ).drop_nulls("value")
    found = np.full(rows.height, np.nan)
    for group in numbered.partition_by(*_GROUP, maintain_order=True):
        places, seen, gone, values = (
            group[name].to_numpy() for name in ("place", "seen", "gone", "value")
        )
        found[places] = _of_group(seen, gone, values)
    return pl.Series(value, found).fill_nan(None)


def _of_group(
    seen: npt.NDArray[np.int32], gone: npt.NDArray[np.int32], values: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Standings within one scheme and period, day by day of what becomes known."""
    levels, code = np.unique(values, return_inverse=True)
    standing = np.empty(len(values))
    for day in np.unique(seen):
        is_shown = (seen <= day) & (gone > day)
        counts = np.bincount(code[is_shown], minlength=len(levels))
        below = np.cumsum(counts) - counts
        new = np.flatnonzero(seen == day)
        # A row that is replaced on the very day it becomes known is still compared as if it held.
        total = max(int(counts.sum()), 1)
        standing[new] = (below + counts / 2)[code[new]] / total
    return standing
