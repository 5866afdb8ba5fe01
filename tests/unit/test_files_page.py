"""The page about files names every table, column, spelling and word that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from records.contract import TABLES
from records.sources.excel.words import SHEETS
from records.sources.headers import ALIASES
from records.words.indonesian import words_of

PAGE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_the_page_lists_every_column_sheet_and_spelling_of_a_table(table: str) -> None:
    columns = [*TABLES[table].columns, *TABLES[table].naming]
    names = [table, *SHEETS[table], *columns, *(a for c in columns for a in ALIASES.get(c, ()))]

    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_page_lists_every_word_of_an_office() -> None:
    letters = "".join(letter for letter in PAGE.lower() if letter.isalnum())
    known = {
        said
        for table in TABLES.values()
        for column in table.columns
        for said in words_of(table.name, column)
    }

    assert sorted(said for said in known if said.replace("-", "") not in letters) == []
