"""What a row leaves out and the contract says: since when it is known, whose unit it means.

Pure frames. Everything here is worked out from the rows themselves and does not depend on the
order they came in.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from records.contract import ALWAYS_KNOWN, TABLES, Records, Table
from records.words.extras import typed_extras

Frames = Mapping[str, pl.DataFrame]

_DEFAULTS: dict[str, dict[str, pl.Expr]] = {
    "assignments": {"capacity": pl.col("capacity").fill_null("definitive")},
    "measures": {"exposure": pl.col("exposure").fill_null(1.0)},
}


def fill_defaults(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The table with its missing capacity or exposure filled."""
    return frame.with_columns(**_DEFAULTS.get(name, {}))


def fill_known_on(
    frames: Frames, *, entry_dates: pl.DataFrame | None = None
) -> dict[str, pl.DataFrame]:
    """Every table with `known_on` filled by the contract's rules; explicit days stay.

    Args:
        frames: Tables with a nullable `known_on`.
        entry_dates: employee_id and entry_date of people outside `frames` (stored earlier).
    """
    entries = _entry_dates(frames, entry_dates)
    filled = {name: _fill(TABLES[name], frame, entries) for name, frame in frames.items()}
    if "employees" in filled:
        filled["employees"] = _fill_employees(filled)
    return filled


def _entry_dates(frames: Frames, further: pl.DataFrame | None) -> pl.DataFrame:
    parts = (
        [frames["employees"].select("employee_id", "entry_date")] if "employees" in frames else []
    )
    if further is not None:
        parts.append(further)
    if not parts:
        return pl.DataFrame(schema={"employee_id": pl.String, "entry_date": pl.Date})
    return pl.concat(parts).group_by("employee_id").agg(pl.col("entry_date").min())


def _fill(table: Table, frame: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    known_on = pl.coalesce("known_on", table.known_on)
    if table.name == "employees":
        return frame
    if table.name == "educations":
        frame = frame.join(entries, on="employee_id", how="left", maintain_order="left")
        known_on = pl.coalesce(known_on, "entry_date")
    filled = frame.with_columns(known_on.fill_null(ALWAYS_KNOWN).alias("known_on"))
    return filled.drop("entry_date") if table.name == "educations" else filled


def _fill_employees(filled: Frames) -> pl.DataFrame:
    firsts = [
        frame.select("employee_id", "known_on")
        for name, frame in filled.items()
        if name != "employees" and "employee_id" in frame.columns
    ]
    employees = filled["employees"]
    empty = pl.DataFrame(schema={"employee_id": pl.String, "known_on": pl.Date})
    first = (
        pl.concat([empty, *firsts])
        .group_by("employee_id")
        .agg(first_known=pl.col("known_on").min())
    )
    joined = employees.join(first, on="employee_id", how="left", maintain_order="left")
    by_rule = pl.min_horizontal("entry_date", "first_known").fill_null(ALWAYS_KNOWN)
    return joined.with_columns(pl.coalesce("known_on", by_rule).alias("known_on")).drop(
        "first_known"
    )


def fill_units(frame: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Measures or ratings with a missing unit filled from the assignment on `period_end`.

    The assignment is the definitive one that day as far as the row's own `known_on` knew it; the
    later start wins, then the higher level, then the unit's id.

    Args:
        frame: The rows; they have `employee_id`, `period_end`, `unit_id` and `known_on`.
        assignments: Versions of assignments with `known_on` and `known_until`.
    """
    if frame.is_empty() or frame["unit_id"].null_count() == 0:
        return frame
    numbered = frame.with_row_index("_row")
    held = assignments.filter(pl.col("capacity") == "definitive").select(
        "employee_id", "start_date", "end_date", "level", held_unit="unit_id",
        held_known="known_on", held_until="known_until",
    )  # fmt: skip
    lasts_long_enough = pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("period_end"))
    is_newest = pl.col("held_until").is_null() | (pl.col("held_until") > pl.col("known_on"))
    chosen = (
        numbered.filter(pl.col("unit_id").is_null())
        .select("_row", "employee_id", "period_end", "known_on")
        .join(held, on="employee_id")
        .filter(pl.col("start_date") <= pl.col("period_end"), lasts_long_enough)
        .filter(pl.col("held_known") <= pl.col("known_on"), is_newest)
        .sort("start_date", "level", "held_unit", descending=[True, True, False], nulls_last=True)
        .unique(subset="_row", keep="first", maintain_order=True)
        .select("_row", "held_unit")
    )
    filled = numbered.join(chosen, on="_row", how="left", maintain_order="left")
    return filled.with_columns(pl.coalesce("unit_id", "held_unit").alias("unit_id")).drop(
        "_row", "held_unit"
    )


def build_records(frames: Frames) -> Records:
    """The records of tables whose `known_on` is filled: all tables, canonical order.

    Args:
        frames: Tables with the contract's columns, `known_on` and further columns; tables may be
            missing, columns for identities and protected attributes are left out here.
    """
    tables = {
        name: _finish(table, _shown(table, frames.get(name, _empty(table))))
        for name, table in TABLES.items()
    }
    for name in ("measures", "ratings"):
        filled = _fill_where_free(TABLES[name], tables[name], tables["assignments"])
        tables[name] = _finish(TABLES[name], filled)
    return Records({name: typed_extras(frame) for name, frame in tables.items()})


def _shown(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    further = sorted(column for column in frame.columns if _is_further(column, table))
    return fill_defaults(table.name, frame.select(*table.record_columns, *further, "known_on"))


def _fill_where_free(table: Table, frame: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """The rows with units filled, except rows that would get the key of another row with that unit.

    Such a row is about the same as the other one, perhaps with other values.
    """
    own = frame.drop("known_until")
    named = own.filter(pl.col("unit_id").is_not_null())
    filled = fill_units(own.filter(pl.col("unit_id").is_null()), assignments)
    free = filled.join(named, on=table.key, how="anti", nulls_equal=True)
    return pl.concat([named, free])


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={**table.columns, "known_on": pl.Date()})


def _is_further(column: str, table: Table) -> bool:
    return column.startswith("x_") or (column.endswith("_code") and column not in table.columns)


def _finish(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    keys = [value.alias(f"_key_{value.meta.output_name()}") for value in table.key_values()]
    names = [key.meta.output_name() for key in keys]
    rest = [name for name in frame.columns if name not in {*table.key, "known_on"}]
    ordered = frame.with_columns(keys).sort(*names, "known_on", *table.key, *rest, nulls_last=False)
    # Rows of one key are neighbours now: a shift is a window without the price of grouping.
    same_key = pl.all_horizontal(
        [pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in names]
    )
    until = pl.when(same_key & (pl.int_range(pl.len()) < pl.len() - 1)).then(
        pl.col("known_on").shift(-1)
    )
    return ordered.with_columns(until.alias("known_until")).drop(names)
