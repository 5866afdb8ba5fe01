"""`regroupings.csv`: what ingest writes, what an office answers, and what becomes of the answer."""

from __future__ import annotations

import csv
import shutil
import stat
from pathlib import Path

import pytest

from records.knowing.moves import historical_moves
from records.store import Store
from tests.integration.test_cli_records import Call

CASE = Path(__file__).parent.parent / "cases" / "09-mass-renaming"


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line over an empty home."""
    return Call(tmp_path / "home", capsys)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _answer(path: Path, *said: str, to: Path | None = None) -> Path:
    rows = _rows(path)
    target = to or path
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(row | {"confirmed": word} for row, word in zip(rows, said, strict=True))
    return target


def _moves(home: Path) -> int:
    store = Store.open(f"sqlite:///{home / 'store.sqlite'}")
    try:
        dataset = store.dataset()
        assert dataset is not None
        return historical_moves(store.records(), dataset).height
    finally:
        store.close()


def test_check_tells_of_groups_and_writes_nothing(call: Call) -> None:
    found = call.json("check", CASE)["regroupings"]

    assert [(row["day"], row["people"], row["proposed_cause"]) for row in found] == [
        ("2024-07-01", 30, "renaming"), ("2025-01-02", 30, "reorganisation"),
    ]  # fmt: skip
    assert not call.home.exists()


def test_the_screen_says_where_to_answer(call: Call) -> None:
    shown, _ = call("ingest", CASE)

    words = " ".join(shown.split())
    assert "2 groups (60 changes of post) went to one target on one day" in words
    assert str(call.home / "regroupings.csv") in shown.replace("\n", "")


def test_ingest_writes_the_file_and_reads_the_answers_back(call: Call) -> None:
    content = call.json("ingest", CASE)
    path = Path(content["regroupings_file"])
    asked = _rows(path)

    assert path == call.home / "regroupings.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(asked[0])[:6] == ["day", "from", "to", "people", "proposed_cause", "confirmed"]
    assert asked[0]["from"] == "Pengadministrasi Umum, Dinas Contoh Satu"
    before = _moves(call.home)

    _answer(path, "Ya", "tidak")
    again = call.json("ingest", CASE)

    assert [row["confirmed"] for row in again["regroupings"]] == ["yes", "no"]
    assert (before, _moves(call.home)) == (60, 30)
    assert [row["confirmed"] for row in _rows(path)] == ["yes", "no"]


def test_answers_may_be_given_alone_beside_a_source_or_changed(call: Call, tmp_path: Path) -> None:
    path = Path(call.json("ingest", CASE)["regroupings_file"])
    alone = _answer(path, "yes", "", to=tmp_path / "regroupings.csv")

    content = call.json("ingest", alone)
    assert (content["answered"], _moves(call.home)) == (1, 30)

    beside = tmp_path / "answers"
    shutil.copytree(CASE, beside)
    _answer(path, "no", "yes", to=beside / "regroupings.csv")
    content = call.json("ingest", beside)
    assert [row["confirmed"] for row in content["regroupings"]] == ["no", "yes"]
    assert _moves(call.home) == 30


def test_an_answer_that_is_none_is_refused_in_words(call: Call) -> None:
    path = Path(call.json("ingest", CASE)["regroupings_file"])
    _answer(path, "mungkin", "")

    error = call.json("ingest", path, code=3)["error"]

    assert error["expected"] == "yes (ya), no (tidak), or an empty cell"


def test_the_same_answers_again_change_nothing(call: Call) -> None:
    path = Path(call.json("ingest", CASE)["regroupings_file"])
    _answer(path, "yes", "yes")

    first, second = (call.json("ingest", path)["answered"] for _ in range(2))

    assert (first, second) == (2, 0)
