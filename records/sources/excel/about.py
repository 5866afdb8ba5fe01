"""The sheet `tentang`: whose records a workbook holds, and until which day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from records.sources.days import spreadsheet_day
from records.sources.excel import words
from records.sources.excel.workbook import Grid
from records.sources.headers import normal_form


@dataclass(frozen=True)
class About:
    """What a workbook says about itself.

    Attributes:
        name: The organisation.
        snapshot_on: The last day the records cover.
    """

    name: str | None = None
    snapshot_on: date | None = None

    def dataset_text(self) -> str:
        """The text of a `dataset.toml` with the same contents."""
        name = json.dumps(self.name, ensure_ascii=False)
        return f'[dataset]\nname = {name}\nlanguage = "id"\nsnapshot_on = {self.snapshot_on}\n'


def read_about(grids: Iterable[Grid]) -> About:
    """Read the sheet: each value stands under its name, or to the right of it."""
    said: dict[str, str] = {}
    for grid in grids:
        if words.sheet_table(grid.sheet) == words.ABOUT:
            rows = [list(row) for row in grid.cells.iter_rows()]
            said |= _below(rows) or _beside(rows)
    day = spreadsheet_day(pl.lit(said.get("snapshot_on"), dtype=pl.String))
    found = pl.select(day.str.to_date("%Y-%m-%d", strict=False)).item()
    return About(said.get("name"), found if isinstance(found, date) else None)


def _meaning(text: str | None) -> str | None:
    name = normal_form(text or "")
    return next(
        (own for own, more in words.ABOUT_COLUMNS.items() if name in (own, *more)), None
    )  # fmt: skip


def _below(rows: list[list[str | None]]) -> dict[str, str]:
    said: dict[str, str] = {}
    for above, row in pairwise(rows):
        for place, text in enumerate(above):
            meaning, value = _meaning(text), row[place]
            if meaning is not None and value is not None and _meaning(value) is None:
                said.setdefault(meaning, value.strip())
    return said


def _beside(rows: list[list[str | None]]) -> dict[str, str]:
    said: dict[str, str] = {}
    for row in rows:
        for text, value in pairwise(row):
            meaning = _meaning(text)
            if meaning is not None and value is not None and _meaning(value) is None:
                said.setdefault(meaning, value.strip().lstrip(":").strip())
    return said
