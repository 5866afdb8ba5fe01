"""Every way in which answers lie in a folder is read alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from records.checks.check import check_source
from records.errors import ContractError
from records.problems import Problem
from records.sources.reading import read_source
from records.sources.siasn.files import is_siasn
from records.sources.siasn.reader import read_siasn
from tests.builders.checking import KEY, findings
from tests.builders.siasn_folder import (
    AGENCY,
    BUDI,
    BUDI_ID,
    E_SITI,
    MASTERS,
    SITI,
    SITI_ID,
    checked_answers,
    clerk,
    head,
    rows_of,
    write_answers,
)

Rows = list[dict[str, Any]]


def _save(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def _one_file(folder: Path, rows: Rows) -> None:
    _save(folder / "rw-jabatan.json", rows)


def _in_capitals(folder: Path, rows: Rows) -> None:
    _save(folder / "deep" / "RW_JABATAN.json", rows)


def _a_file_a_person(folder: Path, rows: Rows) -> None:
    for number, row in enumerate(rows):
        _save(folder / "rw_jabatan" / f"{number}.json", [row])


def _a_folder_a_nip(folder: Path, rows: Rows) -> None:
    for row in rows:
        _save(folder / row["nipBaru"] / "rw-jabatan.json", row)


def _a_folder_a_pns_id(folder: Path, rows: Rows) -> None:
    for row in rows:
        _save(folder / row["idPns"] / "rw-jabatan.json", {"code": 1, "data": [row]})


def _nip_before_the_name(folder: Path, rows: Rows) -> None:
    for row in rows:
        _save(folder / f"{row['nipBaru']}_rw-jabatan.json", {"code": 1, "data": row})


LAYOUTS = [
    _one_file, _in_capitals, _a_file_a_person, _a_folder_a_nip, _a_folder_a_pns_id,
    _nip_before_the_name,
]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_is_recognised_and_read_alike(
    layout: Callable[[Path, Rows], None], tmp_path: Path
) -> None:
    folder = write_answers(tmp_path / "siasn")
    layout(folder, [clerk("01-05-2015"), head("01-01-2010")])

    assert is_siasn(folder)
    result = check_source(read_source(folder), key=KEY, max_bad=1.0)

    assert findings(result, "quarantined") == []
    posts = rows_of(result, "assignments", "start_date", "title")
    assert sorted(posts) == [
        ("2010-01-01", "Kepala Seksi Rekaan"), ("2015-05-01", "Pengadministrasi Umum"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", [SITI, SITI_ID, SITI_ID.lower()], ids=["NIP", "PNS id", "case"])
def test_a_row_that_names_nobody_is_about_whom_its_file_is(name: str, tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn")
    row = clerk("01-05-2015", idPns=None, nipBaru="")
    _save(folder / name / "rw-jabatan.json", [row])

    result = check_source(read_siasn(folder), key=KEY, max_bad=1.0)

    assert rows_of(result, "assignments", "employee_id") == [(E_SITI,)]


def test_rows_of_many_files_are_found_by_file_and_line(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn")
    _save(
        folder / SITI / "rw-jabatan.json",
        [clerk("01-05-2015"), clerk("31-02-2016", tanggalSk=None)],
    )
    _save(folder / BUDI_ID / "rw-jabatan.json", [head("01-01-2010", tanggalSk="2010-13-01")])

    result = check_source(read_siasn(folder), key=KEY, max_bad=1.0)

    places = [(p.file, p.line, p.rule) for p in result.problems if p.degree == "quarantined"]
    assert places == [
        ("1986**************/rw-jabatan.json", 2, "impossible_date"),
        ("BBBB**************/rw-jabatan.json", 1, "impossible_date"),
    ]
    assert result.quarantine.select("file", "line").rows() == [place[:2] for place in places]


@pytest.mark.parametrize(
    "content",
    [
        [], {"code": 1, "data": []}, {"code": 0, "data": "Data tidak ditemukan"},
        {"code": 0, "message": "success"}, {"code": 1, "data": None}, None,
    ],
    ids=["no rows", "none enveloped", "in words", "no data", "null data", "null"],
)  # fmt: skip
def test_an_answer_without_rows_is_no_fault(content: object, tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    _save(folder / "rw-skp22.json", content)

    result = check_source(read_siasn(folder), key=KEY)

    assert not result.is_refused
    assert "ratings" not in result.frames


@pytest.mark.parametrize("content", ["{", "[1, 2", "7", ""], ids=["cut off", "cut", "7", "empty"])
def test_a_file_that_is_no_answer_is_refused_by_name(content: str, tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    (folder / "rw-skp22.json").write_text(content, encoding="utf-8")

    result = check_source(read_siasn(folder), key=KEY)

    refused = [(p.rule, p.file) for p in result.problems if p.degree == "refused"]
    assert refused == [("unreadable", "rw-skp22.json")]


def test_a_value_among_rows_is_quarantined_with_its_place(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn")
    _save(folder / "rw-jabatan.json", [clerk("01-05-2015"), "oops", None])

    result = check_source(read_siasn(folder), key=KEY, max_bad=1.0)

    (problem,) = [p for p in result.problems if p.degree == "quarantined"]
    assert (problem.rule, problem.file, problem.line) == (
        "wrong_number_of_cells", "rw-jabatan.json", 2,
    )  # fmt: skip
    assert result.counts["assignments"].read == 1 + 1


def test_a_windows_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn")
    text = json.dumps([clerk("01-05-2015", namaJabatan="Attach\u00e9")], ensure_ascii=False)
    (folder / "rw-jabatan.json").write_bytes(text.encode("cp1252"))
    _save(folder / "rw-golongan.json", [])
    marked = "\ufeff" + json.dumps([{"nipBaru": SITI, "golonganId": 31, "tmtGolongan": "1/5/2015"}])
    (folder / "rw-golongan.json").write_text(marked, encoding="utf-8")

    result = check_source(read_siasn(folder), key=KEY)

    assert rows_of(result, "assignments", "title") == [("Attach\u00e9",)]
    assert rows_of(result, "grades", "grade", "level", "effective_on") == [
        ("III/a", 31, "2015-05-01")
    ]


EXPORT = (
    "PNS ID;NIP BARU;NAMA;TANGGAL LAHIR;JENIS KELAMIN;AGAMA NAMA;STATUS CPNS PNS;TMT CPNS;"
    "JENIS JABATAN ID;JABATAN NAMA;TMT JABATAN;UNOR ID;UNIT KERJA;INSTANSI KERJA NAMA;ESELON ID\n"
    f"{SITI_ID};'{SITI};Siti Rekaan;26-09-1986;Perempuan;Islam;P;01-05-2015;2;"
    f"Arsiparis Ahli Pertama;01-06-2016;U1;Bidang Satu;{AGENCY};\n"
    f"{BUDI_ID};19750101 200001 1 902;Budi Rekaan;01/01/1975;Pria;Islam;P;2000-01-01;1;"
    f"Kepala Dinas;01-06-2020;U0;Dinas;{AGENCY};22\n"
)


def test_an_export_alone_is_a_source_of_present_posts(tmp_path: Path) -> None:
    path = tmp_path / "SIASN Export Data ASN.csv"
    path.write_text(EXPORT, encoding="utf-8")

    assert is_siasn(path)
    result = check_source(read_source(path), key=KEY)

    assert findings(result, "quarantined") == []
    assert result.dataset.name == AGENCY
    assert result.dataset.snapshot_on.isoformat() == "2020-06-01"
    people = rows_of(result, "employees", "birth_date", "sex", "entry_date", "employment_kind")
    assert people == [
        ("1986-09-26", "F", "2015-05-01", "PNS"), ("1975-01-01", "M", "2000-01-01", "PNS"),
    ]  # fmt: skip
    assert rows_of(result, "assignments", "unit_id", "job_family", "level", "level_code") == [
        ("U1", "Arsiparis", 3, "Ahli Pertama"), ("U0", "Struktural", 8, "II.b"),
    ]  # fmt: skip
    assert result.identities["nip"].to_list() == [SITI, BUDI]


def test_a_source_that_names_no_organisation_is_refused(tmp_path: Path) -> None:
    folder = write_answers(tmp_path, {"rw-jabatan": [clerk("01-05-2015")]}, masters=False)

    with pytest.raises(ContractError, match="INSTANSI KERJA NAMA"):
        read_siasn(folder)


def test_an_export_that_names_no_organisation_says_which_column_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "SIASN Export Data ASN.csv"
    path.write_text(EXPORT.replace(AGENCY, ""), encoding="utf-8")

    with pytest.raises(ContractError) as caught:
        read_source(path)

    assert "column INSTANSI KERJA NAMA of the export" in caught.value.action
    assert "add the export" not in caught.value.action


def _dropped(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(p.file, p.column) for p in problems if p.rule == "dropped_column"}


def test_what_may_not_come_in_is_told_of_by_name(tmp_path: Path) -> None:
    result = checked_answers(tmp_path, {"rw-jabatan": [clerk("01-05-2015", path={"872": 1})]})

    assert _dropped(result.problems) == {
        ("data-utama.json", "agama"), ("data-utama.json", "nik"), ("data-utama.json", "noHp"),
        ("data-utama.json", "path"), ("rw-jabatan.json", "path"),
    }  # fmt: skip


def test_answers_that_are_not_read_and_files_of_none_are_told_of(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015", kolomBaru="x")]})
    for name in ("data-anak", "rw-angkakredit", "nilaiipasn", "catatan"):
        _save(folder / f"{name}.json", [{"nama": "Anak Rekaan"}])

    result = check_source(read_siasn(folder), key=KEY)

    told = {(p.rule, p.file, p.column) for p in result.problems if p.rule != "dropped_column"}
    assert told == {
        ("dropped_table", "data-anak.json", ""), ("dropped_table", "rw-angkakredit.json", ""),
        ("dropped_table", "nilaiipasn.json", ""), ("unknown_table", "catatan.json", ""),
        ("unknown_column", "rw-jabatan.json", "kolomBaru"),
    }  # fmt: skip


def test_nobody_is_named_in_findings_or_quarantine(tmp_path: Path) -> None:
    stranger = "D0D0D0D0-1111-2222-3333-444444444444"
    rows = [
        clerk("01-05-2015", nipBaru="19860926201505290"),
        clerk("01-06-2015", nipBaru=None, idPns=stranger),
        clerk("01-07-2015", nipBaru="198613262015052901"),
    ]
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [*rows, head("01-01-2010")]})
    _save(folder / SITI / "rw-hukdis.json", [{"jenisHukuman": "2"}])

    result = check_source(read_siasn(folder), key=KEY, max_bad=1.0)

    found = [p.rule for p in result.problems if p.degree == "quarantined"]
    assert sorted(found) == ["broken_nip", "broken_nip", "missing_value", "unknown_employee"]
    told = json.dumps([p.as_dict() for p in result.problems]) + result.quarantine.write_csv()
    for secret in (SITI, SITI_ID, BUDI, BUDI_ID, stranger, "Siti", "19860926201505290"):
        assert secret not in told
    kept = "".join(frame.write_csv() for frame in result.frames.values())
    for secret in (SITI, SITI_ID, BUDI, BUDI_ID, "Siti Rekaan", "Budi Rekaan"):
        assert secret not in kept


def test_masters_that_disagree_are_warned_of_and_the_main_data_counts(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    (folder / "export.csv").write_text(EXPORT.replace("26-09-1986", "27-09-1986"), encoding="utf-8")

    result = check_source(read_siasn(folder), key=KEY)

    (problem,) = [p for p in result.problems if p.rule == "masters_disagree"]
    assert (problem.file, problem.line, problem.count) == ("export.csv", 2, 1)
    assert "birth_date" in problem.found
    assert rows_of(result, "employees", "birth_date")[0] == ("1986-09-26",)
    assert result.counts["employees"].read == len(MASTERS["data-utama"])


def test_files_that_are_masked_alike_are_numbered_so_that_they_can_be_found(
    tmp_path: Path,
) -> None:
    folder = write_answers(tmp_path, MASTERS)
    born_alike = [f"19900101201505190{number}" for number in (1, 2, 3)]
    for nip in born_alike:
        _save(folder / "rw-jabatan" / f"{nip}.json", {"data": []})
    _save(folder / "rw-jabatan" / f"{born_alike[1]}.json", {"error": "invalid_token"})

    result = check_source(read_source(folder), key=KEY, max_bad=1.0)

    failed = [one for one in result.problems if one.rule == "failed_answer"]
    assert failed[0].file == "rw-jabatan/1990**************.json (2 of 3 in order of name)"
    assert failed[0].file in failed[0].found
