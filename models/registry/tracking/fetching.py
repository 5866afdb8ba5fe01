"""A version's files on this machine: in the home, or fetched from a tracking server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from filelock import FileLock

from models.registry.tracking.place import TrackingPlace
from records.errors import ArtifactError
from records.home_files import REGISTRY_FOLDER


def fetched(place: TrackingPlace, location: str) -> Path:
    """The files at a place of the tracker, on this machine.

    Raises:
        ArtifactError: The home's own registry names files that are not in the home.
    """
    parsed = urlparse(location)
    if parsed.scheme in ("", "file"):
        return _local(place, Path(url2pathname(parsed.path)))
    copy = place.folder / "fetched" / Path(parsed.path).parent.name
    if not copy.exists():
        _download(place, location, copy)
    return copy


def at_hand(place: TrackingPlace, location: str) -> Path | None:
    """The folder of the files, if they are already on this machine; else None."""
    parsed = urlparse(location)
    if parsed.scheme not in ("", "file"):
        copy = place.folder / "fetched" / Path(parsed.path).parent.name
        return copy if copy.exists() else None
    try:
        return _local(place, Path(url2pathname(parsed.path)))
    except ArtifactError:
        return None


def _local(place: TrackingPlace, folder: Path) -> Path:
    """A folder of files as it lies in this home, whichever home once wrote it down.

    Raises:
        ArtifactError: The home's own registry names files that are not in the home.
    """
    # Places are absolute, and a home may have been copied or moved: beneath it nothing changes
    # its place, and what the original holds is no longer this home's.
    own = place.folder.joinpath(*folder.parts[-3:])
    if own.exists() or not place.is_of_home:
        return own if own.exists() else folder
    raise ArtifactError(
        found=f"no files of {'/'.join(folder.parts[-3:])} in {place.folder}",
        expected="the files of every version in the home that registers it",
        action=f"copy the whole home, with its folder {REGISTRY_FOLDER}, or train again",
    )


def _download(place: TrackingPlace, location: str, copy: Path) -> None:
    """Fetches files from a server: all of them, or none that could be taken for all."""
    from mlflow.artifacts import download_artifacts

    copy.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as draft:
        files = download_artifacts(artifact_uri=location, dst_path=draft, tracking_uri=place.uri)
        with FileLock(copy.parent / ".lock"):
            if not copy.exists():
                Path(files).rename(copy)
