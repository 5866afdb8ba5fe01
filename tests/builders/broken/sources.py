"""Small good sources about invented people, as files in memory."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types


@dataclass(frozen=True)
class Odd:
    """Something in a folder that is no file.

    Attributes:
        kind: A named pipe, a folder, or a link.
        target: Where a link leads.
    """

    kind: Literal["pipe", "folder", "link"]
    target: str = ""


Files = dict[str, bytes | Odd]
"""What a source's folder holds, by path; a source of one file has that alone."""


@dataclass(frozen=True)
class Somebody:
    """An invented person.

    Attributes:
        name: Every word of it is nobody else's.
        nip: The serial is 901 or more: nobody's.
        born: ISO day.
        pns_id: The id in the national record.
    """

    name: str
    nip: str
    born: str
    pns_id: str

    @property
    def born_in_siasn(self) -> str:
        """The birth date as dd-mm-yyyy."""
        return "-".join(reversed(self.born.split("-")))


PEOPLE = (
    Somebody("Wulandhari Sekarwangsa", "198609262015052901", "1986-09-26", "A" * 32),
    Somebody("Hartantyo Prawiranegoro", "197511012000011902", "1975-11-01", "B" * 32),
    Somebody("Rahmaniati Cokrosuwiryo", "199003172019032903", "1990-03-17", "C" * 32),
)
_AGENCY, _AGENCY_ID = "Pemerintah Kota Rekaan", "F" * 32

_TOML = """
[dataset]
name = "Pemerintah Kota Rekaan"
language = "id"
snapshot_on = 2022-12-31

[moves]
changes = ["unit_id", "title"]
merge_gap_days = 31

[ratings.predikat]
kind = "ordinal"
order = ["Kurang", "Baik", "Sangat baik"]
satisfactory = "Baik"

[ratings.skp]
kind = "numeric"
lowest = 0
highest = 100
satisfactory = 76

[measures.keluhan]
summary = "count"
better = "lower"

[outcomes.bertahan]
kind = "stay"
days = 365
"""


