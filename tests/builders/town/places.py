"""Units, posts and what posts ask for."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.builders.frames import Row

COMPETENCIES = (
    "Integritas", "Kerja Sama", "Komunikasi", "Orientasi pada Hasil", "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan",
    "Perekat Bangsa",
)  # fmt: skip

TOP_LEVEL = 8
HEAD_LEVELS = (5, 7, TOP_LEVEL)
"""Structural levels that lead a section, an agency and the town."""
EFFECTIVE_MINUTES_A_YEAR = 75_000


@dataclass(frozen=True)
class JobFamily:
    """Titles and the education of one line of work."""

    functional: str
    general: str
    support: str
    fields: tuple[str, ...]


FAMILIES = {
    "administrasi": JobFamily(
        "Arsiparis", "Pengelola Kepegawaian", "Sekretaris Pimpinan",
        ("Administrasi Negara", "Manajemen"),
    ),
    "keuangan": JobFamily(
        "Analis Keuangan", "Pengelola Keuangan", "Bendahara", ("Akuntansi", "Ekonomi"),
    ),
    "kesehatan": JobFamily(
        "Epidemiolog Kesehatan", "Pengelola Layanan Kesehatan", "Perekam Medis",
        ("Kesehatan Masyarakat", "Keperawatan"),
    ),
    "pendidikan": JobFamily(
        "Pengembang Kurikulum", "Pengelola Data Pendidikan", "Pustakawan Terampil",
        ("Pendidikan", "Psikologi"),
    ),
    "teknik": JobFamily(
        "Teknik Jalan dan Jembatan", "Pengelola Sarana dan Prasarana", "Juru Ukur",
        ("Teknik Sipil", "Arsitektur"),
    ),
    "informatika": JobFamily(
        "Pranata Komputer", "Pengelola Sistem Informasi", "Operator Komputer",
        ("Teknik Informatika", "Sistem Informasi"),
    ),
    "pengawasan": JobFamily(
        "Auditor", "Pengelola Pengaduan", "Pemeriksa Lapangan", ("Hukum", "Akuntansi"),
    ),
    "pelayanan": JobFamily(
        "Analis Kebijakan", "Pengelola Pelayanan", "Petugas Loket",
        ("Administrasi Negara", "Ilmu Komunikasi"),
    ),
}  # fmt: skip

AGENCIES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Sekretariat Daerah", "sekretariat", (
        ("Tata Pemerintahan", "administrasi"), ("Hukum", "pengawasan"),
        ("Organisasi", "administrasi"), ("Umum", "administrasi"))),
    ("Badan Keuangan dan Aset Daerah", "badan", (
        ("Anggaran", "keuangan"), ("Perbendaharaan", "keuangan"),
        ("Akuntansi", "keuangan"), ("Aset", "keuangan"))),
    ("Badan Kepegawaian Daerah", "badan", (
        ("Mutasi dan Promosi", "administrasi"), ("Pengembangan Kompetensi", "pendidikan"),
        ("Kinerja dan Disiplin", "pengawasan"))),
    ("Dinas Kesehatan", "dinas", (
        ("Kesehatan Masyarakat", "kesehatan"), ("Pencegahan Penyakit", "kesehatan"),
        ("Pelayanan Kesehatan", "kesehatan"), ("Sumber Daya Kesehatan", "kesehatan"))),
    ("Dinas Pendidikan", "dinas", (
        ("Sekolah Dasar", "pendidikan"), ("Sekolah Menengah Pertama", "pendidikan"),
        ("Pendidikan Nonformal", "pendidikan"), ("Sarana Pendidikan", "teknik"))),
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "dinas", (
        ("Bina Marga", "teknik"), ("Cipta Karya", "teknik"),
        ("Sumber Daya Air", "teknik"), ("Tata Ruang", "teknik"))),
    ("Dinas Komunikasi dan Informatika", "dinas", (
        ("Aplikasi Informatika", "informatika"), ("Infrastruktur Jaringan", "informatika"),
        ("Statistik dan Persandian", "informatika"), ("Informasi Publik", "pelayanan"))),
    ("Dinas Kependudukan dan Pencatatan Sipil", "dinas", (
        ("Pendaftaran Penduduk", "pelayanan"), ("Pencatatan Sipil", "pelayanan"),
        ("Pengelolaan Informasi Kependudukan", "informatika"))),
    ("Dinas Sosial", "dinas", (
        ("Rehabilitasi Sosial", "pelayanan"), ("Perlindungan Sosial", "pelayanan"),
        ("Pemberdayaan Sosial", "pelayanan"))),
    ("Inspektorat", "inspektorat", (
        ("Pengawasan Keuangan", "pengawasan"), ("Pengawasan Pemerintahan", "pengawasan"))),
    ("Dinas Perhubungan", "dinas", (
        ("Lalu Lintas", "teknik"), ("Angkutan", "pelayanan"), ("Parkir", "keuangan"))),
    ("Kecamatan Banyuasri", "kecamatan", (
        ("Pemerintahan Kecamatan", "administrasi"), ("Pelayanan Umum", "pelayanan"))),
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit as it was in one stretch of time; `climate` is how it receives newcomers."""

    unit_id: str
    name: str
    parent_id: str | None
    kind: str
    climate: float
    work_pattern: str
    valid_from: date | None = None
    valid_to: date | None = None

    def row(self) -> Row:
        """The unit as a row of the table `units`."""
        return {
            "unit_id": self.unit_id,
            "name": self.name,
            "parent_id": self.parent_id,
            "kind": self.kind,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }


