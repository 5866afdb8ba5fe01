"""Moves whose outcome is known and what a model said about them before: what an audit looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.design import Floats
from models.rows import Labels, Places
from records.errors import ContractError

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """Judged moves, one entry a move in every array.

    Attributes:
        label: 1.0 for success, 0.0 for failure.
        probability: The estimate; not read where the model abstained.
        base_rate: The smallest estimate with which a move counts as selected: the share of
            successes.
        people: A number for each person, from 0; a person's moves are redrawn together.
        abstained: Whether the model abstained; None: it never did.
        lower: Lower ends of the intervals; None: there are none.
        upper: Upper ends; None: there are none.
        rounds: The number of the round in which each move was proposed, from 0; -1 for none. None:
            there are no rounds.
        seats: How many posts each round had to fill, by its number.
    """

    label: Labels
    probability: Floats
    base_rate: float
    people: Places
    abstained: Flags | None = None
    lower: Floats | None = None
    upper: Floats | None = None
    rounds: Places | None = None
    seats: Places | None = None

    def __post_init__(self) -> None:
        """Refuse arrays of different lengths.

        Raises:
            ContractError: Naming the lengths.
        """
        arrays = (self.label, self.probability, self.people, self.abstained, self.lower,
                  self.upper, self.rounds)  # fmt: skip
        lengths = {len(array) for array in arrays if array is not None}
        if len(lengths) > 1:
            raise ContractError(
                found=f"arrays of {', '.join(map(str, sorted(lengths)))} judged moves",
                expected="one entry a judged move in each",
                action="take all of them from the same rows",
            )

    def __len__(self) -> int:
        """Number of judged moves."""
        return len(self.label)

    @property
    def spoken(self) -> Flags:
        """Whether each move has an estimate."""
        return np.ones(len(self), dtype=bool) if self.abstained is None else ~self.abstained

    def selected(self) -> Flags:
        """Which moves would be made by following the model.

        In a round: those with the highest estimates, as many as it has posts (of two equal ones,
        the earlier row). Outside rounds: those with an estimate of at least the base rate. A move
        on which the model abstained is not selected.
        """
        chosen = self.spoken & (np.nan_to_num(self.probability) >= self.base_rate)
        if self.rounds is None or self.seats is None:
            return chosen
        asked = np.flatnonzero(self.spoken & (self.rounds >= 0))
        order = asked[np.lexsort((asked, -self.probability[asked], self.rounds[asked]))]
        numbers = self.rounds[order]
        rank = np.arange(len(order)) - np.searchsorted(numbers, numbers)
        chosen[self.rounds >= 0] = False
        chosen[order[rank < self.seats[numbers]]] = True
        return chosen
