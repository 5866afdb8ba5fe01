"""Who may ask: whoever has the token that was made when the server started.

As a notebook server does it: the token stands in the printed address, moves into a cookie when
that address is first opened, and is gone from the address bar. Programs send it as
`Authorization: Bearer`. Everything asks for it but `/healthz` and `/readyz`, which say nothing
about anybody.

One person on one machine: roles come with a log-in, and will stand here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.errors import ForeignOriginError, NoTokenError

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
PARAMETER = "token"
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Key:
    """What opens one server.

    Attributes:
        token: For the address and for programs.
        session: What the browser keeps in its place: the token stays out of the cookie jar.
        cookie: The cookie's name; cookies know no ports, so it names the server's.
    """

    token: str
    session: str
    cookie: str

    @classmethod
    def make(cls, port: int) -> Key:
        """A new key for the server on a port."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), f"mutasi-{port}")

    def is_token(self, offered: str) -> bool:
        """Whether it is the token, in a time that does not depend on how much of it is right."""
        return compare_digest(offered.encode(), self.token.encode())

    def is_session(self, offered: str) -> bool:
        """Whether it is what the browser was given, in the same way."""
        return compare_digest(offered.encode(), self.session.encode())


class Door:
    """Lets in whoever has the key."""

    def __init__(self, app: ASGIApp, key: Key) -> None:
        """Stand before an application."""
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, move the token into the cookie, or refuse.

        Raises:
            NoTokenError: No key, or another one.
            ForeignOriginError: The browser's session was used by a page of somebody else.
        """
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if PARAMETER in request.query_params and request.method in _READING:
            await self._to_cookie(request)(scope, receive, send)
            return
        if not self._has_bearer(request):
            self._check_session(request)
        await self._app(scope, receive, send)

    def _to_cookie(self, request: Request) -> RedirectResponse:
        """The same address without the token, which the browser keeps from now on."""
        if not self._key.is_token(request.query_params[PARAMETER]):
            raise NoTokenError
        scope = request.scope
        query = scope["query_string"].decode("latin-1")
        rest = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != PARAMETER]
        # One slash only: a browser takes //name for another machine.
        target = "/" + quote(scope["path"].lstrip("/"), safe="/") + ("?" if rest else "")
        answer = RedirectResponse(target + urlencode(rest), status_code=303)
        answer.set_cookie(
            self._key.cookie, self._key.session, httponly=True, samesite="strict", path="/"
        )
        return answer

    def _has_bearer(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._key.is_token(token.strip())

    def _check_session(self, request: Request) -> None:
        if not self._key.is_session(request.cookies.get(self._key.cookie, "")):
            raise NoTokenError
        if request.method in _READING:
            return
        # A browser names the page that sends; only our own may use its session to send something.
        own = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
        if request.headers.get("origin") != own:
            raise ForeignOriginError(
                found="something sent with a browser's session, but not from a page of this server",
                expected="a page of this server, or a program with Authorization: Bearer TOKEN",
                action="send the token in the header",
            )
