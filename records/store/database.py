"""Frames in and out of the database, in the same way for every database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from records.errors import SettingsError
from records.store import sqlite
from records.store.tables import stored_types

_CHUNK_ROWS = 50_000
_FETCHED_ROWS = 250
_ANSWER_SECONDS = 5


def open_engine(url: str) -> Engine:
    """The engine for a database URL.

    Raises:
        SettingsError: The URL is none, or its driver is not installed.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return sqlite.open_engine(parsed)
        return sa.create_engine(parsed, connect_args=_patience(parsed))
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SettingsError(
            found=f"the database URL cannot be used ({type(error).__name__})",
            expected="sqlite:///FILE or postgresql+psycopg://… with its driver installed",
            action="correct MUTASI_DATABASE_URL, or leave it unset for a store in the home",
        ) from error


def _patience(url: sa.URL) -> dict[str, int]:
    """How long a server may take to answer a first call, unless its address sets that."""
    is_known = url.get_driver_name() in ("psycopg", "psycopg2")
    if not is_known or "connect_timeout" in url.query:
        return {}
    return {"connect_timeout": _ANSWER_SECONDS}


def lock_for_writing(connection: Connection, table: sa.Table) -> None:
    """Begin a transaction that no other writer of the table can run beside.

    Readers go on, and see the rows as they were before.
    """
    if connection.dialect.name == "sqlite":
        sqlite.lock_for_writing(connection, table)
    else:
        name = connection.dialect.identifier_preparer.format_table(table)
        connection.exec_driver_sql(f"LOCK TABLE {name} IN EXCLUSIVE MODE")


def read_table(engine: Engine, table: sa.Table) -> pl.DataFrame:
    """All committed rows of a table in its columns' types, in the order they were written."""
    with engine.connect() as connection:
        return read_rows(connection, table)


def read_rows(connection: Connection, table: sa.Table) -> pl.DataFrame:
    """All rows of a table as the connection's own transaction sees them.

    Columns without any value are not fetched: of the contract's columns most organisations fill
    half, and fetching is what takes the time.
    """
    types = stored_types(table)
    filled = _filled_columns(connection, table)
    if not filled:
        return pl.DataFrame(schema=types)
    query = sa.select(*filled).order_by(next(iter(table.primary_key.columns)))
    # The driver's own cursor: past SQLAlchemy's objects for rows, which would double the time.
    cursor = connection.exec_driver_sql(str(query.compile(dialect=connection.dialect))).cursor
    names = [column.name for column in filled]
    parts = [
        pl.DataFrame(
            [_series(name, cells, types[name]) for name, cells in zip(names, columns, strict=True)]
        )
        for columns in _column_chunks(cursor, len(names))
    ]
    frame = pl.concat(parts)
    return frame.select(
        pl.col(name) if name in names else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in types.items()
    )


def _column_chunks(cursor: Any, width: int) -> Iterator[list[list[object]]]:  # noqa: ANN401 — DB-API
    """The cursor's rows as columns, some ten thousand rows at a time."""
    columns: list[list[object]] = [[] for _ in range(width)]
    # A few hundred rows are gone again before Python's garbage collector looks at them; with more
    # it goes through all rows again and again, a third of the whole time.
    while rows := cursor.fetchmany(_FETCHED_ROWS):
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(cells)
        if len(columns[0]) >= _CHUNK_ROWS:
            yield columns
            columns = [[] for _ in range(width)]
    if columns[0]:
        yield columns


def _filled_columns(connection: Connection, table: sa.Table) -> list[sa.Column[Any]]:
    columns = list(table.columns)
    counts = connection.execute(sa.select(*(sa.func.count(column) for column in columns))).one()
    return [column for column, count in zip(columns, counts, strict=True) if count]


def _series(name: str, cells: Sequence[object], dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Date() and any(isinstance(cell, str) for cell in cells):
        return pl.Series(name, cells, dtype=pl.String).str.to_date("%Y-%m-%d")
    if dtype == pl.Boolean():
        return pl.Series(name, [None if cell is None else bool(cell) for cell in cells], dtype)
    return pl.Series(name, cells, dtype=dtype)


def write_rows(connection: Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Add the frame's rows to the table, within the connection's transaction."""
    if not frame.is_empty():
        _execute_many(connection, table.insert(), frame)


def update_rows(connection: Connection, table: sa.Table, frame: pl.DataFrame, key: str) -> None:
    """Set the frame's other columns in the rows that its column `key` names."""
    if not frame.is_empty():
        others: dict[str, sa.BindParameter[object]] = {
            name: sa.bindparam(name) for name in frame.columns if name != key
        }
        named = table.c[key] == sa.bindparam(f"b_{key}")
        _execute_many(
            connection, table.update().where(named).values(others), frame.rename({key: f"b_{key}"})
        )


def delete_rows(connection: Connection, table: sa.Table, keys: pl.DataFrame) -> None:
    """Delete the rows that agree with a row of `keys` in all its columns, nulls included."""
    if not keys.is_empty():
        same = [
            table.c[name].is_not_distinct_from(sa.bindparam(f"b_{name}")) for name in keys.columns
        ]
        renamed = keys.rename({name: f"b_{name}" for name in keys.columns})
        _execute_many(connection, table.delete().where(*same), renamed)


def _execute_many(
    connection: Connection, statement: sa.Insert | sa.Update | sa.Delete, frame: pl.DataFrame
) -> None:
    """Run a statement once a row, past SQLAlchemy's own handling of each single value."""
    names = frame.columns if isinstance(statement, sa.Insert) else None
    compiled = statement.compile(dialect=connection.dialect, column_keys=names)
    # Every database of the house reads a day from ISO text.
    plain = frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    order = getattr(compiled, "positiontup", None)
    if order:
        connection.exec_driver_sql(str(compiled), plain.select(order).rows())
    else:
        connection.exec_driver_sql(str(compiled), plain.to_dicts())
