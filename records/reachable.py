"""Does a server answer, asked within seconds and before any work that needs it.

Libraries try a silent server again for minutes. One question of our own tells it at once, and names
the variable that led there. Addresses are told without what may stand in them as a password.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.error
import urllib.request
from urllib.parse import SplitResult, urlsplit

from records.errors import SettingsError

SECONDS = 5.0
"""How long a server may take to say anything at all."""

_PORTS = {"postgresql": 5432, "mysql": 3306, "mssql": 1433}
# What asks PostgreSQL for encryption: eight bytes that it answers with one, before any password.
_ASK_POSTGRESQL = bytes.fromhex("0000000804d2162f")
_SERVER_FAULT = 500


def refuse_silent_web(
    url: str, variable: str, *, path: str = "/health", seconds: float = SECONDS
) -> None:
    """Refuses a web server that does not answer; any answer but a fault of its own will do.

    Args:
        url: Its address.
        variable: The environment variable that holds the address.
        path: What is asked for, beneath the address.
        seconds: How long it may take.

    Raises:
        SettingsError: Nothing answers, or only with a fault.
    """
    parsed = _parsed(url, variable)
    if parsed.scheme not in ("http", "https") or not parsed.hostname:
        raise _no_address(variable, f"{parsed.scheme or 'no scheme'}://{_place(parsed)}")
    # Only whether it answers is asked: nothing secret is sent, so no certificate has to hold.
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting))
    asked = f"{parsed.scheme}://{_place(parsed)}{parsed.path.rstrip('/')}{path}"
    try:
        opener.open(asked, timeout=seconds).close()
    except urllib.error.HTTPError as answer:
        answer.close()
        if answer.code >= _SERVER_FAULT:
            raise _silent(parsed, variable, f"answers with {answer.code}") from answer
    except (OSError, http.client.HTTPException) as error:
        raise _silent(parsed, variable, _why(error)) from error


def refuse_silent_database(url: str, variable: str, *, seconds: float = SECONDS) -> None:
    """Refuses a database server that does not answer; files and unknown kinds are not asked.

    Args:
        url: Its URL, as SQLAlchemy takes it.
        variable: The environment variable that holds the URL.
        seconds: How long it may take.

    Raises:
        SettingsError: Nothing answers there.
    """
    parsed = _parsed(url, variable)
    kind = parsed.scheme.partition("+")[0]
    # Without a host it is a socket file of this machine, whose place the driver knows.
    if kind not in _PORTS or not parsed.hostname:
        return
    try:
        with socket.create_connection(
            (parsed.hostname, parsed.port or _PORTS[kind]), timeout=seconds
        ) as connection:
            connection.settimeout(seconds)
            if kind == "postgresql":
                connection.sendall(_ASK_POSTGRESQL)
            # MySQL greets by itself; SQL Server waits for more than can be asked here.
            if kind != "mssql" and not connection.recv(1):
                raise ConnectionResetError
    except OSError as error:
        raise _silent(parsed, variable, _why(error)) from error


def _parsed(url: str, variable: str) -> SplitResult:
    try:
        parsed = urlsplit(url)
        _ = parsed.port
    except ValueError as error:
        raise _no_address(variable, str(error)) from error
    return parsed


def _no_address(variable: str, what: str) -> SettingsError:
    return SettingsError(
        found=f"{variable} holds no address ({what})",
        expected="a URL such as http://host:5000",
        action=f"correct {variable}, or unset it to work without that server",
    )


def _silent(parsed: SplitResult, variable: str, why: str) -> SettingsError:
    return SettingsError(
        found=f"{variable} names {parsed.scheme}://{_place(parsed)}, which {why}",
        expected="a server that answers within seconds",
        action=f"start the server or correct {variable}; unset it to work without that server",
    )


def _place(parsed: SplitResult) -> str:
    """Host and port, without the user and the password."""
    return parsed.netloc.rpartition("@")[2]


def _why(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "says nothing for seconds"
    if isinstance(reason, ConnectionRefusedError):
        return "refuses connections: nothing listens there"
    if isinstance(reason, socket.gaierror):
        return "is a name that nobody knows"
    return f"does not answer ({type(reason).__name__})"
