"""What a cell of SIASN says: expressions over text columns under the fields' canonical names."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from records.knowing.ends import last_day_before
from records.sources.days import spreadsheet_day
from records.sources.siasn.fields import canonical

_EMPTY = ("", "-", "null", "NULL")
_NO_DAY = (
    r"^(?:0?1[-/.]0?1[-/.]0001|0001[-/.]0?1[-/.]0?1|00?[-/.]00?[-/.]0000|0000[-/.]00?[-/.]00?)"
    r"(?:[T ].*)?$"
)
"""The zero day of the service's language and that of its database, also with an hour: no day."""

WRITTEN = "written_"
"""Before a column's name: the cell that its day was read from, as it stands in the file."""


def clean(text: pl.Expr) -> pl.Expr:
    """A cell without blanks around it and without a spreadsheet's apostrophe; empty is null.

    A zero day, which the service writes if there is no day, counts as empty too.
    """
    bare = text.str.strip_chars().str.strip_prefix("'").str.strip_chars()
    return pl.when(~bare.is_in(_EMPTY) & ~bare.str.contains(_NO_DAY)).then(bare)


def in_one_line(text: pl.Expr) -> pl.Expr:
    """A title or name with single blanks between its words."""
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def cell(*fields: str) -> pl.Expr:
    """The first of the fields that is filled."""
    return pl.coalesce(pl.col(canonical(field)) for field in fields)


def day(*fields: str) -> pl.Expr:
    """The first of the fields that is filled, as a day in ISO's form.

    Read is what `spreadsheet_day` reads. Whatever else stands there stays as it is, and is found
    where days are checked.
    """
    return pl.coalesce(spreadsheet_day(pl.col(canonical(field))) for field in fields)


def days(**fields: str | tuple[str, ...]) -> dict[str, pl.Expr]:
    """Columns with the day of the first of their fields that is filled, and the cell it is from.

    Args:
        fields: The field, or fields, of each column.
    """
    read = {name: (spelt,) if isinstance(spelt, str) else spelt for name, spelt in fields.items()}
    return {
        **{name: day(*spelt) for name, spelt in read.items()},
        **{f"{WRITTEN}{name}": cell(*spelt) for name, spelt in read.items()},
    }


def as_day(text: pl.Expr) -> pl.Expr:
    """The day in a text in ISO's form; null if the text is no day."""
    return text.str.to_date("%Y-%m-%d", strict=False)


def day_before(field: str) -> pl.Expr:
    """The day before that of a field; a text that is no day stays as it is."""
    said = day(field)
    return pl.coalesce(last_day_before(as_day(said)).dt.to_string("%Y-%m-%d"), said)


def code(field: str, *, digits: int = 1) -> pl.Expr:
    """A code as its table has it: in capitals, without decimals, with its leading zeros."""
    text = pl.col(canonical(field)).str.to_uppercase().str.replace(r"[.,]0+$", "")
    return pl.when(text.str.contains(r"^\d+$")).then(text.str.zfill(digits)).otherwise(text)


def coded(of: pl.Expr, table: Mapping[str, str | None], *, or_as_it_is: bool = False) -> pl.Expr:
    """What a code means.

    Args:
        of: The code.
        table: The meanings.
        or_as_it_is: Whether a code that is none stays, to be found where words are checked.
    """
    filled = {code: meaning for code, meaning in table.items() if meaning is not None}
    meaning = of.replace_strict(filled, default=None, return_dtype=pl.String)
    return pl.coalesce(meaning, of) if or_as_it_is else meaning


def last_day_of(year: pl.Expr) -> pl.Expr:
    """The last day of a year, where the text is one."""
    return pl.when(year.str.contains(r"^\d{4}$")).then(year + "-12-31")


def compact(nip: pl.Expr) -> pl.Expr:
    """A NIP without what people print between its digits; anything else as it is."""
    digits = nip.str.replace_all(r"[\s.\-]", "")
    return pl.when(digits.str.contains(r"^\d{18}$")).then(digits).otherwise(nip)
