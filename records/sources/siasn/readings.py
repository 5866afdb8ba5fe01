"""Which answer becomes which table, and which fields become which column.

A new field = an expression in one of these tables; a new answer = a new one. What needs more than
its own row (ends of posts, units of ratings, exits that a sanction brings) is worked out after
them in `careers`, `appraisals` and `conduct`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from records.sources.siasn import codes, meanings
from records.sources.siasn.cells import (
    WRITTEN,
    cell,
    code,
    coded,
    compact,
    day,
    day_before,
    days,
    in_one_line,
    last_day_of,
)
from records.sources.siasn.fields import EXPORT, canonical
from records.sources.siasn.meanings import of_scale
from records.sources.siasn.titles import REINAUGURATED

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


_MASTER = {
    "name": cell("nama"),
    **days(birth_date="tglLahir", entry_date="tmtCpns", start_date="tmtJabatan"),
    "sex": coded(meanings.capitals(cell("jenisKelamin")), meanings.SEXES, or_as_it_is=True),
    "employment_kind": meanings.employment_kind(),
    "agency": cell("instansiKerjaNama", "instansiIndukNama"),
    "agency_by_unit": cell("satuanKerjaIndukNama", "satuanKerjaKerjaNama"),
    "agency_id": cell("instansiKerjaId"),
    "unit_id": cell("unorId"),
    "unit_name": in_one_line(cell("unorNama")),
    "top_id": cell("unorIndukId"),
    "top_name": in_one_line(cell("unorIndukNama")),
    "above_name": in_one_line(cell("unorIndukNama", "satuanKerjaKerjaNama",
                                   "satuanKerjaIndukNama")),
    **meanings.title("jenisJabatanId", "jabatanNama", "jabatanStrukturalNama"),
    **meanings.capacity("jabatanNama"),
    **meanings.position_kind("jenisJabatanId", "jenisJabatanNama", "jenisJabatan"),
    **meanings.eselon(),
    "grade_text": cell("golRuangAkhir", "golAkhirNama"),
    "grade_id": pl.coalesce(code("golRuangAkhirId"), code("golAkhirId")),
    "rank": cell("pangkatAkhir"),
    "grade_since": day("tmtGolAkhir", "tmtGolongan"),
}  # fmt: skip

MASTERS: tuple[Reading, ...] = (
    Reading("data-utama", {"pns_id": cell("id"), **_MASTER}),
    Reading(EXPORT, {"pns_id": cell("pnsId"), **_MASTER}),
)
"""The answers with people's identities and present state; of two, the earlier one counts."""

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
        "start_date": meanings.start(day, pl.max_horizontal),
        f"{WRITTEN}start_date": meanings.start(cell, pl.coalesce),
        **days(decided_on="tanggalSk", created_on="createdAt"),
        "unit_id": cell("unorId"),
        "unit_name": in_one_line(cell("unorNama", "namaUnor")),
        "top_id": cell("unorIndukId"),
        "top_name": in_one_line(cell("unorIndukNama")),
        "above_name": in_one_line(cell("unorIndukNama", "satuanKerjaNama")),
        **meanings.title("jenisJabatan", "namaJabatan"),
        **meanings.position_kind("jenisJabatan"),
        **meanings.eselon(),
        **meanings.capacity("namaJabatan", "jabatanFungsionalNama", "jabatanFungsionalUmumNama"),
        "decree": cell("nomorSk"),
        "is_undated": cell("tmtJabatan").is_null() & ~meanings.is_unit_alone(),
        "is_undated_move": meanings.is_unit_alone() & cell("tmtMutasi").is_null(),
        "is_reinaugurated": pl.any_horizontal(
            cell(name).str.contains(REINAUGURATED).fill_null(value=False)
            for name in ("namaJabatan", "nomorSk", "jenisMutasiId")
        ),
        "is_of_the_service": cell("nomorSk")
        .str.contains(r"(?i)^\s*SK[\s_.\-]*TEMP\b")
        .fill_null(value=False),
        "agency": cell("instansiKerjaNama"),
        "agency_id": cell("instansiKerjaId"),
    },
)

ADJUSTMENTS = Reading(
    "rw-pnsunor",
    {
        **days(start_date="skTanggal", decided_on="skTanggal"),
        "decree": cell("skNomor"),
        "unit_id": cell("unorBaru"),
        "unit_name": in_one_line(cell("namaUnorBaru")),
    },
)

TRANSFERS = Reading(
    "rw-pindahinstansi",
    {
        **days(exited_on=("tmtPi", "skBknTanggal")),
        "to_agency_id": cell("instansiKerjaBaru", "instansiIndukBaru"),
    },
)

DEPARTURES = Reading(
    "rw-pemberhentian",
    {
        **days(exited_on="skTanggal"),
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
        **days(start_date=("hukumanTanggal", "skTanggal"), end_date="akhirHukumTanggal"),
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
        **days(start_date=("tanggalAwal", "skTanggal")),
        # The person is back at work on tanggalAktif: away for the last time on the day before.
        "end_date": pl.coalesce(day_before("tanggalAktif"), day("tanggalAkhir")),
        f"{WRITTEN}end_date": cell("tanggalAktif", "tanggalAkhir"),
        "kind_code": code("cltnId"),
    },
)

PLAIN: Mapping[str, tuple[Reading, ...]] = {
    "grades": (
        Reading(
            "rw-golongan",
            {
                "grade_text": cell("golongan"),
                "grade_id": code("golonganId"),
                "rank": cell("pangkat"),
                **days(effective_on="tmtGolongan"),
            },
        ),
    ),
    "educations": (
        Reading(
            "rw-pendidikan",
            {
                "level": coded(code("tkPendidikanId", digits=2), meanings.ISCED),
                "level_code": code("tkPendidikanId", digits=2),
                "title": cell("pendidikanNama"),
                "field": meanings.field_of_education(),
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
                "hours": meanings.whole_number(cell("jumlahJam")),
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
                "hours": meanings.whole_number(cell("jumlahJam")),
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
    "year": meanings.whole_number(cell("tahun")),
    "changed_on": day("updatedAt", "createdAt"),
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
            "value": of_scale(codes.QUADRANTS, "kuadranKinerja", "kuadranKinerjaNilai"),
            "results_value": of_scale(codes.EXPECTATIONS, "hasilKinerja", "hasilKinerjaNilai"),
            "behaviour_value": of_scale(codes.EXPECTATIONS, "perilakuKerja", "perilakuKerjaNilai"),
        },
    ),
    Reading(
        "rw-kinerjaperiodik",
        {
            **_RATER,
            "scheme": pl.lit("kinerja_periodik"),
            "value": of_scale(
                codes.QUADRANTS, "kuadranKinerja", "kuadranKinerjaNilai", "kuadranNilai"
            ),
            "results_value": of_scale(codes.EXPECTATIONS, "hasilKinerja", "hasilKinerjaNilai"),
            "behaviour_value": of_scale(codes.EXPECTATIONS, "perilakuKerja", "perilakuKerjaNilai"),
            "unit_id": cell("unorId"),
            "period": meanings.capitals(cell("periodikNama")),
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
