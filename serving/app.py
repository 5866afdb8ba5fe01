"""The application: routers, pages and static files, with the rings that stand around them.

From the outside in: `Patience` (whoever has gone), `Watch` (headers, log, errors, figures), `Guard`
(host, addresses, size, time), `Door` (who).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version as installed_version
from pathlib import Path

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from starlette.staticfiles import StaticFiles

from models.registry.home import Home
from serving.access.auth import Door, Key
from serving.access.guard import Guard
from serving.access.patience import Patience
from serving.access.watch import Watch
from serving.engine import RECHECK_SECONDS, Engine
from serving.errors import answer_errors
from serving.metrics import Meters
from serving.routes import docs, health, models, pages, rankings, scores

API = "/api/v1"
STATIC_FILES = Path(__file__).parent / "static"


def create_app(
    home: Home, key: Key, *, port: int | None = None, recheck_seconds: float = RECHECK_SECONDS
) -> FastAPI:
    """The application over one home.

    Args:
        home: Where records and models are kept.
        key: What opens it.
        port: The port it is reached at; None: any.
        recheck_seconds: How old what is kept may be before it is compared with the home.
    """
    engine = Engine(home, recheck_seconds=recheck_seconds)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        engine.warm_up()
        yield
        engine.close()

    app = FastAPI(
        title="Mutasi",
        version=installed_version("mutasi"),
        description="How well will a person settle in a new post, how sure is that, and why.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.home = home
    app.state.engine = engine
    app.state.meters = meters = Meters()
    # For the description alone, which then offers a place for the token; `Door` is what asks.
    bearer = Security(HTTPBearer(auto_error=False, description="The token that `serve` printed."))
    for router in (scores.router, rankings.router, models.router, docs.router):
        app.include_router(router, prefix=API, dependencies=[bearer])
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/static/swagger", StaticFiles(directory=docs.SWAGGER_FILES), name="swagger")
    app.mount("/static", StaticFiles(directory=STATIC_FILES), name="static")
    answer_errors(app)
    # The last one added stands outermost.
    app.add_middleware(Door, key=key)
    app.add_middleware(Guard, port=port)
    app.add_middleware(Watch, meters=meters)
    app.add_middleware(Patience)
    return app
