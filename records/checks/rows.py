"""Rules that a row must keep by itself: its schema, the day it starts, its rating scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from records.checks.sheet import Rule, Sheet
from records.contract import FIRST_DAY, NAMED_BY, Table
from records.dataset import RatingScheme
from records.schemas import Column, Schema
from records.sources.source import LINE
from records.words.numbers import parsed_number

if TYPE_CHECKING:
    import dataframely as dy

_CORRECT = "correct the cell"
_NAMES_NOTHING = (
    "fill the cell in, or merge it with the one above that says the same; if the row is none, "
    "leave it out"
)
_MISSING = Rule("missing_value", "a value", "fill the cell, or leave the row out")
_TOO_EARLY = Rule("too_early", f"{FIRST_DAY} or later", "correct the day")
_NO_SCORE = Rule("missing_value", "a level or a score", "fill one of the two")
_OUTSIDE = "correct the value, or the scheme in dataset.toml"


def check_schema(sheet: Sheet) -> None:
    """Quarantine rows that break a rule of the table's schema."""
    columns = list(sheet.table.schema.columns())
    # dataframely returns bad rows without their place; the schema with the line has it.
    failure = _with_line(sheet.table.schema).filter(sheet.frame.select(LINE, *columns))[1]
    if not failure.counts():
        return
    details = failure.details()
    for name in sorted(failure.counts()):
        broken = details.filter(pl.col(name) == "invalid")
        column, rule = _rule_of(sheet.table, name)
        if rule is _MISSING and column in sheet.cells.columns:
            # A cell with something unreadable in it is no missing one, and reported already.
            filled = sheet.cells.filter(pl.col(column).is_not_null())
            broken = broken.join(filled, on=LINE, how="anti", maintain_order="left")
        elif rule is _MISSING:
            if column == "position_id":
                # A row without a unit says so already.
                broken = broken.filter(pl.col("unit_id").is_not_null())
            column, rule = _unnamed(sheet, column)
        sheet.add_faults(rule.broken_by(broken, column, found=_found(sheet.table, column, rule)))


def _unnamed(sheet: Sheet, column: str) -> tuple[str, Rule]:
    """The column that should have named something, where the file has none of its id."""
    ways = [names for names in NAMED_BY.get(column, ()) if names <= set(sheet.cells.columns)]
    named = sorted(ways[0], key=list(sheet.cells.columns).index) if ways else [column]
    expected = f"{' and '.join(named)}, or {column}"
    return ", ".join(named), Rule("missing_value", expected, _NAMES_NOTHING)


def _with_line(schema: type[Schema]) -> type[dy.Schema]:
    """The schema as dataframely checks it, and the line beside."""
    # Imported here: whoever opens the store imports this module, and mostly checks nothing.
    import dataframely as dy

    columns = {name: _checked(column) for name, column in schema.columns().items()}
    rules = {name: dy.rule()(_always(rule)) for name, rule in schema.rules().items()}
    line = dy.Int64(nullable=False, alias=LINE)
    return type("Lined", (dy.Schema,), {**columns, **rules, "line": line})


def _always(rule: pl.Expr) -> Callable[[type[dy.Schema]], pl.Expr]:
    return lambda _schema: rule


def _checked(column: Column) -> dy.Column:
    import dataframely as dy

    is_nullable, words = not column.is_required, column.words
    check = {"vocabulary": lambda cells: cells.is_in(words)} if words else None
    if isinstance(column.dtype, pl.String):
        return dy.String(nullable=is_nullable, check=check)
    if isinstance(column.dtype, pl.Date):
        return dy.Date(nullable=is_nullable)
    if isinstance(column.dtype, pl.Float64):
        return dy.Float64(nullable=is_nullable, min=column.least, max=column.most)
    least, most = (None if each is None else int(each) for each in (column.least, column.most))
    return dy.Int64(nullable=is_nullable, check=check, min=least, max=most)


