"""Folders and files for their owner's eyes alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_OTHERS = 0o077


def private_folder(folder: Path) -> Path:
    """Make the folder if it does not exist; folders made on the way are private too."""
    missing = [folder, *folder.parents]
    for path in reversed([path for path in missing if not path.exists()]):
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, also if it existed and others could read it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), FILE_MODE)
        file.write(text)


def close_to_others(paths: Iterable[Path]) -> None:
    """Take from other users every right on the paths and on all that lies below them.

    Links are not followed; files of other owners stay as they are.
    """
    for path in paths:
        _close(path)
        if path.is_dir() and not path.is_symlink():
            for folder, folders, files in os.walk(path):
                for name in (*folders, *files):
                    _close(Path(folder, name))


def _close(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
        if mode & _OTHERS and not path.is_symlink():
            path.chmod(mode & 0o7777 & ~_OTHERS)
    except OSError:
        # Gone meanwhile, or another's: the folder above it is closed already.
        return
