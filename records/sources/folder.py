"""A dataset folder: `dataset.toml` and one file a table."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import polars as pl

from records.contract import TABLES
from records.dataset import read_dataset
from records.errors import ContractError
from records.home_files import REGROUPINGS_FILE
from records.identities.identity import shown_word
from records.problems import Problem
from records.sources.listing import content_of, list_folder, readable_name, why_not_read
from records.sources.masking import Known
from records.sources.source import LINE, RawTable, Source
from records.sources.text_table import TextTable, UnreadableTableError, decode, parse_table

DATASET_FILE = "dataset.toml"
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
            found=f"{readable_name(folder.name)}: no {DATASET_FILE}"
            if folder.is_dir()
            else f"{folder}: no folder",
            expected=f"a folder with {DATASET_FILE} and one file a table",
            action="give the folder that holds dataset.toml",
        )
    dataset_text = _dataset_text(folder / DATASET_FILE)
    try:
        dataset, warnings = read_dataset(dataset_text, file=DATASET_FILE)
    except ContractError as error:
        raise _without_names(error, folder) from error
    listing = list_folder(folder)
    problems = [*warnings, *(_passed_over(path, why) for path, why in listing.others.items())]
    tables: dict[str, RawTable] = {}
    for path in listing.files:
        suffix = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), None)
        if suffix is None:
            continue
        name = path.name[: -len(suffix)].lower()
        if path.name.lower() == REGROUPINGS_FILE:
            # The office's answers, which the intake reads.
            continue
        fault = _name_fault(name, readable_name(path.name), tables)
        if fault is not None:
            problems.append(fault)
            continue
        try:
            text_table = read_table_file(path, suffix)
        except UnreadableTableError as error:
            problems.append(_unreadable(name, readable_name(path.name), str(error)))
            continue
        tables[name] = RawTable(name, readable_name(path.name), text_table.frame, text_table.broken)
    ordered = {name: tables[name] for name in TABLES if name in tables}
    return Source(readable_name(folder.name), dataset, dataset_text, ordered, tuple(problems))


def _dataset_text(path: Path) -> str:
    why = why_not_read(path, path.parent.resolve())
    if why is None:
        try:
            return decode(content_of(path)).removeprefix("\ufeff")
        except (OSError, UnreadableTableError) as error:
            why = str(error)
    raise ContractError(
        found=f"{DATASET_FILE}: cannot be read: {why}",
        expected="a file of text in TOML",
        action="put the file itself into the folder, readable by you",
    )


def _without_names(error: ContractError, folder: Path) -> ContractError:
    """The refusal without a name that the folder's own people bear."""
    tables = []
    for path in list_folder(folder).files:
        suffix = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), None)
        name = path.name[: -len(suffix or "")].lower()
        if suffix is not None and name == "employees":
            with suppress(UnreadableTableError):
                tables.append(
                    RawTable(name, readable_name(path.name), read_table_file(path, suffix).frame)
                )
    return Known.of(tables).hidden_error(error)


def read_table_file(path: Path, suffix: str) -> TextTable:
    """One table file as text.

    Raises:
        UnreadableTableError: It cannot be read.
    """
    try:
        if suffix == ".parquet":
            return _parquet_as_text(path)
        return parse_table(decode(content_of(path, is_packed=suffix == ".csv.gz")))
    except (OSError, EOFError, zlib.error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableTableError((why or str(error)).split("\n", 1)[0]) from error


def _parquet_as_text(path: Path) -> TextTable:
    if why_not_read(path) is not None:
        raise UnreadableTableError(why_not_read(path))
    try:
        # Opened here: polars takes no path whose bytes are no text.
        with path.open("rb") as file:
            frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        # What the library says may quote the file's content and its place on this machine.
        message = f"no Parquet file that can be read ({type(error).__name__})"
        raise UnreadableTableError(message) from error
    # Nobody's column may bear the name under which rows keep their place.
    columns = [
        _as_text(pl.col(name), dtype) for name, dtype in frame.schema.items() if name != LINE
    ]
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
            "warned", "unknown_table", "", file, f"a file named {shown_word(file)}",
            "one of " + ", ".join(TABLES), "rename it if it is one of these; it is not read",
        )  # fmt: skip
    if name in tables:
        return Problem(
            "refused", "table_twice", name, file, f"{tables[name].file} is there too",
            "one file a table", "leave only one of them in the folder",
        )  # fmt: skip
    return None


def _passed_over(path: Path, why: str) -> Problem:
    """A finding about a path that is no file; it refuses the source if the name is a table's."""
    name = path.name.partition(".")[0].lower()
    is_table = name in TABLES
    return Problem(
        "refused" if is_table else "warned", "not_read", name if is_table else "",
        readable_name(path.name), f"not read: {why}", "files of the folder's own",
        "put the file itself there, or take it out of the folder",
    )  # fmt: skip


def _unreadable(name: str, file: str, why: str) -> Problem:
    return Problem(
        "refused", "unreadable", name, file, f"cannot be read: {why}",
        "a CSV file with one header row, or Parquet", "save it again as CSV in UTF-8",
    )  # fmt: skip
