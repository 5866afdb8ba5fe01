"""What a title says beside the name of a post: that somebody stands in, or was inaugurated again.

Titles are typed by hand for decades: in capitals or not, with blanks too many, with the words for a
stand-in before or behind, and in the names that grades had at the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

_ACTING = (
    r"(?:(?:selaku|sebagai)\s+)?(?:p\.?l\.?[th]\b\.?|pjs?\b\.?|pgs\b\.?|ymt\b\.?|"
    r"yang\s+melaksanakan\s+tugas\b|(?:pejabat\s+)?pelaksana\s+(?:tugas\s+harian|tugas|harian)\b|"
    r"penjabat\s+sementara\b|penjabat\b|pejabat\s+(?:sementara|pengganti)\b)"
)
"""Words for somebody who stands in: Plt, Plh, Pj, Pjs, Pgs, YMT, and the same at length."""

STANDS_IN = rf"(?i)\b(?:{_ACTING})"
"""A pattern for a title that says so anywhere."""

REINAUGURATED = r"(?i)\b(?:pengukuhan|dikukuhkan)\b"
"""A pattern for an inauguration after a reorganisation, in the record's own word."""

_ASIDE = rf"(?i)[(\[]?\s*\b(?:{_ACTING}|pengukuhan(?:\s+kembali)?\b|dikukuhkan\b)\s*[)\]]?"
_LOOSE = r"^[\s\-\u2013,.:/]+|[\s\-\u2013,:/]+$"


def bare_title(title: pl.Expr) -> pl.Expr:
    """The name of the post alone, with single blanks between its words.

    >>> pl.select(bare_title(pl.lit("Kepala Dinas  Sosial (Plt)"))).item()
    'Kepala Dinas Sosial'
    >>> pl.select(bare_title(pl.lit("PLT.KEPALA SUBBAGIAN"))).item()
    'KEPALA SUBBAGIAN'
    >>> pl.select(bare_title(pl.lit("Penjabat Sementara Lurah"))).item()
    'Lurah'
    """
    bare = title.str.replace_all(_ASIDE, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    loose = bare.str.replace_all(_LOOSE, "")
    # A title that is nothing but such words stays.
    return pl.when(loose != "").then(loose).otherwise(title.str.replace_all(r"\s+", " "))


def normal_form(title: str) -> str:
    """A title as titles are compared: without regard to capitals and blanks.

    >>> normal_form("GURU  Ahli Pertama ") == normal_form("Guru Ahli Pertama")
    True
    """
    return " ".join(title.casefold().split())


def spellings(titles: Iterable[str]) -> Mapping[str, str]:
    """For each title that is spelt in several ways the one spelling that stands for all.

    It is one with capitals and small letters, if there is one, and the first of those in the order
    of the alphabet: another title in a later export changes nothing of it.
    """
    alike: dict[str, list[str]] = {}
    for title in titles:
        alike.setdefault(normal_form(title), []).append(title)
    return {
        title: best
        for group in alike.values() if len(group) > 1
        for best in [min(group, key=_preference)]
        for title in group if title != best
    }  # fmt: skip


def _preference(title: str) -> tuple[bool, bool, str]:
    return title.isupper(), title.islower(), title


def of_eselon(title: str | None) -> str | None:
    """The group of eselons that the title of a structural post implies; None if it implies none.

    >>> of_eselon("Kepala Seksi Mutasi"), of_eselon("Kepala Bidang Mutasi"), of_eselon("Lurah")
    ('IV', 'III', None)
    """
    return next((group for pattern, group in _GROUPS if pattern.search(title or "")), None)


_GROUPS = tuple(
    (re.compile(pattern, re.IGNORECASE), group)
    for pattern, group in (
        (r"^\s*(?:Kepala|Ka\.?)\s*(?:Seksi|Sub\s*\.?\s*(?:Bagian|Bag|Bidang|Bid)\b)", "IV"),
        (r"^\s*(?:Kasi|Kasubbag|Kasubag|Kasubbid|Kasubid)\b", "IV"),
        (r"^\s*(?:Kepala|Ka\.?)\s*(?:Bidang|Bagian)\b", "III"),
        (r"^\s*(?:Kabid|Kabag|Camat)\b", "III"),
        (r"^\s*Kepala\s+(?:Dinas|Badan)\b", "II"),
    )
)  # fmt: skip
"""Titles whose eselon's number is fixed (PP 18/2016 on regional units); its letter is not."""
