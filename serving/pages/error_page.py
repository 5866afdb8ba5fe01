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
    """The page that shows an error.

    Attributes:
        words: The words of reports, in its language.
        page: The words of pages, in the same language.
        status: The answer's HTTP status.
        heading: What happened.
        advice: What the reader can do.
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
    """An error as a page in one file: a refused reader gets no other file either.

    Args:
        shape: The error (`MutasiError.to_json`).
        status: The answer's HTTP status.
        language: Of the page.
        word: The key of the heading and advice among the words of pages.
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
