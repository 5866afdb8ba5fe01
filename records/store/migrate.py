"""Brings a database to the newest form, by the migrations beside this file."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

HEAD = "0004"
"""The newest migration; a test compares it with the folder."""

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Create the tables, or bring older ones up to date; nothing happens where they are."""
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.begin() as connection:
        _run(connection)


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def _run(connection: Connection) -> None:
    # Imported here: a store that is up to date, which is nearly every one, does not need it.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext, RevisionStep, StampStep
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))

    def steps(revision: str, _context: MigrationContext) -> list[StampStep | RevisionStep]:
        # What `alembic upgrade head` itself does; the command would look for an env.py to run.
        return list(script._upgrade_revs("head", revision))

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=None)
        environment.run_migrations()
