"""The registered versions: who is champion, how good, until when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from models.registry.tracking.shapes import listed_versions, shown_version
from serving.routes.asking import EngineOf, Outcome, json_answer
from serving.routes.shapes import REFUSALS, ShownVersion, Versions

router = APIRouter(tags=["models"])


@router.get("/models", response_model=Versions, responses=REFUSALS)
async def versions(engine: EngineOf, outcome: Outcome = None) -> Response:
    """List every version, oldest first."""
    return await engine.ask(lambda: json_answer(listed_versions(engine.versions(outcome))))


@router.get("/models/{version}", response_model=ShownVersion, responses=REFUSALS)
async def version(engine: EngineOf, version: Annotated[int, Path(ge=1, le=10**9)]) -> Response:
    """Show one version with its manifest and history; its checksums are verified on the way."""

    def answer() -> Response:
        tracking = engine.tracking()
        return json_answer(shown_version(tracking, tracking.version(version)).to_json())

    return await engine.ask(answer)
