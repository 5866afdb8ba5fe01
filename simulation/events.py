"""What else is on record: study, training, grades, assessments, awards, wishes, surveys."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from records.words.grades import PNS
from simulation import words
from simulation.calendar import NEVER, YEAR_DAYS, date_column, day_number, day_of
from simulation.careers import Careers
from simulation.city import City
from simulation.people import Staff
from simulation.situation import OWN_REQUEST

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

ASSESSED_SHARE = 0.95
ASSESSED_EVERY_DAYS = 3 * 365
ASSESSMENT_VALID_DAYS = 3 * 365
ASSESSMENT_NOISE = 0.2
CLIMATE_NOISE = 0.25
MASTERS_LATER_SHARE = 0.08
SURVEYED_SHARE = 0.3
SURVEYS_FROM_YEAR = 2020
WISH_SHARE = 0.6

_DEGREES = {2: "SLTP", 3: "SLTA", 5: "D-III", 6: "S-1", 7: "S-2", 8: "S-3"}
_LEVEL_CODES = {2: "10", 3: "15", 5: "30", 6: "40", 7: "45", 8: "50"}
_GRADES = (
    "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d",
    "IV/a", "IV/b", "IV/c", "IV/d", "IV/e",
)  # fmt: skip
_FIRST_GRADE = {2: 2, 3: 4, 5: 6, 6: 8, 7: 9, 8: 10}
_HIGHEST_GRADE = {2: 7, 3: 9, 5: 10, 6: 12, 7: 13, 8: 15}
DAYS_A_GRADE = 4 * 365 + 1


def last_days(people: Staff, careers: Careers, last: int) -> Whole:
    """Each person's last day in the city's records."""
    days = np.full(people.count, last)
    for person, (day, _) in careers.exits.items():
        days[person] = day
    return days


def educations(people: Staff, rng: np.random.Generator) -> pl.DataFrame:
    """What people studied before they came, and the second degree that some took later."""
    nip = np.array(people.nip)
    level = people.schooling_level
    first = people.entered - rng.integers(90, 900, people.count)
    later = (level == 6) & (rng.random(people.count) < MASTERS_LATER_SHARE)
    later_on = people.arrived + rng.integers(700, 3000, people.count)
    person = np.concatenate([np.arange(people.count), np.flatnonzero(later)])
    levels = np.concatenate([level, np.full(later.sum(), 7)])
    fields = ["Umum" if number < 5 else people.schooling[who]
              for who, number in zip(person, levels, strict=True)]  # fmt: skip
    return pl.DataFrame(
        {
            "employee_id": nip[person].tolist(),
            "level": levels,
            "level_code": [_LEVEL_CODES[number] for number in levels.tolist()],
            "title": [
                f"{_DEGREES[number]} {field}"
                for number, field in zip(levels.tolist(), fields, strict=True)
            ],
            "field": fields,
            "institution": np.array(words.SCHOOLS)[
                rng.integers(0, len(words.SCHOOLS), len(person))
            ].tolist(),
            "completed_on": date_column(np.concatenate([first, later_on[later]])),
        }
    ).filter(pl.col("completed_on") <= date_column(np.array([people.trainings.ended.max()])).item())


def trainings(people: Staff, careers: Careers, last: int) -> pl.DataFrame:
    """Trainings that ended while the person was there."""
    learnt = people.trainings
    there = learnt.ended <= last_days(people, careers, last)[learnt.person]
    works = [words.WORKS[number] for number in learnt.work[there]]
    length = np.maximum(learnt.hours[there] // 8, 1)
    return pl.DataFrame(
        {
            "employee_id": np.array(people.nip)[learnt.person[there]].tolist(),
            "title": [work.training for work in works],
            "field": [work.name for work in works],
            "kind": pl.Series(["Bimbingan Teknis"] * len(works), dtype=pl.String),
            "hours": learnt.hours[there].astype(float),
            "start_date": date_column(learnt.ended[there] - length + 1),
            "end_date": date_column(learnt.ended[there]),
        }
    )


def grades(
    people: Staff, careers: Careers, span: tuple[int, int], rng: np.random.Generator
) -> pl.DataFrame:
    """Grades of permanent staff: one up every four years until the ceiling of their schooling."""
    until = last_days(people, careers, span[1])
    rows = []
    for person in np.flatnonzero(~people.is_pppk).tolist():
        level = int(people.schooling_level[person])
        grade, day = _FIRST_GRADE[level], int(people.entered[person])
        while day <= until[person]:
            if day >= people.entered[person]:
                rows.append((person, grade, day))
            if grade >= _HIGHEST_GRADE[level]:
                break
            grade, day = grade + 1, day + DAYS_A_GRADE + 30 * int(rng.integers(0, 12))
    found = np.array(rows)
    names = [_GRADES[number] for number in found[:, 1].tolist()]
    return pl.DataFrame(
        {
            "employee_id": np.array(people.nip)[found[:, 0]].tolist(),
            "grade": names,
            "ladder": [PNS] * len(names),
            "level": 10 * (1 + np.searchsorted((4, 8, 12), found[:, 1], "right"))
            + 1 + np.where(found[:, 1] < 12, found[:, 1] % 4, found[:, 1] - 12),
            "effective_on": date_column(found[:, 2]),
        }
    )  # fmt: skip


def assessments(
    people: Staff, careers: Careers, span: tuple[int, int], rng: np.random.Generator
) -> pl.DataFrame:
    """Assessed levels of competencies: nearly right, every three years, valid for three."""
    first, last = span
    until = last_days(people, careers, last)
    offset = rng.integers(0, ASSESSED_EVERY_DAYS, people.count)
    chosen = rng.random(people.count) < ASSESSED_SHARE
    start = np.maximum(people.arrived, first - ASSESSED_EVERY_DAYS)
    rounds = np.arange((last - first) // ASSESSED_EVERY_DAYS + 2)
    day = start[:, None] + offset[:, None] + rounds[None, :] * ASSESSED_EVERY_DAYS
    person, number = np.nonzero(chosen[:, None] & (day <= until[:, None]))
    assessed = day[person, number]
    true = people.skills_on(person, assessed)
    noise = rng.normal(0.0, ASSESSMENT_NOISE, true.shape)
    seen = np.round(np.clip(true + noise, 1.0, 5.0), 1)
    count = len(words.COMPETENCIES)
    return pl.DataFrame(
        {
            "employee_id": np.repeat(np.array(people.nip)[person], count).tolist(),
            "competency": list(words.COMPETENCIES) * len(person),
            "level": seen.ravel(),
            "assessed_on": date_column(np.repeat(assessed, count)),
            "valid_until": date_column(np.repeat(assessed + ASSESSMENT_VALID_DAYS, count)),
        }
    )


def awards(
    people: Staff, careers: Careers, span: tuple[int, int], rng: np.random.Generator
) -> pl.DataFrame:
    """Long-service medals after 10, 20 and 30 years, and now and then one for good work."""
    until = last_days(people, careers, span[1])
    rows = []
    for years in (10, 20, 30):
        day = people.entered + round(years * YEAR_DAYS) + 60
        reached = np.flatnonzero((day >= span[0]) & (day <= until)).tolist()
        title = f"Satyalancana Karya Satya {years} Tahun"
        rows += [(person, title, int(day[person])) for person in reached]
    rate = 0.01 * np.exp(0.8 * people.ability) * (span[1] - span[0]) / YEAR_DAYS
    for person in np.repeat(np.arange(people.count), rng.poisson(rate)).tolist():
        day_seen = int(rng.integers(span[0], span[1]))
        if people.arrived[person] < day_seen <= until[person]:
            rows.append((person, "Pegawai Teladan", day_seen))
    return pl.DataFrame(
        {
            "employee_id": [people.nip[person] for person, _, _ in rows],
            "title": [title for _, title, _ in rows],
            "awarded_on": date_column(np.array([day for _, _, day in rows], dtype=np.int64)),
        }
    ).unique(maintain_order=True)


def climate_measures(city: City, span: tuple[int, int], rng: np.random.Generator) -> pl.DataFrame:
    """A yearly survey of how each unit works together, on a scale of 1 to 5."""
    frames = []
    for year in range(day_of(span[0]).year - 1, day_of(span[1]).year):
        start, end = (day_number(day_of(span[0]).replace(year=year, month=month, day=day))
                      for month, day in ((1, 1), (12, 31)))  # fmt: skip
        climate = city.climate[:, year - city.first_year]
        seen = 3.2 + 0.5 * (climate + rng.normal(0.0, CLIMATE_NOISE, len(climate)))
        frames.append(
            pl.DataFrame(
                {
                    "unit_id": [unit.unit_id for unit in city.units],
                    "measure": pl.Series(["climate"] * len(climate), dtype=pl.String),
                    "period_start": date_column(np.full(len(climate), start)),
                    "period_end": date_column(np.full(len(climate), end)),
                    "value": np.round(np.clip(seen, 1.0, 5.0), 2),
                }
            )
        )
    return pl.concat(frames)


def wishes(city: City, people: Staff, careers: Careers, rng: np.random.Generator) -> pl.DataFrame:
    """Wishes stated before the moves that people asked for, and wishes that nothing came of."""
    log = careers.log
    cause, posts = np.array(log.cause), city.posts
    asked = np.flatnonzero((cause == OWN_REQUEST) & (rng.random(len(cause)) < WISH_SHARE))
    person, post = np.array(log.person)[asked], np.array(log.post)[asked]
    stated = np.array(log.decided)[asked] - rng.integers(20, 200, len(asked))
    extra = rng.integers(0, len(cause), len(asked))
    person = np.concatenate([person, np.array(log.person)[extra]])
    post = np.concatenate([post, rng.integers(0, len(posts.unit), len(extra))])
    stated = np.concatenate(
        [stated, np.array(log.start)[extra] + rng.integers(200, 500, len(extra))]
    )
    last = np.array(log.start).max()
    kept = stated <= last
    return pl.DataFrame(
        {
            "employee_id": np.array(people.nip)[person[kept]].tolist(),
            "wants_kind": pl.Series(["unit"] * int(kept.sum()), dtype=pl.String),
            "wants": [city.units[posts.unit[number]].unit_id for number in post[kept]],
            "strength": rng.choice([-1, 1, 2], int(kept.sum()), p=[0.1, 0.5, 0.4]),
            "stated_on": date_column(stated[kept]),
        }
    ).unique(["employee_id", "wants_kind", "wants", "stated_on"], maintain_order=True)


def surveys(people: Staff, careers: Careers, last: int, rng: np.random.Generator) -> pl.DataFrame:
    """Answers of some newcomers before the start and 3, 6 and 12 months after it."""
    log = careers.log
    fate, start, end = (np.array(values) for values in (log.fate, log.start, log.end))
    since = day_number(day_of(last).replace(year=SURVEYS_FROM_YEAR, month=1, day=1))
    asked = (fate >= 0) & (start >= since) & (rng.random(len(fate)) < SURVEYED_SHARE)
    frames = []
    for month in (0, 3, 6, 12):
        day = np.where(month == 0, start - 3, start + 30 * month)
        rows = np.flatnonzero(asked & (day <= last) & ((day < end) | (end == NEVER)))
        base = 3.1 + 0.9 * (fate[rows] - 0.7) + 0.06 * month
        answers = {
            name: np.round(np.clip(base + rng.normal(0.0, 0.6, len(rows)), 1.0, 5.0), 1)
            for name in ("role_clarity", "self_efficacy", "social_acceptance")
        }
        frames.append(
            pl.DataFrame(
                {
                    "employee_id": np.array(people.nip)[np.array(log.person)[rows]].tolist(),
                    "start_date": date_column(start[rows]),
                    "month": np.full(len(rows), month),
                    **answers,
                    "respondent": pl.Series(["self"] * len(rows), dtype=pl.String),
                    "answered_on": date_column(day[rows]),
                }
            )
        )
    return pl.concat(frames)
