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
        missing_share: Share of the training moves of which it is not known.
        categories: A category's words in training; a word's place is its code.
        typical: A category's most frequent word.
        fill: What stands for a missing number (`models.design.Column`).
        median: A number's median.
        mean: Its mean; None in manifests from before it was kept.
        lowest: Where the line of a number begins; None in manifests from before lines were held.
        highest: Where it ends; None likewise.
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
        """Between which values a number's line runs; None where the manifest does not say."""
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
