"""A personnel agency's records in the contract's form, as its SIASN could tell them too.

Where the town of `build_organisation` has everything that the contract allows, these records have
what the national record can say: NIPs as ids, titles that carry their grade, official codes beside
levels, four appraisal schemes, reorganised units and equalised posts. Nobody in them is alive.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from records.contract import TABLES
from records.knowing.positions import derived_position_id
from records.sources.siasn import codes, jobs
from records.sources.siasn.organisation import dataset_text
from tests.builders.frames import Row

SNAPSHOT_ON = date(2026, 6, 30)
REORGANISED_ON = date(2019, 1, 1)
EQUALISED_ON = date(2021, 12, 31)
FIRST_SERIAL = 900

DATASET_TOML = dataset_text("Pemerintah Kota Tirtasari", SNAPSHOT_ON)

_GRADE_NAMES = tuple((int(code), grade.name) for code, grade in codes.GRADES.items())
_SCHOOLING = (
    (6, "40", "S-1 Teknik Sipil", "Teknik Sipil"), (5, "30", "D-III Akuntansi", "Akuntansi"),
    (7, "45", "S-2 Kebijakan Publik", "Kebijakan Publik"), (3, "15", "SLTA IPA", "IPA"),
)  # fmt: skip
_COURSES = (("Bimbingan Teknis Anggaran", "Keuangan", "Bimbingan Teknis"),
            ("Seminar Pelayanan", "Pelayanan", "Seminar"))  # fmt: skip
_SUBJECTS = ("Mutasi", "Anggaran", "Kearsipan")
_COMPETENCIES = ("Integritas", "Kerja Sama")


@dataclass(frozen=True)
class _Post:
    unit_id: str
    title: str
    kind: str
    eselon: str | None = None

    @property
    def row(self) -> Row:
        """The post in an assignment."""
        family = jobs.job_family(self.title, self.kind)
        level = jobs.job_level(self.kind, self.eselon, self.title)
        return {
            "position_id": derived_position_id(self.unit_id, self.title, family, level),
            "unit_id": self.unit_id, "title": self.title, "job_family": family, "level": level,
            "position_kind": self.kind,
            "level_code": jobs.level_code(self.kind, self.eselon, self.title),
        }  # fmt: skip


@dataclass
class _Person:
    nip: str
    name: str
    sex: str
    kind: str
    birth: date
    entry: date
    exit: date | None = None
    spells: list[tuple[date, _Post, str | None]] = field(default_factory=list)

    def post_on(self, day: date) -> _Post | None:
        """The post held on a day."""
        place = bisect_right([start for start, _, _ in self.spells], day)
        return self.spells[place - 1][1] if place else None


def build_agency(people: int = 60, years: int = 13, seed: int = 7) -> dict[str, pl.DataFrame]:
    """Tables of the contract, all of them accepted by every check.

    Args:
        people: How many people the records ever show.
        years: Years before the snapshot's that they cover.
        seed: The same seed gives the same records.
    """
    rng = random.Random(seed)
    begin = date(SNAPSHOT_ON.year - years, 1, 1)
    units = _units(max(people // 60, 2))
    staff = _staff(rng, people, begin, units)
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    rows["units"] = units
    heads = _heads(staff)
    for person in staff:
        for table, row in _rows_of(rng, person, begin, staff, heads):
            rows[table].append(row)
    rows["positions"] = _positions(rows["assignments"])
    rows["position_requirements"] = [
        {"position_id": row["position_id"], "competency": competency, "level": 3.0}
        for row in rows["positions"] for competency in _COMPETENCIES
    ]  # fmt: skip
    return {name: _frame(name, rows[name]) for name in TABLES}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    schema = {**TABLES[name].columns, "known_on": pl.Date()}
    values = {column: [row.get(column) for row in rows] for column in schema}
    return pl.DataFrame(values, schema=schema)


def _unit_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32].upper()


def _units(agencies: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(agencies):
        agency = f"Dinas {number + 1}"
        rows.append({"unit_id": _unit_id(agency), "name": agency, "kind": "agency"})
        for subject in _SUBJECTS:
            name = f"Bidang {subject} {agency}"
            rows.append(
                {"unit_id": _unit_id(name), "name": name, "kind": "division",
                 "parent_id": _unit_id(agency)}
            )  # fmt: skip
    dissolved = dict(rows[1])
    rows[1]["valid_to"] = REORGANISED_ON - timedelta(days=1)
    rows.append(
        dissolved | {"unit_id": _unit_id("baru"), "name": "Bidang Mutasi dan Promosi Dinas 1",
                     "valid_from": REORGANISED_ON}
    )  # fmt: skip
    return rows


def _staff(rng: random.Random, count: int, begin: date, units: list[Row]) -> list[_Person]:
    return [_person(rng, number, begin, units) for number in range(count)]


def _person(rng: random.Random, number: int, begin: date, units: list[Row]) -> _Person:
    latest = min(3000, (SNAPSHOT_ON - begin).days - 700)
    entry = (begin + timedelta(days=rng.randint(-3000, latest))).replace(day=1)
    birth = date(entry.year - rng.randint(22, 34), rng.randint(1, 12), rng.randint(1, 28))
    sex = rng.choice("MF")
    kind = "PPPK" if entry.year >= 2019 and number % 3 == 0 else "PNS"
    block = f"{entry:%Y}21" if kind == "PPPK" else f"{entry:%Y%m}"
    serial = FIRST_SERIAL + number % 100
    # Who would share a number with another of these people was born in another year.
    birth = birth.replace(year=birth.year - number // 100 % 3)
    nip = f"{birth:%Y%m%d}{block}{1 if sex == 'M' else 2}{serial:03d}"
    person = _Person(nip, f"Orang Karangan {number}", sex, kind, birth, entry)
    if rng.random() < 0.2:
        last = max(entry, begin) + timedelta(days=500)
        person.exit = last + timedelta(days=rng.randint(0, max((SNAPSHOT_ON - last).days, 0)))
    person.spells = list(_spells(rng, person, units))
    return person


def _spells(
    rng: random.Random, person: _Person, units: list[Row]
) -> Iterator[tuple[date, _Post, str | None]]:
    until = person.exit or SNAPSHOT_ON
    day = person.entry
    post: _Post | None = None
    while day < until:
        unit = _open_unit(rng, units, day)
        post = _post(rng, unit, day)
        yield day, post, "first" if day == person.entry else None
        following = day + timedelta(days=rng.randint(300, 1500))
        for changed_on, cause, changed in _reforms(post, rng, units):
            if day < changed_on < min(following, until):
                yield changed_on, changed, cause
                post = changed
        day = following


def _open_unit(rng: random.Random, units: list[Row], day: date) -> Row:
    def is_open(unit: Row) -> bool:
        since, until = unit.get("valid_from"), unit.get("valid_to")
        return (since is None or since <= day) and (until is None or day < until)  # type: ignore[operator]  # days

    return rng.choice([unit for unit in units if is_open(unit)])


def _post(rng: random.Random, unit: Row, day: date) -> _Post:
    unit_id, name = str(unit["unit_id"]), str(unit["name"])
    draw = rng.random()
    if unit["kind"] == "agency" and draw < 0.3:
        return _Post(unit_id, f"Kepala {name}", "structural", "22")
    if draw < 0.15:
        return _Post(unit_id, f"Kepala {name}", "structural", "32")
    if draw < 0.35 and day < EQUALISED_ON:
        return _Post(unit_id, f"Kepala Seksi {name}", "structural", "41")
    if draw < 0.7:
        grade = rng.choice(("Ahli Pertama", "Ahli Muda", "Ahli Madya"))
        return _Post(unit_id, f"Analis Kepegawaian {grade}", "functional")
    if draw < 0.8:
        return _Post(unit_id, f"Arsiparis {rng.choice(('Terampil', 'Mahir'))}", "functional")
    return _Post(unit_id, rng.choice(("Pengelola Data", "Pengadministrasi Umum")), "general")


def _reforms(
    post: _Post, rng: random.Random, units: list[Row]
) -> Iterator[tuple[date, str, _Post]]:
    if post.unit_id == units[1]["unit_id"]:
        post = _Post(_unit_id("baru"), post.title, post.kind, post.eselon)
        yield REORGANISED_ON, "reorganisation", post
    if post.eselon == "41" and rng.random() < 0.8:
        grade = _Post(post.unit_id, "Analis Kebijakan Ahli Muda", "functional")
        yield EQUALISED_ON, "equalisation", grade


def _heads(staff: list[_Person]) -> Mapping[str, str]:
    """Somebody to rate each unit's people."""
    heads: dict[str, str] = {}
    for person in staff:
        for _, post, _ in person.spells:
            if post.kind == "structural":
                heads.setdefault(post.unit_id, person.nip)
    return heads


