"""SIASN and workbooks into a home, as an agency would: again, later, and beside each other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from mutasi.cli import run
from records.sources.reading import read_sources
from records.store import Store
from tests.builders.siasn_folder import (
    AGENCY,
    BUDI,
    BUDI_ID,
    SITI,
    SITI_ID,
    clerk,
    head,
    write_answers,
)

Row = dict[str, Any]
RATING = {"pnsDinilaiId": SITI_ID, "tahun": "2023", "kuadranKinerja": "BAIK",
          "hasilKinerja": "SESUAI EKSPEKTASI", "perilakuKerja": "SESUAI EKSPEKTASI",
          "nipNrpPenilai": BUDI}  # fmt: skip


class Home:
    """The command line over one home."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Take the home's folder and the streams."""
        self.folder = folder
        self._capture = capture

    def __call__(self, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
        """The JSON of a command that ends with the exit code."""
        found = run(["--home", str(self.folder), "--json", "--quiet", *map(str, arguments)])
        streams = self._capture.readouterr()
        assert found == code, streams.err + streams.out
        content: dict[str, Any] = json.loads(streams.out)
        return content

    @property
    def store(self) -> Store:
        """The store; the caller closes it."""
        return Store.open(f"sqlite:///{self.folder / 'store.sqlite'}")


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path / "home", capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    answers = {
        "rw-jabatan": [clerk("01-05-2015"), head("01-01-2010")],
        "rw-skp22": [RATING],
        "rw-golongan": [{"nipBaru": SITI, "golonganId": "31", "tmtGolongan": "01-04-2024"}],
    }
    return write_answers(tmp_path / "siasn", answers)


def _workbook(path: Path, **sheets: Sequence[tuple[object, ...]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


WISHES = [
    ("NIP", "wants_kind", "wants", "strength", "stated_on"),
    (SITI, "unit", "Bidang Dua", 2, "01-03-2024"),
]
WORKLOAD = [
    ("unit_name", "title", "headcount_needed", "workload_minutes"),
    ("Bidang Satu", "Pengadministrasi Umum", 3, 150000),
]
REQUIREMENTS = [
    ("unit_name", "title", "competency", "level"),
    ("Bidang Satu", "Pengadministrasi Umum", "Kerja Sama", 2),
]


def test_a_folder_is_taken_in_once(home: Home, folder: Path) -> None:
    first = home("ingest", folder)
    again = home("ingest", folder)

    assert first["snapshot_on"] == "2024-04-01"
    assert first["tables"]["assignments"]["new"] == 2
    assert (again["new"], again["changed"]) == (0, 0)


def test_check_says_the_same_and_stores_nothing(home: Home, folder: Path) -> None:
    content = home("check", folder, "--format", "siasn")

    assert content["tables"]["ratings"]["accepted"] == 1
    assert not home.folder.exists() or not (home.folder / "store.sqlite").exists()


def test_a_later_export_adds_what_is_new_from_its_own_day(home: Home, folder: Path) -> None:
    home("ingest", folder, "--snapshot-on", "2024-04-30")
    moved = clerk("01-07-2024", unorId="U2", tanggalSk="15-06-2024")
    answers = {
        "rw-jabatan": [clerk("01-05-2015"), moved, head("01-01-2010")],
        "rw-skp22": [RATING, {**RATING, "tahun": "2024"}],
    }
    write_answers(folder, answers)

    later = home("ingest", folder, "--snapshot-on", "2024-07-31")

    counts = {name: (table["new"], table["changed"]) for name, table in later["tables"].items()}
    # Siti's first post only gets its end: that is no new fact about its start.
    assert {name: both for name, both in counts.items() if both != (0, 0)} == {
        "assignments": (1, 1), "positions": (1, 0), "ratings": (1, 0),
    }  # fmt: skip
    store = home.store
    posts = store.records()["assignments"].filter(pl.col("level") == 1).sort("start_date")
    store.close()
    assert posts["known_on"].to_list() == [date(2015, 5, 1), date(2024, 7, 31)]
    assert posts["end_date"].to_list() == [date(2024, 6, 30), None]


def test_a_workbook_in_the_folder_completes_the_answers(home: Home, folder: Path) -> None:
    _workbook(folder / "data-pelengkap.xlsx", keinginan=WISHES, abk=WORKLOAD, syarat=REQUIREMENTS)

    content = home("ingest", folder)
    again = home("ingest", folder)

    assert content["tables"]["preferences"]["new"] == 1
    assert (again["new"], again["changed"]) == (0, 0)
    store = home.store
    records, dataset = store.records(), store.dataset()
    store.close()
    position = records["position_requirements"]["position_id"].item()
    described = records["positions"].filter(pl.col("known_until").is_null())
    row = described.filter(pl.col("position_id") == position).row(0, named=True)
    # The workbook adds the seats; the answers keep what they said of the post.
    assert (row["headcount_needed"], row["job_family"], row["level"]) == (
        3, "Pengadministrasi Umum", 1,
    )  # fmt: skip
    assert position in records["assignments"]["position_id"].to_list()
    assert records["preferences"]["wants"].to_list() == ["U2"]
    assert dataset is not None
    assert dataset.name == AGENCY
    assert dataset.ratings["skp22"].parts != ()


def test_a_workbook_by_itself_belongs_to_the_home(home: Home, folder: Path, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "isian.xlsx", keinginan=WISHES)

    refused = home("ingest", path, code=3)
    home("ingest", folder)
    taken = home("ingest", path)

    assert "first ingest the source" in refused["error"]["action"]
    assert (taken["new"], taken["changed"]) == (1, 0)


def test_a_workbook_after_its_folder_belongs_to_that(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    path = _workbook(tmp_path / "isian.xlsx", keinginan=WISHES)

    content = home("ingest", folder, path)

    assert content["tables"]["preferences"]["new"] == 1


def test_an_empty_cell_of_a_workbook_takes_nothing_away(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    home("ingest", folder, "--snapshot-on", "2024-04-30")
    full = _workbook(tmp_path / "first.xlsx", abk=WORKLOAD)
    part = [WORKLOAD[0], (*WORKLOAD[1][:2], 4, None)]
    home("ingest", full)

    home("ingest", _workbook(tmp_path / "second.xlsx", abk=part))

    store = home.store
    newest = store.records()["positions"].filter(pl.col("known_until").is_null())
    store.close()
    row = newest.filter(pl.col("headcount_needed") == 4).row(0, named=True)
    assert (row["workload_minutes"], row["level"]) == (150000, 1)


def test_a_filled_template_is_read_as_it_was_filled_in(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    home("ingest", folder)
    template = tmp_path / "template.xlsx"
    sheets = home("template", template)["sheets"]

    empty = home("check", template)
    content = home("ingest", _workbook(tmp_path / "filled.xlsx", preferences=WISHES))

    assert "preferences" in sheets
    assert (empty["tables"], empty["problems"]) == ({}, [])
    assert content["new"] == 1


def test_names_and_numbers_of_people_are_in_the_identity_table_alone(
    home: Home, folder: Path
) -> None:
    write_answers(folder, {"rw-hukdis": [{"pnsOrang": "E" * 32, "jenisHukuman": "2",
                                          "hukumanTanggal": "01-01-2020"}]})  # fmt: skip

    content = home("ingest", folder, "--max-bad", "1")

    with sqlite3.connect(home.folder / "store.sqlite") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master "
                                                       "WHERE type = 'table'")]  # fmt: skip
        held = {name: repr(database.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    database.close()
    people = {"Siti Rekaan", SITI, "Budi Rekaan", BUDI}
    assert {name for name, text in held.items() if any(one in text for one in people)} == {
        "identities"
    }
    numbers = {SITI_ID, BUDI_ID, "E" * 32, "9999999999999999"}
    logs = "".join(path.read_text() for path in (home.folder / "logs").iterdir())
    quarantine = Path(content["quarantine"]).read_text()
    told = json.dumps(content) + logs + quarantine
    for secret in numbers:
        assert secret not in told + "".join(held.values())
    for secret in people:
        assert secret not in told
    store = home.store
    records, identities = store.records(), store.identities()
    store.close()
    assert identities["nip"].sort().to_list() == sorted([SITI, BUDI])
    assert records["ratings"]["rater_id"].item() in identities["employee_id"].to_list()


def test_what_is_dropped_is_in_the_report(home: Home, folder: Path) -> None:
    content = home("ingest", folder)

    dropped = {p["column"] for p in content["problems"] if p["rule"] == "dropped_column"}
    assert dropped == {"agama", "nik", "noHp", "path"}


def test_what_lies_in_one_folder_is_several_sources_of_one_organisation(folder: Path) -> None:
    _workbook(folder / "data-pelengkap.xlsx", keinginan=WISHES)

    sources = list(read_sources([folder]))

    assert [source.name for source in sources] == ["siasn", "data-pelengkap.xlsx"]
    assert {source.dataset.name for source in sources} == {AGENCY}
