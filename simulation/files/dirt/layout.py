"""What the columns of a file mean for planting faults in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from records.contract import TABLES, Table

ISO_DAY = "%Y-%m-%d"


@dataclass(frozen=True)
class Layout:
    """A file's columns by their meaning; empty where there is none of the kind.

    Attributes:
        key: Columns that name a row in the list of planted faults.
        day_form: How days are written.
        person: The column that says whose row it is.
        persons: Columns with a NIP that the contract looks at.
        days: Columns with a day.
        start: The day on which the row's fact begins.
        end: The day on which it ends.
        numbers: Columns with a number that need not be whole.
        words: Columns of a closed vocabulary.
        unit: The column that refers to a unit.
        value: The column with a rating.
        other: A column that the key leaves out, for a second version of a row.
        second: The same, where a reader knows which of the two rows counts and tells of the other.
        is_referred_to: Whether other tables name its rows: a bad row here would take theirs along.
        changes_alone: Whether a person gets one fault at most, since a row means something only
            beside the person's next.
        sex: The column with a person's sex.
        stand_in: A day that counts where the start is empty.
        overruled: Columns that say nothing where another is filled, with that other.
        is_master: Whether a row is a person.
    """

    key: tuple[str, ...]
    day_form: str = ISO_DAY
    person: str = ""
    persons: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unit: str = ""
    value: str = ""
    other: str = ""
    second: str = ""
    sex: str = ""
    stand_in: str = ""
    overruled: Mapping[str, str] = field(default_factory=dict)
    is_referred_to: bool = False
    changes_alone: bool = False
    is_master: bool = False


_ENDS = ("end_date", "period_end", "valid_to")
_PERSONS = ("employee_id", "rater_id")
_REFERRED_TO = ("units", "positions")
_OTHERS: Mapping[str, str] = {
    "assignments": "decree", "ratings": "value", "grades": "level", "educations": "institution",
    "trainings": "hours", "competencies": "score", "sanctions": "reason", "exits": "reason",
    "preferences": "strength", "surveys": "role_clarity", "position_requirements": "level",
    "measures": "value", "unit_measures": "value", "absences": "end_date",
}  # fmt: skip


def dataset_layout(name: str, columns: list[str]) -> Layout:
    """The layout of a table in the contract's form.

    Args:
        name: The table.
        columns: The columns that its file has.
    """
    table = TABLES[name]
    here = {column: dtype for column, dtype in table.columns.items() if column in columns}

    def of_type(kind: type[pl.DataType]) -> tuple[str, ...]:
        return tuple(column for column, dtype in here.items() if isinstance(dtype, kind))

    start = table.starts_on or ""
    has_end = start in ("start_date", "period_start", "valid_from")
    other = _OTHERS.get(name, "")
    return Layout(
        key=tuple(column for column in table.key if column in here),
        person="employee_id" if "employee_id" in here else "",
        persons=tuple(column for column in _PERSONS if column in here),
        days=of_type(pl.Date),
        start=start if start in here else "",
        end=next((column for column in _ENDS if has_end and column in here), ""),
        numbers=of_type(pl.Float64),
        words=_words(table, here),
        unit="unit_id" if "unit_id" in here else "",
        value="value" if name == "ratings" else "",
        other=other if other in here else "",
        sex="sex" if "sex" in here else "",
        is_referred_to=name in _REFERRED_TO,
        changes_alone=name == "assignments",
        is_master=name == "employees",
    )


def _words(table: Table, here: Mapping[str, pl.DataType]) -> tuple[str, ...]:
    return tuple(
        name
        for name, column in table.schema.columns().items()
        if name in here and column.words and isinstance(here[name], pl.String)
    )
