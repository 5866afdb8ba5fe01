"""All that is SQLite's alone: how a file is opened, and how a table is read in columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import adbc_driver_sqlite.dbapi as adbc
import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Engine

WAIT_SECONDS = 60
"""How long a writer waits for another one."""


def open_engine(url: sa.URL) -> Engine:
    """An engine that keeps foreign keys, writes ahead and begins its transactions itself."""
    if url.database:
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Personnel records are for their owner's eyes; SQLite gives its further files this mode.
        file.touch(mode=0o600)
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 — the driver's own class
    # Python's driver opens transactions late and commits before changes of tables; with no
    # isolation level it leaves both to `_begin`, and an ingest is all or nothing.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def read_columns(database: str, query: str, rows: int) -> pl.DataFrame:
    """The query's rows, read column by column.

    Args:
        database: The file.
        query: The query in SQL.
        rows: As many rows as there are at most. The driver guesses a column's type from its first
            batch and stops at a value of another; in one batch it sees them all.
    """
    with adbc.connect(database) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(rows + 1)})
        cursor.execute(query)
        return pl.DataFrame(cursor.fetch_arrow_table())
