"""One side of a family's frame, kept so that any of its people or posts can be picked at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Rows that belong to owners (people or posts), an owner's rows beneath each other.

    Attributes:
        rows: The rows, without the number of their owner.
        ends: By owner, the place after its last row; an owner's first row follows the last one of
            the owner before.
    """

    rows: pl.DataFrame
    ends: Places

    @classmethod
    def of(cls, frame: pl.DataFrame, columns: tuple[str, ...], owners: int) -> Part:
        """From a frame whose `row` says whose its rows are, in whatever order of owners.

        Args:
            frame: `row` (0 to `owners` - 1) and the columns.
            columns: What is kept.
            owners: How many there are, with or without rows.
        """
        ordered = frame.select("row", *columns).sort("row", maintain_order=True)
        counts = np.bincount(ordered["row"].to_numpy(), minlength=owners)
        return cls(ordered.drop("row").rechunk(), np.cumsum(counts, dtype=np.int64))

    @cached_property
    def _has_one_row_each(self) -> bool:
        return bool(np.array_equal(self.ends, np.arange(1, len(self.ends) + 1)))

    def pick(self, owners: Places) -> tuple[pl.DataFrame, Places]:
        """The rows of some owners, owner by owner.

        Args:
            owners: Their places, any number of times each.

        Returns:
            The rows, and for each the place in `owners` of whose it is.
        """
        if len(owners) == 1:
            start = int(self.ends[owners[0] - 1]) if owners[0] > 0 else 0
            rows = int(self.ends[owners[0]]) - start
            return self.rows.slice(start, rows), np.zeros(rows, dtype=np.int64)
        if self._has_one_row_each:
            return picked(self.rows, owners), np.arange(len(owners))
        starts = np.where(owners > 0, self.ends[np.maximum(owners, 1) - 1], 0)
        counts = self.ends[owners] - starts
        whose = np.repeat(np.arange(len(owners)), counts)
        firsts = np.cumsum(counts) - counts
        return picked(self.rows, starts[whose] + np.arange(len(whose)) - firsts[whose]), whose


def picked(frame: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Some rows of a frame, any number of times each; one alone is not copied."""
    if len(places) == 1:
        return frame.slice(int(places[0]), 1)
    return frame[pl.Series(places, dtype=pl.UInt32)]
