"""What the gate found where it is no number, as JSON and the terminal have it: in English."""

from __future__ import annotations

from collections.abc import Mapping

FINDING_TEXTS: Mapping[str, str] = {
    "no_attributes": "no attributes on record",
    "no_group": "no group large enough",
}
"""By the code of a finding (`models.manifest.gate.Finding`); written into manifests and tags."""
