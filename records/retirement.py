"""When somebody retires: dated rules by kind of post, and the day they lead to.

The only reader of birth dates beside the fairness audit and censoring (data contract): a day of
retirement is told beside an estimate, and no feature ever sees it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CIVIL_SERVANTS = frozenset({"PNS", "CPNS", "PPPK"})
"""The values of `employment_kind` that the shipped rules are for; others have no rules."""


@dataclass(frozen=True)
class RetirementRule:
    """An age of retirement for some posts.

    Attributes:
        age: Whole years; service ends with the month in which they are reached.
        since: First day on which the rule is in force.
        until: First day on which it no longer is; None: still.
        position_kind: Only posts of this kind; empty: of any.
        title: Only titles that this pattern is found in; empty: any.
        level_code: Only posts whose level bears such a code; empty: any.
        citation: Where the rule stands.
    """

    age: int
    since: date
    until: date | None = None
    position_kind: str = ""
    title: str = ""
    level_code: str = ""
    citation: str = ""

    def binds(self, post: Post, day: date) -> bool:
        """Whether a post falls under the rule on a day."""
        return (
            self.since <= day
            and (self.until is None or day < self.until)
            and self.position_kind in ("", post.position_kind)
            and _is_found(self.title, post.title)
            and _is_found(self.level_code, post.level_code)
        )


@dataclass(frozen=True)
class Post:
    """What a rule asks of a post.

    Attributes:
        position_kind: structural, functional or general.
        title: Its title.
        level_code: Its level in the office's words (`III.a`, `Ahli Madya`).
        declared_age: The age that the position's own row states; it goes before any rule.
    """

    position_kind: str | None = None
    title: str | None = None
    level_code: str | None = None
    declared_age: float | None = None


_ASN = date(2023, 10, 31)
_PNS = date(2017, 4, 7)
_TEACHERS = date(2005, 12, 30)

SHIPPED: tuple[RetirementRule, ...] = (
    RetirementRule(60, _TEACHERS, title=r"(?i)^guru\b", citation="UU 14/2005 ps 30(4)"),
    RetirementRule(
        60, _PNS, title=r"(?i)^(pengawas sekolah|penilik)\b", citation="PP 11/2017; BKN K.26-30"
    ),
    RetirementRule(
        60, _ASN, position_kind="structural", level_code=r"(?i)^(eselon )?I{1,2}[./]?[a-e]\b|^JPT",
        citation="UU 20/2023 ps 55",
    ),
    RetirementRule(
        58, _ASN, position_kind="structural",
        level_code=r"(?i)^(eselon )?(III|IV|V)[./]?[a-e]\b|^(administrator|pengawas)",
        citation="UU 20/2023 ps 55",
    ),
    RetirementRule(58, _ASN, position_kind="general", citation="UU 20/2023 ps 55"),
    RetirementRule(
        65, _PNS, position_kind="functional", title=r"(?i)\bahli utama\b", citation="PP 11/2017"
    ),
    RetirementRule(
        60, _PNS, position_kind="functional", title=r"(?i)\bahli madya\b", citation="PP 11/2017"
    ),
    RetirementRule(
        58, _PNS, position_kind="functional",
        title=r"(?i)\b(ahli pertama|ahli muda|pemula|terampil|mahir|penyelia)\b",
        citation="PP 11/2017",
    ),
)  # fmt: skip
"""Ages in force at the end of 2025, the more particular first; an office confirms its own."""


def retirement_age(
    post: Post, day: date, *, rules: Sequence[RetirementRule] = SHIPPED
) -> int | None:
    """The age at which the holder of a post retires, by the rules of a day; None if no rule fits.

    >>> retirement_age(Post("functional", "Guru Ahli Muda"), date(2026, 7, 1))
    60
    >>> retirement_age(Post("functional", "Analis Ahli Muda", declared_age=59.0), date(2026, 7, 1))
    59
    """
    if post.declared_age is not None:
        return round(post.declared_age)
    return next((rule.age for rule in rules if rule.binds(post, day)), None)


def retirement_day(birth_date: date, age: int) -> date:
    """The first day after service: the first of the month after the birthday.

    >>> retirement_day(date(1968, 12, 1), 58)
    datetime.date(2027, 1, 1)
    """
    months = birth_date.month
    return date(birth_date.year + age + months // 12, months % 12 + 1, 1)


def _is_found(pattern: str, text: str | None) -> bool:
    return not pattern or (text is not None and re.search(pattern, text) is not None)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file's rules.

    Attributes:
        key: Where.
        found: What stands there.
        expected: What should.
    """

    key: str
    found: str
    expected: str


_TEXTS = ("position_kind", "title", "level_code", "citation")


def read_rules(section: object) -> tuple[tuple[RetirementRule, ...] | None, list[Fault]]:
    """Read the rules in the section `[retirement]` of dataset.toml.

    They replace the shipped rules. An empty list means that no rule ends anybody's service.

    Args:
        section: The section as TOML values; None if there is none.

    Returns:
        The rules (None: the shipped ones count) and what is wrong with them.

    >>> read_rules({"rules": [{"age": 60, "since": date(2023, 10, 31)}]})[0][0].age
    60
    """
    if section is None:
        return None, []
    rows = section.get("rules") if isinstance(section, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        expected = "rules = [{age = 60, since = 2023-10-31, …}, …]"
        return None, [Fault("retirement.rules", repr(rows)[:80], expected)]
    read = [_read_rule(f"retirement.rules[{place}]", row) for place, row in enumerate(rows, 1)]
    faults = [fault for _, its_faults in read for fault in its_faults]
    return tuple(rule for rule, _ in read if rule is not None), faults


def _read_rule(where: str, row: dict[str, Any]) -> tuple[RetirementRule | None, list[Fault]]:
    tests: list[tuple[str, bool, str]] = [
        ("age", _is_age(row.get("age")), "a whole number from 40 to 90"),
        ("since", _is_day(row.get("since")), "a day, YYYY-MM-DD"),
        ("until", row.get("until") is None or _is_day(row["until"]), "a day, YYYY-MM-DD"),
        *((name, _is_pattern(row.get(name, "")), "a text or pattern") for name in _TEXTS),
    ]
    faults = [
        Fault(f"{where}.{name}", repr(row.get(name))[:80], expected)
        for name, is_right, expected in tests
        if not is_right
    ]
    known = ("age", "since", "until", *_TEXTS)
    faults += [
        Fault(f"{where}.{name}", "a key nobody knows", "one of " + ", ".join(known))
        for name in row
        if name not in known
    ]
    return (None if faults else RetirementRule(**row)), faults


def _is_age(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 40 <= value <= 90


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_pattern(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    return True
