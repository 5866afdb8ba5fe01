"""The whole of a simulation from its options: the same options tell the same story."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from records.errors import UsageError
from records.progress import Advance, silent
from simulation.calendar import day_number, day_of
from simulation.careers import Careers, simulate_careers
from simulation.city import City, build_city
from simulation.laws import KINDS, YOUNG, Kind, Laws, laws_of
from simulation.people import MOST_REPLICAS, Staff, build_people, present_at_first
from simulation.periods import RATED_BEFORE_YEARS, Periods, appraisal_periods
from simulation.situation import CityPast

SNAPSHOT_ON = date(2026, 6, 30)
"""The last day of every simulated city's records."""
ORGANISATION = "Pemerintah Kota Contoh"
FEWEST_PEOPLE, FEWEST_YEARS, MOST_YEARS = 300, 4, 25
_CITY, _PEOPLE, _CAREERS, _TABLES, _FILES, _DIRT, _STANDING = range(7)


@dataclass(frozen=True)
class Options:
    """What is simulated.

    Attributes:
        people: How many people the records will ever show.
        years: Whole years before the year of the snapshot.
        seed: Chooses the city, its laws' chances and its people.
        kind: The kind of city.
        replica: Another number gives other people under the same laws, units and posts.
        dirt: Share of rows with a planted fault.
        whole_records: Whether a young city's tables go back to the beginning nevertheless: the same
            people, moves and labels, for comparison.
    """

    people: int = 6000
    years: int = 15
    seed: int = 7
    kind: Kind = "additive"
    replica: int = 0
    dirt: float = 0.02
    whole_records: bool = False

    def check(self) -> None:
        """Refuses options that no city can be made of.

        Raises:
            UsageError: Naming each of them.
        """
        faults = [
            (self.people < FEWEST_PEOPLE, f"--people {self.people}", f"{FEWEST_PEOPLE} or more"),
            (not FEWEST_YEARS <= self.years <= MOST_YEARS, f"--years {self.years}",
             f"{FEWEST_YEARS} to {MOST_YEARS}"),
            (self.seed < 0, f"--seed {self.seed}", "0 or more"),
            (not 0 <= self.replica < MOST_REPLICAS, f"--replica {self.replica}",
             f"0 to {MOST_REPLICAS - 1}"),
            (not 0 <= self.dirt <= 0.1, f"--dirt {self.dirt:g}", "0 to 0.1"),
            (self.kind not in KINDS, f"--kind {self.kind}", "one of " + ", ".join(KINDS)),
            (self.whole_records and self.kind != YOUNG, f"--whole-records of --kind {self.kind}",
             f"--kind {YOUNG}: the other kinds' records are whole"),
        ]  # fmt: skip
        wrong = [(found, expected) for is_wrong, found, expected in faults if is_wrong]
        if wrong:
            raise UsageError(
                found=", ".join(found for found, _ in wrong),
                expected=", ".join(expected for _, expected in wrong),
                action="correct the options",
            )

    @property
    def span(self) -> tuple[int, int]:
        """First and last day of the records, as numbers."""
        first = date(SNAPSHOT_ON.year - self.years, 1, 1)
        return day_number(first), day_number(SNAPSHOT_ON)

    def to_dict(self) -> dict[str, int | float | str]:
        """The options by name; without `whole_records` where records are as the kind has them."""
        named = asdict(self)
        if not self.whole_records:
            del named["whole_records"]
        return named


@dataclass(frozen=True)
class Story:
    """A city with everything that happened in it.

    Attributes:
        options: What it was made from.
        city: The place.
        people: The people.
        laws: What made moves succeed.
        periods: The appraisal periods.
        careers: Posts, exits, leaves and sanctions.
    """

    options: Options
    city: City
    people: Staff
    laws: Laws
    periods: Periods
    careers: Careers

    @cached_property
    def past(self) -> CityPast:
        """All that happened, to be asked about any day."""
        return self.careers.log.past(self.city, self.people, self.careers.sanctions)

    def chance(self, of: str) -> np.random.Generator:
        """A source of chance of its own for what is written down: `tables`, `files` or `dirt`."""
        number = {"tables": _TABLES, "files": _FILES, "dirt": _DIRT}[of]
        return _chance(self.options, number, with_replica=True)


def tell_story(options: Options, advance: Advance = silent) -> Story:
    """Simulate a city.

    Args:
        options: What is simulated.
        advance: Called after each month.

    Raises:
        UsageError: No city can be made with these options.
    """
    options.check()
    first, last = options.span
    years = range(day_of(first).year - RATED_BEFORE_YEARS - 5, day_of(last).year + 3)
    present = present_at_first(options.people, options.span)
    city = build_city(present, years, _chance(options, _CITY, with_replica=False))
    people = build_people(
        city.posts, options.people, options.span, options.replica,
        _chance(options, _PEOPLE, with_replica=True),
    )  # fmt: skip
    if options.kind == YOUNG:
        # A source of its own: the older kinds' people stay who they were.
        drawn = _chance(options, _STANDING, with_replica=True).normal(size=people.count)
        people = replace(people, standing=drawn)
    laws = laws_of(options.kind, first)
    periods = appraisal_periods(first, last)
    careers = simulate_careers(
        city, people, laws, periods, options.span,
        _chance(options, _CAREERS, with_replica=True), advance,
    )  # fmt: skip
    return Story(options, city, people, laws, periods, careers)


def months(options: Options) -> int:
    """How many months `tell_story` reports."""
    return options.years * 12 + SNAPSHOT_ON.month


def _chance(options: Options, of: int, *, with_replica: bool) -> np.random.Generator:
    replica = options.replica if with_replica else 0
    return np.random.default_rng([options.seed, of, replica])
