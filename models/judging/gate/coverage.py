"""Do the intervals hold the share of successes, as far as single moves can show it?

One move's outcome is 0 or 1 and cannot lie within an interval of shares; a few hundred moves with
similar estimates can. Moves are sorted into cells by their estimate; each cell's share of successes
must lie within its mean bounds, widened by the cell's own sampling error.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import binom  # type: ignore[import-untyped]  # ships no types

from models.design import Floats
from models.judging.gate.evidence import HeldOutMoves
from models.judging.gate.parameters import GateParameters


def cells_within(
    judged: HeldOutMoves, lower: Floats, upper: Floats, parameters: GateParameters
) -> tuple[int, int]:
    """How many cells there are, and how many lie within their bounds.

    Args:
        judged: The judged moves.
        lower: Their lower bounds.
        upper: Their upper bounds.
        parameters: How large a cell is, and how far its bounds are widened.
    """
    order = np.argsort(judged.probability, kind="stable")
    cells = np.array_split(order, max(len(order) // parameters.cell_rows, 1))
    within = 0
    for cell in cells:
        share = float(judged.probability[cell].mean())
        luck = parameters.cell_deviations * np.sqrt(share * (1 - share) / len(cell))
        found = float(judged.label[cell].mean())
        within += bool(lower[cell].mean() - luck <= found <= upper[cell].mean() + luck)
    return len(cells), within


def least_within(cells: int, share: float, false_alarms: float) -> int:
    """The smallest number of cells within their bounds that chance explains.

    Args:
        cells: The number of cells.
        share: The chance of each cell to lie within its bounds.
        false_alarms: How often chance alone may go below the result.

    Returns:
        0 for one or two cells, which show nothing.

    >>> least_within(12, 0.85, 0.01)
    7
    """
    return int(binom.ppf(false_alarms, cells, share))