@dataclass(frozen=True)
class Post:
    """A post as it was in one stretch of time."""

    position_id: str
    unit_id: str
    title: str
    family: str
    kind: str
    level: int
    seats: int
    requirements: tuple[tuple[str, float], ...]
    is_head: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def min_education_level(self) -> int:
        """The ISCED level that the post asks for."""
        return {1: 3, 2: 5}.get(self.level, 6)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of education that the post asks for."""
        return FAMILIES[self.family].fields

    @property
    def retirement_age(self) -> int:
        """The age at which its holder retires."""
        return 60 if self.level >= 6 else 58

    def row(self) -> Row:
        """The post as a row of the table `positions`."""
        return {
            "position_id": self.position_id,
            "unit_id": self.unit_id,
            "title": self.title,
            "job_family": self.family,
            "position_kind": self.kind,
            "level": self.level,
            "level_code": f"J{self.level}",
            "headcount_needed": float(self.seats),
            # The last digit of the id spreads the load: a little over or under the seats.
            "workload_minutes": self.seats
            * EFFECTIVE_MINUTES_A_YEAR
            * (0.85 + 0.03 * int(self.position_id[-1])),
            "min_education_level": self.min_education_level,
            "education_fields": ";".join(self.fields),
            "retirement_age": float(self.retirement_age),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }


@dataclass
class City:
    """The town's units and posts: as they are now, and as they were."""

    units: dict[str, Unit]
    posts: dict[str, Post]
    numbers: Iterator[int]
    past_units: list[Unit] = field(default_factory=list)
    past_posts: list[Post] = field(default_factory=list)

    def head_post(self, unit_id: str) -> Post:
        """The post that leads the unit."""
        return next(p for p in self.posts.values() if p.is_head and p.unit_id == unit_id)

    def replace_post(self, old: Post, new: Post, on: date) -> None:
        """From a day on, a post is another: renamed, or with a new number in another unit."""
        self.past_posts.append(replace(self.posts.pop(old.position_id), valid_to=_eve(on)))
        self.posts[new.position_id] = new

    def rename_unit(self, unit_id: str, name: str, on: date) -> None:
        """From a day on, a unit has another name."""
        old = self.units[unit_id]
        self.past_units.append(replace(old, valid_to=_eve(on)))
        self.units[unit_id] = replace(old, name=name, valid_from=on)

    def move_unit(self, old_id: str, new_id: str, parent_id: str, on: date) -> None:
        """From a day on, a unit goes on under another parent and another id."""
        old = self.units.pop(old_id)
        self.past_units.append(replace(old, valid_to=_eve(on)))
        self.units[new_id] = replace(old, unit_id=new_id, parent_id=parent_id, valid_from=on)

    def unit_rows(self) -> list[Row]:
        """All rows of the table `units`."""
        return [unit.row() for unit in (*self.past_units, *self.units.values())]

    def position_rows(self) -> list[Row]:
        """All rows of the table `positions`."""
        return [post.row() for post in (*self.past_posts, *self.posts.values())]

    def requirement_rows(self) -> list[Row]:
        """All rows of the table `position_requirements`."""
        requirements = {
            (post.position_id, competency): level
            for post in (*self.past_posts, *self.posts.values())
            for competency, level in post.requirements
        }
        return [
            {"position_id": position_id, "competency": competency, "level": level}
            for (position_id, competency), level in requirements.items()
        ]


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _requirements(rng: random.Random, level: int) -> tuple[tuple[str, float], ...]:
    return tuple(
        (competency, float(min(5, max(1, round(1.6 + 0.4 * level + rng.gauss(0, 0.7))))))
        for competency in sorted(rng.sample(COMPETENCIES, 4))
    )


