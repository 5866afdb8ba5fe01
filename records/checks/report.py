"""Findings in rows as problems and as the quarantine table, identities masked."""

from __future__ import annotations

import json

import polars as pl

from records.checks.sheet import FAULT_SCHEMA, Sheet, Sheets
from records.identity import mask_name, mask_nip, mask_text
from records.problems import EXAMPLES, Problem
from records.sources.source import LINE

QUARANTINE_SCHEMA = {
    "table": pl.String(), "file": pl.String(), "line": pl.Int64(),
    **{name: dtype for name, dtype in FAULT_SCHEMA.items() if name != LINE}, "row": pl.String(),
}  # fmt: skip


def first_lines(lines: pl.Series) -> tuple[int, ...]:
    """The first few lines, as examples."""
    return tuple(lines.sort().head(EXAMPLES).to_list())


def row_problems(sheets: Sheets) -> list[Problem]:
    """A problem a quarantined finding."""
    return [
        Problem(
            "quarantined", rule, sheet.table.name, sheet.file, mask_text(found),
            expected, action, line=line, column=column, lines=(line,),
        )
        for sheet in sheets.values()
        for line, column, rule, found, expected, action in sheet.all_faults().iter_rows()
    ]  # fmt: skip


def too_many_bad(sheets: Sheets, max_bad: float) -> list[Problem]:
    """A refusal for every table with a larger share of quarantined rows than `max_bad`."""
    problems = []
    for sheet in sheets.values():
        faults = sheet.all_faults()
        bad = faults[LINE].n_unique()
        if bad <= max_bad * sheet.read:
            continue
        by_rule = faults.group_by("rule").agg(pl.col(LINE).n_unique()).sort(LINE, "rule")
        told = ", ".join(f"{rule} {count}" for rule, count in by_rule.reverse().iter_rows())
        problems.append(
            Problem(
                "refused", "too_many_bad_rows", sheet.table.name, sheet.file,
                f"{bad} of {sheet.read} rows are bad ({told})", f"at most {max_bad:.1%} of a table",
                "correct the rows the check lists, or raise --max-bad", count=bad,
                lines=first_lines(faults[LINE].unique()),
            )
        )  # fmt: skip
    return problems


def quarantine(sheets: Sheets) -> pl.DataFrame:
    """Every finding in a row with the row itself, as JSON, identities masked."""
    parts = [_quarantine_of(sheet) for sheet in sheets.values() if sheet.faults]
    return pl.concat([pl.DataFrame(schema=QUARANTINE_SCHEMA), *parts])


def _quarantine_of(sheet: Sheet) -> pl.DataFrame:
    faults = sheet.all_faults()
    cells = sheet.cells.join(faults, on=LINE, how="semi")
    rows = {row[LINE]: _row_text(sheet, row) for row in cells.iter_rows(named=True)}
    lines = faults[LINE].to_list()
    found = [mask_text(text) for text in faults["found"]]
    return faults.with_columns(
        pl.lit(sheet.table.name).alias("table"),
        pl.lit(sheet.file).alias("file"),
        pl.col(LINE).alias("line"),
        pl.Series("found", found, dtype=pl.String),
        pl.Series("row", [rows.get(line, "") for line in lines], dtype=pl.String),
    ).select(list(QUARANTINE_SCHEMA))


def _row_text(sheet: Sheet, row: dict[str, str | None]) -> str:
    shown = {
        name: _masked_cell(sheet, name, value)
        for name, value in row.items()
        if name != LINE and value is not None
    }
    return json.dumps(shown, ensure_ascii=False)


def _masked_cell(sheet: Sheet, column: str, text: str) -> str:
    if column in sheet.table.identity:
        return mask_name(text) if column == "name" else mask_nip(text)
    return mask_text(text)
