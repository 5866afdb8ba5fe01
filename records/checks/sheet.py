"""A table while it is checked: its values, its cells as they were, the faults found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from records.contract import Table
from records.sources.source import LINE

FAULT_SCHEMA = {
    LINE: pl.Int64(), "column": pl.String(), "rule": pl.String(), "found": pl.String(),
    "expected": pl.String(), "action": pl.String(),
}  # fmt: skip


@dataclass
class Sheet:
    """One table under check.

    Attributes:
        table: The table of the contract.
        file: Its file, for messages.
        cells: The rows as text, under the contract's column names.
        frame: The rows as values: every column of the contract, `known_on`, further columns.
        columns: The columns the file has, under the contract's names.
        read: Rows in the file.
        named: The values of every row, also of rows left out since: a reference may mean one of
            them.
        dropped: Rows left out because their kind is never stored.
        without_effect: Rows left out because what they record never took effect.
        repeated: Rows equal to an earlier row of the file.
        places: Files and lines of its rows, if they come from several files (`RawTable.places`).
        written: Cells as they stand in the file, where the reader has changed their form
            (`RawTable.written`); messages quote these.
        faults: What was found in rows, a frame of `FAULT_SCHEMA` a check.
    """

    table: Table
    file: str
    cells: pl.DataFrame
    frame: pl.DataFrame
    columns: tuple[str, ...]
    read: int
    named: pl.DataFrame
    dropped: int = 0
    without_effect: int = 0
    repeated: int = 0
    places: pl.DataFrame | None = None
    written: pl.DataFrame | None = None
    faults: list[pl.DataFrame] = field(default_factory=list)

    def with_line_names(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with `_line_name`, the words for a row's place: its line, perhaps its file."""
        if self.places is None:
            return rows.with_columns(_line_name=pl.col(LINE).cast(pl.String))
        names = self.places.select(LINE, _line_name=pl.format("{} of {}", "line", "file"))
        return rows.join(names, on=LINE, how="left", maintain_order="left")

    @property
    def further(self) -> list[str]:
        """The columns beside the contract's own that are kept (`x_…`, `audit_…`, `…_code`)."""
        own = {LINE, "known_on", *self.table.columns}
        return [name for name in self.frame.columns if name not in own]

    def add_faults(self, *faults: pl.DataFrame) -> None:
        """Note faults; `settle` takes their rows out, so that a row's other faults show too."""
        self.faults.extend(frame for frame in faults if not frame.is_empty())

    def settle(self) -> None:
        """Take the rows out that any fault names."""
        for faults in self.faults:
            self.frame = self.frame.join(faults, on=LINE, how="anti", maintain_order="left")

    def all_faults(self) -> pl.DataFrame:
        """Every fault, in the file's order."""
        empty = pl.DataFrame(schema=FAULT_SCHEMA)
        return pl.concat([empty, *self.faults]).sort(LINE, maintain_order=True)


Sheets = dict[str, Sheet]


@dataclass(frozen=True)
class Rule:
    """A rule that rows can break, with the words of its message.

    Attributes:
        word: The rule's name for programs.
        expected: What should be there; an expression if it differs by row.
        action: What to do.
    """

    word: str
    expected: str | pl.Expr
    action: str

    def broken_by(self, rows: pl.DataFrame, column: str, *, found: pl.Expr) -> pl.DataFrame:
        """The faults of rows (they carry `_line`) that break the rule in a column."""
        expected = pl.lit(self.expected) if isinstance(self.expected, str) else self.expected
        # In one piece: polars 2.1 ends in a panic where pl.format meets an empty first chunk, which
        # a filter leaves in a table that was put together from several files.
        return rows.rechunk().select(
            pl.col(LINE),
            pl.lit(column).alias("column"),
            pl.lit(self.word).alias("rule"),
            found.cast(pl.String).alias("found"),
            expected.alias("expected"),
            pl.lit(self.action).alias("action"),
        )