def _rows_of(
    rng: random.Random,
    person: _Person,
    begin: date,
    staff: list[_Person],
    heads: Mapping[str, str],
) -> Iterator[tuple[str, Row]]:
    person_id: Row = {"employee_id": person.nip}
    yield "employees", person_id | {
        "entry_date": person.entry, "employment_kind": person.kind, "birth_date": person.birth,
        "sex": person.sex, "name": person.name, "nip": person.nip,
    }  # fmt: skip
    for row in _assignments(rng, person):
        yield "assignments", person_id | row
    for table, row in _events(rng, person, begin):
        yield table, person_id | row
    for row in _ratings(rng, person, begin, heads, staff[0].nip):
        yield "ratings", person_id | row


def _assignments(rng: random.Random, person: _Person) -> Iterator[Row]:
    ends = [start for start, _, _ in person.spells[1:]] + [person.exit]
    for number, ((start, post, cause), end) in enumerate(zip(person.spells, ends, strict=True)):
        # A unit adjusted on paper has one day, that of its decree.
        decided = start if cause == "reorganisation" else start - timedelta(days=10)
        last_day = None if end is None else max(start, end - timedelta(days=1))
        yield post.row | {
            "start_date": start, "end_date": last_day, "cause": cause, "capacity": "definitive",
            "decided_on": decided, "decree": f"821/{number}/{start.year}",
        }  # fmt: skip
        if number and cause is None and rng.random() < 0.15:
            away = (end or SNAPSHOT_ON) - start
            yield person.spells[number - 1][1].row | {
                "start_date": start + away / 2, "capacity": rng.choice(("acting", "additional")),
                "decided_on": start + away / 2 - timedelta(days=3), "decree": f"800/{number}",
            }  # fmt: skip


