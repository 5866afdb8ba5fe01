"""A move without an estimate, as a page of its own or as text: who, where to, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from models.answering.rejected import RejectedMove
from models.words.refusal_words import rejected_text
from models.words.wording import Language
from serving.templating import Templated, render
from serving.words.report_words import WORDS, Words


@dataclass(frozen=True)
class RejectedPage(Templated):
    """The page.

    Attributes:
        words: Of its language.
        heading: What the post is called.
        facts: Who is asked about and which post: names and values.
        rejected: Why there is no estimate.
    """

    template: ClassVar[str] = "rejected.html"

    words: Words
    heading: str
    facts: Sequence[tuple[str, str]]
    rejected: str


def rejected_page(found: RejectedMove, language: Language, *, title: str | None = None) -> str:
    """The page.

    Args:
        found: The move.
        language: Of the page.
        title: What the post is called.
    """
    page = RejectedPage(
        words=WORDS[language],
        heading=title or found.position_id or "",
        facts=_facts(found, language),
        rejected=rejected_text(found.refusal, language),
    )
    return str(render(page))


def rejected_text_report(
    found: RejectedMove, language: Language, *, title: str | None = None
) -> str:
    """The text, ending with a line break."""
    facts = " · ".join(f"{name} {value}" for name, value in _facts(found, language))
    lines = [title or "", facts, "", rejected_text(found.refusal, language)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _facts(found: RejectedMove, language: Language) -> list[tuple[str, str]]:
    words = WORDS[language]
    facts = [(words.employee, found.employee_id), (words.position, found.position_id)]
    return [(name, value) for name, value in facts if value is not None]
