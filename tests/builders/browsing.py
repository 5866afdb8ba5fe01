"""A server that runs and a browser before it, with an eye on what goes wrong there."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from playwright.sync_api import ConsoleMessage, Page, Request

from models.registry.home import Home
from serving.access.auth import Key
from serving.app import create_app
from serving.server import listening_socket

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
_LONGEST_START_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A server that runs.

    Attributes:
            address: Its address, without a slash at the end.
        token: What opens it.
    """

    address: str
    token: str

    @property
    def with_token(self) -> str:
        """The address as `mutasi serve` prints it."""
        return f"{self.address}/?token={self.token}"


@dataclass
class Watched:
    """A page, and what went wrong on it.

    Attributes:
        page: The page.
        complaints: Errors and warnings of its console, exceptions, requests to elsewhere.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Keep what is more than a remark."""
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def on_request(self, request: Request) -> None:
        """Keep what leaves this machine."""
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.complaints.append(f"asked {request.url}")


@contextmanager
def serving(home: Home) -> Iterator[Served]:
    """Serves a home on a free port as long as the context lasts."""
    with listening_socket("127.0.0.1", 0) as socket:
        port = socket.getsockname()[1]
        key = Key.make(port)
        app = create_app(home, key, port=port, recheck_seconds=0.0)
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            deadline = time.monotonic() + _LONGEST_START_SECONDS
            while not server.started:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.02)
            yield Served(f"http://127.0.0.1:{port}", key.token)
        finally:
            server.should_exit = True
            thread.join()


def chromium() -> str:
    """The browser of this machine."""
    named = os.environ.get("MUTASI_CHROMIUM")
    known = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    found = named or next(filter(None, known), None)
    assert found, "no Chromium: call make system-packages, or name one in MUTASI_CHROMIUM"
    return found


def watch(page: Page) -> Watched:
    """The page, watched from now on."""
    watched = Watched(page)
    page.on("console", watched.on_console)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("request", watched.on_request)
    return watched
