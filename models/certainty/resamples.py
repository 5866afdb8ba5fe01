"""Refit the model on random halves of the people, to measure sampling variance.

Halves are drawn without replacement (half-sampling): the scores of a half spread around the full
model's about as far as the full model's would around those of all such people, and no move counts
twice. A bootstrap repeats moves, and trees fit repeated moves too closely.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.certainty.intervals import Member
from models.parts.boosting import BoostingParameters
from models.parts.fit import fit_parts
from models.parts.taught import People, Taught
from models.parts.workers import workers
from models.recipe import Recipe
from models.rows import Places

# Two halves of one draw share nobody: over pairs, everybody is in as many members as anybody else.
_HALVES = 2


def fit_members(
    taught: Taught, recipe: Recipe, bag: BoostingParameters, count: int
) -> tuple[Member, ...]:
    """Members on halves of the people, by pairs that share nobody.

    Args:
        taught: All moves that teach; members share their columns, basis and bins.
        recipe: How the full model is fitted.
        bag: The full model's boosting; a member is one booster of it.
        count: How many members.
    """
    halves = person_halves(taught.people, count, bag.seed)
    with workers() as pool:
        fitted = [
            # Taken by the worker: all halves at once would be many times the rows.
            pool.submit(
                lambda places, number: _member(taught.take(places), recipe, bag, number),
                half,
                number,
            )
            for number, half in enumerate(halves)
        ]
        return tuple(future.result() for future in fitted)


def person_halves(movers: People, count: int, seed: int) -> list[Places]:
    """Places of the moves of half the people each, by pairs that share nobody.

    Args:
        movers: Who made each move.
        count: How many halves.
        seed: The same seed draws the same people.
    """
    people, person = np.unique(movers, return_inverse=True)
    chance = np.random.default_rng([seed, len(people)])
    halves: list[Places] = []
    while len(halves) < count:
        side = np.zeros(len(people), dtype=np.intp)
        side[chance.permutation(len(people))[: len(people) // _HALVES]] = 1
        halves += [np.flatnonzero(side[person] == half) for half in range(_HALVES)]
    return halves[:count]


def _member(taught: Taught, recipe: Recipe, bag: BoostingParameters, number: int) -> Member:
    alone = replace(bag, boosters=1)
    (booster,), additive = fit_parts(taught, recipe, alone, first=bag.boosters + number)
    return Member(booster, additive)
