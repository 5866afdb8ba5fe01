"""What is kept and worth a word: one summarised finding a rule and table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from records.checks.report import first_lines
from records.checks.sheet import Sheet, Sheets
from records.dataset import Dataset
from records.identities.identity import birth_day
from records.problems import Problem
from records.sources.source import LINE


@dataclass(frozen=True)
class _Words:
    """A warning's rule and words; `found` may name the count as `{}`."""

    rule: str
    found: str
    expected: str
    action: str


_OVERLAP = _Words(
    "overlapping_assignments",
    "{} definitive assignments start before an earlier one of the same person has ended",
    "one definitive assignment at a time",
    "check the end dates; the later start counts, then the higher level, then the unit's id",
)
_BEFORE_ENTRY = _Words(
    "starts_before_entry",
    "{} assignments start before their person's entry_date",
    "assignments from the entry on",
    "check entry_date; the rows are kept as they are",
)
_ENTRY_BEFORE_BIRTH = _Words(
    "entry_before_birth",
    "{} people enter before they are born",
    "an entry_date after birth_date",
    "check both: one of them may be a placeholder; the people and their rows are kept",
)
_GAP = _Words(
    "gap_between_assignments",
    "{} definitive assignments start more than {} days after the person's last one had ended",
    "assignments without gaps, or an absence that explains the gap",
    "check whether an assignment or absence is missing; the rows are kept as they are",
)
_NO_ASSIGNMENT = _Words(
    "outcome_without_assignment",
    "{} outcome rows name no assignment of that employee, start_date (and unit_id)",
    "an assignment for each outcome",
    "check start_date and unit_id; the rows are kept but teach no model",
)
_NIP_DISAGREES = _Words(
    "nip_disagrees",
    "{} people have a birth date or sex that their NIP does not say",
    "the birth date and sex of the NIP",
    "check both against the decree of appointment; the columns' own values are used",
)


def find_warnings(sheets: Sheets, dataset: Dataset) -> list[Problem]:
    """Every warning about rows that are kept."""
    problems: list[Problem] = []
    if "employees" in sheets:
        people = sheets["employees"]
        early = people.frame.filter(pl.col("entry_date") < pl.col("birth_date"))
        problems += _summary(people, _ENTRY_BEFORE_BIRTH, early, "entry_date")
    if "assignments" in sheets:
        problems += _assignment_warnings(sheets, dataset)
    for name in ("measures", "unit_measures"):
        if name in sheets:
            problems += _undeclared(sheets[name], "measure", dataset.measures)
    if "outcomes" in sheets:
        problems += _undeclared(sheets["outcomes"], "outcome", dataset.outcomes)
        problems += _outcomes_without_assignment(sheets)
    return problems


def _summary(
    sheet: Sheet, words: _Words, rows: pl.DataFrame, column: str, *more: int
) -> list[Problem]:
    if rows.is_empty():
        return []
    lines = first_lines(rows[LINE])
    return [
        Problem(
            "warned", words.rule, sheet.table.name, sheet.file,
            words.found.format(rows.height, *more), words.expected, words.action,
            line=lines[0], column=column, count=rows.height, lines=lines,
        )
    ]  # fmt: skip


def _assignment_warnings(sheets: Sheets, dataset: Dataset) -> list[Problem]:
    sheet = sheets["assignments"]
    ordered = (
        sheet.frame.filter(pl.col("capacity") == "definitive")
        .select(LINE, "employee_id", "start_date", "end_date")
        .sort("employee_id", "start_date", LINE)
        .with_columns(end=pl.col("end_date").fill_null(pl.date(9999, 12, 31)))
        .with_columns(free_from=pl.col("end").cum_max().shift(1).over("employee_id"))
    )
    gap = (pl.col("start_date") - pl.col("free_from")).dt.total_days()
    gap_days = dataset.moves.longest_gap_days
    problems = [
        *_summary(sheet, _OVERLAP, ordered.filter(gap < 0), "start_date"),
        *_summary(sheet, _GAP, ordered.filter(gap > gap_days), "start_date", gap_days),
    ]
    if "employees" in sheets:
        entries = sheets["employees"].frame.select("employee_id", "entry_date")
        entered = sheet.frame.join(entries, on="employee_id", maintain_order="left")
        early = entered.filter(pl.col("start_date") < pl.col("entry_date"))
        problems += _summary(sheet, _BEFORE_ENTRY, early, "start_date")
    return problems


def _undeclared(sheet: Sheet, column: str, declared: Iterable[str]) -> list[Problem]:
    strangers = sheet.frame.filter(~pl.col(column).is_in(list(declared)))
    consequence = {
        "measure": "it is kept and summed up as a mean",
        "outcome": "it is kept and no model predicts it",
    }[column]
    return [
        problem
        for (name,), rows in strangers.group_by(column, maintain_order=True)
        for problem in _summary(
            sheet,
            _Words(
                f"undeclared_{column}",
                f"{{}} rows of the {column} {name}, which dataset.toml does not declare; "
                + consequence,
                f"a section [{column}s.{name}] in dataset.toml",
                "declare it, or correct its name",
            ),
            rows,
            column,
        )
    ]


def _outcomes_without_assignment(sheets: Sheets) -> list[Problem]:
    if "assignments" not in sheets:
        return []
    starts = sheets["assignments"].frame.select("employee_id", "start_date", "unit_id").unique()
    outcomes = sheets["outcomes"]
    key = ["employee_id", "start_date", "unit_id"]
    with_unit = outcomes.frame.filter(pl.col("unit_id").is_not_null())
    without = outcomes.frame.filter(pl.col("unit_id").is_null())
    homeless = pl.concat(
        [with_unit.join(starts, on=key, how="anti"), without.join(starts, on=key[:2], how="anti")]
    )
    return _summary(outcomes, _NO_ASSIGNMENT, homeless, "start_date")


def nip_warnings(employees: Sheet, identities: pl.DataFrame) -> list[Problem]:
    """Warnings about people whose NIP contradicts the birth date or sex in their row.

    Args:
        employees: The sheet, its rows in the order of `identities`.
        identities: employee_id, name and nip of the same rows.
    """
    nips = identities["nip"].to_list()
    rows = employees.frame.select(LINE, "birth_date", "sex").with_columns(
        born=pl.Series([birth_day(nip) if nip else None for nip in nips], dtype=pl.Date),
        digit=pl.Series([nip[14] if nip else None for nip in nips], dtype=pl.String),
    )
    said = pl.col("sex").str.to_lowercase().replace_strict(_SEX_DIGITS, default=None)
    differs = (pl.col("born") != pl.col("birth_date")) | (pl.col("digit") != said)
    return _summary(employees, _NIP_DISAGREES, rows.filter(differs), "nip")


_SEX_DIGITS = {
    **dict.fromkeys(("male", "m", "l", "laki-laki", "laki laki", "pria", "1"), "1"),
    **dict.fromkeys(("female", "f", "p", "perempuan", "wanita", "2"), "2"),
}
