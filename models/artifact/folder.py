"""A model as a folder of plain files: LightGBM texts, a manifest, and checksums of both.

    model-0.txt …    one LightGBM text a booster
    resample-0.txt … the same of every resample, for intervals
    parts.json       additive part, weights, calibration, spread, support
    past.npz         the training moves' leaves and outcomes, for similar moves
    manifest.json    what the model is (`models.manifest`)
    checksums.json   SHA-256 of every other file

Nothing in it can run. Reading trusts nothing: every checksum, the protocol and the boosters' own
feature lists are compared with the manifest before a model is handed out.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from models.artifact.manifest import to_json
from models.artifact.old import first_protocol_2, protocol_1
from models.artifact.parts_json import model_of_parts, parts_of
from models.certainty.similar_moves import Past
from models.design import Column
from models.manifest.manifest import PROTOCOL, Manifest
from models.model import Model, manifest_of
from records.errors import ArtifactError

if TYPE_CHECKING:
    import lightgbm

MANIFEST = "manifest.json"
PARTS = "parts.json"
PAST = "past.npz"
CHECKSUMS = "checksums.json"
_GARBLED = (AttributeError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile)


def write_artifact(model: Model, folder: Path) -> str:
    """Writes a model as a new folder: all of it, or nothing.

    Args:
        model: A fitted model with its manifest.
        folder: Where the folder shall be; it may not exist yet.

    Returns:
        SHA-256 of `checksums.json`, which stands for the whole folder.

    Raises:
        ArtifactError: The folder exists.
    """
    if folder.exists():
        raise ArtifactError(
            found=f"{folder.name} exists already",
            expected="a new folder for every model",
            action="write to another place; a stored model is never changed",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_files(model, draft)
        draft.chmod(0o755)  # mkdtemp's own mode would lock out an MLflow server's other readers
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return artifact_sha256(folder)


def read_artifact(folder: Path, *, sha256: str | None = None) -> Model:
    """Read a model from its folder; any file that differs from manifest and checksums is refused.

    Args:
        folder: As written by `write_artifact`.
        sha256: The checksum that `write_artifact` returned, if the registry has kept it.

    Raises:
        ArtifactError: Something is missing, added or different.
    """
    checksums = _read_json(folder / CHECKSUMS)
    if sha256 is not None and artifact_sha256(folder) != sha256:
        raise _differs(found=f"{CHECKSUMS} is not the one that was registered")
    _verify(folder, checksums)
    manifest = Manifest.of_json(_read_json(folder / MANIFEST))
    boosters = _boosters(folder, "model", checksums, manifest.columns)
    if not boosters:
        raise _differs(found="no booster")
    if manifest.protocol == PROTOCOL:
        return _with_parts(folder, checksums, manifest, boosters)
    if foreign := protocol_1.foreign_files(checksums):
        raise _differs(found=f"{', '.join(foreign)}, which protocol {manifest.protocol} has not")
    return protocol_1.model_of(manifest, boosters)


def _with_parts(
    folder: Path,
    checksums: dict[str, Any],
    manifest: Manifest,
    boosters: tuple[lightgbm.Booster, ...],
) -> Model:
    parts = _read_json(folder / PARTS)
    is_first_form = first_protocol_2.is_first_form(parts)
    try:
        resamples = _boosters(folder, "resample", checksums, manifest.columns)
        today = first_protocol_2.in_todays_form(parts) if is_first_form else parts
        model = model_of_parts(manifest, boosters, resamples, today)
        model = first_protocol_2.with_first_years(model) if is_first_form else model
        return replace(model, past=Past.read(folder / PAST) if PAST in checksums else None)
    except _GARBLED as error:
        raise _differs(found=f"{PARTS} or {PAST} that lacks or garbles {error}") from error


def artifact_sha256(folder: Path) -> str:
    """SHA-256 of the folder's `checksums.json`, which stands for all its files."""
    return _sha256(folder / CHECKSUMS)


def _write_files(model: Model, folder: Path) -> None:
    members = () if model.spread is None else model.spread.members
    for name, boosters in (
        ("model", model.boosters),
        ("resample", tuple(member.booster for member in members)),
    ):
        for number, booster in enumerate(boosters):
            text = booster.model_to_string(num_iteration=-1)
            (folder / f"{name}-{number}.txt").write_text(text, encoding="utf-8", newline="\n")
    if model.past is not None:
        model.past.write(folder / PAST)
    (folder / PARTS).write_text(to_json(parts_of(model)), encoding="utf-8", newline="\n")
    (folder / MANIFEST).write_text(
        to_json(manifest_of(model).to_json()), encoding="utf-8", newline="\n"
    )
    checksums = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    (folder / CHECKSUMS).write_text(to_json(checksums), encoding="utf-8", newline="\n")


def _verify(folder: Path, checksums: dict[str, Any]) -> None:
    found = {path.name for path in folder.iterdir()} - {CHECKSUMS}
    if missing := sorted(set(checksums) - found):
        raise _differs(found=f"no {', '.join(missing)}")
    if added := sorted(found - set(checksums)):
        raise _differs(found=f"{', '.join(added)}, which no checksum covers")
    changed = [name for name, sha in sorted(checksums.items()) if _sha256(folder / name) != sha]
    if changed:
        raise _differs(found=f"{', '.join(changed)} changed since it was written")


def _boosters(
    folder: Path, kind: str, checksums: dict[str, Any], columns: tuple[Column, ...]
) -> tuple[lightgbm.Booster, ...]:
    names = [name for name in checksums if name.startswith(f"{kind}-") and name.endswith(".txt")]
    in_order = sorted(names, key=lambda name: (len(name), name))
    # LightGBM reads a text by a team of threads, which a few hundred trees are not worth: 24 texts
    # took .19 s of processor time, by one thread .02.
    with threadpool_limits(1, "openmp"):
        return tuple(_booster(folder / name, columns) for name in in_order)


def _booster(path: Path, columns: tuple[Column, ...]) -> lightgbm.Booster:
    # Imported with the first model, so that whoever reads models decides how (`lean_lightgbm`).
    import lightgbm

    try:
        booster = lightgbm.Booster(model_str=path.read_text(encoding="utf-8"))
    except lightgbm.basic.LightGBMError as error:
        raise _differs(found=f"{path.name} is no LightGBM model") from error
    expected = [column.booster_name for column in columns]
    if booster.feature_name() != expected:
        raise _differs(found=f"{path.name} reads other features than {MANIFEST} lists")
    return booster


def _read_json(path: Path) -> dict[str, Any]:
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _differs(found=f"no {path.name}") from error
    except ValueError as error:
        raise _differs(found=f"{path.name} is not JSON") from error
    if not isinstance(parsed, dict):
        raise _differs(found=f"{path.name} holds no JSON object")
    return parsed


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _differs(*, found: str) -> ArtifactError:
    return ArtifactError(
        found=f"the model's folder: {found}",
        expected=f"exactly the files that {CHECKSUMS} lists, unchanged",
        action="restore the folder from a backup, or train again; do not use this model",
    )
