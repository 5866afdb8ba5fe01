"""Which answer becomes which table, and which fields become which column.

A new field = an expression in one of these tables; a new answer = a new one. What needs more than
its own row (ends of posts, units of ratings, exits that a sanction brings) is worked out after
them in `careers`, `appraisals` and `conduct`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from records.sources.siasn import codes
from records.sources.siasn.cells import (
    cell,
    code,
    coded,
    compact,
    day,
    day_before,
    last_day_of,
)
from records.sources.siasn.fields import EXPORT, canonical

NIP, PNS = canonical("nipBaru"), canonical("pnsId")
"""The fields that name a person."""


@dataclass(frozen=True)
class Reading:
    """What is read of an answer.

    Attributes:
        answer: The answer.
        columns: What is made of its fields, by name.
        has_person: Whether its rows are about a person.
    """

    answer: str
    columns: Mapping[str, pl.Expr]
    has_person: bool = True

    @property
    def fields(self) -> frozenset[str]:
        """The canonical names of all fields that are read."""
        read = {name for column in self.columns.values() for name in column.meta.root_names()}
        return frozenset(read | ({NIP, PNS} if self.has_person else set()))

    def apply(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The answer's rows with their columns; every other column of theirs stays, too."""
        return rows.select(
            "^_.*$",
            *([NIP, PNS] if self.has_person else []),
            *(column.alias(name) for name, column in self.columns.items()),
        )


_SEXES = {
    **dict.fromkeys(("M", "L", "1", "PRIA", "LAKI-LAKI", "LAKI LAKI", "LAKILAKI"), "M"),
    **dict.fromkeys(("F", "P", "2", "WANITA", "PEREMPUAN"), "F"),
}
_GRADE_NAMES = {code: grade.name for code, grade in codes.GRADES.items()}
_GRADE_CODES = {grade.name: code for code, grade in codes.GRADES.items()}
_ISCED = {code: str(level.isced) for code, level in codes.EDUCATION_LEVELS.items()}
_ESELON_CODES = {name: code for code, name in codes.ESELONS.items() if name is not None}
_DEGREE = (
    r"(?i)^(?:(?:S|D)\s*-?\s*(?:IV|I{1,3}|[1-4])|SP\s*-?\s*[12]|DIPLOMA\s+(?:IV|I{1,3}|[1-4])|"
    r"SARJANA(?:\s+MUDA)?|MAGISTER|DOKTOR|PROFESI|SPESIALIS|SUBSPESIALIS|SLTA|SMA|SMK|SMU|SLTP|"
    r"SMP|SD|MA|MTS|MI)(?:\s*/\s*[A-Z0-9.\-]+)*(?:[\s.\-]+|$)"
)


def _whole_number(text: pl.Expr) -> pl.Expr:
    """A number's text without needless decimals."""
    return text.str.replace(r"[.,]0+$", "")


def _capitals(text: pl.Expr) -> pl.Expr:
    return text.str.to_uppercase().str.replace_all(r"\s+", " ")


def _employment_kind() -> pl.Expr:
    status = _capitals(cell("statusPegawai"))
    kind = _capitals(cell("jenisPegawaiNama", "kedudukanHukumNama"))
    said = pl.concat_str(status, kind, separator=" ", ignore_nulls=True)
    return (
        pl.when(said.str.contains(r"PPPK|P3K")).then(pl.lit("PPPK"))
        .when(status.is_in(["CPNS", "C"])).then(pl.lit("CPNS"))
        .when(status.is_in(["PNS", "P"]) | kind.str.contains("PNS")).then(pl.lit("PNS"))
    )  # fmt: skip


def _position_kind(kind_id: str) -> pl.Expr:
    """The kind of post: by its code, else by what the row describes it with."""
    described = (
        pl.when(_eselon_id().is_in([*_ESELON_CODES.values()])).then(pl.lit("structural"))
        .when(cell("jabatanFungsionalId", "jabatanFungsionalNama").is_not_null())
        .then(pl.lit("functional"))
        .when(cell("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama").is_not_null())
        .then(pl.lit("general"))
    )  # fmt: skip
    return pl.coalesce(coded(code(kind_id), codes.POSITION_KINDS, or_as_it_is=True), described)


