"""One move with all that is said about it, open posts that would suit better among it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from models.answering.estimates import Estimates
from models.answering.rejected import RejectedMove
from models.answering.score import Score
from models.offering.better_posts import better_posts
from models.offering.candidates import open_positions_for


def explained_move(
    estimates: Estimates, employee_id: str, position_id: str
) -> Score | RejectedMove:
    """The score of one move with its reasons and better posts, or why there is none.

    Args:
        estimates: Who is asked, and as of which day.
        employee_id: The person.
        position_id: The position.

    Raises:
        NotFoundError: Nobody, or no position, of that id is on record.
    """
    refusal = estimates.person_refusal(employee_id) or estimates.post_refusal(position_id)
    if refusal is not None:
        return estimates.rejected_move(employee_id, position_id, refusal)
    open_posts = open_positions_for(estimates.view, employee_id, estimates.as_of)
    asked = pl.DataFrame({"employee_id": [employee_id], "position_id": [position_id]})
    # One batch: what is slow about features is read once for all moves of a call.
    proposals = pl.concat([asked, open_posts.filter(pl.col("position_id") != position_id)])
    answered = estimates.score(proposals)
    if 0 in answered.rejected:
        return estimates.rejected_move(employee_id, position_id, answered.rejected[0])
    scored = answered.scored
    (score,) = estimates.explained(scored, [0])
    others = scored.take(range(1, scored.moves.height))
    return replace(score, better_posts=better_posts(score, others, estimates.unit_names))
