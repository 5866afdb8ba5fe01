"""One transaction that merges checked sources into the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy.engine import Connection, Engine

from records.checks.check import Checked
from records.contract import TABLES
from records.dataset import Dataset
from records.errors import ContractError
from records.knowing.known import fill_known_on
from records.progress import Advance
from records.store import people
from records.store.database import (
    lock_for_writing,
    read_rows,
    read_table,
    update_rows,
    write_rows,
)
from records.store.datasets import dataset_texts, stored_dataset
from records.store.extra import packed, unpacked
from records.store.keyring import keep_fingerprint
from records.store.merge import Merge, merge
from records.store.tables import DATASETS, LOADS, RECORD_TABLES

_CHUNK_ROWS = 50_000


@dataclass(frozen=True)
class TableChange:
    """What an ingest did to a table.

    Attributes:
        new: Rows whose key was not stored.
        changed: Stored rows with other values now: a new version, or an end filled in.
        gone: Stored rows that the source does not have; they stay.
    """

    new: int = 0
    changed: int = 0
    gone: int = 0

    def __add__(self, other: TableChange) -> TableChange:
        """Both changes together."""
        return TableChange(
            self.new + other.new, self.changed + other.changed, self.gone + other.gone
        )


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did.

    Attributes:
        snapshot_on: The day the sources cover.
        changes: By table of the sources.
        people: People whose identity or protected attributes were written.
    """

    snapshot_on: date
    changes: Mapping[str, TableChange] = field(default_factory=dict)
    people: int = 0

    @property
    def new(self) -> int:
        """New rows in all tables."""
        return sum(change.new for change in self.changes.values())

    @property
    def changed(self) -> int:
        """Changed rows in all tables."""
        return sum(change.changed for change in self.changes.values())


def read_versions(engine: Engine, name: str) -> pl.DataFrame:
    """Every version of a table's rows, further columns unpacked, without row numbers.

    Of versions known on one day the one written last counts.
    """
    rows = unpacked(read_table(engine, RECORD_TABLES[name]))
    keys = [value.alias(f"_key_{value.meta.output_name()}") for value in TABLES[name].key_values()]
    names = [key.meta.output_name() for key in keys]
    last = rows.with_columns(keys).unique([*names, "known_on"], keep="last", maintain_order=True)
    return last.drop(*names, "row_id", "load_id")


def run_ingest(
    engine: Engine, sources: Sequence[Checked], *, snapshot_on: date | None, advance: Advance
) -> IngestReport:
    """Merge the sources into the database behind the engine; see `Store.ingest`."""
    for checked in sources:
        checked.raise_if_refused()
    day = snapshot_on or max(checked.dataset.snapshot_on for checked in sources)
    with engine.connect() as connection:
        # First the lock: what is read from here on is what the load will change.
        lock_for_writing(connection, LOADS)
        dataset = stored_dataset(connection)
        _refuse_strangers(sources, dataset)
        _refuse_older(day, dataset)
        for checked in sources:
            keep_fingerprint(connection, checked.key_fingerprint)
        load = _Load(connection, day, is_first=dataset is None)
        for checked in sources:
            load.take(checked, advance)
        load.write(advance)
        if load.has_changes or dataset is None or day > dataset.snapshot_on:
            connection.commit()
    return IngestReport(snapshot_on=day, changes=load.changes, people=load.people)


def _refuse_strangers(sources: Sequence[Checked], dataset: Dataset | None) -> None:
    home = dataset.name if dataset is not None else sources[0].dataset.name
    strangers = sorted({c.dataset.name for c in sources if c.dataset.name != home})
    if strangers:
        raise ContractError(
            found=f"the dataset {', '.join(strangers)}",
            expected=f"the dataset {home}, whose home this is",
            action="use another --home for it, or correct [dataset] name in dataset.toml",
        )


def _refuse_older(day: date, dataset: Dataset | None) -> None:
    if dataset is not None and day < dataset.snapshot_on:
        raise ContractError(
            found=f"a source that covers the days until {day}",
            expected=f"{dataset.snapshot_on} or later, the day the store covers already",
            action="give --snapshot-on with the day on which the source was exported",
        )


@dataclass
class _Versions:
    """A table's versions during a load: the stored ones, then those the load adds.

    Attributes:
        rows: All versions with `row_id`, further columns unpacked.
        last_stored: The greatest stored `row_id`; rows after it are the load's.
        last_row: The greatest `row_id` of all.
        ended: Stored rows whose end the load fills in.
    """

    rows: pl.DataFrame
    last_stored: int
    last_row: int
    ended: set[int] = field(default_factory=set)

    def apply(self, change: Merge, end: str | None) -> None:
        """Take a merge in."""
        if end is not None and not change.ended.is_empty():
            filled = change.ended.rename({end: "_end"})
            joined = self.rows.join(filled, on="row_id", how="left", maintain_order="left")
            self.rows = joined.with_columns(pl.coalesce("_end", end).alias(end)).drop("_end")
            self.ended |= set(change.ended["row_id"])
        first = self.last_row + 1
        added = change.added.with_row_index("row_id", offset=first).cast({"row_id": pl.Int64})
        self.last_row += added.height
        self.rows = pl.concat([self.rows, added], how="diagonal")


