"""A table as a file, in the form that its name asks for."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

_SHEET = "mutasi"


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path)


def _write_gzip(frame: pl.DataFrame, path: Path) -> None:
    # No file name and no moment in the header: the same table is the same bytes.
    path.write_bytes(gzip.compress(frame.write_csv().encode(), mtime=0))


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path)


def _write_workbook(frame: pl.DataFrame, path: Path) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    # Words from the records stay words, even where they begin with an equals sign.
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        frame.write_excel(
            workbook, _SHEET, freeze_panes=(1, 0), autofit=frame.height <= 2000, autofilter=True
        )


_WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": _write_csv,
    ".csv.gz": _write_gzip,
    ".parquet": _write_parquet,
    ".xlsx": _write_workbook,
}


def check_table_path(path: Path) -> None:
    """Refuse a file name whose ending is not a known form; call it before the long work.

    Raises:
        UsageError: The name has another ending.
    """
    _suffix(path)


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Writes a table: all of it, or nothing.

    Args:
        frame: The table.
        path: Its file; the end of its name decides the form.
    """
    write_whole(path, lambda draft: _WRITERS[_suffix(path)](frame, draft))


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Make a table safe for spreadsheets: no cell of a CSV is read as a formula.

    Such a cell gets an apostrophe in front, which marks it as text.
    """
    import polars as pl

    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(r"^[=+\-@\t\r]")).then("'" + text).otherwise(text).name.keep()
    )


def is_text_form(path: Path) -> bool:
    """Whether the file's name asks for CSV."""
    return _suffix(path) in (".csv", ".csv.gz")


def is_workbook_form(path: Path) -> bool:
    """Whether the file's name asks for a workbook."""
    return _suffix(path) == ".xlsx"


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Writes a file: all of it, or nothing.

    Args:
        path: The file.
        write: Writes the draft that takes its place.
    """
    suffix = _suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(suffix=suffix, prefix=f".{path.stem}-", dir=path.parent)
    os.close(handle)
    try:
        write(Path(draft))
        # mkstemp's own mode would lock out whoever the file is for.
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _suffix(path: Path) -> str:
    for suffix in sorted(_WRITERS, key=len, reverse=True):
        if path.name.lower().endswith(suffix):
            return suffix
    raise UsageError(
        found=f"an output named {path.name}",
        expected=f"a name that ends in {', '.join(_WRITERS)}",
        action="name the file so that its end says its form",
    )
