"""One finding about the input: where it is, what is there, what should be, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from records.errors import ContractError

Degree = Literal["refused", "quarantined", "warned"]

EXAMPLES = 5
"""Lines that a finding about many rows names."""


@dataclass(frozen=True)
class Problem:
    """A finding; identities in `found` are masked already.

    Attributes:
        degree: `refused` (nothing is stored), `quarantined` (this row is left out) or `warned`.
        rule: One word for programs (`unknown_employee`, …).
        table: The contract's table; empty if the finding is about the whole source.
        file: The file's name.
        line: The row's line, of several rows the first one's; None if it is about no row.
        column: The column; empty if it is about a whole row or file.
        found: What was there.
        expected: What should have been there.
        action: What to do.
        count: How many rows it is about.
        lines: The first few of their lines.
        kept: For a warning: whether the rows or file it is about are stored.
        of: For a warning that refuses the source above a share of rows: the number of all rows.
    """

    degree: Degree
    rule: str
    table: str
    file: str
    found: str
    expected: str
    action: str
    line: int | None = None
    column: str = ""
    count: int = 1
    lines: tuple[int, ...] = ()
    kept: bool = True
    of: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The finding for JSON."""
        return {
            "degree": self.degree, "rule": self.rule, "table": self.table, "file": self.file,
            "line": self.line, "column": self.column, "found": self.found,
            "expected": self.expected, "action": self.action, "count": self.count,
            "lines": list(self.lines), "kept": self.kept and self.degree == "warned",
        }  # fmt: skip

    @property
    def place(self) -> str:
        """File, line and column in one phrase."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}, column {self.column}" if self.column else where


def refuse(problems: Iterable[Problem]) -> ContractError:
    """The one error that lists every refusal at once."""
    refused = [problem for problem in problems if problem.degree == "refused"]
    return ContractError(
        found="; ".join(f"{problem.place}: {problem.found}" for problem in refused),
        expected="; ".join(dict.fromkeys(problem.expected for problem in refused)),
        action="; ".join(dict.fromkeys(problem.action for problem in refused)),
    )
