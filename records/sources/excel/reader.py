"""A workbook as tables of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from records.contract import NAMED_BY, TABLES, Table, names_row
from records.dataset import Dataset, parse_dataset
from records.errors import ContractError
from records.identities.identity import shown_word
from records.problems import Problem
from records.sources.days import spreadsheet_day
from records.sources.excel import words
from records.sources.excel.about import About, read_about
from records.sources.excel.body import joined, left_out_problems, read_body
from records.sources.excel.header import find_header
from records.sources.excel.workbook import Grid, read_grids
from records.sources.headers import contract_column, normal_form
from records.sources.listing import readable_name, why_not_read
from records.sources.source import LINE, RawTable, Source

SUFFIXES = (".xlsx", ".xlsm", ".xls")
_IS_LIST_OF_COMPETENCIES = 3
"""A sheet with at least this many columns named after competencies is an assessment's list."""


def is_workbook(path: Path) -> bool:
    """Whether the path is a workbook."""
    return why_not_read(path) is None and path.name.lower().endswith(SUFFIXES)


def read_workbook(
    path: Path, home: Dataset | None = None, *, without: frozenset[str] = frozenset()
) -> Source:
    """Read everything in a workbook, as text.

    Args:
        path: The workbook.
        home: The dataset whose records it completes, if it does not say so itself.
        without: Sheets to leave out because they are read in another way.

    Raises:
        ContractError: The file cannot be read, or it is not known whose records these are.
    """
    grids = read_grids(path)
    about = read_about(grids)
    dataset, text = _dataset(path, about, home)
    problems: list[Problem] = []
    sheets: dict[str, list[RawTable]] = {}
    names: dict[str, str] = {}
    for grid in (grid for grid in grids if grid.sheet not in without):
        table = _table_of(grid)
        if table is None or table == words.ABOUT:
            problems += _unknown_sheet(path, grid) if table is None else []
            continue
        # Sheets of one name are one list, a unit or a year each; which of two others counts is not
        # said.
        if names.setdefault(table, words.sheet_name(grid.sheet)) != words.sheet_name(grid.sheet):
            problems.append(_sheet_twice(path, grid, table))
            continue
        raw, found = _read_sheet(path, grid, TABLES[table], dataset.snapshot_on)
        problems += found
        if raw is not None:
            sheets.setdefault(table, []).append(raw)
    tables = {name: _one_table(path, sheets[name]) for name in TABLES if name in sheets}
    return Source(readable_name(path.name), dataset, text, tables, tuple(problems))


def _one_table(path: Path, sheets: Sequence[RawTable]) -> RawTable:
    """The rows of all sheets of a table."""
    if len(sheets) == 1:
        return sheets[0]
    frame, places = joined((sheet.file, sheet.frame) for sheet in sheets)
    return replace(sheets[0], file=readable_name(path.name), frame=frame, places=places)


def _dataset(path: Path, about: About, home: Dataset | None) -> tuple[Dataset, str]:
    """The organisation's dataset, and its text if it is in the workbook itself."""
    is_home = home is not None and about.name in (None, home.name)
    if home is not None and is_home:
        return replace(home, snapshot_on=about.snapshot_on or home.snapshot_on), ""
    if about.name is None or about.snapshot_on is None:
        raise ContractError(
            found=f"{readable_name(path.name)}: no name and day on a sheet tentang, and no home "
            "that has both",
            expected="a sheet tentang with name and snapshot_on, or a home with records",
            action="fill the sheet tentang, or first ingest the source that this one completes",
        )
    text = about.dataset_text()
    return parse_dataset(text, file=readable_name(path.name)), text


def _table_of(grid: Grid) -> str | None:
    """The table that a sheet's name names, or that its columns show: an assessment's list."""
    named = words.sheet_table(grid.sheet)
    if named is not None:
        return named
    header = find_header(grid.cells, lambda text: words.competency(text) is not None)
    is_list = header is not None and _competencies_in(header.names) >= _IS_LIST_OF_COMPETENCIES
    return "competencies" if is_list else None


def _competencies_in(names: Mapping[int, str]) -> int:
    return len({words.competency(name) for name in names.values()} - {None})


def _read_sheet(
    path: Path, grid: Grid, table: Table, day: date
) -> tuple[RawTable | None, list[Problem]]:
    file = f"{readable_name(path.name)}, sheet {shown_word(grid.sheet)}"

    def is_known(text: str) -> bool:
        is_competency = table.name == "competencies" and words.competency(text) is not None
        return _column(text, table) is not None or is_competency

    header = find_header(grid.cells, is_known)
    if header is None:
        return None, _headless(table, file) if grid.cells.height else []
    body = read_body(grid, header, table, lambda text: _column(text, table))
    rows, problems = body.rows, left_out_problems(body, table, file)
    if rows.is_empty():
        return None, problems
    is_list = _competencies_in(header.names) >= _IS_LIST_OF_COMPETENCIES
    if table.name == "competencies" and is_list:
        rows, found = _assessments(rows, table, file, day)
        problems += found
    optional = tuple(name for name in table.columns if name not in table.required)
    days = _with_days(rows, table)
    return RawTable(table.name, file, days, silent=optional, is_typed_in=True), problems


