"""A file of proposed moves: who, and where to. A bad row is kept with its reason, never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from records import vocabulary
from records.errors import ContractError, NotFoundError
from records.people import People
from records.sources.folder import read_table_file
from records.sources.headers import contract_column
from records.sources.source import LINE
from records.sources.text_table import TextTable, UnreadableTableError

PROPOSAL_COLUMNS: Mapping[str, pl.DataType] = {
    "employee_id": pl.String(),
    "position_id": pl.String(),
    "unit_id": pl.String(),
    "title": pl.String(),
    "job_family": pl.String(),
    "position_kind": pl.String(),
    "level": pl.Int64(),
    "cause": pl.String(),
}
"""What a proposal may say, in the types of assignments."""

_SUFFIXES = (".csv.gz", ".csv", ".parquet")


@dataclass(frozen=True)
class Proposals:
    """Proposed moves as a file has them, people under their pseudonyms.

    Attributes:
        frame: One row a row of the file, in its order: `row` and those of `PROPOSAL_COLUMNS` that
            the file has.
        faults: What makes a row unusable, by `row`; the others are to be judged by the records.
    """

    frame: pl.DataFrame
    faults: Mapping[int, str]

    @property
    def usable(self) -> pl.DataFrame:
        """The rows without a fault."""
        return self.frame.filter(~pl.col("row").is_in(list(self.faults)))

    def rejected(self, judged: pl.DataFrame) -> pl.DataFrame:
        """Every refused row with its reason, and what it says.

        Args:
            judged: `row` (place among the usable ones) and `reason` of those the records refuse.
        """
        places = self.usable["row"].gather(judged["row"]).to_list()
        reasons = {**self.faults, **dict(zip(places, judged["reason"], strict=True))}
        refused = self.frame.filter(pl.col("row").is_in(list(reasons)))
        return refused.with_columns(
            reason=pl.Series([reasons[row] for row in refused["row"]], dtype=pl.String)
        )


def read_proposals(path: Path, people: People) -> Proposals:
    """Reads a CSV (also gzipped) or Parquet file of proposed moves.

    Headers are found in any of the contract's spellings; a column `nip` stands for `employee_id`
    where there is none. Columns that say nothing about a proposal are not read.

    Args:
        path: The file.
        people: Who is behind a NIP.

    Raises:
        NotFoundError: There is no such file.
        ContractError: It is no table, or says not who or not where to.
    """
    table = _read(path)
    headers = _headers(table, path.name)
    cells = table.frame.select(LINE, *(_clean(header).alias(name) for name, header in headers))
    broken = pl.DataFrame({LINE: list(table.broken)}, schema={LINE: pl.Int64})
    text = pl.concat([cells, broken], how="diagonal").sort(LINE).with_row_index("row")
    faults = {
        row: f"line {line} has {table.broken[line]}, the header has {table.frame.width - 1}"
        for row, line in text.select("row", LINE).iter_rows()
        if line in table.broken
    }
    typed = text.select(
        "row", *(pl.col(name).cast(pl.String) for name in PROPOSAL_COLUMNS if name in text.columns)
    )
    frame, more = _typed(typed)
    frame = frame.with_columns(_identified(frame["employee_id"], people))
    return Proposals(frame, {**more, **faults})


def proposals_of(rows: Sequence[Mapping[str, str | None]], people: People) -> Proposals:
    """Proposed moves that came as rows of text, judged as those of a file are.

    Args:
        rows: What each says, by `PROPOSAL_COLUMNS`; what it does not say is missing or None.
        people: Who is behind a NIP.
    """
    given = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in PROPOSAL_COLUMNS},
        schema=dict.fromkeys(PROPOSAL_COLUMNS, pl.String),
    )
    typed, faults = _typed(
        given.with_columns(_clean(name).alias(name) for name in given.columns).with_row_index("row")
    )
    return Proposals(typed.with_columns(_identified(typed["employee_id"], people)), faults)


def _read(path: Path) -> TextTable:
    if not path.is_file():
        raise NotFoundError(
            found=f"{path}: no such file",
            expected="a file of proposed moves",
            action="correct the path",
        )
    suffix = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), None)
    if suffix is None:
        raise ContractError(
            found=f"{path.name}: a file of another kind",
            expected=f"a file that ends in {', '.join(_SUFFIXES)}",
            action="save the moves as CSV or Parquet",
        )
    try:
        return read_table_file(path, suffix)
    except UnreadableTableError as error:
        raise ContractError(
            found=f"{path.name}: {error}",
            expected="a table with a header and a row for each move",
            action="open the file and save it again as CSV or Parquet",
        ) from error


def _headers(table: TextTable, file: str) -> list[tuple[str, str]]:
    """The proposal's columns and the headers they stand under, one header each."""
    found: dict[str, str] = {}
    own = [header for header in table.frame.columns if header != LINE]
    for header in own:
        column = contract_column(header, [*PROPOSAL_COLUMNS, "nip"])
        if column is not None:
            found.setdefault(column, header)
    nip = found.pop("nip", None)
    if nip is not None:
        found.setdefault("employee_id", nip)
    if "employee_id" not in found or not {"position_id", "unit_id"} & found.keys():
        raise ContractError(
            found=f"{file}: columns {', '.join(own) or '(none)'}",
            expected="employee_id and position_id (or unit_id, title, job_family, level)",
            action="add the missing column, or correct its header",
        )
    return [(name, found[name]) for name in PROPOSAL_COLUMNS if name in found]


def _clean(header: str) -> pl.Expr:
    """A cell without blanks and the apostrophe with which a spreadsheet marks text."""
    text = pl.col(header).str.strip_chars().str.strip_prefix("'").str.strip_chars()
    return pl.when(text != "").then(text)


def _typed(text: pl.DataFrame) -> tuple[pl.DataFrame, dict[int, str]]:
    """The columns in their types, and the rows whose words the contract does not know."""
    faults: dict[int, str] = {}
    words = {"cause": vocabulary.CAUSES, "position_kind": vocabulary.POSITION_KINDS}
    for name in text.columns:
        if name in words:
            unknown = text.filter(~pl.col(name).is_in(words[name]))
            faults |= {row: f"{name} is none of {', '.join(words[name])}" for row in unknown["row"]}
    if "level" not in text.columns:
        return text, faults
    # A spreadsheet in Indonesian writes 8,0.
    number = pl.col("level").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    whole = pl.when(number == number.floor()).then(number).cast(pl.Int64, strict=False)
    typed = text.with_columns(level=whole)
    lost = text.filter(typed["level"].is_null() & pl.col("level").is_not_null())
    faults |= dict.fromkeys(lost["row"], "level is no whole number")
    return typed, faults


def _identified(written: pl.Series, people: People) -> pl.Series:
    """The employee_ids of people named by id or NIP."""
    stand_ins = {text: people.employee_id(text) for text in written.drop_nulls().unique()}
    return written.replace(stand_ins)
