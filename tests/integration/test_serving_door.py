"""Who is let in, and what no request gets past."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from models.registry.home import Home
from models.registry.tracking import TrackingPlace
from records.errors import UsageError
from serving.access.guard import MOST_BODY_BYTES
from serving.server import check_host
from tests.builders.serving import BASE, BEARER, KEY, PORT, TestClient, asking

NIP = "198609262015051001"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Somebody without the token, before a server of an empty home."""
    place = TrackingPlace(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path / "artifacts")
    home = Home(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite'}", place)
    with asking(home) as client:
        client.headers.pop("Authorization")
        yield client


@pytest.mark.parametrize(
    "path",
    ["/", "/api/v1/models", "/api/v1/docs", "/api/v1/openapi.json", "/static/pages.css", "/x"],
)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"Authorization": "Bearer wrong"}, id="another token"),
        pytest.param({"Authorization": f"Basic {KEY.token}"}, id="another scheme"),
        pytest.param({"Cookie": f"{KEY.cookie}={KEY.token}"}, id="the token as the session"),
    ],
)
def test_nobody_comes_in_without_the_key(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "no_token"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_whoever_watches_the_server_needs_no_key(
    client: TestClient, path: str, status: int
) -> None:
    assert client.get(path).status_code == status


def test_the_token_of_the_address_moves_into_a_cookie(client: TestClient) -> None:
    answer = client.get("/instructions", params={"lang": "en", "token": KEY.token, "as_of": ""})

    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert answer.headers["location"] == "/instructions?lang=en&as_of="
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert KEY.token not in cookie
    assert client.get("/instructions").status_code == 200


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "/\\elsewhere.example"])
def test_the_redirect_stays_on_this_server(client: TestClient, path: str) -> None:
    answer = client.get(f"{BASE}{path}?token={KEY.token}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert answer.headers["location"][1] not in "/\\"


def test_a_wrong_token_in_the_address_is_refused_and_not_repeated(client: TestClient) -> None:
    answer = client.get("/?token=guess-1234", headers=PAGE)

    assert answer.status_code == 401
    assert "guess-1234" not in answer.text
    assert "mutasi serve" in answer.text


@pytest.mark.parametrize(
    "origin", [None, "http://elsewhere.example", f"http://127.0.0.1:{PORT + 1}"]
)
def test_a_page_of_somebody_else_cannot_use_the_browsers_session(
    client: TestClient, origin: str | None
) -> None:
    headers = {"Cookie": f"{KEY.cookie}={KEY.session}"} | ({"Origin": origin} if origin else {})

    answer = client.post("/api/v1/scores", json={"moves": []}, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


def test_a_page_of_the_servers_own_may_use_it(client: TestClient) -> None:
    headers = {"Cookie": f"{KEY.cookie}={KEY.session}", "Origin": BASE}

    answer = client.post("/api/v1/scores", json={"moves": []}, headers=headers)

    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example:8000", "127.0.0.1:9999", "127.0.0.1", "127.0.0.1.elsewhere:8000", "["],
)
def test_a_request_to_another_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "wrong_host"


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
def test_every_name_of_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"/api/v1/employees/{NIP}/positions",
        f"/moves/{NIP}/p-1",
        "/api/v1/employees/19860926 201505 1 001/positions",
        f"/?q={NIP}",
        f"/api/v1/models?{NIP}=1",
        f"/healthz?{NIP}",
    ],
)
def test_a_nip_in_an_address_is_refused_and_neither_repeated_nor_logged(
    client: TestClient, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    answer = client.get(address, headers=BEARER)

    own_lines = [line.getMessage() for line in caplog.records if line.name.startswith("serving")]
    assert answer.status_code == 422
    assert "NIP" in answer.json()["error"]["found"]
    assert "19860926" not in answer.text
    assert own_lines
    assert "19860926" not in "".join(own_lines)


def test_queries_and_refused_addresses_are_not_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="serving")

    client.get("/instructions?q=aminah", headers=BEARER)
    client.get("/pegawai/aminah", headers=BEARER)
    client.get("/positions/aminah", headers=BEARER)
    client.get(f"/?token={KEY.token}")

    told = [line.getMessage() for line in caplog.records if line.name == "serving.access"]
    assert len(told) == 4
    assert "/instructions 200" in told[0]
    assert "aminah" not in "".join(told)
    assert KEY.token not in "".join(told)


@pytest.mark.parametrize("has_length", [True, False])
def test_a_body_that_is_too_large_is_refused(client: TestClient, *, has_length: bool) -> None:
    body = b" " * (MOST_BODY_BYTES + 1)

    answer = client.post(
        "/api/v1/scores", content=body if has_length else iter([body]), headers=BEARER
    )

    assert answer.status_code == 413
    assert "mutasi score" in answer.json()["error"]["action"]


def test_every_answer_has_its_headers(client: TestClient) -> None:
    for path, cache in (("/instructions", "no-store"), ("/x", "no-store"), ("/healthz", "no-store"),
                        ("/static/pages.js", "no-cache")):  # fmt: skip
        headers = client.get(path, headers=BEARER).headers
        policy = headers["content-security-policy"]
        assert headers["cache-control"] == cache
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "server" not in headers


def test_a_defect_is_one_shape_and_its_words_reach_neither_asker_nor_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)

    @app.get("/broken")
    async def broken() -> None:
        message = f"cannot read the row of Siti, {NIP}"
        raise KeyError(message)

    answer = client.get("/broken", headers=BEARER)

    error = answer.json()["error"]
    logged = "\n".join(line.getMessage() for line in caplog.records)
    assert answer.status_code == 500
    assert error["code"] == "error"
    assert "Siti" not in answer.text + logged
    assert NIP not in answer.text + logged
    assert error["action"].split()[2] in logged
    assert "test_serving_door.py" in logged


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "example.org", "127.0.0.2", ""])
def test_other_machines_are_not_listened_to(host: str) -> None:
    with pytest.raises(UsageError, match="no log-in yet"):
        check_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_listened_to(host: str) -> None:
    check_host(host)
