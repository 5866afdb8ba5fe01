"""Names that a source or the store knows, masked wherever a finding would repeat them.

A name may stand in the name of a file, a folder or a sheet, in a header, a key of JSON or a cell of
free text. Nobody can tell such a name from other words but by knowing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from records.errors import ContractError
from records.identities.identity import mask_name, mask_strangers, mask_text
from records.problems import Problem
from records.sources.days import iso_day
from records.sources.headers import contract_column
from records.sources.source import LINE, RawTable

_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})[-./_](?P<month>\d{2})[-./_](?P<day>\d{2})"
    r"|(?P<day_first>\d{2})[-./_](?P<month_next>\d{2})[-./_](?P<year_last>\d{4}))(?!\d)"
)
"""A day in either order."""

_NOBODY_BORN_SINCE = 2010
"""No servant was born in this year or later: a later day in a file's name is the file's own."""

_LEAST_LETTERS = 3
_ALONE_LETTERS = 6
"""A name of one word is masked from here on; shorter ones are other words too often."""

_NAMED_OTHERWISE = ("units", "unit_measures", "positions", "position_requirements")
"""Tables whose column `name` is no person's."""


@dataclass(frozen=True)
class Known:
    """The names and birth dates that messages must not repeat.

    Attributes:
        names: Each name's words in lower case, by the first of them.
        births: Birth dates in ISO's form.
    """

    names: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    births: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tables: Iterable[RawTable], identities: Iterable[str] = ()) -> Known:
        """The people in raw tables, and others.

        Args:
            tables: A source's tables as they were read.
            identities: Further names.
        """
        names, births = set(identities), set[str]()
        for table in tables:
            for header in table.frame.columns:
                names |= _cells(table, header, "name", unless=_NAMED_OTHERWISE)
                births |= _births(table, header)
        return cls(_by_first_word(names), frozenset(births))

    def masked(self, text: str) -> str:
        """The text with the names in it as initials, and whatever could be a NIP as stars."""
        words = list(_WORD.finditer(text))
        shown, end, place = [], 0, 0
        while place < len(words):
            length = self._name_at([word[0].lower() for word in words[place : place + 12]])
            if length:
                first, last = words[place], words[place + length - 1]
                shown += [text[end : first.start()], mask_name(text[first.start() : last.end()])]
                end = last.end()
            place += max(length, 1)
        return mask_text("".join([*shown, text[end:]]))

    def masked_place(self, text: str) -> str:
        """The name of a file, sheet or column, with names and birth dates masked.

        Every name and day is masked, also those of unknown people: if a table could not be read,
        its people are not known.
        """
        return mask_strangers(self.masked_days(text))

    def masked_days(self, text: str) -> str:
        """The text, with known names masked and days that may be somebody's birth date."""
        return _DAY.sub(self._day, self.masked(text))

    def _day(self, found: re.Match[str]) -> str:
        parts = (
            found["year"] or found["year_last"],
            found["month"] or found["month_next"],
            found["day"] or found["day_first"],
        )
        is_hidden = "-".join(parts) in self.births or int(parts[0]) < _NOBODY_BORN_SINCE
        return "****-**-**" if is_hidden else found[0]

    def _name_at(self, words: list[str]) -> int:
        """How many of the words, from the first on, are a known name's; 0: none."""
        best = 0
        for name in self.names.get(words[0], ()):
            alike = 0
            while alike < min(len(name), len(words)) and name[alike] == words[alike]:
                alike += 1
            if alike >= 2 or (alike == len(name) and len(words[0]) >= _ALONE_LETTERS):
                best = max(best, alike)
        return best

    def hidden(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The findings without a name that is known."""
        told = list(problems)
        # Thousands of findings stand in a few files and columns.
        texts = {text for problem in told for text in (problem.file, problem.column)}
        places = {text: self.masked_place(text) for text in texts}
        return tuple(
            replace(
                problem,
                file=places[problem.file],
                column=places[problem.column],
                found=self.masked(problem.found),
            )
            for problem in told
        )

    def hidden_error(self, error: ContractError) -> ContractError:
        """The refusal without a name that is known."""
        return ContractError(
            found=self.masked_days(error.found),
            expected=self.masked(error.expected),
            action=self.masked(error.action),
        )

    def hidden_rows(self, quarantine: pl.DataFrame) -> pl.DataFrame:
        """The same of the quarantine's rows."""
        if quarantine.is_empty():
            return quarantine
        places = dict.fromkeys(("file", "column"), self.masked_place)
        return quarantine.with_columns(
            pl.Series(
                name,
                [None if text is None else mask(text) for text in quarantine[name]],
                dtype=pl.String,
            )
            for name, mask in {**places, "found": self.masked, "row": self.masked}.items()
        )


def _by_first_word(names: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in names:
        words = tuple(word.lower() for word in _WORD.findall(name))
        # Degrees before and behind a name have one or two letters, or stand behind a comma.
        bare = tuple(word for word in words if len(word) >= _LEAST_LETTERS)
        for way in {words, bare} - {()}:
            # From the second name on it is still the person: "Siti Nur Aminah" as "Nur Aminah".
            for start in range(max(len(way) - 1, 1)):
                found.setdefault(way[start], set()).add(way[start:])
    return {first: tuple(sorted(ways)) for first, ways in found.items()}


def _cells(table: RawTable, header: str, column: str, *, unless: tuple[str, ...] = ()) -> set[str]:
    if header == LINE or table.name in unless or contract_column(header, [column]) != column:
        return set()
    return set(table.frame[header].drop_nulls().unique())


def _births(table: RawTable, header: str) -> set[str]:
    cells = _cells(table, header, "birth_date")
    if not cells:
        return set()
    days = pl.Series("day", sorted(cells), dtype=pl.String)
    iso = days.to_frame().select(iso_day(pl.col("day").str.strip_chars().str.strip_prefix("'")))
    return set(iso["day"])
