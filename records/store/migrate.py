"""Brings a database to the newest form, by the migrations beside this file."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from records.errors import SettingsError

HEAD = "0005"
"""The newest migration; a test compares it with the folder."""

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Create the tables, or bring older ones up to date; tables that are up to date stay unchanged.

    Raises:
        SettingsError: The database has a newer form, or belongs to another program.
    """
    with engine.connect() as connection:
        found = _revision(connection)
        if found == HEAD:
            return
        _refuse_foreign(connection, found)
    with engine.begin() as connection:
        _run(connection)


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def _refuse_foreign(connection: Connection, revision: str | None) -> None:
    """Refuse a database that this version must not touch."""
    if revision is None:
        strangers = sorted(set(sa.inspect(connection).get_table_names()) - {"alembic_version"})
        if strangers:
            raise SettingsError(
                found=f"a database with tables of something else ({', '.join(strangers[:3])})",
                expected="an empty database, or a store that Mutasi made",
                action="correct MUTASI_DATABASE_URL, or restore the store from a backup",
            )
        return
    known = {path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py")}
    if revision not in known:
        raise SettingsError(
            found=f"a store of form {revision}",
            expected=f"a store of form {HEAD} or an older one",
            action="use the version of Mutasi that made it or a newer one, or another --home",
        )


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
