"""Identities and protected attributes: one row a person, the newest word counts."""

from __future__ import annotations

import polars as pl
from sqlalchemy.engine import Connection, Engine

from records.store.database import delete_rows, read_rows, read_table, write_rows
from records.store.extra import packed, unpacked
from records.store.tables import IDENTITIES, PROTECTED


def protected_rows(employees: pl.DataFrame, fallback: str) -> pl.DataFrame:
    """employee_id, birth_date, sex and `audit_…` of the newest row of each employee.

    Args:
        employees: Checked rows with `known_on`.
        fallback: The column with the day for rows without `known_on`.
    """
    audit = sorted(name for name in employees.columns if name.startswith("audit_"))
    newest = employees.sort(pl.coalesce("known_on", fallback), maintain_order=True)
    rows = newest.select("employee_id", "birth_date", "sex", *audit)
    return rows.unique("employee_id", keep="last").sort("employee_id")


def read_protected(engine: Engine) -> pl.DataFrame:
    """Every person's protected attributes."""
    return unpacked(read_table(engine, PROTECTED)).sort("employee_id")


def save_protected(connection: Connection, rows: pl.DataFrame) -> int:
    """Write the people whose protected attributes are new or have changed; returns how many."""
    changed = _changed(unpacked(read_rows(connection, PROTECTED)), rows)
    audit = [name for name in changed.columns if name.startswith("audit_")]
    delete_rows(connection, PROTECTED, changed.select("employee_id"))
    write_rows(connection, PROTECTED, packed(changed, audit))
    return changed.height


def save_identities(connection: Connection, rows: pl.DataFrame) -> int:
    """Write the people whose name or NIP is new or has changed; returns how many."""
    changed = _changed(read_rows(connection, IDENTITIES), rows)
    delete_rows(connection, IDENTITIES, changed.select("employee_id"))
    write_rows(connection, IDENTITIES, changed)
    return changed.height


def _changed(stored: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that differ from the stored ones; an empty cell means "not stated"."""
    columns = [*stored.columns, *(name for name in rows.columns if name not in stored.columns)]
    others = [name for name in columns if name != "employee_id"]
    empty = {name: pl.lit(None, dtype=pl.String).alias(name) for name in columns}
    now = rows.with_columns(empty[name] for name in columns if name not in rows.columns)
    before = stored.with_columns(empty[name] for name in columns if name not in stored.columns)
    joined = now.join(before, on="employee_id", how="left", suffix="_before", maintain_order="left")
    filled = joined.select("employee_id", *(pl.coalesce(n, f"{n}_before").alias(n) for n in others))
    return filled.join(before, on=columns, how="anti", nulls_equal=True, maintain_order="left")
