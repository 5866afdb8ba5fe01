"""Columns beside the contract's own, kept in one text of JSON a row."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl


def packed(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The frame with the columns as JSON in `extra`: sorted keys, no nulls, null if none is left.

    >>> packed(pl.DataFrame({"a": [1, 2], "x_b": ["u", None]}), ["x_b"])["extra"].to_list()
    ['{"x_b": "u"}', None]
    """
    names = sorted(columns)
    if not names:
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("extra"))
    kinds = frame.select(names).unique()
    texts = [_as_json(row) for row in kinds.iter_rows(named=True)]
    kinds = kinds.with_columns(pl.Series("extra", texts, dtype=pl.String))
    joined = frame.join(kinds, on=names, how="left", nulls_equal=True, maintain_order="left")
    return joined.drop(names)


def unpacked(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `extra` as columns of text, in the order of their names.

    >>> unpacked(pl.DataFrame({"a": [1, 2], "extra": ['{"x_b": "u"}', None]}))["x_b"].to_list()
    ['u', None]
    """
    texts = frame["extra"].drop_nulls().unique()
    rows = [json.loads(text) for text in texts]
    names = sorted({name for row in rows for name in row})
    if not names:
        return frame.drop("extra")
    kinds = pl.DataFrame(
        {"extra": texts} | {name: [row.get(name) for row in rows] for name in names},
        schema_overrides=dict.fromkeys(names, pl.String),
    )
    return frame.join(kinds, on="extra", how="left", maintain_order="left").drop("extra")


def _as_json(row: dict[str, str | None]) -> str | None:
    filled = {name: value for name, value in row.items() if value is not None}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else None
