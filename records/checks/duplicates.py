"""One key, one row: repeated rows are one, rows that disagree are quarantined."""

from __future__ import annotations

import polars as pl

from records.checks.sheet import Rule, Sheet
from records.sources.source import LINE

_TWICE = Rule(
    "key_twice",
    "one row a key, or a known_on of its own for each version",
    "keep the right row, or say in known_on when each became known",
)


def check_keys(sheet: Sheet) -> None:
    """Quarantine all rows of a key whose rows disagree; keep one of rows that are the same.

    Rows that differ in their explicit `known_on` are versions of each other and stay.
    """
    values = [name for name in sheet.frame.columns if name != LINE]
    keys = [value.alias(f"_key_{value.meta.output_name()}") for value in sheet.table.key_values()]
    names = [key.meta.output_name() for key in keys]
    rows = sheet.frame.with_columns(keys)
    distinct = rows.unique(subset=values, keep="first", maintain_order=True)
    shared = distinct.group_by(names).agg(
        rows=pl.len(),
        are_versions=pl.col("known_on").is_not_null().all()
        & (pl.col("known_on").n_unique() == pl.len()),
    )
    disputed = shared.filter((pl.col("rows") > 1) & ~pl.col("are_versions")).select(names)
    if not disputed.is_empty():
        rows_of_key = sheet.with_line_names(rows).join(
            disputed, on=names, how="semi", nulls_equal=True, maintain_order="left"
        )
        told = rows_of_key.join(
            _disputes(rows_of_key, names, values),
            on=names, how="left", nulls_equal=True, maintain_order="left",
        )  # fmt: skip
        sheet.add_faults(_TWICE.broken_by(told, ", ".join(sheet.table.key), found=pl.col("told")))
        sheet.settle()
    kept = sheet.frame.unique(subset=values, keep="first", maintain_order=True)
    sheet.repeated = sheet.frame.height - kept.height
    sheet.frame = kept


def _disputes(rows: pl.DataFrame, names: list[str], values: list[str]) -> pl.DataFrame:
    differing = [
        pl.when(pl.col(name).n_unique() > 1).then(pl.lit(name)).alias(f"_differs_{name}")
        for name in values
    ]
    groups = rows.group_by(names).agg(
        *differing, pl.col("_line_name").sort_by(LINE).str.join(", ").alias("_lines")
    )
    columns = pl.concat_str([f"_differs_{name}" for name in values], separator=", ",
                            ignore_nulls=True)  # fmt: skip
    told = pl.format("lines {} have one key and differ in {}", pl.col("_lines"), columns)
    return groups.select(*names, told.alias("told"))
