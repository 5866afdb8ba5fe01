"""Random small organisations for property tests.

An organisation has 2 to 6 people in 2 to 5 units, each with up to 8 assignments and a few rows of
every other table. It is meant to be awkward: starts that tie, overlaps, gaps, missing fields, rows
entered late, and several versions of a row. It never breaks the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

import polars as pl
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from records.contract import FIRST_DAY, TABLES, Records
from records.dataset import Dataset, MoveRules
from tests.builders.frames import Row, records_from, with_rows
from tests.builders.people import DATASET
from tests.builders.random_rows import (
    ASSIGNMENTS,
    COMPETENCIES,
    DAYS,
    PERSON_ROWS,
    UNIT_MEASURES,
    Kind,
    placed,
)

_CHANGES = (("unit_id", "title", "job_family"), ("unit_id",), ("position_id", "level"))
_DISTANCES = st.floats(0, 50, width=16)
_MANY_ASSIGNMENTS = st.lists(ASSIGNMENTS, min_size=1, max_size=8)
_FEW_ROWS = {table: st.lists(rows, min_size=1, max_size=4) for table, rows in PERSON_ROWS.items()}
_UNIT_MEASURES = st.lists(UNIT_MEASURES, max_size=4)
_FILLED_TABLES = st.lists(st.sampled_from(tuple(PERSON_ROWS)), unique=True)
_VERSION_LAGS = st.integers(1, 400).map(timedelta)


Drawn = TypeVar("Drawn")


class Draw(Protocol):
    """Hypothesis's `draw`: of a composite strategy, or of `st.data()`."""

    def __call__(self, strategy: SearchStrategy[Drawn], label: Any = None) -> Drawn:  # noqa: ANN401
        """A value of the strategy."""


@dataclass(frozen=True)
class SmallOrganisation:
    """A drawn organisation.

    Attributes:
        records: Its rows as the loader would make them.
        dataset: What the organisation says about itself.
    """

    records: Records
    dataset: Dataset


@st.composite
def organisations(draw: st.DrawFn) -> SmallOrganisation:
    """Small organisations with rows in any table of the contract."""
    units = [f"u{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    people = [f"p{number}" for number in range(1, draw(st.integers(2, 6)) + 1)]
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["units"] = _drawn_units(draw, units)
    rows["positions"] = _drawn_positions(draw, units)
    rows["position_requirements"] = _drawn_requirements(draw, rows["positions"])
    choices: dict[Kind, Sequence[object]] = {
        "unit": units,
        "person": people,
        "post": _drawn_posts(draw, units, rows["positions"]),
    }
    rows["unit_measures"] = [placed(row, choices) for row in draw(_UNIT_MEASURES)]
    for person in people:
        rows["employees"].append(_drawn_employee(draw, person))
        _append(rows, _drawn_file(draw, person, choices))
    records = _settled(records_from(rows))
    versions = _drawn_versions(draw, records, count=draw(st.integers(0, 3)))
    return SmallOrganisation(_settled(with_rows(records, versions)), _drawn_dataset(draw))


def add_later_rows(records: Records, after: date, draw: Draw) -> Records:
    """The records with random rows more, all of them known after a day.

    Among them are new facts about known people and newcomers, also facts that were true long before
    the day, and new versions of rows that were known on it.

    Args:
        records: Records with at least one unit.
        after: Every new row is known after this day.
        draw: Hypothesis's `draw`.

    Returns:
        The longer records; whatever was known on `after` is as it was.
    """
    known_on = st.integers(1, 400).map(lambda count: after + timedelta(days=count))
    people = records["employees"]["employee_id"].unique().sort().to_list()
    units = records["units"]["unit_id"].unique().sort().to_list()
    choices: dict[Kind, Sequence[object]] = {
        "unit": units,
        "person": people,
        "post": _drawn_posts(draw, units, records["positions"].to_dicts()),
    }
    later: dict[str, list[Row]] = defaultdict(list)
    for person in draw(st.lists(st.sampled_from([*people, "newcomer"]), min_size=1, max_size=3)):
        if person not in people:
            later["employees"].append(_drawn_employee(draw, person))
        _append(later, _drawn_file(draw, person, choices))
    later["unit_measures"] = [placed(row, choices) for row in draw(_UNIT_MEASURES)]
    _append(later, _drawn_versions(draw, records, count=draw(st.integers(0, 4))))
    for rows in later.values():
        for row in rows:
            row["known_on"] = draw(known_on)
    return _settled(with_rows(records, later))


def in_other_order(records: Records, draw: Draw) -> Records:
    """The same records with the rows of every table shuffled."""
    seed = draw(st.integers(0, 2**16))
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=seed)
        for name, frame in records.tables.items()
    }
    return replace(records, tables=shuffled)


def _drawn_units(draw: Draw, units: Sequence[str]) -> list[Row]:
    """A forest: a unit's parent comes before it; some units were called otherwise later on."""
    rows: list[Row] = []
    for index, unit_id in enumerate(units):
        parent_id = draw(st.sampled_from([None, *units[:index]]))
        first: Row = {"unit_id": unit_id, "name": unit_id.upper(), "parent_id": parent_id}
        rows.append(first)
        if draw(st.integers(0, 3)) == 0:
            renamed_on = draw(DAYS)
            first["valid_to"] = renamed_on - timedelta(days=1)
            rows.append(
                {
                    "unit_id": unit_id,
                    "name": f"{unit_id.upper()} baru",
                    "parent_id": draw(st.sampled_from([None, *units[:index]])),
                    "valid_from": renamed_on,
                }
            )
    return rows


