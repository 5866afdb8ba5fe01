"""Twins of `features.destination`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from statistics import fmean
from typing import Any

import pandas as pd

from tests.oracles.case import Archive, Case, Twin, Value, remembered
from tests.oracles.diary import Page, Stay, most_people, pages_until, seen_within, stays
from tests.oracles.exposure import posts_kept_since
from tests.oracles.posts import (
    Post,
    days_between,
    is_missing,
    is_same,
    parent_of,
    present_posts,
    word,
)

YEAR_DAYS = 365
PRIOR_WEIGHT = 10
MINUTES_A_YEAR = 75_000

Among = Callable[[Stay], bool]
"""Whether a stay is among those that a mean is about."""


def _colleagues(case: Case) -> list[Post]:
    """The posts held in the destination's unit."""
    unit_id = case.move["unit_id"]
    return [post for post in present_posts(case.view).values() if post["unit_id"] == unit_id]


def _positions(case: Case) -> pd.DataFrame:
    """The positions in being: each as its latest row says, unless that has ended."""
    rows = case.view["positions"]
    begun = rows[rows["valid_from"].isna() | (rows["valid_from"] <= case.as_of)]
    latest: pd.DataFrame = begun.sort_values(
        ["position_id", "valid_from", "known_on"], na_position="first"
    ).drop_duplicates("position_id", keep="last")
    has_not_ended: pd.Series[bool] = latest["valid_to"].isna() | (latest["valid_to"] >= case.as_of)
    return latest[has_not_ended]


def _in_unit(case: Case) -> pd.DataFrame:
    positions = _positions(case)
    is_in_unit: pd.Series[bool] = positions["unit_id"] == case.move["unit_id"]
    return positions[is_in_unit]


def destination_job_family(case: Case) -> Value:
    return word(case.move["job_family"])


def destination_position_kind(case: Case) -> Value:
    return word(case.move["position_kind"])


def destination_level(case: Case) -> Value:
    level: Value = case.move["level"]
    return level


def destination_people_count(case: Case) -> Value:
    return len(_colleagues(case))


def destination_parent_people_count(case: Case) -> Value:
    parent = parent_of(case.view, case.move["unit_id"])
    held = present_posts(case.view).values()
    return len([post for post in held if parent_of(case.view, post["unit_id"]) == parent])


def destination_family_people_count(case: Case) -> Value:
    return len(
        [post for post in _colleagues(case) if is_same(post["job_family"], case.move["job_family"])]
    )


def destination_title_people_count(case: Case) -> Value:
    return len([post for post in _colleagues(case) if is_same(post["title"], case.move["title"])])


def destination_mean_tenure_days(case: Case) -> Value:
    tenures = [days_between(post["start_date"], case.as_of) for post in _colleagues(case)]
    return fmean(tenures) if tenures else None


def destination_mean_level(case: Case) -> Value:
    levels = [post["level"] for post in _colleagues(case) if not is_missing(post["level"])]
    return fmean(levels) if levels else None


def destination_turnover_share(case: Case) -> Value:
    left = [
        stay
        for stay in stays(case)
        if stay.last["unit_id"] == case.move["unit_id"]
        and seen_within(stay.left_seen_on, case, 2 * YEAR_DAYS)
        and not stay.keeps_unit_after
    ]
    people = len(_colleagues(case))
    return len(left) / (people + len(left)) if left else 0


def destination_newcomers_share(case: Case) -> Value:
    arrived = [
        stay
        for stay in stays(case)
        if stay.first["unit_id"] == case.move["unit_id"]
        and seen_within(stay.arrived_on, case, 2 * YEAR_DAYS)
        and stay.is_fresh
        and (stay.before is None or stay.before["unit_id"] != stay.first["unit_id"])
    ]
    people = len(_colleagues(case))
    return len(arrived) / people if people else None


def destination_vacancy_share(case: Case) -> Value:
    seats = _in_unit(case)["headcount_needed"].sum() or most_people(case, case.move["unit_id"])
    if not seats:
        return None
    return max(0.0, 1 - len(_colleagues(case)) / seats)


def destination_load_ratio(case: Case) -> Value:
    minutes = float(_in_unit(case)["workload_minutes"].sum())
    return minutes / (max(len(_colleagues(case)), 1) * MINUTES_A_YEAR) if minutes else None


def own_position(case: Case) -> dict[Hashable, Any] | None:
    """The destination's declared position."""
    positions = _positions(case)
    own = positions[positions["position_id"] == case.move["position_id"]]
    return own.to_dict("records")[0] if len(own) else None


def destination_headcount_needed(case: Case) -> Value:
    own = own_position(case)
    return float(own["headcount_needed"]) if own else None


def destination_requirements_count(case: Case) -> Value:
    required = case.view["position_requirements"]["position_id"] == case.move["position_id"]
    return int(required.sum()) or None


def _shrunk(values: Iterable[float], prior: float | None) -> float | None:
    """The mean, drawn towards a prior as if that had been seen ten times."""
    seen = list(values)
    return (
        None if prior is None else (sum(seen) + PRIOR_WEIGHT * prior) / (len(seen) + PRIOR_WEIGHT)
    )


def _year_stays(case: Case, among: Among) -> list[float]:
    """Of the arrivals that became judgeable within five years, 1 for each who had stayed."""
    a_year = pd.Timedelta(days=YEAR_DAYS)
    return [
        float(stay.left_seen_on is None or stay.left_seen_on > stay.arrived_on + a_year)
        for stay in stays(case)
        if stay.is_fresh
        and seen_within(stay.arrived_on + a_year, case, 5 * YEAR_DAYS)
        and among(stay)
    ]


