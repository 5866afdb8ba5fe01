"""The findings of a check as people read them: counts first, then what to do, by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.table import Table

from records.home_files import REGROUPINGS_FILE
from records.intake.regrouping_intake import Regroupings
from records.problems import EXAMPLES, Problem

_HEADINGS = {
    "refused": "Refused: nothing is stored until this is corrected",
    "quarantined": "Quarantined: these rows are left out",
    "not read": "Not read: what stands here is passed over",
    "warned": "Worth a look: these rows are kept",
}
_MOST_GROUPS = 20
"""So many kinds of findings are shown under a heading; a file lists all."""


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
    """The findings under their degree, those of one kind together with a few examples."""
    lines: list[str] = []
    for heading, words in _HEADINGS.items():
        found = [problem for problem in problems if _heading(problem) == heading]
        if not found:
            continue
        groups = [list(alike) for _, alike in groupby(sorted(found, key=_kind), key=_kind)]
        lines += ["", words]
        for alike in groups[:_MOST_GROUPS]:
            lines += _shown_alike(alike)
        if len(groups) > _MOST_GROUPS:
            rest = sum(len(alike) for alike in groups[_MOST_GROUPS:])
            lines.append(f"  and {rest:,} findings of {len(groups) - _MOST_GROUPS:,} other kinds")
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
    where = f"{REGROUPINGS_FILE}, which ingest writes" if found.path is None else str(found.path)
    return [
        "",
        f"Renamed or reorganised? {rows.height:,} groups ({people:,} changes of post) went to one "
        "target on one day",
        *told,
        *([f"  and {rest:,} more"] if rest > 0 else []),
        f"    no label is derived from them until you write yes or no into the column confirmed "
        f"of {where}, and call ingest with it",
    ]


def is_shortened(problems: Sequence[Problem]) -> bool:
    """Whether the screen shows fewer findings than there are."""
    kinds = Counter((_heading(problem), *_kind(problem)) for problem in problems)
    groups = Counter(heading for heading, *_ in kinds)
    return any(count > EXAMPLES for count in kinds.values()) or any(
        count > _MOST_GROUPS for count in groups.values()
    )


def _heading(problem: Problem) -> str:
    return "not read" if problem.degree == "warned" and not problem.kept else problem.degree


def _kind(problem: Problem) -> tuple[str, str, str]:
    # Unknown columns and files of one table are one kind, whatever each is called.
    column = "" if problem.rule in _ONE_KIND else problem.column
    return problem.table, problem.rule, column


_ONE_KIND = ("unknown_column", "dropped_column", "unknown_table", "dropped_table")


def _shown_alike(problems: list[Problem]) -> list[str]:
    first = problems[0]
    if len(problems) == 1:
        examples = f" (lines {', '.join(map(str, first.lines))})" if len(first.lines) > 1 else ""
        head = f"  {first.place}: {first.found}{examples}"
        return [head, f"    expected {first.expected}; {first.action}"]
    of_rows = all(problem.line is not None for problem in problems)
    column = f", column {first.column}" if first.column and first.rule not in _ONE_KIND else ""
    head = f"  {first.file}{column}: {first.rule}, {len(problems):,} findings"
    shown = [
        f"    {_where(problem, first.file, is_row=of_rows)}: {problem.found}"
        for problem in problems[:EXAMPLES]
    ]
    rest = len(problems) - len(shown)
    more = [f"    and {rest:,} more"] if rest > 0 else []
    return [head, *shown, *more, f"    expected {first.expected}; {first.action}"]


def _where(problem: Problem, file: str, *, is_row: bool) -> str:
    """The place of one finding among others; the file only if it is another than theirs."""
    if is_row:
        line = f"line {problem.line}"
        return line if problem.file == file else f"{problem.file}, {line}"
    return problem.place if not problem.column or problem.file != file else problem.column
