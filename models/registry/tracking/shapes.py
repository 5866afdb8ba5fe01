"""Versions as commands and the API show them: the shapes of the interfaces, made in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.registry.tracking.registry import Tracking
    from models.registry.version import Version


def listed_versions(versions: Iterable[Version]) -> dict[str, Any]:
    """The list of versions, without their manifests."""
    return {"versions": [version.shape() for version in versions]}


def shown_version(tracking: Tracking, version: Version) -> dict[str, Any]:
    """One version with its manifest and what was decided about it.

    Raises:
        ArtifactError: Its files are not the ones that were registered.
    """
    shown = version.shape(tracking.load(version).manifest)
    shown["history"] = [
        {
            "act": change.act,
            "by": change.by,
            "reason": change.reason,
            "at": change.at,
            "despite_gate": change.despite_gate,
        }
        for change in tracking.history(version.outcome)
        if change.version == version.version
    ]
    return shown