def _lengths(case: Case, among: Among) -> list[float]:
    """Of the stays seen to have ended within five years, the days."""
    return [
        days_between(stay.arrived_on, stay.left_on)
        for stay in stays(case)
        if seen_within(stay.left_seen_on, case, 5 * YEAR_DAYS)
        and stay.left_on is not None
        and among(stay)
    ]


def _everybody(_: Stay) -> bool:
    return True


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None


def _arrived_with(case: Case, name: str) -> Among:
    return lambda stay: is_same(stay.first[name], case.move[name])


def _left_with(case: Case, name: str) -> Among:
    return lambda stay: is_same(stay.last[name], case.move[name])


def _arrived_under(case: Case, parent: object) -> Among:
    return lambda stay: bool(
        parent_of(case.archive.on(stay.arrived_on), stay.first["unit_id"]) == parent
    )


def _left_under(case: Case, parent: object) -> Among:
    """Under a parent unit, as the tree was on the last day that the person was in the post."""

    def was_under(stay: Stay) -> bool:
        assert stay.left_on is not None
        last_day = stay.left_on - pd.Timedelta(days=1)
        return bool(parent_of(case.archive.on(last_day), stay.last["unit_id"]) == parent)

    return was_under


def destination_unit_stays_share(case: Case) -> Value:
    parent = parent_of(case.view, case.move["unit_id"])
    overall = _mean(_year_stays(case, _everybody))
    nearby = _shrunk(_year_stays(case, _arrived_under(case, parent)), overall)
    return _shrunk(_year_stays(case, _arrived_with(case, "unit_id")), nearby)


def destination_title_stays_share(case: Case) -> Value:
    overall = _mean(_year_stays(case, _everybody))
    return _shrunk(_year_stays(case, _arrived_with(case, "title")), overall)


def destination_family_stays_share(case: Case) -> Value:
    overall = _mean(_year_stays(case, _everybody))
    return _shrunk(_year_stays(case, _arrived_with(case, "job_family")), overall)


def destination_level_stays_share(case: Case) -> Value:
    overall = _mean(_year_stays(case, _everybody))
    return _shrunk(_year_stays(case, _arrived_with(case, "level")), overall)


Held = Callable[[Page, pd.Timestamp], bool]
"""Whether a page is, on a day, of the posts that a rate is about."""


@remembered
def _days_of_the_tree(archive: Archive) -> tuple[pd.Timestamp, ...]:
    """Every day on which a unit's place in the tree can change."""
    units = archive.tables["units"]
    columns = ("valid_from", "valid_to", "known_on", "known_until")
    return tuple(sorted({day for name in columns for day in units[name].dropna()}))


def _years_held(case: Case, held: Held) -> float:
    """Years that people held such posts in five years, as far as departures are kept."""
    kept = posts_kept_since(case)
    if kept is None:
        return 0.0
    first = max(kept, case.as_of - pd.Timedelta(days=5 * YEAR_DAYS))
    days = 0
    for pages in pages_until(case.archive, case.as_of).values():
        for page in pages:
            begins = max(page.first_day, first)
            ends = case.as_of if page.last_day is None else page.last_day
            cuts = [day for day in _days_of_the_tree(case.archive) if begins < day < ends]
            pieces = zip([begins, *cuts], [*cuts, ends], strict=True)
            days += sum(
                max(days_between(start, end), 0) for start, end in pieces if held(page, start)
            )
    return days / 365.25


def _departures(case: Case, among: Among, held: Held, prior: float | None) -> float | None:
    """Departures a year of posts held, drawn to a prior by ten years' weight."""
    if prior is None:
        return None
    left = len(_lengths(case, among))
    return (left + PRIOR_WEIGHT * prior) / (_years_held(case, held) + PRIOR_WEIGHT)


def _all_departures(case: Case) -> float | None:
    years = _years_held(case, lambda _, __: True)
    return len(_lengths(case, _everybody)) / years if years else None


def _held_under(case: Case, parent: object) -> Held:
    return lambda page, day: bool(parent_of(case.archive.on(day), page.post["unit_id"]) == parent)


def _holds(case: Case, name: str) -> Held:
    return lambda page, _: is_same(page.post[name], case.move[name])


def destination_unit_departures_per_year(case: Case) -> Value:
    parent = parent_of(case.view, case.move["unit_id"])
    nearby = _departures(
        case, _left_under(case, parent), _held_under(case, parent), _all_departures(case)
    )
    return _departures(case, _left_with(case, "unit_id"), _holds(case, "unit_id"), nearby)


def destination_title_departures_per_year(case: Case) -> Value:
    among, held = _left_with(case, "title"), _holds(case, "title")
    return _departures(case, among, held, _all_departures(case))


def destination_family_departures_per_year(case: Case) -> Value:
    among, held = _left_with(case, "job_family"), _holds(case, "job_family")
    return _departures(case, among, held, _all_departures(case))


TWINS: dict[str, Twin] = {
    twin.__name__: twin
    for twin in (
        destination_job_family, destination_position_kind, destination_level,
        destination_people_count, destination_parent_people_count,
        destination_family_people_count, destination_title_people_count,
        destination_mean_tenure_days, destination_mean_level, destination_turnover_share,
        destination_newcomers_share, destination_vacancy_share, destination_load_ratio,
        destination_headcount_needed, destination_requirements_count,
        destination_unit_stays_share, destination_title_stays_share,
        destination_family_stays_share, destination_level_stays_share,
        destination_unit_departures_per_year, destination_title_departures_per_year,
        destination_family_departures_per_year,
    )
}  # fmt: skip
