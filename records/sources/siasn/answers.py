"""The rows of each answer, from one file or from thousands, as text under canonical names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as filled
from typing import Any

import polars as pl

from records.dropped import dropped_fact
from records.identity import shown_word
from records.problems import Problem
from records.sources.folder import read_table_file
from records.sources.headers import normal_form
from records.sources.listing import content_of
from records.sources.siasn.cells import clean
from records.sources.siasn.fields import EXPORT, EXPORT_HEADERS, FIELDS, canonical
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
"""Fields of which nothing is kept, beside those whose name alone announces it."""

_ENVELOPE = frozenset({"code", "message", "status", "count", "success", "error"})


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
    name: str, files: Sequence[File], fields: Iterable[str]
) -> tuple[Answer, list[Problem]]:
    """The rows of an answer's files.

    Args:
        name: The answer.
        files: Its files.
        fields: Canonical names of the fields that are read; those no row has are there and null.

    Returns:
        The answer, and what is worth telling of it: unreadable files, fields that are dropped or
        that nobody has documented.
    """
    wanted = sorted(set(fields))
    reading = _Reading(name, wanted)
    for file in files:
        if name == EXPORT:
            reading.add_table(file)
        else:
            reading.add_json(file)
    rows = pl.concat([_empty(wanted), *reading.parts()], how="vertical")
    clean_rows = rows.with_columns(clean(pl.col(field)).alias(field) for field in wanted)
    first = files[0].name if files else name
    return Answer(name, first, clean_rows, reading.broken), reading.findings(first)


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
        self.broken: list[tuple[str, int, str]] = []

    def add_table(self, file: File) -> None:
        """The rows of a CSV file."""
        suffix = ".csv.gz" if file.path.name.lower().endswith(".gz") else ".csv"
        try:
            table = read_table_file(file.path, suffix)
        except UnreadableTableError as error:
            self._problems.append(_unreadable(file.name, str(error), "CSV with one header row"))
            return
        self.broken += [(file.name, line, what) for line, what in table.broken.items()]
        headers = [header for header in table.frame.columns if header != LINE]
        for header in headers:
            if (table.frame[header].str.strip_chars() != "").any():
                self._present.setdefault(canonical(header), set()).add(header)
        own = [pl.lit(file.name).alias(FILE), pl.col(LINE), pl.lit(file.person).alias(HINT)]
        cells = [self._of_headers(field, headers) for field in self._wanted]
        frame = table.frame.select(*own, *cells)
        self._frames.append(frame.cast({HINT: pl.String}))

    def _of_headers(self, field: str, headers: Sequence[str]) -> pl.Expr:
        spelt = [header for header in headers if canonical(header) == field]
        if not spelt:
            return pl.lit(None, dtype=pl.String).alias(field)
        return pl.coalesce(clean(pl.col(header)) for header in spelt).alias(field)

    def add_json(self, file: File) -> None:
        """The rows of a saved answer."""
        try:
            rows = _rows_in(decode(content_of(file.path)))
        except (OSError, ValueError, RecursionError) as error:
            why = str(error).split(":", 1)[0]
            self._problems.append(_unreadable(file.name, why, "JSON: rows, or an answer with them"))
            return
        for line, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                self._rows.append(row)
                self._places.append((file.name, line, file.person))
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
        try:
            return pl.Series(field, values, dtype=pl.String)
        except (TypeError, pl.exceptions.PolarsError):
            return pl.Series(field, [_as_text(value) for value in values], dtype=pl.String)

    def findings(self, file: str) -> list[Problem]:
        """Unreadable files, and fields with something in them that are not kept."""
        documented = {canonical(name) for name in (*FIELDS.get(self._name, ()), *EXPORT_HEADERS)}
        problems = list(self._problems)
        for field, spelt in sorted(self._present.items()):
            header = sorted(spelt)[0]
            fact = _UNREAD_FIELDS.get(field) or dropped_fact(normal_form(header))
            if fact is not None:
                problems.append(_dropped(self._name, file, header, fact))
            elif field not in documented and field not in self._wanted:
                problems.append(_unknown(self._name, file, header))
        return problems


def _rows_in(text: str) -> Sequence[Any]:
    """The rows of an answer: a list of them, one alone, or either within the service's envelope."""
    # Numbers stay as they are written: nothing is rounded before it is looked at.
    found = json.loads(
        text.removeprefix("\ufeff"), parse_float=str, parse_int=str, parse_constant=_nothing
    )
    if isinstance(found, dict):
        inner = {key.lower(): value for key, value in found.items()}
        if "data" in inner and not isinstance(inner["data"], str):
            found = inner["data"]
        elif "data" in inner or inner.keys() <= _ENVELOPE:
            # The service says in words that it has no rows.
            return []
    if found is None:
        return []
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        return [found]
    message = "a text or number where rows should be"
    raise ValueError(message)


def _nothing(_constant: str) -> None:
    """NaN and its like say nothing."""


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _unreadable(file: str, why: str, expected: str) -> Problem:
    return Problem(
        "refused", "unreadable", "", file, f"cannot be read: {why}", expected,
        "save it again, or leave it out",
    )  # fmt: skip


def _dropped(answer: str, file: str, header: str, fact: str) -> Problem:
    return Problem(
        "warned", "dropped_column", "", file,
        f"{answer}: a field about {fact}: dropped, nothing of it is stored", "no such field",
        "leave it out of the export", column=shown_word(header),
    )  # fmt: skip


def _unknown(answer: str, file: str, header: str) -> Problem:
    return Problem(
        "warned", "unknown_column", "", file, f"{answer}: a field that nobody has documented",
        "a field of the answer", "correct its name if it is one; it is not read",
        column=shown_word(header),
    )  # fmt: skip
