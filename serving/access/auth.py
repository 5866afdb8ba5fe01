"""Who may send requests: everyone with the token that was made when the server started.

As a notebook server does it: the token stands in the printed address, moves into a cookie when
that address is first opened, and is gone from the address bar. Programs send it as
`Authorization: Bearer`. Everything asks for it but `/healthz`, `/readyz` and `/metrics`, which say
nothing about anybody.

A session ends after `LONGEST_SESSION_SECONDS`, or when its page's button signs out; the printed
address opens another one.

One person on one machine: roles come with a log-in, and will stand here.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.errors import ForeignOriginError, NoTokenError

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
SIGN_OUT = "/sign-out"
PARAMETER = "token"
LONGEST_SESSION_SECONDS = 12 * 60 * 60
"""A working day: a browser that was left open does not stay open for ever."""

_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Key:
    """What opens one server.

    Attributes:
        token: For the address and for programs.
        session: What the first browser keeps in its place: the token stays out of the cookie jar.
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


class Door:
    """Let a request in only with the token, or with the cookie of a session."""

    def __init__(
        self, app: ASGIApp, key: Key, longest_session_seconds: float = LONGEST_SESSION_SECONDS
    ) -> None:
        """Stand before an application.

        Args:
            app: The application.
            key: What opens it.
            longest_session_seconds: After how long a browser has to open the address again.
        """
        self._app = app
        self._key = key
        self._longest_session_seconds = longest_session_seconds
        self._begin_session(key.session)

    def _begin_session(self, session: str) -> None:
        self._session = session
        self._session_ends_at = time.monotonic() + self._longest_session_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, move the token into the cookie, or refuse.

        Raises:
            NoTokenError: There is no key, or a wrong one.
            ForeignOriginError: A foreign page used the browser's session.
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
        if scope["path"] == SIGN_OUT and request.method == "POST":
            await self._sign_out()(scope, receive, send)
            return
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
        # Whoever has the token opens the session for another day's work.
        self._begin_session(self._session if self._is_open() else secrets.token_urlsafe(32))
        answer.set_cookie(
            self._key.cookie, self._session, httponly=True, samesite="strict", path="/",
            max_age=int(self._longest_session_seconds),
        )  # fmt: skip
        return answer

    def _sign_out(self) -> RedirectResponse:
        """End the session in every browser that has it: their cookies no longer open anything.

        The browser is sent to the start page, which then says how to sign in again.
        """
        self._begin_session(secrets.token_urlsafe(32))
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(self._key.cookie, httponly=True, samesite="strict", path="/")
        return answer

    def _is_open(self) -> bool:
        return time.monotonic() < self._session_ends_at

    def _is_session(self, offered: str) -> bool:
        """Whether it is the browser's session; the comparison takes always the same time."""
        return compare_digest(offered.encode(), self._session.encode()) and self._is_open()

    def _has_bearer(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._key.is_token(token.strip())

    def _check_session(self, request: Request) -> None:
        if not self._is_session(request.cookies.get(self._key.cookie, "")):
            raise NoTokenError
        if request.method in _READING:
            return
        # A browser names the page that sends; only our own may use its session to send something.
        own = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
        origin = request.headers.get("origin")
        # Our pages tell no referrer, and then a form's origin is "null"; where it comes from stands
        # in a header that no page can set.
        is_own_form = origin == "null" and request.headers.get("sec-fetch-site") == "same-origin"
        if origin != own and not is_own_form:
            raise ForeignOriginError(
                found="something sent with a browser's session, but not from a page of this server",
                expected="a page of this server, or a program with Authorization: Bearer TOKEN",
                action="send the token in the header",
            )
