"""What a model card is made of, and how it shows figures and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from models.manifest.gate import Figure, Finding
from models.words.wording import Language, date_text, number_text
from serving.words.card_words import CardWords

NONE = "-"
"""A cell where there is nothing to say."""


@dataclass(frozen=True)
class CardTable:
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
    table: CardTable | None = None
    picture: Markup | None = None


@dataclass(frozen=True)
class Card:
    """A card in one language.

    Attributes:
        language: The language.
        kicker: The kind of page, above the title.
        title: The outcome and the number of the version.
        facts: Names and values at the top.
        sections: The rest, in order.
    """

    language: Language
    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def figure_text(value: Figure, words: CardWords, *, is_fixed: bool = False) -> str:
    """A figure as the card shows it; what the gate found besides numbers in the card's words."""
    if value is None:
        return NONE
    if isinstance(value, Finding):
        return words.sentences[value.value]
    if isinstance(value, str):
        return value
    decimals = 0 if isinstance(value, int) else 3
    return number_text(value, words.language, decimals=decimals, is_fixed=is_fixed)


def whole_text(number: int, words: CardWords) -> str:
    """A whole number with the language's separators."""
    return number_text(number, words.language, decimals=0)


def day_text(day: date, words: CardWords) -> str:
    """A day, written out."""
    return date_text(day, words.language)


def last_day_text(day: date, words: CardWords) -> str:
    """The day before a day: the last on which something still holds."""
    return date_text(day - timedelta(days=1), words.language)
