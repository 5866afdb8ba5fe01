"""Twins of `features.facts`: the kind of employment and the organisation's own columns."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.oracles.case import Case, Twin, Value
from tests.oracles.posts import present_spell, word


def _last_cell(rows: pd.DataFrame, name: str) -> Any:  # noqa: ANN401 — a cell of a frame
    return None if rows.empty else rows[name].iloc[-1]


def _of_unit(case: Case) -> pd.DataFrame:
    """The rows of the destination's unit that are valid by now, the latest last."""
    units = case.view["units"]
    begun = units["valid_from"].isna() | (units["valid_from"] <= case.as_of)
    own: pd.DataFrame = units[begun & (units["unit_id"] == case.move["unit_id"])]
    latest: pd.DataFrame = own.sort_values(["valid_from", "known_on"], na_position="first")
    return latest


def _recorded(case: Case, member: str) -> Any:  # noqa: ANN401 — a cell of a frame
    """The cell of `employees.x_name`, `units.x_name` or `assignments.x_name`."""
    table, name = member.split(".")
    if table == "assignments":
        present = present_spell(case)
        return None if present is None else present.post[name]
    return _last_cell(case.own("employees") if table == "employees" else _of_unit(case), name)


def employment_kind(case: Case) -> Value:
    return word(_last_cell(case.own("employees"), "employment_kind"))


def recorded_number(case: Case, member: str) -> Value:
    cell = _recorded(case, member)
    return None if cell is None else float(cell)


def recorded_word(case: Case, member: str) -> Value:
    return word(_recorded(case, member))


TWINS: dict[str, Twin] = {
    twin.__name__: twin for twin in (employment_kind, recorded_number, recorded_word)
}