def _events(rng: random.Random, person: _Person, begin: date) -> Iterator[tuple[str, Row]]:
    until = person.exit or SNAPSHOT_ON
    level, code, title, subject = rng.choice(_SCHOOLING)
    yield "educations", {
        "level": level, "level_code": code, "title": title, "field": subject,
        "institution": "Universitas Karangan", "completed_on": date(person.entry.year - 1, 7, 31),
    }  # fmt: skip
    first_grade = rng.randint(4, 10)
    for step, year in enumerate(range(person.entry.year, until.year, 4)):
        grade_level, grade = _GRADE_NAMES[min(first_grade + step, len(_GRADE_NAMES) - 1)]
        late = date(year, 12, 1) if rng.random() < 0.05 else None
        yield "grades", {"grade": grade, "level": grade_level, "known_on": late,
                         "effective_on": max(person.entry, date(year, 4, 1))}  # fmt: skip
    for year in range(max(begin, person.entry).year + 1, until.year):
        yield from _year_events(rng, date(year, rng.randint(1, 12), rng.randint(1, 20)))
    if person.exit is not None:
        reason = rng.choice(("retirement", "death", "resignation", "dismissal", "transfer_out"))
        yield "exits", {"exited_on": person.exit, "reason": reason}
    yield "competencies", {"competency": rng.choice(_COMPETENCIES), "level": 3.0, "score": 71.5,
                           "assessed_on": until - timedelta(days=60)}  # fmt: skip
    post = person.post_on(until)
    if post is not None and rng.random() < 0.4:
        yield "preferences", {"wants_kind": "unit", "wants": post.unit_id, "strength": 1,
                              "stated_on": until - timedelta(days=30)}  # fmt: skip
        yield "surveys", {"start_date": person.spells[-1][0], "month": 3, "role_clarity": 3.5,
                          "self_efficacy": 4.0, "social_acceptance": 2.5, "respondent": "self",
                          "answered_on": person.spells[-1][0] + timedelta(days=90)}  # fmt: skip


