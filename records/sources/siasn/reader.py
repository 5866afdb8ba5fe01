"""A SIASN source as tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from records.contract import TABLES
from records.dataset import parse_dataset
from records.errors import ContractError
from records.identities.identity import mask_person
from records.problems import Problem
from records.sources.excel.about import read_about
from records.sources.listing import readable_name
from records.sources.siasn import appraisals, careers, conduct, grades, people, posts, readings
from records.sources.siasn.answers import FILE, Answer, read_answer
from records.sources.siasn.cells import WRITTEN, as_day
from records.sources.siasn.files import File, FoundFiles, find_files
from records.sources.siasn.organisation import dataset_text
from records.sources.siasn.readings import Reading
from records.sources.siasn.unit_names import UnitNames, warnings_about_named_units
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


def read_siasn(source: Path, found: FoundFiles | None = None) -> Source:
    """Read an export or a folder of answers, as text in the contract's columns.

    A row that the contract refuses stays as it is, for the checks to find. What the checks cannot
    see (fields and answers left out, guessed days) is among the problems.

    Args:
        source: The export, or the folder.
        found: Its files, if they were listed already; else None.

    Raises:
        ContractError: The organisation is not named anywhere.
    """
    found = found or find_files(source)
    about = read_about(grid for book in found.books for grid in book.grids)
    reader = _Reader(found)
    name = reader.organisation(source, about.name)
    tables = reader.tables(name)
    day = about.snapshot_on or _newest_day(tables)
    reader.problems += posts.after(tables["assignments"], day.isoformat())
    text = dataset_text(name, day)
    ordered = {table: tables[table] for table in TABLES if table in tables}
    return Source(
        name=readable_name(source.name),
        dataset=parse_dataset(text, file=readable_name(source.name)),
        dataset_text=text,
        tables=ordered,
        problems=tuple(reader.problems),
    )


class _Reader:
    """Reads each answer once, then works the tables out of them."""

    def __init__(self, found: FoundFiles) -> None:
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
        answer, problems = read_answer(
            reading.answer, files, reading.fields, table=_TABLES_OF.get(reading.answer, "")
        )
        self.problems += problems
        self._answers[reading.answer] = answer
        self._rows[reading.answer] = reading.apply(answer.rows)

    def organisation(self, source: Path, said: str | None) -> str:
        """The organisation that most people work for.

        Args:
            source: The source, for messages.
            said: What a sheet of a workbook names; empty if none does.

        Raises:
            ContractError: No organisation is named.
        """
        masters = [self._rows[reading.answer] for reading in readings.MASTERS]
        name = _most_frequent(masters, "agency")
        name = name or _most_frequent([self._rows["rw-jabatan"]], "agency") or said
        if name is not None:
            return name
        name = _most_frequent(masters, "agency_by_unit")
        if name is None:
            # Where the files that would say it failed or cannot be read, that is the reason.
            why = [p for p in self.problems if p.rule in ("failed_answer", "unreadable")]
            told = [f"{problem.file}: {problem.found}" for problem in why]
            own = "no INSTANSI KERJA NAMA, instansiKerjaNama or SATUAN KERJA INDUK NAMA in any row"
            raise ContractError(
                found="; ".join([f"{mask_person(readable_name(source.name))}: {own}", *told]),
                expected="an export or main data that names the organisation people work for",
                action="; ".join([*self._how_to_name_it(masters),
                                  *dict.fromkeys(problem.action for problem in why)]),
            )  # fmt: skip
        self.problems += people.agency_by_unit(masters, name)
        return name

    @staticmethod
    def _how_to_name_it(masters: Sequence[pl.DataFrame]) -> tuple[str, ...]:
        """What to do where no row names the organisation."""
        if any(rows.height for rows in masters):
            return (
                "write the organisation's name into a column INSTANSI KERJA NAMA of the export "
                "(SIASN offers it among the columns), or add data-utama to the folder",
            )
        return ("add the export (SIASN Export Data ASN) or data-utama to the folder",)

    def tables(self, agency: str) -> dict[str, RawTable]:
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
        frames = self._plain(history, masters)
        held, frames["units"] = self._posts(history, masters, agency)
        frames["exits"] = self._told(
            conduct.exits(
                history["rw-pemberhentian"], history["rw-pindahinstansi"], history["rw-hukdis"],
                self._agency_id,
            )
        )  # fmt: skip
        held = careers.with_positions(careers.with_course(held, frames["exits"]))
        held = self._told(posts.without_second_decrees(held))
        self.problems += careers.on_paper(held)
        frames["assignments"] = held
        frames["positions"] = careers.positions(held, frames["units"])
        rated = pl.concat([history[reading.answer] for reading in readings.RATINGS], how="diagonal")
        frames["ratings"] = self._told(appraisals.ratings(rated, held, self._register))
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

    def _plain(
        self, history: Mapping[str, pl.DataFrame], masters: list[pl.DataFrame]
    ) -> dict[str, pl.DataFrame]:
        plain = {
            table: pl.concat([history[reading.answer] for reading in group], how="diagonal")
            for table, group in readings.PLAIN.items()
        }
        kinds = pl.concat([master.select("employee_id", "employment_kind") for master in masters])
        rows = pl.concat(
            [plain["grades"], *people.present_grades(masters, plain["grades"])], how="diagonal"
        )
        plain["grades"] = self._told(grades.grades(rows, kinds, "golongan"))
        return plain

    def _posts(
        self, history: Mapping[str, pl.DataFrame], masters: list[pl.DataFrame], agency: str
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """All posts, described, and all units."""
        tree = self._rows["ref-unor"]
        adjustments = history["rw-pnsunor"]
        told = [history["rw-jabatan"], *masters]
        names = UnitNames(tree, told, agency)
        appointments, *people_now = [names.filled(frame) for frame in told]
        units = careers.units(tree, appointments, adjustments, *people_now)
        present = posts.present_posts(people_now, appointments)
        rows = pl.concat([appointments, *present], how="diagonal")
        rows = careers.with_head_titles(rows, tree)
        rows = posts.in_one_spelling(posts.with_kinds(rows, [rows, *people_now]))
        rows = self._told(posts.with_recorded_days(rows))
        rows = careers.described(rows)
        self.problems += [*warnings_about_named_units(rows), *careers.warnings_about_posts(rows)]
        definitive = rows.filter(pl.col("capacity") == "definitive")
        moved = self._told(careers.adjusted(definitive, adjustments))
        rows = rows.with_columns(cause=pl.lit(None, dtype=pl.String))
        return pl.concat([rows, moved], how="diagonal"), units

    def _raw(self, name: str, frame: pl.DataFrame) -> RawTable:
        """The rows of a table, numbered, with the place of each."""
        answers = [answer for answer, table in _TABLES_OF.items() if table == name]
        broken = [what for answer in answers for what in self._answers[answer].broken]
        own = (*TABLES[name].columns, "known_on", "grade_code")
        columns = [column for column in own if column in frame.columns]
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
        written = frame.select(
            pl.col(f"{WRITTEN}{column}").alias(column)
            for column in columns if f"{WRITTEN}{column}" in frame.columns
        ).with_row_index(LINE, offset=1)  # fmt: skip
        return RawTable(
            name=name,
            file=files[0],
            frame=text.cast({LINE: pl.Int64}),
            broken={first + place: what for place, (_, _, what) in enumerate(broken)},
            places=places.cast({LINE: pl.Int64}),
            silent=_SILENT.get(name, ()),
            written=written.cast({LINE: pl.Int64}),
        )


def _with_own_id(rows: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The master's rows, those without a NIP under the PNS id of their own column."""
    return rows.with_columns(employee_id=pl.coalesce("employee_id", read["pns_id"])).drop("pns_id")


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
