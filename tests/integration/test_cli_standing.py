"""Who cannot be scored is told so at every door: commands, API and pages, from one home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from models.words.wording import date_text
from mutasi.cli import run
from records.knowing.standing import out_of_service
from records.knowing.view import view_on
from tests.builders.serving import TestClient, asking
from tests.builders.trained_home import Call, TrainedHome

API = "/api/v1"


@pytest.fixture(scope="module")
def client(trained_home: TrainedHome) -> Iterator[TestClient]:
    with asking(trained_home.places, recheck_seconds=3600) as client:
        yield client


@pytest.fixture(scope="module")
def gone(trained_home: TrainedHome) -> tuple[str, str, date]:
    """Somebody who has left, how, and since when."""
    with closing(trained_home.places.open_store()) as store:
        records, day = store.records(), store.snapshot_on()
    assert day is not None
    found: tuple[str, str, date] = out_of_service(view_on(records, day), day).row(0)
    return found


@pytest.fixture(scope="module")
def held(posts: list[dict[str, Any]]) -> dict[str, Any]:
    return posts[0]


def test_who_has_left_gets_no_estimate_at_any_door(
    home: TrainedHome,
    client: TestClient,
    call: Call,
    gone: tuple[str, str, date],
    tmp_path: Path,
) -> None:
    employee, kind, since = gone
    moves, out = tmp_path / "moves.csv", tmp_path / "scores.parquet"
    moves.write_text(f"employee_id,position_id\n{employee},{home.position}\n", encoding="utf-8")

    _, explained = call("explain", employee, home.position)
    _, ranked = call("rank", "--employee", employee)
    _, listed = call("score", moves, "--out", out)
    (posted,) = client.post(
        f"{API}/scores", json={"moves": [{"employee_id": employee, "position_id": home.position}]}
    ).json()["results"]
    offered = client.get(f"{API}/employees/{employee}/positions").json()
    page = client.get(f"/moves/{employee}/{home.position}").text

    row = pl.read_parquet(out).row(0, named=True)
    day = date_text(since, "id")
    for answer in (explained, ranked, posted, offered):
        assert (answer["rejection"]["kind"], answer["rejection"]["since"]) == (
            kind, since.isoformat(),
        )  # fmt: skip
        assert day in answer["rejected"]
    assert posted == explained
    assert ranked["results"] == offered["results"] == []
    assert (
        explained["probability"] is explained["better_posts"] is explained["raw_log_odds"] is None
    )
    assert (listed["rejected"], row["probability"], row["rejected_kind"]) == (1, None, kind)
    assert day in row["rejected_id"]
    assert date_text(since, "en") in row["rejected_en"]
    assert day in page
    assert 'class="reasons"' not in page


def test_who_has_left_is_no_candidate(
    home: TrainedHome, call: Call, gone: tuple[str, str, date]
) -> None:
    _, ranked = call("rank", "--position", home.position, "--top", 10_000)

    assert gone[0] not in {one["employee_id"] for one in ranked["results"]}


def test_the_holder_of_a_post_is_not_moved_to_it(call: Call, held: dict[str, Any]) -> None:
    code, explained = call("explain", held["employee_id"], held["position_id"])

    assert code == 0
    assert explained["rejection"]["kind"] == "holds_the_post"
    assert explained["rejection"]["since"] == held["start_date"].isoformat()


def test_who_enters_later_was_not_yet_in_service(home: TrainedHome, call: Call) -> None:
    newest = home.organisation.tables["employees"].sort("entry_date").drop_nulls("entry_date")
    person, entered = newest.select("employee_id", "entry_date").row(-1)

    code, explained = call("explain", person, home.position, "--as-of", "2018-06-30")

    assert code == 0
    assert explained["rejection"]["kind"] == "not_yet_in_service"
    assert explained["rejection"]["since"] == entered.isoformat()


def test_a_post_is_named_by_its_title_and_unit(call: Call, held: dict[str, Any]) -> None:
    code, ranked = call(
        "rank", "--position", held["title"], "--unit", held["unit"], "--top", 1
    )  # fmt: skip

    assert code == 0
    assert {one["position_id"] for one in ranked["results"]} == {held["position_id"]}


def test_a_title_without_its_unit_is_asked_about(call: Call, held: dict[str, Any]) -> None:
    code, shown = call("explain", held["employee_id"], held["title"])

    assert code == 4
    assert held["unit_id"] in shown["error"]["found"]


def test_every_ranked_estimate_has_its_facts(home: TrainedHome, call: Call) -> None:
    _, ranked = call("rank", "--position", home.position, "--top", 50)

    facts = [one["facts"] for one in ranked["results"]]
    assert all(one["present_post"]["title"] for one in facts)
    assert all(one["step_down"] == (one["level_step"] < 0) for one in facts)
    assert {one["education"]["met"] for one in facts} <= {True, False, None}
    assert any(one["level_step"] != 0 for one in facts)


def test_a_ranking_in_a_pipe_is_whole_and_names_the_present_post(
    home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--home", str(home.folder), "rank", "--employee", home.employee, "--top", "3"])

    shown = capsys.readouterr().out
    assert "Jabatan saat ini:" in shown
    assert "…" not in shown


def test_an_explanation_in_a_pipe_cuts_no_line(
    home: TrainedHome, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--home", str(home.folder), "explain", home.employee, home.position])

    assert "…" not in capsys.readouterr().out


def test_the_page_of_a_post_marks_a_step_down(
    home: TrainedHome, client: TestClient, call: Call
) -> None:
    _, ranked = call("rank", "--position", home.position, "--top", 20)
    is_down = [one["facts"]["step_down"] for one in ranked["results"]]

    page = client.get(f"/positions/{home.position}").text

    assert page.count("▼ turun") == sum(is_down)
