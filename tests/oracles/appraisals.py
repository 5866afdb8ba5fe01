"""Twins of `features.appraisals`: own ratings, and how the destination's unit and rater rate."""

from __future__ import annotations

import math
from statistics import fmean
from typing import Any

import pandas as pd

from records.dataset import RatingScheme
from tests.oracles.case import Archive, Case, Twin, Value, remembered
from tests.oracles.posts import is_missing

THREE_YEARS = 3 * 365
RECENT = THREE_YEARS + 31
MIDDLE = 0.5
DRAWN_BY = 10
ROUNDING = 1e-12


def _position(scheme: RatingScheme | None, value: object, column: str = "value") -> float:
    """Where a value lies on its scheme, 0 worst to 1 best; NaN where it is none of it."""
    if scheme is None or is_missing(value):
        return math.nan
    if scheme.kind == "ordinal":
        # The parts of a rating may have words of their own.
        has_own_words = column != "value" and len(scheme.parts) > 0
        order = list(scheme.parts if has_own_words else scheme.order)
        return order.index(str(value)) / (len(order) - 1) if value in order else math.nan
    try:
        number = float(str(value))
    except ValueError:
        return math.nan
    return (number - scheme.lowest) / (scheme.highest - scheme.lowest)


def _positions(archive: Archive, rows: pd.DataFrame, column: str) -> pd.Series[float]:
    """Where the values of a column lie."""
    schemes = archive.dataset.ratings
    values = zip(rows["scheme"], rows[column], strict=True)
    positions = [_position(schemes.get(scheme), value, column) for scheme, value in values]
    return pd.Series(positions, index=rows.index, dtype="float64")


@remembered
def _placed(archive: Archive, day: pd.Timestamp) -> pd.DataFrame:
    """The ratings known on a day that have a place on their scheme."""
    rows = archive.on(day)["ratings"]
    placed = rows.assign(position=_positions(archive, rows, "value"))
    has_place: pd.Series[bool] = placed["position"].notna()
    return placed[has_place]


def _standing(archive: Archive, row: Any, column: str) -> float:  # noqa: ANN401 — a row of a frame
    """The share of the ratings of its scheme and period below it, equal ones half, on its day."""
    rows = _together(_placed(archive, row["known_on"]), row)
    positions = [each for each in _positions(archive, rows, column) if not math.isnan(each)]
    own = _position(archive.dataset.ratings.get(row["scheme"]), row[column], column)
    if math.isnan(own):
        return math.nan
    below = sum(each < own - ROUNDING for each in positions)
    equal = sum(abs(each - own) <= ROUNDING for each in positions)
    return (below + equal / 2) / max(len(positions), 1)


def _together(rows: pd.DataFrame, row: Any) -> pd.DataFrame:  # noqa: ANN401 — a row of a frame
    """The ratings of a rating's scheme and period."""
    is_together: pd.Series[bool] = (
        (rows["scheme"] == row["scheme"])
        & (rows["period_start"] == row["period_start"])
        & (rows["period_end"] == row["period_end"])
    )
    return rows[is_together]


@remembered
def _own(case: Case) -> pd.DataFrame:
    """The mover's ratings, oldest period first, with what the features say of each."""
    rows = _placed(case.archive, case.as_of)
    own: pd.DataFrame = rows[rows["employee_id"] == case.move["employee_id"]].sort_values(
        ["period_end", "period_start", "scheme", "unit_id"], na_position="first"
    )
    records = own.to_dict("records")
    own["standing"] = [_standing(case.archive, row, "value") for row in records]
    own["results"] = [_standing(case.archive, row, "results_value") for row in records]
    own["behaviour"] = [_standing(case.archive, row, "behaviour_value") for row in records]
    own["relative"] = [_relative(case, row) for row in own.to_dict("records")]
    own["satisfactory_gap"] = [
        _is_satisfactory(case, row)
        - fmean(_is_satisfactory(case, each) for each in _together(rows, row).to_dict("records"))
        for row in records
    ]
    own["age_days"] = (case.as_of - own["period_end"]).dt.days
    days = (own["period_end"] - own["period_start"]).dt.days + 1
    own["years"] = (days / 365.25).clip(0, 1)
    return own


def _is_satisfactory(case: Case, row: Any) -> float:  # noqa: ANN401 — a row of a frame
    return float(row["position"] >= _satisfactory(case.dataset.ratings[row["scheme"]]) - ROUNDING)


def _satisfactory(scheme: RatingScheme) -> float:
    return _position(scheme, scheme.satisfactory)