def _eselon_id() -> pl.Expr:
    by_name = coded(cell("eselon", "eselonNama"), _ESELON_CODES)
    return pl.coalesce(code("eselonId", digits=2), by_name)


def _capacity() -> pl.Expr:
    """In what capacity a post is held: by its code; older rows say it in the title, if at all."""
    stands_in = cell("namaJabatan").str.contains(r"(?i)^(?:PLT|PLH|PJ)\b\.?")
    by_title = pl.when(stands_in).then(pl.lit("acting")).otherwise(pl.lit("definitive"))
    known = coded(code("jenisPenugasanId"), codes.CAPACITIES, or_as_it_is=True)
    return pl.coalesce(known, by_title)


def _start() -> pl.Expr:
    is_unit_alone = code("jenisMutasiId") == "MU"
    own = day("tmtJabatan", "tmtPelantikan", "tanggalSk")
    return pl.when(is_unit_alone).then(pl.coalesce(day("tmtMutasi"), own)).otherwise(own)


def _of_scale(words: Mapping[str, str], *fields: str) -> pl.Expr:
    """A word of an appraisal, by whichever field has it: as a word, misspelt or not, or a code."""
    texts = [_capitals(pl.col(canonical(field))) for field in fields]
    spelt = [
        text.str.replace(r"[.,]0+$", "")
        .str.replace("ESPEKTASI", "EKSPEKTASI", literal=True)
        .str.replace(r"^DI(ATAS|BAWAH)", "DI $1")
        .str.replace(r"\s*/\s*M[A-Z ]*CONDUCT$", "")
        for text in texts
    ]
    return pl.coalesce(coded(text, words, or_as_it_is=True) for text in spelt)


def _field_of_education() -> pl.Expr:
    title = cell("pendidikanNama")
    rest = title.str.replace(_DEGREE, "").str.strip_chars()
    return pl.when(rest != "").then(rest)


_MASTER = {
    "name": cell("nama"),
    "birth_date": day("tglLahir"),
    "sex": coded(_capitals(cell("jenisKelamin")), _SEXES, or_as_it_is=True),
    "entry_date": day("tmtCpns"),
    "employment_kind": _employment_kind(),
    "agency": cell("instansiKerjaNama"),
    "agency_id": cell("instansiKerjaId"),
    "unit_id": cell("unorId"),
    "unit_name": cell("unorNama"),
    "top_id": cell("unorIndukId"),
    "top_name": cell("unorIndukNama"),
    "title": cell("jabatanNama", "jabatanStrukturalNama", "jabatanFungsionalNama",
                  "jabatanFungsionalUmumNama"),
    "position_kind": _position_kind("jenisJabatanId"),
    "eselon_id": _eselon_id(),
    "start_date": day("tmtJabatan"),
    "grade": pl.coalesce(
        cell("golRuangAkhir", "golAkhirNama"),
        coded(pl.coalesce(code("golRuangAkhirId"), code("golAkhirId")), _GRADE_NAMES),
    ),
    "grade_level": pl.coalesce(code("golRuangAkhirId"), code("golAkhirId")),
    "grade_since": day("tmtGolAkhir", "tmtGolongan"),
}  # fmt: skip

MASTERS: tuple[Reading, ...] = (
    Reading("data-utama", {"pns_id": cell("id"), **_MASTER}),
    Reading(EXPORT, {"pns_id": cell("pnsId"), **_MASTER}),
)
"""Who is who, and what everybody is today; the earlier one counts where both say something."""

UNITS = Reading(
    "ref-unor",
    {
        "unit_id": cell("Id"),
        "name": cell("NamaUnor"),
        "parent_id": cell("DiatasanId"),
        "kind": cell("JenisUnorId"),
        "head_title": cell("NamaJabatan"),
        "agency_id": cell("InstansiId"),
    },
    has_person=False,
)

