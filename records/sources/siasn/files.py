"""The files of a SIASN source: which answer each holds, and about whom if its name says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from records.errors import ContractError
from records.home_files import REGROUPINGS_FILE
from records.problems import Problem
from records.sources.excel.words import ABOUT, sheet_table
from records.sources.listing import content_of, list_folder, why_not_read
from records.sources.siasn.envelopes import open_answer
from records.sources.siasn.export import (
    WORKBOOKS,
    ExportBook,
    ExportTable,
    is_export_book,
    is_export_text,
    read_export_book,
)
from records.sources.siasn.fields import EXPORT, FIELDS, canonical
from records.sources.siasn.file_names import UNREAD, masked_name, read_name
from records.sources.text_table import decode

_TABLES = (".csv", ".csv.gz", ".txt", ".tsv")


@dataclass(frozen=True)
class File:
    """A file of a source.

    Attributes:
        answer: The answer in it (`rw-jabatan`, …, or the export).
        path: Its path.
        name: Its name below the source with identities masked; files whose masked names are equal
            are numbered.
        person: The person in its name or its folder's; None if there is none.
        page: The number of the page at the end of its name; None if there is none.
        sheet: Its rows, if it is a sheet of a workbook; else None.
    """

    answer: str
    path: Path
    name: str
    person: str | None = None
    page: int | None = None
    sheet: ExportTable | None = None


@dataclass(frozen=True)
class FoundFiles:
    """What a source's folder holds.

    Attributes:
        files: Files that are read.
        books: Workbooks with an export in them.
        workbooks: Workbooks that are sources of their own, and the sheets of theirs that are read
            already.
        problems: What is not read.
    """

    files: tuple[File, ...] = ()
    books: tuple[ExportBook, ...] = ()
    workbooks: dict[Path, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def is_siasn(source: Path) -> bool:
    """Whether the path is a SIASN export, or a folder with one or with any answer in it."""
    if not source.is_dir():
        return why_not_read(source) is None and _is_export(source)
    files = list_folder(source, deep=True).files
    return any(
        _is_export(path) or read_name(path.relative_to(source)) is not None for path in files
    )


def _is_export(path: Path) -> bool:
    return is_export_text(path) or is_export_book(path)


def find_files(source: Path) -> FoundFiles:
    """Every file of the source, in the order of their names."""
    if source.is_file():
        finding = _Finding(source, _shown_names(source.parent, [source]))
        finding.add(source)
        return finding.found()
    listing = list_folder(source, deep=True)
    finding = _Finding(source, _shown_names(source, listing.files))
    for path, why in listing.others.items():
        finding.pass_over(path, why)
    for path in listing.files:
        finding.add(path)
    return finding.found()


def _shown_names(folder: Path, files: Iterable[Path]) -> dict[Path, str]:
    """What messages call each file; those masked alike are numbered, so that they can be found.

    An office has a file a person, and dozens of people born in a year: `1980**************.json`.
    """
    names = {path: masked_name(path.relative_to(folder)) for path in files}
    alike, told = Counter(names.values()), Counter[str]()
    for path, name in names.items():
        told[name] += 1
        if alike[name] > 1:
            names[path] = f"{name} ({told[name]:,} of {alike[name]:,} in order of name)"
    return names


class _Finding:
    """Sorts files, one after the other."""

    def __init__(self, source: Path, names: dict[Path, str]) -> None:
        """Begin with nothing but what files are called in messages."""
        self._source = source
        self._names = names
        self._files: list[File] = []
        self._books: list[ExportBook] = []
        self._workbooks: dict[Path, frozenset[str]] = {}
        self._unread: dict[str, list[str]] = {}
        self._strangers: list[str] = []
        self._alike: dict[str, list[str]] = {}
        self._others: list[str] = []
        self._problems: list[Problem] = []

    def pass_over(self, path: Path, why: str) -> None:
        """Note a path that is no file; if it is named as an answer or export, rows are lost."""
        below = path.relative_to(self._source)
        is_lost = read_name(below) is not None or path.name.lower().endswith(_TABLES)
        self._problems.append(
            Problem(
                "refused" if is_lost else "warned", "not_read", "", masked_name(below),
                f"not read: {why}", "files of the folder's own",
                "put the file itself there, or take it out of the folder", kept=False,
            )
        )  # fmt: skip

    def add(self, path: Path) -> None:
        """Sort a file in."""
        if path.name.lower() == REGROUPINGS_FILE:
            # The office's answers about groups are read by themselves.
            return
        below = path.relative_to(self._source if self._source.is_dir() else self._source.parent)
        name = self._names[path]
        said = read_name(below)
        if path.name.lower().endswith(WORKBOOKS):
            self._add_workbook(path, name)
        elif said is not None and said.answer in UNREAD:
            self._unread.setdefault(said.answer, []).append(name)
        elif said is not None:
            self._files.append(File(said.answer, path, name, said.person, said.page))
        elif path == self._source or is_export_text(path):
            self._files.append(File(EXPORT, path, name))
        elif (answer := _looks_like(path)) is not None:
            self._alike.setdefault(answer, []).append(name)
        elif path.name.lower().endswith((".json", *_TABLES)):
            self._strangers.append(name)
        else:
            self._others.append(name)

    def _add_workbook(self, path: Path, name: str) -> None:
        try:
            book = read_export_book(path)
        except ContractError:
            # Told of where it is read as a workbook.
            book = ExportBook()
        if not book.tables:
            self._workbooks[path] = frozenset()
            return
        self._books.append(book)
        self._files += [
            File(table.answer, path, f"{name}, sheet {table.sheet}", sheet=table)
            for table in book.tables
        ]
        read = {table.sheet for table in book.tables}
        own = [sheet for sheet in book.others if sheet_table(sheet) not in (None, ABOUT)]
        if own:
            self._workbooks[path] = frozenset({*read, *book.others} - set(own))
        self._problems += [
            _sheet_not_read(name, sheet)
            for sheet in book.others
            if sheet_table(sheet) is None and _has_cells(book, sheet)
        ]

    def found(self) -> FoundFiles:
        """Everything that was sorted."""
        problems = list(self._problems)
        problems += [_unread(answer, names) for answer, names in self._unread.items()]
        there = {file.answer for file in self._files}
        problems += [
            _alike(answer, names, is_lost=answer not in there)
            for answer, names in self._alike.items()
        ]
        if self._strangers:
            problems.append(_unknown(self._strangers))
        if self._others:
            problems.append(_other(self._others))
        return FoundFiles(tuple(self._files), tuple(self._books), self._workbooks, tuple(problems))


def _has_cells(book: ExportBook, sheet: str) -> bool:
    return any(grid.sheet == sheet and grid.cells.height for grid in book.grids)


def _looks_like(path: Path) -> str | None:
    """The answer whose fields a saved answer of another name has, if it has those of one."""
    if path.suffix.lower() != ".json" or path.stat().st_size > _LOOKED_INTO:
        return None
    try:
        parts = open_answer(decode(content_of(path)), _ALL_FIELDS)
    except (OSError, ValueError, RecursionError):
        return None
    row = next((row for part in parts for row in part.rows if isinstance(row, dict)), {})
    names = {canonical(key) for key in row}
    counts = {answer: len(names & fields) for answer, fields in _FIELDS_OF.items()}
    best = max(counts, key=lambda answer: counts[answer])
    alone = [answer for answer, count in counts.items() if count == counts[best]]
    return best if counts[best] >= _LEAST_FIELDS and len(alone) == 1 else None


_LOOKED_INTO = 50_000_000
_LEAST_FIELDS = 3
_FIELDS_OF = {
    answer: frozenset(canonical(name) for name in names) - {canonical("id"), canonical("path")}
    for answer, names in FIELDS.items()
    if answer not in UNREAD
}
_ALL_FIELDS = frozenset[str]().union(*_FIELDS_OF.values())


def _alike(answer: str, names: list[str], *, is_lost: bool) -> Problem:
    """A file that is not read for its name alone; with it the answer may be lost."""
    return Problem(
        "refused" if is_lost else "warned", "misnamed_file", "", names[0],
        _with_examples(names, f"not read for its name, whose fields are those of {answer}")
        + (", which nothing else holds" if is_lost else ""),
        f"a name as {answer}.json", f"rename it if it is {answer}, or leave it out",
        count=len(names), kept=False,
    )  # fmt: skip


def _unknown(names: list[str]) -> Problem:
    return Problem(
        "warned", "unknown_table", "", names[0],
        _with_examples(names, "of no answer that is known"),
        "the export, or a name as " + ", ".join(FIELDS),
        "rename it if it is one of these", count=len(names), kept=False,
    )  # fmt: skip


def _other(names: list[str]) -> Problem:
    return Problem(
        "warned", "other_file", "", names[0],
        _with_examples(names, "neither JSON nor a table"), "answers as JSON, the export as CSV or "
        "workbook", "unpack it or save it as one of these if it belongs to the source",
        count=len(names), kept=False,
    )  # fmt: skip


def _with_examples(names: list[str], what: str) -> str:
    if len(names) == 1:
        return f"a file {what}"
    more = f" and {len(names) - 4:,} more" if len(names) > 4 else ""
    return f"{len(names):,} files {what}: {', '.join(names[:4])}{more}"


def _sheet_not_read(name: str, sheet: str) -> Problem:
    return Problem(
        "warned", "unknown_table", "", f"{name}, sheet {sheet}", "a sheet that is no export",
        "an export, or a sheet that is named after a table or an answer", "rename it if it is one",
        kept=False,
    )  # fmt: skip


def _unread(answer: str, names: list[str]) -> Problem:
    return Problem(
        "warned", "dropped_table", "", names[0],
        f"{answer}: {UNREAD[answer]}; nothing of it is stored", "no such file",
        "leave it out", count=len(names), kept=False,
    )  # fmt: skip
