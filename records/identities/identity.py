"""Identities: what a NIP is, the pseudonym that stands for it, and the masks of messages.

Pure code: the key comes in as bytes, nobody here reads it from a disk.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

from records.identities.office_words import OFFICE_WORDS

NIP_DIGITS = 18
MASK = "*" * 14
PSEUDONYM_DIGITS = 20

_SEPARATORS = re.compile(r"[\s.\-]")
_NIP_RUN = re.compile(r"(?<!\d)\d{18}(?!\d)")
NIP_PATTERN = r"^(?:\d[\s.\-]?){17}\d$"
"""Eighteen digits, also in the printed form `19860926 201505 1 001`."""

_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

NEAR_NIP_PATTERN = rf"^(?:19|20)\d{{2}}{_MONTH_AND_DAY}(?:\d{{9}}|\d{{11}})$"
"""Seventeen or nineteen digits that begin with a day: a NIP with a digit lost or doubled."""


def compact_nip(text: str) -> str:
    """The NIP without the spaces, dots and dashes people print it with.

    >>> compact_nip("19860926 201505 1 001")
    '198609262015051001'
    """
    return _SEPARATORS.sub("", text)


def nip_fault(nip: str, *, employment_kind: str | None = None) -> str | None:
    """What is wrong with a NIP; None if nothing is.

    The month of appointment is checked for PNS alone: in PPPK numbers another code stands there,
    and an unknown kind may be either.

    Args:
        nip: The number, digits only.
        employment_kind: `PNS` or `PPPK`; None if unknown.

    >>> nip_fault("198609262015051001")
    >>> nip_fault("198613262015051001")
    'its first 8 digits are no date'
    >>> nip_fault("198609262015131001", employment_kind="PNS")
    'its month of appointment is not 01 to 12'
    """
    digits = compact_nip(nip)
    if len(digits) != NIP_DIGITS or not digits.isascii() or not digits.isdigit():
        return f"it has {len(digits)} characters, not {NIP_DIGITS} digits"
    if birth_day(digits) is None:
        return "its first 8 digits are no date"
    if digits[14] not in "12":
        return "its digit for the sex is neither 1 nor 2"
    is_pns = (employment_kind or "").upper() in {"PNS", "CPNS"}
    if is_pns and not 1 <= int(digits[12:14]) <= 12:
        return "its month of appointment is not 01 to 12"
    return None


def birth_day(nip: str) -> date | None:
    """The day of birth that the NIP's first eight digits name, or None.

    >>> birth_day("198609262015051001")
    datetime.date(1986, 9, 26)
    """
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def pseudonym(nip: str, *, key: bytes) -> str:
    """The keyed stand-in for a NIP: the same for the same key, and not to be undone without it.

    >>> pseudonym("198609262015051001", key=b"k") == pseudonym("19860926 201505 1 001", key=b"k")
    True
    """
    digest = hmac.new(key, compact_nip(nip).encode(), hashlib.sha256).hexdigest()
    return f"e-{digest[:PSEUDONYM_DIGITS]}"


def pseudonymise_text(text: str, *, key: bytes) -> str:
    """The text with every valid NIP inside it replaced by its pseudonym.

    >>> pseudonymise_text("decree 12 of 198613262015051001", key=b"k")
    'decree 12 of 198613262015051001'
    """
    return _NIP_RUN.sub(
        lambda found: found[0] if nip_fault(found[0]) else pseudonym(found[0], key=key), text
    )


def mask_nip(text: str) -> str:
    """The first four characters, then stars.

    >>> mask_nip("198609262015051001")
    '1986**************'
    """
    return text[:4] + MASK


def mask_name(text: str) -> str:
    """Initials, then stars.

    >>> mask_name("Siti Aminah")
    'S. A. ***'
    """
    return "".join(f"{word[0]}. " for word in text.split()) + "***"


def mask_shape(text: str) -> str:
    """Nothing but how a text is built: what stands in a cell about a person without saying it.

    >>> mask_shape("26-09-1986"), mask_shape("31 Februari 1986")
    ('**-**-****', '** ******** ****')
    """
    return "".join("*" if letter.isalnum() else letter for letter in text[:_SHOWN_SHAPE])


_SHOWN_SHAPE = 40


def mask_text(text: str) -> str:
    """The text with everything in it masked that could be a NIP, broken ones and rounded ones too.

    >>> mask_text("NIP 19860926 201505 1 001 of 12")
    'NIP 1986************** of 12'
    >>> mask_text("1.98609E+17")
    '1.98609E+17'
    >>> mask_text("19860926x015052901, in no row")
    '1986**************, in no row'
    """
    return _COULD_BE_NIP.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    return mask_nip(found[0])


_COULD_BE_NIP = re.compile(
    r"(?<!\d)(?:\d{8}[\s.\-]?\d{5,7}[\s.\-]?\d[\s.\-]?\d{2,4}"
    # A day of birth and what a damaged cell has left of the rest.
    rf"|(?:19|20)\d{{2}}{_MONTH_AND_DAY}(?:[^\d,;]?\d){{6,12}})(?!\d)"
)

RECORD_ID_PATTERN = r"(?i)\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"
"""Thirty-two hexadecimal digits, also as a UUID: what the national record numbers people with."""


def mask_person(text: str) -> str:
    """The text of a column that names a person, with record ids masked beside all NIPs.

    >>> mask_person("8AE483A570E6758B01710BA2C7527D80, in no row of employees")
    '8AE4**************, in no row of employees'
    >>> mask_person("198001012005"), mask_person("export_20260630")
    ('1980**************', 'export_20260630')
    """
    return mask_text(_BEGINS_WITH_BIRTH.sub(_hide, _RECORD_ID.sub(_hide, text)))


_RECORD_ID = re.compile(RECORD_ID_PATTERN)
_BEGINS_WITH_BIRTH = re.compile(rf"(?<![\dA-Za-z])(?:19\d{{2}}|200\d){_MONTH_AND_DAY}\d*")
"""A day on which somebody may have been born, and what stands of a NIP's other digits."""


