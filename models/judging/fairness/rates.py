"""What the model does to each group: selections, successes, promises, silence, with intervals.

The rates that fairness tools agree on are fairlearn's; their intervals come from drawing people
anew, all rows of a person together, which fairlearn's own bootstrap of rows does not do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from fairlearn.metrics import (  # type: ignore[import-untyped]  # ships no types
    MetricFrame,
    selection_rate,
    true_positive_rate,
)

from models.bootstrap import Draws, interval
from models.design import Floats
from models.judging.fairness.judged import Judged
from models.judging.fairness.parameters import FairnessParameters
from models.rows import Places

_OF_MOVES: Mapping[str, tuple[str, str]] = {
    "selection_rate": ("selected", "moves"),
    "true_positive_rate": ("selected_successes", "all_successes"),
    "abstention_rate": ("abstained", "moves"),
}
_OF_SPOKEN: Mapping[str, tuple[str, str]] = {
    "success_rate": ("successes", "spoken"),
    "mean_probability": ("promised", "spoken"),
    "calibration_gap": ("surprise", "spoken"),
    "observed_to_expected": ("successes", "promised"),
    "interval_lower": ("lower", "spoken"),
    "interval_upper": ("upper", "spoken"),
    "interval_width": ("width", "spoken"),
}
RATES = {**_OF_MOVES, **_OF_SPOKEN}
"""Every rate but the impact ratio: the columns whose sums it divides.

`selection_rate`: the share that somebody who follows the model would move; `true_positive_rate`:
the same among moves that succeeded; `abstention_rate`: where the model said nothing. Of the other
moves: `success_rate` and `mean_probability`, their difference (`calibration_gap`) and quotient
(`observed_to_expected`), the mean ends of the intervals and how wide they are.
"""

IMPACT = "impact_ratio"
"""A group's selection rate against that of the large enough group with the highest one."""


@dataclass(frozen=True)
class Rate:
    """A figure and the ends of its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class GroupRates:
    """The rates of one group.

    Attributes:
        words: The group's word in each attribute.
        n: Its judged moves; None: too few, so that neither their number nor their rates are shown.
        rates: Its rates by name; a rate that cannot be computed is left out.
    """

    words: Mapping[str, str]
    n: int | None
    rates: Mapping[str, Rate]

    @property
    def is_covered(self) -> bool | None:
        """Whether its share of successes lies within its intervals' mean ends; None: unknown."""
        if not {"interval_lower", "interval_upper", "success_rate"} <= self.rates.keys():
            return None
        ends = (self.rates["interval_lower"].value, self.rates["interval_upper"].value)
        return ends[0] <= self.rates["success_rate"].value <= ends[1]

    def to_json(self, least_cell: int) -> dict[str, Any]:
        """For the manifest; of a suppressed group nothing but that it is small."""
        if self.n is None:
            return {"group": dict(self.words), "n": f"<{least_cell}"}
        rates = {name: vars(rate) for name, rate in self.rates.items()}
        return {"group": dict(self.words), "n": self.n, "interval_covers": self.is_covered, **rates}


@dataclass(frozen=True)
class Breakdown:
    """All groups of one attribute, or of two together.

    Attributes:
        attributes: The attribute, or both.
        groups: The groups by their words; moves with an unknown one are in none.
    """

    attributes: tuple[str, ...]
    groups: tuple[GroupRates, ...]


def breakdowns(
    judged: Judged, groups: pl.DataFrame, parameters: FairnessParameters
) -> list[Breakdown]:
    """The rates of every attribute's groups and of pairs of attributes.

    Args:
        judged: The judged moves.
        groups: Their groups, one column an attribute; columns without any word are left out.
        parameters: How small is too small, and how intervals are drawn.
    """
    known = [name for name in groups.columns if groups[name].null_count() < len(judged)]
    if not known:
        return []
    pairs = list(combinations(known, 2))[: parameters.most_intersections]
    sums = _columns(judged)
    draws = Draws.of(judged.people, parameters.draws, parameters.seed)
    return [
        _breakdown(groups.select(names), sums, draws, parameters)
        for names in [*((name,) for name in known), *pairs]
    ]


def _columns(judged: Judged) -> dict[str, Floats]:
    """What is summed over the moves of a group."""
    spoken = judged.spoken.astype(np.float64)
    selected = judged.selected().astype(np.float64)
    promised = np.where(judged.spoken, judged.probability, 0.0)
    columns = {
        "moves": np.ones(len(judged)),
        "spoken": spoken,
        "selected": selected,
        "all_successes": judged.label,
        "selected_successes": selected * judged.label,
        "successes": spoken * judged.label,
        "promised": promised,
        "surprise": spoken * judged.label - promised,
    }
    if judged.abstained is not None:
        columns["abstained"] = 1 - spoken
    if judged.lower is not None and judged.upper is not None:
        columns["lower"] = np.where(judged.spoken, judged.lower, 0.0)
        columns["upper"] = np.where(judged.spoken, judged.upper, 0.0)
        columns["width"] = columns["upper"] - columns["lower"]
    return columns


