"""Whom the name of a file, a folder or a key names: a NIP or a PNS id somewhere in it."""

from __future__ import annotations

import re

_NIP = r"(?<!\d)\d{8}[ .\-_]?\d{6}[ .\-_]?\d[ .\-_]?\d{3}(?!\d)"
_PNS = r"(?<![0-9a-zA-Z])[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}(?![0-9a-zA-Z])"
PERSON = re.compile(rf"{_NIP}|{_PNS}")
"""A NIP, also in its printed form, or an id of the national record."""


def person_in(name: str) -> str | None:
    """The person that a name names, or None.

    >>> person_in("198609262015052901_rw-jabatan"), person_in("rw-jabatan")
    ('198609262015052901', None)
    """
    found = PERSON.search(name)
    return None if found is None else found[0].replace("_", " ")