def _relative(case: Case, row: Any) -> float:  # noqa: ANN401 — a row of a frame
    """The standing minus the unit's mean, or minus the middle where the unit has no other."""
    together = _together(_placed(case.archive, case.as_of), row)
    of_unit = together[together["unit_id"] == row["unit_id"]].to_dict("records")
    own = _standing(case.archive, row, "value")
    if len(of_unit) < 2:
        return own - MIDDLE
    return own - fmean(_standing(case.archive, each, "value") for each in of_unit)


def _mean(case: Case, column: str, weight: float, days: int | None = None) -> Value:
    """A mean by length of period, drawn to 0 by so many years; None where there is nothing."""
    own = _own(case)
    own = own[own[column].notna()]
    if days is not None:
        own = own[own["age_days"] < days]
    if own.empty:
        return None
    return float((own[column] * own["years"]).sum() / (own["years"].sum() + weight))


def _last(case: Case, column: str) -> Value:
    recent = _own(case)[_own(case)["age_days"] < RECENT]
    return None if recent.empty else float(recent[column].iloc[-1])


def rating_last_standing(case: Case) -> Value:
    return _last(case, "standing")


def rating_last_relative(case: Case) -> Value:
    return _last(case, "relative")


def rating_relative_3_years(case: Case) -> Value:
    return _mean(case, "relative", 2, RECENT)


def rating_relative_career(case: Case) -> Value:
    return _mean(case, "relative", 4)


def rating_trend(case: Case) -> Value:
    recent, career = rating_relative_3_years(case), rating_relative_career(case)
    return None if recent is None or career is None else float(recent) - float(career)


def rating_satisfactory_gap(case: Case) -> Value:
    return _mean(case, "satisfactory_gap", 2, RECENT)


def _from_middle(case: Case, column: str) -> Value:
    own = _own(case)
    own = own[own[column].notna() & (own["age_days"] < RECENT)]
    if own.empty:
        return None
    total = ((own[column] - MIDDLE) * own["years"]).sum()
    return float(total / (own["years"].sum() + 2))


def rating_results_3_years(case: Case) -> Value:
    return _from_middle(case, "results")


def rating_behaviour_3_years(case: Case) -> Value:
    return _from_middle(case, "behaviour")


def rating_lag_days(case: Case) -> Value:
    own = _own(case)
    if own.empty:
        return None
    # Any version that was ever seen tells that a period is over and rated.
    everything = case.archive.tables["ratings"]
    has_place = _positions(case.archive, everything, "value").notna()
    seen = everything[has_place & (everything["known_on"] <= case.as_of)]
    lag = (seen["period_end"].max() - own["period_end"].max()).days
    return float(min(max(lag, 0), RECENT))


def _leniency(case: Case, column: str, of: object) -> tuple[float, int]:
    """The sum and number of deviations, in three years, of a unit's or a rater's ratings."""
    rows = _placed(case.archive, case.as_of)
    age = (case.as_of - rows["known_on"]).dt.days
    given = rows[(rows[column] == of) & (age < THREE_YEARS)]
    deviations = [
        _standing(case.archive, row, "value") - MIDDLE for row in given.to_dict("records")
    ]
    return float(sum(deviations)), len(deviations)


def _latest_rater(case: Case, column: str, of: object) -> str | None:
    """Who gave the rating of the latest period; of several, the one known last."""
    rows = _placed(case.archive, case.as_of)
    rated = rows[(rows[column] == of) & rows["rater_id"].notna()].sort_values(
        ["period_end", "period_start", "known_on", "employee_id", "scheme", "unit_id"],
        na_position="first",
    )
    return None if rated.empty else str(rated["rater_id"].iloc[-1])


def destination_leniency(case: Case) -> Value:
    total, count = _leniency(case, "unit_id", case.move["unit_id"])
    return total / (count + DRAWN_BY) if count else None


def destination_rater_leniency(case: Case) -> Value:
    rater = _latest_rater(case, "unit_id", case.move["unit_id"])
    if rater is None:
        return None
    total, count = _leniency(case, "rater_id", rater)
    return total / (count + DRAWN_BY)


def changes_supervisor(case: Case) -> Value:
    theirs = _latest_rater(case, "unit_id", case.move["unit_id"])
    own = _latest_rater(case, "employee_id", case.move["employee_id"])
    return None if theirs is None or own is None else float(theirs != own)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        rating_last_standing, rating_last_relative, rating_relative_3_years,
        rating_relative_career, rating_trend, rating_satisfactory_gap,
        rating_results_3_years, rating_behaviour_3_years, rating_lag_days,
        destination_leniency, destination_rater_leniency, changes_supervisor,
    )
}  # fmt: skip
