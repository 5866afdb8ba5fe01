"""An error as a page: what it means, what was found and expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from models.words.wording import Language
from serving.templating import Templated, render
from serving.words.error_words import detail
from serving.words.page_words import PAGE_WORDS, PageWords
from serving.words.report_words import WORDS, Words


@dataclass(frozen=True)
class ErrorPage(Templated):
    """The page.

    Attributes:
        words: Of reports, in its language.
        page: Of pages, likewise.
        status: The answer's status.
        heading: What happened.
        advice: What it means for the reader.
        details: Found, expected and to do: the name, the text, and the text's language.
    """

    template: ClassVar[str] = "error.html"

    words: Words
    page: PageWords
    status: int
    heading: str
    advice: str
    details: Sequence[tuple[str, str, Language]]


def error_page(shape: Mapping[str, str], status: int, language: Language, *, word: str) -> str:
    """One file without anything beside it: whoever is refused gets no other file either.

    Args:
        shape: The error (`MutasiError.to_json`).
        status: The answer's status.
        language: Of the page.
        word: Which of the pages' headings and advice fits it.
    """
    page = PAGE_WORDS[language]
    other = "error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "malformed"
    heading, advice = page.errors.get(word, page.errors[other])
    details = [
        (name, *detail(shape[key], language))
        for name, key in (
            (page.found, "found"),
            (page.expected, "expected"),
            (page.action, "action"),
        )
    ]
    shown = ErrorPage(WORDS[language], page, status, heading, advice, details)
    return str(render(shown))
