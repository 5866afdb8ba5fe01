"""What every page stands in: its language, its links, and the line on what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from models.answering.estimates import Estimates
from models.words.wording import LANGUAGES, Language, date_text, number_text, outcome_label
from records.errors import MutasiError
from serving.templating import fill
from serving.words.error_words import detail
from serving.words.page_words import PAGE_WORDS, PageWords
from serving.words.report_words import WORDS, Words

CARRIED = ("outcome", "as_of")
"""What of an address stays when a person goes on to another page."""


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for.

    Attributes:
        path: The page.
        query: Its parameters, without the language.
        language: Of the page.
        outcome: What to predict; missing: the first outcome that has a champion.
        as_of: What may be known; missing: the snapshot's day.
    """

    path: str
    query: Mapping[str, str]
    language: Language
    outcome: str | None = None
    as_of: date | None = None

    @property
    def words(self) -> Words:
        """The words of reports."""
        return WORDS[self.language]

    @property
    def page(self) -> PageWords:
        """The words of pages."""
        return PAGE_WORDS[self.language]

    def link(self, *steps: str, **parameters: str | None) -> str:
        """The address of another page about the same outcome and day.

        Args:
            *steps: Parts of its path.
            **parameters: Of its query; None leaves one out.
        """
        carried = {name: self.query[name] for name in CARRIED if name in self.query}
        return _address("/" + "/".join(quote(step, safe="") for step in steps),
                        {**carried, **parameters})  # fmt: skip

    def here(self, **parameters: str | None) -> str:
        """This page with other parameters; None leaves one out."""
        return _address(quote(self.path), {**self.query, **parameters})


def _address(path: str, parameters: Mapping[str, str | None]) -> str:
    query = urlencode({name: text for name, text in parameters.items() if text})
    return f"{path}?{query}" if query else path


def rests_on(estimates: Estimates | None, day: date, asked: Asked) -> str:
    """The line that says what a page rests on: the records' day, the model where there is one."""
    if estimates is None:
        return asked.page.rests_on_records.format(as_of=date_text(day, asked.language))
    outcome = estimates.holdings.dataset.outcomes[estimates.version.outcome]
    return asked.page.rests_on.format(
        as_of=date_text(estimates.as_of, asked.language),
        version=estimates.version.version,
        outcome=outcome_label(outcome, asked.language),
        # The last day on which it may be used: nobody reads "until before" aright.
        expires_on=date_text(estimates.version.expires_on - timedelta(days=1), asked.language),
    )


def seats_text(held: int, needed: int, asked: Asked) -> str:
    """How many hold a post, how many it needs, and how many are missing."""
    numbers = {
        "held": number_text(held, asked.language),
        "needed": number_text(needed, asked.language),
        "short": number_text(max(needed - held, 0), asked.language),
    }
    return (asked.page.seats_short if held < needed else asked.page.seats_of).format(**numbers)


def framed(template: str, asked: Asked, *, rests_on: str, **values: Any) -> str:  # noqa: ANN401
    """A page in its frame.

    Args:
        template: The page's template.
        asked: What its address asks for.
        rests_on: The line on what it rests on.
        **values: What the template names.
    """
    languages = [
        (language, PAGE_WORDS[language].language_name, asked.here(lang=language))
        for language in LANGUAGES
    ]
    return str(
        fill(
            template,
            asked=asked,
            words=asked.words,
            page=asked.page,
            languages=languages,
            rests_on=rests_on,
            **{"search_text": "", **values},
        )
    )


def told(error: MutasiError, asked: Asked) -> dict[str, str]:
    """What keeps a page from its estimates: a heading, what to do, and the error's own words."""
    heading, advice = asked.page.errors.get(error.code, asked.page.errors["malformed"])
    return {
        "heading": heading,
        "advice": advice,
        "found": detail(error.found, asked.language)[0],
        "action": detail(error.action, asked.language)[0],
    }
