"""From a file's headers to the contract's columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from records.contract import NAMED_BY, Table
from records.identities.dropped import dropped_fact
from records.identities.identity import shown_word
from records.problems import Problem
from records.sources.headers import (
    contract_column,
    is_header,
    normal_form,
    shown_headers,
)
from records.sources.source import LINE, RawTable


@dataclass
class _Columns:
    """Which header goes to which column, and what is left out."""

    kept: dict[str, str] = field(default_factory=dict)
    twice: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def named_cells(raw: RawTable, table: Table) -> tuple[pl.DataFrame | None, list[Problem]]:
    """The rows under the contract's names with clean cells; None where the table is refused.

    Rows without any content are no rows: spreadsheets leave them at the end. Cells lose white
    space around them and a leading apostrophe (the mark spreadsheets put before text); an empty
    cell is null.
    """
    headers = [name for name in raw.frame.columns if name != LINE]
    columns = _sort_headers(headers, table)
    kept = set(columns.kept.values())
    missing = [name for name in table.required if name not in kept and not _is_named(name, kept)]
    if missing and not is_header(headers, _own(table)):
        # A line of values instead of headers: what stands in it is nobody's to repeat.
        columns.dropped, columns.unknown = [], []
    problems = [
        *(_missing(raw, table, name) for name in missing),
        *(_twice(raw, header, column) for header, column in columns.twice),
        *(_dropped(raw, header, fact) for header, fact in columns.dropped),
        *(_unknown(raw, table, header) for header in columns.unknown),
    ]
    if missing or columns.twice:
        return None, problems
    cells = raw.frame.select(
        LINE, *(_clean(header).alias(column) for header, column in columns.kept.items())
    )
    is_filled = pl.any_horizontal(pl.exclude(LINE).is_not_null())
    return cells.filter(is_filled), problems


def _is_named(column: str, kept: set[str]) -> bool:
    return any(names <= kept for names in NAMED_BY.get(column, ()))


def _sort_headers(headers: list[str], table: Table) -> _Columns:
    columns = _Columns()
    # A table of records names its people by NIP as well as by any other id, but not by both.
    has_nip_alone = "employee_id" in table.columns and not any(
        contract_column(header, ["employee_id", "nip"]) == "employee_id" for header in headers
    )
    for header in headers:
        column = _column_of(header, table)
        if column is None and has_nip_alone and contract_column(header, ["nip"]) is not None:
            column = "employee_id"
        fact = dropped_fact(normal_form(header))
        if column is None and fact is not None:
            columns.dropped.append((header, fact))
        elif column is None:
            columns.unknown.append(header)
        elif column in columns.kept.values():
            columns.twice.append((header, column))
        else:
            columns.kept[header] = column
    return columns


def _column_of(header: str, table: Table) -> str | None:
    own = [*table.columns, "known_on", *table.naming]
    column = contract_column(header, own)
    if column is not None:
        return column
    name = normal_form(header)
    if dropped_fact(name) is not None:
        return None
    is_audit = name.startswith("audit_") and bool(table.protected)
    is_code = name.endswith("_code") and name.removesuffix("_code") in own
    return name if name.startswith("x_") or is_audit or is_code else None


def _clean(header: str) -> pl.Expr:
    text = pl.col(header).str.strip_chars()
    text = pl.when(text.str.starts_with("'")).then(text.str.slice(1).str.strip_chars())
    text = text.otherwise(pl.col(header).str.strip_chars())
    return pl.when(text != "").then(text)


def _own(table: Table) -> list[str]:
    return [*table.columns, "known_on", *table.naming, "nip"]


def _missing(raw: RawTable, table: Table, column: str) -> Problem:
    headers = shown_headers((name for name in raw.frame.columns if name != LINE), _own(table))
    return Problem(
        "refused", "missing_column", raw.name, raw.file, f"no column {column} among {headers}",
        f"a column {column}", "add the column, or correct its header", column=column,
    )  # fmt: skip


def _twice(raw: RawTable, header: str, column: str) -> Problem:
    return Problem(
        "refused", "column_twice", raw.name, raw.file,
        f"the header {shown_word(header)} is a second spelling of {column}",
        f"one column {column}", "leave only one of the two in the file",
        column=_named(raw, header),
    )  # fmt: skip


def _dropped(raw: RawTable, header: str, fact: str) -> Problem:
    return Problem(
        "warned", "dropped_column", raw.name, raw.file,
        f"a column about {fact}: dropped, nothing of it is stored", "no such column",
        "leave it out of the export", column=_named(raw, header), count=raw.frame.height,
    )  # fmt: skip


def _unknown(raw: RawTable, table: Table, header: str) -> Problem:
    return Problem(
        "warned", "unknown_column", raw.name, raw.file, "a column the contract does not know",
        "one of " + ", ".join([*table.columns, "known_on", "x_…"]),
        "correct its header, or put x_ before it to keep it; it is not stored",
        column=_named(raw, header), count=raw.frame.height,
    )  # fmt: skip


def _named(raw: RawTable, header: str) -> str:
    """A header as messages name it; by its place if it may be a value of some row."""
    names = [name for name in raw.frame.columns if name != LINE]
    return shown_word(header, f"(column {names.index(header) + 1})")
