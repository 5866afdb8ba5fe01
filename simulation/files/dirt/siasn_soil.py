"""What the columns of SIASN's answers mean for planting faults, and which faults occur there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from records.sources.siasn import codes, fields
from simulation.files.dirt.faults import (
    LAST_UNIT,
    PERSON_FAULTS,
    SEX_DISAGREES,
    VALUE_FAULTS,
    Fault,
    impossible,
    is_day,
    is_filled,
    other_value,
)
from simulation.files.dirt.layout import Layout
from simulation.files.dirt.soil import Soil

SIASN_DAY = "%d-%m-%Y"


def _layout(*key: str, person: str, **columns: object) -> Layout:
    return Layout(key=key, day_form=SIASN_DAY, person=person, **columns)  # type: ignore[arg-type]  # the dataclass's own


LAYOUTS: Mapping[str, Layout] = {
    # The export stands behind the main data: a bad row of it costs nobody but itself.
    "export-data-asn": _layout("NIP BARU", person="NIP BARU", persons=("NIP BARU",)),
    "data-utama": _layout(
        "nipBaru", person="nipBaru", persons=("nipBaru",), days=("tglLahir", "tmtCpns"),
        sex="jenisKelamin", is_master=True,
    ),
    "rw-jabatan": _layout(
        "nipBaru", "tmtJabatan", "unorId", "namaJabatan", person="nipBaru", persons=("nipBaru",),
        days=("tmtJabatan", "tanggalSk"), start="tmtJabatan", stand_in="tmtPelantikan",
        overruled={"tmtJabatan": "tmtMutasi"},
        unit="unorId", words=("jenisPenugasanId", "jenisJabatan"), second="nomorSk",
        changes_alone=True,
    ),
    "rw-pnsunor": _layout("unorBaru", "skTanggal", person="pnsOrang", days=("skTanggal",)),
    "rw-pindahinstansi": _layout("tmtPi", person="pnsOrang", days=("tmtPi",), start="tmtPi"),
    "rw-golongan": _layout(
        "nipBaru", "tmtGolongan", "golongan", person="nipBaru", persons=("nipBaru",),
        days=("tmtGolongan",), start="tmtGolongan", second="golonganId",
    ),
    "rw-pendidikan": _layout(
        "nipBaru", "pendidikanNama", "tglLulus", person="nipBaru", persons=("nipBaru",),
        days=("tglLulus",), start="tglLulus", other="namaSekolah",
    ),
    "rw-diklat": _layout(
        "nipBaru", "latihanStrukturalNama", "tanggal", person="nipBaru", persons=("nipBaru",),
        days=("tanggal", "tanggalSelesai"), start="tanggal", end="tanggalSelesai",
        numbers=("jumlahJam",), other="jumlahJam",
    ),
    "rw-kursus": _layout(
        "nipBaru", "namaKursus", "tanggalKursus", person="nipBaru", persons=("nipBaru",),
        days=("tanggalKursus", "tanggalSelesaiKursus"), start="tanggalKursus",
        end="tanggalSelesaiKursus", numbers=("jumlahJam",), other="jumlahJam",
    ),
    "rw-dp3": _layout(
        "tahun", person="pnsId", persons=("penilaiNipNrp",), value="nilairatarata",
        second="nilairatarata",
    ),
    "rw-skp": _layout(
        "tahun", "jenisPeraturanKinerjaKd", person="pns", persons=("penilaiNipNrp",),
        value="nilaiPrestasiKerja", second="nilaiPrestasiKerja",
    ),
    "rw-skp22": _layout(
        "tahun", person="pnsDinilaiId", persons=("nipNrpPenilai",), value="kuadranKinerja",
        second="nipNrpPenilai",
    ),
    "rw-kinerjaperiodik": _layout(
        "nip", "tahun", "periodikNama", person="nip", persons=("nip", "penilaiNipNrp"),
        value="kuadranKinerjaNilai", second="penilaiNipNrp",
    ),
    "rw-hukdis": _layout(
        "hukumanTanggal", "jenisHukuman", person="pnsOrang",
        days=("hukumanTanggal", "akhirHukumTanggal"), start="hukumanTanggal",
        end="akhirHukumTanggal", other="alasanHukumanDisiplinNama",
    ),
    "rw-penghargaan": _layout(
        "hargaNama", "skDate", person="pnsOrangId", days=("skDate",), start="skDate",
    ),
    "rw-cltn": _layout(
        "cltnId", "tanggalAwal", person="pnsOrangId", days=("tanggalAwal", "tanggalAktif"),
        start="tanggalAwal", end="tanggalAktif", other="tanggalAktif",
    ),
    "rw-pemberhentian": _layout(
        "skTanggal", person="pnsOrang", days=("skTanggal",), start="skTanggal",
    ),
}  # fmt: skip
"""The answers in which faults are planted; nothing stands on the others' single rows."""


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date(SIASN_DAY, strict=False)


