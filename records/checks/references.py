"""Rows with an unknown employee, unit or position, or with a start before the person's birth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from records.checks.sheet import Rule, Sheet, Sheets
from records.identities.identity import compact_nip
from records.knowing.positions import with_position_ids
from records.sources.source import LINE

UNIT_COLUMNS = ("unit_id", "parent_id")
POSITION_COLUMNS = ("position_id",)


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(schema={"employee_id": pl.String, "birth_date": pl.Date})


@dataclass(frozen=True)
class Stored:
    """What the store holds already, for sources that complete an earlier one.

    Attributes:
        people: employee_id and birth_date of all stored people.
        units: Stored unit ids.
        positions: Stored position ids.
        has_assignments: Whether any assignment is stored.
        unit_names: unit_id and name of stored units, to find a unit by its name.
        posts: `POST_DESCRIPTION` of stored positions (if none are declared, of the posts that were
            held), to find a post by its unit and title.
        employee_by_nip: The employee_id of the people whose NIP is known, by NIP.
    """

    people: pl.DataFrame = field(default_factory=_nobody)
    units: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    has_assignments: bool = False
    unit_names: pl.DataFrame = field(default_factory=lambda: named_units([]))
    posts: pl.DataFrame = field(default_factory=lambda: described_posts([]))
    employee_by_nip: Mapping[str, str] = field(default_factory=dict)

    def with_source(
        self, frames: Mapping[str, pl.DataFrame], identities: pl.DataFrame | None = None
    ) -> Stored:
        """What is known once a source's checked rows, and who its people are, is there too."""
        people = [self.people]
        if "employees" in frames:
            people.append(frames["employees"].select("employee_id", "birth_date"))
        return Stored(
            people=pl.concat(people),
            units=self.units | _ids(frames, "units", "unit_id"),
            positions=self.positions | _ids(frames, "positions", "position_id"),
            has_assignments=self.has_assignments or "assignments" in frames,
            unit_names=named_units([self.unit_names, *_frame(frames, "units")]),
            posts=described_posts(
                [self.posts, *(_frame(frames, "positions") or _frame(frames, "assignments"))]
            ),
            employee_by_nip={**self.employee_by_nip, **employees_by_nip(identities)},
        )


POST_DESCRIPTION: dict[str, pl.DataType] = {
    "position_id": pl.String(), "unit_id": pl.String(), "title": pl.String(),
    "job_family": pl.String(), "position_kind": pl.String(), "level": pl.Int64(),
    "level_code": pl.String(),
}  # fmt: skip
"""What describes a post."""


def employees_by_nip(people: pl.DataFrame | None) -> dict[str, str]:
    """The employee_id of each NIP that belongs to exactly one person.

    Args:
        people: `employee_id` and `nip` (null: not known); None: there are no people.
    """
    if people is None:
        return {}
    known = people.select("employee_id", "nip").drop_nulls()
    pairs = {(compact_nip(nip), employee) for employee, nip in known.iter_rows()}
    counts = Counter(nip for nip, _ in pairs)
    return {nip: employee for nip, employee in pairs if counts[nip] == 1}


