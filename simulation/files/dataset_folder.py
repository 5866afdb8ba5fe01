"""The records as a folder of the data contract: `dataset.toml` and one file a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from records.contract import TABLES
from records.sources.folder import DATASET_FILE
from simulation.files.table_file import TableFile, as_text, write_files

LARGE = 100_000
"""A table with at least this many rows is compressed; smaller ones open in any spreadsheet."""


def dataset_files(tables: Mapping[str, pl.DataFrame]) -> list[TableFile]:
    """The files of the tables: none for an empty one, no column without any value.

    Args:
        tables: Tables of the contract, with its columns, `x_…` ones and `known_on`.
    """
    return [
        TableFile(
            name=f"{name}.csv.gz" if tables[name].height >= LARGE else f"{name}.csv",
            table=name,
            cells=as_text(_filled(name, tables[name])),
        )
        for name in TABLES
        if name in tables and (TABLES[name].is_required or not tables[name].is_empty())
    ]


def _filled(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    required = TABLES[name].required
    return frame.select(
        column for column in frame if column.name in required or column.null_count() < frame.height
    )


def write_dataset_files(folder: Path, files: list[TableFile], dataset_toml: str) -> None:
    """Write the files and the text that describes them."""
    write_files(folder, files)
    (folder / DATASET_FILE).write_text(dataset_toml, encoding="utf-8")


def write_dataset(folder: Path, tables: Mapping[str, pl.DataFrame], dataset_toml: str) -> None:
    """Write a folder of the data contract.

    Args:
        folder: Made if it does not exist.
        tables: Tables of the contract.
        dataset_toml: The text of `dataset.toml`.
    """
    write_dataset_files(folder, dataset_files(tables), dataset_toml)
