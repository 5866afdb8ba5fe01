"""What no request gets past: the machine's own name, addresses without people, a body's size."""

from __future__ import annotations

import asyncio
import re

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.identities.identity import mask_text
from serving.errors import ForeignHostError, MalformedError, TooMuchError, TooSlowError

MOST_BODY_BYTES = 8 * 1024 * 1024
"""Room for 5,000 moves with every word of theirs spelt out."""

LONGEST_BODY_SECONDS = 30.0
"""The whole body, from the first byte to the last."""

HTTP_PORT = 80
_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::(?P<port>\d{1,5}))?", re.IGNORECASE)


class Guard:
    """Refuse requests that are wrong whoever sent them: host, address, size or time."""

    def __init__(
        self,
        app: ASGIApp,
        port: int | None,
        most_body_bytes: int = MOST_BODY_BYTES,
        longest_body_seconds: float = LONGEST_BODY_SECONDS,
    ) -> None:
        """Stand before an application.

        Args:
            app: The application.
            port: The port it is reached at; None: any.
            most_body_bytes: The largest body that is read.
            longest_body_seconds: How long it may take to come in.
        """
        self._app = app
        self._port = port
        self._most_body_bytes = most_body_bytes
        self._longest_body_seconds = longest_body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse.

        Raises:
            ForeignHostError: The request was sent to another name.
            MalformedError: The address names a person by their NIP.
            TooMuchError: The body is too large.
            TooSlowError: The body takes too long to come in.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        check_host(request.headers.get("host", ""), self._port)
        check_address(request)
        await self._app(scope, self._measured(request, receive), send)

    def _measured(self, request: Request, receive: Receive) -> Receive:
        """The body, given up when it gets too large or too slow, whatever length it announced."""
        said = request.headers.get("content-length", "")
        if said.isdigit() and int(said) > self._most_body_bytes:
            raise too_large(self._most_body_bytes)
        count, is_whole = 0, False
        until = asyncio.get_running_loop().time() + self._longest_body_seconds

        async def measured() -> Message:
            nonlocal count, is_whole
            if is_whole:
                # Whoever listens now waits for the connection's end, however long that takes.
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise too_slow(self._longest_body_seconds) from None
            is_whole = not message.get("more_body", False)
            count += len(message.get("body", b""))
            if count > self._most_body_bytes:
                raise too_large(self._most_body_bytes)
            return message

        return measured


def check_host(host: str, port: int | None) -> None:
    """Refuse a request that was sent to a name other than this machine's own names.

    A foreign page can make a browser ask this server by a name that it makes point here; the
    browser would then give the answer to that page.

    Raises:
        ForeignHostError: The name is not one of this machine's own.
    """
    found = _HOST.fullmatch(host)
    if found is None or (port is not None and int(found["port"] or HTTP_PORT) != port):
        raise ForeignHostError(
            found="a request sent to another name than this server's",
            expected="127.0.0.1 or localhost, and the server's port",
            action="open the address that `mutasi serve` printed",
        )


def check_address(request: Request) -> None:
    """Refuses an address that names a person by their NIP: addresses are logged and remembered.

    Raises:
        MalformedError: There is something that could be a NIP.
    """
    parts = [request.scope["path"], *(part for pair in request.query_params.multi_items()
                                 for part in pair)]  # fmt: skip
    if any(mask_text(part) != part for part in parts):
        raise MalformedError(
            found="an address with a NIP in it",
            expected="a pseudonym (employee_id): addresses are kept in logs and histories",
            action="send the NIP in the body of POST /api/v1/scores, which answers with the "
            "employee_id, or pick the person from a list",
        )


def too_large(most_bytes: int) -> TooMuchError:
    """The refusal of a body that is too large."""
    return TooMuchError(
        found=f"a body of more than {most_bytes:,} bytes",
        expected="at most 5,000 moves a request",
        action="write the moves into a file and call `mutasi score MOVES.csv --out SCORES.xlsx`",
    )


def too_slow(longest_seconds: float) -> TooSlowError:
    """The refusal of a body that does not come to an end."""
    return TooSlowError(
        found=f"a body that was not whole after {longest_seconds:g} seconds",
        expected="a body that is sent at once",
        action="send it again, over a connection that holds",
    )
