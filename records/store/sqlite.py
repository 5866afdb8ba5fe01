"""All that is SQLite's alone: how a file is opened.

Nothing else in a process that has the store open may open its file, a columnar driver with a
SQLite of its own least of all: when it closes the file, the system drops the locks of the whole
process (sqlite.org/howtocorrupt.html, "Multiple copies of SQLite linked into the same
application"). Tried, it ended in "disk I/O error".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def lock_for_writing(connection: sa.Connection, table: sa.Table) -> None:
    """Take the database's one write lock, before the transaction's first read.

    A transaction that has read and then wants to write while another has written in between is
    refused at once, however long it would wait; one that begins with a write waits.
    """
    connection.execute(table.delete().where(sa.false()))
