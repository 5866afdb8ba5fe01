"""The moves that features are computed for, with the frames that several families read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import polars as pl

from features import appraisals, career, competencies, measures, pace, results
from features.history import History
from features.spine import present_posts, spine

_Shared = TypeVar("_Shared")


class AskedMoves:
    """The moves that features are computed for, with the frames that several families read.

    A shared frame is made when a family first asks for it and dropped when another one is made, so
    that only one large frame at a time is in memory. Families of one frame stand next to each other
    in `FAMILIES`; elsewhere the frame is made once more, which costs time and changes nothing.

    Attributes:
        history: The organisation's history.
        rows: The spine with the post before the move (`from_…`), one row a move.
    """

    def __init__(self, history: History, moves: pl.DataFrame) -> None:
        """Start from the moves.

        Args:
            history: The organisation's history.
            moves: `records.knowing.moves.MOVE_COLUMNS`, one row a move, in any order.
        """
        self.history = history
        self._spine = spine(history, moves)
        self._latest: tuple[str, Any] = ("", None)
        self.rows = self._spine.join(
            present_posts(self.spells()), on="row", how="left", maintain_order="left"
        )

    def spells(self) -> pl.DataFrame:
        """One row per move and spell (`features.career.frame`)."""
        return self._shared("spells", lambda: career.frame(self.history, self._spine))

    def people(self) -> pl.DataFrame:
        """The spine with what a year is told by (`features.pace.frame`)."""
        return self._shared("people", lambda: pace.frame(self.history, self.rows))

    def ratings(self) -> pl.DataFrame:
        """Everybody's ratings (`features.appraisals.placed`)."""
        return self._shared("ratings", lambda: appraisals.placed(self.history))

    def measured(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Everybody's measures and the movers' own (`features.measures.scored`, `frame`)."""
        return self._shared("measured", self._make_measured)

    def assessed(self) -> pl.DataFrame:
        """One row per move and competency (`features.competencies.frame`)."""
        return self._shared("assessed", lambda: competencies.frame(self.history, self.rows))

    def results(self) -> pl.DataFrame:
        """Every usable label with its move (`features.results.results`)."""
        return self._shared("results", lambda: results.results(self.history))

    def _make_measured(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        scores = measures.scored(self.history)
        return scores, measures.frame(self.rows, scores)

    def _shared(self, name: str, make: Callable[[], _Shared]) -> _Shared:
        if self._latest[0] != name:
            # The one before is dropped first, so that never two of them are in memory.
            self._latest = ("", None)
            self._latest = (name, make())
        found: _Shared = self._latest[1]
        return found
