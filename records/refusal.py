"""Why a proposed move gets no estimate: a kind, a day, and what the row said.

Pure values; `models.words.refusal_words` says them in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Refusal:
    """Why one row cannot be scored.

    Attributes:
        kind: One word for programs (`retirement`, `holds_the_post`, `unknown_employee`, …).
        since: The day from which the reason holds; None if it has no day.
        found: What the row contains; never a name or an identity number.
        near: What it may have meant; no choice is made among them without asking.
    """

    kind: str
    since: date | None = None
    found: str = ""
    near: tuple[str, ...] = ()
