"""All twins, and what one case looks like by them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from features.catalog import Feature
from tests.oracles import career, context, destination, experience, outcomes, rhythm
from tests.oracles.case import Case, Twin, Value

TWINS: dict[str, Twin] = {
    name: twin
    for file in (career, experience, destination, rhythm, outcomes, context)
    for name, twin in file.TWINS.items()
}


def twin_value(feature: Feature, case: Case) -> Value:
    """The feature's value by its twin."""
    twin = TWINS[feature.function]
    return twin(case) if feature.member is None else twin(case, feature.member)


def differing(
    features: Iterable[Feature], row: dict[str, Value], case: Case
) -> list[tuple[str, Value, Value]]:
    """The features that disagree with their twins: name, value, the twin's value."""
    found = []
    for feature in features:
        value, twin = row[feature.name], twin_value(feature, case)
        if not _is_same(value, twin):
            found.append((feature.name, value, twin))
    return found


def _is_same(value: Value, twin: Value) -> bool:
    if isinstance(value, str) or isinstance(twin, str):
        return value == twin
    if value is None or twin is None:
        return value is None and (twin is None or math.isnan(twin))
    return math.isclose(value, twin, rel_tol=1e-9, abs_tol=1e-9)
