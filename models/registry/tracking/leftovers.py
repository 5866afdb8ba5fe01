"""Remove the files of registrations that were killed: no version refers to them any more."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse
from urllib.request import url2pathname

if TYPE_CHECKING:
    from mlflow import MlflowClient

MODEL_TYPE = "mutasi"


def remove_unnamed_models(
    client: MlflowClient,
    experiment_id: str,
    named: Collection[str],
    is_abandoned: Callable[[int], bool],
    folder: Path,
) -> None:
    """Delete the logged models that no version refers to, with their files.

    Args:
        client: The tracker.
        experiment_id: The experiment in which the product's models are logged.
        named: Locations that registered versions refer to.
        is_abandoned: Given a moment (milliseconds since 1970): can no training that began then
            still be running?
        folder: The home's folder of files; nothing outside it is removed.
    """
    token: str | None = None
    found = []
    while True:
        page = client.search_logged_models([experiment_id], page_token=token)
        found += list(page)
        token = page.token
        if not token:
            break
    for model in found:
        is_ours = model.model_type == MODEL_TYPE
        is_named = model.artifact_location in named
        if is_ours and not is_named and is_abandoned(model.creation_timestamp):
            client.delete_logged_model(model.model_id)
            remove_files(folder, model.artifact_location)


def remove_files(folder: Path, location: str) -> None:
    """Remove the files at a location of the tracker, if they lie in the home.

    Args:
        folder: The home's folder of files.
        location: The location.
    """
    parsed = urlparse(location)
    if parsed.scheme not in ("", "file"):
        return
    place = Path(url2pathname(parsed.path))
    if place.is_dir() and place.resolve().is_relative_to(folder.resolve()):
        shutil.rmtree(place)
        # The folder above `artifacts` bears the id of what is gone, and is empty without it.
        if place.parent != folder and not any(place.parent.iterdir()):
            place.parent.rmdir()
