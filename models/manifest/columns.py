"""What a manifest says of each column that a model reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from features.catalog import Group, Kind
from models.design import Column
from models.manifest.part import Part


@dataclass(frozen=True)
class ColumnFacts(Part):
    """One column: its codes and fill, and what is usual among the training moves.

    Attributes:
        name: The feature's name, as in the catalogue.
        kind: `number` or `category`.
        group: Where its contribution is summed.
        missing_share: Share of the training moves for which it is missing.
        categories: For a category, its words in training; a word's place is its code.
        typical: For a category, its most frequent word.
        fill: For a number, what stands for a missing one (`models.design.Column`).
        median: For a number, its median.
        mean: For a number, its mean; None in manifests from before it was kept.
        lowest: For a number, where its line begins; None in manifests from before lines had ends.
        highest: For a number, where its line ends; None as for `lowest`.
    """

    name: str
    kind: Kind
    group: Group
    missing_share: float
    categories: tuple[str, ...] = ()
    typical: str | None = None
    fill: float | None = None
    median: float | None = None
    mean: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def column(self) -> Column:
        """The column of the design matrix."""
        return Column(self.name, self.kind, self.categories, self.group, self.fill)

    @property
    def usual(self) -> float | str | None:
        """The usual value: a number's median, a category's most frequent word."""
        return self.median if self.kind == "number" else self.typical

    @property
    def held_between(self) -> tuple[float, float] | None:
        """Between which values a number's line runs; None if the manifest does not have them."""
        if self.lowest is None or self.highest is None:
            return None
        return self.lowest, self.highest

    def lacking(self) -> Iterator[str]:
        """What a column of this kind has in manifests of every protocol."""
        if self.kind == "number" and self.median is None:
            yield "median"
        if self.kind == "category" and "categories" in self.unwritten:
            yield "categories"
        if self.kind == "category" and self.typical is None:
            yield "typical"
