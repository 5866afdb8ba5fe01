"""The past moves most like a new one, and what became of them.

Likeness is the share of trees in which two moves end in the same leaf (random-forest proximity).
The leaves of the training moves are kept with the model, so nobody else's features have to be
computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from models.certainty.support import leaves_of
from models.design import Floats
from models.rows import Days, TrainingRows
from models.words.wording import Language

if TYPE_CHECKING:
    import lightgbm

SHOWN = 5
"""Similar moves shown with an estimate."""
_ID_LENGTH = 12


@dataclass(frozen=True)
class SimilarMove:
    """A past move like the one asked about.

    Attributes:
        move_id: Stands for the move; the same in every model of a home.
        distance: 0 where every tree puts both together, 1 where none does.
        succeeded: What became of it.
        start_date: When it began; None, like what follows, where the records were not asked.
        from_post: The post it led away from.
        to_post: The post it led to.
        alike: By language, what was like in the move asked about.
        differs: By language, what was not.
    """

    move_id: str
    distance: float
    succeeded: bool
    start_date: date | None = None
    from_post: str | None = None
    to_post: str | None = None
    alike: Mapping[Language, tuple[str, ...]] | None = None
    differs: Mapping[Language, tuple[str, ...]] | None = None

    def to_json(self, language: Language) -> dict[str, Any]:
        """The shape of `similar_moves[]` in a score."""
        return {
            "move_id": self.move_id,
            "start_date": None if self.start_date is None else self.start_date.isoformat(),
            "from": self.from_post,
            "to": self.to_post,
            "alike": None if self.alike is None else list(self.alike[language]),
            "differs": None if self.differs is None else list(self.differs[language]),
            "distance": self.distance,
            "succeeded": self.succeeded,
        }


@dataclass(frozen=True)
class Past:
    """The training moves in the leaves of the first booster, newest first.

    Attributes:
        leaves: One row a move, one column a tree.
        succeeded: What became of each.
        matures_days: Since when that may be known.
        move_ids: What stands for each.
    """

    leaves: npt.NDArray[np.uint8]
    succeeded: npt.NDArray[np.bool_]
    matures_days: Days
    move_ids: npt.NDArray[np.str_]

    def similar(
        self, booster: lightgbm.Booster, design: Floats, days: Days, *, count: int = SHOWN
    ) -> list[tuple[SimilarMove, ...]]:
        """The nearest past moves of each row whose outcome was known on its day, nearest first.

        Args:
            booster: The booster whose leaves these are.
            design: The rows asked about.
            days: The day each is asked about.
            count: How many.
        """
        if len(design) == 0:
            return []
        asked = leaves_of((booster,), design).astype(np.uint8)
        return [self._nearest(row, day, count) for row, day in zip(asked, days, strict=True)]

    def _nearest(
        self, leaves: npt.NDArray[np.uint8], day: np.int32, count: int
    ) -> tuple[SimilarMove, ...]:
        known = np.flatnonzero(self.matures_days <= day)
        apart = np.count_nonzero(self.leaves[known] != leaves, axis=1)
        nearest = np.argsort(apart, kind="stable")[:count]
        trees = max(self.leaves.shape[1], 1)
        return tuple(
            SimilarMove(
                str(self.move_ids[known[place]]),
                round(float(apart[place]) / trees, 6),
                bool(self.succeeded[known[place]]),
            )
            for place in nearest
        )

    def write(self, path: Path) -> None:
        """As one file of plain arrays; the same past gives the same bytes."""
        np.savez_compressed(
            path,
            leaves=self.leaves,
            succeeded=self.succeeded,
            matures_days=self.matures_days,
            move_ids=self.move_ids,
        )

    @classmethod
    def read(cls, path: Path) -> Past:
        """The reverse of `write`; nothing in the file can run.

        Raises:
            ValueError: It is no such file.
            KeyError: An array is missing.
        """
        # Opened here: numpy leaves a broken archive open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return cls(
                arrays["leaves"].astype(np.uint8),
                arrays["succeeded"].astype(np.bool_),
                arrays["matures_days"].astype(np.int32),
                arrays["move_ids"].astype(np.str_),
            )


def fit_past(rows: TrainingRows, booster: lightgbm.Booster, design: Floats) -> Past:
    """The training moves in a booster's leaves.

    Args:
        rows: The training moves.
        booster: The model's first booster.
        design: The rows as the trees read them.
    """
    order = np.argsort(-rows.start_days.astype(np.int64), kind="stable")
    return Past(
        leaves_of((booster,), design)[order].astype(np.uint8),
        rows.label[order] > 0.5,
        rows.matures_days[order],
        np.array(move_ids(rows.table.moves))[order],
    )


def move_ids(moves: pl.DataFrame) -> Sequence[str]:
    """What stands for each move: of who, where to and when, and none of them can be read off it."""
    named = moves.select("employee_id", "start_date", "unit_id").rows()
    return [
        hashlib.sha256(f"{person}\x1f{start}\x1f{unit}".encode()).hexdigest()[:_ID_LENGTH]
        for person, start, unit in named
    ]
