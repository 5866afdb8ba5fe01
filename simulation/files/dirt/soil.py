"""Faults planted in all files of a source, and the list of them."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from records.sources.headers import ALIASES
from simulation.files.dirt.faults import BIRTH, DATASET_FAULTS, DATASET_MASTER_FAULTS, Fault
from simulation.files.dirt.file_faults import Aliases, change_files
from simulation.files.dirt.layout import Layout, dataset_layout
from simulation.files.dirt.planting import PLANTED_SCHEMA, Planting
from simulation.files.table_file import TableFile

LOST_PEOPLE_SHARE = 0.05
"""Of a share of faults, the part that takes people out with all their rows."""

MOST_LOST = 0.012
"""Share of a table's rows that may go with such people."""


@dataclass(frozen=True)
class Soiled:
    """Files with faults in them.

    Attributes:
        files: The files, in the given order.
        planted: Every fault, a frame of `PLANTED_SCHEMA`.
        lost: NIPs of the people whom a reader leaves out with all their rows.
    """

    files: list[TableFile]
    planted: pl.DataFrame
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Soil:
    """What a source's files mean, and what can be wrong with them.

    Attributes:
        source: The source's name in the list of planted faults.
        layout: The layout of a file; None where nothing is planted in it.
        faults: Kinds of faults in rows.
        masters: Kinds of faults that take a person out, in the one file that decides on people.
        aliases: Other spellings of headers.
    """

    source: str
    layout: Callable[[TableFile], Layout | None]
    faults: Sequence[Fault]
    masters: Sequence[Fault]
    aliases: Aliases


DATASET = Soil(
    source="dataset",
    layout=lambda file: dataset_layout(file.table, file.cells.columns),
    faults=DATASET_FAULTS,
    masters=DATASET_MASTER_FAULTS,
    aliases=lambda column: ALIASES.get(column, ()),
)
"""The folder of the data contract."""


def soil(
    files: Sequence[TableFile], people: pl.DataFrame, form: Soil, *, share: float, seed: int
) -> Soiled:
    """Plant faults in a share of the rows of each file.

    Args:
        files: The files before they are written.
        people: id, nip and day of birth of all people, a row for each id that a file uses.
        form: What the files mean.
        share: About which share of the rows gets a fault; 0 leaves every file as it is.
        seed: The same seed plants the same faults.
    """
    if share <= 0:
        return Soiled(list(files), pl.DataFrame(schema=PLANTED_SCHEMA))
    rng = random.Random(seed)
    named = people.select("id", _nip="nip", **{BIRTH: "birth_date"})
    plantings = {
        file.name: Planting.of(file, layout, named, rng)
        for file in files
        if (layout := form.layout(file)) is not None and not file.cells.is_empty()
    }
    lost = _plant_in_master(list(plantings.values()), form.masters, share, rng)
    for planting in plantings.values():
        # A second row about the person, as in an export, goes where the first one does.
        gone = 0 if planting.file.table == "employees" else planting.give_up(lost)
        planting.plant_share(form.faults, share, lost=gone)
    soiled = {name: planting.soiled() for name, planting in plantings.items()}
    oddities = change_files(soiled, form.aliases, rng)
    for name, planted in oddities.items():
        plantings[name].planted += planted
    lists = [planting.list_of(form.source) for planting in plantings.values()]
    return Soiled(
        [soiled.get(file.name, file) for file in files],
        pl.concat([pl.DataFrame(schema=PLANTED_SCHEMA), *lists]),
        tuple(lost),
    )


def _plant_in_master(
    plantings: Sequence[Planting], faults: Sequence[Fault], share: float, rng: random.Random
) -> list[str]:
    """Plant faults that remove people; returns their NIPs."""
    masters = [planting for planting in plantings if planting.layout.is_master]
    if not masters:
        return []
    (master,) = masters
    rows = _expendable(master, [each for each in plantings if each is not master], share, rng)
    for number, row in enumerate(rows):
        fault = faults[number % len(faults)]
        (column,) = fault.columns(master.layout)
        master.put(fault, column, [row])
    return master.rows["_nip"][rows].to_list()


def _expendable(
    master: Planting, others: Sequence[Planting], share: float, rng: random.Random
) -> list[int]:
    """The rows of people without whom no table loses more than its share."""
    wanted = math.floor(share * LOST_PEOPLE_SHARE * master.rows.height + rng.random())
    counts = [Counter(planting.rows["_nip"]) for planting in others if planting.layout.person]
    room = [math.floor(MOST_LOST * sum(count.values())) for count in counts]
    chosen: list[int] = []
    for row in master.free:
        if len(chosen) == wanted:
            break
        nip = master.rows["_nip"][row]
        left = [space - count[nip] for space, count in zip(room, counts, strict=True)]
        if nip is not None and min(left, default=0) >= 0:
            chosen.append(row)
            room = left
    return chosen
