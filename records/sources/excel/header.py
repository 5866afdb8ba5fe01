"""Where a sheet's header is, through merged cells and several rows of it, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from records.sources.source import LINE

_LOOKED_AT = 20
"""Rows at the top of a sheet among which its header is."""

_Row = list[str | None]
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?$")


@dataclass(frozen=True)
class Header:
    """A header.

    Attributes:
        names: What stands over each column that has a name, by place.
        last_row: Its last row, from 0.
    """

    names: dict[int, str]
    last_row: int


def find_header(cells: pl.DataFrame, is_known: Callable[[str], bool]) -> Header | None:
    """The header of a sheet; None where no row has a name that is known.

    The row with most known names is the header. Rows right beneath it that hold nothing but
    further known names, under cells the header leaves empty or spans, belong to it; so do cells
    above, where a name is merged downwards.

    Args:
        cells: The sheet's text by place.
        is_known: Whether a text is the name of a column.
    """
    top = [list(row) for row in cells.head(_LOOKED_AT).iter_rows()]
    counts = [sum(text is not None and is_known(text) for text in row) for row in top]
    if not any(counts):
        return None
    first = counts.index(max(counts))
    last = first
    while last + 1 < len(top) and _continues(top[last], top[last + 1], is_known):
        last += 1
    names: dict[int, str] = {}
    for place in range(cells.width):
        column = [top[row][place] for row in range(max(first - 2, 0), last + 1)]
        said = [text for text in column if text is not None]
        known = [text for text in said if is_known(text)]
        own = [text for text in column[-(last - first + 1) :] if text is not None]
        if said:
            names[place] = (known or own or said)[-1].strip()
    if last + 1 < len(top) and _is_numbering(top[last + 1]):
        last += 1
    return Header(names, last)


def _continues(
    above: list[str | None], row: list[str | None], is_known: Callable[[str], bool]
) -> bool:
    said = [(place, text) for place, text in enumerate(row) if text is not None]
    return bool(said) and all(is_known(text) for _, text in said) and any(
        above[place] is None or not is_known(above[place] or "") for place, _ in said
    )  # fmt: skip


def _is_numbering(row: _Row) -> bool:
    """Whether a row only numbers the columns, as printed forms do."""
    said = [text.strip() for text in row if text is not None]
    numbers = [int(text.strip("()")) for text in said if _NUMBERED.match(text)]
    return len(said) > 2 and len(numbers) == len(said) and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )  # fmt: skip


def rows_below(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The rows under the header by its names, with `_line`, the row's number in the sheet.

    Rows without any content are left out; a name that stands twice keeps its place beside it.
    """
    columns: dict[str, pl.Expr] = {}
    for place, name in header.names.items():
        unique = name if name not in columns else f"{name} ({place + 1})"
        columns[unique] = pl.col(str(place))
    numbered = cells.with_row_index(LINE, offset=1).cast({LINE: pl.Int64})
    below = numbered.slice(header.last_row + 1)
    named = below.select(LINE, *(text.alias(name) for name, text in columns.items()))
    return named.filter(pl.any_horizontal(pl.exclude(LINE).is_not_null()))
