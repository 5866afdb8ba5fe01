"""A server of a tree, asked over HTTP: what it costs in its CPU, and what one waits for."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from benchmarks.answers_of.tree import Tree

Request = tuple[str, str, bytes | None]
"""Method, path and body."""


@dataclass
class Server:
    """A server that runs.

    Attributes:
        process: It.
        connection: Kept open, as a browser keeps it.
        token: What it asks for.
    """

    process: subprocess.Popen[str]
    connection: http.client.HTTPConnection
    token: str

    def ask(self, request: Request) -> tuple[str, float]:
        """The whole body of an answer, and the seconds until it was there."""
        method, path, body = request
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - started
        if answer.status != 200:
            message = f"{method} {path} was answered with {answer.status}: {text[:500]}"
            raise RuntimeError(message)
        return text, seconds

    def cpu_seconds(self) -> float:
        """User and system time of the process until now, all its threads."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        # The name of the process stands in parentheses and may hold blanks.
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cost(self, requests: Sequence[Request]) -> tuple[float, list[float]]:
        """CPU seconds of a request on average, and the wall seconds of each."""
        before = self.cpu_seconds()
        walls = [self.ask(request)[1] for request in requests]
        return (self.cpu_seconds() - before) / len(requests), walls


@contextmanager
def serving(tree: Tree) -> Iterator[Server]:
    """A tree's server on a free port, ended afterwards."""
    process = subprocess.Popen(
        tree.command(["--json", "serve", "--port", "0"]), cwd=tree.root, env=tree.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        if process.stdout is None:
            raise AssertionError
        address = urlsplit(json.loads(process.stdout.readline())["url"])
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=300)
        yield Server(process, connection, parse_qs(address.query)["token"][0])
        connection.close()
    finally:
        process.terminate()
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()


def positions_of(page: str) -> list[str]:
    """Paths of the positions that the first page links to, each once.

    >>> positions_of('<a href="/positions/j1">a</a> <a href="/positions/j2?lang=en">b</a>')
    ['/positions/j1', '/positions/j2']
    """
    return list(dict.fromkeys(re.findall(r'href="(/positions/[^"?#]+)', page)))


def moves_of(page: str) -> list[str]:
    """Paths of the moves that a position's page links to, each once.

    >>> moves_of('<a href="/moves/e1/j1?x=1">a</a> <a href="/moves/e2/j1">b</a>')
    ['/moves/e1/j1', '/moves/e2/j1']
    """
    return list(dict.fromkeys(re.findall(r'href="(/moves/[^"?#]+)', page)))


def named(path: str) -> tuple[str, str]:
    """Who and where to of a move's path.

    >>> named("/moves/e%201/j1")
    ('e 1', 'j1')
    """
    employee, position = path.removeprefix("/moves/").split("/")
    return unquote(employee), unquote(position)


def scores_of(path: str) -> Request:
    """The request for one explained move."""
    employee, position = named(path)
    move = {"employee_id": employee, "position_id": position}
    return "POST", "/api/v1/scores", json.dumps({"moves": [move]}).encode()
