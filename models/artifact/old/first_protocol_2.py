"""The first form of protocol 2: its intervals knew no learning curve and counted years otherwise.

Versions from commit 884b449 until commit 2b864e6 wrote it. The number of the protocol was not
raised when the form changed, so the form is told by what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.certainty.years import Years
from models.design import Floats
from models.model import Model
from models.rows import DAYS_A_YEAR, Days


@dataclass(frozen=True)
class FirstYears(Years):
    """How far years differ, as the first form counted it."""

    def level_variance(self, days: Days) -> Floats:
        """One year's variance on the training's day, and as much again for every year after it."""
        ahead = np.maximum(days - self.trained_on, 0) / DAYS_A_YEAR
        return np.asarray(self.variance * (1.0 + ahead), dtype=np.float64)


def is_first_form(parts: Mapping[str, Any]) -> bool:
    """Whether the parts are of the first form."""
    spread = parts.get("spread")
    return isinstance(spread, dict) and "years_variance" in spread


def in_todays_form(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of the first form, to be read by today's reader.

    Args:
        parts: What `parts.json` holds.

    Returns:
        The same under today's names; `with_first_years` makes the model of them whole.

    Raises:
        KeyError: A part is missing.
        ValueError: A number is none.
    """
    spread = dict(parts["spread"])
    variance, trained_on = float(spread.pop("years_variance")), int(spread.pop("trained_on"))
    # Without a learning curve nothing of it was added: today's None says the same.
    years = {"variance": variance, "judged": 1, "trained_on": trained_on}
    return {**parts, "spread": {**spread, "missed_variance": None, "years": years}}


def with_first_years(model: Model) -> Model:
    """A model read in today's form, its years counted as the first form did."""
    if model.spread is None:
        return model
    years = FirstYears(**vars(model.spread.years))
    return replace(model, spread=replace(model.spread, years=years))
