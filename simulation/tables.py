"""What happened in the city as tables of the data contract; a person is named by the NIP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from records.contract import TABLES
from simulation.appraisals import appraisals
from simulation.beginnings import as_begun
from simulation.calendar import NEVER, date_column
from simulation.careers import CAUSE_WORDS, REORGANISED_ON, SEVERITIES
from simulation.city import KINDS, City
from simulation.events import (
    assessments,
    awards,
    climate_measures,
    educations,
    grades,
    last_days,
    surveys,
    trainings,
    wishes,
)
from simulation.laws import YOUNG
from simulation.story import Story
from simulation.words import COMPETENCIES, WORKS

Whole = NDArray[np.int64]

RENAMED_ON = date(2019, 1, 1)
ONE_DAY = timedelta(days=1)
RENAMED_SHARE = 0.04
LATE_SHARE = 0.02
"""Of posts and appraisals, how many arrive in the records long after the fact."""
REASONS = {
    "light": "Terlambat masuk kerja", "moderate": "Tidak mencapai SKP",
    "severe": "Meninggalkan tugas",
}  # fmt: skip
_LEAST_SCHOOLING = np.array([3, 5, 6, 6])


def contract_tables(story: Story) -> dict[str, pl.DataFrame]:
    """The records of a city in the contract's columns and types, as far as they are kept."""
    rng, (first, last) = story.chance("tables"), story.options.span
    nip = np.array(story.people.nip)
    rated = appraisals(story.past, story.careers, story.periods, last, rng)
    found = {
        "employees": _employees(story),
        "units": _units(story.city, rng),
        "positions": _positions(story.city),
        "position_requirements": _requirements(story.city),
        "assignments": _assignments(story, nip, rng),
        "ratings": _ratings(story.city, rated, nip, last, rng),
        "unit_measures": climate_measures(story.city, (first, last), rng),
        "grades": grades(story.people, story.careers, (first, last), rng),
        "educations": educations(story.people, rng),
        "trainings": trainings(story.people, story.careers, last),
        "competencies": assessments(story.people, story.careers, (first, last), rng),
        "sanctions": _sanctions(story, nip),
        "awards": awards(story.people, story.careers, (first, last), rng),
        "absences": _absences(story, nip),
        "exits": _exits(story, nip),
        "preferences": wishes(story.city, story.people, story.careers, rng),
        "surveys": surveys(story.people, story.careers, last, rng),
    }
    tables = {name: _in_contract(name, found[name]) for name in TABLES if name in found}
    is_young = story.options.kind == YOUNG and not story.options.whole_records
    return as_begun(tables, story.options) if is_young else tables


