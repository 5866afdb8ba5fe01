"""score, rank, explain and status on a home that was filled and trained for real."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from models.answering.score_table import CONTRIBUTION_COLUMNS, SCORE_COLUMNS
from mutasi.cli import run
from records.knowing.posts import current_posts
from records.knowing.units import unit_names
from records.knowing.view import view_on
from tests.builders.trained_home import Call, TrainedHome


def test_explain_answers_with_a_score_that_adds_up(home: TrainedHome, call: Call) -> None:
    code, score = call("explain", home.employee, home.position)

    assert code == 0
    assert score["outcome"] == home.outcome
    explained = score["base_log_odds"] + sum(one["log_odds"] for one in score["contributions"])
    assert explained == pytest.approx(score["raw_log_odds"], abs=1e-6)
    assert 0 <= score["data_quality"]["score"] <= 1


def test_explain_takes_the_nip_of_the_person(home: TrainedHome, call: Call) -> None:
    employees = home.organisation.tables["employees"].drop_nulls("nip")
    known = employees.filter(pl.col("employee_id") == home.employee)
    nip = (known if known.height else employees)["nip"][0]

    code, score = call("explain", nip, home.position)

    assert code == 0
    assert nip not in json.dumps(score)


@pytest.mark.parametrize("language", ["id", "en"])
def test_explain_writes_a_page(
    home: TrainedHome, call: Call, tmp_path: Path, language: str
) -> None:
    page = tmp_path / "pages" / "page.html"

    code, score = call(
        "explain", home.employee, home.position, "--format", "html", "--lang", language,
        "--out", page,
    )  # fmt: skip

    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert f'<html lang="{language}">' in text
    assert f"model {score['model_version']}" in text


def test_explain_speaks_text_to_people(
    home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(home.folder), "explain", home.employee, home.position])

    shown = capsys.readouterr().out
    assert code == 0
    assert "Dari 100 pegawai dengan catatan seperti ini" in shown
    assert "bukan keputusan" in shown


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        pytest.param(["explain", "nobody", "j0001"], 4, "not_found", id="unknown person"),
        pytest.param(["rank", "--position", "nowhere"], 4, "not_found", id="unknown position"),
        pytest.param(["rank", "--employee", "nobody"], 4, "not_found", id="nobody to rank for"),
        pytest.param(["rank"], 2, "usage", id="neither position nor employee"),
        pytest.param(["rank", "--position", "a", "--employee", "b"], 2, "usage", id="both"),
        pytest.param(["score", "none.csv", "--out", "s.csv"], 4, "not_found", id="no such file"),
        pytest.param(["score", "none.csv", "--out", "s.odt"], 2, "usage", id="unknown form"),
        pytest.param(
            ["explain", "a", "b", "--outcome", "luck"], 4, "not_found", id="unknown outcome"
        ),
        pytest.param(
            ["explain", "a", "b", "--outcome", "adaptasi"], 4, "no_champion", id="no champion"
        ),
        pytest.param(["explain", "a", "b", "--format", "html"], 2, "usage", id="two outputs"),
        pytest.param(["rank", "--position", "a", "--as-of", "2099-01-01"], 5, "refused",
                     id="expired champion"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_its_code(
    call: Call, words: list[str], code: int, name: str
) -> None:
    exit_code, shown = call(*words)

    assert exit_code == code
    assert shown["error"]["code"] == name


def test_rank_orders_people_who_hold_another_post(home: TrainedHome, call: Call) -> None:
    code, shown = call("rank", "--position", home.position, "--top", 7)

    raw = [round(score["raw_log_odds"], 9) for score in shown["results"]]
    names = [score["employee_id"] for score in shown["results"]]
    assert code == 0
    assert len(shown["results"]) == 7
    assert list(zip([-one for one in raw], names, strict=True)) == sorted(
        zip([-one for one in raw], names, strict=True)
    )
    assert {score["position_id"] for score in shown["results"]} == {home.position}


def test_a_ranking_calls_the_unit_by_its_name(
    home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(home.places.open_store()) as store:
        records, day = store.records(), store.snapshot_on()
    assert day is not None
    names = unit_names(view_on(records, day), day)
    held = current_posts(view_on(records, day), day).drop_nulls("position_id").row(0, named=True)

    code = run(["--home", str(home.folder), "rank", "--position", held["position_id"]])

    heading = capsys.readouterr().out.splitlines()[0]
    assert code == 0
    assert names[held["unit_id"]] in heading


def test_rank_agrees_with_explain(home: TrainedHome, call: Call) -> None:
    best = call("rank", "--position", home.position, "--top", 1)[1]["results"][0]

    explained = call("explain", best["employee_id"], home.position)[1]
    assert explained | {"better_posts": None} == best


def test_rank_offers_positions_but_not_the_own_one(home: TrainedHome, call: Call) -> None:
    code, shown = call("rank", "--employee", home.employee, "--top", 1000)

    offered = {score["position_id"] for score in shown["results"]}
    assert code == 0
    assert {score["employee_id"] for score in shown["results"]} == {home.employee}
    assert home.position in offered


def test_score_keeps_every_row_of_the_file_in_its_place(
    home: TrainedHome, call: Call, tmp_path: Path
) -> None:
    moves, out = tmp_path / "moves.csv", tmp_path / "scores.parquet"
    moves.write_text(
        f"employee_id,position_id\n{home.employee},{home.position}\nnobody,{home.position}\n"
        f"{home.employee},nowhere\n{home.employee},{home.position}\n",
        encoding="utf-8",
    )

    code, shown = call("score", moves, "--out", out, "--contributions", tmp_path / "long.parquet")

    scores = pl.read_parquet(out)
    long = pl.read_parquet(tmp_path / "long.parquet")
    explained = call("explain", home.employee, home.position)[1]
    assert code == 0
    assert (shown["rows"], shown["rejected"], shown["abstained"]) == (4, 2, 0)
    assert {name: scores.schema[name] for name in SCORE_COLUMNS} == dict(SCORE_COLUMNS)
    assert long.schema == pl.Schema(CONTRIBUTION_COLUMNS)
    assert scores["input_row"].to_list() == [2, 3, 4, 5]
    assert scores["rejected_kind"].to_list() == [
        None, "unknown_employee", "unknown_position", None,
    ]  # fmt: skip
    assert scores["rejected"].to_list() == scores["rejected_id"].to_list()
    assert scores["rejected_en"].to_list() == [None, "unknown employee", "unknown position", None]
    assert scores["probability"][0] == scores["probability"][3] == explained["probability"]
    assert scores["reasons_id"][0] == " ".join(explained["reasons"]["id"])


@pytest.mark.parametrize("name", ["scores.csv", "scores.csv.gz", "scores.parquet", "scores.xlsx"])
def test_score_writes_the_form_that_the_name_asks_for(
    home: TrainedHome, call: Call, tmp_path: Path, name: str
) -> None:
    moves = tmp_path / "moves.csv"
    moves.write_text(
        f"employee_id,position_id\n{home.employee},{home.position}\n", encoding="utf-8"
    )

    code, _ = call("score", moves, "--out", tmp_path / name, "--no-reasons")

    assert code == 0
    assert (tmp_path / name).stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_without_a_needed_column_is_refused(call: Call, tmp_path: Path) -> None:
    moves = tmp_path / "moves.csv"
    moves.write_text("employee_id,cause\na,assigned\n", encoding="utf-8")

    code, shown = call("score", moves, "--out", tmp_path / "scores.csv")

    assert code == 3
    assert shown["error"]["code"] == "input_refused"
    assert not (tmp_path / "scores.csv").exists()


def test_an_earlier_day_knows_less(home: TrainedHome, call: Call) -> None:
    code, score = call("explain", home.employee, home.position, "--as-of", "2024-06-30")

    now = call("explain", home.employee, home.position)[1]
    assert code == 0
    assert score["as_of"] == "2024-06-30"
    assert score["contributions"] != now["contributions"]


def test_status_says_what_is_here_and_what_to_do(home: TrainedHome, call: Call) -> None:
    code, shown = call("status")

    assert code == 0
    assert shown["snapshot_on"] == "2026-06-30"
    assert shown["tables"]["employees"] == home.organisation.tables["employees"].height
    assert list(shown["champions"]) == [home.outcome]
    assert shown["champions"][home.outcome]["days_to_expiry"] == 365
    assert shown["next"].startswith("mutasi --home ")
    assert " score " in shown["next"]


def test_status_of_an_empty_home_leaves_no_traces(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(tmp_path / "empty"), "--json", "status"])

    shown = json.loads(capsys.readouterr().out)
    assert code == 0
    assert shown["dataset"] is None
    assert " ingest " in shown["next"]
    assert not (tmp_path / "empty").exists()


def test_nobody_is_asked_in_an_empty_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(tmp_path / "empty"), "--json", "explain", "a", "b"])

    assert code == 4
    assert "ingest" in json.loads(capsys.readouterr().out)["error"]["action"]


def test_answering_a_person_starts_no_flow_engine(home: TrainedHome) -> None:
    program = (
        "import sys; from mutasi.cli import run; "
        f"code = run(['--home', {str(home.folder)!r}, 'explain', {home.employee!r}, "
        f"{home.position!r}]); "
        "sys.exit(9 if {'prefect', 'shap'} & set(sys.modules) else code)"
    )

    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert finished.returncode == 0, finished.stderr.decode()


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_estimate_for_the_past_says_that_the_model_knows_what_came_later(
    home: TrainedHome, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    words = ["explain", home.employee, home.position, "--lang", "en", "--format", form]

    for day, is_told in (("2026-01-15", True), (None, False)):
        run(["--home", str(home.folder), *words, *([] if day is None else ["--as-of", day])])
        caught = capsys.readouterr()
        said = " ".join((caught.err if form == "json" else caught.out).split())
        assert ("may have learnt how this very move turned out" in said) == is_told
