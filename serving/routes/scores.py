"""Estimates of proposed moves."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from models.estimates import Answered
from models.scoring import explained_scores
from records.sources.proposals import Proposals, proposals_of
from serving.desk import Desk
from serving.errors import TooMuchError
from serving.routes.asking import DeskOf, json_answer
from serving.routes.shapes import REFUSALS, Refusal, ScoredMove, ScoreRequest, Scores

MOST_MOVES = 5_000

router = APIRouter(tags=["estimates"])


@router.post(
    "/scores",
    response_model=Scores,
    responses=REFUSALS | {413: {"model": Refusal, "description": "More than 5,000 moves."}},
)
async def scores(asked: ScoreRequest, desk: DeskOf) -> Response:
    """Estimate proposed moves, each fully explained, in the order they were sent.

    People are named by employee_id or NIP. A move that names nobody or nothing known stays in its
    place, with its reason under `rejected`.
    """
    if len(asked.moves) > MOST_MOVES:
        raise TooMuchError(
            found=f"{len(asked.moves):,} moves",
            expected=f"at most {MOST_MOVES:,} a request",
            action="write them into a file and call `mutasi score MOVES.csv --out SCORES.xlsx`",
        )
    return await desk.ask(lambda: json_answer(_scores(asked, desk)))


def _scores(asked: ScoreRequest, desk: Desk) -> dict[str, Any]:
    started = time.perf_counter()
    estimates = desk.estimates(asked.outcome, asked.as_of)
    proposals = proposals_of([move.cells() for move in asked.moves], estimates.people)
    answered = estimates.score(proposals.usable.drop("row"))
    language = asked.lang or estimates.language
    explained = explained_scores(answered.scored, range(answered.scored.moves.height))
    places = proposals.usable["row"].gather(answered.rows).to_list()
    found = {
        place: score.to_json(language) | {"rejected": None}
        for place, score in zip(places, explained, strict=True)
    }
    refused = _rejected(proposals, answered)
    return {
        "results": [found.get(place) or refused[place] for place in range(len(asked.moves))],
        "rows": len(asked.moves),
        "rejected": len(refused),
        "abstained": None,
        "outcome": estimates.version.outcome,
        "as_of": estimates.as_of,
        "model_version": str(estimates.version.version),
        "seconds": round(time.perf_counter() - started, 3),
    }


def _rejected(proposals: Proposals, answered: Answered) -> dict[int, dict[str, Any]]:
    """The moves without an estimate by their place: the same shape, empty but for the reason."""
    refused = proposals.rejected(answered.rejected)
    return {
        row["row"]: ScoredMove(
            employee_id=row["employee_id"],
            position_id=row["position_id"],
            rejected=row["reason"],
        ).model_dump()
        for row in refused.to_dicts()
    }
