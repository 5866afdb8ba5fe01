"""Who could go to a position, and where a person could go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from models.estimates import Estimates
from models.scoring import ScoredMoves
from models.wording import Language
from serving.desk import Desk
from serving.routes.asking import AsOf, DeskOf, Id, Lang, Outcome, Top, json_answer
from serving.routes.shapes import REFUSALS, Ranking

TOP = 20

router = APIRouter(tags=["estimates"])


@router.get("/positions/{position_id}/candidates", response_model=Ranking, responses=REFUSALS)
async def candidates(  # noqa: PLR0913 — the address's parameters
    position_id: Id,
    desk: DeskOf,
    *,
    top: Top = TOP,
    as_of: AsOf = None,
    outcome: Outcome = None,
    lang: Lang = None,
) -> Response:
    """Rank everybody who holds another post for a position."""
    return await _ranking(
        desk, (outcome, as_of), (top, lang), lambda one: desk.candidates(one, position_id)
    )


@router.get("/employees/{employee_id}/positions", response_model=Ranking, responses=REFUSALS)
async def positions(  # noqa: PLR0913 — the address's parameters
    employee_id: Id,
    desk: DeskOf,
    *,
    top: Top = TOP,
    as_of: AsOf = None,
    outcome: Outcome = None,
    lang: Lang = None,
) -> Response:
    """Rank the positions held within the last two years for a person."""
    return await _ranking(
        desk, (outcome, as_of), (top, lang), lambda one: desk.positions(one, employee_id)
    )


async def _ranking(
    desk: Desk,
    asked: tuple[str | None, date | None],
    shown: tuple[int, Language | None],
    ranked: Callable[[Estimates], ScoredMoves],
) -> Response:
    """The best of a ranking.

    Args:
        desk: Who answers.
        asked: Outcome and day.
        shown: How many, and the language of their values.
        ranked: The ranking, from the champion.
    """

    def answer() -> Response:
        estimates = desk.estimates(*asked)
        scored = ranked(estimates)
        top, language = shown
        scores = estimates.explained(scored, scored.best_first()[:top])
        return json_answer(
            {"results": [score.to_json(language or estimates.language) for score in scores]}
        )

    return await desk.ask(answer)
