"""The people: who they are, what they can do, and what they learn, before any move is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation import words
from simulation.calendar import SPAN, YEAR_DAYS, day_of, years_of
from simulation.city import FUNCTIONAL, GENERAL, STRUCTURAL, USUAL_DEMAND, Posts

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST_SERIAL = 900
"""Serials in simulated NIPs start here: no living person is likely to have one."""
MOST_REPLICAS = 100
PPPK_FROM = 2019
"""The year of the first contract staff (PP 49/2018)."""
PPPK_SHARE = 0.4
WOMEN_SHARE = 0.53
TRAININGS_A_YEAR = 0.8
OWN_WORK_TRAININGS = 0.4
BIASED_RATERS_SHARE = 0.5


@dataclass(frozen=True)
class Staff:
    """All people who ever work in the city within its years, one entry each.

    Attributes:
        nip: Their numbers: birth, appointment, sex, serial.
        name: Invented names.
        is_woman: Sex.
        born: Day of birth, as a number.
        entered: Day of appointment.
        arrived: Day from which the city's records show their posts.
        is_pppk: Contract staff.
        first_post: Post held on `arrived`; -1: not chosen yet.
        ability: How well they work anywhere, mean 0, spread 1.
        adaptability: How well they adapt to something new, mean 0, spread 1.
        learning: Levels that their skills gain with the years.
        skills: Level of each competency on entering, one row a person.
        leniency: How generously they rate others, mean 0, spread 1.
        is_biased: Whether they rate women lower (has an effect in one kind of city).
        standing: How they stand among colleagues all their career, mean 0, spread 1 in the young
            city; 0 for all people in the other kinds.
        schooling: Field of study.
        schooling_work: Number of the work it fits.
        schooling_level: ISCED 2011.
        trainings: `Trainings` of all of them.
    """

    nip: tuple[str, ...]
    name: tuple[str, ...]
    is_woman: Flags
    born: Whole
    entered: Whole
    arrived: Whole
    is_pppk: Flags
    first_post: Whole
    ability: Numbers
    adaptability: Numbers
    learning: Numbers
    skills: Numbers
    leniency: Numbers
    is_biased: Flags
    standing: Numbers
    schooling: tuple[str, ...]
    schooling_work: Whole
    schooling_level: Whole
    trainings: Trainings

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.nip)

    def skills_on(self, person: Whole, day: Whole) -> Numbers:
        """Level of each competency on a day, one row a question."""
        years = np.maximum(day - self.entered[person], 0) / YEAR_DAYS
        grown = self.learning[person] * np.log1p(years)
        level: Numbers = np.clip(self.skills[person] + grown[:, None], 1.0, 5.0)
        return level

    def latest_training(self, person: Whole, work: Whole, day: Whole) -> Whole:
        """The day on which each person's latest training of a work ended; -1: none by then."""
        learnt = self.trainings
        asked = (person * len(words.WORKS) + work) * SPAN + day
        place = np.searchsorted(learnt.key, asked, side="right") - 1
        is_own = (place >= 0) & (learnt.key[place] // SPAN == asked // SPAN)
        return np.where(is_own, learnt.key[place] % SPAN, -1)


@dataclass(frozen=True)
class Trainings:
    """Trainings, in order of person, work and end.

    Attributes:
        person: Number of the person.
        work: Number of the work trained for.
        ended: Day of the end.
        hours: Hours of lessons.
    """

    person: Whole
    work: Whole
    ended: Whole
    hours: Whole

    @property
    def key(self) -> Whole:
        """Person, work and end in one number."""
        return (self.person * len(words.WORKS) + self.work) * SPAN + self.ended


def build_people(
    posts: Posts, count: int, span: tuple[int, int], replica: int, rng: np.random.Generator
) -> Staff:
    """People for a city: staff of its first day, and those who enter later.

    Args:
        posts: The city's posts.
        count: How many people the records will ever show.
        span: First and last day of the city's records.
        replica: The number of the set of people, 0 to 99: another number gives other people.
        rng: Source of chance.
    """
    first, last = span
    staff = present_at_first(count, span)
    first_post = np.full(count, -1)
    first_post[:staff] = _seated(posts, staff, rng)
    level = np.where(first_post >= 0, posts.level[first_post], 1)
    is_new = first_post < 0
    arrived = np.where(is_new, np.sort(rng.integers(first + 31, last - 90, count)), first)
    is_pppk = is_new & (years_of(arrived) >= PPPK_FROM) & (rng.random(count) < PPPK_SHARE)
    age = np.where(
        is_new,
        rng.uniform(22, 33, count) + is_pppk * rng.uniform(0, 10, count),
        np.clip(rng.normal(34 + 2.6 * level, 8.0), 23, 57.4),
    )
    born = (arrived - age * YEAR_DAYS).astype(np.int64)
    served = np.where(is_new, 0.0, np.clip(age - rng.uniform(21, 32, count), 0.5, None))
    entered = _month_start((arrived - served * YEAR_DAYS).astype(np.int64))
    arrived = np.where(is_new, entered, first - rng.integers(60, 2200, count))
    arrived = np.maximum(arrived, entered)
    is_woman = rng.random(count) < WOMEN_SHARE
    work = _schooling_work(posts, first_post, rng)
    schooling_level = _schooling_level(posts, first_post, rng)
    ability = rng.normal(size=count)
    born, nip = _nips(born, entered, is_woman, is_pppk, FIRST_SERIAL + replica)
    own_level = USUAL_DEMAND[level]
    skills = (own_level - 0.3 + rng.normal(0.0, 0.45, count))[:, None] + rng.normal(
        0.0, 0.75, (count, len(words.COMPETENCIES))
    )
    return Staff(
        nip=nip,
        name=_names(is_woman, rng),
        is_woman=is_woman,
        born=born,
        entered=entered,
        arrived=arrived,
        is_pppk=is_pppk,
        first_post=first_post,
        ability=ability,
        adaptability=rng.normal(size=count),
        learning=np.abs(rng.normal(0.35, 0.15, count)),
        skills=skills,
        leniency=rng.normal(size=count),
        is_biased=rng.random(count) < BIASED_RATERS_SHARE,
        standing=np.zeros(count),
        schooling=tuple(
            words.WORKS[number].schooling[pick]
            for number, pick in zip(work, rng.integers(0, 2, count), strict=True)
        ),
        schooling_work=work,
        schooling_level=schooling_level,
        trainings=_trainings(work, arrived, last, rng),
    )


def present_at_first(count: int, span: tuple[int, int]) -> int:
    """How many of all people are in post on the first day: leavers are replaced later."""
    years = (span[1] - span[0]) / YEAR_DAYS
    return round(count / (1 + 0.028 * years))


def _seated(posts: Posts, staff: int, rng: np.random.Generator) -> Whole:
    """A seat for each person: nearly every leading post is filled, the rest by chance."""
    heads = np.flatnonzero(posts.is_head & ~posts.is_later)
    heads = heads[rng.random(len(heads)) < 0.93][:staff]
    others = np.repeat(
        np.arange(len(posts.seats)), np.where(posts.is_head | posts.is_later, 0, posts.seats)
    )
    taken = rng.permutation(others)[: staff - len(heads)]
    return rng.permutation(np.concatenate([heads, taken]))


def _schooling_work(posts: Posts, first_post: Whole, rng: np.random.Generator) -> Whole:
    """The work that a person studied for: a little over half the one of their post."""
    count = len(first_post)
    open_works = [number for number, work in enumerate(words.WORKS) if not work.is_closed]
    any_work = rng.choice(open_works, count)
    new_work = rng.choice(posts.work, count, p=posts.seats / posts.seats.sum())
    own = np.where(first_post >= 0, posts.work[first_post], new_work)
    closed = np.array([work.is_closed for work in words.WORKS])
    studied_for_it = closed[own] | (first_post < 0) | (rng.random(count) < 0.55)
    return np.where(studied_for_it, own, any_work)


def _schooling_level(posts: Posts, first_post: Whole, rng: np.random.Generator) -> Whole:
    """ISCED levels by kind and level of the post, near the national shares of 2023."""
    count = len(first_post)
    kind = np.where(first_post >= 0, posts.kind[first_post], FUNCTIONAL)
    level = np.where(first_post >= 0, posts.level[first_post], 3)
    draw = rng.random(count)
    general = np.select([draw < 0.08, draw < 0.5, draw < 0.7], [2, 3, 5], default=6)
    skilled = np.select([draw < 0.25, draw < 0.8], [3, 5], default=6)
    expert = np.select([draw < 0.8, draw < 0.99], [6, 7], default=8)
    leading = np.select([draw < 0.45, draw < 0.96], [6, 7], default=8)
    is_skilled = (kind == FUNCTIONAL) & np.isin(level, (2, 4))
    return np.select(
        [kind == GENERAL, is_skilled, kind == STRUCTURAL], [general, skilled, leading], expert
    ).astype(np.int64)


def _month_start(days: Whole) -> Whole:
    return (
        days.astype("datetime64[D]")
        .astype("datetime64[M]")
        .astype("datetime64[D]")
        .astype(np.int64)
    )


def _nips(
    born: Whole, entered: Whole, is_woman: Flags, is_pppk: Flags, serial: int
) -> tuple[Whole, tuple[str, ...]]:
    """Days of birth and NIPs, no two alike: who would share a number was born a day earlier."""
    taken: set[str] = set()
    days, numbers = [], []
    for birth, entry, woman, contract in zip(born, entered, is_woman, is_pppk, strict=True):
        day = int(birth)
        appointed = day_of(entry)
        block = f"{appointed:%Y}21" if contract else f"{appointed:%Y%m}"
        while (number := f"{day_of(day):%Y%m%d}{block}{2 if woman else 1}{serial:03d}") in taken:
            day -= 1
        taken.add(number)
        days.append(day)
        numbers.append(number)
    return np.array(days), tuple(numbers)


def _names(is_woman: Flags, rng: np.random.Generator) -> tuple[str, ...]:
    given = {sex: np.array(names) for sex, names in words.GIVEN_NAMES.items()}
    first, second = rng.integers(0, 25, len(is_woman)), rng.integers(0, 25, len(is_woman))
    family = rng.integers(0, len(words.FAMILY_NAMES), len(is_woman))
    return tuple(
        " ".join(_parts(given["F" if woman else "M"], one, two, words.FAMILY_NAMES[last]))
        for woman, one, two, last in zip(is_woman, first, second, family, strict=True)
    )


def _parts(given: NDArray[np.str_], one: int, two: int, family: str) -> Iterable[str]:
    return dict.fromkeys((str(given[one]), str(given[two]), family))


def _trainings(work: Whole, arrived: Whole, last: int, rng: np.random.Generator) -> Trainings:
    years = np.maximum(last - arrived, 0) / YEAR_DAYS
    person = np.repeat(np.arange(len(work)), rng.poisson(TRAININGS_A_YEAR * years))
    ended = arrived[person] + (rng.random(len(person)) * (last - arrived[person])).astype(np.int64)
    any_work = rng.integers(0, len(words.WORKS), len(person))
    of_work = np.where(rng.random(len(person)) < OWN_WORK_TRAININGS, work[person], any_work)
    hours = rng.choice([8, 16, 24, 40, 80], len(person), p=[0.3, 0.3, 0.2, 0.15, 0.05])
    rows = np.unique(np.column_stack([person, of_work, ended, hours]), axis=0)
    keep = np.append(True, (np.diff(rows[:, :3], axis=0) != 0).any(axis=1))
    return Trainings(*rows[keep].T)
