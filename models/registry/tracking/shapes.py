"""Versions as commands and the API show them: the shapes of the interfaces, made in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.model import manifest_of

if TYPE_CHECKING:
    from models.manifest.manifest import Manifest
    from models.registry.tracking.registry import Tracking
    from models.registry.version import Succession, Version


@dataclass(frozen=True)
class ShownVersion:
    """One version with its manifest and the decisions about it.

    Attributes:
        version: The version.
        manifest: The model's description of itself.
        history: Its promotions and rollbacks, oldest first.
    """

    version: Version
    manifest: Manifest
    history: tuple[Succession, ...]

    def to_json(self) -> dict[str, Any]:
        """As `models show --json` and the API show it."""
        history = [
            {
                "act": change.act,
                "by": change.by,
                "reason": change.reason,
                "at": change.at,
                "despite_gate": change.despite_gate,
            }
            for change in self.history
        ]
        return {**self.version.shape(), "manifest": self.manifest.to_json(), "history": history}


def listed_versions(versions: Iterable[Version]) -> dict[str, Any]:
    """The list of versions, without their manifests."""
    return {"versions": [version.shape() for version in versions]}


def shown_version(tracking: Tracking, version: Version) -> ShownVersion:
    """One version with its manifest and what was decided about it.

    Raises:
        ArtifactError: Its files are not the ones that were registered.
    """
    history = tracking.history(version.outcome)
    return ShownVersion(
        version,
        manifest_of(tracking.read(version)),
        tuple(change for change in history if change.version == version.version),
    )
