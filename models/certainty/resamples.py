"""Refit the model on random halves of the people, to measure sampling variance.

Halves are drawn without replacement (half-sampling): the scores of a half spread around the full
model's about as far as the full model's would around those of all such people, and no move counts
twice. A bootstrap repeats moves, and trees fit repeated moves too closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.certainty.intervals import Member
from models.design import Column
from models.parts.boosting import BoostingParameters, workers
from models.parts.fit import fit_parts
from models.recipe import Recipe
from models.rows import Places, TrainingRows

# Two halves of one draw share nobody: over pairs, everybody is in as many members as anybody else.
_HALVES = 2


def fit_members(
    rows: TrainingRows,
    columns: Sequence[Column],
    recipe: Recipe,
    bag: BoostingParameters,
    count: int,
) -> tuple[Member, ...]:
    """Members on halves of the people, by pairs that share nobody.

    Args:
        rows: All training rows.
        columns: The full model's columns, which the members share.
        recipe: How the full model is fitted.
        bag: The full model's boosting; a member is one booster of it.
        count: How many members.
    """
    halves = person_halves(rows, count, bag.seed)
    with workers() as pool:
        fitted = [
            # Taken by the worker: all halves at once would be many times the rows.
            pool.submit(
                lambda places, number: _member(rows.take(places), columns, recipe, bag, number),
                half,
                number,
            )
            for number, half in enumerate(halves)
        ]
        return tuple(future.result() for future in fitted)


def person_halves(rows: TrainingRows, count: int, seed: int) -> list[Places]:
    """Places of the rows of half the people each, by pairs that share nobody."""
    people, person = np.unique(rows.table.moves["employee_id"].to_numpy(), return_inverse=True)
    chance = np.random.default_rng([seed, len(people)])
    halves: list[Places] = []
    while len(halves) < count:
        side = np.zeros(len(people), dtype=np.intp)
        side[chance.permutation(len(people))[: len(people) // _HALVES]] = 1
        halves += [np.flatnonzero(side[person] == half) for half in range(_HALVES)]
    return halves[:count]


def _member(
    rows: TrainingRows,
    columns: Sequence[Column],
    recipe: Recipe,
    bag: BoostingParameters,
    number: int,
) -> Member:
    alone = replace(bag, boosters=1)
    (booster,), additive = fit_parts(rows, columns, recipe, alone, first=bag.boosters + number)
    return Member(booster, additive)
