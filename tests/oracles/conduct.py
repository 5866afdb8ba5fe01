"""Twins of `features.conduct`: what else is on the person's file."""

from __future__ import annotations

import pandas as pd

from tests.oracles.case import Case, Twin, Value

FIVE_YEARS = 5 * 365


def _begun(case: Case, table: str, column: str) -> pd.DataFrame:
    """The mover's rows of a table that have begun, oldest first, with `age_days` since then."""
    own = case.own(table)
    own = own[own[column] <= case.as_of].sort_values(column, kind="stable")
    return own.assign(age_days=(case.as_of - own[column]).dt.days)


def _count(case: Case, table: str, rows: pd.DataFrame) -> Value:
    """How many rows; None while nobody has a row in the table."""
    return len(rows) if len(case.view[table]) else None


def _open(rows: pd.DataFrame) -> pd.DataFrame:
    is_open: pd.Series[bool] = rows["end_date"].isna()
    return rows[is_open]


def _sanctions(case: Case) -> pd.DataFrame:
    return _begun(case, "sanctions", "start_date")


def sanctions_count(case: Case) -> Value:
    return _count(case, "sanctions", _sanctions(case))


def active_sanctions_count(case: Case) -> Value:
    return _count(case, "sanctions", _open(_sanctions(case)))


def days_since_sanction(case: Case) -> Value:
    return float(_sanctions(case)["age_days"].min())


def _awards(case: Case) -> pd.DataFrame:
    return _begun(case, "awards", "awarded_on")


def awards_count(case: Case) -> Value:
    return _count(case, "awards", _awards(case))


def awards_5_years_count(case: Case) -> Value:
    awards = _awards(case)
    return _count(case, "awards", awards[awards["age_days"] < FIVE_YEARS])


def _absences(case: Case) -> pd.DataFrame:
    """Absences with their `days` so far and `back_days` since they ended (0: still away)."""
    rows = _begun(case, "absences", "start_date")
    until = rows["end_date"].fillna(case.as_of)
    return rows.assign(
        days=(until - rows["start_date"]).dt.days, back_days=(case.as_of - until).dt.days
    )


def absence_days_5_years(case: Case) -> Value:
    rows = _absences(case)
    if len(case.view["absences"]) == 0:
        return None
    return float(rows[rows["age_days"] < FIVE_YEARS]["days"].sum())


def absences_count(case: Case) -> Value:
    return _count(case, "absences", _absences(case))


def is_absent(case: Case) -> Value:
    if len(case.view["absences"]) == 0:
        return None
    return float(len(_open(_absences(case))) > 0)


def days_since_absence(case: Case) -> Value:
    return float(_absences(case)["back_days"].min())


def study_leaves_count(case: Case) -> Value:
    rows = _absences(case)
    return _count(case, "absences", rows[rows["kind"].isin(["study_leave", "training"])])


def _acting(case: Case) -> pd.DataFrame:
    rows = _begun(case, "assignments", "start_date")
    return rows[rows["capacity"].isin(["acting", "additional"])]


def acting_posts_count(case: Case) -> Value:
    return _count(case, "assignments", _acting(case))


def open_acting_posts_count(case: Case) -> Value:
    return _count(case, "assignments", _open(_acting(case)))


def acted_in_destination_unit(case: Case) -> Value:
    if len(case.view["assignments"]) == 0:
        return None
    return float((_acting(case)["unit_id"] == case.move["unit_id"]).any())


def _grades(case: Case) -> pd.DataFrame:
    rows = case.own("grades").sort_values(["effective_on", "grade"])
    rows = rows[rows["effective_on"] <= case.as_of]
    return rows.assign(age_days=(case.as_of - rows["effective_on"]).dt.days)


def grade_level(case: Case) -> Value:
    grades = _grades(case)
    if grades.empty:
        return None
    last = grades.iloc[-1]
    kinds = case.own("employees")["employment_kind"].iloc[-1:]
    by_kind = "pppk" if "PPPK" in kinds.to_list() else "pns"
    ladder = by_kind if pd.isna(last["ladder"]) else last["ladder"]
    return None if ladder != "pns" or pd.isna(last["level"]) else float(last["level"])


def days_in_grade(case: Case) -> Value:
    return float(_grades(case)["age_days"].min())


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        sanctions_count, active_sanctions_count, days_since_sanction, awards_count,
        awards_5_years_count, absence_days_5_years, absences_count, is_absent,
        days_since_absence, study_leaves_count, acting_posts_count, open_acting_posts_count,
        acted_in_destination_unit, grade_level, days_in_grade,
    )
}  # fmt: skip
