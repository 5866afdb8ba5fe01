"""Is the server alive, and can it answer: for whoever watches over it, without a token."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from records.errors import MutasiError
from serving.metrics import CONTENT_TYPE, Meters
from serving.routes.asking import EngineOf
from serving.routes.shapes import Ready

_log = logging.getLogger(__name__)

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """Say that the server is alive."""
    return {"status": "alive"}


@router.get("/readyz", response_model=Ready, responses={503: {"model": Ready}})
async def ready(engine: EngineOf) -> JSONResponse:
    """Say whether store and champion can be reached."""
    try:
        # Not at the engine: whoever watches does not wait behind a computation.
        await run_in_threadpool(engine.check_ready)
    except MutasiError as error:
        return JSONResponse({"ready": False, "reason": error.code}, status_code=503)
    except Exception as error:
        # A database that is down shows itself in as many ways as there are drivers.
        _log.exception("not ready: %s", type(error).__name__, exc_info=False)
        return JSONResponse({"ready": False, "reason": "unreachable"}, status_code=503)
    return JSONResponse({"ready": True, "reason": None})


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Figures in the text form of Prometheus; nothing in them is about a person."""
    meters: Meters = request.app.state.meters
    return Response(meters.text(), media_type=CONTENT_TYPE)
