"""Values in what JSON knows, the same for commands and the API."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

_PLAIN = frozenset((str, int, bool))


def plain(value: Any) -> Any:  # noqa: ANN401 — any content of a result
    """The value in what JSON knows: days as ISO text, paths as text, no number as null.

    >>> plain({"on": date(2026, 6, 30), "share": float("nan")})
    {'on': '2026-06-30', 'share': None}
    """
    # What most values are, first: an explained move has more than a thousand of them.
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value