def build_city(rng: random.Random, people: int) -> City:
    """A town with about nine seats a section, and a tenth as many sections as people.

    Args:
        rng: The source of chance.
        people: How many people will ever work there.

    Returns:
        The town at its beginning.
    """
    wanted_sections = min(40, max(6, people // 10))
    scale = max(1.0, people / 400)
    city = City({}, {}, itertools.count(1))

    def add_unit(unit_id: str, name: str, parent_id: str | None, kind: str) -> None:
        pattern = "lapangan" if kind == "bidang" and rng.random() < 0.4 else "kantor"
        city.units[unit_id] = Unit(unit_id, name, parent_id, kind, rng.gauss(0, 0.25), pattern)

    def add_post(unit_id: str, title: str, family: str, kind: str, level: int) -> None:
        is_head = kind == "structural" and level in HEAD_LEVELS
        seats = 1 if kind == "structural" else _seats(rng, level, scale)
        position_id = f"j{next(city.numbers):04d}"
        needs = _requirements(rng, level)
        city.posts[position_id] = Post(
            position_id, unit_id, title, family, kind, level, seats, needs, is_head
        )

    add_unit("u00", "Pemerintah Kota Banyuasri", None, "kota")
    add_post("u00", "Sekretaris Daerah", "administrasi", "structural", TOP_LEVEL)
    sections = 0
    for number, (name, kind, parts) in enumerate(AGENCIES, start=1):
        if sections >= wanted_sections:
            break
        agency_id = f"u{number:02d}"
        add_unit(agency_id, name, "u00", kind)
        add_post(agency_id, f"Kepala {name}", parts[0][1], "structural", 7)
        add_post(agency_id, f"Sekretaris {name}", "administrasi", "structural", 6)
        for part, (section, family) in enumerate(parts, start=1):
            section_id = f"{agency_id}.{part}"
            add_unit(section_id, f"Bidang {section}", agency_id, "bidang")
            for title, post_family, post_kind, level in _section_posts(rng, section, family):
                add_post(section_id, title, post_family, post_kind, level)
            sections += 1
    return city


def _section_posts(
    rng: random.Random, section: str, family: str
) -> Iterator[tuple[str, str, str, int]]:
    words = FAMILIES[family]
    support = rng.choice(("administrasi", "keuangan", "informatika", "pelayanan"))
    yield f"Kepala Bidang {section}", family, "structural", 5
    yield f"Kepala Subbidang {section}", family, "structural", 4
    yield f"{words.functional} Ahli Muda", family, "functional", 4
    yield f"{words.functional} Ahli Pertama", family, "functional", 3
    yield words.general, family, "general", 2
    yield FAMILIES[support].support, support, "general", 2
    yield "Pengadministrasi Umum", "administrasi", "general", 1


def _seats(rng: random.Random, level: int, scale: float) -> int:
    typical = {1: 1, 2: 1.5, 3: 2, 4: 1}[level]
    return max(1, round((typical + rng.choice((0, 0, 0.5))) * scale))
