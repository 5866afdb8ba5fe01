"""A source against the data contract, every finding at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from records.checks import (
    columns,
    duplicates,
    names,
    people,
    references,
    report,
    rows,
    sense,
    spells,
    values,
    warnings,
)
from records.checks.references import Stored
from records.checks.sheet import Rule, Sheet, Sheets
from records.contract import TABLES
from records.dataset import Dataset
from records.identities.keys import fingerprint
from records.knowing.known import fill_defaults
from records.problems import Problem, refuse
from records.sources.masking import Known
from records.sources.source import LINE, RawTable, Source
from records.vocabulary import DROPPED_ABSENCE_KINDS

MAX_BAD = 0.05
"""Share of quarantined rows in a table above which the source is refused."""

_RAGGED = Rule(
    "wrong_number_of_cells",
    "as many cells as the header has",
    "look for a separator or a quotation mark inside a cell of this row or the one before",
)


@dataclass(frozen=True)
class TableCount:
    """How many rows of a table were read, accepted and left out.

    Attributes:
        read: Rows in the file.
        accepted: Good rows, repeated ones included.
        quarantined: Rows that are left out, each with its reason.
        repeated: Accepted rows that are equal to an earlier row; they are stored once.
        dropped: Rows of a kind that is never stored (sickness, maternity).
        without_effect: Rows left out because what they record never took effect.
    """

    read: int
    accepted: int
    quarantined: int
    repeated: int = 0
    dropped: int = 0
    without_effect: int = 0


@dataclass(frozen=True)
class Checked:
    """A source after the check.

    Attributes:
        source: The folder's or file's name.
        dataset: The contents of `dataset.toml`.
        dataset_text: The text of `dataset.toml`.
        frames: Good rows as values, by table: the contract's columns without identities, explicit
            `known_on` (null if there is none), further columns as text.
        columns: The columns each table's file has. Other columns, and those in which an empty cell
            means "not stated", leave the stored values of their rows as they are.
        identities: employee_id, name, nip.
        counts: How many rows were read, accepted and left out, by table.
        problems: Every finding.
        quarantine: One row a finding about a row, with the masked row.
        key_fingerprint: Fingerprint of the key that made the pseudonyms.
    """

    source: str
    dataset: Dataset
    dataset_text: str
    frames: Mapping[str, pl.DataFrame]
    columns: Mapping[str, tuple[str, ...]]
    identities: pl.DataFrame
    counts: Mapping[str, TableCount]
    problems: tuple[Problem, ...]
    quarantine: pl.DataFrame
    key_fingerprint: str

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the source may be stored."""
        return any(problem.degree == "refused" for problem in self.problems)

    def raise_if_refused(self) -> None:
        """Raise the one error that lists every refusal.

        Raises:
            ContractError: The source is refused.
        """
        if self.is_refused:
            raise refuse(self.problems)


def check_source(
    source: Source, *, key: bytes, max_bad: float = MAX_BAD, stored: Stored | None = None
) -> Checked:
    """The source's good rows, and everything that is wrong with the others.

    Args:
        source: What a reader has read.
        key: The key of the pseudonyms.
        max_bad: The share of quarantined rows in a table above which the source is refused.
        stored: What the store knows already, if there is one.
    """
    stored = stored or Stored()
    told = report.too_many_failed(source.problems, max_bad)
    problems: list[Problem] = []
    sheets: Sheets = {}
    for name, raw in source.tables.items():
        sheet, found = _open_sheet(raw)
        problems += found
        if sheet is not None:
            sheets[name] = sheet
    names.resolve_names(sheets, stored)
    problems += _missing_tables(source, stored)
    problems += _check_rows(sheets, source.dataset)
    identities, found = _take_identities(sheets, key)
    problems += found
    for sheet in sheets.values():
        duplicates.check_keys(sheet)
    references.check_births(sheets, stored)
    references.check_references(sheets, stored)
    problems += report.row_problems(sheets)
    problems += report.too_many_bad(sheets, max_bad)
    problems += warnings.find_warnings(sheets, source.dataset)
    known = Known.of(source.tables.values())
    return Checked(
        source=source.name,
        dataset=source.dataset,
        dataset_text=source.dataset_text,
        frames={
            name: sheet.frame.drop(LINE, *sheet.table.identity) for name, sheet in sheets.items()
        },
        columns={name: _said(sheet, source.tables[name]) for name, sheet in sheets.items()},
        identities=_of_accepted(identities, sheets),
        counts={name: _count(sheet) for name, sheet in sheets.items()},
        problems=known.hidden([*told, *report.placed(problems, sheets)]),
        quarantine=known.hidden_rows(report.quarantine(sheets)),
        key_fingerprint=fingerprint(key),
    )