APPOINTMENTS = Reading(
    "rw-jabatan",
    {
        "start_date": _start(),
        "unit_id": cell("unorId"),
        "unit_name": cell("unorNama", "namaUnor"),
        "top_id": cell("unorIndukId"),
        "top_name": cell("unorIndukNama"),
        "title": cell("namaJabatan", "jabatanFungsionalNama", "jabatanFungsionalUmumNama"),
        "position_kind": _position_kind("jenisJabatan"),
        "eselon_id": _eselon_id(),
        "capacity": _capacity(),
        "decided_on": day("tanggalSk"),
        "decree": cell("nomorSk"),
        "is_undated": cell("tmtJabatan").is_null(),
        "agency": cell("instansiKerjaNama"),
        "agency_id": cell("instansiKerjaId"),
    },
)

ADJUSTMENTS = Reading(
    "rw-pnsunor",
    {
        "start_date": day("skTanggal"),
        "decided_on": day("skTanggal"),
        "decree": cell("skNomor"),
        "unit_id": cell("unorBaru"),
        "unit_name": cell("namaUnorBaru"),
    },
)

TRANSFERS = Reading(
    "rw-pindahinstansi",
    {
        "exited_on": day("tmtPi", "skBknTanggal"),
        "to_agency_id": cell("instansiKerjaBaru", "instansiIndukBaru"),
    },
)

DEPARTURES = Reading(
    "rw-pemberhentian",
    {
        "exited_on": day("skTanggal"),
        "reason": pl.coalesce(
            coded(code("jenisHenti"), codes.EXIT_REASONS),
            coded(code("kedudukanHukumPns", digits=2), codes.EXIT_REASONS_BY_STANDING),
        ),
        "said": cell("jenisHenti", "kedudukanHukumPns"),
    },
)

SANCTIONS = Reading(
    "rw-hukdis",
    {
        "severity": pl.coalesce(
            coded(code("jenisTingkatHukumanId"), codes.SEVERITIES),
            coded(
                code("jenisHukuman"),
                {key: codes.SEVERITIES[kind.degree] for key, kind in codes.SANCTIONS.items()},
            ),
            cell("jenisTingkatHukumanId"),
        ),
        "start_date": day("hukumanTanggal", "skTanggal"),
        "end_date": day("akhirHukumTanggal"),
        "reason": cell("alasanHukumanDisiplinNama"),
        "kind_code": code("jenisHukuman"),
        "cancelled_on": cell("skPembatalanTanggal"),
    },
)

LEAVES = Reading(
    "rw-cltn",
    {
        "kind": pl.coalesce(
            coded(code("cltnId"), codes.ABSENCE_KINDS, or_as_it_is=True), pl.lit("leave")
        ),
        "start_date": day("tanggalAwal", "skTanggal"),
        # The person is back at work on tanggalAktif: away for the last time on the day before.
        "end_date": pl.coalesce(day_before("tanggalAktif"), day("tanggalAkhir")),
        "kind_code": code("cltnId"),
    },
)

