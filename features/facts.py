"""The organisation's own columns (`x_…`) and the kind of employment (families by column)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from features.catalog import FeatureFunction, feature
from features.history import History
from features.sides import Sides, Sums
from features.spine import visible_posts
from features.timeline import lookup
from features.units import Unit
from records.knowing.view import latest_stretches

_SOURCES = ("employees", "units", "assignments")


def columns(history: History, *, numbers: bool) -> tuple[str, ...]:
    """The `x_…` columns of people, units and posts that hold numbers (or words)."""
    return tuple(
        f"{table}.{name}"
        for table in _SOURCES
        for name, dtype in sorted(history.records[table].schema.items())
        if name.startswith("x_") and dtype.is_numeric() == numbers
    )


def employees_frame(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The person's own row as known on the move's day, one row a move."""
    shown = history.records["employees"].rename(
        {"known_on": "shown_from", "known_until": "shown_until"}
    )
    return pl.concat(
        [
            rows.select("row"),
            lookup(rows, shown, {"employee_id": "employee_id"}, ["employment_kind"]),
        ],
        how="horizontal",
    )


def frame(history: History, rows: pl.DataFrame, *, numbers: bool) -> pl.DataFrame:
    """One row per move and column (`member`, as `employees.x_name`).

    Adds `person_value` or, for a column of units, `post_value` (`with_value` makes one of them).
    """
    wanted = columns(history, numbers=numbers)
    frames = []
    for table, key, shown in (
        ("employees", ("employee_id", "employee_id"), _employees(history)),
        ("units", ("unit_id", "to_unit_id"), _units(history)),
    ):
        names = [name.split(".")[1] for name in wanted if name.startswith(f"{table}.")]
        if names:
            found = lookup(rows, shown, dict([key]), names)
            frames += [
                _long(rows, f"{table}.{name}", found[name], numbers=numbers) for name in names
            ]
    names = [name.split(".")[1] for name in wanted if name.startswith("assignments.")]
    if names:
        present = rows.select("row").join(
            visible_posts(history, rows)
            .group_by("row", maintain_order=True)
            .agg(pl.col(names).last()),
            on="row",
            how="left",
            maintain_order="left",
        )
        frames += [
            _long(rows, f"assignments.{name}", present[name], numbers=numbers) for name in names
        ]
    return pl.concat(frames) if frames else pl.DataFrame()


def _long(rows: pl.DataFrame, member: str, values: pl.Series, *, numbers: bool) -> pl.DataFrame:
    known = values.cast(pl.Float64 if numbers else pl.String)
    nothing = pl.lit(None, dtype=known.dtype)
    is_of_post = member.startswith("units.")
    return rows.select("row", member=pl.lit(member)).with_columns(
        person_value=nothing if is_of_post else known, post_value=known if is_of_post else nothing
    )


def with_value(frame: pl.DataFrame, sums: Mapping[str, Sums]) -> pl.DataFrame:
    """The frame with the `value` of either side."""
    del sums
    return frame.with_columns(value=pl.coalesce("person_value", "post_value"))


SIDES = Sides(
    person=("person_value",),
    post=("post_value",),
    finish=with_value,
    made={"value": ("person_value", "post_value")},
)


def _employees(history: History) -> pl.DataFrame:
    return history.records["employees"].rename(
        {"known_on": "shown_from", "known_until": "shown_until"}
    )


def _units(history: History) -> pl.DataFrame:
    rows = (
        history.records["units"]
        .sort("unit_id", "valid_from", "known_on", nulls_last=False)
        .with_row_index("precedence")
        .with_columns(seen_from=pl.max_horizontal("valid_from", "known_on"))
    )
    return latest_stretches(rows, "unit_id").join(rows.drop("unit_id"), on="precedence")


@feature("person", "the kind of employment", "jenis kepegawaian", unit=Unit.OWN_WORD)
def employment_kind() -> pl.Expr:
    """Kind of employment.

    Unit: the organisation's own words (PNS, PPPK, …); null when not recorded.
    Source: employees.employment_kind.
    Why: careers and appraisals differ by kind.
    """
    return pl.col("employment_kind")


@feature("person", "{member}", "{member}", unit=Unit.OWN_NUMBER)
def recorded_number() -> pl.Expr:
    """A number that the organisation records beside the contract.

    Unit: the organisation's own; null when not recorded.
    Source: the `x_…` columns of employees, of the destination's unit and of the present
        (or last) post.
    Why: the organisation knows its own facts best.
    """
    return pl.col("value")


@feature("person", "{member}", "{member}", unit=Unit.OWN_WORD)
def recorded_word() -> pl.Expr:
    """A word that the organisation records beside the contract.

    Unit: the organisation's own words; null when not recorded.
    Source: the `x_…` columns of employees, of the destination's unit and of the present
        (or last) post.
    Why: the organisation knows its own facts best.
    """
    return pl.col("value")


EMPLOYEE_FEATURES: tuple[FeatureFunction, ...] = (employment_kind,)
NUMBER_FEATURES: tuple[FeatureFunction, ...] = (recorded_number,)
WORD_FEATURES: tuple[FeatureFunction, ...] = (recorded_word,)
