"""The file of a list of proposed moves: is it there, and of a kind that is read."""

from __future__ import annotations

from pathlib import Path

from records.errors import ContractError, NotFoundError
from records.sources.listing import readable_name

SUFFIXES = (".csv.gz", ".csv", ".parquet", ".xlsx", ".xlsm", ".xls")


def list_suffix(path: Path) -> str:
    """How the file's name ends; it is not opened.

    Raises:
        NotFoundError: There is no such file.
        ContractError: It is of another kind.
    """
    if path.is_dir():
        raise NotFoundError(
            found="a folder",
            expected="a file of proposed moves",
            action="name the list in it, as `FOLDER/usulan.xlsx`",
        )
    if not path.is_file():
        raise NotFoundError(
            found=f"{path}: no such file",
            expected="a file of proposed moves",
            action="correct the path",
        )
    suffix = next((end for end in SUFFIXES if path.name.lower().endswith(end)), None)
    if suffix is None:
        raise ContractError(
            found=f"{readable_name(path.name)}: a file of another kind",
            expected=f"a file that ends in {', '.join(SUFFIXES)}",
            action="save the moves as a workbook, CSV or Parquet",
        )
    return suffix