PLAIN: Mapping[str, tuple[Reading, ...]] = {
    "grades": (
        Reading(
            "rw-golongan",
            {
                "grade": pl.coalesce(cell("golongan"), coded(code("golonganId"), _GRADE_NAMES)),
                "level": pl.coalesce(code("golonganId"), coded(cell("golongan"), _GRADE_CODES)),
                "effective_on": day("tmtGolongan"),
            },
        ),
    ),
    "educations": (
        Reading(
            "rw-pendidikan",
            {
                "level": coded(code("tkPendidikanId", digits=2), _ISCED),
                "level_code": code("tkPendidikanId", digits=2),
                "title": cell("pendidikanNama"),
                "field": _field_of_education(),
                "institution": cell("namaSekolah"),
                "completed_on": pl.coalesce(day("tglLulus"), last_day_of(cell("tahunLulus"))),
            },
        ),
    ),
    "trainings": (
        Reading(
            "rw-diklat",
            {
                "title": pl.coalesce(
                    cell("latihanStrukturalNama"),
                    coded(code("latihanStrukturalId"), codes.STRUCTURAL_TRAININGS),
                ),
                "field": pl.lit(None, dtype=pl.String),
                "kind": pl.lit(codes.STRUCTURAL_TRAINING),
                "hours": _whole_number(cell("jumlahJam")),
                "start_date": day("tanggal"),
                "end_date": pl.coalesce(
                    day("tanggalSelesai"),
                    # A course of which only the year is known is known when that has ended.
                    pl.when(cell("tanggal").is_null()).then(last_day_of(cell("tahun"))),
                ),
            },
        ),
        Reading(
            "rw-kursus",
            {
                "title": cell("namaKursus", "jenisKursusNama"),
                "field": cell("jenisKursusNama"),
                "kind": coded(code("jenisDiklatId"), codes.TRAINING_KINDS, or_as_it_is=True),
                "hours": _whole_number(cell("jumlahJam")),
                "start_date": day("tanggalKursus"),
                "end_date": pl.coalesce(
                    day("tanggalSelesaiKursus"),
                    pl.when(cell("tanggalKursus").is_null()).then(last_day_of(cell("tahunKursus"))),
                ),
            },
        ),
    ),
    "awards": (
        Reading(
            "rw-penghargaan",
            {
                "title": pl.coalesce(cell("hargaNama"), coded(code("hargaId"), codes.AWARDS)),
                "awarded_on": pl.coalesce(day("skDate"), last_day_of(cell("tahun"))),
            },
        ),
    ),
}
"""Tables whose rows are an answer's own rows."""

_RATER = {
    "rater_nip": compact(cell("nipNrpPenilai")),
    "rater_pns": cell("pejabatPenilai", "pejabatPenilaiId", "penilaiPnsId"),
    "year": _whole_number(cell("tahun")),
}

RATINGS: tuple[Reading, ...] = (
    Reading(
        "rw-dp3",
        {
            **_RATER,
            "scheme": pl.lit("dp3"),
            "value": cell("nilairatarata"),
            "results_value": pl.lit(None, dtype=pl.String),
            "behaviour_value": pl.lit(None, dtype=pl.String),
        },
    ),
    Reading(
        "rw-skp",
        {
            **_RATER,
            "scheme": pl.when(cell("jenisPeraturanKinerjaKd").str.contains("30"))
            .then(pl.lit("skp_2021"))
            .otherwise(pl.lit("skp")),
            "value": cell("nilaiPrestasiKerja"),
            "results_value": cell("nilaiSkp"),
            "behaviour_value": cell("nilaiPerilakuKerja"),
        },
    ),
    Reading(
        "rw-skp22",
        {
            **_RATER,
            "scheme": pl.lit("skp22"),
            "value": _of_scale(codes.QUADRANTS, "kuadranKinerja", "kuadranKinerjaNilai"),
            "results_value": _of_scale(codes.EXPECTATIONS, "hasilKinerja", "hasilKinerjaNilai"),
            "behaviour_value": _of_scale(codes.EXPECTATIONS, "perilakuKerja", "perilakuKerjaNilai"),
        },
    ),
    Reading(
        "rw-kinerjaperiodik",
        {
            **_RATER,
            "scheme": pl.lit("kinerja_periodik"),
            "value": _of_scale(
                codes.QUADRANTS, "kuadranKinerja", "kuadranKinerjaNilai", "kuadranNilai"
            ),
            "results_value": _of_scale(codes.EXPECTATIONS, "hasilKinerja", "hasilKinerjaNilai"),
            "behaviour_value": _of_scale(codes.EXPECTATIONS, "perilakuKerja", "perilakuKerjaNilai"),
            "unit_id": cell("unorId"),
            "period": _capitals(cell("periodikNama")),
            "from_month": code("bulanMulaiPenilaian"),
            "to_month": code("bulanSelesaiPenilaian"),
        },
    ),
)
"""Appraisals of every regime; their periods are worked out in `appraisals`."""

ALL: tuple[Reading, ...] = (
    *MASTERS, UNITS, APPOINTMENTS, ADJUSTMENTS, TRANSFERS, DEPARTURES, SANCTIONS, LEAVES,
    *(reading for readings in PLAIN.values() for reading in readings), *RATINGS,
)  # fmt: skip
"""Everything that is read."""
