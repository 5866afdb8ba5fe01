"""Twins of `features.measures`: one column a measure, and the person's main measure."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tests.oracles.case import Archive, Case, Twin, Value, remembered

HALF_LIFE_DAYS = 730
PEERS_DAYS = 730
TYPICAL_DAYS = 3 * 365
FIVE_YEARS = 5 * 365

Period = tuple[str, pd.Timestamp, pd.Timestamp]
"""A measure and the bounds of a period."""


def _period(row: Any) -> Period:  # noqa: ANN401 — a row of a frame
    return row["measure"], row["period_start"], row["period_end"]


@remembered
def _usable(archive: Archive, day: pd.Timestamp) -> pd.DataFrame:
    """The measures known on a day with `score` and `weight`, of rows that say anything."""
    rules, rows = archive.dataset.measures, archive.on(day)["measures"].copy()
    rows["exposure"] = rows["exposure"].fillna(1.0)
    scores, weights = [], []
    for row in rows.to_dict("records"):
        rule = rules.get(str(row["measure"]))
        summary = "mean" if rule is None else rule.summary
        exposure = row["exposure"]
        weights.append(exposure if summary in ("mean", "rate") else 1.0)
        if summary == "rate":
            scores.append(row["value"] / exposure if exposure > 0 else math.nan)
        else:
            scores.append(row["value"])
    rows["score"], rows["weight"] = scores, weights
    # Counted events have features of their own.
    is_counted = rows["measure"].map(lambda name: name in rules and rules[name].summary == "count")
    says_anything: pd.Series[bool] = (
        rows["score"].notna() & (rows["weight"] > 0) & ~is_counted.astype(bool)
    )
    return rows[says_anything]


def _of_period(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    measure, start, end = period
    is_of: pd.Series[bool] = (
        (rows["measure"] == measure) & (rows["period_start"] == start) & (rows["period_end"] == end)
    )
    return rows[is_of]


@remembered
def _mean_and_spread(archive: Archive, day: pd.Timestamp, period: Period) -> tuple[float, float]:
    """Of all people measured for a period, as known on a day."""
    rows = _of_period(_usable(archive, day), period)
    weight, score = rows["weight"], rows["score"]
    mean = (weight * score).sum() / weight.sum()
    variance = (weight * (score - mean) ** 2).sum() / weight.sum()
    return float(mean), math.sqrt(variance)


def _z(archive: Archive, row: Any) -> float:  # noqa: ANN401 — a row of a frame
    mean, spread = _mean_and_spread(archive, row["known_on"], _period(row))
    # Where all are equal nobody stands out.
    is_equal = spread <= 1e-6 * (1 + abs(mean))
    return 0.0 if is_equal else float((row["score"] - mean) / spread)


@remembered
def _unit_mean(archive: Archive, day: pd.Timestamp, period: Period, unit_id: str) -> float:
    """The weighted mean of a unit's `z` for a period, as known on a day."""
    rows = _of_period(_usable(archive, day), period)
    rows = rows[rows["unit_id"] == unit_id]
    total = sum(row["weight"] * _z(archive, row) for row in rows.to_dict("records"))
    return float(total / rows["weight"].sum())


def _unit_gap(archive: Archive, row: Any) -> float:  # noqa: ANN401 — a row of a frame
    if pd.isna(row["unit_id"]):
        return math.nan
    unit = _unit_mean(archive, row["known_on"], _period(row), row["unit_id"])
    return _z(archive, row) - unit


def _typical_weight(case: Case, measure: str) -> float:
    """The mean weight of a row of the measure over three years; NaN where there was none."""
    rows = _usable(case.archive, case.as_of)
    age = (case.as_of - rows["known_on"]).dt.days
    return float(rows[(rows["measure"] == measure) & (age < TYPICAL_DAYS)]["weight"].mean())


@remembered
def _own(case: Case, measure: str) -> pd.DataFrame:
    """The mover's rows of a measure, oldest period first."""
    rows = _usable(case.archive, case.as_of)
    is_own = (rows["employee_id"] == case.move["employee_id"]) & (rows["measure"] == measure)
    own: pd.DataFrame = rows[is_own].sort_values(
        ["period_end", "period_start", "unit_id"], na_position="first"
    )
    records = own.to_dict("records")
    own["z"] = [_z(case.archive, row) for row in records]
    own["unit_gap"] = [_unit_gap(case.archive, row) for row in records]
    own["age_days"] = (case.as_of - own["period_end"]).dt.days
    own["decayed"] = own["weight"] * 0.5 ** (own["age_days"] / HALF_LIFE_DAYS)
    own["is_last"] = own["period_end"] == own["period_end"].max()
    typical = _typical_weight(case, measure)
    own["typical"] = own["weight"] if math.isnan(typical) else typical
    return own


def _drawn_to_zero(own: pd.DataFrame, value: str, weight: str) -> Value:
    """The weighted mean, as if a typical row of value 0 had been seen besides."""
    if own.empty:
        return None
    seen = own[own[value].notna()]
    return float((seen[value] * seen[weight]).sum() / (seen[weight].sum() + own["typical"].iloc[0]))


def _in_last_period(own: pd.DataFrame, value: str) -> Value:
    last = own[own["is_last"]]
    if last.empty:
        return None
    return float((last[value] * last["weight"]).sum() / last["weight"].sum())


def _last_against_before(own: pd.DataFrame, value: str) -> Value:
    before = own[~own["is_last"].astype(bool)]
    last = _in_last_period(own, value)
    if before.empty or last is None:
        return None
    return float(last) - float((before[value] * before["decayed"]).sum() / before["decayed"].sum())