def mask_path(text: str) -> str:
    """A path below a source; in a part that numbers a person the words between blanks go too.

    >>> mask_path("198609262015051001 Siti Aminah/rw-jabatan.json")
    '1986************** S. A. ***/rw-jabatan.json'
    """
    return "/".join(_masked_part(part) for part in text.split("/"))


def _masked_part(part: str) -> str:
    masked = mask_person(part)
    return masked if masked == part else _WORDS.sub(lambda found: mask_name(found[0]), masked)


_WORDS = re.compile(r"[^\W\d_]+(?:[ .,']+[^\W\d_]+)+")
"""Two words or more with blanks between them: what a name beside a number looks like."""


def printable(text: str) -> str:
    """The text with a blank in the place of every sign that a terminal cannot show."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def mask_strangers(text: str) -> str:
    """The name of a file, sheet or column, with everything masked that may be a person's name.

    That is two or more words in a row that begin with capitals, unless offices commonly use these
    words for files and columns (`records.identities.office_words`).

    >>> mask_strangers("ratings Siti Aminah.csv"), mask_strangers("Data Pegawai 2026.csv")
    ('ratings S. A. ***.csv', 'Data Pegawai 2026.csv')
    """
    return _CAPITALS.sub(_without_strangers, text)


def _without_strangers(found: re.Match[str]) -> str:
    shown: list[str] = []
    run: list[str] = []
    # Blanks are parts of their own: what is kept stays as it was written.
    parts = [*_BLANKS.split(found[0]), ""]
    for word, blank in zip(parts[::2], parts[1::2], strict=True):
        if word and word.casefold() not in OFFICE_WORDS:
            run += [word, blank]
            continue
        shown += _hidden(run)
        shown += [word, blank]
        run = []
    return "".join([*shown, *_hidden(run)])


def _hidden(run: list[str]) -> list[str]:
    """Words and blanks of a run of unknown words, masked; one word alone identifies nobody."""
    return run if len(run) <= 2 else [mask_name("".join(run)), run[-1]]


_CAPITALS = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]+(?:[ ,.']+[^\W\d_a-z][^\W\d_]+)+")
_BLANKS = re.compile(r"([ ,.']+)")

_HAS_IDENTITY = re.compile(r"\d[\d\s./\-]{4,}\d|@")
"""Six digits and more, whatever stands between them: a number, or a day; and an address."""

_LONGEST = 60


def shown_word(word: str, instead: str = "(a name that is not repeated)") -> str:
    """A header, key or name from a file in the form in which messages may repeat it.

    A text with a longer number, a day or an address, without a letter, or as long as a sentence is
    no
    header: it is a row of data, and is not repeated.

    Args:
        word: The text.
        instead: What is returned for a text that is not repeated.

    >>> shown_word("TMT Jabatan"), shown_word("1986-09-26", "column 3")
    ('TMT Jabatan', 'column 3')
    >>> shown_word("Siti Aminah")
    'S. A. ***'
    """
    text = mask_strangers(printable(word).strip())
    is_one = any(letter.isalpha() for letter in text) and _HAS_IDENTITY.search(text) is None
    return text if is_one and len(text) <= _LONGEST else instead
