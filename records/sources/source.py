"""What every reader hands over: tables of text, each row with the line it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from records.dataset import Dataset
from records.problems import Problem

LINE = "_line"
"""The column with a row's line (of a text file) or row number (of other files), from 1."""


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its file.

    Attributes:
        name: The table's name in the contract.
        file: The file's name, for messages.
        frame: Text columns under the file's own headers, and `_line`.
        problems: Rows that could not be cut into columns at all.
        broken: The lines of those rows with their text.
        places: Where the rows stand, if they come from several files: `_line` (then a number of the
            table's own), `file` and `line`.
        silent: Columns in which an empty cell says nothing: what is known of the row stands.
        is_typed_in: Whether people have typed the cells in, numbers with the marks they know.
        written: The cells that the reader has brought into another form, as they stand in the file:
            `_line`, and text under the names of their columns in `frame`.
    """

    name: str
    file: str
    frame: pl.DataFrame
    broken: Mapping[int, str] = field(default_factory=dict)
    places: pl.DataFrame | None = None
    silent: tuple[str, ...] = ()
    is_typed_in: bool = False
    written: pl.DataFrame | None = None


@dataclass(frozen=True)
class Source:
    """One organisation's input, read and not yet judged.

    Attributes:
        name: The folder or file, for messages.
        dataset: What `dataset.toml` says.
        dataset_text: The same, verbatim; empty where another source says it.
        tables: The raw tables by the contract's names.
        problems: Files that could not be read (refused) or that name no table (warned).
    """

    name: str
    dataset: Dataset
    dataset_text: str
    tables: Mapping[str, RawTable]
    problems: tuple[Problem, ...] = ()
