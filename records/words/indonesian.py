"""The contract's closed words as an Indonesian office writes them.

Read wherever a column holds words of a closed list, in any form of source; the contract's own words
always count. A new spelling is a line here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

_ACTING = ("plt", "plh", "pelaksana tugas", "pelaksana harian", "penjabat", "penjabat sementara",
           "pj", "pjs", "pgs", "sementara")  # fmt: skip

_SPELLINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "capacity": {
        "definitive": ("definitif", "tetap"),
        "acting": _ACTING,
        "additional": ("tugas tambahan", "tambahan", "rangkap", "rangkap jabatan"),
    },
    "cause": {
        "own_request": ("permintaan sendiri", "atas permintaan sendiri", "aps", "keinginan sendiri",
                        "permohonan sendiri"),
        "assigned": ("penugasan", "ditugaskan", "kebutuhan organisasi", "kepentingan dinas",
                     "kedinasan", "rotasi", "mutasi", "mutasi rutin"),
        "promotion": ("promosi", "kenaikan jabatan", "naik jabatan"),
        "demotion": ("demosi", "penurunan jabatan", "turun jabatan"),
        "reorganisation": ("reorganisasi", "restrukturisasi", "penataan organisasi",
                           "perubahan sotk", "sotk baru", "perubahan organisasi"),
        "renaming": ("perubahan nama", "perubahan nomenklatur", "nomenklatur", "ganti nama"),
        "equalisation": ("penyetaraan", "penyetaraan jabatan"),
        "reappointment": ("pengukuhan", "pengangkatan kembali", "dikukuhkan"),
        "first": ("pengangkatan pertama", "penempatan pertama", "pertama", "cpns"),
    },
    "position_kind": {
        "structural": ("struktural", "jabatan struktural", "administrator", "pengawas",
                       "jabatan administrator", "jabatan pengawas", "jabatan pimpinan tinggi",
                       "pimpinan tinggi", "jpt"),
        "functional": ("fungsional", "jabatan fungsional", "fungsional tertentu", "jft", "jf"),
        "general": ("pelaksana", "jabatan pelaksana", "umum", "fungsional umum", "jfu",
                    "jabatan fungsional umum", "staf"),
    },
    "severity": {
        "light": ("ringan", "hukuman ringan", "tingkat ringan", "r"),
        "moderate": ("sedang", "hukuman sedang", "tingkat sedang", "s"),
        "severe": ("berat", "hukuman berat", "tingkat berat", "b"),
    },
    "kind": {
        "leave": ("cuti", "cltn", "cuti di luar tanggungan negara", "cuti besar"),
        "study_leave": ("tugas belajar", "tubel", "izin belajar"),
        "secondment": ("diperbantukan", "dipekerjakan", "dpk", "dpb", "penugasan khusus"),
        "training": ("pelatihan", "diklat", "pendidikan dan pelatihan"),
        "waiting": ("menunggu", "masa tunggu", "menunggu penempatan", "tanpa jabatan"),
        "suspended": ("diberhentikan sementara", "pemberhentian sementara", "skorsing"),
    },
    "reason": {
        "retirement": ("pensiun", "bup", "batas usia pensiun", "purnabakti", "purna bakti"),
        "death": ("meninggal", "meninggal dunia", "wafat"),
        "resignation": ("mengundurkan diri", "pengunduran diri", "berhenti", "resign",
                        "atas permintaan sendiri", "aps"),
        "dismissal": ("diberhentikan", "pemberhentian", "ptdh", "pemecatan",
                      "diberhentikan tidak dengan hormat"),
        "transfer_out": ("pindah", "pindah instansi", "mutasi keluar", "pindah keluar"),
        "unknown": ("tidak diketahui", "lainnya", "lain-lain"),
    },
    "wants_kind": {
        "unit": ("unit kerja", "unit organisasi", "perangkat daerah", "opd", "skpd", "unor",
                 "satuan kerja", "instansi"),
        "job_family": ("rumpun", "rumpun jabatan", "keluarga jabatan", "bidang"),
        "position": ("jabatan", "posisi", "nama jabatan"),
    },
    "respondent": {
        "self": ("sendiri", "diri sendiri", "pegawai", "yang bersangkutan", "ybs"),
        "supervisor": ("atasan", "atasan langsung", "pimpinan"),
    },
    "strength": {
        "2": ("sangat ingin", "sangat berminat", "sangat mau", "sangat setuju", "sangat kuat"),
        "1": ("ingin", "berminat", "mau", "bersedia", "setuju", "kuat"),
        "0": ("netral", "biasa", "biasa saja", "terserah"),
        "-1": ("tidak ingin", "kurang berminat", "tidak berminat", "tidak mau", "keberatan",
               "tidak bersedia", "tidak setuju"),
        "-2": ("sangat tidak ingin", "sangat tidak berminat", "sangat keberatan", "menolak",
               "sangat tidak setuju"),
    },
    "education": {
        "1": ("sd", "sekolah dasar"),
        "2": ("smp", "sltp", "mts"),
        "3": ("sma", "smk", "slta", "ma", "sma/smk", "slta/sederajat", "sma/sederajat"),
        "4": ("d1", "d2", "di", "dii", "diploma i", "diploma ii"),
        "5": ("d3", "diii", "diploma iii"),
        "6": ("d4", "div", "diploma iv", "s1", "sarjana", "d4/s1", "s1/d4", "div/s1", "s1/div"),
        "7": ("s2", "magister", "profesi", "spesialis"),
        "8": ("s3", "doktor"),
    },
}  # fmt: skip
"""What an office writes, by column and by the contract's word."""

_BETWEEN = r"[\s\-_./()]+"


def _letters(text: str) -> str:
    return re.sub(_BETWEEN, "", text.lower())


_WORDS: Mapping[str, Mapping[str, str]] = {
    column: {_letters(said): word for word, spellings in words.items() for said in spellings}
    for column, words in _SPELLINGS.items()
}

_EDUCATION_COLUMNS = {("positions", "min_education_level"), ("educations", "level")}


def words_of(table: str, column: str) -> Mapping[str, str]:
    """The spellings of a column's words, by their letters; empty if the column has no fixed words.

    >>> words_of("sanctions", "severity")["ringan"]
    'light'
    """
    if (table, column) in _EDUCATION_COLUMNS:
        return _WORDS["education"]
    if (table, column) == ("sanctions", "reason") or (column == "kind" and table != "absences"):
        # Free text there.
        return {}
    return _WORDS.get(column, {})


def in_contract_words(text: pl.Expr, spellings: Mapping[str, str]) -> pl.Expr:
    """The contract's word for a cell; a text that is no known spelling stays as it is.

    >>> kinds = words_of("preferences", "wants_kind")
    >>> pl.select(in_contract_words(pl.lit("Unit Kerja"), kinds)).item()
    'unit'
    """
    letters = text.str.to_lowercase().str.replace_all(_BETWEEN, "")
    meant = letters.replace_strict(spellings, default=None, return_dtype=pl.String)
    return pl.coalesce(meant, text)