def _days(layout: Layout) -> Sequence[str]:
    return layout.days


def _has_parts(column: str, _: Layout) -> pl.Expr:
    return pl.col(column).is_in(codes.QUADRANT_ORDER) & pl.col("perilakuKerja").is_not_null()


def _other_quadrant(column: str, _: Layout) -> pl.Expr:
    order = codes.QUADRANT_ORDER
    following = {word: order[(place + 1) % len(order)] for place, word in enumerate(order)}
    return pl.col(column).replace_strict(following, default=None, return_dtype=pl.String)


def _starts_with_oath(column: str, layout: Layout) -> pl.Expr:
    """Whether the row starts on the day of its inauguration."""
    return pl.col(column).is_not_null() & (pl.col(column) == pl.col(layout.stand_in))


def _is_definitive_elsewhere(column: str, _: Layout) -> pl.Expr:
    """Whether a second post of the same day, in the unit whose id comes last, would not count."""
    return (pl.col("jenisPenugasanId") == "D") & (pl.col(column) != pl.col(LAST_UNIT))


def _seconds(layout: Layout, *, is_post: bool = False) -> tuple[str, ...]:
    """The column that a second row may have otherwise, in answers about posts or in others."""
    return (layout.second,) if layout.second and bool(layout.stand_in) == is_post else ()


_NOT_IN_SIASN = frozenset({"unknown_employee", "unknown_unit"})
"""Whoever is in no master left long ago, and a unit in no tree was dissolved: both are added."""

SIASN_FAULTS: tuple[Fault, ...] = (
    *(fault for fault in PERSON_FAULTS if fault.kind not in _NOT_IN_SIASN),
    *(fault for fault in VALUE_FAULTS if fault.kind not in _NOT_IN_SIASN),
    SEX_DISAGREES,
    Fault(
        "iso_date", "repaired", _days, is_day,
        lambda name, _: _day(name).dt.strftime("%Y-%m-%d"),
    ),
    Fault(
        "slash_date", "repaired", _days, is_day,
        lambda name, _: _day(name).dt.strftime("%d/%m/%Y"),
    ),
    Fault(
        "quadrant_disagrees", "warned",
        lambda layout: (layout.value,) if "kuadran" in layout.value else (),
        _has_parts, _other_quadrant,
    ),
    Fault(
        "start_missing", "warned",
        lambda layout: (layout.start,) if layout.stand_in else (), _starts_with_oath,
        lambda _, __: pl.lit(None, dtype=pl.String),
    ),
    # One post under two decrees, one appraisal with two results or raters, a grade with the code of
    # another: one of the two counts, by a rule, and the other is told of.
    Fault(
        "second_decree", "warned", lambda layout: _seconds(layout, is_post=True), is_filled,
        other_value, is_copy=True,
    ),
    Fault(
        "second_rating", "warned",
        lambda layout: _seconds(layout) if layout.value else (), is_filled, other_value,
        is_copy=True,
    ),
    Fault(
        "other_code", "warned",
        lambda layout: () if layout.value else _seconds(layout), is_filled, other_value,
        is_copy=True,
    ),
    Fault(
        "two_posts_one_day", "warned",
        lambda layout: (layout.unit,) if layout.stand_in else (), _is_definitive_elsewhere,
        lambda _, __: pl.col(LAST_UNIT), is_copy=True,
    ),
)  # fmt: skip
"""The kinds for a folder in the form of SIASN."""

SIASN_MASTER_FAULTS: tuple[Fault, ...] = (
    Fault("impossible_date", "quarantined", lambda _: ("tglLahir",), is_day, impossible),
)
"""What takes a person out of SIASN: the main data's word counts, whatever the export says."""

_SPELLINGS = {fields.canonical(name): others for name, others in fields.ALIASES.items()}

SIASN = Soil(
    source="siasn",
    layout=lambda file: LAYOUTS.get(file.name.partition(".")[0]),
    faults=SIASN_FAULTS,
    masters=SIASN_MASTER_FAULTS,
    aliases=lambda field: _SPELLINGS.get(fields.canonical(field), ()),
)
"""The folder in the form of SIASN."""
