"""What can be wrong with a row: where it can be, what the cell becomes, what a reader does then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from records.identities.identity import NIP_PATTERN
from simulation.files.dirt.layout import ISO_DAY, Layout

Expected = Literal["quarantined", "warned", "repaired"]

BIRTH = "_birth"
"""A helper column of the rows: the person's day of birth."""

LAST_UNIT = "_last_unit"
"""A helper column of assignments: the unit whose id comes last."""

NEXT_START = "_next_start"
NEXT_END = "_next_end"
"""Helper columns of assignments: the person's next definitive one, as days."""

WORDLESS_MARK = "150000"
"""A mark that no numeric scheme allows."""

PREDICATES = ("SANGAT KURANG", "KURANG", "BUTUH PERBAIKAN", "BAIK", "SANGAT BAIK")

Cell = Callable[[str, Layout], pl.Expr]


@dataclass(frozen=True)
class Fault:
    """A kind of fault in a row.

    Attributes:
        kind: Its word in the list of planted faults.
        expected: What the contract does with such a row.
        columns: The columns of a layout in which it can be.
        when: Whether a row can have it in a column.
        becomes: The cell that a row then has there.
        is_copy: Whether it is a second row rather than a changed one.
    """

    kind: str
    expected: Expected
    columns: Callable[[Layout], Sequence[str]]
    when: Cell
    becomes: Cell
    is_copy: bool = False


def is_filled(column: str, _: Layout) -> pl.Expr:
    """Whether a cell holds anything."""
    return pl.col(column).is_not_null()


def _day(column: str, layout: Layout) -> pl.Expr:
    return pl.col(column).str.to_date(layout.day_form, strict=False)


def written_day(day: pl.Expr, layout: Layout) -> pl.Expr:
    """A day as the file writes days."""
    return day.dt.strftime(layout.day_form)


def is_day(column: str, layout: Layout) -> pl.Expr:
    """Whether a cell is a day as the file writes days."""
    return _day(column, layout).is_not_null()


def _is_nip(column: str, _: Layout) -> pl.Expr:
    return pl.col(column).str.contains(NIP_PATTERN)


def _is_number_with_point(column: str, _: Layout) -> pl.Expr:
    return pl.col(column).str.contains(r"^\d+\.\d*[1-9]$")


def _is_word(column: str, _: Layout) -> pl.Expr:
    return pl.col(column).str.contains(r"^[A-Za-z]")


def _persons(layout: Layout) -> Sequence[str]:
    """Columns in which a broken NIP costs one row."""
    return () if layout.is_master else layout.persons


def _own_rows(column: Callable[[Layout], str]) -> Callable[[Layout], Sequence[str]]:
    """A column of tables to whose rows no other table refers."""

    def columns(layout: Layout) -> Sequence[str]:
        name = column(layout)
        return () if layout.is_referred_to or layout.is_master or not name else (name,)

    return columns


def _own(columns: Callable[[Layout], Iterable[str]]) -> Callable[[Layout], Sequence[str]]:
    """Columns of tables to whose rows no other table refers."""

    def own(layout: Layout) -> Sequence[str]:
        return () if layout.is_referred_to or layout.is_master else tuple(columns(layout))

    return own


def impossible(column: str, layout: Layout) -> pl.Expr:
    """The last day of a February that has 31."""
    year = _day(column, layout).dt.strftime("%Y")
    last = pl.concat_str(year, pl.lit("-02-31")) if layout.day_form == ISO_DAY else None
    return pl.concat_str(pl.lit("31-02-"), year) if last is None else last


def _before_start(_: str, layout: Layout) -> pl.Expr:
    return written_day(_day(layout.start, layout).dt.offset_by("-400d"), layout)


def _has_both_ends(column: str, layout: Layout) -> pl.Expr:
    both = is_day(column, layout) & is_day(layout.start, layout)
    # Not so early that the end would lie before birth or the calendar of the contract.
    return both & (_day(layout.start, layout) > pl.date(1950, 1, 1))


