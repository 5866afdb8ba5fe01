"""Names as people write them: one form to compare, near ones, persons without their degrees."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

_BETWEEN = re.compile(r"[^\w]+|_+")
_FRONT_TITLES = frozenset(
    {"dr", "drs", "dra", "drg", "drh", "ir", "prof", "h", "hj", "hjh", "kh", "apt", "ns", "sdr",
     "sdri", "bapak", "ibu", "bpk"}
)  # fmt: skip
_ALIKE = 0.86
"""From here two names differ by a slip of the pen: a letter lost, doubled or swapped."""
_NEAR = 0.72
MOST_NEAR = 3


def plain_name(text: str) -> str:
    """A name in lower case, its words with single blanks between them.

    >>> plain_name("  ANALIS  Sdm-Aparatur ")
    'analis sdm aparatur'
    """
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def near_names(text: str, names: Iterable[str], *, most: int = MOST_NEAR) -> tuple[str, ...]:
    """The names that a text may have meant, the nearest first.

    >>> near_names("Dinas Sosail", ["Dinas Sosial", "Kecamatan Jebres"])
    ('Dinas Sosial',)
    >>> near_names("Bidang Hukum", ["Bidang Hukum Inspektorat", "Seksi Umum"])
    ('Bidang Hukum Inspektorat',)
    """
    by_form: dict[str, str] = {}
    for name in sorted(names):
        by_form.setdefault(plain_name(name), name)
    plain = plain_name(text)
    # A name that goes on where the text ends is meant more often than one that is spelt alike.
    longer = [form for form in by_form if plain and f" {plain} " in f" {form} "]
    alike = difflib.get_close_matches(plain, list(by_form), most, _NEAR)
    return tuple(by_form[form] for form in dict.fromkeys([*longer, *alike]))[:most]


def person_words(name: str) -> tuple[str, ...]:
    """A person's name as words, without degrees and forms of address.

    >>> person_words("Dr. Hj. SITI Aminah, S.Sos., M.Si.")
    ('siti', 'aminah')
    """
    words = plain_name(name.split(",", 1)[0]).split()
    own = tuple(word for word in words if word not in _FRONT_TITLES)
    return own or tuple(words)


def is_same_person(written: str, known: str) -> bool:
    """Whether two spellings may be one person's name: degrees, initials and slips aside.

    >>> is_same_person("SITI AMINAH, S.E.", "Hj. Siti Aminah"), is_same_person("Budi", "Siti")
    (True, False)
    >>> is_same_person("M. Yusuf Arif", "Muhammad Yusuf Arif")
    True
    """
    one, other = person_words(written), person_words(known)
    if not one or not other:
        return False
    if difflib.SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= _ALIKE:
        return True
    shorter, longer = sorted((one, other), key=len)
    return any(len(word) > 2 for word in shorter) and _stand_in(shorter, longer)


def _stand_in(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether every word stands in the longer name in order, whole or as an initial."""
    rest = iter(longer)
    full = 0
    for word in shorter:
        match = next((other for other in rest if _is_word(word, other)), None)
        if match is None:
            return False
        full += word == match and len(word) > 2
    return full > 0


def _is_word(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) == 1 and long.startswith(short))
