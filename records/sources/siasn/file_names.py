"""What the name of a file and of the folders above it say: the answer, the person, the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from records.identities.identity import mask_name, mask_person
from records.sources.days import MONTHS
from records.sources.listing import readable_name
from records.sources.siasn.fields import FIELDS, squeezed
from records.sources.siasn.persons import PERSON, person_in

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

_PREFIXES = ("", "pns", "referensi")
_ANSWER_OF = {prefix + squeezed(name): name for name in (*FIELDS, *UNREAD) for prefix in _PREFIXES}
_ANSWER_OF |= {
    f"riwayat{squeezed(name.removeprefix('rw-'))}": name
    for name in (*FIELDS, *UNREAD)
    if name.startswith("rw-")
}
_ENDS_IN_PAGE = re.compile(
    r"(?:^|[\s_.\-]+)(?:page|halaman|hal|hlm|part|bagian|p)?[\s_.\-]*(\d{1,4})$", re.IGNORECASE
)
_COPY = re.compile(r"[\s_.\-]*(?:copy|salinan|kopi)$|\s*\(\s*\d{1,4}\s*\)$", re.IGNORECASE)
"""What browsers and desks write behind the name of a second one."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_PLAIN_WORDS = frozenset(
    ("data", "export", "ekspor", "siasn", "sapk", "asn", "pns", "pppk", "rw", "ref", "pegawai",
     "riwayat", "page", "halaman", "hal", "hlm", "part", "bagian", "copy", "salinan", "kopi",
     "json", "csv", "xlsx", "xls", "xlsm", "gz", "simpeg", "bkn", "bkd", "bkpsdm", "per", "tahun",
     "hasil", "unduh", "unduhan", "download", "backup", "file", "folder", "all", "semua",
     "gabungan", "final", "baru", "lama", *(month.lower() for month in MONTHS))
)  # fmt: skip
"""Words that agencies use in names of files, and that are no names of people."""


@dataclass(frozen=True)
class Name:
    """What a file's name says.

    Attributes:
        answer: The answer in the file.
        person: The person in its name or in that of a folder above; None if there is none.
        page: The number of the page at the end of the name; None if there is none.
    """

    answer: str
    person: str | None = None
    page: int | None = None


def answer_called(name: str) -> str | None:
    """The answer that goes by a name, whatever stands between its words.

    >>> answer_called("RW_JABATAN"), answer_called("Riwayat Golongan"), answer_called("catatan")
    ('rw-jabatan', 'rw-golongan', None)
    """
    return _ANSWER_OF.get(squeezed(name))


def read_name(path: PurePath) -> Name | None:
    """Read the name of a file below its source; None if it names no answer.

    >>> read_name(PurePath("rw-golongan-page2.json"))
    Name(answer='rw-golongan', person=None, page=2)
    """
    if path.suffix.lower() != ".json":
        return None
    own, page = _without_page(_without_person(path.stem))
    if own.isdigit() and person_in(path.stem) is not None:
        own, page = "", int(own)
    above = list(reversed(path.parts[:-1]))
    answer = answer_called(own)
    if answer is None and _is_no_more_than_a_person(own, path.stem):
        answer = next(filter(None, (answer_called(_without_person(part)) for part in above)), None)
    if answer is None:
        return None
    person = next(filter(None, (person_in(part) for part in (path.stem, *above))), None)
    return Name(answer, person, page)


def _without_person(stem: str) -> str:
    return PERSON.sub(" ", stem).strip(" _-.")


def _without_page(stem: str) -> tuple[str, int | None]:
    """A name without the number of its page; a name of an answer keeps its own digits."""
    bare = _COPY.sub("", stem)
    found = _ENDS_IN_PAGE.search(bare)
    if found is None or bare.isdigit() or answer_called(bare) is not None:
        return bare, None
    return bare[: found.start()], int(found[1])


def _is_no_more_than_a_person(own: str, stem: str) -> bool:
    """Whether a file in an answer's folder is one of many: a person's, or a page of it."""
    return (
        own == "" or own.isdigit() or person_in(stem) is not None or _WORD.search(own) is not None
    )


def masked_name(path: PurePath) -> str:
    """A file's name below its source as messages show it, with numbers and names of people masked.

    A word beside a person's number, or in its place in an answer's folder, is taken for a name.

    >>> masked_name(PurePath("rw-jabatan/198609262015052901 Siti.json"))
    'rw-jabatan/1986************** S. ***.json'
    >>> masked_name(PurePath("catatan.json"))
    'catatan.json'
    """
    parts = list(path.parts)
    shown = []
    for place, part in enumerate(parts):
        in_answer = any(answer_called(above) is not None for above in parts[:place])
        is_person = person_in(part) is not None or in_answer
        suffix = path.suffix if place == len(parts) - 1 else ""
        stem = part.removesuffix(suffix)
        shown.append(mask_person(_without_names(stem) if is_person else stem) + suffix)
    return readable_name("/".join(shown))


def _without_names(stem: str) -> str:
    """A name without the words that agencies do not use for files: they may be names of people."""

    def hide(found: re.Match[str]) -> str:
        word = found[0].casefold()
        is_plain = word in _PLAIN_WORDS or word in _WORDS_OF_ANSWERS
        return found[0] if is_plain else mask_name(found[0])

    parts = PERSON.split(stem)
    numbers = PERSON.findall(stem)
    hidden = [_WORD.sub(hide, part).replace("*** ", "") for part in parts]
    return "".join(part + number for part, number in zip(hidden, [*numbers, ""], strict=True))


_WORDS_OF_ANSWERS = frozenset(
    word.casefold() for name in _ANSWER_OF.values() for word in _WORD.findall(name)
)