def _before_birth(_: str, layout: Layout) -> pl.Expr:
    return written_day(pl.col(BIRTH).dt.offset_by("-300d"), layout)


def _has_birth(column: str, layout: Layout) -> pl.Expr:
    return pl.col(BIRTH).is_not_null() & is_day(column, layout)


def other_value(column: str, layout: Layout) -> pl.Expr:
    """Another value of the same kind."""
    text = pl.col(column)
    moved = written_day(_day(column, layout).dt.offset_by("5d"), layout)
    other_whole = pl.when(text == "1").then(pl.lit("0")).otherwise(pl.lit("1"))
    return (
        pl.when(is_day(column, layout)).then(moved)
        .when(text.str.contains(r"^-?\d+$")).then(other_whole)
        .when(text.str.contains(r"^\d+\.\d+$")).then(_other_number(text))
        .when(text.is_in(PREDICATES)).then(_neighbour(text))
        .when(text.is_in(["retirement", "death", "resignation", "dismissal", "transfer_out"]))
        .then(pl.lit("unknown"))
        .otherwise(pl.concat_str(text, pl.lit(" (salinan)")))
    )  # fmt: skip


def _other_number(text: pl.Expr) -> pl.Expr:
    """A number near by, inside the bounds of any scale of 1 to 5."""
    number = text.cast(pl.Float64, strict=False)
    near = pl.when(number < 3).then(number + 1).otherwise(number - 1)
    return near.round(2).cast(pl.String)


def _neighbour(text: pl.Expr) -> pl.Expr:
    return pl.when(text == "BAIK").then(pl.lit("KURANG")).otherwise(pl.lit("BAIK"))


def _same(column: str, _: Layout) -> pl.Expr:
    return pl.col(column)


def _overlaps(column: str, layout: Layout) -> pl.Expr:
    """Whether the end can move past the next start and touch nothing else."""
    # An end on the next start says the same as the day before it.
    first, last = pl.col(NEXT_START).dt.offset_by("-1d"), pl.col(NEXT_START)
    is_followed = _day(column, layout).is_between(first, last)
    room = pl.col(NEXT_END).is_null() | (pl.col(NEXT_END) > pl.col(NEXT_START).dt.offset_by("30d"))
    return is_followed & room


PERSON_FAULTS: tuple[Fault, ...] = (
    Fault(
        "nip_digit_lost", "quarantined", _persons, _is_nip,
        lambda name, _: pl.col(name).str.slice(0, 17),
    ),
    Fault(
        "nip_sex_digit", "quarantined", _persons, _is_nip,
        lambda name, _: pl.concat_str(
            pl.col(name).str.slice(0, 14), pl.lit("7"), pl.col(name).str.slice(15)
        ),
    ),
    Fault(
        "nip_rounded", "quarantined", _persons, _is_nip,
        lambda name, _: pl.concat_str(
            pl.col(name).str.slice(0, 1), pl.lit("."), pl.col(name).str.slice(1, 5),
            pl.lit("E+17"),
        ),
    ),
    Fault(
        "nip_apostrophe", "repaired", lambda layout: layout.persons, _is_nip,
        lambda name, _: pl.concat_str(pl.lit("'"), pl.col(name)),
    ),
    Fault(
        "nip_spaces", "repaired", lambda layout: layout.persons, _is_nip,
        lambda name, _: pl.concat_str(
            pl.col(name).str.slice(0, 8), pl.col(name).str.slice(8, 6),
            pl.col(name).str.slice(14, 1), pl.col(name).str.slice(15), separator=" ",
        ),
    ),
    Fault(
        "unknown_employee", "quarantined",
        _own_rows(lambda layout: layout.person), _is_nip,
        # Serials begin at 900 in every invented NIP.
        lambda name, _: pl.concat_str(pl.col(name).str.slice(0, 15), pl.lit("899")),
    ),
)  # fmt: skip
"""What goes wrong with a NIP."""

