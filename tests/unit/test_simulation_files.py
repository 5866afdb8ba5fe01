"""The simulator's files: what an agency hands over, from records in the contract's form."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from records.contract import TABLES
from records.intake.intake import check_sources
from records.sources.folder import read_folder
from records.sources.siasn.fields import EXPORT_HEADERS, FIELDS
from simulation.files.dataset_folder import LARGE, dataset_files, write_dataset
from simulation.files.siasn.folder import siasn_files, write_siasn
from simulation.files.workbook import SHEETS, write_workbook
from tests.builders.agency import (
    DATASET_TOML,
    EQUALISED_ON,
    REORGANISED_ON,
    SNAPSHOT_ON,
    build_agency,
)
from tests.builders.frames import frame_of

SEED = 5
PEOPLE = 120
Answer = list[dict[str, Any]]


@cache
def agency() -> dict[str, pl.DataFrame]:
    return build_agency(people=PEOPLE)


@cache
def answers() -> dict[str, Answer]:
    files = siasn_files(agency(), DATASET_TOML, SEED)
    return {
        file.name.removesuffix(".json"): json.loads(file.content())
        for file in files
        if file.name.endswith(".json")
    }


def export() -> pl.DataFrame:
    (file,) = [
        file for file in siasn_files(agency(), DATASET_TOML, SEED) if file.name.endswith(".csv")
    ]
    return pl.read_csv(file.content(), infer_schema=False)


def nips() -> dict[str, str]:
    return {row["id"]: row["nipBaru"] for row in answers()["data-utama"]}


def test_the_records_as_a_dataset_are_accepted_whole(tmp_path: Path) -> None:
    write_dataset(tmp_path, agency(), DATASET_TOML)
    (result,) = check_sources([read_folder(tmp_path)], key=b"k", max_bad=0.0)

    assert result.problems == ()
    for name, frame in agency().items():
        read = result.counts[name].accepted if name in result.counts else 0
        assert read == frame.height, name


def test_a_dataset_keeps_the_day_on_which_late_rows_became_known(tmp_path: Path) -> None:
    write_dataset(tmp_path, agency(), DATASET_TOML)

    written = pl.read_csv(tmp_path / "grades.csv", try_parse_dates=True)
    assert written["known_on"].to_list() == agency()["grades"]["known_on"].to_list()
    assert written["known_on"].count() > 0


def test_a_large_table_is_packed_and_the_same_rows_give_the_same_bytes() -> None:
    awards = pl.DataFrame({"employee_id": ["e1"] * LARGE, "awarded_on": [date(2020, 1, 1)] * LARGE})

    (first,), (again,) = dataset_files({"awards": awards}), dataset_files({"awards": awards})
    assert first.name == "awards.csv.gz"
    assert first.content() == again.content()


def test_the_same_seed_writes_the_same_bytes_and_another_one_other_ids(tmp_path: Path) -> None:
    for folder, seed in (("first", 1), ("again", 1), ("other", 2)):
        write_siasn(tmp_path / folder, agency(), DATASET_TOML, seed)

    def contents(folder: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}

    assert contents("first") == contents("again")
    assert contents("first").keys() == contents("other").keys()
    assert contents("first")["data-utama.json"] != contents("other")["data-utama.json"]


def test_every_answer_has_every_documented_field_in_its_order() -> None:
    for name, rows in answers().items():
        assert rows, name
        assert all(tuple(row) == FIELDS[name] for row in rows), name


def test_the_export_has_siasns_headers_and_those_in_service() -> None:
    gone = set(
        agency()["exits"].filter(pl.col("exited_on") <= SNAPSHOT_ON)["employee_id"].to_list()
    )
    everybody = set(agency()["employees"]["nip"])

    assert tuple(export().columns) == EXPORT_HEADERS
    assert set(export()["NIP BARU"]) == everybody - gone
    assert {row["nipBaru"] for row in answers()["data-utama"]} == everybody


def test_the_export_shows_the_post_and_grade_of_the_snapshot() -> None:
    last = (
        agency()["assignments"]
        .filter(pl.col("capacity") == "definitive")
        .sort("start_date")
        .group_by("employee_id")
        .agg(pl.col("title", "unit_id", "start_date").last())
    )
    shown = export().join(last, left_on="NIP BARU", right_on="employee_id")
    grades = agency()["grades"].sort("effective_on").group_by("employee_id")
    grade = export().join(
        grades.agg(pl.col("grade").last()), left_on="NIP BARU", right_on="employee_id"
    )

    assert shown["JABATAN NAMA"].to_list() == shown["title"].to_list()
    assert shown["UNOR ID"].to_list() == shown["unit_id"].to_list()
    days = shown["start_date"].dt.strftime("%d-%m-%Y")
    assert shown["TMT JABATAN"].to_list() == days.to_list()
    assert grade["GOL AKHIR NAMA"].to_list() == grade["grade"].to_list()


def test_days_are_written_as_the_web_service_writes_them() -> None:
    row = answers()["rw-golongan"][0]
    (own,) = (
        agency()["grades"].filter(employee_id=row["nipBaru"], grade=row["golongan"])[
            "effective_on"
        ].head(1)
    )  # fmt: skip

    assert row["tmtGolongan"] == f"{own.day:02d}-{own.month:02d}-{own.year}"


def test_a_reorganised_unit_is_an_adjustment_and_no_appointment() -> None:
    reorganised = agency()["assignments"].filter(cause="reorganisation")
    adjusted = {nips()[row["pnsOrang"]] for row in answers()["rw-pnsunor"]}
    appointed = {
        (row["nipBaru"], row["tmtJabatan"])
        for row in answers()["rw-jabatan"]
        if row["jenisPenugasanId"] in (None, "D")
    }

    assert adjusted == set(reorganised["employee_id"])
    assert adjusted
    day = f"{REORGANISED_ON:%d-%m-%Y}"
    assert {row["skTanggal"] for row in answers()["rw-pnsunor"]} == {day}
    assert not {(nip, day) for nip in adjusted} & appointed


def test_a_reorganisation_that_changes_the_post_is_an_appointment() -> None:
    tables = dict(agency())
    is_one = pl.col("cause") == "reorganisation"
    tables["assignments"] = tables["assignments"].with_columns(
        title=pl.when(is_one).then(pl.lit("Pengelola Pasar")).otherwise("title")
    )
    files = {file.name: file for file in siasn_files(tables, DATASET_TOML, SEED)}

    titles = files["rw-jabatan.json"].cells["namaJabatan"].to_list()
    assert files["rw-pnsunor.json"].cells.is_empty()
    assert titles.count("Pengelola Pasar") == tables["assignments"].filter(is_one).height


def test_an_equalised_post_is_a_functional_appointment() -> None:
    day = f"{EQUALISED_ON:%d-%m-%Y}"
    rows = [
        row
        for row in answers()["rw-jabatan"]
        if row["tmtJabatan"] == day and row["namaJabatan"] == "Analis Kebijakan Ahli Muda"
    ]
    equalised = agency()["assignments"].filter(cause="equalisation")

    assert {row["nipBaru"] for row in rows} == set(equalised["employee_id"])
    assert {(row["jenisJabatan"], row["eselonId"]) for row in rows} == {("2", None)}
    assert all(row["jabatanFungsionalNama"] == row["namaJabatan"] for row in rows)


def test_whoever_stands_in_stays_apart_from_the_definitive_post() -> None:
    others = agency()["assignments"].filter(pl.col("capacity") != "definitive")
    rows = [row for row in answers()["rw-jabatan"] if row["jenisPenugasanId"] not in (None, "D")]

    assert len(rows) == others.height > 0
    words = {"acting": {"PLT", "PLH"}, "additional": {"TT"}}
    allowed = {
        (row["employee_id"], f"{row['start_date']:%d-%m-%Y}"): words[row["capacity"]]
        for row in others.iter_rows(named=True)
    }
    assert all(
        row["jenisPenugasanId"] in allowed[row["nipBaru"], row["tmtJabatan"]] for row in rows
    )


def test_kinds_of_moves_are_recorded_from_2018_on_alone() -> None:
    definitive = [row for row in answers()["rw-jabatan"] if row["jenisPenugasanId"] in (None, "D")]
    for row in definitive:
        is_recorded = int(row["tmtJabatan"][-4:]) >= 2018
        assert row["jenisPenugasanId"] == ("D" if is_recorded else None)
        assert (row["jenisMutasiId"] in ("MJ", "MU")) == is_recorded
        assert (row["tmtMutasi"] is not None) == (row["jenisMutasiId"] == "MU")


@pytest.mark.parametrize(
    ("answer", "scheme", "pns", "rater", "value"),
    [
        ("rw-dp3", "dp3", "pnsId", "penilaiNipNrp", "nilairatarata"),
        ("rw-skp", "skp", "pns", "penilaiNipNrp", "nilaiPrestasiKerja"),
        ("rw-skp22", "skp22", "pnsDinilaiId", "nipNrpPenilai", "kuadranKinerja"),
        ("rw-kinerjaperiodik", "kinerja_periodik", "pnsDinilaiId", "penilaiNipNrp",
         "kuadranKinerjaNilai"),
    ],
)  # fmt: skip
def test_appraisals_stand_in_the_answer_of_their_scheme_with_their_rater(
    answer: str, scheme: str, pns: str, rater: str, value: str
) -> None:
    schemes = [scheme, "skp_2021"] if scheme == "skp" else [scheme]
    ratings = agency()["ratings"].filter(pl.col("scheme").is_in(schemes))

    written = sorted(
        (nips()[row[pns]], row["tahun"], row[rater], row[value]) for row in answers()[answer]
    )
    assert written == sorted(
        (row["employee_id"], str(row["period_end"].year), row["rater_id"], row["value"])
        for row in ratings.iter_rows(named=True)
    )


def test_the_tree_of_units_knows_its_heads_and_no_dissolved_unit() -> None:
    units = {row["Id"]: row for row in answers()["ref-unor"]}
    dissolved = set(agency()["units"].filter(pl.col("valid_to").is_not_null())["unit_id"])
    heads = [row for row in units.values() if row["PemimpinPnsId"] is not None]

    assert set(units) == set(agency()["units"]["unit_id"]) - dissolved
    assert all(row["DiatasanId"] is None or row["DiatasanId"] in units for row in units.values())
    assert heads
    for row in heads:
        (now,) = [one for one in export().iter_rows(named=True)
                  if one["PNS ID"] == row["PemimpinPnsId"]]  # fmt: skip
        assert (now["UNOR ID"], now["JENIS JABATAN ID"]) == (row["Id"], "1")


def test_who_leaves_for_another_agency_is_a_transfer_and_all_others_departures() -> None:
    exits = agency()["exits"]
    moved = exits.filter(reason="transfer_out")["employee_id"].to_list()
    left = exits.filter(pl.col("reason") != "transfer_out")["employee_id"].to_list()

    assert sorted(nips()[row["pnsOrang"]] for row in answers()["rw-pindahinstansi"]) == sorted(
        moved
    )
    assert sorted(nips()[row["pnsOrang"]] for row in answers()["rw-pemberhentian"]) == sorted(left)


def test_facts_that_no_product_may_keep_are_there_and_could_be_nobodys() -> None:
    people = answers()["data-utama"]

    assert len({row["nik"] for row in people}) == PEOPLE
    assert all(row["nik"].startswith("99") and len(row["nik"]) == 16 for row in people)
    assert all(row["email"].endswith("@example.invalid") for row in people)
    assert all(row["noHp"].startswith("0000-") for row in people)
    assert len({row["agama"] for row in people}) > 1


def test_the_record_shows_the_newest_version_of_a_row_alone() -> None:
    tables = dict(agency())
    first = tables["educations"].head(1)
    corrected = first.with_columns(
        institution=pl.lit("Institut Lain"), known_on=pl.lit(date(2026, 1, 1))
    )
    tables["educations"] = pl.concat([corrected, tables["educations"]])
    files = {file.name: file for file in siasn_files(tables, DATASET_TOML, SEED)}

    own = files["rw-pendidikan.json"].cells.filter(nipBaru=first["employee_id"].item())
    assert own["namaSekolah"].to_list() == ["Institut Lain"]


def test_the_workbook_holds_what_siasn_lacks(tmp_path: Path) -> None:
    path = tmp_path / "data-pelengkap.xlsx"
    climate = {
        "unit_id": "u1", "measure": "climate", "period_start": date(2020, 1, 1),
        "period_end": date(2020, 12, 31), "value": 3.25,
    }  # fmt: skip
    tables = {**agency(), "unit_measures": frame_of("unit_measures", [climate])}
    write_workbook(path, tables)

    for name in SHEETS:
        read = pl.read_excel(path, sheet_name=name)
        written = tables[name].select(read.columns)
        assert read.height == written.height > 0, name
        assert set(read.columns) >= set(TABLES[name].required)
        assert read.cast(written.schema).equals(written), name


def test_the_same_rows_give_the_same_workbook(tmp_path: Path) -> None:
    write_workbook(tmp_path / "first.xlsx", agency())
    write_workbook(tmp_path / "again.xlsx", agency())

    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
