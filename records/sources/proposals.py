"""Proposed moves as a file or a request has them: who, and where to.

A bad row is kept with its reason, never lost, and what a list says beside is kept for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from records.errors import ContractError
from records.identities.identity import NIP_PATTERN, mask_text, nip_fault
from records.identities.names import is_same_person
from records.identities.people import People
from records.refusal import Refusal
from records.sources.listing import readable_name
from records.sources.proposal_headers import Columns, columns_of
from records.sources.proposal_own import own_columns
from records.sources.proposal_sheet import ListSheet, read_list
from records.sources.proposal_words import cause_of, kind_of, unknown_cause, unknown_kind
from records.sources.sums import SUM_WORD

PROPOSAL_COLUMNS: Mapping[str, pl.DataType] = {
    "employee_id": pl.String(),
    "position_id": pl.String(),
    "unit_id": pl.String(),
    "title": pl.String(),
    "job_family": pl.String(),
    "position_kind": pl.String(),
    "level": pl.Int64(),
    "cause": pl.String(),
}
"""What a proposal may say, in the types of assignments."""

SAID = (*PROPOSAL_COLUMNS, "nip", "name", "unit", "parent")
"""What a row may say as text, names of people and units among it."""

_EMPTY = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "."})
_NUMBER_OF_A_PERSON = re.compile(r"^[\d\s.\-]{15,26}$|^\d[.,]\d+E\+?1[5-9]$", re.IGNORECASE)

Said = Mapping[str, str]
"""What one row says, by `SAID`; nothing where it says nothing."""


@dataclass(frozen=True)
class Proposals:
    """Proposed moves, with people under their pseudonyms.

    Attributes:
        frame: One row for each row of the list, in its order: `row` and `PROPOSAL_COLUMNS`; unit
            and title as they were written, until `records.knowing.places` has looked them up.
        faults: Why a row cannot be used, by `row`; the other rows are judged by the records.
        written: The texts about each row's destination, for the look-up.
        own: The list's own columns, unchanged; None if there are none.
        lines: Each row's line in the file.
        lines_below: Lines beneath the last move that are no moves: totals, signatures.
        other_sheets: Other sheets of the workbook that hold a list and are not read.
    """

    frame: pl.DataFrame
    faults: Mapping[int, Refusal]
    written: Sequence[Said] = ()
    own: pl.DataFrame | None = None
    lines: Sequence[int] = field(default_factory=tuple)
    lines_below: Sequence[int] = ()
    other_sheets: Sequence[str] = ()

    @property
    def usable(self) -> pl.DataFrame:
        """The rows without a fault."""
        return self.frame.filter(~pl.col("row").is_in(list(self.faults)))

    def refused(self, judged: Mapping[int, Refusal]) -> dict[int, Refusal]:
        """Why each refused row is so, by `row`.

        Args:
            judged: Refusals of the records, by place among the usable rows.
        """
        places = self.usable["row"].to_list()
        return {**self.faults, **{places[place]: refusal for place, refusal in judged.items()}}


def read_proposals(path: Path, people: People) -> Proposals:
    """Read an office's list: a workbook, CSV (also gzipped) or Parquet file of proposed moves.

    Headers are found beneath title rows and in many spellings (`proposal_headers`). People are
    given by employee_id or NIP; a name beside it must be the same person's.

    Args:
        path: The file.
        people: The NIPs and names of the home's people.

    Raises:
        NotFoundError: There is no such file.
        ContractError: It is no table, has no column for person or destination, or has two columns
            that fit equally well.
    """
    sheet = read_list(path)
    columns = columns_of(sheet.headers)
    _refuse_twice(columns, sheet, readable_name(path.name))
    rows = [_said(row, columns) for row in sheet.rows]
    moves = (
        place
        for place, (row, cells) in enumerate(zip(rows, sheet.rows, strict=True))
        if _says_anything(row) and not _is_total(cells)
    )
    # What stands below the last move is a total or a signature, no move.
    kept = max(moves, default=-1) + 1
    broken = {
        place: Refusal("broken_row", found=found)
        for place, found in sheet.broken.items()
        if place < kept
    }
    read = _read(rows[:kept], people)
    return Proposals(
        frame=read.frame,
        faults={**read.faults, **broken},
        written=read.written,
        own=own_columns(sheet, columns, kept),
        lines=sheet.lines[:kept],
        lines_below=sheet.lines[kept:],
        other_sheets=sheet.other_sheets,
    )


def proposals_of(rows: Sequence[Mapping[str, str | None]], people: People) -> Proposals:
    """Proposed moves from rows of text, judged as those of a file are.

    Args:
        rows: The texts of each row, by `SAID`; a text that is not given is missing or None.
        people: The NIPs of the home's people.
    """
    said = [
        {name: text for name, cell in row.items() if (text := _clean(cell)) is not None}
        for row in rows
    ]
    return _read(said, people)


def _says_anything(row: Said) -> bool:
    """Whether a row is about a move: it names a person, or two parts of one.

    `Jumlah` under NIP is a total, and a day or a signature under a unit is no move either.
    """
    named = {"employee_id", "nip", "name", "position_id", "title", "unit_id", "unit"} & row.keys()
    is_person = any(letter.isdigit() for letter in row.get("nip", row.get("employee_id", "")))
    return is_person or len(named) > 1


def _is_total(cells: Sequence[str | None]) -> bool:
    """Whether a row sums up those above it: by its word, with nothing beside it but numbers."""
    words = [cell.strip() for cell in cells if cell is not None and cell.strip()]
    others = [word for word in words if not _SUM.fullmatch(word)]
    return len(others) < len(words) and all(_AMOUNT.fullmatch(word) for word in others)


_SUM = re.compile(SUM_WORD + r".{0,40}", re.IGNORECASE)
_AMOUNT = re.compile(r"[\d.,]{1,12}(?:\s*(?:orang|org))?", re.IGNORECASE)


def _said(cells: Sequence[str | None], columns: Columns) -> dict[str, str]:
    return {
        name: text
        for name, place in columns.of.items()
        if (text := _clean(cells[place])) is not None
    }


def _clean(cell: str | None) -> str | None:
    """A cell without blanks and the apostrophe with which a spreadsheet marks text."""
    if cell is None:
        return None
    text = cell.strip().removeprefix("'").strip()
    return None if text in _EMPTY else text


def _read(rows: Sequence[Said], people: People) -> Proposals:
    faults: dict[int, Refusal] = {}
    found: dict[str, list[str | int | None]] = {name: [] for name in PROPOSAL_COLUMNS}
    for place, row in enumerate(rows):
        employee, fault = _person(row, people)
        kind, cause, level, faulty = _words_of(row, people)
        values = {
            "employee_id": employee, "position_id": row.get("position_id"),
            "unit_id": row.get("unit_id") or row.get("unit"), "title": row.get("title"),
            "job_family": row.get("job_family"), "position_kind": kind, "level": level,
            "cause": cause,
        }  # fmt: skip
        for name, value in values.items():
            found[name].append(value)
        if (why := fault or faulty) is not None:
            faults[place] = why
    frame = pl.DataFrame(found, schema=dict(PROPOSAL_COLUMNS)).with_row_index("row")
    return Proposals(frame, faults, written=list(rows))


def _person(row: Said, people: People) -> tuple[str | None, Refusal | None]:
    """Who a row means, as an id that may be shown."""
    written = row.get("employee_id"), row.get("nip")
    ids = [people.employee_id(text) for text in written if text is not None]
    if not ids:
        return None, Refusal("name_alone" if row.get("name") else "no_employee")
    shown = next((text for text in written if text is not None), "")
    if nip_fault(shown) is not None and _NUMBER_OF_A_PERSON.match(shown):
        return mask_text(ids[0]) if re.search(NIP_PATTERN, shown) else None, Refusal("broken_nip")
    if len(set(ids)) > 1:
        return ids[0], Refusal("two_people")
    name, known = row.get("name"), people.names.get(ids[0])
    if name is not None and known is not None and not is_same_person(name, known):
        return ids[0], Refusal("name_mismatch")
    if people.may_be_a_name(ids[0]):
        # In the place of an id: it is not repeated.
        return None, Refusal("name_alone")
    return ids[0], None


def _words_of(
    row: Said, people: People
) -> tuple[str | None, str | None, int | None, Refusal | None]:
    """Kind of post, cause and level in the contract's words, or the first that is none of them."""
    kind = cause = None
    level: int | None = None
    fault: Refusal | None = None
    if (text := row.get("position_kind")) is not None:
        kind = kind_of(text)
        fault = fault or (None if kind else unknown_kind(text, people.shown(text)))
    if (text := row.get("cause")) is not None:
        cause = cause_of(text)
        fault = fault or (None if cause else unknown_cause(text, people.shown(text)))
    if (text := row.get("level")) is not None:
        level = _whole(text)
        fault = fault or (None if level is not None else _bad_level(people.shown(text)))
    return kind, cause, level, fault


