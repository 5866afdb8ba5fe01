"""What sheets and their columns are called, beside the contract's own names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from records.sources.headers import normal_form

ABOUT = "about"
"""The sheet that says whose records these are."""

ABOUT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("nama", "organisasi", "instansi", "nama_instansi", "nama_organisasi"),
    "snapshot_on": ("tanggal", "per_tanggal", "posisi_tanggal", "tanggal_data", "data_per"),
}

SHEETS: Mapping[str, tuple[str, ...]] = {
    ABOUT: ("tentang", "identitas"),
    "employees": ("pegawai", "asn"),
    "units": ("unit", "unit_kerja", "unor", "unit_organisasi"),
    "positions": ("abk", "jabatan", "peta_jabatan", "analisis_beban_kerja", "beban_kerja"),
    "position_requirements": (
        "syarat",
        "syarat_jabatan",
        "kompetensi_jabatan",
        "standar_kompetensi",
    ),
    "assignments": ("riwayat_jabatan", "penempatan"),
    "ratings": ("penilaian_kinerja", "kinerja", "skp"),
    "measures": ("ukuran", "ukuran_kinerja", "indikator"),
    "unit_measures": ("ukuran_unit", "indikator_unit"),
    "grades": ("riwayat_golongan", "golongan", "pangkat"),
    "educations": ("pendidikan", "riwayat_pendidikan"),
    "trainings": ("pelatihan", "diklat", "riwayat_pelatihan"),
    "competencies": (
        "kompetensi",
        "asesmen",
        "hasil_asesmen",
        "penilaian_kompetensi",
        "assessment",
    ),
    "sanctions": ("hukuman_disiplin", "hukdis"),
    "awards": ("penghargaan",),
    "absences": ("cuti", "ketidakhadiran"),
    "exits": ("pemberhentian", "pensiun"),
    "preferences": ("keinginan", "minat", "preferensi"),
    "surveys": ("survei", "survey", "kuesioner"),
    "outcomes": ("hasil",),
}  # fmt: skip
"""Other names of each sheet, in normal form."""

INSTRUCTIONS = ("petunjuk", "instructions", "readme", "keterangan")
"""Sheets that explain, and hold no rows."""

PROPOSALS = ("proposals", "usulan", "usulan_mutasi", "daftar_usulan", "moves", "proposal")
"""Sheets with a list of proposed moves: `mutasi score` reads them, no record is in them."""

COMPETENCIES_AS_OF = date(2017, 7, 31)
COMPETENCIES = (
    "Integritas", "Kerja Sama", "Komunikasi", "Orientasi pada Hasil", "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan",
    "Perekat Bangsa",
)  # fmt: skip
"""The managerial and socio-cultural competencies of every post (PermenPANRB 38/2017)."""

JOB_MATCH = "JPM"
"""The share of a post's competencies that a person has, as assessments sum it up."""

_JOB_MATCH_NAMES = ("jpm", "job_person_match", "jpm_persen", "persentase_jpm", "nilai_jpm")
_BESIDE = frozenset(
    {"no", "nomor", "nama", "nama_lengkap", "jabatan", "perangkat_daerah", "opd", "unit_kerja",
     "total", "jumlah", "kategori", "keterangan", "rekomendasi", "golongan", "pangkat"}
)  # fmt: skip
"""Columns of an assessment's list that say nothing of their own."""

_FURTHER = re.compile(r"[\s_\-]*\(?\d{1,4}\)?\s*$")
"""What a copy of a sheet, or one of another year, has behind its name."""

_TABLE_OF = {
    normal_form(spelling).replace("_", ""): name
    for name, spellings in SHEETS.items()
    for spelling in (name, *spellings)
}


def sheet_table(name: str) -> str | None:
    """The table (or `about`) that a sheet's name means.

    >>> sheet_table("Keinginan"), sheet_table("SYARAT JABATAN"), sheet_table("Sheet1")
    ('preferences', 'position_requirements', None)
    >>> sheet_table("Keinginan (2)"), sheet_table("ABK 2026")
    ('preferences', 'positions')
    """
    for text in (name, _FURTHER.sub("", name)):
        found = _TABLE_OF.get(normal_form(text).replace("_", ""))
        if found is not None:
            return found
    return None


def sheet_name(name: str) -> str:
    """A sheet's name without the number of a copy or a year behind it.

    >>> sheet_name("Keinginan (2)") == sheet_name("KEINGINAN")
    True
    """
    return normal_form(_FURTHER.sub("", name)) or normal_form(name)


def competency(header: str) -> str | None:
    """The competency that a header names, in the regulation's spelling.

    >>> competency("KERJASAMA"), competency("JPM (%)"), competency("Nama")
    ('Kerja Sama', 'JPM', None)
    """
    return _COMPETENCY_OF.get(_letters(header))


def is_beside(header: str) -> bool:
    """Whether a column of an assessment's list repeats what is known from elsewhere."""
    return normal_form(header) in _BESIDE


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalpha())


_COMPETENCY_OF = {
    **{_letters(name): name for name in COMPETENCIES},
    **{_letters(name): JOB_MATCH for name in _JOB_MATCH_NAMES},
}