def _csv(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def dataset() -> Files:
    """A dataset folder whose people are named by NIP."""
    a, b, c = (person.nip for person in PEOPLE)
    return {
        "dataset.toml": _TOML.encode(),
        "employees.csv": _csv(
            "employee_id,name,birth_date,sex,entry_date,employment_kind,x_asal",
            *(f"{p.nip},{p.name},{p.born},P,2019-03-01,PNS,luar" for p in PEOPLE),
        ),
        "units.csv": _csv("unit_id,name,parent_id", "u0,Dinas,", "u1,Bidang Satu,u0", "u2,Dua,u0"),
        "positions.csv": _csv(
            "position_id,unit_id,title,level,headcount_needed",
            "p1,u1,Analis,3,2", "p2,u2,Arsiparis,3,1",
        ),
        "assignments.csv": _csv(
            "employee_id,start_date,end_date,unit_id,position_id,title,level",
            f"{a},2015-05-01,2018-12-31,u1,p1,Analis,3", f"{a},2019-01-01,,u2,p2,Arsiparis,3",
            f"{b},2010-01-01,,u1,p1,Analis,3", f"{c},2019-03-01,,u1,p1,Analis,3",
        ),
        "ratings.csv": _csv(
            "employee_id,period_start,period_end,scheme,value,unit_id,rater_id",
            f"{a},2020-01-01,2020-12-31,predikat,Baik,u2,{b}",
            f"{c},2020-01-01,2020-12-31,skp,81.5,u1,{b}",
        ),
        "measures.csv": _csv(
            "employee_id,measure,period_start,period_end,value,exposure",
            f"{a},keluhan,2020-02-03,2020-02-03,1,1", f"{c},keluhan,2021-02-03,2021-02-03,1,",
        ),
        "preferences.csv": _csv(
            "employee_id,wants_kind,wants,strength,stated_on", f"{a},unit,u1,2,2021-01-01"
        ),
    }  # fmt: skip


def dataset_with_ids() -> Files:
    """A dataset folder with ids of its own beside the NIPs, one table as Parquet."""
    files = dataset()
    ids = {person.nip: f"e{place}" for place, person in enumerate(PEOPLE, start=1)}
    for path in [path for path in files if path.endswith(".csv")]:
        content = files[path]
        if isinstance(content, bytes):
            text = content.decode()
            for nip, own in ids.items():
                text = text.replace(nip, own)
            files[path] = text.encode()
    files["employees.csv"] = _csv(
        "employee_id,nip,nama,tanggal_lahir,jenis_kelamin,entry_date",
        *(f"{ids[p.nip]},'{p.nip},{p.name},{p.born},L,2019-03-01" for p in PEOPLE),
    )
    measures = files.pop("measures.csv")
    assert isinstance(measures, bytes)
    frame = pl.read_csv(measures, infer_schema=False)
    stream = io.BytesIO()
    frame.write_parquet(stream)
    files["measures.parquet"] = stream.getvalue()
    return files


def _post(person: Somebody, start: str, unit: str, title: str) -> dict[str, Any]:
    return {
        "id": "x", "idPns": person.pns_id, "nipBaru": person.nip, "jenisJabatan": 4,
        "unorId": unit, "unorNama": f"Bidang {unit}", "tmtJabatan": start, "namaJabatan": title,
        "nomorSk": "821/1", "tanggalSk": start, "instansiKerjaId": _AGENCY_ID,
    }  # fmt: skip


def answers() -> Files:
    """A folder of saved SIASN answers, one of them a file a person."""
    a, b, c = PEOPLE
    rows: dict[str, Any] = {
        "data-utama.json": [
            {
                "id": p.pns_id, "nipBaru": p.nip, "nama": p.name, "tglLahir": p.born_in_siasn,
                "jenisKelamin": "F", "tmtCpns": "01-05-2019", "statusPegawai": "PNS",
                "instansiKerjaId": _AGENCY_ID, "instansiKerjaNama": _AGENCY, "agama": "Islam",
            }
            for p in PEOPLE
        ],
        "ref-unor.json": [
            {"Id": "U0", "DiatasanId": _AGENCY_ID, "InstansiId": _AGENCY_ID, "NamaUnor": "Dinas"},
            {"Id": "U1", "DiatasanId": "U0", "InstansiId": _AGENCY_ID, "NamaUnor": "Bidang U1"},
            {"Id": "U2", "DiatasanId": "U0", "InstansiId": _AGENCY_ID, "NamaUnor": "Bidang U2"},
        ],
        "rw-jabatan.json": {
            "code": 1,
            "data": [
                _post(a, "01-05-2019", "U1", "Pengadministrasi Umum"),
                _post(b, "01-01-2010", "U1", "Pengolah Data"),
                _post(c, "01-03-2019", "U2", "Analis Kepegawaian Ahli Pertama"),
            ],
        },
        f"rw-skp22/{a.nip}.json": [
            {
                "tahun": 2023, "hasilKinerja": "SESUAI EKSPEKTASI", "hasilKinerjaNilai": 2,
                "perilakuKerja": "SESUAI EKSPEKTASI", "PerilakuKerjaNilai": 2,
                "kuadranKinerja": "BAIK", "KuadranKinerjaNilai": 2, "nipNrpPenilai": b.nip,
                "pnsDinilaiId": a.pns_id, "namaPenilai": b.name,
            }
        ],
        "rw-golongan.json": [
            {"idPns": c.pns_id, "nipBaru": c.nip, "golonganId": "31", "golongan": "III/a",
             "tmtGolongan": "01-03-2019", "skTanggal": "01-03-2019"}
        ],
        "rw-hukdis.json": [
            {"pnsOrang": b.pns_id, "jenisHukuman": "03", "jenisHukumanNama": "Teguran lisan",
             "jenisTingkatHukumanId": "R", "hukumanTanggal": "05-06-2020", "masaBulan": "6"}
        ],
    }  # fmt: skip
    return {path: json.dumps(content).encode() for path, content in rows.items()}


def export() -> Files:
    """The SIASN export as one CSV file."""
    header = (
        "PNS ID", "NIP BARU", "NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "JENIS PEGAWAI NAMA",
        "TMT CPNS", "JENIS JABATAN ID", "JABATAN NAMA", "TMT JABATAN", "UNOR ID", "UNOR NAMA",
        "INSTANSI KERJA ID", "INSTANSI KERJA NAMA", "GOL AKHIR NAMA", "TMT GOLONGAN",
    )  # fmt: skip
    rows = [
        (p.pns_id, f"'{p.nip}", p.name, p.born_in_siasn, "F", "PNS Daerah", "01-05-2019", "4",
         "Pengolah Data", "01-05-2019", "U1", "Bidang Satu", _AGENCY_ID, _AGENCY, "III/a",
         "01-05-2019")
        for p in PEOPLE
    ]  # fmt: skip
    return {"export.csv": _csv(";".join(header), *(";".join(row) for row in rows))}


Cell = str | float | None
Sheets = Mapping[str, list[list[Cell]]]


def workbook_bytes(sheets: Sheets) -> bytes:
    """A workbook; texts are text cells, numbers are numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
    return stream.getvalue()


def sheets() -> dict[str, list[list[Cell]]]:
    """The sheets of a whole workbook, to be broken before it is written."""
    a, b, c = PEOPLE
    people: list[list[Cell]] = [
        [float(place), p.nip, p.name, p.born_in_siasn, "L", "01-03-2019"]
        for place, p in enumerate(PEOPLE, start=1)
    ]
    posts: list[list[Cell]] = [[p.nip, 43586.0, "U1", "Pengolah Data"] for p in PEOPLE]
    return {
        "tentang": [["nama", _AGENCY], ["tanggal", "2022-12-31"]],
        "pegawai": [
            ["No", "NIP", "Nama", "Tanggal Lahir", "Jenis Kelamin", "TMT CPNS"],
            *people,
        ],
        "unit": [["unit_id", "name", "parent_id"], ["U0", "Dinas", None], ["U1", "Bidang", "U0"]],
        "riwayat_jabatan": [
            ["NIP", "tmt jabatan", "unit_id", "jabatan"],
            *posts,
        ],
        "keinginan": [
            ["NIP", "Nama", "jenis_keinginan", "keinginan", "tanggal_pernyataan"],
            [a.nip, a.name, "unit", "U1", "01-02-2021"],
        ],
        "asesmen": [
            ["NIP", "Nama", "Integritas", "Kerjasama", "Komunikasi", "JPM"],
            [b.nip, b.name, 3.0, 4.0, 3.0, 88.5], [c.nip, c.name, 3.0, 3.0, 3.0, 79.0],
        ],
    }  # fmt: skip


def workbook() -> Files:
    """A whole source as one workbook."""
    return {"isian.xlsx": workbook_bytes(sheets())}


def answers_with_workbook() -> Files:
    """Answers, and the workbook of wishes that lies beside them."""
    some = {name: rows for name, rows in sheets().items() if name in ("keinginan", "asesmen")}
    return {**answers(), "tambahan.xlsx": workbook_bytes(some)}


def _made_once(make: Callable[[], Files]) -> Callable[[], Files]:
    """A source that is made once, and handed out as a copy that may be broken."""
    made = cache(make)
    return lambda: dict(made())


SOURCES: Mapping[str, Callable[[], Files]] = {
    source.__name__: _made_once(source)
    for source in (dataset, dataset_with_ids, answers, export, workbook, answers_with_workbook)
}


def write_files(files: Files, folder: Path) -> Path:
    """The source on the disk: its folder, or the one file that it is."""
    folder.mkdir(parents=True)
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
        elif content.kind == "pipe":
            os.mkfifo(place)
        elif content.kind == "folder":
            place.mkdir(exist_ok=True)
        else:
            place.symlink_to(content.target)
    alone = list(files) if len(files) == 1 else []
    return folder / alone[0] if alone and "/" not in alone[0] else folder
