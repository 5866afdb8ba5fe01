"""The home's key for pseudonyms: made once, readable by its owner alone, never made again.

A second key makes every person a second one. So a store remembers the fingerprint of the key that
made its pseudonyms (`records.store.keyring`), and a new key is made only for a store that has none.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from records.errors import SettingsError
from records.home_files import KEY_FILE
from records.identities.private import FILE_MODE, private_folder

_KEY_BYTES = 32
_FINGERPRINT_DIGITS = 32
_ABOUT = b"mutasi: the fingerprint of a key for pseudonyms"
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def pseudonym_key(keys: Path) -> bytes:
    """The key in the folder `keys`, made on first use.

    It is written to a draft, brought to the disk and linked into place: the file has the whole key
    from the moment it is there. An empty one is what a crash left before that was so, and is
    replaced: no key was ever read from it.

    Raises:
        SettingsError: The key's file holds no key.
    """
    path = private_folder(keys) / KEY_FILE
    if path.exists() and not path.stat().st_size:
        _take_away_empty(path)
    if not path.exists():
        _make(path)
    return _read_key(path)


def existing_key(keys: Path) -> bytes | None:
    """The key, if there is one.

    Raises:
        SettingsError: The key's file holds no key.
    """
    path = keys / KEY_FILE
    if not path.exists():
        return None
    return _read_key(path)


def fingerprint(key: bytes) -> str:
    """A fingerprint by which keys can be compared, and from which none can be found.

    >>> fingerprint(b"a") == fingerprint(b"a"), fingerprint(b"a") == fingerprint(b"b")
    (True, False)
    """
    return hmac.new(key, _ABOUT, hashlib.sha256).hexdigest()[:_FINGERPRINT_DIGITS]


def _make(path: Path) -> None:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_bytes(_KEY_BYTES).hex())
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(draft, path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, path: Path) -> None:
    try:
        # Fails where the other one is: of two processes that start together one makes the key.
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links; what is missed there is two first starts within a moment.
        if not path.exists():
            draft.rename(path)


def _take_away_empty(path: Path) -> None:
    aside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    path.rename(aside)
    if aside.stat().st_size:
        # Somebody else made the key between the look and the step.
        aside.rename(path)
    else:
        aside.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, IsADirectoryError):
        key = b""
    if len(key) < _KEY_BYTES:
        raise SettingsError(
            found=f"{path} holds no key",
            expected=f"{_KEY_BYTES} bytes in hexadecimal, as it was made",
            action="restore the file from a backup: without it stored pseudonyms match no NIP",
        )
    return key
