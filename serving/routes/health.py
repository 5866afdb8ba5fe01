"""Is the server alive, and can it give estimates: for monitoring, without a token."""

from __future__ import annotations

import logging
from contextlib import closing

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from models.registry.home import Home
from models.registry.outdated import refuse_outdated
from models.registry.version import champion_on
from records.errors import EmptyHomeError, MutasiError
from serving.engine import Engine
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
async def ready(request: Request, engine: EngineOf) -> JSONResponse:
    """Say whether a question asked now gets an estimate; if not, the reason is an error's code.

    Asked is the outcome that is asked where a request names none. `not_found`: there are no
    records. `no_champion`: no version is champion. `refused`: the champion has expired.
    `outdated_model`: it was trained on features of another version of Mutasi. `unreachable`: the
    store or the registry does not answer.
    """
    home: Home = request.app.state.home
    try:
        # Not on the engine's thread: monitoring does not wait for a computation to end.
        await run_in_threadpool(_refuse_unready, home, engine)
    except MutasiError as error:
        return JSONResponse({"ready": False, "reason": error.code}, status_code=503)
    except Exception as error:
        # A database that is down shows itself in as many ways as there are drivers.
        _log.exception("not ready: %s", type(error).__name__, exc_info=False)
        return JSONResponse({"ready": False, "reason": "unreachable"}, status_code=503)
    return JSONResponse({"ready": True, "reason": None})


def _refuse_unready(home: Home, engine: Engine) -> None:
    """Refuse as the first question for an estimate would be refused.

    Raises:
        EmptyHomeError: There are no records.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired on the day up to which there are records.
        OutdatedModelError: Today's features are not those that it was trained on.
    """
    with closing(home.open_store()) as store:
        dataset = store.dataset()
    if dataset is None:
        raise EmptyHomeError
    version, _ = champion_on(engine.versions(), dataset, None, None)
    manifest = engine.tracking().manifest_at_hand(version)
    if manifest is not None:
        refuse_outdated(manifest)


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Figures in the text form of Prometheus; nothing in them is about a person."""
    meters: Meters = request.app.state.meters
    return Response(meters.text(), media_type=CONTENT_TYPE)