def _rule_of(table: Table, name: str) -> tuple[str, Rule]:
    column, _, kind = name.partition("|")
    if name == "end_not_before_start":
        start, end = _interval(table)
        expected = pl.format("{} or later", pl.col(start))
        return end, Rule("end_before_start", expected, f"correct {start} or {end}")
    if name == "level_or_score":
        return "level", _NO_SCORE
    if kind == "nullability":
        return column, _MISSING
    declared = table.schema.columns()[column]
    if declared.words:
        expected_words = "one of " + ", ".join(str(word) for word in declared.words)
        return column, Rule("unknown_word", expected_words, "use one of the contract's words")
    bounds = (declared.least, declared.most)
    least, most = (None if bound is None else f"{bound:g}" for bound in bounds)
    return column, Rule(
        "out_of_range", f"{least} to {most}" if most else f"{least} or more", _CORRECT
    )


def _interval(table: Table) -> tuple[str, str]:
    pairs = (("start_date", "end_date"), ("period_start", "period_end"), ("valid_from", "valid_to"))
    return next(pair for pair in pairs if pair[0] in table.columns)


def _found(table: Table, column: str, rule: Rule) -> pl.Expr:
    if rule.word == "missing_value":
        return pl.lit("nothing")
    if rule.word == "end_before_start":
        return pl.format("{} before {}", pl.col(column), pl.col(_interval(table)[0]))
    return pl.col(column)


def check_starts(sheet: Sheet) -> None:
    """Quarantine rows that start before 1900."""
    column = sheet.table.starts_on
    if column is not None:
        early = sheet.frame.filter(pl.col(column) < FIRST_DAY)
        sheet.add_faults(_TOO_EARLY.broken_by(early, column, found=pl.col(column)))


def check_ratings(sheet: Sheet, schemes: Mapping[str, RatingScheme]) -> None:
    """Quarantine ratings outside their scheme, and write the rest in the scheme's own spelling."""
    declared = ", ".join(schemes) or "none"
    undeclared = Rule(
        "undeclared_scheme",
        f"a scheme of dataset.toml ({declared})",
        "declare it as [ratings.NAME] in dataset.toml, or correct its name",
    )
    stranger = sheet.frame.filter(~pl.col("scheme").is_in(list(schemes)))
    sheet.add_faults(undeclared.broken_by(stranger, "scheme", found=pl.col("scheme")))
    for name, scheme in schemes.items():
        for column in ("value", "results_value", "behaviour_value"):
            _check_values(sheet, name, scheme, column)


def _check_values(sheet: Sheet, name: str, scheme: RatingScheme, column: str) -> None:
    of_scheme = pl.col("scheme") == name
    value = _scheme_value(scheme, column)
    # A scheme that does not declare the words of its parts says nothing of what they may be.
    if column == "value" or scheme.parts:
        outside = sheet.frame.filter(of_scheme & pl.col(column).is_not_null() & value.is_null())
        rule = Rule("outside_scheme", _scheme_values(scheme, column), _OUTSIDE)
        sheet.add_faults(rule.broken_by(outside, column, found=pl.col(column)))
    own = pl.when(of_scheme).then(value.fill_null(pl.col(column))).otherwise(pl.col(column))
    sheet.frame = sheet.frame.with_columns(own.alias(column))


def _scheme_value(scheme: RatingScheme, column: str) -> pl.Expr:
    if scheme.kind == "ordinal":
        spelling = {value.casefold(): value for value in scheme.order_of(column)}
        text = pl.col(column).str.to_lowercase().str.replace_all(r"\s+", " ")
        return text.replace_strict(spelling, default=None, return_dtype=pl.String)
    number = parsed_number(pl.col(column))
    is_inside = number.is_between(scheme.lowest, scheme.highest)
    return pl.when(is_inside).then(pl.col(column).str.replace(",", ".", literal=True))


def _scheme_values(scheme: RatingScheme, column: str) -> str:
    if scheme.kind == "ordinal":
        return "one of " + ", ".join(scheme.order_of(column))
    return f"a number from {scheme.lowest:g} to {scheme.highest:g}"
