"""The outermost ring: headers for every answer, a line for every request, errors in one form."""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from typing import Any

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.errors import MutasiError
from records.identities.identity import mask_text
from records.store.failures import store_failure
from serving.errors import error_response
from serving.metrics import Meters

_access = logging.getLogger("serving.access")
_log = logging.getLogger(__name__)

STATIC = "/static/"
HEADERS = {
    # Styles stand inside the drawings, which are also files of their own; scripts never do.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Watch:
    """Sees every request first and every answer last."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        """Stand around an application.

        Args:
            app: The application.
            meters: Where requests are counted.
        """
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what is raised inside becomes an answer, never a traceback."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        self._meters.begin()
        sent: dict[str, Any] = {"status": None}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # Nothing about people stays in a browser's cache; our own files are asked after.
                is_file = scope["path"].startswith(STATIC)
                headers.setdefault("Cache-Control", "no-cache" if is_file else "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            # The edge: whatever broke inside, the asker gets the one shape and no more than that.
            if sent["status"] is not None:
                _log_unexpected(error, "an answer broken off")
                raise ConnectionAbortedError from None
            known = error if isinstance(error, MutasiError) else store_failure(error)
            known = known or _unexpected(error)
            await error_response(Request(scope), known)(scope, receive, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            self._meters.end(scope, sent["status"], seconds)
            _say(scope, sent["status"], seconds)


def _say(scope: Scope, status: int | None, seconds: float) -> None:
    """Log one line a request: no query, no body, and no address of a refused one.

    An address may hold a name that somebody typed; only addresses that led somewhere hold nothing
    but ids.
    """
    is_answered = status is not None and status < 400
    route = scope.get("route")
    path = mask_text(scope["path"]) if is_answered else getattr(route, "path", "(no such address)")
    _access.info("%s %s %s %.0f ms", scope["method"], path, status, seconds * 1000)


def _unexpected(error: Exception) -> MutasiError:
    """The answer for a defect; the exception's text goes neither into it nor into the log."""
    reference = secrets.token_hex(4)
    _log_unexpected(error, reference)
    return MutasiError(
        found=f"an unexpected {type(error).__name__}; this is a defect",
        expected="an answer or a refusal",
        action=f"look for {reference} in the log of the home, and report it",
    )


def _log_unexpected(error: Exception, reference: str) -> None:
    """Which error and where; its message may hold a person's values, so it is left out."""
    frames = "".join(
        f"\n  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    _log.error("unexpected %s (%s)%s", type(error).__name__, reference, frames)
