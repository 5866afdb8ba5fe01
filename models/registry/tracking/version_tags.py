"""Read a registered version from its tags, each of which anybody with MLflow can change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

from models.manifest.gate import Gate
from models.registry.version import Succession, Version
from records.errors import ArtifactError

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion, RegisteredModel

    from models.registry.tracking.reading import ReadModel, ReadVersion

    AnyVersion = ModelVersion | ReadVersion
    AnyModel = RegisteredModel | ReadModel

NAME_PREFIX = "mutasi-"
VERSION, COMPLETE, ROWS = "mutasi.version", "mutasi.complete", "mutasi.rows_sha256"
CHAMPIONS = "mutasi.champion."
"""Of a registered model: every change of champion, numbered."""

Found = TypeVar("Found")


def registered_name(outcome: str) -> str:
    """The registered model of an outcome; MLflow forbids some characters in names.

    >>> registered_name("stays_365"), registered_name("a/b")
    ('mutasi-stays_365', 'mutasi-a%2Fb')
    """
    return f"{NAME_PREFIX}{quote(outcome, safe=' ')}"


def is_ours(registered: AnyVersion) -> bool:
    """Whether this product made it: others may have put versions of their own beside."""
    return any(tag.startswith("mutasi.") for tag in registered.tags)


def number_of(registered: AnyVersion) -> int:
    """The product's own number of a version.

    Raises:
        ArtifactError: The tag is no number.
    """
    return _read(registered, VERSION, int)


def version_of(registered: AnyVersion, aliases: tuple[str, ...]) -> Version:
    """Read a version from its tags.

    Args:
        registered: The version as MLflow or the database has it.
        aliases: `champion`, `challenger`, both or none.

    Raises:
        ArtifactError: A tag is missing or damaged.
    """
    return Version(
        version=number_of(registered),
        outcome=unquote(registered.name.removeprefix(NAME_PREFIX)),
        aliases=aliases,
        run_id=str(registered.run_id),
        created_on=datetime.fromtimestamp(registered.creation_timestamp / 1_000, UTC).date(),
        expires_on=_read(registered, "mutasi.expires_on", date.fromisoformat),
        metrics=_read(registered, "mutasi.metrics", _figures_or_nothing),
        baselines=_read(registered, "mutasi.baselines", _figures),
        gate=_read(registered, "mutasi.gate", _gate),
        location=str(registered.source),
        artifact_sha256=_read(registered, "mutasi.artifact_sha256", _sha256),
        rows_sha256=registered.tags.get(ROWS),
        code_sha256=registered.tags.get("mutasi.code_sha256") or None,
    )


def successions(model: AnyModel) -> list[Succession]:
    """Every change of champion of a registered model, oldest first.

    Raises:
        ArtifactError: One of them cannot be read.
    """
    changes = []
    for key in sorted(key for key in model.tags if key.startswith(CHAMPIONS)):
        try:
            changes.append(Succession.of_text(model.tags[key]))
        except (ValueError, TypeError) as error:
            raise _damaged(_of_model(model.name), key, model.tags[key]) from error
    return changes


def _read(registered: AnyVersion, tag: str, reader: Callable[[str], Found]) -> Found:
    text = registered.tags.get(tag)
    where = f"version {registered.version} of {_of_model(registered.name)}"
    if text is None:
        raise _damaged(where, tag, None)
    try:
        return reader(text)
    except ValueError as error:
        raise _damaged(where, tag, text) from error


class _NoFiguresError(ValueError):
    """A text that is JSON and yet no object."""


def _figures(text: str) -> Mapping[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise _NoFiguresError
    return found


def _figures_or_nothing(text: str) -> Mapping[str, Any] | None:
    return None if json.loads(text) is None else _figures(text)


def _gate(text: str) -> Gate:
    return Gate.of_json(json.loads(text), "gate")


def _sha256(text: str) -> str:
    """64 hexadecimal digits."""
    if len(bytes.fromhex(text)) != 32:
        raise ValueError(text)
    return text


def _of_model(name: str) -> str:
    return f"the registered model {name}"


def _damaged(where: str, tag: str, text: str | None) -> ArtifactError:
    return ArtifactError(
        found=f"{where}: the tag {tag} is "
        + ("missing" if text is None else f"{text[:60]!r}, which cannot be read"),
        expected="the tags as training wrote them",
        action="put the registry back from a backup, or delete that version in MLflow and train "
        "again",
    )
