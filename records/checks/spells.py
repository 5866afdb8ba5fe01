"""Spells that were recorded and never took effect: reported and left out, but not as bad rows."""

from __future__ import annotations

import polars as pl

from records.checks.report import first_lines
from records.checks.sheet import Sheet
from records.knowing.ends import never_took_effect
from records.problems import Problem
from records.sources.source import LINE

_SPELLS = ("start_date", "end_date"), ("valid_from", "valid_to")


def leave_out_unheld(sheet: Sheet) -> list[Problem]:
    """Leave out the intervals that never took effect.

    Such a one ends the day before it starts. A post that ends on its first day, on which another
    definitive post of the same person starts too and goes on, does so as well: an end on the day
    on which the next post starts means the day before.
    """
    columns = next((pair for pair in _SPELLS if set(pair) <= set(sheet.table.columns)), None)
    if columns is None:
        return []
    is_unheld = never_took_effect(*columns)
    if sheet.table.name == "assignments":
        is_unheld = is_unheld | _gives_way(sheet.frame)
    gone = sheet.frame.filter(is_unheld)
    if gone.is_empty():
        return []
    sheet.frame = sheet.frame.join(gone, on=LINE, how="anti", maintain_order="left")
    sheet.without_effect = gone.height
    lines = first_lines(gone[LINE])
    return [
        Problem(
            "warned", "never_took_effect", sheet.table.name, sheet.file,
            f"{gone.height} rows that end before their first day: they never took effect and are "
            "left out",
            f"{columns[1]} is the last day, {columns[0]} or later",
            "nothing, if they were cancelled; else correct the days", line=lines[0],
            column=columns[1], count=gone.height, lines=lines,
        )
    ]  # fmt: skip


def _gives_way(assignments: pl.DataFrame) -> pl.Expr:
    """Whether a definitive post of one day only makes room for another that starts on it."""
    person = ["employee_id", "start_date"]
    is_definitive = pl.col("capacity") == "definitive"
    is_short = (pl.col("end_date") == pl.col("start_date")).fill_null(value=False)
    stays = assignments.filter(is_definitive & ~is_short & ~never_took_effect(*_SPELLS[0]))
    replaced = assignments.filter(is_definitive & is_short).join(
        stays.drop_nulls(person), on=person, how="semi"
    )
    return pl.col(LINE).is_in(replaced[LINE].implode())
