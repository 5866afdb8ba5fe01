"""An office's list goes through `score` to a workbook that can be handed on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from mutasi.cli import run
from tests.builders.trained_home import Call, TrainedHome

CASE = Path(__file__).parents[1] / "cases" / "11-score-file" / "moves.csv"


@pytest.fixture(scope="module")
def people(trained_home: TrainedHome) -> dict[str, tuple[str, str]]:
    """NIP and name by employee_id."""
    employees = trained_home.organisation.tables["employees"].drop_nulls(["nip", "name"])
    return {
        person: (nip, name)
        for person, nip, name in employees.select("employee_id", "nip", "name").iter_rows()
    }


@pytest.fixture
def listed(
    tmp_path: Path, posts: list[dict[str, Any]], people: dict[str, tuple[str, str]]
) -> tuple[Path, str, dict[str, Any]]:
    """A workbook with title rows; somebody with a NIP is proposed for another one's post."""
    person = next(post["employee_id"] for post in posts if post["employee_id"] in people)
    target = next(post for post in reversed(posts) if post["employee_id"] != person)
    nip, name = people[person]
    path = tmp_path / "usulan.xlsx"
    header = ["No", "NIP", "Nama", "Jabatan Baru", "Unit Kerja Baru", "Alasan", "Catatan", "Ket"]
    said = [target["title"], target["unit"], "permintaan sendiri"]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("Usulan")
        sheet.write_row(0, 0, ["DAFTAR USULAN MUTASI"])
        sheet.write_row(3, 0, header)
        sheet.write_row(4, 0, [1, f"'{nip}", name.upper(), *said, "=1+1", f"ganti {name}"])
        sheet.write_row(5, 0, [2, f"'{nip}", "Orang Lain Sekali", *said, "-rahasia", ""])
        sheet.write_row(6, 0, [3, f"'{nip}", name, f"{target['title']}x", *said[1:], "", ""])
    return path, person, target


def test_a_list_by_names_becomes_a_workbook_to_hand_on(
    call: Call,
    listed: tuple[Path, str, dict[str, Any]],
    people: dict[str, tuple[str, str]],
    tmp_path: Path,
) -> None:
    path, person, target = listed
    out = tmp_path / "perkiraan.xlsx"

    code, shown = call("score", path, "--out", out)

    table = fastexcel.read_excel(out).load_sheet(0).to_polars()
    first = table.row(0, named=True)
    assert (code, shown["rows"], shown["rejected"]) == (0, 3, 2)
    assert table["input_row"].to_list() == [5, 6, 7]
    assert table["No"].to_list() == [1, 2, 3]
    assert table["Catatan"].to_list() == ["=1+1", "-rahasia", None]
    assert table["rejected_kind"].to_list() == [None, "name_mismatch", "unknown_title"]
    assert (first["title"], first["unit"]) == (target["title"], target["unit"])
    assert 0 < first["lower"] < first["probability"] < first["upper"] < 1
    assert f"{first['probability'] * 100:.0f} dari 100" in first["words"]
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        every_word = archive.read("xl/sharedStrings.xml").decode()
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet
    assert 'numFmtId="9"' in styles
    assert not {"NIP", "Nama", "Ket"} & set(table.columns)
    nip, name = people[person]
    assert nip not in every_word
    assert name.upper() not in every_word.upper()


def test_identities_come_back_only_when_asked_for_and_that_is_logged(
    home: TrainedHome,
    call: Call,
    listed: tuple[Path, str, dict[str, Any]],
    people: dict[str, tuple[str, str]],
    tmp_path: Path,
) -> None:
    path, person, _ = listed
    out = tmp_path / "perkiraan.csv"

    code, _ = call("score", path, "--out", out, "--identities")

    table = pl.read_csv(out, infer_schema_length=0)
    log = (home.folder / "logs" / "mutasi.log").read_text(encoding="utf-8")
    assert code == 0
    assert table["NIP"].to_list()[0] == f"'{people[person][0]}"
    assert table["Nama"].to_list()[0] == people[person][1].upper()
    assert table["Catatan"].to_list()[:2] == ["'=1+1", "'-rahasia"]
    assert "identities of 1 people written to perkiraan.csv" in log


