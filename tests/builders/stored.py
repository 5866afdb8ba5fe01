"""Rows as the store would hand them out: defaults filled, `known_on` set, versions in line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from records.contract import ALWAYS_KNOWN, TABLES, Records, Table
from tests.builders.frames import Row, frame_of

_DEFAULTS: Mapping[str, Mapping[str, str | float]] = {
    "assignments": {"capacity": "definitive"},
    "measures": {"exposure": 1.0},
}
_DESCRIPTION = ("title", "job_family", "level")
"""Part of an assignment's key only where no position stands."""


def stored(rows: Mapping[str, Sequence[Row]]) -> Records:
    """Records of all tables of the contract, from the rows of some.

    Args:
        rows: Rows by table; the same row twice is one row, the same key known on another day with
            other values is another version of it.

    Returns:
        Typed frames in canonical order, with `known_on` by the contract's rules where it is empty
        and `known_until` where a newer version took over.
    """
    frames = {name: _with_defaults(name, frame_of(name, rows.get(name, ()))) for name in TABLES}
    known = _known_frames(frames)
    known["measures"] = _with_units(known["measures"], known["assignments"])
    return Records({name: _in_versions(table, known[name]) for name, table in TABLES.items()})


def _with_defaults(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(column).fill_null(value) for column, value in _DEFAULTS.get(name, {}).items()
    )


def _known_frames(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Frames whose `known_on` is filled."""
    employees = frames["employees"]
    known = {
        name: frame.with_columns(pl.coalesce("known_on", TABLES[name].known_on).alias("known_on"))
        for name, frame in frames.items()
        if name != "employees"
    }
    entries = employees.select("employee_id", "entry_date").unique("employee_id")
    known["educations"] = (
        known["educations"]
        .join(entries, on="employee_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("known_on", "entry_date").alias("known_on"))
        .drop("entry_date")
    )
    first_days = (
        pl.concat(
            frame.select("employee_id", "known_on")
            for frame in known.values()
            if "employee_id" in frame.columns
        )
        .group_by("employee_id")
        .agg(pl.col("known_on").min().alias("first_day"))
    )
    known["employees"] = (
        employees.join(first_days, on="employee_id", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("known_on", pl.min_horizontal("entry_date", "first_day")).alias("known_on")
        )
        .drop("first_day")
    )
    always = pl.lit(ALWAYS_KNOWN, dtype=pl.Date)
    return {
        name: frame.with_columns(pl.col("known_on").fill_null(always))
        for name, frame in known.items()
    }


def _with_units(measures: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """A measure without a unit belongs to that of the definitive assignment on its last day."""
    order = "row_number"
    numbered = measures.with_row_index(order)
    units = (
        numbered.select(order, "employee_id", "period_end")
        .join(assignments.filter(capacity="definitive"), on="employee_id")
        .filter(
            (pl.col("start_date") <= pl.col("period_end"))
            & (pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("period_end")))
        )
        # The later start wins; same start: the higher level, then the unit's id.
        .sort("start_date", "level", "unit_id", descending=[True, True, False], nulls_last=True)
        .unique(order, keep="first", maintain_order=True)
        .select(order, held_unit="unit_id")
    )
    return (
        numbered.join(units, on=order, how="left", maintain_order="left")
        .with_columns(pl.coalesce("unit_id", "held_unit").alias("unit_id"))
        .drop(order, "held_unit")
    )


def _in_versions(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Without columns that live apart, in canonical order, each version up to the next."""
    apart = [
        column
        for column in frame.columns
        if column in {*table.protected, *table.identity} or column.startswith("audit_")
    ]
    key = [_key_part(table, column) for column in table.key]
    values = frame.drop(apart).unique(maintain_order=True)
    return values.sort(*key, "known_on", *values.columns, nulls_last=False).with_columns(
        pl.col("known_on").shift(-1).over(key).alias("known_until")
    )


def _key_part(table: Table, column: str) -> pl.Expr:
    if table.name == "assignments" and column in _DESCRIPTION:
        return pl.when(pl.col("position_id").is_null()).then(pl.col(column))
    return pl.col(column)
