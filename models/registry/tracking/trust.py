"""What a registry's tags may not say: anything else than the files that were hashed.

Tags are a convenience: lists of versions are read from them without opening a model. Whoever may
write the tracker's database may change them, so nothing is decided on them before they were
compared with the manifest, which the checksums cover.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from models.registry.version import expiry
from records.errors import ArtifactError
from records.home_files import REGISTRY_FILE

if TYPE_CHECKING:
    from models.manifest.manifest import Manifest
    from models.registry.version import Version

CODE = "code"
"""The folder of packages beside a model, which MLflow's own users import."""

_COMPILED = "__pycache__"


def refuse_differing_tags(version: Version, manifest: Manifest) -> None:
    """Refuse a version whose tags in the registry contradict its manifest, which is hashed.

    Raises:
        ArtifactError: Outcome, gate, figures or expiry differ.
    """
    both = {
        "outcome": (version.outcome, manifest.outcome),
        "gate": (version.gate, manifest.gate),
        "metrics": (version.metrics, manifest.metrics),
        "baselines": (version.baselines, manifest.baselines),
        "expires_on": (version.expires_on, expiry(manifest.as_of)),
    }
    differing = [name for name, (said, known) in both.items() if said != known]
    if differing:
        raise ArtifactError(
            found=f"version {version.version}: the registry's {', '.join(differing)} differ from "
            "the model's own manifest, which its checksums cover",
            expected="tags that say what the manifest says",
            action=f"restore {REGISTRY_FILE} from a backup, or train again; do not use this "
            "version",
        )


def code_sha256(folder: Path) -> str | None:
    """SHA-256 over the names and contents of the code beside a model; None if there is no code.

    Compiled files, which Python writes when the code is imported, are left out.
    """
    code = folder / CODE
    if not code.is_dir():
        return None
    digest = hashlib.sha256()
    for path in sorted(code.rglob("*")):
        name = path.relative_to(code)
        if path.is_dir() or _COMPILED in name.parts:
            continue
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{content}  {name.as_posix()}\n".encode())
    return digest.hexdigest()


def refuse_changed_code(folder: Path, version: Version) -> None:
    """Refuse a version whose code folder is not the one that was registered.

    Raises:
        ArtifactError: A file of it was changed, added or taken away.
    """
    if version.code_sha256 is not None and code_sha256(folder) != version.code_sha256:
        raise ArtifactError(
            found=f"version {version.version}: files in the model's folder {CODE} changed since it "
            "was registered",
            expected="exactly the code that was registered with the model",
            action="restore the folder from a backup, or train again; do not load this model",
        )
