"""Checks of small dataset folders, and their findings as short tuples."""

from __future__ import annotations

from pathlib import Path

from records.checks.check import Checked, check_source
from records.checks.references import Stored
from records.sources.folder import read_folder
from tests.builders.dataset_folder import TOML, Texts, write_folder

KEY = b"a key of tests"


def checked(
    folder: Path,
    tables: Texts | None = None,
    *,
    toml: str = TOML,
    max_bad: float = 1.0,
    stored: Stored | None = None,
) -> Checked:
    """The check of a small folder; unless said otherwise no share of bad rows refuses it."""
    source = read_folder(write_folder(folder, tables, toml=toml))
    return check_source(source, key=KEY, max_bad=max_bad, stored=stored)


def findings(result: Checked, degree: str) -> list[tuple[str, str, int | None, str]]:
    """Table, rule, line and column of every finding of a degree."""
    return [
        (problem.table, problem.rule, problem.line, problem.column)
        for problem in result.problems
        if problem.degree == degree
    ]


def rules(result: Checked, degree: str) -> list[str]:
    """The rules of the findings of a degree."""
    return [problem.rule for problem in result.problems if problem.degree == degree]
