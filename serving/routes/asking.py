"""What all routes share: the engine, the kinds of parameters, JSON as the commands write it."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from pydantic import BeforeValidator, WithJsonSchema
from starlette.responses import Response

from models.words.wording import Language
from records.contract import FIRST_DAY, LAST_DAY
from records.json_values import plain
from serving.engine import Engine

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def iso_day(written: object) -> date | None:
    """A day as people and programs write it; nothing else that could pass for one.

    Raises:
        ValueError: It is none.
    """
    if written is None or isinstance(written, date):
        return written
    message = f"expected a day as YYYY-MM-DD between {FIRST_DAY} and {LAST_DAY}"
    if not isinstance(written, str) or _ISO_DAY.fullmatch(written) is None:
        raise ValueError(message)
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise ValueError(message) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(message)
    return day


def _desk(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


EngineOf = Annotated[Engine, Depends(_desk)]
Day = Annotated[
    date, BeforeValidator(iso_day), WithJsonSchema({"type": "string", "format": "date"})
]
AsOf = Annotated[Day | None, Query(description="What may be known; missing: the snapshot's day.")]
Outcome = Annotated[
    str | None,
    Query(
        max_length=200,
        description="What to predict; missing: the first outcome that has a champion.",
    ),
]
Lang = Annotated[
    Language | None, Query(description="Language of the values; missing: the dataset's.")
]
Top = Annotated[int, Query(ge=1, le=1000, description="How many to give, the highest first.")]
Id = Annotated[str, Path(min_length=1, max_length=200)]


def json_answer(content: Any) -> Response:  # noqa: ANN401 — any content of an answer
    """Content as JSON, to the last digit as the commands write it."""
    return text_answer(json_text(content))


def json_text(content: Any) -> str:  # noqa: ANN401 — any content of an answer
    """Content as the text of an answer."""
    return json.dumps(plain(content), ensure_ascii=False, allow_nan=False)


def text_answer(text: str) -> Response:
    """An answer whose JSON is written already."""
    return Response(text.encode(), media_type="application/json")
