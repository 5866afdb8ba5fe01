"""An error as a page: what it means, what was found and expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from models.words.wording import Language
from serving.templating import fill
from serving.words.error_words import detail
from serving.words.page_words import PAGE_WORDS
from serving.words.report_words import WORDS


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
    return str(
        fill(
            "error.html",
            words=WORDS[language],
            page=page,
            heading=heading,
            advice=advice,
            details=[
                (name, *detail(shape[key], language))
                for name, key in (
                    (page.found, "found"),
                    (page.expected, "expected"),
                    (page.action, "action"),
                )
            ],
            status=status,
        )
    )
