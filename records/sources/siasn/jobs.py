"""The ladder of posts: family, level and the words of a level, from a title and an eselon.

One ladder orders all posts, so that a promotion is a step up whatever kind of post it leads to:
executive and supervisory posts (UU 5/2014, the eselon of PP 13/2002), grades of functional posts
(PP 11/2017, Pasal 69) and general posts below both. Equalisation turned administrators (III) into
Ahli Madya, supervisors (IV) into Ahli Muda and V into Ahli Pertama (PermenPANRB 28/2019 and
17/2021); the ladder puts them beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from records.sources.siasn.codes import ESELONS
from records.sources.siasn.titles import of_eselon

AS_OF = date(2026, 1, 1)
"""The day of the rules below."""

STRUCTURAL_FAMILY = "Struktural"
"""The family of every structural post."""

GENERAL_LEVEL = 1

ESELON_LEVELS: Mapping[str, int] = {
    "52": 3, "51": 3, "42": 4, "41": 5, "32": 6, "31": 7, "22": 8, "21": 9, "12": 10, "11": 11,
    "10": 12,
}  # fmt: skip
"""The level of a structural post by `eselonId`."""

FUNCTIONAL_LEVELS: Mapping[str, int] = {
    "Pemula": 1, "Terampil": 2, "Mahir": 3, "Penyelia": 4, "Ahli Pertama": 3, "Ahli Muda": 5,
    "Ahli Madya": 7, "Ahli Utama": 8,
}  # fmt: skip
"""The level of a functional post by the grade in its title."""

EQUALISATION_FROM = date(2021, 1, 1)
"""The first day of equalisation in regional governments (PermenPANRB 17/2021, its wave)."""

CENTRAL_EQUALISATION_FROM = date(2020, 1, 1)
"""The same in ministries and agencies (PermenPANRB 28/2019)."""

EQUALISATION_UNTIL = date(2022, 12, 31)
"""The last day of equalisation, everywhere."""

EQUALISED: Mapping[str, str] = {
    "III": "Ahli Madya", "IV": "Ahli Muda", "V": "Ahli Pertama",
}  # fmt: skip
"""The grade that a structural post became, by its group of eselons."""

REGIONAL = r"(?i)^\s*(?:PEMERINTAH|PEMPROV|PEMKAB|PEMKOT|PEM\.?)\b"
"""How regional governments are called; other organisations are central ones."""

GRADES_RENAMED_FROM = date(1999, 7, 30)
"""Since this day the earlier names below mean the present grades (Keppres 87/1999, Pasal 8); before
it the same words stood on other ladders. PP 11/2017 wrote "Ahli" and the present names for good."""

_EARLIER_GRADES: Mapping[str, str] = {
    "pelaksana pemula": "Pemula", "pelaksana lanjutan": "Mahir", "pelaksana": "Terampil",
    "pertama": "Ahli Pertama", "muda": "Ahli Muda", "madya": "Ahli Madya", "utama": "Ahli Utama",
}  # fmt: skip
"""Names of the grades before PP 11/2017, since `GRADES_RENAMED_FROM`; they stand at a title's end,
alone or before the new."""

_EARLIER = "|".join(word.replace(" ", r"\s+") for word in _EARLIER_GRADES)
_GRADE = re.compile(
    rf"(?:\b(?:{_EARLIER})\s*/\s*)?\b(Ahli\s+(?:Pertama|Muda|Madya|Utama)|Pemula|Terampil|Mahir|"
    r"Penyelia)\b",
    re.IGNORECASE,
)
_EARLIER_AT_END = re.compile(rf"\b({_EARLIER})\s*$", re.IGNORECASE)
_ENDS_EARLIER = re.compile(r"Pelaksana\s+Pemula\s*$", re.IGNORECASE)
"""One earlier name, not the present "Pemula" after another word."""
_LOOSE_ENDS = re.compile(r"^[\s\-\u2013,/]+|[\s\-\u2013,/]+$")


def _grade_in(title: str) -> re.Match[str] | None:
    """The grade's place in a title: an earlier name at its end, or the present one anywhere."""
    found = _GRADE.search(title)
    if found is None or _ENDS_EARLIER.search(title):
        return _EARLIER_AT_END.search(title)
    return found


def functional_grade(title: str | None) -> str | None:
    """The grade in a functional title, under its present name; None if there is none.

    >>> functional_grade("GURU AHLI MUDA"), functional_grade("Bidan Pelaksana Lanjutan / Mahir")
    ('Ahli Muda', 'Mahir')
    >>> functional_grade("Guru Madya"), functional_grade("Lektor Kepala")
    ('Ahli Madya', None)
    """
    found = _grade_in(title or "")
    if found is None:
        return None
    word = " ".join(found[1].split())
    return _EARLIER_GRADES.get(word.lower(), word.title())


def job_family(title: str | None, position_kind: str | None) -> str | None:
    """The family that a post belongs to.

    Structural posts are one family; a functional one is its title without the grade; a general
    one is its title.

    >>> job_family("Kepala Bidang Mutasi", "structural")
    'Struktural'
    >>> job_family("Analis SDM Aparatur Ahli Muda", "functional")
    'Analis SDM Aparatur'
    >>> job_family("Ahli Pertama - Guru Kelas", "functional")
    'Guru Kelas'
    >>> job_family("Pengadministrasi Umum", "general")
    'Pengadministrasi Umum'
    """
    if position_kind == "structural":
        return STRUCTURAL_FAMILY
    if title is None or position_kind != "functional":
        return title
    found = _grade_in(title)
    if found is None:
        return title
    rest = f"{title[: found.start()]} {title[found.end() :]}"
    return _LOOSE_ENDS.sub("", " ".join(rest.split())) or title


def job_level(position_kind: str | None, eselon_id: str | None, title: str | None) -> int | None:
    """The level of a post on the one ladder; None if neither eselon nor title gives it.

    >>> job_level("structural", "42", "Kepala Seksi"), job_level("general", None, "Pengemudi")
    (4, 1)
    >>> job_level("functional", None, "Guru Ahli Madya")
    7
    """
    if position_kind == "structural":
        return ESELON_LEVELS.get(eselon_id or "")
    if position_kind == "functional":
        return FUNCTIONAL_LEVELS.get(functional_grade(title) or "")
    return GENERAL_LEVEL if position_kind == "general" else None


def level_code(position_kind: str | None, eselon_id: str | None, title: str | None) -> str | None:
    """A level in the words of the record: the eselon, or the grade; None if it is not known.

    Without the eselon of a structural post, its title may give the group of eselons. No level
    follows from a group, since it has two.

    >>> level_code("structural", "31", "Kepala Bidang")
    'III.a'
    >>> level_code("functional", None, "Bidan Mahir"), level_code("structural", None, "Kasi Umum")
    ('Mahir', 'IV')
    """
    if position_kind == "structural":
        return ESELONS.get(eselon_id or "") or of_eselon(title)
    return functional_grade(title) if position_kind == "functional" else None
