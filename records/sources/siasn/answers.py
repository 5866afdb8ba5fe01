"""The rows of each answer, from one file or from thousands, as text under canonical names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as filled
from typing import Any

import polars as pl

from records.identities.dropped import dropped_fact
from records.identities.identity import shown_word
from records.problems import EXAMPLES, Problem
from records.sources.headers import normal_form
from records.sources.listing import content_of
from records.sources.siasn.cells import clean
from records.sources.siasn.envelopes import open_answer
from records.sources.siasn.export import ExportTable, field_of, read_export_text
from records.sources.siasn.failures import Failures, Pages
from records.sources.siasn.fields import BOOKKEEPING, EXPORT, EXPORT_HEADERS, FIELDS, canonical
from records.sources.siasn.files import File
from records.sources.source import LINE
from records.sources.text_table import UnreadableTableError, decode

FILE = "_file"
HINT = "_hint"
"""The columns with a row's file, and with the person that the file is named after."""

_UNREAD_FIELDS: Mapping[str, str] = {
    canonical(name): fact
    for fact, names in {
        "religion": ("agama", "agamaId", "agamaNama"),
        "place of birth": ("tempatLahir", "tempatLahirId", "tempatLahirNama"),
        "documents": ("path",),
        "identity-card numbers": ("nomorIdDocument", "isValidNik", "validNik"),
        "criminal records": ("skck", "tglSkck"),
        "marital status": ("karis_karsu",),
        "health": ("tglSuratKeteranganDokter", "noSuratKeteranganDokter"),
    }.items()
    for name in names
}
"""Fields that are never kept, besides those whose name already shows it."""

DELETED = canonical("deletedAt")
_NIP = canonical("nipBaru")
_IS_FIELD = re.compile(r"[A-Za-z][A-Za-z_]*[0-9]{0,3}(?:[ _.\-][A-Za-z0-9_]+){0,5}")
"""How names of fields look; what looks otherwise may be somebody's number or name."""


@dataclass
class Answer:
    """All rows of one kind of answer.

    Attributes:
        name: The answer.
        file: The file, or the first of many.
        rows: The fields asked for as clean text, `_file`, `_line`, `_hint`.
        broken: Rows that cannot be cut into fields: file, line, what was found.
    """

    name: str
    file: str
    rows: pl.DataFrame
    broken: list[tuple[str, int, str]] = filled(default_factory=list)


def read_answer(
    name: str, files: Sequence[File], fields: Iterable[str], *, table: str = ""
) -> tuple[Answer, list[Problem]]:
    """Read the rows of an answer's files.

    Args:
        name: The answer.
        files: Its files.
        fields: Canonical names of the fields that are read; a field that no row has is there, null.
        table: The contract's table that the rows go into, for messages.

    Returns:
        The answer, and findings: unreadable files, failed answers, missing pages, deleted rows,
        fields that are dropped or not documented.
    """
    wanted = sorted({*fields, DELETED})
    reading = _Reading(name, wanted)
    for file in files:
        if file.sheet is not None:
            reading.add_table(file, file.sheet)
        elif name == EXPORT:
            reading.add_text(file)
        else:
            reading.add_json(file)
    rows = pl.concat([_empty(wanted), *reading.parts()], how="vertical")
    clean_rows = rows.with_columns(clean(pl.col(field)).alias(field) for field in wanted)
    is_there = pl.col(DELETED).is_null()
    first = files[0].name if files else name
    problems = [
        *reading.findings(first, table),
        *_deleted(name, table, clean_rows.filter(~is_there)),
    ]
    return Answer(name, first, clean_rows.filter(is_there), reading.broken), problems


def _empty(fields: Sequence[str]) -> pl.DataFrame:
    schema = {FILE: pl.String(), LINE: pl.Int64(), HINT: pl.String()}
    return pl.DataFrame(schema={**schema, **dict.fromkeys(fields, pl.String())})


