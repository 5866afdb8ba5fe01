"""A dataset folder: `dataset.toml` and one file a table."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import polars as pl

from records.contract import TABLES
from records.dataset import read_dataset
from records.errors import ContractError
from records.problems import Problem
from records.sources.source import LINE, RawTable, Source
from records.sources.text_table import TextTable, UnreadableTableError, decode, parse_table

DATASET_FILE = "dataset.toml"
REGROUPINGS_FILE = "regroupings.csv"
_SUFFIXES = (".csv.gz", ".csv", ".parquet")


def is_dataset_folder(path: Path) -> bool:
    """Whether the path is a folder with a `dataset.toml`."""
    return (path / DATASET_FILE).is_file()


def read_folder(folder: Path) -> Source:
    """Everything a dataset folder holds, as text.

    Files that cannot be read become refused problems of the source, so that they are listed with
    whatever else is wrong.

    Raises:
        ContractError: There is no folder, or no valid `dataset.toml` in it.
    """
    if not is_dataset_folder(folder):
        raise ContractError(
            found=f"{folder.name}: no {DATASET_FILE}"
            if folder.is_dir()
            else f"{folder}: no folder",
            expected=f"a folder with {DATASET_FILE} and one file a table",
            action="give the folder that holds dataset.toml",
        )
    dataset_text = decode((folder / DATASET_FILE).read_bytes()).removeprefix("\ufeff")
    dataset, warnings = read_dataset(dataset_text, file=DATASET_FILE)
    problems = list(warnings)
    tables: dict[str, RawTable] = {}
    for path in sorted(folder.iterdir()):
        suffix = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), None)
        if suffix is None or path.name.startswith((".", "~")):
            continue
        name = path.name[: -len(suffix)].lower()
        if path.name.lower() == REGROUPINGS_FILE:
            # The office's answers, which the intake reads.
            continue
        fault = _name_fault(name, path.name, tables)
        if fault is not None:
            problems.append(fault)
            continue
        try:
            text_table = read_table_file(path, suffix)
        except UnreadableTableError as error:
            problems.append(_unreadable(name, path.name, str(error)))
            continue
        tables[name] = RawTable(name, path.name, text_table.frame, text_table.broken)
    ordered = {name: tables[name] for name in TABLES if name in tables}
    return Source(folder.name, dataset, dataset_text, ordered, tuple(problems))


def read_table_file(path: Path, suffix: str) -> TextTable:
    """One table file as text.

    Raises:
        UnreadableTableError: It cannot be read.
    """
    try:
        if suffix == ".parquet":
            return _parquet_as_text(path)
        content = path.read_bytes()
        return parse_table(decode(gzip.decompress(content) if suffix == ".csv.gz" else content))
    except (OSError, EOFError, zlib.error, pl.exceptions.PolarsError) as error:
        raise UnreadableTableError(str(error).split("\n", 1)[0]) from error


def _parquet_as_text(path: Path) -> TextTable:
    frame = pl.read_parquet(path)
    columns = [_as_text(pl.col(name), dtype) for name, dtype in frame.schema.items()]
    text = frame.select(columns).with_row_index(LINE, offset=1).cast({LINE: pl.Int64})
    return TextTable(text)


def _as_text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Datetime):
        # A day that a tool saved as a moment is a day; any other moment stays to be reported.
        is_day = column.dt.time() == pl.time(0, 0, 0)
        day = pl.when(is_day).then(column.dt.strftime("%Y-%m-%d"))
        return day.otherwise(column.dt.strftime("%Y-%m-%d %H:%M:%S")).fill_null("")
    if isinstance(dtype, pl.Boolean):
        return column.cast(pl.Int8).cast(pl.String).fill_null("")
    if dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object):
        message = f"a column of type {dtype}"
        raise UnreadableTableError(message)
    return column.cast(pl.String).fill_null("")


def _name_fault(name: str, file: str, tables: dict[str, RawTable]) -> Problem | None:
    if name not in TABLES:
        return Problem(
            "warned", "unknown_table", "", file, f"a file named {name}",
            "one of " + ", ".join(TABLES), "rename it if it is one of these; it is not read",
        )  # fmt: skip
    if name in tables:
        return Problem(
            "refused", "table_twice", name, file, f"{tables[name].file} is there too",
            "one file a table", "leave only one of them in the folder",
        )  # fmt: skip
    return None


def _unreadable(name: str, file: str, why: str) -> Problem:
    return Problem(
        "refused", "unreadable", name, file, f"cannot be read: {why}",
        "a CSV file with one header row, or Parquet", "save it again as CSV in UTF-8",
    )  # fmt: skip