def named_units(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """unit_id and name, each pair once."""
    empty = pl.DataFrame(schema={"unit_id": pl.String, "name": pl.String})
    parts = [frame.select(empty.columns) for frame in frames]
    return pl.concat([empty, *parts]).drop_nulls().unique(maintain_order=True)


def described_posts(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """`POST_DESCRIPTION` of positions or of assignments, each position once, under its id."""
    empty = pl.DataFrame(schema=POST_DESCRIPTION)
    parts = [frame.select(empty.columns) for frame in frames]
    posts = pl.concat([empty, *parts]).filter(pl.col("unit_id").is_not_null())
    return with_position_ids(posts.unique(maintain_order=True)).unique(
        "position_id", keep="last", maintain_order=True
    )


def _frame(frames: Mapping[str, pl.DataFrame], name: str) -> list[pl.DataFrame]:
    return [frames[name]] if name in frames else []


def _ids(frames: Mapping[str, pl.DataFrame], name: str, column: str) -> frozenset[str]:
    return frozenset(frames[name][column]) if name in frames else frozenset()


def check_references(sheets: Sheets, stored: Stored) -> None:
    """Quarantine rows that refer to nothing; tables that others refer to are checked first.

    A row whose employee, unit or position is in quarantine itself refers to nothing; its message
    says so. Without a table of units or of positions, references to them are not checked.
    """
    _check_employees(sheets, stored)
    _check_units(sheets, stored)
    _check_positions(sheets, stored)


def check_births(sheets: Sheets, stored: Stored) -> None:
    """Quarantine rows that start before the birth of their employee."""
    births = stored.people
    if "employees" in sheets:
        rows = sheets["employees"].frame.select("employee_id", "birth_date")
        births = pl.concat([rows, births])
    births = births.drop_nulls().group_by("employee_id").agg(pl.col("birth_date").min())
    for sheet in sheets.values():
        column = sheet.table.starts_on
        if column is None or "employee_id" not in sheet.table.columns:
            continue
        rows = sheet.frame.select(LINE, "employee_id", column).join(births, on="employee_id")
        early = rows.filter(pl.col(column) < pl.col("birth_date"))
        rule = Rule(
            "before_birth", "a day after the person's birth", f"correct {column}, or the birth date"
        )
        sheet.add_faults(rule.broken_by(early, column, found=pl.col(column)))
        sheet.settle()


def _check_employees(sheets: Sheets, stored: Stored) -> None:
    known = set(stored.people["employee_id"])
    quarantined: set[str] = set()
    if "employees" in sheets:
        known |= set(sheets["employees"].frame["employee_id"])
        quarantined = _quarantined(sheets["employees"], "employee_id")
    for sheet in sheets.values():
        if sheet.table.name != "employees" and "employee_id" in sheet.table.columns:
            _check_column(sheet, "employee_id", "employee", known, quarantined)
            sheet.settle()


def _check_units(sheets: Sheets, stored: Stored) -> None:
    units = sheets.get("units")
    if units is None and not stored.units:
        return
    known, quarantined = set(stored.units), set[str]()
    if units is not None:
        known |= _close_units(units, stored.units)
        quarantined = _quarantined(units, "unit_id")
    for sheet in sheets.values():
        if sheet.table.name != "units" and "unit_id" in sheet.table.columns:
            _check_column(sheet, "unit_id", "unit", known, quarantined)
        if sheet.table.name == "preferences":
            _check_column(sheet, "wants", "unit", known, quarantined)
        sheet.settle()


def _close_units(units: Sheet, stored: frozenset[str]) -> set[str]:
    """The units that are known; those under an unknown one are quarantined with it."""
    lost = _lost_units(units.frame, stored)
    known = (set(stored) | set(units.frame["unit_id"])) - lost
    _check_column(units, "parent_id", "unit", known, _quarantined(units, "unit_id") | lost)
    units.settle()
    return known


def _lost_units(rows: pl.DataFrame, stored: frozenset[str]) -> set[str]:
    """Units without a row that is left once every row under an unknown unit is taken out.

    From unknown parents downwards, each row once: chains may be as long as there are units.
    """
    rows_of: Counter[str] = Counter(rows["unit_id"])
    children: dict[str, list[str]] = {}
    for unit, parent in rows.select("unit_id", "parent_id").drop_nulls().iter_rows():
        children.setdefault(parent, []).append(unit)
    unknown = [parent for parent in children if parent not in rows_of and parent not in stored]
    lost: set[str] = set()
    while unknown:
        for unit in children.get(unknown.pop(), ()):
            rows_of[unit] -= 1
            if not rows_of[unit] and unit not in stored:
                lost.add(unit)
                unknown.append(unit)
    return lost


def _check_positions(sheets: Sheets, stored: Stored) -> None:
    positions = sheets.get("positions")
    if positions is None and not stored.positions:
        return
    known, quarantined = set(stored.positions), set[str]()
    if positions is not None:
        known |= set(positions.frame["position_id"])
        quarantined = _quarantined(positions, "position_id")
    for sheet in sheets.values():
        if sheet.table.name != "positions" and "position_id" in sheet.table.columns:
            _check_column(sheet, "position_id", "position", known, quarantined)
        if sheet.table.name == "preferences":
            _check_column(sheet, "wants", "position", known, quarantined)
        sheet.settle()


def _quarantined(sheet: Sheet, column: str) -> set[str]:
    """Ids that stand in the file but only in rows that were taken out."""
    return set(sheet.named[column].drop_nulls()) - set(sheet.frame[column])


def _check_column(
    sheet: Sheet, column: str, kind: str, known: set[str], quarantined: set[str]
) -> None:
    values = pl.col(column)
    asked = sheet.frame.filter(values.is_not_null())
    if column == "wants":
        asked = asked.filter(pl.col("wants_kind") == kind)
    stranger = asked.filter(~values.is_in(list(known)))
    if stranger.is_empty():
        return
    table = f"{kind}s"
    shown = values
    if kind == "employee" and column in sheet.cells.columns:
        # A pseudonym says nothing to whoever wrote the NIP: the report masks what was written.
        written = sheet.cells.select(LINE, _written=column)
        stranger = stranger.join(written, on=LINE, how="left", maintain_order="left")
        shown = pl.coalesce("_written", column)
    why = pl.when(values.is_in(list(quarantined))).then(
        pl.format("{}, whose own row in {} is quarantined", shown, pl.lit(table))
    )
    found = why.otherwise(pl.format("{}, in no row of {}", shown, pl.lit(table)))
    by_nip = ", or a NIP of its column nip" if kind == "employee" else ""
    rule = Rule(
        f"unknown_{kind}",
        f"an id of the table {table}{by_nip}",
        f"correct the id, or add or correct the row in {table}",
    )
    sheet.add_faults(rule.broken_by(stranger, column, found=found))
