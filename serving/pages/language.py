"""Which language a page speaks: what the address asks for, else what was chosen before."""

from __future__ import annotations

from fastapi import Request

from models.words.wording import LANGUAGES, Language

COOKIE = "lang"
DEFAULT: Language = "id"


def language_of(request: Request) -> Language:
    """The language of the answer to a request."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if asked == language:
                return language
    return DEFAULT