class _Load:
    """One ingest: works everything out in memory, then writes it in one transaction."""

    def __init__(self, connection: Connection, day: date, *, is_first: bool) -> None:
        """Begin with the load's row, which every row of it refers to."""
        self._connection, self._day, self._is_first = connection, day, is_first
        now = datetime.now(UTC).isoformat(timespec="seconds")
        inserted = connection.execute(
            LOADS.insert().values(source="", snapshot_on=day, loaded_at=now)
        )
        self._load_id: int = (inserted.inserted_primary_key or (0,))[0]
        self._sources: list[str] = []
        self._versions: dict[str, _Versions] = {}
        self._texts = dict(dataset_texts(connection))
        self._new_texts: list[dict[str, object]] = []
        self.changes: dict[str, TableChange] = {}
        self.people = 0

    @property
    def has_changes(self) -> bool:
        """Whether the load changes anything in the store."""
        rows = any(change.new or change.changed for change in self.changes.values())
        return rows or self.people > 0 or bool(self._new_texts)

    def take(self, checked: Checked, advance: Advance) -> None:
        """Merge a source's tables in memory; write its people and its `dataset.toml`."""
        self._sources.append(checked.source)
        self._take_text(checked)
        frames = self._dated(checked.frames)
        for name, frame in frames.items():
            if name == "employees":
                self._take_people(frame, checked)
            self._take_table(name, frame, checked.columns[name])
            advance(1)

    def _take_text(self, checked: Checked) -> None:
        said = checked.dataset_text
        if said and self._texts.get(checked.source) != said:
            row = {"source": checked.source, "text": checked.dataset_text}
            self._new_texts.append({"load_id": self._load_id, **row})

    def _dated(self, frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The tables with `fallback_on`: by the contract's rules at first, later the load's day."""
        if not self._is_first:
            day = pl.lit(self._day, dtype=pl.Date).alias("fallback_on")
            return {name: frame.with_columns(day) for name, frame in frames.items()}
        entries = self._stored("employees").rows.select("employee_id", "entry_date")
        filled = fill_known_on(frames, entry_dates=entries)
        return {
            name: frame.with_columns(filled[name]["known_on"].alias("fallback_on"))
            for name, frame in frames.items()
        }

    def _stored(self, name: str) -> _Versions:
        if name not in self._versions:
            rows = unpacked(read_rows(self._connection, RECORD_TABLES[name])).drop("load_id")
            last = rows["row_id"].max()
            stored = last if isinstance(last, int) else 0
            self._versions[name] = _Versions(rows, last_stored=stored, last_row=stored)
        return self._versions[name]

    def _take_table(self, name: str, frame: pl.DataFrame, said: tuple[str, ...]) -> None:
        table, versions = TABLES[name], self._stored(name)
        audit = [column for column in frame.columns if column.startswith("audit_")]
        shown = frame.drop(*table.protected, *audit)
        changed_on = None if self._is_first else self._day
        change = merge(table, versions.rows, shown, said=said, changed_on=changed_on)
        versions.apply(change, table.interval_end)
        done = TableChange(change.new, change.changed + change.ended.height, change.gone)
        self.changes[name] = self.changes.get(name, TableChange()) + done

    def _take_people(self, employees: pl.DataFrame, checked: Checked) -> None:
        rows = people.protected_rows(employees, "fallback_on")
        self.people += people.save_protected(self._connection, rows)
        self.people += people.save_identities(self._connection, checked.identities)

    def write(self, advance: Advance) -> None:
        """Write what was worked out; the caller commits."""
        for name, versions in self._versions.items():
            self._write_rows(name, versions)
            advance(1)
        texts = pl.DataFrame(
            self._new_texts, schema={"load_id": pl.Int64, "source": pl.String, "text": pl.String}
        )
        write_rows(self._connection, DATASETS, texts)
        self._connection.execute(
            LOADS.update()
            .where(LOADS.c.load_id == self._load_id)
            .values(source=", ".join(self._sources))
        )

    def _write_rows(self, name: str, versions: _Versions) -> None:
        table, sql_table = TABLES[name], RECORD_TABLES[name]
        end = table.interval_end
        if end is not None and versions.ended:
            ended = versions.rows.filter(pl.col("row_id").is_in(list(versions.ended)))
            stored = ended.filter(pl.col("row_id") <= versions.last_stored)
            update_rows(self._connection, sql_table, stored.select("row_id", end), "row_id")
        added = versions.rows.filter(pl.col("row_id") > versions.last_stored)
        further = [c for c in added.columns if c not in sql_table.columns]
        rows = packed(added, further).with_columns(pl.lit(self._load_id).alias("load_id"))
        for chunk in rows.drop("row_id").iter_slices(_CHUNK_ROWS):
            write_rows(self._connection, sql_table, chunk)
