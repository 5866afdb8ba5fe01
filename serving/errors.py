"""Errors as answers: which status, in which form, and the few that only the web knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from models.words.wording import Language
from records.errors import (
    ArtifactError,
    ContractError,
    EmptyHomeError,
    GateError,
    ModelNotFoundError,
    MutasiError,
    NotFoundError,
    SettingsError,
    SurroundingsError,
    UsageError,
)
from serving.pages.error_page import error_page
from serving.pages.language import language_of

JSON_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")


class WebError(MutasiError):
    """A request that is refused before anybody is asked about.

    Attributes:
        status: The answer's status.
    """

    status: ClassVar[int] = 400


class NoTokenError(WebError):
    """Neither the token nor the session it opens."""

    code = "no_token"
    status = 401

    def __init__(self) -> None:
        """Worded once; what was sent instead is not repeated."""
        super().__init__(
            found="a request without the token of this server, or with another one",
            expected="Authorization: Bearer TOKEN, or a browser that opened the printed address",
            action="open the address that `mutasi serve` printed when it started",
        )


class ForeignOriginError(WebError):
    """A foreign page made a browser send something here."""

    code = "forbidden"
    status = 403


class ForeignHostError(WebError):
    """A request to a name that is not this machine's own."""

    code = "wrong_host"


class TooMuchError(WebError):
    """More than one request may ask for."""

    code = "too_many"
    status = 413


class TooSlowError(WebError):
    """A body that does not come to an end."""

    code = "too_slow"
    status = 408


class MalformedError(WebError):
    """A request lacks something, or has it in another form than expected."""

    code = "malformed"
    status = 422


_STATUSES: tuple[tuple[type[MutasiError], int], ...] = (
    # The first that fits counts: the narrower class stands before the wider one.
    (ModelNotFoundError, 503),
    (EmptyHomeError, 503),
    (ArtifactError, 503),
    (NotFoundError, 404),
    (GateError, 409),
    # The server's own surroundings, not the request, are what does not fit.
    (SurroundingsError, 503),
    (SettingsError, 503),
    (ContractError, 422),
    (UsageError, 422),
)

_WORDS: Mapping[int, tuple[str, str, str, str]] = {
    404: (
        "not_found",
        "an address that leads nowhere",
        "one of the addresses listed at /api/v1/docs, or a page reached from /",
        "correct the address, or begin at /",
    ),
    405: (
        "method_not_allowed",
        "a method that this address does not take",
        "the method named in the header Allow",
        "see /api/v1/docs",
    ),
    422: (
        "malformed",
        "a body that cannot be read",
        "JSON in UTF-8",
        "see /api/v1/docs for its form",
    ),
}
"""What the web's own refusals say."""


def status_of(error: MutasiError) -> int:
    """The status of an error's answer."""
    if isinstance(error, WebError):
        return error.status
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def error_response(
    request: Request, error: MutasiError, headers: Mapping[str, str] | None = None
) -> Response:
    """The one error shape as JSON, or the same as a page for people."""
    status = status_of(error)
    if status == HTTPStatus.UNAUTHORIZED:
        headers = {**(headers or {}), "WWW-Authenticate": "Bearer"}
    # To programs an empty home is something not found; people are told how to fill it.
    word = "empty_home" if isinstance(error, EmptyHomeError) else error.code
    return _answer(request, error.to_json(), status, headers, word=word)


def _answer(
    request: Request,
    shape: Mapping[str, str],
    status: int,
    headers: Mapping[str, str] | None,
    *,
    word: str,
) -> Response:
    if wants_page(request):
        language: Language = language_of(request)
        return Response(
            error_page(shape, status, language, word=word),
            status_code=status,
            headers=dict(headers or {}),
            media_type="text/html",
        )
    return JSONResponse({"error": shape}, status_code=status, headers=dict(headers or {}))


def wants_page(request: Request) -> bool:
    """Whether a person will read the answer: a browser asked for the address of a page."""
    if request.scope["path"].startswith(JSON_PATHS):
        return False
    return "text/html" in request.headers.get("accept", "")


def answer_errors(app: FastAPI) -> None:
    """Makes the application's own refusals speak the one shape.

    What a route or its computation raises passes through to `serving.access.watch`.
    """

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, MutasiError):
            # What stopped the reading of a body; FastAPI takes it for a fault of the body.
            return error_response(request, error.__cause__)
        # FastAPI says 400 for a body it cannot read at all.
        status = 422 if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
        code, found, expected, action = _WORDS.get(status, _WORDS[404])
        shape = WebError(found=found, expected=expected, action=action).to_json() | {"code": code}
        return _answer(request, shape, status, error.headers, word=code)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        return error_response(request, malformed(error))


_FAULTS_SHOWN = 5


def malformed(error: RequestValidationError) -> MalformedError:
    """Where a request departs from its form; its values are not repeated, they may name people."""
    faults = [f"{_place(fault)}: {fault['msg']}" for fault in error.errors()[:_FAULTS_SHOWN]]
    if more := len(error.errors()) - len(faults):
        faults.append(f"and {more} more")
    return MalformedError(
        found="; ".join(faults),
        expected="a request of the form that /api/v1/docs describes",
        action="correct these places and send it again",
    )


def _place(fault: Mapping[str, object]) -> str:
    """`moves.3.level`; an unknown key is the sender's own word, and may be a name."""
    location = fault["loc"]
    parts = list(location) if isinstance(location, tuple | list) else []
    if fault["type"] == "extra_forbidden":
        parts[-1] = "(a key that does not belong there)"
    return ".".join(str(part) for part in parts[1:]) or "body"