def _open_sheet(raw: RawTable) -> tuple[Sheet | None, list[Problem]]:
    table = TABLES[raw.name]
    cells, problems = columns.named_cells(raw, table)
    if cells is None:
        return None, problems
    frame, faults = values.parse_cells(cells, table, is_typed_in=raw.is_typed_in)
    frame = fill_defaults(raw.name, frame)
    sheet = Sheet(
        table=table,
        file=raw.file,
        cells=cells,
        frame=frame,
        columns=tuple(name for name in cells.columns if name != LINE),
        read=cells.height + len(raw.broken),
        named=frame,
        places=raw.places,
        written=raw.written,
    )
    ragged = pl.DataFrame(
        {LINE: list(raw.broken), "found": list(raw.broken.values())},
        schema={LINE: pl.Int64, "found": pl.String},
    )
    sheet.add_faults(_RAGGED.broken_by(ragged, "", found=pl.col("found")), *faults)
    return sheet, problems


def _said(sheet: Sheet, raw: RawTable) -> tuple[str, ...]:
    return tuple(name for name in sheet.columns if name not in raw.silent)


def _missing_tables(source: Source, stored: Stored) -> list[Problem]:
    is_stored = {
        "employees": not stored.people.is_empty(),
        "assignments": stored.has_assignments,
    }
    tried = {*source.tables, *(problem.table for problem in source.problems)}
    return [
        Problem(
            "refused", "missing_table", name, f"{name}.csv", f"no table {name}",
            f"a file {name}.csv, {name}.csv.gz or {name}.parquet", "add the file",
        )
        for name, table in TABLES.items()
        if table.is_required and name not in tried and not is_stored[name]
    ]  # fmt: skip


def _check_rows(sheets: Sheets, dataset: Dataset) -> list[Problem]:
    problems: list[Problem] = []
    for name, sheet in sheets.items():
        if name == "absences":
            problems += _drop_kinds(sheet)
        problems += spells.leave_out_unheld(sheet)
        problems += sense.open_ends(sheet)
        rows.check_schema(sheet)
        rows.check_starts(sheet)
        sense.check_sense(sheet)
        if name == "ratings":
            rows.check_ratings(sheet, dataset.ratings)
        people.check_nips(sheet)
        sheet.settle()
    return problems


def _drop_kinds(absences: Sheet) -> list[Problem]:
    is_dropped = pl.col("kind").is_in(list(DROPPED_ABSENCE_KINDS))
    gone = absences.frame.filter(is_dropped.fill_null(value=False))
    absences.frame = absences.frame.filter(~is_dropped.fill_null(value=False))
    absences.dropped = gone.height
    if gone.is_empty():
        return []
    return [
        Problem(
            "warned", "dropped_kind", "absences", absences.file,
            "absences for sickness or maternity: dropped, nothing of them is stored",
            "no such rows", "leave them out of the export", line=int(gone[LINE][0]),
            column="kind", count=gone.height, lines=report.first_lines(gone[LINE]),
        )
    ]  # fmt: skip


def _take_identities(sheets: Sheets, key: bytes) -> tuple[pl.DataFrame, list[Problem]]:
    identities = pl.DataFrame(schema=dict.fromkeys(("employee_id", "name", "nip"), pl.String))
    problems: list[Problem] = []
    if "employees" in sheets:
        identities = people.identities(sheets["employees"], key=key)
        problems = warnings.nip_warnings(sheets["employees"], identities)
    people.pseudonymise(sheets, key=key)
    return identities, problems


def _of_accepted(identities: pl.DataFrame, sheets: Sheets) -> pl.DataFrame:
    if "employees" not in sheets:
        return identities
    accepted = sheets["employees"].frame.select("employee_id")
    kept = identities.filter(pl.any_horizontal(pl.col("name", "nip").is_not_null()))
    return kept.join(accepted, on="employee_id", how="semi").unique(
        subset="employee_id", keep="last", maintain_order=True
    )


def _count(sheet: Sheet) -> TableCount:
    quarantined = sheet.all_faults()[LINE].n_unique()
    return TableCount(
        read=sheet.read,
        accepted=sheet.read - quarantined - sheet.dropped - sheet.without_effect,
        quarantined=quarantined,
        repeated=sheet.repeated,
        dropped=sheet.dropped,
        without_effect=sheet.without_effect,
    )