def measure_level(case: Case, member: str) -> Value:
    return _drawn_to_zero(_own(case, member), "z", "decayed")


def measure_last(case: Case, member: str) -> Value:
    return _in_last_period(_own(case, member), "z")


def measure_trend(case: Case, member: str) -> Value:
    return _last_against_before(_own(case, member), "z")


def measure_exposure(case: Case, member: str) -> Value:
    own = _own(case, member)
    if own.empty:
        return _begun(case)
    return float(own[own["age_days"] < 365]["exposure"].sum())


def measure_unit_gap(case: Case, member: str) -> Value:
    return _drawn_to_zero(_own(case, member), "unit_gap", "decayed")


def _begun(case: Case) -> Value:
    """0 for somebody who was never measured, once anybody was."""
    return 0 if len(case.view["measures"]) else None


def _directions(case: Case) -> dict[str, int]:
    """1 where a higher value of the measure is better, -1 where a lower one is."""
    return {
        name: 1 if rule.better == "higher" else -1
        for name, rule in case.dataset.measures.items()
        if rule.better is not None and rule.summary != "count"
    }


@remembered
def _main_measure(case: Case) -> str | None:
    """The measure with most exposure against what is typical for it."""
    most, main = 0.0, None
    for measure in sorted(_directions(case)):
        own = _own(case, measure)
        share = float((own["decayed"] / own["typical"]).sum())
        if share > most:
            most, main = share, measure
    return main


@remembered
def _main(case: Case) -> pd.DataFrame:
    """The mover's rows of the main measure, with `good` and `good_gap` in the better direction."""
    measure = _main_measure(case)
    if measure is None:
        return pd.DataFrame()
    own, direction = _own(case, measure).copy(), _directions(case)[measure]
    own["good"], own["good_gap"] = own["z"] * direction, own["unit_gap"] * direction
    return own


def performance_level(case: Case) -> Value:
    return _drawn_to_zero(_main(case), "good", "decayed")


def performance_last(case: Case) -> Value:
    return None if _main(case).empty else _in_last_period(_main(case), "good")


def performance_career(case: Case) -> Value:
    return _drawn_to_zero(_main(case), "good", "weight")


def performance_last_gap(case: Case) -> Value:
    last, career = performance_last(case), performance_career(case)
    return None if last is None or career is None else float(last) - float(career)


def performance_trend(case: Case) -> Value:
    return None if _main(case).empty else _last_against_before(_main(case), "good")


def performance_unit_gap(case: Case) -> Value:
    return _drawn_to_zero(_main(case), "good_gap", "decayed")


def performance_exposure_ratio(case: Case) -> Value:
    own = _main(case)
    if own.empty:
        return None
    return float(own[own["is_last"]]["weight"].sum() / own["typical"].iloc[0])


def performance_exposure_trend(case: Case) -> Value:
    own = _main(case)
    if own.empty:
        return None
    before = own[~own["is_last"].astype(bool) & (own["age_days"] < FIVE_YEARS)]
    if before.empty:
        return None
    by_period = before.groupby("period_end")["weight"].sum()
    return float(own[own["is_last"]]["weight"].sum() / by_period.mean())


def measured_lag_days(case: Case) -> Value:
    own, measure = _main(case), _main_measure(case)
    if own.empty:
        return None
    # Any version that was ever seen tells that a period is over and measured.
    latest = max(
        _usable(case.archive, day)[_usable(case.archive, day)["measure"] == measure][
            "period_end"
        ].max()
        for day in _days_seen(case, measure)
    )
    return float(min(max((latest - own["period_end"].max()).days, 0), 3 * 365))


def _days_seen(case: Case, measure: str | None) -> list[pd.Timestamp]:
    """The days up to the case's on which a row of the measure became known and said anything."""
    rows = case.archive.tables["measures"]
    days = set(rows[(rows["measure"] == measure) & (rows["known_on"] <= case.as_of)]["known_on"])
    return [day for day in days if (_usable(case.archive, day)["measure"] == measure).any()]


def performance_spread(case: Case) -> Value:
    own = _main(case)
    if own.empty:
        return None
    recent = own[own["age_days"] < FIVE_YEARS]
    return float(recent["good"].std()) if len(set(recent["period_end"])) > 1 else None


def destination_peers_level(case: Case) -> Value:
    measure = _main_measure(case)
    if measure is None:
        return None
    rows = _usable(case.archive, case.as_of)
    is_recent = (case.as_of - rows["known_on"]).dt.days < PEERS_DAYS
    is_peer = (rows["measure"] == measure) & (rows["unit_id"] == case.move["unit_id"])
    peers = rows[is_recent & is_peer]
    if peers.empty:
        return None
    total = sum(row["weight"] * _z(case.archive, row) for row in peers.to_dict("records"))
    return float(_directions(case)[measure] * total / peers["weight"].sum())


def performance_gap_to_destination(case: Case) -> Value:
    own, peers = performance_level(case), destination_peers_level(case)
    return None if own is None or peers is None else float(own) - float(peers)


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        measure_level, measure_last, measure_trend, measure_exposure, measure_unit_gap,
        performance_level, performance_last, performance_career, performance_last_gap,
        performance_trend, performance_unit_gap, performance_exposure_ratio,
        performance_exposure_trend, measured_lag_days, performance_spread,
        destination_peers_level, performance_gap_to_destination,
    )
}  # fmt: skip
