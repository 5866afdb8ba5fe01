"""Warnings about rows that a reader changed, interpreted or left out."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from records.identities.identity import mask_text
from records.problems import EXAMPLES, Problem
from records.sources.siasn.answers import FILE
from records.sources.source import LINE

_SPELLINGS = 2 * EXAMPLES
_LONGEST_SPELLING = 60


@dataclass(frozen=True)
class WarningWords:
    """The words of a warning.

    Attributes:
        rule: One word for programs.
        table: The contract's table.
        column: The field as the source calls it.
        found: A description of the rows; the message puts their number before it.
        expected: What should have been there.
        action: What to do.
        kept: Whether the rows are stored.
    """

    rule: str
    table: str
    column: str
    found: str
    expected: str
    action: str
    kept: bool = True


def warning_about(rows: pl.DataFrame, words: WarningWords) -> list[Problem]:
    """One warning about all of the rows, with the first few of their lines; empty without rows."""
    if rows.is_empty():
        return []
    lines = tuple(rows[LINE].head(EXAMPLES).to_list())
    return [
        Problem(
            "warned", words.rule, words.table, rows[FILE][0], f"{rows.height:,} {words.found}",
            words.expected, words.action, line=lines[0], column=words.column, count=rows.height,
            lines=lines, kept=words.kept,
        )
    ]  # fmt: skip


def warnings_by_file(rows: pl.DataFrame, words: WarningWords) -> list[Problem]:
    """One warning for each file in which there are such rows."""
    return [
        problem
        for _, of_file in rows.group_by(FILE, maintain_order=True)
        for problem in warning_about(of_file.sort(LINE), words)
    ]


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST_SPELLING else f"{word[:_LONGEST_SPELLING]}…"


def spelled(rows: pl.DataFrame, text: str, words: WarningWords) -> list[Problem]:
    """A warning about words that no table has, with a count a spelling.

    Args:
        rows: The rows.
        text: The column with the words.
        words: The words of the warning.
    """
    if rows.is_empty():
        return []
    counts = rows[text].value_counts().sort("count", text, descending=[True, False])
    spellings = ", ".join(
        f"“{mask_text(_cut(word))}” {count:,}"
        for word, count in counts.head(_SPELLINGS).iter_rows()
    )
    more = counts.height - _SPELLINGS
    rest = f" and {more:,} more spellings" if more > 0 else ""
    found = f"{words.found}: {spellings}{rest}; kept as text, without a level"
    return warning_about(
        rows, WarningWords("unknown_spelling", words.table, words.column, found, words.expected,
                    "correct the spelling, so that the level is known"),
    )  # fmt: skip


def contradictions(rows: pl.DataFrame, table: str, column: str, found: str) -> list[Problem]:
    """A warning about rows whose id and name contradict each other."""
    words = WarningWords(
        "id_contradicts_name", table, column, f"rows with {found}: the name counts",
        "an id and a name that agree", "correct the one that is wrong",
    )  # fmt: skip
    return warning_about(rows, words)
