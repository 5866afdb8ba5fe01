"""Pay grades in whatever spelling: which ladder a grade stands on, and how high.

PNS climb seventeen grades from I/a to IV/e, PPPK seventeen classes from I to XVII (Perpres
98/2020). The two are ladders of their own: class IX is where a bachelor begins, as III/a is, and no
number compares them. What stands in neither table stays as it is written, without a level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from records.problems import Problem
from records.sources.siasn.codes import GRADES, PPPK_GRADES
from records.sources.siasn.row_warnings import WarningWords, contradictions, spelled
from records.words.grades import PNS, PPPK, is_pppk

_CODES = {grade.name.upper(): code for code, grade in GRADES.items()}
_WITH_ROOM = re.compile(r"(?<![A-Z0-9])(IV|I{1,3}|[1-4])\s*[/.\-]?\s*\(?\s*([A-E])(?![A-Z0-9])")
_ROMAN = re.compile(
    r"(?<![A-Z0-9])(X(?:V(?:I{1,2})?|IV|I{1,3})?|IX|IV|V(?:I{1,3})?|I{1,3})(?![A-Z0-9])"
)
_NUMBER = re.compile(r"(?<!\d)(1[0-7]|[1-9])(?!\d)")
_NOISE = re.compile(r"\b(?:GOL(?:ONGAN)?|RUANG|GRADE|KELAS|PPPK|P3K)\b\.?")
_ROMANS = {1: "I", 2: "II", 3: "III", 4: "IV"}


def _rank(text: str) -> str:
    """A rank's words alike, however its step is written."""
    words = re.sub(r"\b(?:TINGKAT|TKT|TK)\b\.?", "TK", text.upper())
    return re.sub(r"[^A-Z0-9]+", " ", re.sub(r"\b1\b", "I", words)).strip()


_CODES_OF_RANKS = {_rank(grade.rank): code for code, grade in GRADES.items()}


@dataclass(frozen=True)
class PayGrade:
    """A grade as it was read.

    Attributes:
        name: Its own name; for an unknown grade, the text as it is.
        ladder: The ladder it stands on; None if unknown.
        level: Its level on that ladder; None if unknown.
        is_disputed: Whether its code stands for another grade than its name; the name counts.
    """

    name: str | None
    ladder: str | None = None
    level: int | None = None
    is_disputed: bool = False


def pay_grade(
    text: str | None, code: str | None, rank: str | None = None, *, of_pppk: bool = False
) -> PayGrade:
    """The grade for a name, a code and a rank.

    Args:
        text: The name, in any spelling.
        code: The code of the reference.
        rank: The rank's name, which counts if there is no other.
        of_pppk: Whether the person is a PPPK: `I` to `IV` alone are PPPK grades.

    >>> pay_grade("Pembina (IV/a)", None).name, pay_grade("III-b", None).level
    ('IV/a', 32)
    >>> pay_grade("IX", "9").ladder, pay_grade("IX", "9").level
    ('pppk', 9)
    >>> pay_grade("Golongan Z", None)
    PayGrade(name='Golongan Z', ladder=None, level=None, is_disputed=False)
    """
    by_name = _by_name(text, of_pppk=of_pppk) or _by_name(rank, of_pppk=of_pppk)
    # A code is one of the ladder that the name stands on: 11 is I/a on one and XI on the other.
    by_code = _by_code(code, of_pppk=of_pppk if by_name is None else by_name.ladder == PPPK)
    if by_name is None and text is not None and by_code is None:
        return PayGrade(text)
    found = by_name or by_code
    if found is None:
        return PayGrade(text or code)
    is_disputed = by_name is not None and by_code is not None and by_name != by_code
    if by_name is None and text is not None:
        # The words say nothing that is known, the code does.
        return PayGrade(found.name, found.ladder, found.level, is_disputed=False)
    return PayGrade(found.name, found.ladder, found.level, is_disputed)


