"""What gamma-Poisson posteriors with the planted shapes say of counted events' outcome.

They know the organisation's rate, both shapes and who served where, and see of the events what the
records showed on each move's day. Persons' and units' factors are each given the mean of the
others, in turn, until they settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped]  # ships no types

from tests.builders.counted import MEASURE, CountedOrganisation, EventPlan

Floats = NDArray[np.float64]

_DAYS_A_YEAR = 365.25
_TURNS = 8
_MOST_EVENTS = 8
_EPOCH = date(1970, 1, 1)
_LEAST = 1e-6


@dataclass(frozen=True)
class Belief:
    """What is believed of moves, one value a move.

    Attributes:
        shape: Of the gamma of the person's factor.
        rate: Its rate.
        unit_rate: Events a year of somebody with factor 1 in the new unit.
        mean: Events a year of the new unit's people as they are.
        mean_variance: How far the mean of a year may lie from that.
    """

    shape: Floats
    rate: Floats
    unit_rate: Floats
    mean: Floats
    mean_variance: Floats

    def probability(self) -> Floats:
        """That the first year brings no more events than the unit's mean."""
        spread = np.sqrt(self.mean_variance)
        share = self.rate / (self.rate + self.unit_rate)
        total = np.zeros(len(self.mean))
        for most in range(_MOST_EVENTS):
            below = stats.norm.cdf((most - self.mean) / spread) if most else 0.0
            weight = stats.norm.cdf((most + 1 - self.mean) / spread) - below
            total += weight * stats.nbinom.cdf(most, self.shape, share)
        return np.clip(total, _LEAST, 1 - _LEAST)


def posterior(made: CountedOrganisation, plan: EventPlan, moves: pl.DataFrame) -> Belief:
    """The belief on each move's day.

    Args:
        made: The organisation with its truth.
        plan: What was planted.
        moves: employee_id, unit_id and `as_of`.
    """
    return _Posterior.of(made, plan).belief(moves)


def truth(made: CountedOrganisation, moves: pl.DataFrame, belief: Belief) -> Belief:
    """The same where both factors are known; what the unit's mean will be is not."""
    key = ["employee_id", "start_date", "unit_id"]
    rate = moves.join(made.moves, on=key, how="left", maintain_order="left")["rate"].to_numpy()
    factors = moves.join(made.units, on="unit_id", how="left", maintain_order="left")["factor"]
    unit_rate = made.rate * factors.to_numpy()
    sure = np.full(len(rate), 1e6)
    return Belief(sure, sure * unit_rate / rate, unit_rate, belief.mean, belief.mean_variance)


@dataclass(frozen=True)
class _Posterior:
    made: CountedOrganisation
    plan: EventPlan
    people: dict[str, int]
    units: dict[str, int]
    person: NDArray[np.intp]
    unit: NDArray[np.intp]
    events: pl.DataFrame

    @classmethod
    def of(cls, made: CountedOrganisation, plan: EventPlan) -> _Posterior:
        people = {name: place for place, name in enumerate(made.people["employee_id"])}
        units = {name: place for place, name in enumerate(made.units["unit_id"])}
        known_on = pl.coalesce("known_on", "period_end")
        events = made.organisation.tables["measures"].filter(pl.col("measure") == MEASURE)
        return cls(
            made, plan, people, units,
            np.array([people[name] for name in made.service["employee_id"]]),
            np.array([units[name] for name in made.service["unit_id"]]),
            events.select(
                person=pl.col("employee_id").replace_strict(people, return_dtype=pl.Int64),
                unit=pl.col("unit_id").replace_strict(units, return_dtype=pl.Int64),
                known=(known_on - _EPOCH).dt.total_days(),
            ),
        )  # fmt: skip

    def belief(self, moves: pl.DataFrame) -> Belief:
        """Units are looked at once a month, persons on the move's own day."""
        found = np.zeros((5, moves.height))
        months = moves.with_row_index("place").with_columns(month=pl.col("as_of").dt.month_start())
        for (month,), part in months.group_by("month", maintain_order=True):
            assert isinstance(month, date)
            middle = (month + timedelta(days=15) - _EPOCH).days
            person, unit, shape = self._settled(middle)
            mean, heads = self._present(middle, person)
            for place, name, unit_id, as_of in part.select(
                "place", "employee_id", "unit_id", "as_of"
            ).iter_rows():
                to, day = self.units[unit_id], (as_of - _EPOCH).days
                counted, expected = self._own(self.people[name], day, unit)
                unit_rate = self.made.rate * unit[to]
                usual = unit_rate * mean[to]
                found[:, place] = (
                    self.plan.person_shape + counted,
                    self.plan.person_shape + expected,
                    unit_rate,
                    usual,
                    usual / max(heads[to], 1) + usual**2 / shape[to],
                )
        return Belief(*found)

    def _years(self, day: int) -> Floats:
        service = self.made.service
        first, end, sign = (service[name].to_numpy() for name in ("first", "end", "sign"))
        years: Floats = np.clip(np.minimum(end, day) - first, 0, None) * sign / _DAYS_A_YEAR
        return years

    def _settled(self, day: int) -> tuple[Floats, Floats, Floats]:
        """Mean factors of persons and of units on a day, and the units' shapes."""
        years, seen = self._years(day), self.events.filter(pl.col("known") <= day)
        persons = np.bincount(seen["person"].to_numpy(), minlength=len(self.people))
        in_units = np.bincount(seen["unit"].to_numpy(), minlength=len(self.units))
        person, unit = np.ones(len(self.people)), np.ones(len(self.units))
        shape = self.plan.unit_shape + in_units
        for _ in range(_TURNS):
            expected = self.made.rate * np.bincount(
                self.person, years * unit[self.unit], minlength=len(person)
            )
            person = (self.plan.person_shape + persons) / (self.plan.person_shape + expected)
            of_all = self.made.rate * np.bincount(
                self.unit, years * person[self.person], minlength=len(unit)
            )
            unit = shape / (self.plan.unit_shape + of_all)
        return person, unit, np.asarray(shape, dtype=np.float64)

    def _present(self, day: int, person: Floats) -> tuple[Floats, Floats]:
        """Mean factor of each unit's present people, and how many they are."""
        service = self.made.service
        first, end, sign = (service[name].to_numpy() for name in ("first", "end", "sign"))
        here = sign * ((first <= day) & (end > day))
        heads = np.bincount(self.unit, here, minlength=len(self.units)).astype(np.float64)
        total = np.bincount(self.unit, here * person[self.person], minlength=len(self.units))
        return np.where(heads > 0, total / np.maximum(heads, 1), 1.0), heads

    def _own(self, person: int, day: int, unit: Floats) -> tuple[int, float]:
        """Events of a person that were known on a day, and how many were to be expected."""
        mine = self.person == person
        expected = self.made.rate * float(
            (self._years(day + 1)[mine] * unit[self.unit[mine]]).sum()
        )
        known = (self.events["person"] == person) & (self.events["known"] <= day)
        return int(known.sum()), expected
