"""Twins of `features.learning`: educations, trainings and the skills that the post asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from tests.oracles.case import Case, Twin, Value, remembered
from tests.oracles.diary import pages_until
from tests.oracles.exposure import first_kept, table_rate
from tests.oracles.posts import is_missing, word

DRAWN_BY = 20
_WORD = re.compile(r"[^\W\d_]{4,}")
"""Four letters or more."""


def _words(values: Iterable[object]) -> set[str]:
    """The words of some cells of a row, in lower case."""
    text = " ".join(str(value) for value in values if not is_missing(value)).lower()
    return set(_WORD.findall(text))


def _matching(case: Case, rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows that share a word with the destination's title or job family."""
    wanted = _words(value or "" for value in (case.move["title"], case.move["job_family"]))
    shares = [bool(_words(row[name] for name in columns) & wanted)
              for row in rows.to_dict("records")]  # fmt: skip
    return rows[pd.Series(shares, index=rows.index, dtype=bool)]


def _none(case: Case, table: str) -> Value:
    """0 for somebody without a row, once anybody has one."""
    return 0 if len(case.view[table]) else None


def education_level(case: Case) -> Value:
    return float(case.own("educations")["level"].max())


def educations_5_years_count(case: Case) -> Value:
    own = case.own("educations")
    if own.empty:
        return _none(case, "educations")
    completed = own["completed_on"].fillna(own["known_on"])
    return int((completed > case.as_of - pd.DateOffset(years=5)).sum())


def education_matches(case: Case) -> Value:
    own = case.own("educations")
    if own.empty:
        return _none(case, "educations")
    return float(len(_matching(case, own, ["title", "field"])) > 0)


@remembered
def _placings(case: Case) -> set[tuple[Any, Any, Any]]:
    """Person, field and job family (None: not recorded) of everybody placed so far."""
    fields = case.view["educations"].dropna(subset=["field"])
    fields_by_person = fields.groupby("employee_id")["field"].agg(set).to_dict()
    placings = set()
    for person, pages in pages_until(case.archive, case.as_of).items():
        for page in pages:
            family = word(page.post["job_family"])
            for field in fields_by_person.get(person, ()):
                placings.add((person, field, family))
    return placings


def education_lift(case: Case) -> Value:
    family, placings = case.move["job_family"], _placings(case)
    if family is None:
        return None
    lifts = []
    for field in case.own("educations")["field"].dropna():
        with_field = sum(placing[1] == field for placing in placings)
        if with_field == 0:
            continue
        share = with_field / len(placings)
        in_family = sum(placing[2] == family for placing in placings)
        both = sum(placing[1:] == (field, family) for placing in placings)
        lifts.append(math.log((both + DRAWN_BY * share) / (in_family + DRAWN_BY) / share))
    return max(lifts, default=None)


@remembered
def _trainings(case: Case) -> pd.DataFrame:
    """The mover's trainings with `age_days` since they ended (negative: not yet)."""
    own = case.own("trainings").copy()
    ended_on = own["end_date"].fillna(own["start_date"]).fillna(own["known_on"])
    own["age_days"] = (case.as_of - ended_on).dt.days
    return own


def _ended_within(rows: pd.DataFrame, days: int) -> pd.DataFrame:
    return rows[(rows["age_days"] >= 0) & (rows["age_days"] < days)]


def _related(case: Case) -> pd.DataFrame:
    return _matching(case, _trainings(case), ["title", "field", "kind"])


def days_since_training(case: Case) -> Value:
    return float(_ended_within(_trainings(case), 5 * 365)["age_days"].min())


def _per_year(case: Case, amounts: Callable[[pd.DataFrame], pd.Series]) -> Value:
    def ended_on(rows: pd.DataFrame) -> pd.Series:
        return rows["end_date"].fillna(rows["start_date"]).fillna(rows["known_on"])

    everything = case.archive.tables["trainings"]
    seen = [max(each) for each in zip(everything["known_on"], ended_on(everything), strict=True)]
    kept = first_kept([day for day in seen if day <= case.as_of])
    rows = case.view["trainings"]
    return table_rate(case, "trainings", ended_on(rows), amounts(rows), kept, 3 * 365)


def training_hours_per_year(case: Case) -> Value:
    return _per_year(case, lambda rows: rows["hours"])


def trainings_per_year(case: Case) -> Value:
    return _per_year(case, lambda rows: rows["known_on"].notna() * 1.0)


def matching_trainings_5_years_count(case: Case) -> Value:
    if _trainings(case).empty:
        return _none(case, "trainings")
    return len(_ended_within(_related(case), 5 * 365))


def matching_trainings_last_year_count(case: Case) -> Value:
    return len(_ended_within(_related(case), 365)) or _none(case, "trainings")


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        education_level, educations_5_years_count, education_matches, education_lift,
        training_hours_per_year, trainings_per_year, days_since_training,
        matching_trainings_5_years_count, matching_trainings_last_year_count,
    )
}  # fmt: skip
