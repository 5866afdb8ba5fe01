"""The design of everybody for every post, block by block, from a prepared day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

import numpy as np
import polars as pl

from features.prepared.day import PreparedDay
from features.prepared.pairs import PairTables, PairValues
from features.prepared.part import Places
from models.answering.pairs.design import PairDesign, PairGroup
from models.design import Column, Floats, design_matrix
from models.explaining.data_quality import weights_or_even
from models.explaining.never import empty_cells, never_happened
from models.model import Model

PEOPLE_AT_A_TIME = 1_000
"""Some hundred megabytes of values, whatever the city's size."""


def pair_blocks(
    model: Model, prepared: PreparedDay, people: Places, posts: Places
) -> Iterator[PairDesign]:
    """Some people at a time, each for every post.

    Args:
        model: Whose columns the design has.
        prepared: The day.
        people: The places of the people among the day's, in the order in which they are asked.
        posts: The places of the posts among the day's.
    """
    tables = PairTables(prepared, posts)
    for start in range(0, len(people), PEOPLE_AT_A_TIME):
        some = people[start : start + PEOPLE_AT_A_TIME]
        groups = (_group(model, values) for values in tables.of(some))
        yield PairDesign(
            tuple(group for group in groups if group is not None), len(some), len(posts)
        )


def _group(model: Model, found: PairValues) -> PairGroup | None:
    """The model's columns among some features; None where it reads none of them."""
    read = [
        (place, column)
        for place, column in enumerate(model.columns)
        if column.name in found.values.columns
    ]
    if not read:
        return None
    columns = [column for _, column in read]
    values = found.values.select([column.name for column in columns])
    people = int(found.person_class.max()) + 1
    shape = (people, values.height // people)
    return PairGroup(
        tuple(place for place, _ in read),
        np.ascontiguousarray(design_matrix(values, columns).T).reshape(len(columns), *shape),
        found.person_class.astype(np.int32),
        found.post_class.astype(np.int32),
        _unrecorded(model, columns, found.values, shape),
    )


def _unrecorded(
    model: Model, columns: Sequence[Column], values: pl.DataFrame, shape: tuple[int, int]
) -> Floats | None:
    """Which share of all that matters these columns have no record of (`PairGroup`)."""
    if model.support is None or model.feature_weights is None:
        return None
    weights = weights_or_even(model.feature_weights)
    everything = fsum(weights.values())
    # A witness that the model does without says nothing, as everywhere else.
    names = [column.name for column in columns]
    empty = empty_cells(values.select(names))
    never = never_happened(names, empty)
    total = np.zeros(values.height)
    for place, column in enumerate(columns):
        is_missing = empty[:, place]
        if column.name in never:
            is_missing = is_missing & ~never[column.name]
        total += weights[column.name] / everything * is_missing
        if column.kind == "category" and column.group == "destination":
            known = values[column.name]
            is_new = known.is_not_null() & ~known.is_in(list(column.categories))
            total[is_new.to_numpy()] = np.inf
    return total.reshape(shape)
