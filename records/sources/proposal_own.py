"""A list's own columns: what comes back beside the answer, and which of it identifies people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from records.identities.identity import RECORD_ID_PATTERN, compact_nip
from records.identities.names import person_words, plain_name
from records.identities.people import People
from records.sources.proposal_headers import Columns, is_identity_header
from records.sources.proposal_sheet import ListSheet

_NIP_INSIDE = r"\d{8}[\s.\-]?\d{6}[\s.\-]?\d[\s.\-]?\d{3}"
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d+")
_IN_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+")
"""A number with a point as thousands separator, or with three decimals: it can be either."""
_BORN = r"(?i)\b(?:lahir|ttl|born)\b.*\d"
_PHONE = r"(?:\+?62|\b0)[\s.\-]?8\d{1,2}[\s.\-]?\d{3,4}[\s.\-]?\d{2,5}\b"
_ANSWERED = ("employee_id", "position_id")
"""Meanings whose columns the answer has itself, under the same header."""


def own_columns(sheet: ListSheet, columns: Columns, rows: int) -> pl.DataFrame | None:
    """The list's columns as they came, but for ids that the answer has itself.

    Args:
        sheet: The list.
        columns: What its columns mean.
        rows: How many of its rows are moves.

    Returns:
        One row a move, numbers where a whole column is numbers; None where nothing is left.
    """
    answered = {
        place
        for name, place in columns.of.items()
        if name in _ANSWERED and sheet.headers[place].strip().lower() == name
    }
    kept = {
        header: _typed([row[place] for row in sheet.rows[:rows]])
        for place, header in enumerate(sheet.headers)
        if place not in answered
    }
    return pl.DataFrame(kept) if kept else None


def _typed(cells: list[str | None]) -> pl.Series:
    said = [cell for cell in cells if cell is not None]
    if said and all(_WHOLE.fullmatch(cell) for cell in said):
        return pl.Series([None if cell is None else int(cell) for cell in cells], dtype=pl.Int64)
    if any(_IN_THOUSANDS.fullmatch(cell) for cell in said):
        return pl.Series(cells, dtype=pl.String)
    if said and all(_WHOLE.fullmatch(cell) or _DECIMAL.fullmatch(cell) for cell in said):
        numbers = [None if cell is None else float(cell) for cell in cells]
        return pl.Series(numbers, dtype=pl.Float64)
    return pl.Series(cells, dtype=pl.String)


def identity_columns(own: pl.DataFrame, people: People) -> list[str]:
    """The columns that identify people, by their header or by any of their cells.

    A cell identifies somebody if it contains a NIP, a birth date, a phone number or a name of the
    identity table, in any spelling.

    Args:
        own: A list's own columns.
        people: The NIPs and names of the home's people.
    """
    names = _Names.of(people.names)
    return [
        name
        for name in own.columns
        if is_identity_header(name)
        or _identifies([name], people, names)
        or _identifies(own[name].cast(pl.String).drop_nulls().unique(), people, names)
    ]


class _Names:
    """The names of the identity table, to be found inside cells.

    A name of one word is looked for as a whole cell only: `Slamet` is a street, too.
    """

    def __init__(self, whole: frozenset[str], inside: list[str]) -> None:
        self.whole = whole
        self.inside = inside

    @classmethod
    def of(cls, names: Mapping[str, str]) -> _Names:
        forms = {plain_name(name) for name in names.values()} | {
            " ".join(person_words(name)) for name in names.values()
        }
        return cls(
            frozenset(forms - {""}), sorted(f" {form} " for form in forms if " " in form)
        )  # fmt: skip


def _identifies(cells: Iterable[str], people: People, names: _Names) -> bool:
    texts = pl.Series(list(cells), dtype=pl.String)
    if texts.is_empty():
        return False
    if texts.str.contains(_NIP_INSIDE).any() or texts.str.contains(RECORD_ID_PATTERN).any():
        return True
    if texts.str.contains(_BORN).any() or texts.str.contains(_PHONE).any():
        return True
    if any(compact_nip(text) in people.employee_by_nip for text in texts):
        return True
    plain = [plain_name(text) for text in texts]
    if any(text in names.whole for text in plain):
        return True
    inside = pl.Series([f" {text} " for text in plain], dtype=pl.String)
    return bool(names.inside) and bool(inside.str.contains_any(names.inside).any())
