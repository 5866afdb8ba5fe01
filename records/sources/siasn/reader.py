"""A SIASN source as tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from records.contract import TABLES
from records.dataset import parse_dataset
from records.errors import ContractError
from records.problems import Problem
from records.sources.siasn import appraisals, careers, conduct, people, readings
from records.sources.siasn.answers import FILE, Answer, read_answer
from records.sources.siasn.cells import as_day
from records.sources.siasn.files import File, Found, find_files
from records.sources.siasn.organisation import dataset_text
from records.sources.siasn.readings import Reading
from records.sources.source import LINE, RawTable, Source

_TABLES_OF = {
    "rw-jabatan": "assignments", "rw-pnsunor": "assignments", "rw-pindahinstansi": "exits",
    "rw-pemberhentian": "exits", "rw-hukdis": "sanctions", "rw-cltn": "absences",
    "ref-unor": "units", **{reading.answer: "employees" for reading in readings.MASTERS},
    **{reading.answer: "ratings" for reading in readings.RATINGS},
    **{reading.answer: table for table, group in readings.PLAIN.items() for reading in group},
}  # fmt: skip
"""The table that takes the rows of an answer that cannot be cut into fields."""

_SILENT = {
    "assignments": ("cause", "end_date"), "units": ("kind", "parent_id"),
    "employees": ("entry_date",),
}  # fmt: skip
"""Columns that the record fills for some rows alone; where it does not, others may know more."""

_DAYS_OF_FACTS = {
    "employees": "entry_date", "assignments": "start_date", "ratings": "period_end",
    "grades": "effective_on", "educations": "completed_on", "trainings": "end_date",
    "sanctions": "start_date", "awards": "awarded_on", "exits": "exited_on",
}  # fmt: skip
"""Where each table says the day of a fact: the newest is the day the records cover."""


def read_siasn(source: Path) -> Source:
    """Everything that an export or a folder of answers says, as text in the contract's columns.

    What the contract cannot take stays in the rows as it is, for the checks to find; what they
    could not see (fields and answers left out, days guessed) is among the problems.

    Raises:
        ContractError: Nothing names the organisation.
    """
    found = find_files(source)
    reader = _Reader(found)
    tables = reader.tables()
    name = reader.organisation(source)
    text = dataset_text(name, _newest_day(tables))
    ordered = {table: tables[table] for table in TABLES if table in tables}
    return Source(
        name=source.name,
        dataset=parse_dataset(text, file=source.name),
        dataset_text=text,
        tables=ordered,
        problems=tuple(reader.problems),
    )


class _Reader:
    """Reads each answer once, then works the tables out of them."""

    def __init__(self, found: Found) -> None:
        """Read all answers."""
        self.problems: list[Problem] = list(found.problems)
        by_answer: dict[str, list[File]] = {}
        for file in found.files:
            by_answer.setdefault(file.answer, []).append(file)
        self._answers: dict[str, Answer] = {}
        self._rows: dict[str, pl.DataFrame] = {}
        for reading in readings.ALL:
            self._read(reading, by_answer.get(reading.answer, []))
        masters = [self._rows[reading.answer] for reading in readings.MASTERS]
        named = [
            self._rows[reading.answer]
            for reading in readings.ALL
            if reading.has_person and reading not in readings.MASTERS
        ]
        self._register = people.register(masters, named)
        self._agency_id = _most_frequent([*masters, self._rows["rw-jabatan"]], "agency_id")

    def _read(self, reading: Reading, files: list[File]) -> None:
        answer, problems = read_answer(reading.answer, files, reading.fields)
        self.problems += problems
        self._answers[reading.answer] = answer
        self._rows[reading.answer] = reading.apply(answer.rows)

    def organisation(self, source: Path) -> str:
        """The organisation that most people work for.

        Raises:
            ContractError: No row names one.
        """
        frames = [self._rows[reading.answer] for reading in readings.MASTERS]
        name = _most_frequent(frames, "agency")
        name = name or _most_frequent([self._rows["rw-jabatan"]], "agency")
        if name is None:
            raise ContractError(
                found=f"{source.name}: no INSTANSI KERJA NAMA or instansiKerjaNama in any row",
                expected="an export or main data that names the organisation people work for",
                action="add the export (SIASN Export Data ASN) or data-utama to the folder",
            )
        return name

    def tables(self) -> dict[str, RawTable]:
        """The tables, each row with its place."""
        history = {
            reading.answer: self._register.identified(self._rows[reading.answer])
            for reading in readings.ALL
            if reading.has_person
        }
        masters = [
            history.pop(reading.answer).pipe(_with_own_id, self._rows[reading.answer])
            for reading in readings.MASTERS
        ]
        frames = self._plain(history)
        posts, frames["units"] = self._posts(history, masters)
        frames["exits"] = self._told(
            conduct.exits(
                history["rw-pemberhentian"], history["rw-pindahinstansi"], history["rw-hukdis"],
                self._agency_id,
            )
        )  # fmt: skip
        posts = careers.with_positions(careers.with_course(posts, frames["exits"]))
        frames["assignments"] = posts
        frames["positions"] = careers.positions(posts, frames["units"])
        rated = pl.concat([history[reading.answer] for reading in readings.RATINGS], how="diagonal")
        frames["ratings"] = self._told(appraisals.ratings(rated, posts, self._register))
        frames["sanctions"] = self._told(conduct.sanctions(history["rw-hukdis"]))
        frames["absences"] = self._told(conduct.absences(history["rw-cltn"]))
        frames["employees"] = self._told(people.employees(masters, history))
        raw = {name: self._raw(name, frame) for name, frame in frames.items()}
        # An answer that is not there says nothing: it must not seem to have no rows any more.
        return {
            name: table
            for name, table in raw.items()
            if TABLES[name].is_required or not table.frame.is_empty() or table.broken
        }

    def _told(self, worked_out: tuple[pl.DataFrame, list[Problem]]) -> pl.DataFrame:
        frame, problems = worked_out
        self.problems += problems
        return frame

    def _plain(self, history: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        return {
            table: pl.concat([history[reading.answer] for reading in group], how="diagonal")
            for table, group in readings.PLAIN.items()
        }

    def _posts(
        self, history: Mapping[str, pl.DataFrame], masters: list[pl.DataFrame]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """All posts, described, and all units."""
        appointments, adjustments = history["rw-jabatan"], history["rw-pnsunor"]
        self.problems += careers.undated(appointments)
        units = careers.units(self._rows["ref-unor"], appointments, adjustments, *masters)
        told = pl.concat([appointments, *_present_posts(masters, appointments)], how="diagonal")
        posts = careers.described(careers.with_head_titles(told, self._rows["ref-unor"]))
        definitive = posts.filter(pl.col("capacity") == "definitive")
        moved = self._told(careers.adjusted(definitive, adjustments))
        posts = posts.with_columns(cause=pl.lit(None, dtype=pl.String))
        return pl.concat([posts, moved], how="diagonal"), units

    def _raw(self, name: str, frame: pl.DataFrame) -> RawTable:
        """The rows of a table, numbered, with the place of each."""
        answers = [answer for answer, table in _TABLES_OF.items() if table == name]
        broken = [what for answer in answers for what in self._answers[answer].broken]
        columns = [column for column in TABLES[name].columns if column in frame.columns]
        files = frame[FILE].unique(maintain_order=True).to_list() or [f"{name} (SIASN)"]
        first = frame.height + 1
        places = pl.concat(
            [
                frame.select(file=FILE, line=LINE),
                pl.DataFrame(
                    [(file, line) for file, line, _ in broken],
                    schema={"file": pl.String, "line": pl.Int64}, orient="row",
                ),
            ]
        ).with_row_index(LINE, offset=1)  # fmt: skip
        text = frame.select(pl.col(columns).cast(pl.String)).with_row_index(LINE, offset=1)
        return RawTable(
            name=name,
            file=files[0],
            frame=text.cast({LINE: pl.Int64}),
            broken={first + place: what for place, (_, _, what) in enumerate(broken)},
            places=places.cast({LINE: pl.Int64}),
            silent=_SILENT.get(name, ()),
        )


def _with_own_id(rows: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The master's rows, those without a NIP under the PNS id of their own column."""
    return rows.with_columns(employee_id=pl.coalesce("employee_id", read["pns_id"])).drop("pns_id")


