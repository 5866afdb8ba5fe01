"""A prepared day as tables and plain facts, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from features.catalog import Feature
from features.families import FAMILIES
from features.prepared.day import PreparedDay, PreparedFamily
from features.prepared.part import Part
from features.timeline import DaySums

_SIDES = ("person", "post")


def tables_of(prepared: PreparedDay) -> dict[str, pl.DataFrame]:
    """Every table of a prepared day, by name."""
    tables = {
        "people": prepared.people.to_frame("employee_id"),
        "posts": prepared.posts,
        "person_values": prepared.person_values,
        "post_values": prepared.post_values,
    }
    for place, family in prepared.pairs.items():
        for side, part in zip(_SIDES, (family.person, family.post), strict=True):
            tables[f"pair-{place}-{side}"] = part.rows
            tables[f"pair-{place}-{side}-ends"] = pl.DataFrame({"end": part.ends})
        tables |= {f"pair-{place}-sums-{name}": one.totals for name, one in family.sums.items()}
    return tables


def facts_of(prepared: PreparedDay) -> dict[str, Any]:
    """What is to be known beside the tables, as plain values."""
    return {
        "members": {str(place): list(names) for place, names in prepared.members.items()},
        "pairs": {
            str(place): {
                "began": family.began,
                "sums": {name: list(one.keys) for name, one in family.sums.items()},
            }
            for place, family in prepared.pairs.items()
        },
    }


def prepared_of(
    tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any], day: date
) -> PreparedDay:
    """The reverse of `tables_of` and `facts_of`."""
    members = {int(place): tuple(names) for place, names in facts["members"].items()}
    return PreparedDay(
        day,
        tables["people"]["employee_id"],
        tables["posts"],
        tables["person_values"],
        tables["post_values"],
        {
            int(place): _family(tables, int(place), told, members[int(place)])
            for place, told in facts["pairs"].items()
        },
        members,
        tuple(_features(members)),
    )


def _family(
    tables: Mapping[str, pl.DataFrame],
    place: int,
    told: Mapping[str, Any],
    members: tuple[str, ...],
) -> PreparedFamily:
    person, post = (
        Part(
            tables[f"pair-{place}-{side}"],
            tables[f"pair-{place}-{side}-ends"]["end"].to_numpy().astype(np.int64),
        )
        for side in _SIDES
    )
    sums = {
        name: DaySums(tables[f"pair-{place}-sums-{name}"], keys)
        for name, keys in told["sums"].items()
    }
    return PreparedFamily(members, told["began"], person, post, sums)


def _features(members: Mapping[int, tuple[str, ...]]) -> Iterable[Feature]:
    for place, names in members.items():
        yield from FAMILIES[place].described(names)
