"""What every page stands in: its language, its links, and the line on what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from models.answering.estimates import Estimates
from models.words.wording import LANGUAGES, Language, date_text, number_text, outcome_label
from records.errors import MutasiError
from serving.templating import Templated
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


@dataclass(frozen=True)
class PagePart(Templated):
    """What stands on a page: it can link to others, and has the words of its language.

    Attributes:
        asked: What the page's address asks for.
    """

    asked: Asked

    @property
    def words(self) -> Words:
        """The words of reports."""
        return self.asked.words

    @property
    def page(self) -> PageWords:
        """The words of pages."""
        return self.asked.page


@dataclass(frozen=True)
class Page(PagePart):
    """A page in its frame (`page.html`).

    Attributes:
        rests_on: The line on what it rests on; empty for an empty home.
    """

    rests_on: str

    @property
    def languages(self) -> Sequence[tuple[Language, str, str]]:
        """Each language, what it calls itself, and where the page stands in it."""
        return [
            (language, PAGE_WORDS[language].language_name, self.asked.here(lang=language))
            for language in LANGUAGES
        ]


@dataclass(frozen=True)
class NoEstimates:
    """Why a page has no estimates.

    Attributes:
        heading: What happened.
        advice: What the reader can do.
        found: What the error found, in its own words.
        action: What the error says to do, in its own words.
    """

    heading: str
    advice: str
    found: str
    action: str


def _address(path: str, parameters: Mapping[str, str | None]) -> str:
    query = urlencode({name: text for name, text in parameters.items() if text})
    return f"{path}?{query}" if query else path


def rests_on(estimates: Estimates | None, day: date, asked: Asked) -> str:
    """The line with the records' day and, if there is a model, its version and outcome."""
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


def no_estimates(error: MutasiError, asked: Asked) -> NoEstimates:
    """What keeps a page from its estimates: a heading, what to do, and the error's own words."""
    heading, advice = asked.page.errors.get(error.code, asked.page.errors["malformed"])
    return NoEstimates(
        heading=heading,
        advice=advice,
        found=detail(error.found, asked.language)[0],
        action=detail(error.action, asked.language)[0],
    )
