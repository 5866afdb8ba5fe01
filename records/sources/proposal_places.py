"""Proposals whose units and titles have been looked up in the records of the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from records.knowing.places import Place, Places
from records.refusal import Refusal

if TYPE_CHECKING:
    from records.identities.people import People
    from records.sources.proposals import Proposals

_PLACE = ("position_id", "unit_id", "title")


def with_places(proposals: Proposals, places: Places, people: People) -> Proposals:
    """The proposals with the ids of the posts they name; those that mean none are faults.

    Args:
        proposals: As a list or a request has them.
        places: The units and posts of the day.
        people: Whose names are not repeated.
    """
    faults: dict[int, Refusal] = dict(proposals.faults)
    found: dict[str, list[str | None]] = {name: [] for name in _PLACE}
    for row in proposals.frame.iter_rows(named=True):
        written = proposals.written[row["row"]]
        said = {name: value for name, value in row.items() if value is not None}
        said |= {"unit": row["unit_id"], "parent": written.get("parent")}
        place = places.find(said, shown=people.shown)
        if isinstance(place, Refusal):
            # Who is not known is told before where to.
            faults.setdefault(row["row"], place)
            written_id = row["position_id"]
            place = Place(None if written_id is None else people.shown(written_id))
        for name in _PLACE:
            found[name].append(getattr(place, name))
    columns = [pl.Series(name, values, dtype=pl.String) for name, values in found.items()]
    kept = proposals.frame.with_columns(
        # A position says where it is; what the row says beside it counts where it is silent.
        pl.coalesce(column, pl.col(column.name)) if column.name == "title" else column
        for column in columns
    )
    return replace(proposals, frame=kept, faults=faults)
