"""Twins of `features.appraisals`: own ratings, and how the destination's unit and rater rate."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from records.dataset import RatingScheme
from tests.oracles.case import Archive, Case, Twin, Value, remembered
from tests.oracles.posts import is_missing

THREE_YEARS = 3 * 365
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


@remembered
def _own(case: Case) -> pd.DataFrame:
    """The mover's ratings, oldest period first, with `relative` and `is_satisfactory`."""
    rows = _placed(case.archive, case.as_of)
    own: pd.DataFrame = rows[rows["employee_id"] == case.move["employee_id"]].sort_values(
        ["period_end", "period_start", "scheme", "unit_id"], na_position="first"
    )
    own["results"] = _positions(case.archive, own, "results_value")
    own["behaviour"] = _positions(case.archive, own, "behaviour_value")
    own["relative"] = [_relative(rows, row) for row in own.to_dict("records")]
    own["age_days"] = (case.as_of - own["period_end"]).dt.days
    own["is_satisfactory"] = [
        row["position"] >= _satisfactory(case.dataset.ratings[row["scheme"]]) - ROUNDING
        for row in own.to_dict("records")
    ]
    return own


def _satisfactory(scheme: RatingScheme) -> float:
    return _position(scheme, scheme.satisfactory)


def _relative(rows: pd.DataFrame, row: Any) -> float:  # noqa: ANN401 — a row of a frame
    """The position minus the mean of the unit's, or of everybody's where the unit has no other."""
    together = rows[
        (rows["scheme"] == row["scheme"])
        & (rows["period_start"] == row["period_start"])
        & (rows["period_end"] == row["period_end"])
    ]
    of_unit = together[together["unit_id"] == row["unit_id"]]
    group = of_unit if len(of_unit) > 1 else together
    return float(row["position"] - group["position"].mean())


def _last(values: pd.Series[Any]) -> Value:
    known = values.dropna()
    return None if known.empty else float(known.iloc[-1])


def rating_last(case: Case) -> Value:
    return _last(_own(case)["position"])


def rating_last_relative(case: Case) -> Value:
    return _last(_own(case)["relative"])


def rating_relative_3_years(case: Case) -> Value:
    own = _own(case)
    recent = own[own["age_days"] < THREE_YEARS + 31]
    return None if own.empty else float(recent["relative"].sum() / (len(recent) + 1))


def rating_trend(case: Case) -> Value:
    relative = _own(case)["relative"]
    if len(relative) < 2:
        return None
    return float(relative.iloc[-1] - relative.iloc[:-1].mean())


def rating_satisfactory_share(case: Case) -> Value:
    own = _own(case)
    return None if own.empty else float(own["is_satisfactory"].astype(float).mean())


def rating_results_last(case: Case) -> Value:
    return _last(_own(case)["results"])


def rating_behaviour_last(case: Case) -> Value:
    return _last(_own(case)["behaviour"])


def ratings_count(case: Case) -> Value:
    if len(case.view["ratings"]) == 0:
        return None
    return len(_own(case))


def days_since_rating(case: Case) -> Value:
    own = _own(case)
    return None if own.empty else float(own["age_days"].min())


@remembered
def _scheme_mean(archive: Archive, day: pd.Timestamp, scheme: str) -> float:
    """The mean of a scheme's ratings of three years, as known on a day."""
    rows = _placed(archive, day)
    age = (day - rows["known_on"]).dt.days
    return float(rows[(rows["scheme"] == scheme) & (age < THREE_YEARS)]["position"].mean())


def _leniency(case: Case, column: str, of: object) -> tuple[float, int]:
    """The sum and number of deviations, in three years, of a unit's or a rater's ratings."""
    rows = _placed(case.archive, case.as_of)
    age = (case.as_of - rows["known_on"]).dt.days
    given = rows[(rows[column] == of) & (age < THREE_YEARS)]
    deviations = [
        row["position"] - _scheme_mean(case.archive, row["known_on"], row["scheme"])
        for row in given.to_dict("records")
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
        rating_last, rating_last_relative, rating_relative_3_years, rating_trend,
        rating_satisfactory_share, rating_results_last, rating_behaviour_last, ratings_count,
        days_since_rating, destination_leniency, destination_rater_leniency, changes_supervisor,
    )
}  # fmt: skip