def _by_name(text: str | None, *, of_pppk: bool) -> PayGrade | None:
    if text is None:
        return None
    bare = " ".join(_NOISE.sub(" ", text.upper()).split())
    room = _WITH_ROOM.search(bare)
    if room is not None:
        step = room[1] if not room[1].isdigit() else _ROMANS[int(room[1])]
        code = _CODES.get(f"{step}/{room[2]}")
        return None if code is None else _of_pns(code)
    if bare in GRADES and not of_pppk:
        return _of_pns(bare)
    if _rank(bare) in _CODES_OF_RANKS:
        return _of_pns(_CODES_OF_RANKS[_rank(bare)])
    whole = _ROMAN.fullmatch(bare) or (_ROMAN.search(bare) if of_pppk else None)
    if whole is not None:
        level = PPPK_GRADES[whole[1]]
        return _of_pppk(level) if of_pppk or level > len(_ROMANS) else None
    number = _NUMBER.fullmatch(bare)
    return _of_pppk(int(number[1])) if number is not None and of_pppk else None


def _by_code(code: str | None, *, of_pppk: bool) -> PayGrade | None:
    if code is None:
        return None
    if not code.isdigit():
        return _by_name(code, of_pppk=of_pppk)
    if of_pppk:
        return _of_pppk(int(code)) if 1 <= int(code) <= len(PPPK_GRADES) else None
    if code in GRADES:
        return _of_pns(code)
    return _of_pppk(int(code)) if 1 <= int(code) < int(next(iter(GRADES))) else None


def _of_pns(code: str) -> PayGrade:
    return PayGrade(GRADES[code].name, PNS, int(code))


def _of_pppk(level: int) -> PayGrade:
    return PayGrade(next(name for name, own in PPPK_GRADES.items() if own == level), PPPK, level)


_ASKED = ("grade_text", "grade_id", "rank", "is_pppk")
_READ = {
    "grade": pl.String(), "ladder": pl.String(), "level": pl.Int64(), "is_disputed": pl.Boolean(),
}  # fmt: skip


def grades(
    rows: pl.DataFrame, kinds: pl.DataFrame, column: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """The grades in rows, and findings about their spellings.

    Args:
        rows: Rows with `employee_id`, `grade_text`, `grade_id`, `rank`, `effective_on`.
        kinds: `employee_id` and `employment_kind` of people.
        column: The field, for messages.
    """
    known = kinds.unique("employee_id", keep="first", maintain_order=True)
    beside = rows.join(
        known.select("employee_id", _kind="employment_kind"), on="employee_id", how="left",
        maintain_order="left",
    ).with_columns(is_pppk=is_pppk(pl.col("_kind"), nip=pl.col("employee_id")))  # fmt: skip
    asked = beside.select(_ASKED).unique(maintain_order=True)
    found = [
        pay_grade(text, code, rank, of_pppk=of_pppk)
        for text, code, rank, of_pppk in asked.iter_rows()
    ]
    told = [(one.name, one.ladder, one.level, one.is_disputed) for one in found]
    read = asked.hstack(pl.DataFrame(told, schema=_READ, orient="row"))
    graded = beside.join(
        read, on=list(_ASKED), how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        # The spelling stays beside the grade where it is another.
        grade_code=pl.when(pl.col("grade_text") != pl.col("grade")).then("grade_text")
    )
    unknown = graded.filter(pl.col("level").is_null() & pl.col("grade").is_not_null())
    disputed = graded.filter(pl.col("is_disputed"))
    problems = [
        *spelled(unknown, "grade", _unknown_grades(column)),
        *contradictions(disputed, "grades", column, "a golongan whose id says another one"),
    ]  # fmt: skip
    asked_only = ("_kind", "is_pppk", "is_disputed", "grade_text", "grade_id", "rank")
    return graded.drop(asked_only), problems


def _unknown_grades(column: str) -> WarningWords:
    return WarningWords(
        "unknown_spelling", "grades", column, "pay grades of no table",
        "a golongan from I/a to IV/e, or of a PPPK from I to XVII", "correct the spelling",
    )  # fmt: skip