def _in_contract(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with all of the contract's columns in order, a missing one empty."""
    table = TABLES[name]
    columns = {**table.columns, **({"known_on": pl.Date()} if "known_on" in frame.columns else {})}
    return frame.select(
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in columns.items()
    ).sort(*table.key)


def _employees(story: Story) -> pl.DataFrame:
    people = story.people
    return pl.DataFrame(
        {
            "employee_id": people.nip,
            "entry_date": date_column(people.entered),
            "employment_kind": np.where(people.is_pppk, "PPPK", "PNS").tolist(),
            "birth_date": date_column(people.born),
            "sex": np.where(people.is_woman, "F", "M").tolist(),
            "name": people.name,
            "nip": people.nip,
        }
    )


def _units(city: City, rng: np.random.Generator) -> pl.DataFrame:
    rows: list[tuple[str | date | None, ...]] = []
    later = {unit.successor for unit in city.units if unit.successor >= 0}
    for number, unit in enumerate(city.units):
        parent = None if unit.parent < 0 else city.units[unit.parent].unit_id
        since = REORGANISED_ON if number in later else None
        until = REORGANISED_ON - ONE_DAY if unit.successor >= 0 else None
        is_renamed = unit.kind == "division" and rng.random() < RENAMED_SHARE
        if is_renamed and since is None and until is None:
            last_day = RENAMED_ON - ONE_DAY
            rows.append((unit.unit_id, f"{unit.name} (lama)", parent, unit.kind, None, last_day))
            since = RENAMED_ON
        rows.append((unit.unit_id, unit.name, parent, unit.kind, since, until))
    columns = ["unit_id", "name", "parent_id", "kind", "valid_from", "valid_to"]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def _positions(city: City) -> pl.DataFrame:
    posts = city.posts
    kind = np.array(KINDS)[posts.kind]
    schooling = np.select(
        [posts.kind == 2, np.isin(posts.level, (2, 4)) & (posts.kind == 1)], [0, 1], default=2
    )
    return pl.DataFrame(
        {
            "position_id": posts.position_id,
            "unit_id": [city.units[number].unit_id for number in posts.unit],
            "title": posts.title,
            "job_family": posts.family,
            "position_kind": kind.tolist(),
            "level": posts.level,
            "level_code": [code or None for code in posts.level_code],
            "headcount_needed": posts.seats.astype(float),
            "workload_minutes": posts.workload,
            "min_education_level": _LEAST_SCHOOLING[schooling],
            "education_fields": [";".join(WORKS[number].schooling) for number in posts.work],
            "retirement_age": np.where(posts.level >= 7, 60.0, 58.0),
        }
    )


def _requirements(city: City) -> pl.DataFrame:
    count = len(city.posts.position_id)
    return pl.DataFrame(
        {
            "position_id": np.repeat(np.array(city.posts.position_id), len(COMPETENCIES)).tolist(),
            "competency": list(COMPETENCIES) * count,
            "level": city.posts.demands.ravel(),
        }
    )


def _assignments(story: Story, nip: NDArray[np.str_], rng: np.random.Generator) -> pl.DataFrame:
    log = story.careers.log
    definitive = pl.DataFrame(
        {
            "person": log.person,
            "post": log.post,
            "start_date": date_column(np.array(log.start)),
            "end_date": _last_days(np.array(log.end)),
            "cause": pl.Series([CAUSE_WORDS[cause] for cause in log.cause], dtype=pl.String),
            "decided_on": date_column(np.array(log.decided)),
            "round_id": [name or None for name in log.round],
            "capacity": pl.Series(["definitive"] * len(log.person), dtype=pl.String),
        }
    )
    acting = pl.DataFrame(
        story.careers.acting, schema=["person", "post", "start", "end"], orient="row"
    )
    together = pl.DataFrame(
        {
            "person": acting["person"],
            "post": acting["post"],
            "start_date": date_column(acting["start"].to_numpy()),
            "end_date": _last_days(acting["end"].to_numpy()),
            "cause": pl.Series([None] * acting.height, dtype=pl.String),
            "decided_on": date_column(acting["start"].to_numpy()),
            "round_id": pl.Series([None] * acting.height, dtype=pl.String),
            "capacity": pl.Series(["acting"] * acting.height, dtype=pl.String),
        }
    )
    posts = _positions(story.city).select(
        "position_id", "unit_id", "title", "job_family", "position_kind", "level", "level_code"
    )
    rows = pl.concat([definitive, together])
    described = pl.concat([rows, posts[rows["post"].to_list()]], how="horizontal")
    decree = pl.format("821.2/{}/{}", pl.int_range(1, pl.len() + 1), pl.col("decided_on").dt.year())
    return described.with_columns(
        employee_id=pl.Series(nip[rows["person"].to_numpy()].tolist()),
        decree=decree,
        known_on=_late(described["decided_on"], story.options.span[1], rng),
    )


def _last_days(over: Whole) -> pl.Series:
    """The last day of each interval, given the day on which it is over; null if it goes on."""
    return date_column(np.where(over == NEVER, NEVER, over - 1))


def _late(usual: pl.Series, last: int, rng: np.random.Generator) -> pl.Series:
    """A later `known_on` for a few rows, empty for the others: the contract's rule holds there."""
    count = len(usual)
    delay = np.where(rng.random(count) < LATE_SHARE, rng.integers(40, 300, count), NEVER)
    day = usual.cast(pl.Int32).to_numpy() + delay
    return date_column(np.where(day <= last, day, NEVER))


def _ratings(
    city: City, rated: pl.DataFrame, nip: NDArray[np.str_], last: int, rng: np.random.Generator
) -> pl.DataFrame:
    unit_ids = np.array([unit.unit_id for unit in city.units])
    rater = rated["rater"].to_numpy()
    raters = pl.Series(nip[rater].tolist())
    usual = rated["period_end"].dt.offset_by("31d")
    return rated.with_columns(
        employee_id=pl.Series(nip[rated["person"].to_numpy()].tolist()),
        unit_id=pl.Series(unit_ids[rated["unit"].to_numpy()].tolist()),
        rater_id=raters.set(pl.Series(rater < 0), None),
        known_on=_late(usual, last, rng),
    )


def _sanctions(story: Story, nip: NDArray[np.str_]) -> pl.DataFrame:
    person, day, severity = story.careers.sanctions.T
    days = np.array([180, 365, 730])[severity]
    is_there = day < last_days(story.people, story.careers, NEVER)[person]
    words = np.array(SEVERITIES)[severity].tolist()
    return pl.DataFrame(
        {
            "employee_id": nip[person].tolist(),
            "severity": words,
            "start_date": date_column(day),
            "end_date": date_column(day + days),
            "reason": [REASONS[word] for word in words],
        }
    ).filter(pl.Series(is_there)).unique(
        ["employee_id", "severity", "start_date"], maintain_order=True
    )  # fmt: skip


def _absences(story: Story, nip: NDArray[np.str_]) -> pl.DataFrame:
    leaves = story.careers.leaves
    return _of_people(
        nip, list(leaves), kind=["leave"] * len(leaves),
        start_date=[first for first, _ in leaves.values()],
        end_date=[
            back - 1 if back <= story.options.span[1] else NEVER for _, back in leaves.values()
        ],
    )  # fmt: skip


def _exits(story: Story, nip: NDArray[np.str_]) -> pl.DataFrame:
    exits = story.careers.exits
    return _of_people(
        nip, list(exits), exited_on=[day for day, _ in exits.values()],
        reason=[reason for _, reason in exits.values()],
    )  # fmt: skip


def _of_people(
    nip: NDArray[np.str_], person: list[int], **columns: Sequence[int] | Sequence[str]
) -> pl.DataFrame:
    """A table about people; columns of numbers are days."""
    made: Mapping[str, pl.Series] = {
        name: date_column(np.array(values, dtype=np.int64))
        if name.endswith(("_on", "_date"))
        else pl.Series(values, dtype=pl.String)
        for name, values in columns.items()
    }
    return pl.DataFrame({"employee_id": nip[person].tolist(), **made})
