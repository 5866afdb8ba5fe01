"""Typed frames and records of the data contract from plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from records.contract import TABLES, Records
from records.knowing.known import build_records, fill_known_on

Row = dict[str, object]
"""One row: column name to value; columns that are left out are null."""


def frame_of(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows as a frame with the contract's columns and types, then extra columns, then `known_on`.

    Args:
        table: A table of the contract.
        rows: Its rows; columns beginning with `x_` or `audit_` may be added freely.

    Returns:
        One frame row per row, in the order given.

    >>> frame_of("awards", [{"employee_id": "a", "x_rank": 1}]).columns
    ['employee_id', 'title', 'awarded_on', 'x_rank', 'known_on']
    """
    schema: dict[str, pl.DataType | None] = dict(TABLES[table].columns)
    extras = {column for row in rows for column in row} - schema.keys() - {"known_on"}
    if unknown := sorted(name for name in extras if not name.startswith(("x_", "audit_"))):
        message = f"The table {table} has no column {', '.join(unknown)}."
        raise KeyError(message)
    schema |= dict.fromkeys(sorted(extras)) | {"known_on": pl.Date()}
    values = {name: [row.get(name) for row in rows] for name in schema}
    return pl.DataFrame(values, schema=schema, strict=True)


def records_from(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> Records:
    """Records of all tables of the contract, from the rows of some.

    Args:
        rows: Rows by table; the same row twice is one row, the same key known on another day with
            other values is another version of it.

    Returns:
        What the loader would make of the rows; nothing is checked.
    """
    frames = {
        name: frame_of(name, rows.get(name, ())).unique(maintain_order=True) for name in TABLES
    }
    return build_records(fill_known_on(frames))


def with_rows(records: Records, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> Records:
    """The records with further rows, each of which says when it became known."""
    frames = {
        name: pl.concat(
            [frame.drop("known_until"), frame_of(name, rows.get(name, ()))],
            how="diagonal_relaxed",
        ).unique(maintain_order=True)
        for name, frame in records.tables.items()
    }
    return build_records(fill_known_on(frames))