def _breakdown(
    groups: pl.DataFrame, sums: Mapping[str, Floats], draws: Draws, parameters: FairnessParameters
) -> Breakdown:
    is_known = groups.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    found = groups.filter(is_known).group_by(groups.columns).len().sort(groups.columns)
    is_large = (found["len"] >= parameters.least_cell).to_list()
    large = found.filter(pl.Series(is_large, dtype=pl.Boolean)).with_row_index("cell")
    cells = groups.join(large, on=groups.columns, how="left", maintain_order="left")["cell"]
    rates = _rates(cells, large.height, sums, draws, parameters) if large.height else []
    told = iter(rates)
    return Breakdown(
        tuple(groups.columns),
        tuple(
            GroupRates(
                {name: row[name] for name in groups.columns},
                row["len"] if is_told else None,
                next(told) if is_told else {},
            )
            for row, is_told in zip(found.iter_rows(named=True), is_large, strict=True)
        ),
    )


def _rates(
    cells: pl.Series,
    cells_count: int,
    sums: Mapping[str, Floats],
    draws: Draws,
    parameters: FairnessParameters,
) -> list[dict[str, Rate]]:
    """The rates of each large enough group, in their order."""
    places = np.flatnonzero(cells.is_not_null().to_numpy())
    within = cells.drop_nulls().to_numpy().astype(np.intp)
    taken = {name: values[places] for name, values in sums.items()}
    totals = {name: _by_group(within, values, cells_count) for name, values in taken.items()}
    drawn = _drawn_sums(taken, within, cells_count, draws.take(places))
    points, spreads = {}, {}
    for name, (above, below) in RATES.items():
        if above in totals:
            points[name] = _quotient(totals[above], totals[below])
            spreads[name] = _quotient(drawn[above], drawn[below])
    points |= _by_fairlearn(taken, within)
    best = int(np.argmax(points["selection_rate"]))
    points[IMPACT] = _quotient(points["selection_rate"], points["selection_rate"][best])
    chosen = spreads["selection_rate"]
    spreads[IMPACT] = _quotient(chosen, chosen[:, [best]])
    is_enough = totals["spoken"] >= parameters.least_cell
    points |= {
        name: np.where(is_enough, points[name], np.nan) for name in points if name in _OF_SPOKEN
    }
    return [
        {
            name: _rate(points[name][cell], spreads[name][:, cell], parameters.level)
            for name in points
            if np.isfinite(points[name][cell]) and np.isfinite(spreads[name][:, cell]).any()
        }
        for cell in range(cells_count)
    ]


def _by_fairlearn(taken: Mapping[str, Floats], within: Places) -> dict[str, Floats]:
    """Selection and true-positive rates by group, in the groups' order."""
    frame = MetricFrame(
        metrics={
            "selection_rate": selection_rate,
            "true_positive_rate": true_positive_rate,
        },
        y_true=taken["all_successes"],
        y_pred=taken["selected"],
        sensitive_features=within,
    ).by_group
    has_success = np.bincount(within, taken["all_successes"]) > 0
    # Without a success fairlearn says 0, as if none of them had been selected.
    true_positive = np.where(has_success, frame["true_positive_rate"].to_numpy(float), np.nan)
    return {
        "selection_rate": frame["selection_rate"].to_numpy(float),
        "true_positive_rate": true_positive,
    }


def _drawn_sums(
    taken: Mapping[str, Floats], within: Places, cells_count: int, draws: Draws
) -> dict[str, Floats]:
    """Each column summed over each group, one row a draw."""
    in_cells = [within == cell for cell in range(cells_count)]
    return {
        name: draws.sums(np.column_stack([values * is_in for is_in in in_cells]))
        for name, values in taken.items()
    }


def _by_group(groups: Places, values: Floats, count: int) -> Floats:
    return np.bincount(groups, values, count).astype(np.float64)


def _quotient(above: Floats, below: Floats | np.floating) -> Floats:
    """One number divided by the other; nan if that is 0."""
    divisor = np.broadcast_to(np.asarray(below, dtype=np.float64), above.shape)
    quotient = np.full(above.shape, np.nan)
    np.divide(above, divisor, out=quotient, where=divisor != 0)
    return quotient


def _rate(point: float, spread: Floats, level: float) -> Rate:
    # A draw without anybody to divide by says nothing.
    told = spread[np.isfinite(spread)]
    return Rate(float(point), *interval(told, level))
