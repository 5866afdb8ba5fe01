"""The API's description for people; every file of it lies on this machine."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from starlette.responses import HTMLResponse

from serving.templating import fill

SWAGGER_FILES = Path(fastapi_offline.__file__).parent / "static"
"""The drawing program's files, which FastAPI itself would fetch from the internet."""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs() -> HTMLResponse:
    """The page that draws the description."""
    return HTMLResponse(fill("docs.html"))
