"""A move as it really stands on a day: who, where to, why, and all that the laws act on.

The same function serves the simulation, which draws a move's fate from it, and the truth, which
answers for any person, post and day: it looks only at what had happened by that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulation.calendar import SPAN, YEAR_DAYS, years_of
from simulation.city import MINUTES_A_YEAR, City
from simulation.ledger import Ledger
from simulation.people import Staff
from simulation.words import COMPETENCIES, MANAGING_CHANGE

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

CAUSES = ("own_request", "assigned", "promotion", "demotion")
"""The causes that a move may have, by number."""
OWN_REQUEST, ASSIGNED, PROMOTION, DEMOTION = range(4)
HIGHER_EDUCATION = 5
"""ISCED: below it schooling has no field."""
TRAINING_WINDOW_DAYS = 365
SANCTION_WINDOW_DAYS = 5 * 365


@dataclass(frozen=True)
class Situation:
    """What the laws act on, one entry a move.

    Attributes:
        day: The day asked about, as a number.
        ability: Latent, mean 0, spread 1.
        adaptability: Latent, mean 0, spread 1.
        shortfall: Mean over the competencies of the levels that are missing.
        keeps_family: Whether the job family stays.
        family_years: Years ever spent in the post's family.
        keeps_agency: Whether the agency stays.
        changes_unit: Whether the unit changes.
        level_step: The post's level minus the present one.
        cause: Number of the cause.
        post_years: Years in the present post.
        schooling_fits: Whether the field of study is one of the post's work.
        trained_lately: Whether a training of the post's work ended within a year.
        was_sanctioned: Whether a sanction fell within five years.
        climate: How the unit receives newcomers.
        leniency: How generously the unit's leader rates.
        load: Logarithm of the unit's work for each person there.
        level: The post's level.
        kind: The post's kind.
        own_level: Mean level of the person's competencies.
        managing_change: The person's level in `MANAGING_CHANGE`.
        standing: How the person stands among colleagues, all the career; 0 but in one kind of city.
        is_woman: Known to no feature.
        is_biased_rater: Whether the unit's leader marks women down.
    """

    day: Whole
    ability: Numbers
    adaptability: Numbers
    shortfall: Numbers
    keeps_family: Flags
    family_years: Numbers
    keeps_agency: Flags
    changes_unit: Flags
    level_step: Whole
    cause: Whole
    post_years: Numbers
    schooling_fits: Flags
    trained_lately: Flags
    was_sanctioned: Flags
    climate: Numbers
    leniency: Numbers
    load: Numbers
    level: Whole
    kind: Whole
    own_level: Numbers
    managing_change: Numbers
    standing: Numbers
    is_woman: Flags
    is_biased_rater: Flags


@dataclass(frozen=True)
class CityPast:
    """All that had happened in the city by some day, and may have happened since.

    Attributes:
        city: The place.
        people: The people.
        ledger: Who held which post from when to when.
        sanctions: Person and day of every sanction, sorted.
    """

    city: City
    people: Staff
    ledger: Ledger
    sanctions: tuple[Whole, Whole]

    @cached_property
    def unit_workload(self) -> Numbers:
        """Minutes of work a year in each unit."""
        posts = self.city.posts
        count = len(self.city.units)
        return np.bincount(posts.unit, posts.workload, minlength=count).astype(np.float64)


def situations(past: CityPast, person: Whole, post: Whole, day: Whole, cause: Whole) -> Situation:
    """The situations of people who would move to posts, as of the end of a day.

    Args:
        past: The city's past.
        person: Numbers of people.
        post: Numbers of posts.
        day: Days as numbers; nothing after them is looked at.
        cause: Numbers of the causes; -1: promotion or demotion by the levels, else assigned.
    """
    city, people, ledger = past.city, past.people, past.ledger
    posts, unit = city.posts, city.posts.unit[post]
    row = ledger.latest(person, day)
    has_post = row >= 0
    now = np.where(has_post, ledger.post[row], post)
    step = posts.level[post] - posts.level[now]
    leader = leaders_of(past, unit, day, person)
    skills = people.skills_on(person, day)
    has_leader = leader >= 0
    return Situation(
        day=day,
        ability=people.ability[person],
        adaptability=people.adaptability[person],
        shortfall=_shortfall(past, skills, post),
        keeps_family=posts.family_number[now] == posts.family_number[post],
        family_years=ledger.days_in_family(person, post, day) / YEAR_DAYS,
        keeps_agency=city.parents[posts.unit[now]] == city.parents[unit],
        changes_unit=posts.unit[now] != unit,
        level_step=step,
        cause=np.where(cause >= 0, cause, _cause_of_step(step)),
        post_years=np.where(has_post, day - ledger.start[row], 0) / YEAR_DAYS,
        schooling_fits=(people.schooling_work[person] == posts.work[post])
        & (people.schooling_level[person] >= HIGHER_EDUCATION),
        trained_lately=_trained(past, person, posts.work[post], day),
        was_sanctioned=_sanctioned(past, person, day),
        climate=city.climate[unit, years_of(day) - city.first_year],
        leniency=np.where(has_leader, people.leniency[leader], 0.0),
        load=_load(past, unit, day),
        level=posts.level[post],
        kind=posts.kind[post],
        own_level=skills.mean(axis=1),
        managing_change=skills[:, COMPETENCIES.index(MANAGING_CHANGE)],
        standing=people.standing[person],
        is_woman=people.is_woman[person],
        is_biased_rater=has_leader & people.is_biased[leader],
    )


def _cause_of_step(step: Whole) -> Whole:
    """The cause that follows from the levels: promotion, demotion or assignment."""
    return np.select([step > 0, step < 0], [PROMOTION, DEMOTION], default=ASSIGNED)


def leaders_of(past: CityPast, unit: Whole, day: Whole, person: Whole) -> Whole:
    """The leader of each unit on a day, who rates a person there; else the agency's; -1: none."""
    city = past.city
    own = past.ledger.holder(city.head_post[unit], day)
    above = past.ledger.holder(city.head_post[city.parents[unit]], day)
    leader = np.where((own >= 0) & (own != person), own, above)
    return np.where(leader == person, -1, leader)


def _shortfall(past: CityPast, skills: Numbers, post: Whole) -> Numbers:
    missing = np.maximum(past.city.posts.demands[post] - skills, 0.0)
    mean: Numbers = missing.sum(axis=1) / len(COMPETENCIES)
    return mean


def _trained(past: CityPast, person: Whole, work: Whole, day: Whole) -> Flags:
    """Whether a training of a kind of work ended within the year before."""
    found = past.people.latest_training(person, work, day)
    return (found >= 0) & (day - found < TRAINING_WINDOW_DAYS)


def _sanctioned(past: CityPast, person: Whole, day: Whole) -> Flags:
    who, when = past.sanctions
    key = who * SPAN + when
    until = np.searchsorted(key, person * SPAN + day, side="right")
    since = np.searchsorted(key, person * SPAN + day - SANCTION_WINDOW_DAYS, side="right")
    return until > since


def _load(past: CityPast, unit: Whole, day: Whole) -> Numbers:
    present = np.maximum(past.ledger.present(unit, day), 1)
    ratio: Numbers = np.log(past.unit_workload[unit] / (MINUTES_A_YEAR * present))
    return np.clip(ratio, -1.0, 1.5)
