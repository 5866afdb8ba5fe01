"""A seeded organisation: every table of the data contract, the same bytes for the same seed."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import polars as pl

from records.contract import TABLES
from tests.builders.frames import Row, frame_of
from tests.builders.town.appraisals import (
    PREDICATES,
    measure_rows,
    rating_rows,
    unit_measure_rows,
)
from tests.builders.town.careers import Careers, PersonnelOffice
from tests.builders.town.events import PROBATION_DAYS, PersonnelFiles
from tests.builders.town.places import build_city
from tests.builders.town.reforms import reform
from tests.builders.town.spells import Spell
from tests.builders.town.staff import education_rows, grade_rows

SNAPSHOT_ON = date(2026, 6, 30)
"""The last day the organisation's records cover."""

PARQUET_TABLES = frozenset({"measures"})
GZIP_TABLES = frozenset({"ratings", "competencies"})

_LATE_SHARES = {
    "assignments": 0.04, "ratings": 0.03, "grades": 0.03, "educations": 0.05, "trainings": 0.05,
    "sanctions": 0.08, "measures": 0.02,
}  # fmt: skip
"""How many rows of a table the records showed later than the contract's rule says."""


@dataclass(frozen=True)
class Organisation:
    """What a folder of the data contract holds, in memory.

    Attributes:
        tables: One frame a table, all tables of the contract.
        dataset_toml: The text of `dataset.toml`.
    """

    tables: Mapping[str, pl.DataFrame]
    dataset_toml: str


def build_organisation(seed: int = 7, people: int = 400, years: int = 10) -> Organisation:
    """A town's personnel records over some years, without a row that the contract refuses.

    Ratings are marks in the first half of the years and predicates afterwards. Success after a move
    can be learnt: own past standing, experience in the job family, education, skills gap, training
    before the move and an own request help, a promotion into another unit hinders.

    Args:
        seed: The same seed gives the same organisation.
        people: How many people work there at any time within the years.
        years: How many whole years before the snapshot's the records cover.

    Returns:
        The organisation.
    """
    rng = random.Random(seed)
    begin = date(SNAPSHOT_ON.year - years, 1, 1)
    office = PersonnelOffice(rng, build_city(rng, people), begin=begin, until=SNAPSHOT_ON)
    careers = office.run(people, partial(reform, until=SNAPSHOT_ON))
    whole_years = range(begin.year, SNAPSHOT_ON.year)
    switch_year = begin.year + years // 2
    city = careers.city
    rows: dict[str, list[Row]] = {
        "employees": [person.row() for person in careers.people],
        "units": city.unit_rows(),
        "positions": city.position_rows(),
        "position_requirements": city.requirement_rows(),
        "ratings": list(rating_rows(rng, careers, whole_years, switch_year)),
        "measures": list(measure_rows(rng, careers, whole_years)),
        "unit_measures": list(unit_measure_rows(rng, careers, whole_years)),
        "grades": [row for person in careers.people for row in grade_rows(person, SNAPSHOT_ON)],
        "educations": [row for person in careers.people for row in education_rows(rng, person)],
        **PersonnelFiles(rng, careers, begin=begin, until=SNAPSHOT_ON).tables(),
        # Last, because the small faults of the paper change the ends that everything else reads.
        "assignments": _assignment_rows(rng, careers),
    }
    tables = {name: _known_table(rng, name, rows[name]) for name in TABLES}
    return Organisation(tables, _dataset_toml(seed))


def write_organisation(organisation: Organisation, folder: Path) -> Path:
    """Write the folder of the data contract: csv, some of it gzipped, one table as parquet.

    Columns without any value are left out.

    Args:
        organisation: What to write.
        folder: Made if it is missing.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(organisation.dataset_toml, encoding="utf-8")
    for name, frame in organisation.tables.items():
        filled = frame.select(column for column in frame if column.null_count() < frame.height)
        if name in PARQUET_TABLES:
            filled.write_parquet(folder / f"{name}.parquet")
        elif name in GZIP_TABLES:
            # No time in the header: the same organisation gives the same bytes.
            packed = gzip.compress(_csv(filled), mtime=0)
            (folder / f"{name}.csv.gz").write_bytes(packed)
        else:
            (folder / f"{name}.csv").write_bytes(_csv(filled))
    return folder


def _csv(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()


def _assignment_rows(rng: random.Random, careers: Careers) -> list[Row]:
    units = {u.unit_id: u for u in (*careers.city.past_units, *careers.city.units.values())}
    rows = []
    for number, spell in enumerate(careers.spells, start=1):
        row = spell.row(number % 10_000, units[spell.post.unit_id].work_pattern)
        row["end_date"] = _noted_end(rng, spell)
        if rng.random() < 0.08:
            row["decided_on"] = None
        if rng.random() < 0.1:
            row["decree"] = None
        rows.append(row)
    return rows


def _noted_end(rng: random.Random, spell: Spell) -> date | None:
    """The end as somebody noted it: now and then missing, too early (a gap) or too late."""
    end, chance = spell.end, rng.random()
    if end is None or spell.person.exited_on == end or chance > 0.04:
        return end
    if chance < 0.01:
        return None
    if chance < 0.025:
        return max(spell.start, end - timedelta(days=rng.randint(5, 60)))
    return end + timedelta(days=rng.randint(1, 40))


def _known_table(rng: random.Random, name: str, rows: Iterable[Row]) -> pl.DataFrame:
    """The table's rows that are known by the snapshot, some of them late."""
    frame = frame_of(name, list(rows))
    usual = frame.select(TABLES[name].known_on).to_series()
    share = _LATE_SHARES.get(name, 0.0)
    late = [
        known_on + timedelta(days=rng.randint(20, 200))
        if known_on is not None and rng.random() < share
        else None
        for known_on in usual
    ]
    return frame.with_columns(
        pl.coalesce(pl.col("known_on"), pl.Series(late, dtype=pl.Date)).alias("known_on")
    ).filter(pl.coalesce(pl.col("known_on"), usual, pl.lit(SNAPSHOT_ON)) <= SNAPSHOT_ON)


def _dataset_toml(seed: int) -> str:
    order = ", ".join(f'"{value}"' for value in PREDICATES)
    return f"""\
[dataset]
name = "Pemerintah Kota Banyuasri"
language = "id"
snapshot_on = {SNAPSHOT_ON}
source = "simulated for tests, seed {seed}"
licence = "CC0-1.0"

[moves]
changes = ["unit_id", "title", "job_family"]
merge_gap_days = 31
ignore_causes = ["reorganisation", "renaming", "equalisation", "reappointment"]

[ratings.skp]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

[ratings.predikat]
kind = "ordinal"
order = [{order}]
satisfactory = "Baik"

[ratings.predikat_triwulan]
kind = "ordinal"
order = [{order}]
satisfactory = "Baik"

[measures.kepuasan_layanan]
summary = "mean"
better = "higher"

[measures.pengaduan]
summary = "rate"
better = "lower"

[measures.serapan_anggaran]
summary = "last"
better = "higher"

[outcomes.adaptasi]
kind = "adaptation"
label = "Beradaptasi dengan baik"

[outcomes.bertahan_setahun]
kind = "stay"
days = 365
label = "Bertahan setahun di jabatan baru"

[outcomes.lulus_masa_percobaan]
kind = "supplied"
matures_after_days = {PROBATION_DAYS}
label = "Lulus masa percobaan"
"""
