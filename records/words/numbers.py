"""Numbers as people write them.

An Indonesian office writes 1.250,5 where an English one writes 1,250.5, and both write units behind
a number ("58 tahun"). Most texts can be read in one way alone; 1.250 can be read in two, and then
the column it stands in decides, or nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

_COMMA_NUMBER = r"^[+-]?(?:\d*|\d{1,3}(?:\.\d{3})+),\d+$"

_WITH_UNIT = re.compile(
    r"^(?P<number>[+-]?[\d.,]*\d)\s*(?:orang|org|pegawai|jabatan|formasi|tahun|thn|th|bulan|bln|hari|"
    r"jam|jp|menit|mnt|kali|poin|persen|people|persons?|years?|months?|days?|hours?|minutes?|%)\.?$",
    re.IGNORECASE,
)  # fmt: skip
UNITS = r"(?i)\s*(?:orang|org|pegawai|tahun|thn|th|bulan|bln|hari|jam|jp|menit|kali)\.?$"
"""Words behind a whole number that say what it counts."""

_TWO_WAYS = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"
"""One mark with three digits behind it: thousands to some, decimals to others."""

_COMMA_IS_DECIMAL = re.compile(
    r"^[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+(?:,\d+|\.\d{3}))$"
)
_POINT_IS_DECIMAL = re.compile(
    r"^[+-]?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3}))$"
)
_ENGLISH = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})$")
_FORMS = (
    (re.compile(r"^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$"), ".", ","),
    (re.compile(r"^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$"), ",", "."),
)  # fmt: skip
"""Ways to write a number: its form, what parts thousands, what parts decimals."""


def parsed_number(text: pl.Expr) -> pl.Expr:
    """The finite number in a text, with decimal point or comma; null if there is none."""
    comma = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    comma = pl.when(text.str.contains(_COMMA_NUMBER)).then(comma)
    number = pl.coalesce(text.cast(pl.Float64, strict=False), comma.cast(pl.Float64, strict=False))
    return pl.when(number.is_finite()).then(number)


def readings(text: str) -> tuple[float, ...]:
    """What a text may mean as a number: nothing, one number, or two.

    >>> readings("1.250,5"), readings("58 tahun"), readings("1.250"), readings("banyak")
    ((1250.5,), (58.0,), (1250.0, 1.25), ())
    """
    found = _WITH_UNIT.match(text.strip())
    number = found["number"] if found else text.strip()
    # A group of thousands never begins with a nought.
    is_small = number.lstrip("+-").startswith("0")
    read = [
        float(number.replace(thousands, "").replace(decimal, "."))
        for form, thousands, decimal in _FORMS
        if form.match(number) and not (is_small and thousands in number)
    ]
    return tuple(dict.fromkeys(read))


def number_of(text: str) -> float | None:
    """The number in a text; None if there is none, or if the text can mean two numbers.

    >>> number_of("2 orang"), number_of("1.250")
    (2.0, None)
    """
    read = readings(text)
    return read[0] if len(read) == 1 else None


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers as text.

    Attributes:
        texts: What stands in it.
        is_typed_in: Whether people have typed it in (a workbook); else a program wrote it, which
            writes no mark between thousands.
        counts: Whether it counts what comes in wholes: people, minutes, hours.
        least: The least number it may hold.
        most: The greatest.
    """

    texts: pl.Series
    is_typed_in: bool
    counts: bool = False
    least: float | None = None
    most: float | None = None

    @cached_property
    def values(self) -> pl.Series:
        """The numbers; null if a text has none, or can mean two."""
        plain = self.texts.to_frame("text").select(parsed_number(pl.col("text"))).to_series()
        asked = self.texts.filter(
            self.texts.is_not_null() & (plain.is_null() | self._may_mean_two)
        ).unique()
        if asked.is_empty():
            return plain
        read = {text: self._decided(text) for text in asked}
        mapped = self.texts.replace_strict(
            list(read), list(read.values()), default=None, return_dtype=pl.Float64
        )
        return plain.zip_with(~self.texts.is_in(asked.implode()).fill_null(value=False), mapped)

    @property
    def two_ways(self) -> pl.Series:
        """Whether each text can mean two numbers, and nothing decides between them."""
        return self._may_mean_two & self.values.is_null()

    @cached_property
    def _may_mean_two(self) -> pl.Series:
        bare = self.texts.str.replace(r"\s*[A-Za-z%]+\.?$", "")
        return bare.str.contains(_TWO_WAYS).fill_null(value=False)

    @cached_property
    def _decimal(self) -> str | None:
        """The mark before decimals, as the column's other texts show it; None: they don't."""
        clear = self.texts.filter(~self._may_mean_two).drop_nulls().unique().to_list()
        has_comma = _any(_COMMA_IS_DECIMAL, clear)
        # A number that a spreadsheet keeps as one has come here with a point, whatever the office
        # writes: in a workbook a point alone shows nothing.
        has_point = _any(_ENGLISH if self.is_typed_in else _POINT_IS_DECIMAL, clear)
        if has_comma != has_point:
            return "," if has_comma else "."
        return None

    def _decided(self, text: str) -> float | None:
        read = readings(text)
        inside = [number for number in read if self._is_inside(number)] or list(read)
        if len(inside) < 2:
            return inside[0] if inside else None
        if self._decimal is None and not self.is_typed_in:
            return min(read)
        if self._decimal is None and not self.counts:
            return None
        thousands = {",": ".", ".": ","}[self._decimal or ","]
        if self._decimal is None and thousands not in text:
            return None
        # Two readings: the greater takes the mark for that of thousands.
        return max(read) if thousands in text else min(read)

    def _is_inside(self, number: float) -> bool:
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )


def _any(form: re.Pattern[str], texts: Iterable[str]) -> bool:
    return any(form.match(text) for text in texts)