VALUE_FAULTS: tuple[Fault, ...] = (
    Fault(
        "impossible_date", "quarantined", _own(lambda layout: layout.days), is_day, impossible,
    ),
    Fault(
        "end_before_start", "quarantined",
        _own(lambda layout: (layout.end,) if layout.end and layout.start else ()),
        _has_both_ends, _before_start,
    ),
    Fault(
        "start_before_birth", "quarantined", _own_rows(lambda layout: layout.start),
        _has_birth, _before_birth,
    ),
    Fault(
        "unknown_unit", "quarantined", _own_rows(lambda layout: layout.unit), is_filled,
        lambda _, __: pl.lit("UNIT-YANG-TIDAK-ADA"),
    ),
    Fault(
        "value_outside_scheme", "quarantined", _own_rows(lambda layout: layout.value), is_filled,
        lambda name, _: pl.when(pl.col(name).str.contains(r"\d")).then(pl.lit(WORDLESS_MARK))
        .otherwise(pl.lit("ISTIMEWA")),
    ),
    Fault(
        "no_number", "quarantined", _own(lambda layout: layout.numbers), is_filled,
        lambda _, __: pl.lit("banyak"),
    ),
    Fault(
        "unknown_word", "quarantined", _own(lambda layout: layout.words), is_filled,
        lambda _, __: pl.lit("tidak jelas"),
    ),
    Fault(
        "decimal_comma", "repaired",
        lambda layout: (*layout.numbers, *((layout.value,) if layout.value else ())),
        _is_number_with_point,
        lambda name, _: pl.col(name).str.replace(".", ",", literal=True),
    ),
    Fault(
        "capitals", "repaired",
        lambda layout: (*layout.words, *((layout.value,) if layout.value else ())), _is_word,
        lambda name, _: pl.when(pl.col(name) == pl.col(name).str.to_uppercase())
        .then(pl.col(name).str.to_lowercase()).otherwise(pl.col(name).str.to_uppercase()),
    ),
    Fault(
        "same_row_twice", "repaired", lambda layout: layout.key[:1], is_filled, _same,
        is_copy=True,
    ),
    Fault(
        "key_twice", "quarantined", _own_rows(lambda layout: layout.other), is_filled,
        other_value, is_copy=True,
    ),
)  # fmt: skip
"""What goes wrong with any other cell, and rows that stand there twice."""

SEX_DISAGREES = Fault(
    "sex_disagrees", "warned", lambda layout: (layout.sex,) if layout.sex else (), is_filled,
    lambda name, _: pl.when(pl.col(name) == "M").then(pl.lit("F")).otherwise(pl.lit("M")),
)  # fmt: skip
"""A sex that the NIP does not say."""

DATASET_FAULTS: tuple[Fault, ...] = (
    *PERSON_FAULTS,
    *VALUE_FAULTS,
    Fault(
        "wrong_date_form", "quarantined", _own(lambda layout: layout.days), is_day,
        lambda name, layout: _day(name, layout).dt.strftime("%d-%m-%Y"),
    ),
    Fault(
        "date_with_time", "repaired", lambda layout: layout.days, is_day,
        lambda name, _: pl.concat_str(pl.col(name), pl.lit(" 00:00:00")),
    ),
    Fault(
        "overlapping_assignments", "warned",
        lambda layout: (layout.end,) if layout.changes_alone and layout.end else (), _overlaps,
        lambda _, layout: written_day(pl.col(NEXT_START).dt.offset_by("10d"), layout),
    ),
    SEX_DISAGREES,
)  # fmt: skip
"""The kinds for a folder of the data contract."""

DATASET_MASTER_FAULTS: tuple[Fault, ...] = (
    Fault(
        "nip_digit_lost", "quarantined", lambda _: ("nip",), _is_nip,
        lambda name, _: pl.col(name).str.slice(0, 17),
    ),
    Fault("impossible_date", "quarantined", lambda _: ("birth_date",), is_day, impossible),
)  # fmt: skip
"""What takes a person out of a folder of the data contract with all their rows."""
