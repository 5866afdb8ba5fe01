"""Twins of `features.conduct`: what else is on the person's file."""

from __future__ import annotations

import pandas as pd

from tests.oracles.case import Case, Twin, Value
from tests.oracles.exposure import (
    YEAR_DAYS,
    entered_on,
    posts_kept_since,
    table_kept_since,
    table_rate,
)
from tests.oracles.posts import days_between

FIVE_YEARS = 5 * 365


def _begun(case: Case, table: str, column: str) -> pd.DataFrame:
    """The mover's rows of a table that have begun, oldest first, with `age_days` since then."""
    own = case.own(table)
    own = own[own[column] <= case.as_of].sort_values(column, kind="stable")
    return own.assign(age_days=(case.as_of - own[column]).dt.days)


def _count(case: Case, table: str, rows: pd.DataFrame) -> Value:
    """How many rows; None while nobody has a row in the table."""
    return len(rows) if len(case.view[table]) else None


def _open(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    is_open: pd.Series[bool] = rows["end_date"].isna() | (rows["end_date"] >= case.as_of)
    return rows[is_open]


def _recent(rows: pd.DataFrame, days: int = FIVE_YEARS) -> pd.DataFrame:
    """The rows that began in the last five years (or so many days)."""
    return rows[rows["age_days"] < days]


def _sanctions(case: Case) -> pd.DataFrame:
    return _recent(_begun(case, "sanctions", "start_date"))


def sanctions_5_years_count(case: Case) -> Value:
    return _count(case, "sanctions", _sanctions(case))


def active_sanctions_count(case: Case) -> Value:
    return _count(case, "sanctions", _open(case, _sanctions(case)))


def days_since_sanction(case: Case) -> Value:
    return float(_sanctions(case)["age_days"].min())


def _absences(case: Case) -> pd.DataFrame:
    """Absences with `back_days` since they ended (0: still away)."""
    rows = _begun(case, "absences", "start_date")
    is_over: pd.Series[bool] = rows["end_date"] < case.as_of
    until = (rows["end_date"] + pd.Timedelta(days=1)).where(is_over, case.as_of)
    return rows.assign(is_over=is_over, until=until, back_days=(case.as_of - until).dt.days)


def is_absent(case: Case) -> Value:
    if len(case.view["absences"]) == 0:
        return None
    return float(len(_open(case, _recent(_absences(case)))) > 0)


def days_since_absence(case: Case) -> Value:
    return float(_recent(_absences(case))["back_days"].min())


def study_leaves_10_years_count(case: Case) -> Value:
    rows = _recent(_absences(case), 2 * FIVE_YEARS)
    return _count(case, "absences", rows[rows["kind"].isin(["study_leave", "training"])])


def away_share(case: Case) -> Value:
    kept = table_kept_since(case, "absences", "start_date")
    if kept is None:
        return None
    since = case.as_of - pd.Timedelta(days=FIVE_YEARS)
    days = 0
    for row in _absences(case).to_dict("records"):
        if row["until"] > since if row["is_over"] else row["age_days"] < FIVE_YEARS:
            days += days_between(max(row["start_date"], since), row["until"])
    entry = entered_on(case)
    first = max([kept, since, *([] if entry is None else [entry])])
    years = days_between(min(first, case.as_of), case.as_of) / YEAR_DAYS
    return min(days / YEAR_DAYS / (years + 1), 1.0)


def _per_year(case: Case, table: str, column: str) -> Value:
    rows = case.view[table]
    kept = table_kept_since(case, table, column)
    return table_rate(case, table, rows[column], rows[column].notna() * 1.0, kept, FIVE_YEARS)


def awards_per_year(case: Case) -> Value:
    return _per_year(case, "awards", "awarded_on")


def absences_per_year(case: Case) -> Value:
    return _per_year(case, "absences", "start_date")


def acting_posts_per_year(case: Case) -> Value:
    rows = case.view["assignments"]
    acting = rows["capacity"].isin(["acting", "additional"]) * 1.0
    kept = posts_kept_since(case)
    return table_rate(case, "assignments", rows["start_date"], acting, kept, FIVE_YEARS)


def _acting(case: Case) -> pd.DataFrame:
    rows = _begun(case, "assignments", "start_date")
    return _recent(rows[rows["capacity"].isin(["acting", "additional"])])


def open_acting_posts_count(case: Case) -> Value:
    return _count(case, "assignments", _open(case, _acting(case)))


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
        sanctions_5_years_count, active_sanctions_count, days_since_sanction, is_absent,
        days_since_absence, study_leaves_10_years_count, away_share, awards_per_year,
        absences_per_year, acting_posts_per_year, open_acting_posts_count,
        acted_in_destination_unit, grade_level, days_in_grade,
    )
}  # fmt: skip
