"""Estimates of proposed moves."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import polars as pl
from fastapi import APIRouter
from starlette.responses import Response

from models.answering.estimates import Estimates
from models.answering.explained_rows import BLOCK_ROWS
from models.answering.scoring import ScoredMoves
from models.words.wording import Language
from records.refusal import Refusal as WhyRefused
from records.sources.proposals import Proposals, proposals_of
from serving.engine import Engine
from serving.errors import TooMuchError
from serving.routes.asking import EngineOf, json_text, text_answer
from serving.routes.shapes import REFUSALS, Refusal, ScoreRequest, Scores

MOST_MOVES = 5_000

router = APIRouter(tags=["estimates"])


@router.post(
    "/scores",
    response_model=Scores,
    responses=REFUSALS | {413: {"model": Refusal, "description": "More than 5,000 moves."}},
)
async def scores(asked: ScoreRequest, engine: EngineOf) -> Response:
    """Estimate proposed moves, each fully explained, in the order they were sent.

    People are named by employee_id or NIP, posts by id, or by unit and title. A move that cannot be
    made (nobody known, somebody who has left, a post held already or no longer there) stays in its
    place, with its reason under `rejected`.
    """
    if len(asked.moves) > MOST_MOVES:
        raise TooMuchError(
            found=f"{len(asked.moves):,} moves",
            expected=f"at most {MOST_MOVES:,} a request",
            action="write them into a file and call `mutasi score MOVES.csv --out SCORES.xlsx`",
        )
    return await engine.ask(lambda: text_answer(_scores_text(asked, engine)))


def _scores_text(asked: ScoreRequest, engine: Engine) -> str:
    started = time.perf_counter()
    estimates = engine.estimates(asked.outcome, asked.as_of)
    proposals = estimates.located(
        proposals_of([move.cells() for move in asked.moves], estimates.people)
    )
    language = asked.lang or estimates.language
    if proposals.usable.is_empty():
        # Nothing to look up: no move, or none that says what it should.
        refused = _rejected(proposals, {}, estimates, language)
        return _scores_json(asked, estimates, refused, {}, 0, started)
    answered = estimates.score(proposals.usable.drop("row"))
    places = proposals.usable["row"].gather(answered.rows).to_list()
    refused = _rejected(proposals, answered.rejected, estimates, language)
    texts = _texts(answered.scored, estimates, language, engine)
    found = dict(zip(places, texts, strict=True))
    abstained = int((~answered.scored.has_estimate).sum())
    return _scores_json(asked, estimates, refused, found, abstained, started)


def _scores_json(  # noqa: PLR0913 — the parts of one answer
    asked: ScoreRequest,
    estimates: Estimates,
    refused: Mapping[int, str],
    found: Mapping[int, str],
    abstained: int,
    started: float,
) -> str:
    rows = [found.get(place) or refused[place] for place in range(len(asked.moves))]
    rest = {
        "rows": len(asked.moves),
        "rejected": len(refused),
        "abstained": abstained,
        "outcome": estimates.version.outcome,
        "as_of": estimates.as_of,
        "model_version": str(estimates.version.version),
        "seconds": round(time.perf_counter() - started, 3),
    }
    return f'{{"results": [{", ".join(rows)}], {json_text(rest)[1:]}'


def _texts(
    scored: ScoredMoves, estimates: Estimates, language: Language, engine: Engine
) -> Iterator[str]:
    """Every move explained, as text: 5,000 of them as objects would take a gigabyte."""
    rows = range(scored.moves.height)
    for start in range(0, len(rows), BLOCK_ROWS):
        engine.go_on()
        for score in estimates.explained(scored, rows[start : start + BLOCK_ROWS]):
            yield json_text(score.to_json(language))


def _rejected(
    proposals: Proposals,
    judged: Mapping[int, WhyRefused],
    estimates: Estimates,
    language: Language,
) -> dict[int, str]:
    """The moves without an estimate by their place: the same shape, empty but for the reason."""
    refusals = proposals.refused(judged)
    refused = proposals.frame.filter(pl.col("row").is_in(list(refusals)))
    return {
        row["row"]: json_text(
            estimates.rejected_move(
                row["employee_id"], row["position_id"], refusals[row["row"]]
            ).to_json(language)
        )
        for row in refused.to_dicts()
    }
