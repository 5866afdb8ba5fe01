"""Numbers as people write them."""

from __future__ import annotations

import polars as pl

_COMMA_NUMBER = r"^[+-]?(?:\d*|\d{1,3}(?:\.\d{3})+),\d+$"


def parsed_number(text: pl.Expr) -> pl.Expr:
    """The finite number a text says, with decimal point or comma, else null."""
    comma = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    comma = pl.when(text.str.contains(_COMMA_NUMBER)).then(comma)
    number = pl.coalesce(text.cast(pl.Float64, strict=False), comma.cast(pl.Float64, strict=False))
    return pl.when(number.is_finite()).then(number)
