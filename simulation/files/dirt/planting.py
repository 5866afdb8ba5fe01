"""One file while faults are planted in it: which rows are free, what stands in them by now."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from simulation.files.dirt.faults import BIRTH, LAST_UNIT, NEXT_END, NEXT_START, Expected, Fault
from simulation.files.dirt.layout import Layout
from simulation.files.table_file import TableFile

PLANTED_SCHEMA = {
    "source": pl.String(), "file": pl.String(), "table": pl.String(), "row_key": pl.String(),
    "line": pl.Int64(), "kind": pl.String(), "expected": pl.String(), "column": pl.String(),
}  # fmt: skip
"""The list of planted faults; a fault of a whole file has neither key nor line."""

MOST_QUARANTINED = 0.03
"""Share of a table's rows that are made bad at most: ingest refuses a table from 5 % on."""

QUARANTINED_SHARE = 0.45
"""Share of the planted faults that cost their row."""


OF_LOST_PERSON = "of_lost_person"
"""The kind of a good row of a person whose own row is bad."""

_OF_LOST_PERSON = Fault(
    OF_LOST_PERSON, "quarantined", lambda layout: (layout.person,),
    lambda name, _: pl.col(name).is_not_null(), lambda name, _: pl.col(name),
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A planted fault.

    Attributes:
        row: Number of the row in its file; None where the whole file is meant.
        row_key: What the row was called before.
        kind: The kind of fault.
        expected: What a reader does with it.
        column: The column, if one is meant.
    """

    row: int | None
    row_key: str
    kind: str
    expected: Expected
    column: str


@dataclass
class Planting:
    """Plants faults in one file, in each row at most one.

    Attributes:
        file: The file as it was.
        layout: What its columns mean.
        rng: Source of chance.
        rows: Its cells as they were, with helper columns.
        free: Numbers of the rows without a fault, in random order.
        planted: What was planted by now.
    """

    file: TableFile
    layout: Layout
    rng: random.Random
    rows: pl.DataFrame
    free: list[int]
    planted: list[Planted] = field(default_factory=list)
    _changes: list[tuple[str, list[int], pl.Series]] = field(default_factory=list)
    _copies: list[pl.DataFrame] = field(default_factory=list)
    _people: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, file: TableFile, layout: Layout, people: pl.DataFrame, rng: random.Random
    ) -> Planting:
        """A file in which every row is free.

        Args:
            file: The file.
            layout: What its columns mean.
            people: id, nip and birth of all people, under each id a file may use.
            rng: Source of chance.
        """
        rows = file.cells
        if layout.person:
            rows = rows.join(
                people, left_on=layout.person, right_on="id", how="left", maintain_order="left"
            )
        else:
            rows = rows.with_columns(
                pl.lit(None, dtype=pl.String).alias("_nip"),
                pl.lit(None, dtype=pl.Date).alias(BIRTH),
            )
        free = list(range(rows.height))
        rng.shuffle(free)
        return cls(file, layout, rng, _with_next(rows, layout), free)

    def give_up(self, nips: Iterable[str]) -> int:
        """Note the rows of people whom a reader leaves out; nothing else is planted in them.

        Returns:
            How many rows that are.
        """
        lost = set(nips)
        gone = [row for row, nip in enumerate(self.rows["_nip"]) if nip in lost]
        self._note(_OF_LOST_PERSON, self.layout.person, gone, self.rows[gone])
        taken = set(gone)
        self.free = [row for row in self.free if row not in taken]
        return len(gone)

    def plant_share(self, faults: Sequence[Fault], share: float, *, lost: int = 0) -> None:
        """Plant faults in about such a share of the rows, all kinds equally often.

        Args:
            faults: The kinds to choose from.
            share: Of the rows.
            lost: Rows that a reader leaves out anyway, since their person is.
        """
        wanted = math.floor(share * self.rows.height + self.rng.random())
        bad_room = math.floor(MOST_QUARANTINED * self.rows.height) - lost
        bad = max(min(round(wanted * QUARANTINED_SHARE), bad_room), 0)
        self._plant(faults, bad, costly=True)
        self._plant(faults, wanted - bad, costly=False)

    def _plant(self, faults: Sequence[Fault], count: int, *, costly: bool) -> None:
        kinds = [
            (fault, columns)
            for fault in faults
            if (fault.expected == "quarantined") == costly
            and (columns := [name for name in fault.columns(self.layout) if name in self.rows])
        ]
        self.rng.shuffle(kinds)
        for place, (fault, columns) in enumerate(kinds):
            wanted = math.ceil(count / (len(kinds) - place))
            self.rng.shuffle(columns)
            for turn, column in enumerate(columns):
                spent = self.plant(fault, column, math.ceil(wanted / (len(columns) - turn)))
                wanted, count = wanted - spent, count - spent

    def plant(self, fault: Fault, column: str, count: int) -> int:
        """Plant one kind of fault in a column.

        Args:
            fault: The kind.
            column: The column.
            count: In how many rows; fewer get it if fewer can have it.

        Returns:
            How many rows are used up: a fault with a second, contradicting row uses two.
        """
        each = 2 if fault.is_copy and fault.expected == "quarantined" else 1
        chosen = self._choose(fault, column, count // each)
        if chosen:
            self.put(fault, column, chosen)
        return len(chosen) * each

    def put(self, fault: Fault, column: str, numbers: list[int]) -> None:
        """Plant a fault in these rows, whichever they are."""
        rows = self.rows[numbers]
        cells = rows.select(fault.becomes(column, self.layout).alias(column)).to_series()
        taken = set(numbers)
        self.free = [row for row in self.free if row not in taken]
        if fault.is_copy:
            self._copy(fault, column, rows.with_columns(cells), numbers)
        else:
            self._changes.append((column, numbers, cells))
            self._note(fault, column, numbers, rows)

    def _choose(self, fault: Fault, column: str, count: int) -> list[int]:
        when = fault.when(column, self.layout).fill_null(value=False)
        if column in self.layout.overruled:
            when &= pl.col(self.layout.overruled[column]).is_null()
        can = self.rows.select(when).to_series().to_list()
        if not self.layout.changes_alone:
            fitting = (row for row in self.free if can[row])
            return list(itertools.islice(fitting, max(count, 0)))
        chosen: list[int] = []
        nips = self.rows["_nip"].to_list()
        for row in self.free:
            if len(chosen) >= count:
                break
            if can[row] and nips[row] not in self._people:
                chosen.append(row)
                self._people.add(nips[row])
        return chosen

    def _copy(self, fault: Fault, column: str, rows: pl.DataFrame, chosen: list[int]) -> None:
        first = self.file.cells.height + sum(copies.height for copies in self._copies)
        self._copies.append(rows.select(self.file.cells.columns))
        if fault.expected == "quarantined":
            self._note(fault, column, chosen, rows)
        self._note(fault, column, list(range(first, first + len(chosen))), rows)

    def _note(self, fault: Fault, column: str, numbers: list[int], rows: pl.DataFrame) -> None:
        column = "" if fault.is_copy and fault.expected == "repaired" else column
        self.planted += [
            Planted(number, key, fault.kind, fault.expected, column)
            for number, key in zip(numbers, _keys(rows, self.layout), strict=True)
        ]

    def soiled(self) -> TableFile:
        """The file with the faults in it."""
        cells = self.file.cells
        columns = {name: cells[name].clone() for name, _, _ in self._changes}
        for name, numbers, values in self._changes:
            columns[name] = columns[name].scatter(numbers, values)
        return replace(
            self.file, cells=pl.concat([cells.with_columns(columns.values()), *self._copies])
        )

    def list_of(self, source: str) -> pl.DataFrame:
        """The planted faults as rows of the list."""
        first = self.file.first_line
        return pl.DataFrame(
            [
                (source, self.file.name, self.file.table, one.row_key,
                 None if one.row is None else one.row + first, one.kind, one.expected, one.column)
                for one in self.planted
            ],
            schema=PLANTED_SCHEMA, orient="row",
        )  # fmt: skip


def _keys(rows: pl.DataFrame, layout: Layout) -> list[str]:
    parts = [pl.format("{}={}", pl.lit(name), pl.col(name).fill_null("")) for name in layout.key]
    nip = pl.format("nip={}", pl.col("_nip"))
    has_nip = layout.person != "" and layout.person not in layout.persons
    return rows.select(
        pl.concat_str(*([nip] if has_nip else []), *parts, separator=";", ignore_nulls=True)
    ).to_series().to_list()  # fmt: skip


def _with_next(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Assignments with the person's next definitive one, and the unit whose id comes last."""
    if layout.changes_alone:
        rows = rows.with_columns(pl.col(layout.unit).max().alias(LAST_UNIT))
    if not (layout.changes_alone and layout.end):
        return rows
    definitive = (
        rows.with_row_index("_row")
        .filter(pl.col("capacity").fill_null("definitive") == "definitive")
        .select(
            "_row", "_nip",
            start=pl.col(layout.start).str.to_date(layout.day_form, strict=False),
            end=pl.col(layout.end).str.to_date(layout.day_form, strict=False),
        )
        .sort("_nip", "start", "_row")
        .with_columns(
            pl.col("start").shift(-1).over("_nip").alias(NEXT_START),
            pl.col("end").shift(-1).over("_nip").alias(NEXT_END),
        )
    )  # fmt: skip
    return (
        rows.with_row_index("_row")
        .join(definitive.select("_row", NEXT_START, NEXT_END), on="_row", how="left",
              maintain_order="left")
        .drop("_row")
    )  # fmt: skip
