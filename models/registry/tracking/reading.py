"""The home's registry read from its file, without MLflow: who answers does not wait for it.

MLflow's own client takes 3 s to import and to open a database; what it is asked for to answer are a
few rows of five tables. They are read here, all in one transaction that cannot write, where the
database is of a form (`alembic_version`) that this was tested with. Whatever is not exactly as
expected (a server, a newer database, a value of another kind, a lock) is left to MLflow, which then
says what it always said. What is read is believed no more than what MLflow says: `version_tags` and
`trust` judge it the same way.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.registry.tracking.place import TrackingPlace

TESTED_REVISIONS = frozenset({"dc11669786a5"})
"""Forms of MLflow's database (newest migration) that are read here: MLflow 3.17's."""

_SQLITE = "sqlite:///"
_WORKSPACES = "MLFLOW_ENABLE_WORKSPACES"
_OFF = ("", "false", "0")
_PROMPT = "mlflow.prompt.is_prompt"
"""A registered model with this tag is a prompt, which MLflow leaves out of its lists."""

# MLflow's own questions for lists of models and of versions: its SQL, its order.
_MODELS = "SELECT name FROM registered_models WHERE name LIKE ? ORDER BY name"
_MODEL_TAGS = "SELECT key, value FROM registered_model_tags WHERE name = ?"
_ALIASES = "SELECT alias, version FROM registered_model_aliases WHERE name = ?"
_VERSIONS = (
    "SELECT version, creation_time, source, run_id FROM model_versions "
    "WHERE name = ? AND current_stage != 'Deleted_Internal' "
    "ORDER BY last_updated_time DESC, version DESC"
)
_VERSION_TAGS = "SELECT key, value FROM model_version_tags WHERE name = ? AND version = ?"
# With anything in another workspace MLflow refuses the whole database.
_STRANGE = (
    "SELECT count(*) FROM (SELECT workspace FROM registered_models UNION ALL "
    "SELECT workspace FROM webhooks) WHERE workspace != 'default'"
)


@dataclass(frozen=True)
class ReadVersion:
    """A version as the database has it, with the attributes that `version_tags` reads.

    Attributes:
        name: The registered model's.
        version: MLflow's own number.
        creation_timestamp: In milliseconds since 1970.
        source: Where its files are.
        run_id: The run that made it.
        tags: Values by key.
    """

    name: str
    version: str
    creation_timestamp: int
    source: str | None
    run_id: str | None
    tags: Mapping[str, Any]


@dataclass(frozen=True)
class ReadModel:
    """A registered model as it stands in the database.

    Attributes:
        name: Its name.
        tags: By key.
        aliases: By alias, MLflow's own number of the version that bears it.
        versions: Its versions, in MLflow's order.
    """

    name: str
    tags: Mapping[str, Any]
    aliases: Mapping[str, int]
    versions: tuple[ReadVersion, ...] = field(default=(), repr=False)


def read_models(place: TrackingPlace, prefix: str) -> list[ReadModel] | None:
    """The registered models whose names begin so, with tags, aliases and versions.

    Args:
        place: Where the registry is.
        prefix: Of the names; no sign of it means something to `LIKE`.

    Returns:
        None where MLflow has to be asked.
    """
    file = _file_of(place)
    if file is None:
        return None
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            # One transaction: nothing changes between two questions.
            connection.execute("BEGIN")
            return _models(connection, prefix) if _is_known(connection) else None
    except (sqlite3.Error, _UnexpectedError):
        return None


class _UnexpectedError(ValueError):
    """A row that MLflow does not write so."""


def _file_of(place: TrackingPlace) -> Path | None:
    """The SQLite file, if it exists and the address has no further settings; else None."""
    is_plain = place.uri.startswith(_SQLITE) and "?" not in place.uri
    if not is_plain or os.environ.get(_WORKSPACES, "").lower() not in _OFF:
        return None
    file = place.database_file
    return file if file is not None and file.is_file() else None


def _is_known(connection: sqlite3.Connection) -> bool:
    revisions = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    if len(revisions) != 1 or not revisions <= TESTED_REVISIONS:
        return False
    (strange,) = connection.execute(_STRANGE).fetchone()
    return not strange


def _models(connection: sqlite3.Connection, prefix: str) -> list[ReadModel]:
    found = []
    for (name,) in connection.execute(_MODELS, (f"{prefix}%",)).fetchall():
        tags = _tags(connection.execute(_MODEL_TAGS, (name,)))
        if _PROMPT in tags:
            raise _UnexpectedError(name)
        aliases = {
            _text(alias): _number(number)
            for alias, number in connection.execute(_ALIASES, (name,)).fetchall()
        }
        versions = tuple(
            ReadVersion(
                _text(name),
                str(_number(number)),
                _number(created),
                _text_or_nothing(source),
                _text_or_nothing(run),
                _tags(connection.execute(_VERSION_TAGS, (name, number))),
            )
            for number, created, source, run in connection.execute(_VERSIONS, (name,)).fetchall()
        )
        found.append(ReadModel(_text(name), tags, aliases, versions))
    return found


def _tags(rows: Iterable[tuple[object, object]]) -> dict[str, Any]:
    return {_text(key): _text_or_nothing(value) for key, value in rows}


def _text_or_nothing(value: object) -> str | None:
    return None if value is None else _text(value)


def _text(value: object) -> str:
    """A text; SQLite keeps whatever it is given in any column."""
    if not isinstance(value, str):
        raise _UnexpectedError(value)
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise _UnexpectedError(value)
    return value
