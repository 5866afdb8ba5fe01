"""What a load changes in a table, worked out on frames before a single row is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from records.contract import Table

_OWN = {"row_id", "load_id", "known_on", "fallback_on"}
_STORED = ("stored_row", "stored_on", "stored_end")


@dataclass(frozen=True)
class Merge:
    """What a load does to a table.

    Attributes:
        added: Rows to add, new ones and new versions, with `known_on` filled.
        ended: Rows whose empty end is filled in place: `row_id` and the end.
        new: How many rows have a key that was not stored.
        changed: How many stored rows get a new version.
        gone: How many stored rows the source does not have; they stay.
    """

    added: pl.DataFrame
    ended: pl.DataFrame
    new: int
    changed: int
    gone: int


def merge(
    table: Table,
    stored: pl.DataFrame,
    incoming: pl.DataFrame,
    *,
    said: tuple[str, ...],
    changed_on: date | None,
) -> Merge:
    """Compare a load's rows with a table's stored versions.

    A row whose key is not stored is new. A row equal to a stored version changes nothing. A row
    that only fills an empty end is no new fact about the start: the stored row gets the end and
    keeps its `known_on`. Any other row is a new version.

    Args:
        table: The table.
        stored: Every version of every row, with `row_id`, `known_on` and unpacked further columns.
        incoming: The load's rows without repeats: `known_on` if the source gives it, and
            `fallback_on`, the day from which new rows are known if it does not.
        said: The columns the source has; for others the stored values stay.
        changed_on: The day from which changes are known. None in a first load, whose sources
            describe one state together: there a change is known since the row that it completes.
    """
    keys = [value.alias(f"_key_{value.meta.output_name()}") for value in table.key_values()]
    names = [key.meta.output_name() for key in keys]
    values = sorted({*stored.columns, *incoming.columns} - _OWN)
    stored = _with_columns(stored, values).with_columns(keys)
    newest = stored.sort("known_on", "row_id").unique(names, keep="last", maintain_order=True)
    rows = _beside_stored(table, _with_columns(incoming, values).with_columns(keys), newest, names)
    rows = _completed(rows, newest, names, [name for name in values if name not in said])
    said_before = rows.join(newest, on=values, how="semi", nulls_equal=True)
    rows = rows.join(newest, on=values, how="anti", nulls_equal=True, maintain_order="left")
    rows = rows.join(stored, on=[*values, "known_on"], how="anti", nulls_equal=True,
                     maintain_order="left")  # fmt: skip
    rows, ended = _split_ends(table, rows, newest, values)
    added = _without_echoes(_dated(rows, said_before, names, changed_on), names, values)
    is_new = pl.col("stored_row").is_null()
    return Merge(
        added=added.select(*values, "known_on"),
        ended=ended,
        new=added.filter(is_new).select(names).n_unique(),
        changed=added.filter(~is_new)["stored_row"].n_unique(),
        gone=newest.join(
            _with_columns(incoming, values).with_columns(keys), on=names, how="anti",
            nulls_equal=True,
        ).height,
    )  # fmt: skip


def _with_columns(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    missing = [name for name in columns if name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)


def _beside_stored(
    table: Table, rows: pl.DataFrame, newest: pl.DataFrame, names: list[str]
) -> pl.DataFrame:
    """The rows, each beside the newest stored version of its key (null if there is none)."""
    end = pl.lit(None, dtype=pl.Date) if table.interval_end is None else pl.col(table.interval_end)
    beside = newest.select(
        *names, stored_row=pl.col("row_id"), stored_on=pl.col("known_on"), stored_end=end
    )
    return rows.join(beside, on=names, how="left", nulls_equal=True, maintain_order="left")


def _completed(
    rows: pl.DataFrame, newest: pl.DataFrame, names: list[str], unsaid: list[str]
) -> pl.DataFrame:
    """The rows with the stored values in the columns their file does not have."""
    if not unsaid or newest.is_empty():
        return rows
    earlier = newest.select(*names, pl.col(unsaid).name.prefix("_stored_"))
    joined = rows.join(earlier, on=names, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(
        pl.coalesce(name, f"_stored_{name}").alias(name) for name in unsaid
    ).drop(f"_stored_{name}" for name in unsaid)


def _split_ends(
    table: Table, rows: pl.DataFrame, newest: pl.DataFrame, values: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with new values, and the ends of those that only fill an empty end."""
    end = table.interval_end
    if end is None:
        return rows, pl.DataFrame(schema={"row_id": pl.Int64})
    others = [name for name in values if name != end]
    open_ones = newest.filter(pl.col(end).is_null())
    fills = rows.filter(pl.col(end).is_not_null()).join(
        open_ones, on=others, how="semi", nulls_equal=True, maintain_order="left"
    )
    ends = fills.select(pl.col("stored_row").alias("row_id"), end)
    rest = rows.join(fills, on=[*values, "known_on"], how="anti", nulls_equal=True,
                     maintain_order="left")  # fmt: skip
    return rest, ends.group_by("row_id", maintain_order=True).last()


def _dated(
    rows: pl.DataFrame, said_before: pl.DataFrame, names: list[str], changed_on: date | None
) -> pl.DataFrame:
    """The rows with the day from which they are known.

    The explicit day counts for new rows, and for changes if it is later than the stored version's.
    Otherwise a change is known from the load's day, and never before the version that it replaces.
    An older version that a source brings beside a newer one is history, and known since its own
    day.
    """
    day = pl.coalesce("known_on", "fallback_on")
    last_days = pl.concat([rows, said_before]).group_by(names).agg(last_day=day.max())
    beside = rows.join(last_days, on=names, how="left", nulls_equal=True, maintain_order="left")
    is_explicit = pl.col("known_on").is_not_null()
    stands = (
        pl.col("stored_row").is_null()
        | (is_explicit & (pl.col("known_on") > pl.col("stored_on")))
        | (is_explicit & (day < pl.col("last_day")))
    )
    changed = pl.max_horizontal(pl.lit(changed_on, dtype=pl.Date), "stored_on")
    since = pl.when(stands).then(day).otherwise(changed)
    return beside.with_columns(since.alias("known_on"))


def _without_echoes(rows: pl.DataFrame, names: list[str], values: list[str]) -> pl.DataFrame:
    """The rows without those that are equal to the version of their key just before them."""
    ordered = rows.sort(*names, "known_on", *values)
    same = pl.all_horizontal(
        [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in (*names, *values)]
    )
    is_first = pl.int_range(pl.len()) == 0
    return ordered.filter(~same | is_first)
