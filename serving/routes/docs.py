"""The API's description for people; every file of it lies on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import fastapi_offline
from fastapi import APIRouter
from starlette.responses import HTMLResponse

from serving.templating import Templated, render

SWAGGER_FILES = Path(fastapi_offline.__file__).parent / "static"
"""The drawing program's files, which FastAPI itself would fetch from the internet."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class DocsPage(Templated):
    """The page that draws the description; its text never changes."""

    template: ClassVar[str] = "docs.html"


@router.get("/docs")
async def docs() -> HTMLResponse:
    """The page that draws the description."""
    return HTMLResponse(render(DocsPage()))
