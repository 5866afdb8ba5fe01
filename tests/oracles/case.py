"""One move with everything that was known on the day before its decision, as pandas frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import pandas as pd
import polars as pl

from records.contract import TABLES, Records
from records.dataset import Dataset

Value = float | str | None
"""A feature's value; NaN and None both mean unknown."""

Twin = Callable[..., Value]
"""`feature(case)`, or for a family `feature(case, member)`."""


Memory = dict[Any, Any]


class Remembering(Protocol):
    """Something that keeps what was worked out about it for as long as it is there itself."""

    @property
    def memory(self) -> Memory:
        """What was worked out so far."""


Of = TypeVar("Of", bound=Remembering)
Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


def remembered(
    function: Callable[Concatenate[Of, Rest], Answer],
) -> Callable[Concatenate[Of, Rest], Answer]:
    """Work the answer out once for each view, archive or case (and further arguments)."""

    @wraps(function)
    def answer(of: Of, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        question = (function, rest, tuple(named.items()))
        if question not in of.memory:
            of.memory[question] = function(of, *rest, **named)
        found: Answer = of.memory[question]
        return found

    return answer


class View(Mapping[str, pd.DataFrame]):
    """The tables as they were known on a day, each cut when it is first asked for.

    Rows keep the order of the records and the column `known_on`; a person's assignments come in
    order of precedence, the one that counts most last. Days are timestamps (NaT: none), missing
    numbers NaN, missing words None: ask `pd.isna`.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], day: pd.Timestamp) -> None:
        """Remember the day; nothing is cut yet."""
        self.day = day
        self.memory: Memory = {}
        self._tables = tables
        self._cut: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table's rows known on the day and not yet replaced, later ends open."""
        if name not in self._cut:
            rows = self._tables[name]
            rows = rows[rows["known_on"] <= self.day]
            rows = rows[rows["known_until"].isna() | (rows["known_until"] > self.day)]
            rows = rows.drop(columns="known_until").reset_index(drop=True)
            end = TABLES[name].interval_end
            if end is not None:
                rows[end] = rows[end].where(rows[end] <= self.day)
            self._cut[name] = rows
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        """The tables' names."""
        return iter(self._tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._tables)


@dataclass(frozen=True, eq=False)
class Archive:
    """All versions of all rows.

    Attributes:
        tables: The records as pandas frames.
        dataset: The organisation's rules.
        memory: The views that were asked for so far, and what was worked out.
    """

    tables: Mapping[str, pd.DataFrame]
    dataset: Dataset
    memory: Memory = field(default_factory=dict, repr=False)

    @remembered
    def on(self, day: pd.Timestamp) -> View:
        """What was known on a day."""
        return View(self.tables, day)


@dataclass(frozen=True, eq=False)
class Case:
    """A move and what was known when it was decided.

    Attributes:
        move: `records.knowing.moves.MOVE_COLUMNS` of the move; days are timestamps, missing values
        None.
        view: The records as known on `as_of`.
        dataset: The organisation's rules.
        as_of: The day before the decision.
        archive: For a look at an earlier day: `case.archive.on(day)`, with `day <= case.as_of`.
        memory: What was worked out about it so far.
    """

    move: Mapping[str, Any]
    view: View
    dataset: Dataset
    as_of: pd.Timestamp
    archive: Archive
    memory: Memory = field(default_factory=dict, repr=False)

    def own(self, table: str) -> pd.DataFrame:
        """The mover's own rows of a table, as known on `as_of`."""
        rows = self.view[table]
        is_own: pd.Series[bool] = rows["employee_id"] == self.move["employee_id"]
        return rows[is_own]


def archive_of(records: Records, dataset: Dataset) -> Archive:
    """The records in pandas.

    Args:
        records: All records; `outcomes` as `models.outcome.with_outcomes` leaves it.
        dataset: The organisation's rules.
    """
    tables = {name: _in_pandas(frame) for name, frame in records.tables.items()}
    tables["assignments"] = _in_precedence(tables["assignments"])
    return Archive(tables, dataset)


def case_of(archive: Archive, move: Mapping[str, object]) -> Case:
    """The case of one move.

    Args:
        archive: The records, by `archive_of`; shared between cases.
        move: A row of `records.knowing.moves.MOVE_COLUMNS`, as `frame.row(0, named=True)` gives it.
    """
    plain = {
        name: pd.Timestamp(value) if isinstance(value, date) else value
        for name, value in move.items()
    }
    as_of = plain["as_of"]
    assert isinstance(as_of, pd.Timestamp)
    return Case(plain, archive.on(as_of), archive.dataset, as_of, archive)


def _in_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({column.name: _column(column) for column in frame})


def _column(column: pl.Series) -> pd.Series[Any]:
    # A column of nulls alone has no type of its own in pandas: give each its own.
    if column.dtype == pl.Date:
        return pd.Series(column.to_list(), dtype="datetime64[ms]")
    return pd.Series(column.to_list(), dtype="float64" if column.dtype.is_numeric() else "object")


def _in_precedence(assignments: pd.DataFrame) -> pd.DataFrame:
    """A later start counts more; of one day's the higher level, then the unit first by its id."""
    descending = ("unit_id", "position_id", "title", "job_family")
    columns = ["employee_id", "start_date", "level", *descending, "known_on"]
    return assignments.sort_values(
        columns, ascending=[name not in descending for name in columns], na_position="first"
    )