class _Reading:
    """Collects rows file by file; the small ones together, since a file a person is usual."""

    def __init__(self, name: str, wanted: Sequence[str]) -> None:
        """Begin with nothing."""
        self._name, self._wanted = name, wanted
        self._frames: list[pl.DataFrame] = []
        self._rows: list[dict[str, Any]] = []
        self._places: list[tuple[str, int, str | None]] = []
        self._present: dict[str, set[str]] = {}
        self._problems: list[Problem] = []
        self._failures, self._pages = Failures(name), Pages(name)
        self._documented = frozenset(
            canonical(field) for field in (*FIELDS.get(name, ()), *EXPORT_HEADERS, *BOOKKEEPING)
        )
        self.broken: list[tuple[str, int, str]] = []

    def add_text(self, file: File) -> None:
        """The rows of a text file."""
        try:
            self.add_table(file, read_export_text(file.path))
        except UnreadableTableError as error:
            self._problems.append(_unreadable(file.name, str(error), "the export as CSV"))

    def add_table(self, file: File, table: ExportTable) -> None:
        """The rows of a text file or a sheet."""
        self.broken += [(file.name, line, what) for line, what in table.table.broken.items()]
        if table.left_out:
            self._problems.append(_left_out(file.name, table.left_out))
        rows = table.table.frame
        headers = [header for header in rows.columns if header != LINE]
        for header in headers:
            if (rows[header].str.strip_chars() != "").any():
                self._present.setdefault(field_of(self._name, header), set()).add(header)
        own = [pl.lit(file.name).alias(FILE), pl.col(LINE), pl.lit(file.person).alias(HINT)]
        cells = [self._of_headers(field, headers) for field in self._wanted]
        self._frames.append(rows.select(*own, *cells).cast({HINT: pl.String}))

    def _of_headers(self, field: str, headers: Sequence[str]) -> pl.Expr:
        spelt = [header for header in headers if field_of(self._name, header) == field]
        if not spelt:
            return pl.lit(None, dtype=pl.String).alias(field)
        return pl.coalesce(clean(pl.col(header)) for header in spelt).alias(field)

    def add_json(self, file: File) -> None:
        """The rows of a saved answer, or of several in one file."""
        try:
            parts = open_answer(decode(content_of(file.path)), self._documented)
        except (OSError, ValueError, RecursionError) as error:
            why = str(error).split(":", 1)[0]
            self._problems.append(_unreadable(file.name, why, "JSON: rows, or an answer with them"))
            return
        line = 0
        for part in parts:
            self._failures.asked += 1
            if part.failure is not None:
                self._failures.files.append((file.name, part.failure))
                continue
            self._pages.note(file, part.page, len(part.rows), part.person or _only(part.rows))
            for row in part.rows:
                line += 1
                if isinstance(row, dict):
                    self._rows.append(row)
                    self._places.append((file.name, line, part.person or file.person))
                elif row is not None:
                    self.broken.append((file.name, line, "a value that is no row"))

    def parts(self) -> list[pl.DataFrame]:
        """What was read, as frames."""
        if not self._rows:
            return self._frames
        spellings = self._spellings()
        names, lines, hints = zip(*self._places, strict=True)
        columns = [
            pl.Series(FILE, names, dtype=pl.String),
            pl.Series(LINE, lines, dtype=pl.Int64),
            pl.Series(HINT, hints, dtype=pl.String),
            *(self._column(field, spellings.get(field, [])) for field in self._wanted),
        ]
        return [*self._frames, pl.DataFrame(columns)]

    def _spellings(self) -> dict[str, list[str]]:
        """The rows' own keys by the field they spell; fields with a value are noted as present."""
        spellings: dict[str, list[str]] = {}
        for keys in {tuple(row) for row in self._rows}:
            for key in keys:
                spelt = spellings.setdefault(canonical(key), [])
                if key not in spelt:
                    spelt.append(key)
        for field, spelt in spellings.items():
            if any(row.get(key) not in (None, "", [], {}) for key in spelt for row in self._rows):
                self._present.setdefault(field, set()).update(spelt)
        return spellings

    def _column(self, field: str, spelt: Sequence[str]) -> pl.Series:
        if not spelt:
            return pl.Series(field, [None] * len(self._rows), dtype=pl.String)
        if len(spelt) == 1:
            values = [row.get(spelt[0]) for row in self._rows]
        else:
            values = [next(filter(None, map(row.get, spelt)), None) for row in self._rows]
        if not all(value is None or isinstance(value, str) for value in values):
            # Never polars' own conversion: of a list in lists its time grows with the cube of the
            # depth (polars 2.1), and a number would come back other than it is written.
            values = [_as_text(value) for value in values]
        return pl.Series(field, values, dtype=pl.String)

    def findings(self, file: str, table: str) -> list[Problem]:
        """Unreadable files, answers that failed, and fields with something in them not kept."""
        problems = [
            *self._problems, *self._failures.problem(table), *self._pages.problems(table)
        ]  # fmt: skip
        hidden = 0
        for field, spelt in sorted(self._present.items()):
            header = sorted(spelt)[0]
            fact = _UNREAD_FIELDS.get(field) or dropped_fact(normal_form(header))
            if fact is not None:
                problems.append(_dropped(self._name, file, header, fact))
            elif field in self._documented or field in self._wanted:
                continue
            elif _IS_FIELD.fullmatch(header):
                problems.append(_unknown(self._name, file, header))
            else:
                hidden += 1
        return [*problems, *_unnamed(self._name, file, hidden)]


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _only(rows: Sequence[Any]) -> str | None:
    """The one person that rows name, if they do."""
    named = {
        str(value)
        for row in rows if isinstance(row, dict)
        for key, value in row.items() if canonical(key) == _NIP and value
    }  # fmt: skip
    return named.pop() if len(named) == 1 else None


