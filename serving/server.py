"""The server: one process on this machine alone, until there is a log-in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

import uvicorn

from models.registry.home import Home
from records.errors import UsageError
from serving.access.auth import PARAMETER, Key
from serving.app import create_app

BACKLOG = 128
LONGEST_GOODBYE_SECONDS = 5


def serve(home: Home, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Answer requests until interrupted.

    Args:
        home: Where records and models are kept.
        host: A name of this machine's loopback address.
        port: Where to listen; 0: any free port.
        announce: Called with the address, token included, once it can be opened.

    Raises:
        UsageError: The host is another one, or the port cannot be used.
    """
    check_host(host)
    with listening_socket(host, port) as listening:
        found = listening.getsockname()[1]
        key = Key.make(found)
        config = uvicorn.Config(
            create_app(home, key, port=found),
            # Requests are logged by `serving.access.watch`, without their queries.
            access_log=False,
            log_config=None,
            server_header=False,
            # Nothing stands before it that could know better than the socket who asks.
            proxy_headers=False,
            date_header=True,
            ws="none",
            timeout_graceful_shutdown=LONGEST_GOODBYE_SECONDS,
        )
        named = f"[{host}]" if ":" in host else host
        _Announcing(
            config, lambda: announce(f"http://{named}:{found}/?{PARAMETER}={key.token}")
        ).run(sockets=[listening])


class _Announcing(uvicorn.Server):
    """A server that announces its address when it can be reached."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and announce the address."""
        await super().startup(sockets)
        self._announce()


def check_host(host: str) -> None:
    """Refuses to be reached from other machines.

    Raises:
        UsageError: The host is not this machine's loopback.
    """
    try:
        is_own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_own = host == "localhost"
    if not is_own or host not in ("127.0.0.1", "localhost", "::1"):
        raise UsageError(
            found=f"--host {host}",
            expected="127.0.0.1, localhost or ::1: there is no log-in yet, and one token for all "
            "who reach this machine would show everybody's estimates to everybody",
            action="leave --host out; from another machine, use an SSH tunnel to the port",
        )


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        UsageError: The port is taken, or not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise UsageError(
            found=f"port {port} of {host}: {error.strerror}",
            expected="a port nobody listens at",
            action="give another --port, or 0 for any free one",
        ) from error
    # What it accepts inherits this; asyncio sets it only where the socket names its protocol.
    # Without it every answer on a connection kept open waits 40 ms for the other side's word.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
