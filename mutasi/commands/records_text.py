"""The findings of a check as people read them: counts first, then what to do, by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.table import Table

from records.problems import EXAMPLES, Problem
from records.regrouping_intake import Regroupings

_DEGREES = ("refused", "quarantined", "warned")
_HEADINGS = {
    "refused": "Refused: nothing is stored until this is corrected",
    "quarantined": "Quarantined: these rows are left out",
    "warned": "Worth a look: these rows are kept",
}


def shown_tables(tables: Mapping[str, Mapping[str, int]]) -> Table:
    """A line a table, a column a count; counts that are 0 everywhere are left out."""
    names = [name for counts in tables.values() for name in counts]
    shown = Table("table", box=None, pad_edge=False)
    columns = [
        name
        for name in dict.fromkeys(names)
        if name in ("read", "accepted", "quarantined")
        or any(counts.get(name) for counts in tables.values())
    ]
    for name in columns:
        shown.add_column(name, justify="right")
    for table, counts in tables.items():
        shown.add_row(table, *(f"{counts.get(name, 0):,}" for name in columns))
    return shown


def shown_problems(problems: Sequence[Problem]) -> list[str]:
    """The findings under their degree, those of one rule together with a few examples."""
    lines: list[str] = []
    for degree in _DEGREES:
        found = [problem for problem in problems if problem.degree == degree]
        if found:
            lines += ["", _HEADINGS[degree]]
        for _, alike in groupby(sorted(found, key=_kind), key=_kind):
            lines += _shown_alike(list(alike))
    return lines


def shown_regroupings(found: Regroupings) -> list[str]:
    """Groups that changed together on one day, and what the office is asked about them."""
    rows = found.open
    if rows.is_empty():
        return []
    people = rows["people"].sum()
    told = [
        f"  {row['day']}: {row['from']} -> {row['to']}: {row['people']:,} people; "
        f"proposed: {row['proposed_cause']}"
        for row in rows.head(EXAMPLES).iter_rows(named=True)
    ]
    rest = rows.height - EXAMPLES
    where = "regroupings.csv, which ingest writes" if found.path is None else str(found.path)
    return [
        "",
        f"Renamed or reorganised? {rows.height:,} groups ({people:,} changes of post) went to one "
        "target on one day",
        *told,
        *([f"  and {rest:,} more"] if rest > 0 else []),
        f"    no label is derived from them until you write yes or no into the column confirmed "
        f"of {where}, and call ingest with it",
    ]


def _kind(problem: Problem) -> tuple[str, str, str, str]:
    return problem.table, problem.rule, problem.column, problem.action


def _shown_alike(problems: list[Problem]) -> list[str]:
    first = problems[0]
    if len(problems) == 1:
        examples = f" (lines {', '.join(map(str, first.lines))})" if len(first.lines) > 1 else ""
        head = f"  {first.place}: {first.found}{examples}"
        return [head, f"    expected {first.expected}; {first.action}"]
    head = f"  {first.file}, column {first.column}: {first.rule}, {len(problems):,} findings"
    shown = [f"    line {problem.line}: {problem.found}" for problem in problems[:EXAMPLES]]
    rest = len(problems) - len(shown)
    more = [f"    and {rest:,} more"] if rest > 0 else []
    return [head, *shown, *more, f"    expected {first.expected}; {first.action}"]
