"""Which empty values say that something never happened, so that nothing is missing.

Who was never sanctioned has no day of a last sanction, and the records are complete. The catalogue
says of which features that holds and which other feature bears witness that such records are kept.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features.catalog import SEPARATOR
from features.concepts import NEVER


def never_happened(values: pl.DataFrame) -> Mapping[str, pl.Series]:
    """For each column whose missing value can mean "never": in which rows it does.

    If the column that could confirm it is not there, every missing value counts as "never".

    Args:
        values: One column a feature; null means unknown or never.

    >>> values = pl.DataFrame(
    ...     {"days_since_sanction": [None, None, 40.0], "sanctions_5_years_count": [0.0, None, 1.0]}
    ... )
    >>> never_happened(values)["days_since_sanction"].to_list()
    [True, False, False]
    """
    found: dict[str, pl.Series] = {}
    for name in values.columns:
        function, separator, member = name.partition(SEPARATOR)
        if function not in NEVER:
            continue
        is_empty = values[name].is_null()
        witness = f"{NEVER[function].witness}{separator}{member}"
        if witness in values.columns:
            is_empty &= values[witness].is_not_null()
        found[name] = is_empty
    return found
