"""Values of the right type that cannot be meant: days far in the future, infinite numbers."""

from __future__ import annotations

import polars as pl

from records.checks.report import first_lines
from records.checks.sheet import Rule, Sheet
from records.contract import LAST_DAY
from records.problems import Problem
from records.sources.source import LINE

LARGEST_WHOLE = 1_000_000_000
LARGEST_NUMBER = 1e12
LONGEST_TEXT = 2_000

_CORRECT = "correct the cell, or leave it empty where it is unknown"
_TOO_LATE = Rule("too_late", f"{LAST_DAY} or earlier", _CORRECT)
_TOO_LARGE = Rule("out_of_range", f"a whole number up to {LARGEST_WHOLE:,}", _CORRECT)
_TOO_FAR = Rule("out_of_range", f"a number up to {LARGEST_NUMBER:,.0f}", _CORRECT)
_TOO_LONG = Rule("too_long", f"at most {LONGEST_TEXT:,} letters", "shorten the text")

_ENDS = ("end_date", "valid_to", "valid_until")
"""Ends: a day that never comes is how some systems write that there is none yet."""


def open_ends(sheet: Sheet) -> list[Problem]:
    """Replace an end far in the future (31 December 9999) by an open one, and report it."""
    problems = []
    for column in (name for name in _ENDS if name in sheet.table.columns):
        far = sheet.frame.filter(pl.col(column) > LAST_DAY)
        if far.is_empty():
            continue
        kept = pl.when(pl.col(column) <= LAST_DAY).then(pl.col(column))
        sheet.frame = sheet.frame.with_columns(kept.alias(column))
        lines = first_lines(far[LINE])
        problems.append(
            Problem(
                "warned", "no_end", sheet.table.name, sheet.file,
                f"{far.height} ends after {LAST_DAY}: read as none yet", "an empty cell",
                "leave the cell empty where there is no end yet", line=lines[0], column=column,
                count=far.height, lines=lines,
            )
        )  # fmt: skip
    return problems


def check_sense(sheet: Sheet) -> None:
    """Quarantine rows with a value that cannot be meant."""
    own = {**sheet.table.columns, "known_on": pl.Date()}
    for column, dtype in own.items():
        value = pl.col(column)
        if isinstance(dtype, pl.Date):
            rule, is_bad = _TOO_LATE, value > LAST_DAY
        elif isinstance(dtype, pl.Int64):
            rule, is_bad = _TOO_LARGE, value.abs() > LARGEST_WHOLE
        elif isinstance(dtype, pl.Float64):
            rule, is_bad = _TOO_FAR, value.abs() > LARGEST_NUMBER
        elif isinstance(dtype, pl.String):
            rule, is_bad = _TOO_LONG, value.str.len_chars() > LONGEST_TEXT
        else:
            continue
        _note(sheet, rule, column, is_bad)


def _note(sheet: Sheet, rule: Rule, column: str, is_bad: pl.Expr) -> None:
    bad = sheet.frame.filter(is_bad.fill_null(value=False))
    if not bad.is_empty():
        shown = pl.col(column).cast(pl.String).str.slice(0, 40)
        sheet.add_faults(rule.broken_by(bad, column, found=shown))
