"""Rules that a row must keep by itself: the dataframely schema, dates of start, rating schemes."""

from __future__ import annotations

from collections.abc import Mapping

import dataframely as dy
import polars as pl

from records.checks.sheet import Rule, Sheet
from records.checks.values import parsed_number
from records.contract import EARLIEST_START, Table
from records.dataset import RatingScheme
from records.schemas import WORDS
from records.sources.source import LINE

_CORRECT = "correct the cell"


def check_schema(sheet: Sheet) -> None:
    """Quarantine rows that break a rule of the table's schema."""
    names = list(sheet.table.schema.columns())
    _, failure = sheet.table.schema.filter(sheet.frame.select(names))
    if not failure.counts():
        return
    # The failure keeps the order of the rows but not their lines; which rows it holds is asked of
    # the rules once more, with the line beside them.
    lined = _with_line(sheet.table.schema)
    details = lined.filter(sheet.frame.select(LINE, *names))[1].details()
    for name in failure.counts():
        broken = details.filter(pl.col(name) == "invalid")
        column, rule = _rule_of(sheet.table, name)
        sheet.add_faults(rule.broken_by(broken, column, found=_found(sheet.table, column, name)))


def _with_line(schema: type[dy.Schema]) -> type[dy.Schema]:
    return type(f"Lined{schema.__name__}", (schema,), {LINE: dy.Int64(nullable=False)})


def _rule_of(table: Table, name: str) -> tuple[str, Rule]:
    column, _, kind = name.partition("|")
    if kind == "":
        return _RULES_OF_ROWS[name](table)
    declared = table.schema.columns()[column]
    if kind == "nullability":
        return column, Rule("missing_value", "a value", "fill the cell, or leave the row out")
    if kind == "check__vocabulary":
        words = ", ".join(str(word) for word in (declared.metadata or {})[WORDS])
        return column, Rule("unknown_word", f"one of {words}", "use one of the contract's words")
    bounds = (getattr(declared, "min", None), getattr(declared, "max", None))
    least, most = (None if bound is None else f"{bound:g}" for bound in bounds)
    expected = f"{least} to {most}" if least and most else f"{least} or more"
    return column, Rule("out_of_range", expected, _CORRECT)
