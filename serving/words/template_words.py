"""What each column of the template asks for, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class HelpText(NamedTuple):
    """One line a language."""

    indonesian: str
    english: str


ABOUT: Mapping[str, HelpText] = {
    "name": HelpText(
        "Nama instansi; kosongkan bila data induk (SIASN) sudah dimuat.",
        "The organisation's name; leave empty where its records (SIASN) are loaded already.",
    ),
    "snapshot_on": HelpText(
        "Tanggal terakhir yang dicakup data ini.", "The last day that these records cover."
    ),
}

_PERSON = HelpText("NIP 18 angka, diformat sebagai teks.", "The NIP, 18 digits, formatted as text.")
_UNIT = HelpText(
    "ID unit organisasi (UNOR ID); kosongkan bila unit_name diisi.",
    "The unit's id (UNOR ID); leave empty where unit_name is filled.",
)
_UNIT_NAME = HelpText(
    "Nama unit, bila hanya satu unit bernama demikian.",
    "The unit's name, if only one unit has it.",
)
_POST = HelpText(
    "ID jabatan; kosongkan bila unit dan title diisi.",
    "The post's id; leave empty where unit and title are filled.",
)
_TITLE = HelpText("Nama jabatan seperti di SIASN.", "The post's title as in SIASN.")
_FAMILY = HelpText(
    "Rumpun jabatan; untuk fungsional: nama tanpa jenjang.",
    "The job family; of a functional post its title without the grade.",
)
_START = HelpText("Awal periode (tanggal).", "First day of the period.")
_END = HelpText("Akhir periode (tanggal).", "Last day of the period.")
_COMPETENCY = HelpText(
    "Nama kompetensi, misalnya Kerja Sama.", "The competency's name, as Kerja Sama."
)
_MEASURE = HelpText("Nama ukuran, seperti di dataset.toml.", "The measure, as in dataset.toml.")
_VALUE = HelpText("Nilainya, angka.", "Its value, a number.")
_SCALE = HelpText("1 (sangat kurang) sampai 5 (sangat baik).", "1 (very low) to 5 (very high).")

SHEETS: Mapping[str, Mapping[str, HelpText]] = {
    "preferences": {
        "employee_id": _PERSON,
        "wants_kind": HelpText(
            "Yang diinginkan: unit, job_family (rumpun) atau position (jabatan).",
            "What is wanted: a unit, a job_family or a position.",
        ),
        "wants": HelpText(
            "ID atau nama unit, rumpun, atau ID jabatan; boleh kosong bila unit_name/title diisi.",
            "The unit's id or name, the family, or the post's id; may be empty where unit_name and "
            "title say it.",
        ),
        "unit_id": _UNIT,
        "unit_name": _UNIT_NAME,
        "title": _TITLE,
        "strength": HelpText(
            "-2 (sangat tidak ingin) sampai 2 (sangat ingin).",
            "-2 (not at all) to 2 (very much).",
        ),
        "stated_on": HelpText("Tanggal keinginan dinyatakan.", "The day the wish was stated."),
    },
    "positions": {
        "position_id": _POST,
        "unit_id": _UNIT,
        "unit_name": _UNIT_NAME,
        "title": _TITLE,
        "job_family": _FAMILY,
        "position_kind": HelpText(
            "structural (struktural), functional (fungsional) atau general (pelaksana).",
            "structural, functional or general.",
        ),
        "level": HelpText(
            "Tingkat, bilangan bulat, makin besar makin tinggi; kosongkan bila tidak tahu.",
            "The level, a whole number, higher is more senior; leave empty if not known.",
        ),
        "level_code": HelpText(
            "Sebutan tingkat: eselon atau jenjang.", "The level's word: eselon or grade."
        ),
        "headcount_needed": HelpText(
            "Kebutuhan pegawai menurut ABK.", "People needed, by the workload analysis."
        ),
        "workload_minutes": HelpText(
            "Beban kerja setahun dalam menit.", "A year's workload in minutes."
        ),
        "min_education_level": HelpText(
            "Pendidikan minimal, 0-8 (3 SLTA, 5 D-III, 6 S-1/D-IV, 7 S-2, 8 S-3).",
            "Least education by ISCED 2011, 0 to 8 (3 upper secondary, 6 bachelor, 7 master).",
        ),
        "education_fields": HelpText(
            "Bidang pendidikan, dipisah titik koma.", "Fields of education, ; between them."
        ),
        "retirement_age": HelpText("Batas usia pensiun.", "Age of retirement."),
        "valid_from": HelpText(
            "Berlaku mulai; kosongkan bila sejak dulu.", "In being since; empty: always."
        ),
        "valid_to": HelpText(
            "Berlaku sampai; kosongkan bila masih ada.", "In being until; empty: still there."
        ),
    },
    "position_requirements": {
        "position_id": _POST,
        "unit_id": _UNIT,
        "unit_name": _UNIT_NAME,
        "title": _TITLE,
        "job_family": _FAMILY,
        "competency": _COMPETENCY,
        "level": HelpText("Tingkat yang disyaratkan, 1-5.", "The level required, 1 to 5."),
    },
    "competencies": {
        "employee_id": _PERSON,
        "competency": _COMPETENCY,
        "level": HelpText("Tingkat hasil asesmen, 1-5.", "The level assessed, 1 to 5."),
        "score": HelpText("Skor, bila tidak ada tingkat.", "A score, where there is no level."),
        "assessed_on": HelpText("Tanggal asesmen.", "The day of the assessment."),
        "valid_until": HelpText("Berlaku sampai.", "Valid until."),
    },
    "surveys": {
        "employee_id": _PERSON,
        "start_date": HelpText("TMT jabatan baru.", "The day the new post began."),
        "month": HelpText(
            "Bulan ke-: 0 (sebelum mulai), 3, 6 atau 12.",
            "Month: 0 (before the start), 3, 6 or 12.",
        ),
        "role_clarity": _SCALE,
        "self_efficacy": _SCALE,
        "social_acceptance": _SCALE,
        "respondent": HelpText(
            "self (diri sendiri) atau supervisor (atasan).", "self or supervisor."
        ),
        "answered_on": HelpText("Tanggal pengisian.", "The day of the answer."),
    },
    "measures": {
        "employee_id": _PERSON,
        "measure": _MEASURE,
        "period_start": _START,
        "period_end": _END,
        "value": _VALUE,
        "exposure": HelpText(
            "Pembagi atau bobot; kosong berarti 1.",
            "The divisor, or its weight; empty: 1.",
        ),
        "unit_id": _UNIT,
        "unit_name": _UNIT_NAME,
    },
    "unit_measures": {
        "unit_id": _UNIT,
        "unit_name": _UNIT_NAME,
        "measure": _MEASURE,
        "period_start": _START,
        "period_end": _END,
        "value": _VALUE,
    },
}
"""Every sheet of the template and its columns, in order."""

PROPOSALS: Mapping[str, HelpText] = {
    "nip": HelpText(
        "NIP 18 angka, diformat sebagai teks; atau isi employee_id.",
        "The NIP, 18 digits, formatted as text; or fill employee_id.",
    ),
    "name": HelpText(
        "Nama pegawai, bila ada: dicocokkan dengan NIP.",
        "The person's name, if given: checked against the NIP.",
    ),
    "employee_id": HelpText(
        "Sandi pegawai; kosongkan bila NIP diisi.",
        "The person's pseudonym; leave empty where the NIP is filled.",
    ),
    "title": HelpText(
        "Nama jabatan yang diusulkan, seperti di data.",
        "The title of the post proposed, as in the records.",
    ),
    "unit": HelpText("Nama atau ID unit kerja jabatan itu.", "The name or id of the post's unit."),
    "parent_unit": HelpText(
        "Unit induk, bila beberapa unit bernama sama.",
        "The unit above, where several units have one name.",
    ),
    "position_id": HelpText(
        "ID jabatan, sebagai ganti nama jabatan dan unit kerja.",
        "The post's id, in the place of title and unit.",
    ),
    "job_family": HelpText("Rumpun jabatan, bila perlu.", "The job family, if needed."),
    "level": HelpText(
        "Tingkat jabatan, bila nama yang sama ada di beberapa tingkat.",
        "The post's level, where one title has several.",
    ),
    "cause": HelpText(
        "Alasan: permintaan sendiri, penugasan, promosi, demosi, …",
        "The cause: own_request, assigned, promotion, demotion, …",
    ),
    "note": HelpText(
        "Catatan sendiri; kolom lain boleh ditambah dan kembali bersama jawaban.",
        "A note of your own; further columns may be added and come back with the answer.",
    ),
}
"""The sheet of proposed moves, which `mutasi score` reads; nothing of it is a record."""

GENERAL = (
    HelpText(
        "Satu baris satu data; jangan mengubah judul kolom. Sel kosong berarti tidak diketahui dan "
        "tidak menghapus data yang sudah ada.",
        "One row a fact; keep the headers. An empty cell means not known, and takes nothing away "
        "from what is there.",
    ),
    HelpText(
        "Tanggal: tanggal Excel, atau teks 31-12-2025 atau 2025-12-31.",
        "Days: as Excel has them, or as text 31-12-2025 or 2025-12-31.",
    ),
    HelpText(
        "Lembar proposals diisi usulan mutasi, lalu: mutasi score BERKAS.xlsx --out HASIL.xlsx. "
        "Isinya tidak ikut dimasukkan sebagai data.",
        "The sheet proposals takes proposed moves: mutasi score FILE.xlsx --out RESULT.xlsx. "
        "Nothing of it is taken in as a record.",
    ),
    HelpText(
        "Lembar yang tidak diperlukan boleh dibiarkan kosong atau dihapus.",
        "Sheets that are not needed may stay empty or be deleted.",
    ),
)
