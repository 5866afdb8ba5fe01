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
        problems: Rows that could not be divided into columns.
        broken: The lines of those rows with their text.
        places: File and line of the rows, if they come from several files: `_line` (then a number
            of the table's own), `file` and `line`.
        silent: Columns in which an empty cell means "not stated": stored values stay.
        is_typed_in: Whether people have typed the cells in, with the decimal marks of their
            language.
        written: Cells that the reader has brought into another form, as they stand in the file:
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
    """One organisation's input, read and not yet checked.

    Attributes:
        name: The folder or file, for messages.
        dataset: The contents of `dataset.toml`.
        dataset_text: The text of `dataset.toml`; empty if another source has it.
        tables: The raw tables by the contract's names.
        problems: Files that could not be read (refused) or that name no table (warned).
    """

    name: str
    dataset: Dataset
    dataset_text: str
    tables: Mapping[str, RawTable]
    problems: tuple[Problem, ...] = ()
