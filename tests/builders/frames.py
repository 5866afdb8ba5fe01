"""Typed frames of the data contract from plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from records.contract import TABLES

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
