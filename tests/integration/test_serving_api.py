"""The API over a home that was filled and trained for real."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi import FastAPI

from models.registry.version import Decision
from mutasi.cli import run
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from serving.routes.scores import MOST_MOVES
from tests.builders.organisation import write_organisation
from tests.builders.serving import TestClient, asking
from tests.builders.trained_home import TrainedHome

API = "/api/v1"


@pytest.fixture(scope="module")
def client(trained_home: TrainedHome) -> Iterator[TestClient]:
    with asking(trained_home.places, recheck_seconds=3600) as client:
        yield client


def command(home: TrainedHome, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What a command of this home answers with --json."""
    assert run(["--home", str(home.folder), "--json", *words]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return shown


def some_moves(home: TrainedHome, count: int) -> list[dict[str, str]]:
    """People who hold posts, each proposed for another one's."""
    with closing(home.places.open_store()) as store:
        records, day = store.records(), store.snapshot_on()
    assert day is not None
    posts = current_posts(view_on(records, day), day).drop_nulls("position_id")
    people, places = posts["employee_id"].to_list(), posts["position_id"].to_list()
    return [
        {"employee_id": people[row % len(people)], "position_id": places[-1 - row % len(places)]}
        for row in range(count)
    ]


def test_scores_are_those_of_explain_to_the_last_digit(
    home: TrainedHome, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    moves = some_moves(home, 200)

    answer = client.post(f"{API}/scores", json={"moves": moves}).json()

    for row in (0, 57, 199):
        explained = command(home, capsys, "explain", *moves[row].values())
        assert answer["results"][row] == explained | {"better_posts": None}
    assert (answer["rows"], answer["rejected"], answer["outcome"]) == (200, 0, home.outcome)
    assert [one["employee_id"] for one in answer["results"]] == [m["employee_id"] for m in moves]


def test_two_hundred_scores_are_those_of_two_hundred_questions(
    home: TrainedHome, client: TestClient, tmp_path: Path
) -> None:
    moves = some_moves(home, 200)
    file, out = tmp_path / "moves.csv", tmp_path / "scores.parquet"
    pl.DataFrame(moves).write_csv(file)
    assert run(["--home", str(home.folder), "--quiet", "score", str(file), "--out", str(out)]) == 0

    results = client.post(f"{API}/scores", json={"moves": moves}).json()["results"]

    scores = pl.read_parquet(out)
    for name in ("employee_id", "position_id", "probability", "raw_log_odds", "base_log_odds"):
        assert [one[name] for one in results] == scores[name].to_list()


def test_every_score_adds_up(home: TrainedHome, client: TestClient) -> None:
    results = client.post(f"{API}/scores", json={"moves": some_moves(home, 30)}).json()["results"]

    assert any(not one["abstained"] for one in results)
    for one in results:
        if one["abstained"]:
            withheld = ("raw_log_odds", "base_log_odds", "contributions", "concepts", "groups")
            assert [name for name in withheld if one[name] is not None] == []
            continue
        explained = one["base_log_odds"] + sum(each["log_odds"] for each in one["contributions"])
        assert explained == pytest.approx(one["raw_log_odds"], abs=1e-6)
        assert sum(one["groups"].values()) + one["base_log_odds"] == pytest.approx(
            one["raw_log_odds"], abs=1e-6
        )
        assert sum(each["log_odds"] for each in one["concepts"]) == pytest.approx(
            sum(one["groups"].values()), abs=1e-9
        )


def test_similar_moves_are_cases_that_the_records_tell(
    home: TrainedHome, client: TestClient
) -> None:
    results = client.post(f"{API}/scores", json={"moves": some_moves(home, 20)}).json()["results"]

    cases = [case for one in results for case in one["similar_moves"] or ()]
    assert cases
    for case in cases:
        assert list(case) == [
            "move_id", "start_date", "from", "to", "alike", "differs", "distance", "succeeded",
        ]  # fmt: skip
        assert date.fromisoformat(case["start_date"]) <= date.fromisoformat(results[0]["as_of"])
        assert case["to"]
        assert case["alike"] or case["differs"]


def test_a_move_that_names_nobody_stays_in_its_place_with_its_reason(
    home: TrainedHome, client: TestClient
) -> None:
    known = some_moves(home, 1)[0]
    moves = [
        {"employee_id": "nobody", "position_id": known["position_id"]},
        known,
        {"employee_id": known["employee_id"], "position_id": "nowhere"},
        {"employee_id": known["employee_id"]},
        {**known, "cause": "luck"},
        {"position_id": known["position_id"]},
    ]

    answer = client.post(f"{API}/scores", json={"moves": moves, "lang": "en"})

    reasons = [one["rejected"] for one in answer.json()["results"]]
    assert answer.status_code == 200
    assert answer.json()["rejected"] == 5
    assert reasons[:4] == [
        "unknown employee", None, "unknown position", "no position and no unit given",
    ]  # fmt: skip
    assert reasons[4].startswith("the cause “luck” is not known")
    assert reasons[5] == "no employee given"
    assert all(one["probability"] is None for one in answer.json()["results"] if one["rejected"])


@pytest.mark.parametrize("field", ["employee_id", "nip"])
def test_a_person_may_be_named_by_nip_in_the_body_and_never_in_the_answer(
    home: TrainedHome, client: TestClient, field: str
) -> None:
    row = home.organisation.tables["employees"].drop_nulls("nip").row(0, named=True)
    move = {field: f" {row['nip']} ", "position_id": home.position}

    answer = client.post(f"{API}/scores", json={"moves": [move]})

    assert answer.json()["results"][0]["employee_id"] == row["employee_id"]
    assert row["nip"] not in answer.text


def test_a_broken_nip_comes_back_masked(home: TrainedHome, client: TestClient) -> None:
    move = {"employee_id": "198613262015051001", "position_id": home.position}

    answer = client.post(f"{API}/scores", json={"moves": [move]})

    assert answer.json()["results"][0]["rejection"]["kind"] == "broken_nip"
    assert "198613262015051001" not in answer.text


def test_a_post_may_be_described_by_its_unit(home: TrainedHome, client: TestClient) -> None:
    unit = home.organisation.tables["positions"]["unit_id"][0]
    move = {"employee_id": home.employee, "unit_id": unit, "title": "Arsiparis", "level": 3}

    answer = client.post(f"{API}/scores", json={"moves": [move], "lang": "en"}).json()

    assert answer["results"][0]["rejected"] is None
    assert 0 < answer["results"][0]["probability"] < 1


def test_no_moves_are_no_results(client: TestClient) -> None:
    answer = client.post(f"{API}/scores", json={"moves": []})

    assert answer.status_code == 200
    assert answer.json()["results"] == []


def test_the_day_and_the_outcome_asked_for_are_answered_about(
    home: TrainedHome, client: TestClient
) -> None:
    asked = {"moves": some_moves(home, 1), "as_of": "2024-06-30", "outcome": home.outcome}

    answer = client.post(f"{API}/scores", json=asked).json()

    assert answer["as_of"] == answer["results"][0]["as_of"] == "2024-06-30"


BROKEN = [
    pytest.param(b"{", id="broken JSON"),
    pytest.param(b"", id="nothing"),
    pytest.param(b"\xff\xfe", id="no UTF-8"),
    pytest.param(b"[" * 100_000, id="too deep"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b'{"moves": 3}', id="no list"),
    pytest.param(b'{"moves": [3]}', id="a move that is a number"),
    pytest.param(b'{"moves": [], "as_of": "tomorrow"}', id="no day"),
    pytest.param(b'{"moves": [], "as_of": 20260630}', id="a day as a number"),
    pytest.param(b'{"moves": [], "as_of": "2026-02-30"}', id="an impossible day"),
    pytest.param(b'{"moves": [], "as_of": "0001-01-01"}', id="a day before all records"),
    pytest.param(b'{"moves": [], "lang": "fr"}', id="another language"),
    pytest.param(b'{"moves": [], "Siti Aminah": 1}', id="a key that does not belong"),
    pytest.param(b'{"moves": [{"employee_id": 198609262015051001}]}', id="a NIP as a number"),
    pytest.param(
        b'{"moves": [{"employee_id": "Siti Aminah", "level": "x"}]}', id="a level in words"
    ),
    pytest.param(
        b'{"moves": [{"employee_id": "a", "level": NaN}]}', id="a level that is no number"
    ),
    pytest.param(b'{"moves": [{"employee_id": "\\ud800"}]}', id="half a character"),
    pytest.param(b'{"moves": [{"employee_id": "a", "level": 1e400}]}', id="a level beyond all"),
]


@pytest.mark.parametrize("body", BROKEN)
def test_a_malformed_body_is_refused_in_the_one_shape_and_not_repeated(
    client: TestClient, body: bytes
) -> None:
    answer = client.post(
        f"{API}/scores", content=body, headers={"Content-Type": "application/json"}
    )

    error = answer.json()["error"]
    assert answer.status_code == 422
    assert set(error) == {"code", "message", "found", "expected", "action"}
    assert error["code"] == "malformed"
    assert "Siti" not in answer.text
    assert "19860926" not in answer.text


def test_too_many_moves_are_refused_with_the_command_for_them(client: TestClient) -> None:
    moves = [{"employee_id": "a", "position_id": "b"}] * (MOST_MOVES + 1)

    answer = client.post(f"{API}/scores", json={"moves": moves})

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_many"
    assert "mutasi score" in answer.json()["error"]["action"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/positions/nowhere/candidates", 404, "not_found"),
        ("GET", "/employees/nobody/positions", 404, "not_found"),
        ("GET", "/models/99", 404, "not_found"),
        ("GET", "/models/seven", 422, "malformed"),
        ("GET", "/elsewhere", 404, "not_found"),
        ("PUT", "/models", 405, "method_not_allowed"),
        ("GET", "/scores", 405, "method_not_allowed"),
        ("GET", "/positions/j0001/candidates?outcome=luck", 404, "not_found"),
        ("GET", "/positions/j0001/candidates?outcome=adaptasi", 503, "no_champion"),
        ("GET", "/positions/j0001/candidates?as_of=2027-06-30", 409, "refused"),
        ("GET", "/positions/j0001/candidates?top=0", 422, "malformed"),
        ("GET", "/positions/j0001/candidates?as_of=30-06-2026", 422, "malformed"),
        ("GET", "/positions/j0001/candidates?lang=fr", 422, "malformed"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_status(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, f"{API}{path}")

    error = answer.json()["error"]
    assert answer.status_code == status
    assert error["code"] == code
    assert all(error[part] for part in ("found", "expected", "action"))
    assert ("allow" in answer.headers) == (status == 405)


def test_rankings_are_those_of_the_command(
    home: TrainedHome, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    people = client.get(f"{API}/positions/{home.position}/candidates", params={"top": 7})
    places = client.get(f"{API}/employees/{home.employee}/positions", params={"lang": "en"})

    assert people.json() == command(home, capsys, "rank", "--position", home.position, "--top", "7")
    assert places.json() == command(
        home, capsys, "rank", "--employee", home.employee, "--lang", "en"
    )


def test_models_are_those_of_the_command(
    home: TrainedHome, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert client.get(f"{API}/models").json() == command(home, capsys, "models", "list")
    assert client.get(f"{API}/models/1").json() == command(home, capsys, "models", "show", "1")
    assert client.get(f"{API}/models", params={"outcome": "adaptasi"}).json() == {"versions": []}


def test_answers_carry_no_names(home: TrainedHome, client: TestClient) -> None:
    names = home.organisation.tables["employees"]["name"].drop_nulls().to_list()

    text = client.get(f"{API}/positions/{home.position}/candidates", params={"top": 50}).text

    assert not [name for name in names if name in text]


def test_the_description_knows_every_address_and_asks_nothing_of_the_internet(
    client: TestClient,
) -> None:
    page = client.get(f"{API}/docs").text
    described = client.get(f"{API}/openapi.json").json()

    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(client.get(file).status_code == 200 for file in files)
    assert all(file.startswith("/static/") for file in files)
    assert not re.search(r"<script>|https?://", page)
    assert set(described["paths"]) == {
        f"{API}/scores", f"{API}/positions/{{position_id}}/candidates",
        f"{API}/employees/{{employee_id}}/positions", f"{API}/models", f"{API}/models/{{version}}",
        "/healthz", "/readyz", "/metrics",
    }  # fmt: skip


def test_a_ready_server_says_so(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"ready": True, "reason": None}


def test_many_questions_at_once_get_the_answers_they_would_get_alone(
    home: TrainedHome, client: TestClient
) -> None:
    moves = some_moves(home, 6)
    questions = [
        *(("POST", f"{API}/scores", {"moves": [move]}) for move in moves),
        ("GET", f"{API}/positions/{home.position}/candidates?top=3", None),
        ("GET", "/", None),
        ("GET", f"{API}/models", None),
    ]

    def ask(question: tuple[str, str, Any]) -> Any:  # noqa: ANN401 — an answer's content
        method, path, body = question
        answer = client.request(method, path, json=body)
        if "json" not in answer.headers["content-type"]:
            return answer.text
        return {name: part for name, part in answer.json().items() if name != "seconds"}

    alone = [ask(question) for question in questions]
    with ThreadPoolExecutor(len(questions)) as threads:
        together = list(threads.map(ask, questions))

    assert together == alone


def test_whoever_watches_does_not_wait_behind_a_computation(home: TrainedHome) -> None:
    is_done = threading.Event()

    with asking(home.places) as client:
        app, portal = client.app, client.portal
        assert isinstance(app, FastAPI)
        assert portal is not None
        computing = portal.start_task_soon(app.state.engine.ask, is_done.wait)
        alive, ready = client.get("/healthz"), client.get("/readyz")
        is_computing = not computing.done()
        is_done.set()
        computing.result(10)

    assert is_computing
    assert alive.status_code == ready.status_code == 200


def test_an_ingest_and_a_promotion_are_noticed(trained_home: TrainedHome, tmp_path: Path) -> None:
    home = trained_home.copy(tmp_path / "home")
    leaver = home.employee
    tables = dict(home.organisation.tables)
    gone = {"employee_id": leaver, "exited_on": datetime(2026, 6, 1, tzinfo=UTC).date()}
    tables["exits"] = pl.concat(
        [tables["exits"], pl.DataFrame([gone])], how="diagonal_relaxed"
    ).with_columns(pl.col("known_on").fill_null(pl.col("exited_on")))
    later = type(home.organisation)(tables, home.organisation.dataset_toml)
    source = write_organisation(later, tmp_path / "source")

    with asking(home.places) as client:
        path = f"{API}/positions/{home.position}/candidates?top=1000"
        before = {one["employee_id"] for one in client.get(path).json()["results"]}
        assert run(["--home", str(home.folder), "--quiet", "ingest", str(source)]) == 0
        after = {one["employee_id"] for one in client.get(path).json()["results"]}
        tracking = home.places.open_tracking()
        tracking._client.delete_registered_model_alias(f"mutasi-{home.outcome}", "champion")
        without = client.get(path)
        ready = client.get("/readyz")
        tracking.promote(1, Decision("a", "b", datetime.now(UTC)), despite_gate=True)
        again = client.get(path)

    assert before - after == {leaver}
    assert without.status_code == ready.status_code == 503
    assert without.json()["error"]["code"] == ready.json()["reason"] == "no_champion"
    assert again.status_code == 200