def _bad_level(shown: str) -> Refusal:
    return Refusal("bad_level", found=shown)


def _whole(text: str) -> int | None:
    """A whole number as spreadsheets write it: 8, 8.0 or, in Indonesian, 8,0."""
    found = re.fullmatch(r"([+-]?\d{1,9})(?:[.,]0+)?", text)
    return None if found is None else int(found[1])


def _refuse_twice(columns: Columns, sheet: ListSheet, file: str) -> None:
    """Refuse two columns that may equally be the proposed post: no choice is made between them.

    Raises:
        ContractError: There are such columns.
    """
    asked = {"position_id", "title", "unit_id", "unit", "employee_id", "nip"}
    twice = {name: places for name, places in columns.twice.items() if name in asked}
    for name, places in twice.items():
        if len(_different(sheet, places)) > 1:
            raise ContractError(
                found=f"{file}: {len(places)} columns for {name}: "
                + ", ".join(sheet.headers[place] for place in places),
                expected="one column of the proposed post, and none or marked ones of the present",
                action="mark them, as Jabatan Lama and Jabatan Baru, or Unit Lama and Unit Baru",
            )


def _different(sheet: ListSheet, places: Iterable[int]) -> set[tuple[str | None, ...]]:
    """The columns' cells, alike ones once."""
    return {tuple(row[place] for row in sheet.rows) for place in places}
