"""Ratings on their scheme's own scale, from 0 (worst) to 1 (best)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from records.dataset import RatingScheme


def rating_position(column: str, schemes: Mapping[str, RatingScheme]) -> pl.Expr:
    """Where a rating's value lies on its scheme's scale.

    Args:
        column: The column with the value as text (`value`, or a part: `results_value`,
            `behaviour_value`), in a frame that has `scheme`.
        schemes: The schemes of `dataset.toml`.

    Returns:
        0 (worst) to 1 (best); null for a value or scheme that is not declared.
    """
    position = pl.lit(None, dtype=pl.Float64)
    for name, scheme in schemes.items():
        position = (
            pl.when(pl.col("scheme") == name).then(_position_in(column, scheme)).otherwise(position)
        )
    return position


def _position_in(column: str, scheme: RatingScheme) -> pl.Expr:
    if scheme.kind == "ordinal":
        order = scheme.order_of(column)
        steps = max(len(order) - 1, 1)
        places = {value: place / steps for place, value in enumerate(order)}
        return pl.col(column).replace_strict(places, default=None, return_dtype=pl.Float64)
    value = pl.col(column).cast(pl.Float64, strict=False)
    # A factor, not a divisor: polars divides a column by a number otherwise than a single row.
    return (value - scheme.lowest) * (1 / (scheme.highest - scheme.lowest))


def is_satisfactory(position: str, schemes: Mapping[str, RatingScheme]) -> pl.Expr:
    """Whether a position on the scale is the scheme's satisfactory value or better."""
    least = {name: scheme.satisfactory_position for name, scheme in schemes.items()}
    threshold = pl.col("scheme").replace_strict(least, default=None, return_dtype=pl.Float64)
    # A numeric threshold is a quotient: allow for the last bit of its rounding.
    return pl.col(position) >= threshold - 1e-12
