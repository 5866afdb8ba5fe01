"""Features that changed their values while the number of their rules stayed: never by accident.

A model that was trained on the old values would take the new ones for the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMED = 5
"""Features that the message names."""


def changed_under_one_number(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The features of both tables whose values differ, if neither number nor source changed.

    Args:
        before: The pinned table: `meaning`, `source`, and `columns` with a `sha256` each.
        now: The same of today.

    >>> before = {"meaning": 1, "source": "s", "columns": {"a": {"sha256": "1"}, "b": {}}}
    >>> now = {"meaning": 1, "source": "s", "columns": {"a": {"sha256": "2"}, "c": {}}}
    >>> changed_under_one_number(before, now)
    ['a']
    >>> changed_under_one_number(before, {**now, "meaning": 2})
    []
    """
    if (before["meaning"], before["source"]) != (now["meaning"], now["source"]):
        return []
    old, new = before["columns"], now["columns"]
    # A feature that was added or removed is no matter: an old model does not read it, or says so.
    return [name for name in old if name in new and old[name]["sha256"] != new[name]["sha256"]]


def what_to_do(changed: list[str]) -> str:
    """The message for the developer who changed these features."""
    more = "" if len(changed) <= NAMED else f" and {len(changed) - NAMED} more"
    return (
        f"{len(changed)} features kept their names and changed their values: "
        f"{', '.join(changed[:NAMED])}{more}\n"
        "If that was not meant: find out why. If it was: raise MEANING in features/meaning.py, so "
        "that models trained on the old values ask to be trained again, write the new numbers by "
        "python tests/golden/test_golden.py --overwrite, and tell users in CHANGELOG.md."
    )