def _present_posts(
    masters: Iterable[pl.DataFrame], appointments: pl.DataFrame
) -> list[pl.DataFrame]:
    """The present posts of people whose history is not there: an export alone has no other."""
    told = appointments.select("employee_id")
    found = []
    for master in masters:
        rows = master.filter(pl.col("title").is_not_null() & pl.col("start_date").is_not_null())
        rows = rows.join(told, on="employee_id", how="anti", maintain_order="left")
        found.append(rows.with_columns(capacity=pl.lit("definitive")))
        told = pl.concat([told, rows.select("employee_id")])
    return found


def _most_frequent(frames: Iterable[pl.DataFrame], column: str) -> str | None:
    values = pl.concat([frame[column] for frame in frames]).drop_nulls()
    if values.is_empty():
        return None
    counts = values.value_counts().sort("count", column, descending=[True, False])
    return str(counts[column][0])


def _newest_day(tables: Mapping[str, RawTable]) -> date:
    """The newest day of a fact that is not yet to come: a typing error is no day of an export."""
    parts = [
        tables[name].frame.select(day=as_day(pl.col(column)))
        for name, column in _DAYS_OF_FACTS.items()
        if name in tables and column in tables[name].frame.columns
    ]
    days = pl.concat(parts)["day"].drop_nulls()
    past = days.filter(days <= datetime.now(UTC).date())
    newest = (past if not past.is_empty() else days).max()
    return newest if isinstance(newest, date) else date.min
