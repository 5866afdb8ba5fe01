"""One table of how people spell the contract's columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from records.identities.identity import shown_word

_BETWEEN_WORDS = re.compile(r"[\s\-./]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

ALIASES: dict[str, tuple[str, ...]] = {
    "employee_id": ("employee", "emp_id", "person_id", "pegawai_id", "id_pegawai", "pns_id"),
    "nip": ("nip_baru", "nip_pns", "nomor_induk_pegawai"),
    "name": ("nama", "nama_lengkap", "full_name"),
    "entry_date": ("entry", "hired_on", "hire_date", "tmt_cpns", "tanggal_masuk"),
    "birth_date": ("born_on", "date_of_birth", "dob", "tanggal_lahir", "tgl_lahir"),
    "sex": ("gender", "jenis_kelamin"),
    "employment_kind": ("employment_type", "jenis_pegawai", "jenis_asn"),
    "unit_id": ("unit", "unor_id", "id_unit", "unit_kerja_id"),
    "parent_id": ("parent", "parent_unit_id", "diatasan_id"),
    "position_id": ("position", "jabatan_id", "id_jabatan"),
    "title": ("job_title", "position_title", "jabatan_nama", "nama_jabatan", "jabatan"),
    "job_family": ("family", "rumpun_jabatan", "rumpun"),
    "start_date": ("start", "started_on", "from_date", "tanggal_mulai", "tgl_mulai", "tmt_jabatan"),
    "end_date": ("end", "ended_on", "to_date", "tanggal_selesai", "tgl_selesai"),
    "period_start": ("period_from", "awal_periode"),
    "period_end": ("period_to", "akhir_periode"),
    "effective_on": ("effective_date", "tmt_golongan"),
    "completed_on": ("completed", "graduated_on", "tanggal_lulus", "tgl_lulus"),
    "known_on": ("known_date", "known_since"),
    "decided_on": ("decision_date", "tanggal_sk", "tgl_sk"),
    "decree": ("decree_number", "nomor_sk", "no_sk"),
    "rater_id": ("rater", "penilai_id", "nip_penilai"),
    "headcount_needed": (
        "headcount",
        "seats",
        "kebutuhan",
        "kebutuhan_pegawai",
        "jumlah_kebutuhan",
        "formasi",
    ),
    "workload_minutes": ("beban_kerja", "beban_kerja_menit", "menit_beban_kerja"),
    "min_education_level": ("pendidikan_minimal", "tingkat_pendidikan_minimal"),
    "education_fields": ("bidang_pendidikan", "jurusan", "program_studi"),
    "retirement_age": ("bup", "batas_usia_pensiun", "usia_pensiun"),
    "position_kind": ("jenis_jabatan",),
    "level": ("tingkat", "level_jabatan", "tingkat_jabatan"),
    "level_code": ("kode_tingkat", "eselon_jenjang"),
    "valid_from": ("berlaku_mulai", "berlaku_sejak"),
    "valid_to": ("berlaku_sampai_tanggal",),
    "unit_name": (
        "unor_nama",
        "nama_unor",
        "nama_unit",
        "unit_kerja",
        "nama_unit_kerja",
        "unit_organisasi",
        "perangkat_daerah",
        "opd",
        "satuan_kerja",
    ),
    "competency": ("kompetensi", "nama_kompetensi"),
    "score": ("skor", "nilai_kompetensi"),
    "assessed_on": ("tanggal_asesmen", "tanggal_penilaian", "tgl_asesmen", "tanggal_assessment"),
    "valid_until": ("berlaku_sampai", "berlaku_hingga"),
    "wants_kind": ("jenis_keinginan", "jenis_minat"),
    "wants": ("keinginan", "yang_diinginkan", "minat"),
    "strength": ("kekuatan", "bobot_keinginan", "tingkat_keinginan"),
    "stated_on": ("tanggal_pernyataan", "dinyatakan_pada", "tanggal_keinginan"),
    "month": ("bulan_ke", "bulan"),
    "role_clarity": ("kejelasan_peran",),
    "self_efficacy": ("efikasi_diri", "keyakinan_diri"),
    "social_acceptance": ("penerimaan_sosial",),
    "respondent": ("responden", "penjawab"),
    "answered_on": ("tanggal_jawab", "tanggal_pengisian", "dijawab_pada"),
    "measure": ("ukuran", "nama_ukuran", "indikator"),
    "value": ("nilai",),
    "exposure": ("pembagi", "paparan"),
}
"""Other spellings of a contract column, in normal form; case and separators need no alias."""


def normal_form(header: str) -> str:
    """A header in lower case with single underscores between words.

    >>> normal_form(" Tanggal  Lahir")
    'tanggal_lahir'
    >>> normal_form("EmployeeID")
    'employee_id'
    """
    spaced = _BETWEEN_WORDS.sub("_", _CAMEL.sub("_", header.strip().strip("'\"")))
    return re.sub(r"_+", "_", spaced).strip("_").lower()


def contract_column(header: str, columns: Iterable[str]) -> str | None:
    """The one of `columns` that the header spells, or None.

    >>> contract_column("Employee-Id", ["employee_id", "title"])
    'employee_id'
    >>> contract_column("NIP BARU", ["employee_id", "nip"])
    'nip'
    """
    squeezed = normal_form(header).replace("_", "")
    names = list(columns)
    spelt = next((name for name in names if squeezed == name.replace("_", "")), None)
    if spelt is not None:
        # A column's own name counts before another column's alias.
        return spelt
    return next(
        (
            name
            for name in names
            if any(squeezed == alias.replace("_", "") for alias in ALIASES.get(name, ()))
        ),
        None,
    )


def shown_headers(headers: Iterable[str], columns: Iterable[str]) -> str:
    """A file's headers as messages may repeat them: not at all where the line is no header.

    Args:
        headers: The headers.
        columns: The columns the table may have.

    >>> shown_headers(["NIP", "Catatan"], ["nip", "name"])
    'NIP, Catatan'
    >>> shown_headers(["198609262015051001", "Siti"], ["nip", "name"])
    '2 cells that are no headers: the first line seems to be a row'
    """
    names, known = list(headers), list(columns)
    if not is_header(names, known):
        return f"{len(names)} cells that are no headers: the first line seems to be a row"
    return ", ".join(shown_word(name, f"(column {place})") for place, name in
                     enumerate(names, start=1))  # fmt: skip


def is_header(headers: Iterable[str], columns: Iterable[str]) -> bool:
    """Whether a line names columns: one at least is known, and fewer are values than are known."""
    names, known = [name for name in headers if name.strip()], list(columns)
    named = sum(contract_column(name, known) is not None for name in names)
    values = sum(shown_word(name, "") == "" for name in names)
    return named >= max(values, 1)
