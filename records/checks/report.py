"""Findings in rows as problems and as the quarantine table, identities masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from records.checks.sheet import FAULT_SCHEMA, Sheet, Sheets
from records.checks.values import PERSON_COLUMNS
from records.identities.identity import mask_name, mask_nip, mask_person, mask_shape, mask_text
from records.problems import EXAMPLES, Problem
from records.sources.source import LINE

QUARANTINE_SCHEMA = {
    "table": pl.String(), "file": pl.String(), "line": pl.Int64(),
    **{name: dtype for name, dtype in FAULT_SCHEMA.items() if name != LINE}, "row": pl.String(),
}  # fmt: skip


PROTECTED_COLUMNS = ("birth_date", "sex")
"""Columns whose cells messages describe by their form and never quote."""

LONGEST_SHOWN = 300
"""Letters of a cell that a message or the quarantine file repeats."""

_NAME = re.compile(r"[^\W\d_]+(?:[ .,']+[^\W\d_]+)+\.?")
"""Words instead of an id: somebody's name stands in the column."""


def first_lines(lines: pl.Series) -> tuple[int, ...]:
    """The first few lines, as examples."""
    return tuple(lines.sort().head(EXAMPLES).to_list())


def row_problems(sheets: Sheets) -> list[Problem]:
    """A problem a quarantined finding."""
    return [
        Problem(
            "quarantined", rule, sheet.table.name, sheet.file, _masked(column, found),
            expected, action, line=line, column=column, lines=(line,),
        )
        for sheet in sheets.values()
        for line, column, rule, found, expected, action in _as_written(sheet).iter_rows()
    ]  # fmt: skip


def _as_written(sheet: Sheet) -> pl.DataFrame:
    """The faults; what they found is quoted as it stands in the file."""
    faults = sheet.all_faults()
    if sheet.written is None or faults.is_empty():
        return faults
    columns = [name for name in sheet.written.columns if name in sheet.cells.columns]
    cells = sheet.cells.select(columns).join(
        sheet.written.select(columns), on=LINE, how="inner", suffix="_written"
    )
    told = {
        row[LINE]: [
            (row[name], row[f"{name}_written"])
            for name in columns
            if name != LINE and row[name] is not None and row[f"{name}_written"] is not None
        ]
        for row in cells.join(faults, on=LINE, how="semi").iter_rows(named=True)
    }
    texts = {name: faults[name].to_list() for name in ("found", "expected")}
    for place, line in enumerate(faults[LINE]):
        for read, written in told.get(line, ()):
            for of in texts.values():
                of[place] = None if of[place] is None else of[place].replace(read, written)
    return faults.with_columns(pl.Series(name, of, dtype=pl.String) for name, of in texts.items())


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


def too_many_failed(problems: Iterable[Problem], max_bad: float) -> list[Problem]:
    """A source's findings; those about too large a share of what was asked for refuse it."""
    return [
        replace(
            problem,
            degree="refused",
            expected=f"{problem.expected}; at most {max_bad:.1%} that failed",
            action=f"{problem.action}, or raise --max-bad",
        )
        if problem.of and problem.count > max_bad * problem.of
        else problem
        for problem in problems
    ]


def placed(problems: Iterable[Problem], sheets: Sheets) -> list[Problem]:
    """The checks' findings with the file and line of rows that come from several files."""
    found = list(problems)
    places = {
        name: _places(sheet.places, [problem for problem in found if problem.table == name])
        for name, sheet in sheets.items()
        if sheet.places is not None
    }
    return [
        _placed(problem, places[problem.table]) if problem.table in places else problem
        for problem in found
    ]


def _places(of: pl.DataFrame, problems: list[Problem]) -> dict[int, tuple[str, int]]:
    lines = {line for problem in problems for line in (*problem.lines, problem.line) if line}
    asked = of.filter(pl.col(LINE).is_in(sorted(lines)))
    return {line: (file, row) for line, file, row in asked.select(LINE, "file", "line").iter_rows()}


def _placed(problem: Problem, places: dict[int, tuple[str, int]]) -> Problem:
    if problem.line is None:
        return problem
    file, line = places[problem.line]
    beside = [places[other] for other in problem.lines]
    return replace(
        problem, file=file, line=line, lines=tuple(row for other, row in beside if other == file)
    )


def quarantine(sheets: Sheets) -> pl.DataFrame:
    """Every finding in a row with the row itself, as JSON, identities masked."""
    parts = [_quarantine_of(sheet) for sheet in sheets.values() if sheet.faults]
    return pl.concat([pl.DataFrame(schema=QUARANTINE_SCHEMA), *parts])


def _quarantine_of(sheet: Sheet) -> pl.DataFrame:
    faults = _as_written(sheet)
    cells = sheet.cells.join(faults, on=LINE, how="semi")
    rows = {row[LINE]: _row_text(sheet, row) for row in cells.iter_rows(named=True)}
    lines = faults[LINE].to_list()
    found = [_masked(*pair) for pair in faults.select("column", "found").iter_rows()]
    if sheet.places is None:
        placed = faults.with_columns(file=pl.lit(sheet.file), line=LINE)
    else:
        placed = faults.join(sheet.places, on=LINE, how="left", maintain_order="left")
    return placed.with_columns(
        pl.lit(sheet.table.name).alias("table"),
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
    if column.startswith("audit_"):
        return mask_shape(text)
    return _masked(column, text)


def _masked(column: str, text: str) -> str:
    """The text without identities and without what is longer than anybody reads."""
    if len(text) > LONGEST_SHOWN:
        text = f"{text[:LONGEST_SHOWN]}… ({len(text):,} letters)"
    return _without_identities(column, text)


def _without_identities(column: str, text: str) -> str:
    """The text without identities; elsewhere than in people's columns a record's id is a unit's."""
    if column in PROTECTED_COLUMNS:
        return mask_shape(text)
    if column not in PERSON_COLUMNS:
        return mask_text(text)
    is_name = _NAME.fullmatch(text) is not None
    return mask_name(text) if is_name else mask_person(text)