def _year_events(rng: random.Random, day: date) -> Iterator[tuple[str, Row]]:
    later = day + timedelta(days=3)
    if rng.random() < 0.6:
        title, subject, kind = rng.choice(_COURSES)
        yield "trainings", {"title": title, "field": subject, "kind": kind, "hours": 24.0,
                            "start_date": day, "end_date": later}  # fmt: skip
    if rng.random() < 0.08:
        yield "trainings", {"title": codes.STRUCTURAL_TRAININGS["2"], "hours": 120.0,
                            "kind": codes.STRUCTURAL_TRAINING, "start_date": day,
                            "end_date": later}  # fmt: skip
    if rng.random() < 0.03:
        yield "sanctions", {"severity": rng.choice(("light", "moderate", "severe")),
                            "start_date": day, "end_date": day + timedelta(days=365),
                            "reason": "tidak mencapai SKP"}  # fmt: skip
    if rng.random() < 0.04:
        yield "awards", {"title": codes.AWARDS["201"], "awarded_on": day}
    if rng.random() < 0.02:
        yield "absences", {"kind": rng.choice(("leave", "study_leave", "secondment")),
                           "start_date": day, "end_date": _back_on(rng, day)}  # fmt: skip


def _back_on(rng: random.Random, day: date) -> date | None:
    return None if rng.random() < 0.3 else day + timedelta(days=200)


def _ratings(
    rng: random.Random, person: _Person, begin: date, heads: Mapping[str, str], other: str
) -> Iterator[Row]:
    until = person.exit or SNAPSHOT_ON
    for scheme, start, end in _periods(max(begin, person.entry).year, until.year):
        if scheme == "skp" and start.year == 2021 and until < date(2021, 12, 31):
            # Without the year's second half beside it SIASN's row would mean all of the year.
            continue
        post = person.post_on(end)
        if start < max(person.entry, begin) or end > until or post is None:
            continue
        head = heads.get(post.unit_id, other)
        yield {
            "scheme": scheme, "period_start": start, "period_end": end, "unit_id": post.unit_id,
            "rater_id": other if head == person.nip else head, **_values(rng, scheme),
        }  # fmt: skip


def _periods(first: int, last: int) -> Iterator[tuple[str, date, date]]:
    for year in range(first, last + 1):
        if year == 2021:
            yield "skp", date(year, 1, 1), date(year, 6, 30)
            yield "skp_2021", date(year, 7, 1), date(year, 12, 31)
            continue
        annual = "dp3" if year < 2014 else "skp" if year < 2021 else "skp22"
        yield annual, date(year, 1, 1), date(year, 12, 31)
        if year > 2021:
            for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)):
                yield "kinerja_periodik", date(year, month - 2, 1), date(year, month, day)


def _values(rng: random.Random, scheme: str) -> Row:
    if scheme in ("skp22", "kinerja_periodik"):
        weights = (1, 8, 2)
        results, behaviour = rng.choices(codes.EXPECTATION_ORDER, weights, k=2)
        value = codes.QUADRANT_OF[results, behaviour]
        return {"value": value, "results_value": results, "behaviour_value": behaviour}
    numbers = [f"{rng.uniform(60, 99):.2f}".rstrip("0").rstrip(".") for _ in range(3)]
    names = ("value", "results_value", "behaviour_value")
    return dict(zip(names, numbers, strict=True)) if scheme != "dp3" else {"value": numbers[0]}


def _positions(assignments: list[Row]) -> list[Row]:
    columns = ("position_id", "unit_id", "title", "job_family", "level", "position_kind",
               "level_code")  # fmt: skip
    distinct = {str(row["position_id"]): row for row in assignments}
    return [
        {column: row[column] for column in columns}
        | {"headcount_needed": 2.0, "workload_minutes": 150_000.0, "min_education_level": 3,
           "education_fields": "Teknik Sipil;Akuntansi", "retirement_age": 58.0}
        for _, row in sorted(distinct.items())
    ]  # fmt: skip