def _drawn_positions(draw: Draw, units: Sequence[str]) -> list[Row]:
    """Up to four positions; without any, views derive them from assignments."""
    return [
        {
            "position_id": f"j{number}",
            "unit_id": draw(st.sampled_from(units)),
            "title": draw(st.sampled_from(("Analis", "Pengelola", None))),
            "job_family": draw(st.sampled_from(("keuangan", "teknik", None))),
            "level": draw(st.sampled_from((1, 2, 3, None))),
            "headcount_needed": draw(st.sampled_from((0.0, 1.0, 2.5, None))),
            "min_education_level": draw(st.sampled_from((3, 6, None))),
            "education_fields": draw(st.sampled_from(("Akuntansi;Ekonomi", "Teknik Sipil", None))),
            "valid_from": draw(st.none() | DAYS),
        }
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]


def _drawn_requirements(draw: Draw, positions: Sequence[Row]) -> list[Row]:
    levels = st.sampled_from((None, 1.0, 3.0, 5.0))
    return [
        {"position_id": row["position_id"], "competency": competency, "level": level}
        for row in positions
        for competency in COMPETENCIES
        if (level := draw(levels)) is not None
    ]


def _drawn_posts(draw: Draw, units: Sequence[str], positions: Sequence[Row]) -> list[Row]:
    """A few posts that assignments share, so that the same post comes again."""
    columns = ("position_id", "unit_id", "title", "job_family", "level")
    of_positions: list[Row] = [{name: row.get(name) for name in columns} for row in positions]
    free: SearchStrategy[Row] = st.fixed_dictionaries(
        {
            "unit_id": st.sampled_from(units),
            "title": st.sampled_from(("Analis", "Pengelola", None)),
            "job_family": st.sampled_from(("keuangan", "teknik", None)),
            "level": st.sampled_from((1, 2, 3, None)),
        }
    )
    return [*of_positions, *draw(st.lists(free, min_size=1, max_size=4))]


def _drawn_employee(draw: Draw, person: str) -> Row:
    return {
        "employee_id": person,
        "entry_date": draw(st.none() | DAYS),
        "employment_kind": draw(st.sampled_from(("PNS", "PPPK", None))),
        # The first has one, so that the column is a number whoever else comes.
        "x_distance": draw(_DISTANCES if person == "p1" else st.none() | _DISTANCES),
    }


def _drawn_file(
    draw: Draw, person: str, choices: Mapping[Kind, Sequence[object]]
) -> dict[str, list[Row]]:
    """Rows of one person: at least one assignment, and a few rows of some other tables."""
    assignments = draw(_MANY_ASSIGNMENTS)
    starts = [row["start_date"] for row in assignments]
    drawn = {"assignments": assignments} | {
        table: draw(_FEW_ROWS[table]) for table in draw(_FILLED_TABLES)
    }
    return {
        table: [{"employee_id": person} | placed(row, {**choices, "start": starts}) for row in rows]
        for table, rows in drawn.items()
    }


def _drawn_versions(draw: Draw, records: Records, *, count: int) -> dict[str, list[Row]]:
    """New versions of rows: one column outside the key is empty now, or the value is another."""
    versions: dict[str, list[Row]] = defaultdict(list)
    filled = [name for name, frame in records.tables.items() if len(frame)]
    for table in draw(st.lists(st.sampled_from(filled), min_size=count, max_size=count)):
        frame = records[table].drop("known_until")
        row: dict[str, Any] = frame.row(draw(st.integers(0, len(frame) - 1)), named=True)
        if columns := _changeable_columns(table):
            row[draw(st.sampled_from(columns))] = None
        elif frame.schema.get("value") == pl.Float64:
            row["value"] += 1.0
        row["known_on"] = max(row["known_on"], FIRST_DAY) + draw(_VERSION_LAGS)
        versions[table].append(row)
    return versions


def _changeable_columns(table: str) -> list[str]:
    """Columns that a new version may empty: outside the key, not needed, no bound of time."""
    fixed = {*TABLES[table].key, *TABLES[table].required, "level", "score"}
    return [
        name
        for name in TABLES[table].record_columns
        if name not in fixed and not name.endswith(("_from", "_to", "_date"))
    ]


def _append(rows: dict[str, list[Row]], more: Mapping[str, Sequence[Row]]) -> None:
    for table, drawn in more.items():
        rows[table] += drawn


def _drawn_dataset(draw: Draw) -> Dataset:
    rules = MoveRules(
        changes=draw(st.sampled_from(_CHANGES)), merge_gap_days=draw(st.sampled_from((0, 31)))
    )
    return replace(DATASET, moves=rules)


def _settled(records: Records) -> Records:
    """Of versions that became known on one day, one alone: the contract knows no other."""
    settled = {
        name: frame.filter((pl.col("known_until") > pl.col("known_on")).fill_null(value=True))
        for name, frame in records.tables.items()
    }
    return replace(records, tables=settled)
