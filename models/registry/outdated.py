"""Whether a model still fits: which of its features this version of Mutasi makes no longer."""

from __future__ import annotations

from collections.abc import Iterable

from features.catalog import SEPARATOR
from features.catalog_page import declared_features


def features_gone(names: Iterable[str]) -> tuple[str, ...]:
    """The features of a model that no function makes any more.

    A feature that is made still, but of other records or by another rule, is not found here.

    Args:
        names: The features a model was trained on.

    >>> features_gone(["days_in_position", "days_on_the_moon", "also_gone__adaptasi"])
    ('days_on_the_moon', 'also_gone__adaptasi')
    """
    made = {feature.function for feature in declared_features()}
    return tuple(name for name in names if name.partition(SEPARATOR)[0] not in made)
