"""Saved answers of every kind: what holds rows, what says there are none, what has failed."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any

import pytest

from records.checks.check import check_source
from records.sources.reading import read_source
from records.sources.siasn.envelopes import Page, open_answer
from records.sources.siasn.fields import FIELDS, canonical
from records.sources.siasn.file_names import Name, masked_name, read_name
from tests.builders.checking import KEY
from tests.builders.siasn_folder import BUDI, E_SITI, SITI, clerk, head, rows_of, write_answers

FIELDS_OF_POSTS = frozenset(canonical(name) for name in FIELDS["rw-jabatan"])
ROW = {"nipBaru": SITI, "unorId": "U1", "tmtJabatan": "01-05-2015"}


@pytest.mark.parametrize(
    "content",
    [
        [ROW], ROW, {"code": 1, "data": [ROW]}, {"code": 1, "data": ROW},
        {"success": True, "data": {"data": [ROW]}}, {"content": [ROW], "totalElements": 1},
        {"results": {"items": [ROW]}}, {"riwayat": [ROW], "jumlah": 1},
        {"nip": SITI, "data": [ROW]},
        {"_embedded": {"rwJabatan": [ROW]}, "page": {"number": 0, "totalPages": 1}},
        {"data": json.dumps([ROW])}, [{"code": 1, "data": [ROW]}], {SITI: [ROW]}, {SITI: ROW},
        {"code": 1, "data": {SITI: [ROW]}}, [[ROW]], {"error": False, "data": [ROW]},
    ],
    ids=lambda content: json.dumps(content)[:30],
)  # fmt: skip
def test_an_envelope_is_opened_to_its_row(content: object) -> None:
    parts = open_answer(json.dumps(content), FIELDS_OF_POSTS)

    assert [row for part in parts for row in part.rows] == [ROW]
    assert all(part.failure is None for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "null", "[]", '{"data": null}', '{"data": []}',
        '{"code": 0, "data": "Data tidak ditemukan"}',
        '{"code": 1, "data": [], "message": "success"}',
        '"data tidak ditemukan."', "Data tidak ditemukan",
        '{"status": 404, "message": "Data tidak ditemukan"}',
    ],
)  # fmt: skip
def test_one_text_alone_and_nothing_mean_no_rows(text: str) -> None:
    parts = open_answer(text, FIELDS_OF_POSTS)

    assert [(part.rows, part.failure) for part in parts] == [([], None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"code": 0, "data": "Token kadaluarsa"}', "Token kadaluarsa"),
        ('{"Error": "true", "Message": "Invalid Credentials"}', "Invalid Credentials"),
        ('{"code": "900901", "message": "Invalid"}', "900901"),
        ('{"code": 503, "status": "error", "message": "Down"}', "503"),
        ('{"fault": {"code": 900908, "message": "Resource forbidden"}}', "Resource forbidden"),
        ('{"status": "error", "data": null}', "says nothing"),
        ('{"success": false, "message": "Token tidak valid"}', "Token tidak valid"),
        ('{"message": "Unauthorized"}', "Unauthorized"),
        ('{"timestamp": 1, "status": 500, "error": "Internal Server Error", "path": "/x"}', "500"),
        ("<html><body>502 Bad Gateway</body></html>", "web"),
        ('{"data": [], "message": "Token expired"}', "Token expired"),
        ('{"detail": "Not authenticated"}', "Not authenticated"),
        ('{"httpCode": "502", "httpMessage": "Bad Gateway"}', "502"),
        ("token expired", "token expired"), ('"Maaf, coba lagi"', "Maaf, coba lagi"),
        (f'{{"{SITI}": {{"code": 0, "data": "Server sibuk"}}}}', "Server sibuk"),
    ],
)  # fmt: skip
def test_any_other_word_is_an_answer_that_failed(text: str, said: str) -> None:
    (part,) = open_answer(text, FIELDS_OF_POSTS)

    assert part.rows == []
    assert said in (part.failure or "")


def test_a_failed_answer_among_rows_is_told_apart_from_them() -> None:
    parts = open_answer(json.dumps([ROW, {"Error": "true", "Message": "Invalid"}]), FIELDS_OF_POSTS)

    assert [(len(part.rows), part.failure is None) for part in parts] == [(1, True), (0, False)]


@pytest.mark.parametrize(
    ("envelope", "page"),
    [
        ({"current_page": 1, "last_page": 3, "total": 9}, Page(1, 3, 9)),
        ({"number": 0, "totalPages": 2, "totalElements": 5}, Page(1, 2, 5)),
        ({"meta": {"page": 2, "pageCount": 4}}, Page(2, 4)),
        ({"next_page_url": "x"}, Page(has_next=True)),
        ({"links": {"next": None}}, Page()),
    ],
)  # fmt: skip
def test_an_answer_says_which_page_it_is(envelope: dict[str, Any], page: Page) -> None:
    (part,) = open_answer(json.dumps({**envelope, "data": [ROW]}), FIELDS_OF_POSTS)

    assert part.page == page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("rw-golongan_1.json", Name("rw-golongan", page=1)),
        ("rw-skp_1.json", Name("rw-skp", page=1)),
        ("rw-skp22_2.json", Name("rw-skp22", page=2)),
        ("rw-golongan-page2.json", Name("rw-golongan", page=2)),
        (f"rw-jabatan/{SITI}-2.json", Name("rw-jabatan", SITI, 2)),
        (f"rw-jabatan/{SITI} (1).json", Name("rw-jabatan", SITI)),
        (f"{SITI} Siti Rekaan/Riwayat Jabatan.json", Name("rw-jabatan", SITI)),
        (f"rw-jabatan_{SITI}.json", Name("rw-jabatan", SITI)),
    ],
)  # fmt: skip
def test_a_name_says_answer_person_and_page(path: str, name: Name) -> None:
    assert read_name(PurePath(path)) == name


@pytest.mark.parametrize(
    "path",
    [f"rw-jabatan/{SITI} Siti Rekaan.json", f"{SITI}_Siti Rekaan/rw-skp.json",
     "rw-jabatan/Siti Rekaan.json", f"{SITI}.json", "A" * 32 + "/rw-skp.json"],
)  # fmt: skip
def test_no_name_of_a_file_shows_anybody(path: str) -> None:
    shown = masked_name(PurePath(path))

    assert SITI not in shown
    assert "A" * 32 not in shown
    assert "Siti" not in shown
    assert "Rekaan" not in shown


def _save(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_rows_under_a_person_are_theirs_and_the_key_is_never_shown(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    bare = {"golonganId": "31", "tmtGolongan": "01-04-2020"}
    _save(folder / "rw-golongan.json", {SITI: [bare], BUDI: "Data tidak ditemukan"})
    _save(folder / "rw-hukdis.json", [{"Siti Rekaan": "x", "jenisHukuman": "2", "nipBaru": SITI,
                                       "hukumanTanggal": "01-02-2020"}])  # fmt: skip

    result = check_source(read_source(folder), key=KEY)

    assert rows_of(result, "grades", "employee_id", "level") == [(E_SITI, 31)]
    told = json.dumps([problem.as_dict() for problem in result.problems])
    assert SITI not in told
    assert BUDI not in told


def test_pages_are_missed_by_their_numbers_their_total_and_the_next_one(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    grade = {"nipBaru": SITI, "golonganId": "31", "tmtGolongan": "01-04-2020"}
    _save(folder / "rw-golongan_1.json", {"data": [grade]})
    _save(folder / "rw-golongan_3.json", {"data": [{**grade, "tmtGolongan": "01-04-2022"}]})
    _save(
        folder / "rw-penghargaan.json", {"total": 7, "data": [{"nipBaru": SITI, "tahun": "2020"}]}
    )
    course = {"nipBaru": SITI, "namaKursus": "A", "tanggalKursus": "01-02-2020"}
    _save(folder / "rw-kursus" / f"{SITI}.json", {"next_page_url": "x", "data": [course]})

    result = check_source(read_source(folder), key=KEY)

    told = [problem.found for problem in result.problems if problem.rule == "missing_page"]
    assert len(told) == 3
    assert any("page 2" in text and "rw-golongan" in text for text in told)
    assert any("6 of 7 rows" in text for text in told)
    assert any("page 2" in text and "rw-kursus" in text for text in told)


def test_a_table_lost_by_a_files_name_refuses_the_source(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    _save(folder / "gol_2026.json", [{"nipBaru": SITI, "golonganId": "31", "golongan": "III/a",
                                      "tmtGolongan": "01-04-2020"}])  # fmt: skip

    lost = check_source(read_source(folder), key=KEY)
    _save(folder / "rw-golongan.json", [])
    beside = check_source(read_source(folder), key=KEY)

    assert [(p.rule, p.degree) for p in lost.problems if p.rule == "misnamed_file"] == [
        ("misnamed_file", "refused")
    ]
    assert [(p.degree, p.kept) for p in beside.problems if p.rule == "misnamed_file"] == [
        ("warned", False)
    ]
    assert "rw-golongan" in lost.problems[0].found


def test_rows_that_were_deleted_are_passed_over_in_every_answer(tmp_path: Path) -> None:
    grade = {"nipBaru": SITI, "golonganId": "31", "tmtGolongan": "01-04-2020"}
    gone = {**grade, "golonganId": "32", "tmtGolongan": "01-04-2022", "deletedAt": "01-05-2022"}
    stands = {**grade, "deletedAt": "0001-01-01T00:00:00Z"}
    answers = {"rw-jabatan": [head("01-01-2010")], "rw-golongan": [stands, gone]}

    result = check_source(read_source(write_answers(tmp_path, answers)), key=KEY)

    assert rows_of(result, "grades", "level") == [(31,)]
    assert [p.count for p in result.problems if p.rule == "deleted_row"] == [1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\ud83d\ude00", "\U0001f600"), (r"Kepala \uD800", "Kepala \ufffd"), (r"\udc00", "\ufffd"),
        (r"\ud800\ud800x", "\ufffd\ufffdx"), (r"\\ud800", r"\ud800"), (r"\u0041\n", "A\n"),
    ],
)  # fmt: skip
def test_half_a_letter_is_read_as_the_sign_for_one(written: str, read: str) -> None:
    (part,) = open_answer(f'[{{"nipBaru": "{SITI}", "unorId": "{written}"}}]', FIELDS_OF_POSTS)

    assert part.rows == [{"nipBaru": SITI, "unorId": read}]


@pytest.mark.parametrize("depth", [1, 800])
def test_lists_in_lists_are_read_as_the_text_they_were(tmp_path: Path, depth: int) -> None:
    # Depth 800 took polars a minute, and deeper ones ended the process.
    folder = write_answers(tmp_path / "siasn", {"rw-jabatan": [clerk("01-05-2015")]})
    deep = "[" * depth + "]" * depth
    (folder / "rw-golongan.json").write_text(
        f'[{{"nipBaru": "{SITI}", "golonganId": {deep}, "tmtGolongan": "01-04-2020"}}]',
        encoding="utf-8",
    )

    result = check_source(read_source(folder), key=KEY)

    (problem,) = [p for p in result.problems if p.rule == "unknown_spelling"]
    assert "[" * min(depth, 20) in problem.found
    assert len(problem.found) < 200
