"""Which key made a store's pseudonyms, and the refusal of any other."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records.errors import SettingsError
from records.home_files import KEY_FILE, KEYS_FOLDER
from records.identities.identity import PSEUDONYM_DIGITS, pseudonym
from records.identities.keys import fingerprint
from records.store.tables import IDENTITIES, KEYS

_PSEUDONYM = re.compile(rf"e-[0-9a-f]{{{PSEUDONYM_DIGITS}}}")
_TRIED = 20
"""People by whom the key of an older store, without a fingerprint, is recognised."""


class AnotherKeyError(SettingsError):
    """The key did not make the pseudonyms of the store, or is missing and needed.

    Its code is not that for tampering: a key gets lost, or is left behind when a home is copied,
    and nothing in the store shows that it was changed.
    """

    def __init__(self, *, found: str, made_with: str | None) -> None:
        """Describe the key that was found.

        Args:
            found: The key that was found, by its fingerprint.
            made_with: The fingerprint of the right one; None: the store is older than fingerprints.
        """
        known = "" if made_with is None else f" (fingerprint {made_with})"
        super().__init__(
            found=found,
            expected=f"the key that made the pseudonyms of this store{known}: with another one "
            "every person would be stored a second time",
            action=f"restore {KEYS_FOLDER}/{KEY_FILE} from a backup of the home this store belongs "
            "to, or name that home with --home (and check MUTASI_DATABASE_URL); without a backup "
            "take all sources into a new home",
        )


def stored_fingerprint(connection: Connection) -> str | None:
    """The fingerprint of the key that made the store's pseudonyms; None if none is kept yet."""
    found: str | None = connection.scalar(sa.select(KEYS.c.fingerprint).limit(1))
    return found


def is_keyed(connection: Connection) -> bool:
    """Whether there are pseudonyms here that another key would make again."""
    return stored_fingerprint(connection) is not None or bool(_some_pseudonyms(connection))


def refuse_other(connection: Connection, key: bytes | None) -> None:
    """Refuse a key that did not make the store's pseudonyms, and a missing key if they need one.

    Raises:
        AnotherKeyError: The key is missing, or another one.
    """
    made_with = stored_fingerprint(connection)
    people = [] if made_with is not None else _some_pseudonyms(connection)
    if made_with is None and not people:
        return
    if key is None:
        raise AnotherKeyError(
            found=f"no {KEY_FILE} in this home's folder {KEYS_FOLDER}", made_with=made_with
        )
    is_it = (
        all(pseudonym(nip, key=key) == employee_id for employee_id, nip in people)
        if made_with is None
        else fingerprint(key) == made_with
    )
    if not is_it:
        raise AnotherKeyError(
            found=f"{KEYS_FOLDER}/{KEY_FILE} with the fingerprint {fingerprint(key)}",
            made_with=made_with,
        )


def keep_fingerprint(connection: Connection, of: str) -> None:
    """Keep the fingerprint with which everything stored from now on is made.

    Raises:
        AnotherKeyError: Another one is kept.
    """
    made_with = stored_fingerprint(connection)
    if made_with is None:
        connection.execute(KEYS.insert().values(fingerprint=of))
    elif made_with != of:
        raise AnotherKeyError(
            found=f"a source under a key with the fingerprint {of}", made_with=made_with
        )


def _some_pseudonyms(connection: Connection) -> list[tuple[str, str]]:
    """Pseudonym and NIP of a few people for whom both are kept."""
    query = (
        sa.select(IDENTITIES.c.employee_id, IDENTITIES.c.nip)
        .where(IDENTITIES.c.nip.is_not(None), IDENTITIES.c.employee_id.like("e-%"))
        .limit(_TRIED)
    )
    rows = connection.execute(query)
    return [(row[0], row[1]) for row in rows if _PSEUDONYM.fullmatch(row[0])]