def test_the_case_comes_back_with_its_own_columns(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"

    code, shown = call("score", CASE, "--out", out)

    scores = pl.read_parquet(out)
    assert (code, shown["rows"]) == (0, 10)
    assert scores["no"].to_list() == list(range(1, 11))
    assert scores["catatan"].to_list()[:2] == ["usul A", "usul B (the same pair again)"]
    assert scores["cause"].to_list()[8] == "permintaan sendiri"
    assert "unknown_cause" not in scores["rejected_kind"].to_list()
    assert scores["rejected_kind"].to_list()[7] == "no_employee"


def test_an_id_in_other_capitals_is_named_and_not_taken(
    home: TrainedHome, call: Call, tmp_path: Path
) -> None:
    moves, out = tmp_path / "moves.csv", tmp_path / "scores.parquet"
    moves.write_text(
        f"employee_id;position_id\n{home.employee.upper()};{home.position}\n", encoding="utf-8"
    )

    call("score", moves, "--out", out)

    row = pl.read_parquet(out).row(0, named=True)
    assert row["rejected_en"] == f"unknown employee; near: {home.employee}"


@pytest.mark.parametrize("words", [[], ["--identities"]])
def test_people_are_found_by_nip_and_named_only_when_asked_for(
    call: Call, people: dict[str, tuple[str, str]], words: list[str]
) -> None:
    person, (nip, name) = next(iter(people.items()))

    code, shown = call("people", nip, *words)

    (found,) = shown["results"]
    assert (code, found["employee_id"]) == (0, person)
    assert (nip in json.dumps(shown), name in json.dumps(shown)) == (bool(words), bool(words))


def test_people_are_found_by_post_and_unit(call: Call, posts: list[dict[str, Any]]) -> None:
    post = posts[0]

    _, shown = call("people", f"{post['title']} {post['unit']}".upper(), "--top", 1000)

    assert post["employee_id"] in {one["employee_id"] for one in shown["results"]}
    assert {one["title"] for one in shown["results"]} == {post["title"]}


def test_posts_are_found_and_open_ones_have_free_seats(
    call: Call, posts: list[dict[str, Any]]
) -> None:
    _, shown = call("posts", posts[0]["title"], "--top", 1000)
    _, free = call("posts", "--open", "--top", 1000)

    assert posts[0]["position_id"] in {one["position_id"] for one in shown["results"]}
    assert set(shown["results"][0]) == {
        "position_id", "title", "unit_id", "unit", "level", "seats", "held",
    }  # fmt: skip
    assert free["results"]
    assert all(one["held"] < one["seats"] for one in free["results"])


def test_a_table_in_a_pipe_is_whole(home: TrainedHome, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["--home", str(home.folder), "posts", "--top", "5"])

    assert code == 0
    assert "…" not in capsys.readouterr().out


def test_an_answer_does_not_take_the_place_of_its_list(
    call: Call, listed: tuple[Path, str, dict[str, Any]]
) -> None:
    path, _, _ = listed
    written = path.read_bytes()

    code, shown = call("score", path, "--out", path)

    assert (code, path.read_bytes()) == (2, written)
    assert "the list itself" in shown["error"]["found"]


def test_an_unknown_id_is_repeated_only_where_it_can_be_nobodys_name_or_birth_date(
    call: Call, people: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    word = next(iter(people.values()))[1].split()[0]
    path, out = tmp_path / "moves.csv", tmp_path / "scores.csv"
    cells = ("x7", "19770312", "197703121999", word)
    path.write_text(
        "employee_id,position_id\n" + "".join(f"{cell},p1\n" for cell in cells), encoding="utf-8"
    )

    code, _ = call("score", path, "--out", out)

    assert code == 0
    answer = pl.read_csv(out, infer_schema=False)
    assert answer["rejected_kind"].to_list() == ["unknown_employee"] * 4
    assert answer["employee_id"].to_list() == ["x7", None, None, None]


def test_a_number_finds_the_id_it_begins_and_no_id_it_happens_to_stand_in(
    call: Call, posts: list[dict[str, Any]]
) -> None:
    plain = "".join(filter(str.isalnum, posts[0]["position_id"]))

    _, whole = call("posts", posts[0]["position_id"], "--top", 1000)
    _, inside = call("posts", plain[-1], "--top", 1000)

    assert [one["position_id"] for one in whole["results"]] == [posts[0]["position_id"]]
    assert all(
        plain[-1] in f"{one['title']} {one['unit']}".lower() or one["position_id"] == plain[-1]
        for one in inside["results"]
    )


@pytest.mark.parametrize("what", ["people", "posts"])
def test_where_nothing_is_found_a_sentence_says_how_to_look(
    home: TrainedHome, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    code = run(["--home", str(home.folder), what, "zzzz"])

    shown = capsys.readouterr().out
    assert code == 0
    assert shown.startswith("Tidak ada")
    assert len(shown.splitlines()) == 1


def test_a_list_cut_short_ends_in_the_language_of_its_table(
    home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--home", str(home.folder), "people", "--top", "1"])

    assert capsys.readouterr().out.rstrip().endswith("lagi: tambahkan kata, atau --top")


@pytest.mark.parametrize("words", [["rank", "--employee"], ["explain"]])
def test_a_name_in_place_of_an_id_is_not_repeated_and_told_how_to_become_one(
    call: Call, people: dict[str, tuple[str, str]], words: list[str]
) -> None:
    _, name = next(iter(people.values()))
    post = ["p-0"] if words == ["explain"] else []

    code, shown = call(*words, name, *post)

    assert (code, shown["error"]["code"]) == (4, "not_found")
    assert not set(name.split()) & set(json.dumps(shown).replace('"', " ").split())
    assert "mutasi people" in shown["error"]["action"]


def test_a_row_with_a_name_alone_says_that_names_may_be_shared(
    call: Call, people: dict[str, tuple[str, str]], posts: list[dict[str, Any]], tmp_path: Path
) -> None:
    _, name = next(iter(people.values()))
    moves = tmp_path / "usulan.csv"
    moves.write_text(f"employee_id,position_id\n{name},{posts[0]['position_id']}\n")
    out = tmp_path / "scores.parquet"

    call("score", moves, "--out", out)

    assert pl.read_parquet(out)["rejected_kind"].to_list() == ["name_alone"]


def test_a_folder_in_place_of_a_list_is_called_one(call: Call, tmp_path: Path) -> None:
    code, shown = call("score", tmp_path, "--out", tmp_path / "scores.csv")

    assert (code, shown["error"]["found"]) == (4, "a folder")