def _column(header: str, table: Table) -> str | None:
    own = [*table.columns, "known_on", *table.naming]
    if contract_column(header, ["nip"]) is not None and "employee_id" in own:
        return "employee_id"
    return contract_column(header, own)


def _is_column(header: str, table: Table) -> bool:
    return _column(header, table) is not None


def _with_days(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    types = {**table.columns, "known_on": pl.Date()}
    is_day = {
        name: isinstance(types.get(_column(name, table) or ""), pl.Date)
        for name in rows.columns
        if name != LINE
    }
    return rows.with_columns(
        spreadsheet_day(pl.col(name).str.strip_chars().str.strip_prefix("'")).alias(name)
        for name, is_one in is_day.items()
        if is_one
    )


def _assessments(
    rows: pl.DataFrame, table: Table, file: str, day: date
) -> tuple[pl.DataFrame, list[Problem]]:
    """An assessment's list, a column a competency, as a row a competency."""
    found = {name: words.competency(name) for name in rows.columns if name != LINE}
    listed = {name: competency for name, competency in found.items() if competency is not None}
    beside = [name for name in found if name not in listed]
    person = next((name for name in beside if _column(name, table) == "employee_id"), None)
    assessed = next((name for name in beside if _column(name, table) == "assessed_on"), None)
    problems = [] if assessed is not None else [_undated(file, day, rows.height)]
    kept = [name for name in beside if name in (person, assessed) or not words.is_beside(name)]
    if assessed is None:
        rows = rows.with_columns(assessed_on=pl.lit(day.isoformat()))
        kept.append("assessed_on")
    names = pl.col("competency").replace_strict(listed, default=None, return_dtype=pl.String)
    is_match = pl.col("competency") == words.JOB_MATCH
    long = (
        rows.unpivot(
            list(listed), index=[LINE, *kept], variable_name="competency", value_name="_mark"
        )
        .with_columns(competency=names)
        .filter(pl.col("_mark").is_not_null())
        .with_columns(
            level=pl.when(~is_match).then("_mark"),
            score=pl.when(is_match).then(pl.col("_mark").str.strip_suffix("%")),
        )
        .drop("_mark")
        .sort(LINE, maintain_order=True)
    )
    return long, problems


def _undated(file: str, day: date, count: int) -> Problem:
    return Problem(
        "warned", "undated_assessment", "competencies", file,
        f"{count} assessments without a day: {day}, the day of the records, counts",
        "a column assessed_on (tanggal_asesmen)", "add the column", column="assessed_on",
        count=count,
    )  # fmt: skip


def _headless(table: Table, file: str) -> list[Problem]:
    return [
        Problem(
            "refused", "missing_column", table.name, file, "no row with names of its columns",
            "a header row with " + ", ".join(table.required),
            "write the names of the columns above the rows (mutasi template shows them)",
        )
    ]  # fmt: skip


def _unknown_sheet(path: Path, grid: Grid) -> Sequence[Problem]:
    others = (*words.INSTRUCTIONS, *words.PROPOSALS)
    if normal_form(grid.sheet) in others or not grid.cells.height:
        return []
    meant = _meant(grid)
    if meant is None:
        return [
            Problem(
                "warned", "unknown_table", "", readable_name(path.name),
                f"not read: a sheet named {shown_word(grid.sheet)}",
                "one of " + _sheet_names(), "rename it if it is one of these", kept=False,
            )
        ]  # fmt: skip
    name = words.SHEETS[meant][0]
    return [
        Problem(
            "refused", "sheet_not_read", meant, readable_name(path.name),
            f"not read: a sheet named {shown_word(grid.sheet)}, with the columns of {meant}",
            f"a sheet named {name} or {meant}",
            f"rename it to {name} if it holds that, else to {words.INSTRUCTIONS[-1]}",
        )
    ]  # fmt: skip


def _sheet_twice(path: Path, grid: Grid, table: str) -> Problem:
    return Problem(
        "refused", "table_twice", table, readable_name(path.name),
        f"the sheet {shown_word(grid.sheet)} is a second one of {table}",
        "sheets of one table under one name",
        "put the rows of both on one sheet",
    )  # fmt: skip


_LEAST_COLUMNS = 3
"""A sheet of another name with fewer columns of a table is none of it."""


def _meant(grid: Grid) -> str | None:
    """The table whose columns a sheet has, although its name names none."""
    found: dict[str, int] = {}
    for table in TABLES.values():
        header = find_header(grid.cells, partial(_is_column, table=table))
        if header is None:
            continue
        said = {_column(name, table) for name in header.names.values()} - {None}
        is_whole = all(name in said or name in NAMED_BY for name in table.required)
        if is_whole and names_row(table, {name for name in said if name is not None}):
            found[table.name] = len(said)
    best = max(found, key=lambda name: found[name], default=None)
    return best if best is not None and found[best] >= _LEAST_COLUMNS else None


def _sheet_names() -> str:
    return ", ".join(names[0] for names in words.SHEETS.values())
