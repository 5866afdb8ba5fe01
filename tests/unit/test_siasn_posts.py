"""Posts: what changed paper alone, who stands in, and since when a record is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records.checks.check import Checked
from records.sources.siasn.grades import PayGrade, pay_grade
from records.sources.siasn.titles import spellings
from tests.builders.siasn_folder import BUDI, SITI, checked_answers, clerk, head, rows_of

Row = dict[str, Any]


def _expert(start: str, title: str, **fields: Any) -> Row:  # noqa: ANN401 — a cell of an answer
    return clerk(
        start, jenisJabatan=2, namaJabatan=title, jabatanFungsionalNama=title, **fields
    )  # fmt: skip


def _causes(folder: Path, *rows: Row) -> list[str | None]:
    result = checked_answers(folder, {"rw-jabatan": rows})
    return [cause for (cause,) in rows_of(result, "assignments", "cause")]


def _told(result: Checked, rule: str) -> list[int]:
    return [problem.count for problem in result.problems if problem.rule == rule]


def test_rows_of_the_service_itself_are_a_reorganisation(tmp_path: Path) -> None:
    moved = clerk("01-01-2022", unorId="U2", nomorSk="SK TEMP", tanggalSk="01-01-2022")

    assert _causes(tmp_path, clerk("01-05-2015"), moved) == [None, "reorganisation"]


@pytest.mark.parametrize(
    "fields",
    [{"namaJabatan": "Kepala Seksi Rekaan (Pengukuhan)"}, {"nomorSk": "821/PENGUKUHAN/2022"}],
    ids=["title", "decree"],
)
def test_an_inauguration_after_a_reorganisation_is_a_reappointment(
    fields: Row, tmp_path: Path
) -> None:
    again = head("03-01-2022", unorId="U2", **fields)

    result = checked_answers(tmp_path, {"rw-jabatan": [head("01-01-2010"), again]})

    assert rows_of(result, "assignments", "title", "cause") == [
        ("Kepala Seksi Rekaan", None), ("Kepala Seksi Rekaan", "reappointment"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ("Guru Pertama", "Guru Ahli Pertama", "renaming"),
        ("Bidan Pelaksana Lanjutan", "Bidan Mahir", "renaming"),
        ("Guru Pertama", "Guru Ahli Muda", None),
        ("Guru Pertama", "Pengawas Ahli Pertama", None),
    ],
)
def test_a_grade_under_its_new_name_is_a_renaming(
    before: str, after: str, cause: str | None, tmp_path: Path
) -> None:
    rows = (_expert("01-05-2015", before), _expert("01-05-2019", after))

    assert _causes(tmp_path, *rows) == [None, cause]


@pytest.mark.parametrize(
    ("eselon", "grade", "start", "cause"),
    [
        ("31", "Ahli Madya", "30-12-2021", "equalisation"),
        ("42", "Ahli Muda", "30-12-2021", "equalisation"),
        ("51", "Ahli Pertama", "30-12-2021", "equalisation"),
        ("41", "Ahli Muda", "30-12-2020", None),
        ("31", "Ahli Muda", "30-12-2021", None),
        ("22", "Ahli Utama", "30-12-2021", None),
    ],
)
def test_equalisation_turns_each_group_into_its_grade(
    eselon: str, grade: str, start: str, cause: str | None, tmp_path: Path
) -> None:
    rows = _equalised(eselon, grade, start, agency="Pemerintah Kota Rekaan")

    assert _causes(tmp_path, *rows) == [None, cause]


def test_central_agencies_equalised_a_year_before(tmp_path: Path) -> None:
    rows = _equalised("41", "Ahli Muda", "30-12-2020", agency="Badan Kepegawaian Negara")

    assert _causes(tmp_path, *rows) == [None, "equalisation"]


def _equalised(eselon: str, grade: str, start: str, *, agency: str) -> tuple[Row, Row]:
    """A structural post, and a functional one after it in the same unit."""
    title = f"Analis Rekaan {grade}"
    return head("01-01-2010", eselonId=eselon), head(
        start, jenisJabatan=2, eselonId=None, namaJabatan=title, instansiKerjaNama=agency
    )


@pytest.mark.parametrize(
    "title",
    ["Plt. Kepala Dinas", "Kepala Dinas (Plt)", "PLH KEPALA DINAS", "Pelaksana Tugas Kepala Dinas",
     "Kepala Dinas, Pelaksana Harian", "Penjabat Kepala Dinas", "Pjs. Kepala Dinas",
     "Pj.Kepala Dinas", "Penjabat Sementara Kepala Dinas", "Kepala Dinas selaku Plh.",
     "Pejabat Pelaksana Tugas Kepala Dinas", "Pelaksana Tugas Harian Kepala Dinas",
     "YMT Kepala Dinas", "Yang Melaksanakan Tugas Kepala Dinas"],
)  # fmt: skip
def test_the_words_for_a_stand_in_count_wherever_they_stand(title: str, tmp_path: Path) -> None:
    acting = head("01-03-2014", namaJabatan=title, unorId="U2", jenisPenugasanId="D")

    result = checked_answers(tmp_path, {"rw-jabatan": [head("01-01-2010"), acting]})

    (capacity, name), *_ = rows_of(result, "assignments", "capacity", "title")[1:]
    assert (capacity, name.lower()) == ("acting", "kepala dinas")
    assert _told(result, "capacity_by_title") == [1]


def test_a_record_written_in_time_says_since_when_it_is_known(tmp_path: Path) -> None:
    early = clerk("01-05-2015", createdAt="30-06-2015")
    backfilled = clerk("01-05-2016", unorId="U2", createdAt="17-02-2025")
    too_soon = clerk("01-05-2017", createdAt="01-03-2017")

    result = checked_answers(tmp_path, {"rw-jabatan": [early, backfilled, too_soon]})

    known = [day for (day,) in rows_of(result, "assignments", "known_on")]
    assert known == ["2015-06-30", None, None]
    assert _told(result, "recorded_afterwards") == [2]


def test_a_day_on_which_many_rows_were_written_is_no_record(tmp_path: Path) -> None:
    rows = [clerk(f"{day:02d}-05-2015", createdAt="30-05-2015") for day in range(1, 7)]
    rows += [clerk(f"{day:02d}-06-2015", unorId="U2") for day in range(1, 29)]

    result = checked_answers(tmp_path, {"rw-jabatan": rows})

    assert {day for (day,) in rows_of(result, "assignments", "known_on")} == {None}


def test_a_name_counts_before_the_id_that_contradicts_it(tmp_path: Path) -> None:
    answers = {
        "rw-jabatan": [head("01-01-2010", eselon="III.b", eselonId="41")],
        "rw-golongan": [
            {"nipBaru": SITI, "golonganId": "32", "golongan": "III/a", "tmtGolongan": "01-04-2020"}
        ],
    }

    result = checked_answers(tmp_path, answers)

    assert rows_of(result, "assignments", "level_code") == [("III.b",)]
    assert rows_of(result, "grades", "grade", "level") == [("III/a", 31)]
    assert _told(result, "id_contradicts_name") == [1, 1]


def test_what_no_table_has_is_kept_as_text_with_a_count_a_spelling(tmp_path: Path) -> None:
    grades = [
        {"nipBaru": nip, "golongan": text, "tmtGolongan": f"01-04-{year}"}
        for nip, text, year in ((SITI, "III/z", 2020), (BUDI, "III/z", 2020), (SITI, "Capeg", 2021))
    ]
    answers = {
        "rw-jabatan": [head("01-01-2010", eselonId=None, eselon="VI.c")], "rw-golongan": grades,
    }  # fmt: skip

    result = checked_answers(tmp_path, answers)

    assert rows_of(result, "grades", "grade", "level")[0] == ("III/z", None)
    assert rows_of(result, "assignments", "level", "level_code") == [(None, "VI.c")]
    told = [problem.found for problem in result.problems if problem.rule == "unknown_spelling"]
    assert any("“III/z” 2, “Capeg” 1" in text for text in told)
    assert any("“VI.c” 1" in text for text in told)


@pytest.mark.parametrize(
    ("text", "code", "of_pppk", "grade"),
    [
        ("Penata Muda Tk. I", None, False, PayGrade("III/b", "pns", 32)),
        ("3/a", None, False, PayGrade("III/a", "pns", 31)),
        ("III", None, True, PayGrade("III", "pppk", 3)),
        ("III", None, False, PayGrade("III")),
        ("Gol. IX", None, False, PayGrade("IX", "pppk", 9)),
        (None, "11", True, PayGrade("XI", "pppk", 11)),
        (None, "11", False, PayGrade("I/a", "pns", 11)),
        ("III/a", "32", False, PayGrade("III/a", "pns", 31, is_disputed=True)),
    ],
)  # fmt: skip
def test_a_grade_stands_on_its_own_ladder(
    text: str | None, code: str | None, *, of_pppk: bool, grade: PayGrade
) -> None:
    assert pay_grade(text, code, of_pppk=of_pppk) == grade


def test_two_units_of_one_name_are_told_apart_by_the_one_above(tmp_path: Path) -> None:
    rows = [
        clerk("01-05-2015", unorId=None, unorNama="Sekretariat", unorIndukNama="Dinas A"),
        clerk("01-05-2017", unorId=None, unorNama="SEKRETARIAT", unorIndukNama="Dinas A"),
        clerk("01-05-2019", unorId=None, unorNama="Sekretariat", unorIndukNama="Dinas B"),
        clerk("01-05-2021", unorId=None, unorNama="bidang satu"),
    ]

    result = checked_answers(tmp_path, {"rw-jabatan": rows})

    units = [unit for (unit,) in rows_of(result, "assignments", "unit_id")]
    assert units[0] == units[1] != units[2]
    assert units[3] == "U1"
    assert _told(result, "unit_by_name") == [4]


def test_of_several_spellings_one_stands_for_all() -> None:
    assert spellings(["GURU AHLI", "Guru Ahli", "guru ahli", "Bidan"]) == {
        "GURU AHLI": "Guru Ahli", "guru ahli": "Guru Ahli",
    }  # fmt: skip
