"""Small folders of saved SIASN answers about invented people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from records.checks.check import Checked, check_source
from records.identities.identity import pseudonym
from records.sources.siasn.reader import read_siasn
from tests.builders.checking import KEY

Answers = Mapping[str, Sequence[Mapping[str, Any]]]

SITI, BUDI = "198609262015052901", "197501012000011902"
"""The NIPs of two people, one in general and one in structural posts."""

SITI_ID, BUDI_ID = "A" * 32, "B" * 32
"""Their ids in the national record."""

E_SITI, E_BUDI = (pseudonym(nip, key=KEY) for nip in (SITI, BUDI))
"""The pseudonyms that stand for them in checked rows."""

AGENCY, AGENCY_ID = "Pemerintah Kota Rekaan", "C" * 32

MASTERS: Answers = {
    "data-utama": [
        {
            "id": SITI_ID, "nipBaru": SITI, "nama": "Siti Rekaan", "tglLahir": "26-09-1986",
            "jenisKelamin": "F", "tmtCpns": "01-05-2015", "statusPegawai": "PNS",
            "instansiKerjaId": AGENCY_ID, "instansiKerjaNama": AGENCY, "agama": "Islam",
            "nik": "9999999999999999", "noHp": "0000", "path": {"1": {"dok_id": "x"}},
        },
        {
            "id": BUDI_ID, "nipBaru": BUDI, "nama": "Budi Rekaan", "tglLahir": "01-01-1975",
            "jenisKelamin": "M", "tmtCpns": "01-01-2000", "statusPegawai": "PNS",
            "instansiKerjaId": AGENCY_ID, "instansiKerjaNama": AGENCY,
        },
    ],
    "ref-unor": [
        {"Id": "U0", "DiatasanId": AGENCY_ID, "InstansiId": AGENCY_ID, "NamaUnor": "Dinas"},
        {"Id": "U1", "DiatasanId": "U0", "InstansiId": AGENCY_ID, "NamaUnor": "Bidang Satu",
         "NamaJabatan": "Kepala Bidang Satu"},
        {"Id": "U2", "DiatasanId": "U0", "InstansiId": AGENCY_ID, "NamaUnor": "Bidang Dua"},
    ],
}  # fmt: skip
"""Who they are, and where they may work."""


def clerk(start: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 — a cell of an answer
    """A row of `rw-jabatan`: Siti in a general post of `U1` unless said otherwise."""
    row = {
        "idPns": SITI_ID, "nipBaru": SITI, "jenisJabatan": 4, "unorId": "U1",
        "unorNama": "Bidang Satu", "tmtJabatan": start, "namaJabatan": "Pengadministrasi Umum",
        "nomorSk": "821/1", "tanggalSk": start,
    }  # fmt: skip
    return {**row, **fields}


def head(start: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 — a cell of an answer
    """A row of `rw-jabatan`: Budi as a head of section, IV.a, in `U1` unless said otherwise."""
    return clerk(
        start,
        **{
            "idPns": BUDI_ID, "nipBaru": BUDI, "jenisJabatan": 1, "eselonId": "41",
            "namaJabatan": "Kepala Seksi Rekaan", **fields,
        },
    )  # fmt: skip


def write_answers(folder: Path, answers: Answers | None = None, *, masters: bool = True) -> Path:
    """A folder with one file an answer."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**(MASTERS if masters else {}), **(answers or {})}.items():
        text = json.dumps(rows, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def checked_answers(folder: Path, answers: Answers | None = None) -> Checked:
    """The check of a folder of answers; no share of bad rows refuses it."""
    return check_source(read_siasn(write_answers(folder, answers)), key=KEY, max_bad=1.0)


def rows_of(result: Checked, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of a table's good rows, days as ISO text, in the order of the files."""
    frame = result.frames[table].select(columns).with_columns(pl.col(pl.Date).cast(pl.String))
    return frame.rows()
