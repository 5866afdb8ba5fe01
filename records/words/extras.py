"""The columns beside the contract's own: text in files and store, numbers where all are numbers."""

from __future__ import annotations

import polars as pl

from records.words.numbers import parsed_number

_LEADING_ZERO = r"^[+-]?0\d"


def typed_extras(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every `x_…` column of nothing but numbers as numbers.

    A text with a leading zero (`007`) is a code: its column stays text.
    """
    return frame.with_columns(
        parsed_number(pl.col(name)).alias(name)
        for name, dtype in frame.schema.items()
        if name.startswith("x_") and dtype == pl.String and _is_numeric(frame[name])
    )


def _is_numeric(values: pl.Series) -> bool:
    texts = (
        values.drop_nulls()
        .to_frame("text")
        .select(
            number=parsed_number(pl.col("text")), is_code=pl.col("text").str.contains(_LEADING_ZERO)
        )
    )
    return not texts.is_empty() and not texts["is_code"].any() and texts["number"].null_count() == 0
