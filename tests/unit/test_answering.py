"""Servers that do not answer are told within seconds, by the variable that names them."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.registry.tracking import Tracking, TrackingPlace
from mutasi.cli import run
from pipelines.embedded import embed_prefect
from records.errors import SettingsError
from records.reachable import refuse_silent_database, refuse_silent_web

NAME = "MUTASI_SOME_SERVER"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port that takes connections; nobody answers unless a test does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address(server: socket.socket) -> str:
    return f"127.0.0.1:{server.getsockname()[1]}"


def answer_once(server: socket.socket, answer: bytes) -> threading.Thread:
    """The first who connects and says something gets this answer."""

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(1_000)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


@pytest.fixture
def nowhere() -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return address(server)


@pytest.mark.parametrize(
    ("ask", "scheme"),
    [(refuse_silent_web, "http"), (refuse_silent_web, "https"),
     (refuse_silent_database, "postgresql"), (refuse_silent_database, "mysql+pymysql"),
     (refuse_silent_database, "mssql+pyodbc")],
)  # fmt: skip
def test_nothing_listening_is_told_by_its_variable_without_the_password(
    ask: object, scheme: str, nowhere: str
) -> None:
    assert callable(ask)

    with pytest.raises(
        SettingsError, match=rf"{NAME} names {re.escape(scheme)}.*refuses"
    ) as refused:
        ask(f"{scheme}://somebody:secret@{nowhere}/runs", NAME)

    assert "secret" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("ask", "scheme"), [(refuse_silent_web, "http"), (refuse_silent_database, "postgresql")]
)
def test_a_server_that_takes_the_call_and_says_nothing_is_told_in_time(
    ask: object, scheme: str, listener: socket.socket
) -> None:
    assert callable(ask)
    begun = time.monotonic()

    with pytest.raises(SettingsError, match="says nothing"):
        ask(f"{scheme}://{address(listener)}/runs", NAME, seconds=0.3)

    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "404 Not Found"])
def test_any_answer_of_a_web_server_will_do(listener: socket.socket, status: str) -> None:
    thread = answer_once(listener, f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    refuse_silent_web(f"http://{address(listener)}", NAME)

    thread.join()


def test_a_fault_of_the_server_itself_is_told(listener: socket.socket) -> None:
    thread = answer_once(listener, b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(SettingsError, match="answers with 503"):
        refuse_silent_web(f"http://{address(listener)}", NAME)

    thread.join()


def test_a_postgresql_that_answers_will_do(listener: socket.socket) -> None:
    thread = answer_once(listener, b"N")

    refuse_silent_database(f"postgresql://{address(listener)}/runs", NAME)

    thread.join()


@pytest.mark.parametrize("url", ["localhost:5000", "file:///etc", "http://", "http://host:port"])
def test_what_is_no_address_of_a_web_server_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=f"{NAME} holds no address"):
        refuse_silent_web(url, NAME)


@pytest.mark.parametrize("uri", ["file:///somewhere/mlruns", "mlruns", "databricks", "s3://bucket"])
def test_a_registry_that_mlflow_no_longer_has_is_refused(uri: str, tmp_path: Path) -> None:
    tracking = Tracking(TrackingPlace(uri, tmp_path / "files"))

    with pytest.raises(SettingsError, match="MUTASI_MLFLOW_TRACKING_URI") as refused:
        tracking.refuse_unready()

    assert refused.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_taken_where_mlflow_was_told_to_go_on_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    tracking = Tracking(TrackingPlace((tmp_path / "mlruns").as_uri(), tmp_path / "files"))

    tracking.refuse_unready()

    assert tracking.versions() == []


def test_a_registry_on_a_silent_server_is_refused_by_every_call(
    nowhere: str, tmp_path: Path
) -> None:
    for scheme in ("http", "postgresql"):
        tracking = Tracking(TrackingPlace(f"{scheme}://{nowhere}", tmp_path / "files"))
        for ask in (tracking.refuse_unready, tracking.versions):
            with pytest.raises(SettingsError, match="MUTASI_MLFLOW_TRACKING_URI"):
                ask()


def test_a_registry_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_text("nothing of the kind" * 100, encoding="utf-8")
    place = TrackingPlace(f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path / "mlflow-artifacts")

    with pytest.raises(SettingsError, match=r"the home's registry .*mlflow\.db cannot be read"):
        Tracking(place).versions()


def test_prefects_server_is_asked_before_prefect_is(
    nowhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"http://{nowhere}/api")

    with pytest.raises(SettingsError, match=r"PREFECT_API_URL names .* refuses"):
        embed_prefect(tmp_path / "prefect")


@pytest.mark.parametrize("variable", ["MUTASI_MLFLOW_TRACKING_URI", "PREFECT_API_URL"])
def test_train_is_refused_before_it_begins(
    variable: str,
    nowhere: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, f"http://{nowhere}")

    code = run(["--home", str(tmp_path / "home"), "train"])

    assert code == 2
    assert variable in capsys.readouterr().err
