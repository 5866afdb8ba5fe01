"""The files of a SIASN source: which answer each holds, and about whom if its name says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from records.identity import mask_path
from records.problems import Problem
from records.sources.listing import list_folder, shown_name, why_not_read
from records.sources.siasn.fields import EXPORT, FIELDS, canonical, squeezed
from records.sources.text_table import decode

UNREAD: Mapping[str, str] = {
    "data-pasangan": "marital status",
    "data-anak": "children",
    "data-ortu": "parents",
    "photo": "photographs",
    "nilaiipasn": "the index of professionalism, which is the rating over again",
    "rw-angkakredit": "credit points, which are the rating over again",
    "rw-kgb": "salary",
    "rw-pwk": "nothing the contract has a place for",
    "rw-masakerja": "nothing the contract has a place for",
    "rw-tubel": "fields that nobody has documented",
    "rw-kontrak": "fields that nobody has documented",
    "rw-potensi": "fields that nobody has documented",
    "rw-kompetensi": "fields that nobody has documented",
    "rw-sertifikasi": "fields that nobody has documented",
}
"""Answers that are not read, and what they are about."""

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_EXPORTS = (".csv", ".csv.gz")
_PERSON = re.compile(r"\d[\d .\-]{15,}\d|[0-9a-fA-F\-]{30,42}")
_PREFIXES = ("", "pns", "referensi")
_ANSWER_OF = {prefix + squeezed(name): name for name in (*FIELDS, *UNREAD) for prefix in _PREFIXES}
_HEAD_BYTES = 4096


@dataclass(frozen=True)
class File:
    """A file of a source.

    Attributes:
        answer: The answer it holds (`rw-jabatan`, …, or the export).
        path: Where it is.
        name: Its name below the source, identities in it masked.
        person: The person its name or folder names, if it does.
    """

    answer: str
    path: Path
    name: str
    person: str | None = None


@dataclass(frozen=True)
class Found:
    """What a source's folder holds."""

    files: tuple[File, ...]
    workbooks: tuple[Path, ...]
    problems: tuple[Problem, ...]


def is_siasn(source: Path) -> bool:
    """Whether the path is a SIASN export, or a folder with one or with any answer in it."""
    if not source.is_dir():
        return why_not_read(source) is None and _is_export(source)
    files = list_folder(source, deep=True).files
    return any(_is_export(path) or _answer_of(path, source) is not None for path in files)


def find_files(source: Path) -> Found:
    """Every file of the source, in the order of their names."""
    if source.is_file():
        return Found((File(EXPORT, source, source.name),), (), ())
    files: list[File] = []
    workbooks: list[Path] = []
    unread: dict[str, list[str]] = {}
    listing = list_folder(source, deep=True)
    problems = [_passed_over(path, source, why) for path, why in listing.others.items()]
    for path in listing.files:
        name = _name_of(path, source)
        found = _answer_of(path, source)
        if path.name.lower().endswith(WORKBOOKS):
            workbooks.append(path)
        elif _is_export(path):
            files.append(File(EXPORT, path, name))
        elif found is None and path.name.lower().endswith((".json", *_EXPORTS)):
            problems.append(_unknown(name))
        elif found is not None and found[0] in UNREAD:
            unread.setdefault(found[0], []).append(name)
        elif found is not None:
            files.append(File(found[0], path, name, found[1]))
    problems += [_unread(answer, names) for answer, names in unread.items()]
    return Found(tuple(files), tuple(workbooks), tuple(problems))


def _name_of(path: Path, source: Path) -> str:
    return mask_path(shown_name(path.relative_to(source).as_posix()))


def _passed_over(path: Path, source: Path, why: str) -> Problem:
    """Something that is no file: rows are lost by it where its name is an answer's."""
    is_answer = _answer_of(path, source) is not None or path.name.lower().endswith(_EXPORTS)
    return Problem(
        "refused" if is_answer else "warned", "not_read", "", _name_of(path, source),
        f"not read: {why}", "files of the folder's own",
        "put the file itself there, or take it out of the folder",
    )  # fmt: skip


def _is_export(path: Path) -> bool:
    if not path.name.lower().endswith(_EXPORTS):
        return False
    if path.name.lower().endswith(".gz"):
        return squeezed(path.name).startswith(("export", "siasn"))
    try:
        with path.open("rb") as file:
            header = decode(file.read(_HEAD_BYTES), is_part=True).splitlines()[:1]
    except OSError:
        # A file that nobody may read is no export that could be read; its reader says so.
        return False
    names = {canonical(name) for line in header for name in re.split(r"[,;\t]", line)}
    return "nipbaru" in names or "pnsid" in names


def _answer_of(path: Path, source: Path) -> tuple[str, str | None] | None:
    """The answer that a file's name or folder says, and the person that the other says."""
    if path.suffix.lower() != ".json":
        return None
    stem = path.stem
    own = _ANSWER_OF.get(squeezed(stem))
    folder = path.parent.name if path.parent != source else ""
    if own is not None:
        return own, folder if _PERSON.fullmatch(folder) else None
    above = _ANSWER_OF.get(squeezed(folder))
    if above is not None:
        return above, stem if _PERSON.fullmatch(stem) else None
    person, _, rest = stem.partition("_")
    behind = _ANSWER_OF.get(squeezed(rest))
    return (behind, person) if behind is not None and _PERSON.fullmatch(person) else None


def _unknown(name: str) -> Problem:
    return Problem(
        "warned", "unknown_table", "", name, "a file of no answer that is known",
        "the export, or a name as " + ", ".join(FIELDS),
        "rename it if it is one of these; it is not read",
    )  # fmt: skip


def _unread(answer: str, names: list[str]) -> Problem:
    return Problem(
        "warned", "dropped_table", "", names[0],
        f"{answer}: {UNREAD[answer]}; nothing of it is stored", "no such file",
        "leave it out", count=len(names),
    )  # fmt: skip
