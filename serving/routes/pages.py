"""The addresses of the pages; what they show is gathered in `serving.pages`."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from models.words.wording import LANGUAGES
from records.errors import MutasiError
from serving.errors import MalformedError
from serving.pages.candidates import candidates_part, refused_part
from serving.pages.instructions import instructions_page
from serving.pages.language import COOKIE, language_of
from serving.pages.layout import Asked
from serving.pages.move import move_page
from serving.pages.position import PositionEnd, position_page
from serving.pages.start import start_page
from serving.routes.asking import EngineOf, Id, iso_day
from serving.templating import render

_A_YEAR = 365 * 24 * 60 * 60

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
async def start(request: Request, engine: EngineOf) -> Response:
    """The list of positions."""
    asked = asked_of(request)
    return _page(request, await engine.ask(lambda: render(start_page(engine, asked))))


@router.get("/positions/{position_id}")
async def position(request: Request, position_id: Id, engine: EngineOf) -> Response:
    """A position, and as soon as they are worked out its candidates."""
    asked = asked_of(request)
    beginning = await engine.ask(lambda: render(position_page(engine, position_id, asked)))

    async def parts() -> AsyncIterator[str]:
        yield beginning
        try:
            yield await engine.ask(lambda: render(candidates_part(engine, position_id, asked)))
        except MutasiError as error:
            # Records may have changed in between; the page has begun and must end well.
            yield render(refused_part(error, asked))
        yield render(PositionEnd(asked.page))

    return _with_language(request, StreamingResponse(parts(), media_type="text/html"))


@router.get("/moves/{employee_id}/{position_id}")
async def move(request: Request, employee_id: Id, position_id: Id, engine: EngineOf) -> Response:
    """One move explained."""
    asked = asked_of(request)
    return _page(
        request,
        await engine.ask(lambda: render(move_page(engine, employee_id, position_id, asked))),
    )


@router.get("/instructions")
async def instructions(request: Request, engine: EngineOf) -> Response:
    """How to read an estimate."""
    asked = asked_of(request)
    return _page(request, await engine.ask(lambda: render(instructions_page(engine, asked))))


def asked_of(request: Request) -> Asked:
    """What a page's address asks for.

    Raises:
        MalformedError: The day in it is none.
    """
    query = {name: text for name, text in request.query_params.items() if name != "lang"}
    try:
        day = iso_day(query.get("as_of") or None)
    except ValueError as error:
        raise MalformedError(
            found="as_of in the address is no day",
            expected="as_of=YYYY-MM-DD",
            action="correct it, or leave it out for the snapshot's day",
        ) from error
    return Asked(
        path=request.scope["path"],
        query=query,
        language=language_of(request),
        outcome=query.get("outcome") or None,
        as_of=day,
    )


def _page(request: Request, text: str) -> Response:
    return _with_language(request, HTMLResponse(text))


def _with_language(request: Request, answer: Response) -> Response:
    """The page; a language in its address is kept in a cookie for the next page."""
    chosen = request.query_params.get(COOKIE)
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, max_age=_A_YEAR, httponly=True, samesite="strict")
    return answer