def _deleted(answer: str, table: str, rows: pl.DataFrame) -> list[Problem]:
    if rows.is_empty():
        return []
    lines = tuple(rows[LINE].head(EXAMPLES).to_list())
    return [
        Problem(
            "warned", "deleted_row", table, rows[FILE][0],
            f"{answer}: {rows.height:,} rows that the service has deleted (deletedAt): not read",
            "rows that stand", "nothing, unless one of them was deleted by mistake",
            line=lines[0], column="deletedAt", count=rows.height, lines=lines, kept=False,
        )
    ]  # fmt: skip


def _left_out(file: str, lines: Sequence[int]) -> Problem:
    return Problem(
        "warned", "no_person_row", "employees", file,
        f"{len(lines):,} rows that are about nobody (totals, headings, signatures)",
        "a row a person", "nothing, unless one of them is a person's: then fill NIP BARU",
        line=lines[0], count=len(lines), lines=tuple(lines[:EXAMPLES]), kept=False,
    )  # fmt: skip


def _unnamed(answer: str, file: str, count: int) -> list[Problem]:
    if not count:
        return []
    return [
        Problem(
            "warned", "unknown_column", "", file,
            f"{answer}: {count:,} fields whose names are no names of fields",
            "a field of the answer", "look whether the file holds what its name says",
            count=count, kept=False,
        )
    ]  # fmt: skip


def _unreadable(file: str, why: str, expected: str) -> Problem:
    return Problem(
        "refused", "unreadable", "", file, f"cannot be read: {why}", expected,
        "save it again, or leave it out",
    )  # fmt: skip


def _dropped(answer: str, file: str, header: str, fact: str) -> Problem:
    return Problem(
        "warned", "dropped_column", "", file,
        f"{answer}: a field about {fact}: dropped, nothing of it is stored", "no such field",
        "leave it out of the export", column=shown_word(header), kept=False,
    )  # fmt: skip


def _unknown(answer: str, file: str, header: str) -> Problem:
    return Problem(
        "warned", "unknown_column", "", file, f"{answer}: a field that nobody has documented",
        "a field of the answer", "correct its name if it is one", column=shown_word(header),
        kept=False,
    )  # fmt: skip
