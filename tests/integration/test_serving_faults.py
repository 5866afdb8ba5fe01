"""What a server must bear: nothing asked, contradictions, slow senders, and those who go away."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from mutasi.estimates import home_of
from records.settings import read_settings
from serving.access.auth import SIGN_OUT, Door, Key
from serving.access.guard import Guard
from serving.access.patience import Patience
from serving.access.watch import Watch
from serving.engine import Engine
from tests.builders.broken.sources import PEOPLE
from tests.builders.organisation import SNAPSHOT_ON
from tests.builders.serving import BASE, KEY, PORT, TestClient, asking
from tests.builders.trained_home import TrainedHome

SCORES = "/api/v1/scores"


@pytest.fixture(scope="module")
def client(trained_home: TrainedHome) -> Iterator[TestClient]:
    with asking(trained_home.places, recheck_seconds=3600) as client:
        yield client


def test_an_empty_list_of_moves_costs_nothing(client: TestClient) -> None:
    client.post(SCORES, json={"moves": []})
    started = time.process_time()

    answer = client.post(SCORES, json={"moves": []})

    assert time.process_time() - started < 0.15
    assert answer.status_code == 200
    assert answer.json()["results"] == []
    assert answer.json()["rows"] == 0


def test_moves_that_cannot_be_asked_about_cost_nothing_either(client: TestClient) -> None:
    move = {"employee_id": "e1", "position_id": "p1", "cause": "none of the words"}

    answer = client.post(SCORES, json={"moves": [move]}).json()

    assert answer["rejected"] == 1
    assert answer["results"][0]["rejection"]["kind"] == "unknown_cause"


def test_employee_id_and_nip_that_disagree_are_rejected(
    client: TestClient, trained_home: TrainedHome
) -> None:
    nip = PEOPLE[0].nip
    moves = [
        {"employee_id": trained_home.employee, "nip": nip, "position_id": trained_home.position},
        {"employee_id": nip, "nip": f" {nip}", "position_id": trained_home.position},
        {"employee_id": trained_home.employee, "position_id": trained_home.position},
    ]

    results = client.post(SCORES, json={"moves": moves}).json()["results"]

    assert results[0]["rejection"]["kind"] == "two_people"
    assert results[1]["rejected"] not in (None, results[0]["rejected"])
    assert results[2]["rejected"] is None
    assert nip not in str(results)


def test_a_server_whose_champion_has_expired_is_not_ready(
    trained_home: TrainedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asking(trained_home.places) as client:
        assert isinstance(client.app, FastAPI)
        engine = client.app.state.engine
        expired = [replace(version, expires_on=SNAPSHOT_ON) for version in engine.versions()]
        monkeypatch.setattr(engine, "versions", lambda *_: expired)
        answer = client.get(f"/api/v1/positions/{trained_home.position}/candidates")
        ready = client.get("/readyz")

    assert answer.status_code == 409
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "reason": "refused"}
    assert answer.json()["error"]["code"] == ready.json()["reason"]


def test_metrics_count_requests_by_route_and_name_nobody(tmp_path: Path) -> None:
    with asking(home_of(read_settings(tmp_path))) as client:
        client.get("/api/v1/employees/e-somebody/positions")
        client.get("/nowhere/at/all")

        answer = client.get("/metrics", headers={"Authorization": ""})

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "mutasi_http_requests_total{" in answer.text
    assert 'route="/api/v1/employees/{employee_id}/positions",status="503"' in answer.text
    assert 'route="(no such address)",status="404"' in answer.text
    assert "somebody" not in answer.text
    assert "nowhere" not in answer.text


# Sessions


def test_signing_out_ends_the_session_everywhere(trained_home: TrainedHome) -> None:
    with asking(trained_home.places) as client:
        client.headers.pop("Authorization")
        opened = client.get("/instructions", params={"token": KEY.token})
        cookie = opened.headers["set-cookie"].partition(";")[0]
        page = {"Cookie": cookie, "Accept": "text/html"}
        assert client.get("/instructions", headers=page).status_code == 200
        assert SIGN_OUT in client.get("/instructions", headers=page).text

        foreign = client.post(SIGN_OUT, headers={"Cookie": cookie, "Origin": "http://x.example"})
        form = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        answer = client.post(SIGN_OUT, headers={"Cookie": cookie, **form})

        assert foreign.status_code == 403
        assert answer.status_code == 303
        assert "Max-Age=0" in answer.headers["set-cookie"]
        client.cookies.clear()
        assert client.get("/instructions", headers=page).status_code == 401
        again = client.get("/instructions", params={"token": KEY.token})
        assert again.headers["set-cookie"].partition(";")[0] != cookie


def test_a_session_ends_by_itself() -> None:
    door = Door(_answering, Key("token", "session", "c"), longest_session_seconds=0.0)
    scope = _scope("GET", "/", {"cookie": "c=session"})

    with pytest.raises(Exception, match="without the token"):
        asyncio.run(door(scope, _body(b""), _nowhere))


# Slow and gone


def _scope(method: str, path: str, headers: dict[str, str] | None = None) -> Scope:
    raw = {"host": f"127.0.0.1:{PORT}", **(headers or {})}
    return {
        "type": "http", "method": method, "path": path, "query_string": b"", "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in raw.items()],
    }  # fmt: skip


def _body(content: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive


async def _nowhere(_message: Message) -> None:
    """An answer that nobody reads."""


async def _answering(_scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_body_that_does_not_end_is_given_up() -> None:
    from serving.metrics import Meters

    sent: list[Message] = []

    async def dripping() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    app = Watch(Guard(_answering, PORT, longest_body_seconds=0.1), Meters())
    asyncio.run(app(_scope("POST", SCORES), dripping, send))

    assert sent[0]["status"] == 408
    assert b"too_slow" in sent[1]["body"]


def test_the_work_for_whoever_has_gone_is_given_up() -> None:
    ended: list[str] = []

    async def working(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("given up")
            raise

    messages: list[Message] = [
        {"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"},
    ]  # fmt: skip

    async def receive() -> Message:
        return messages.pop(0)

    started = time.monotonic()
    asyncio.run(Patience(working)(_scope("GET", "/"), receive, _nowhere))

    assert ended == ["given up"]
    assert time.monotonic() - started < 10


def test_patience_hands_on_bodies_and_errors() -> None:
    seen: list[Message] = []

    async def failing(_scope: Scope, receive: Receive, _send: Send) -> None:
        seen.append(await receive())
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(Patience(failing)(_scope("POST", "/"), _once(b"abc"), _nowhere))
    assert seen[0]["body"] == b"abc"


def _once(content: bytes) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    return receive


def test_a_question_nobody_waits_for_is_not_worked_out(tmp_path: Path) -> None:
    engine = Engine(home_of(read_settings(tmp_path)))
    busy, answered = threading.Event(), []

    async def asked() -> None:
        first = asyncio.ensure_future(engine.ask(busy.wait))
        waiting = asyncio.ensure_future(engine.ask(lambda: answered.append("late")))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0.05)
        busy.set()
        await first
        await engine.ask(lambda: answered.append("next"))

    asyncio.run(asked())
    engine.close()

    assert answered == ["next"]


def test_work_that_nobody_waits_for_ends_between_its_parts(tmp_path: Path) -> None:
    engine = Engine(home_of(read_settings(tmp_path)))
    parts: list[int] = []
    begun = threading.Event()

    def long() -> None:
        for part in range(500):
            engine.go_on()
            parts.append(part)
            begun.set()
            time.sleep(0.01)

    async def asked() -> None:
        question = asyncio.ensure_future(engine.ask(long))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        question.cancel()
        await engine.ask(lambda: None)

    asyncio.run(asked())
    engine.close()

    assert len(parts) < 400


def test_own_pages_may_still_send(client: TestClient) -> None:
    headers: dict[str, Any] = {"Cookie": f"{KEY.cookie}={KEY.session}", "Origin": BASE}

    assert client.post(SCORES, json={"moves": []}, headers=headers).status_code == 200
