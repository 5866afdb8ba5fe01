"""Who could go to a position, and where a person could go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from models.answering.estimates import Estimates
from models.answering.rejected import ranking_json
from models.answering.scoring import ScoredMoves
from models.words.wording import Language
from records.refusal import Refusal
from serving.engine import Engine
from serving.routes.asking import AsOf, EngineOf, Id, Lang, Outcome, Top, json_answer
from serving.routes.shapes import REFUSALS, Ranking

TOP = 20

router = APIRouter(tags=["estimates"])


@router.get("/positions/{position_id}/candidates", response_model=Ranking, responses=REFUSALS)
async def candidates(  # noqa: PLR0913 — the address's parameters
    position_id: Id,
    engine: EngineOf,
    *,
    top: Top = TOP,
    as_of: AsOf = None,
    outcome: Outcome = None,
    lang: Lang = None,
) -> Response:
    """Rank everybody who holds another post for a position."""
    question = Question(
        refusal=lambda one: one.post_refusal(position_id),
        ranked=lambda one: engine.candidates(one, position_id),
    )
    return await _ranking(engine, (outcome, as_of), (top, lang), question)


@router.get("/employees/{employee_id}/positions", response_model=Ranking, responses=REFUSALS)
async def positions(  # noqa: PLR0913 — the address's parameters
    employee_id: Id,
    engine: EngineOf,
    *,
    top: Top = TOP,
    as_of: AsOf = None,
    outcome: Outcome = None,
    lang: Lang = None,
) -> Response:
    """Rank the positions held within the last two years for a person."""
    question = Question(
        refusal=lambda one: one.person_refusal(employee_id),
        ranked=lambda one: engine.positions(one, employee_id),
    )
    return await _ranking(engine, (outcome, as_of), (top, lang), question)


@dataclass(frozen=True)
class Question:
    """What is ranked.

    Attributes:
        refusal: Why nothing can be: the person has left, the post is no longer.
        ranked: The ranking, from the champion.
    """

    refusal: Callable[[Estimates], Refusal | None]
    ranked: Callable[[Estimates], ScoredMoves]


async def _ranking(
    engine: Engine,
    asked: tuple[str | None, date | None],
    shown: tuple[int, Language | None],
    question: Question,
) -> Response:
    """Answer with the best of a ranking.

    Args:
        engine: Computes the answer.
        asked: Outcome and day.
        shown: How many, and the language of their values.
        question: What is ranked.
    """

    def answer() -> Response:
        estimates = engine.estimates(*asked)
        top, language = shown[0], shown[1] or estimates.language
        refusal = question.refusal(estimates)
        if refusal is not None:
            return json_answer(ranking_json([], refusal, language))
        scored = question.ranked(estimates)
        scores = estimates.explained(scored, scored.best_first()[:top])
        return json_answer(ranking_json(scores, None, language))

    return await engine.ask(answer)
