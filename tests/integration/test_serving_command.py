"""The command `serve`: what it refuses, and that it answers like the application in it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from mutasi.cli import run
from serving.server import listening_socket
from tests.builders.trained_home import TrainedHome

PROGRAM = "import sys; from mutasi.cli import run; sys.exit(run(sys.argv[1:]))"
_INTERRUPTED = 130


def refusal(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> dict[str, str]:
    assert run(["--home", str(home), "--json", "serve", *words]) == 2
    error: dict[str, str] = json.loads(capsys.readouterr().out)["error"]
    return error


def test_other_machines_are_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refusal(capsys, tmp_path, "--host", "0.0.0.0")

    assert error["code"] == "usage"
    assert "no log-in yet" in error["expected"]


def test_a_port_that_is_taken_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        error = refusal(capsys, tmp_path, "--port", str(taken.getsockname()[1]))

    assert "another --port" in error["action"]


def test_answers_on_a_connection_kept_open_are_sent_at_once() -> None:
    with (
        listening_socket("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        accepted, _ = listening.accept()

        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_the_printed_address_opens_it_and_its_log_holds_no_token(
    trained_home: TrainedHome, tmp_path: Path
) -> None:
    home = trained_home.copy(tmp_path / "home")
    move = {"employee_id": home.employee, "position_id": home.position}

    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--home", home.folder, "--json", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        address, _, token = json.loads(server.stdout.readline())["url"].partition("/?token=")
        with httpx.Client(base_url=address, timeout=60) as browser:
            opened = browser.get("/", params={"token": token}, follow_redirects=True)
        scored = httpx.post(
            f"{address}/api/v1/scores",
            json={"moves": [move]},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        server.send_signal(signal.SIGINT)
        server.wait(30)

    logged = "".join(file.read_text() for file in (home.folder / "logs").iterdir())
    assert opened.status_code == 200
    assert str(opened.url) == f"{address}/"
    assert scored.json()["results"][0]["employee_id"] == home.employee
    assert server.returncode == _INTERRUPTED
    assert "GET / 303" in logged
    assert "POST /api/v1/scores 200" in logged
    assert token not in logged
    assert "Traceback" not in logged


def test_serving_starts_no_flow_engine_and_no_judge_of_contributions() -> None:
    program = (
        "import sys; import mutasi.commands.serve, serving.app, serving.server; "
        "sys.exit(9 if {'prefect', 'shap', 'mlflow'} & set(sys.modules) else 0)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
