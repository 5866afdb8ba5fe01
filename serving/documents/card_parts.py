"""What a model card is made of, and how it shows figures and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from models.judging.gate.judgement import NOTHING_LARGE_ENOUGH, NOTHING_ON_RECORD
from models.words.wording import Language, date_text, number_text
from serving.words.card_words import CardWords

NONE = "-"
"""A cell where there is nothing to say."""


@dataclass(frozen=True)
class Table:
    """A table of a card.

    Attributes:
        head: The columns' names; the first column names the row.
        rows: Cells, as many a row as there are columns.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One heading of a card and what stands under it.

    Attributes:
        heading: The heading.
        paragraphs: Sentences.
        items: A list.
        table: A table.
        picture: A drawing; what it shows stands in the table, too.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None
    picture: Markup | None = None


@dataclass(frozen=True)
class Card:
    """A card in one language.

    Attributes:
        language: Which.
        kicker: What the page is.
        title: Of which version.
        facts: Names and values at its head.
        sections: The rest, in order.
    """

    language: Language
    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def figure_text(value: float | str | None, words: CardWords, *, is_fixed: bool = False) -> str:
    """A figure as the card shows it; the gate's own words in the card's."""
    if value is None:
        return NONE
    if isinstance(value, str):
        said = {
            NOTHING_ON_RECORD: words.sentences["no_attributes"],
            NOTHING_LARGE_ENOUGH: words.sentences["no_group"],
        }
        return said.get(value, value)
    decimals = 0 if isinstance(value, int) else 3
    return number_text(value, words.language, decimals=decimals, is_fixed=is_fixed)


def whole_text(number: int, words: CardWords) -> str:
    """A whole number with the language's separators."""
    return number_text(number, words.language, decimals=0)


def day_text(text: str, words: CardWords) -> str:
    """A day of the manifest, written out."""
    return date_text(date.fromisoformat(text), words.language)


def last_day_text(text: str, words: CardWords) -> str:
    """The day before a day of the manifest: the last on which something still holds."""
    return date_text(date.fromisoformat(text) - timedelta(days=1), words.language)
