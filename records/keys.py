"""The home's key for pseudonyms: made once, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from records.errors import SettingsError

KEY_FILE = "pseudonyms.key"
_KEY_BYTES = 32


def pseudonym_key(keys: Path) -> bytes:
    """The key in the folder `keys`, made on first use.

    Raises:
        SettingsError: The key's file holds no key.
    """
    path = keys / KEY_FILE
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # O_EXCL: of two processes that start together one makes the key, the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    key = secrets.token_bytes(_KEY_BYTES)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex())
    return key


def existing_key(keys: Path) -> bytes | None:
    """The key, if there is one."""
    path = keys / KEY_FILE
    return _read_key(path) if path.is_file() else None


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) < _KEY_BYTES:
        raise SettingsError(
            found=f"{path.name} holds no key",
            expected=f"{_KEY_BYTES} bytes in hexadecimal, as it was made",
            action="restore the file from a backup: without it stored pseudonyms match no NIP",
        )
    return key
