"""One move explained: the estimate, what speaks for it and against it, and what is missing."""

from __future__ import annotations

from typing import Any

from models.answering.estimates import Estimates
from models.answering.fact_words import FACTS, fact_words, notes
from models.answering.rejected import RejectedMove
from models.answering.score import Score
from models.offering.explained_move import explained_move
from models.words.refusal_words import rejected_text
from serving.documents.explanation_page import explanation_values
from serving.engine import Engine
from serving.pages.day import page_day_of
from serving.pages.layout import Asked, framed, rests_on


def move_page(engine: Engine, employee_id: str, position_id: str, asked: Asked) -> str:
    """The page of one person in one position.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such person, position or outcome on the day.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired by the day.
    """
    estimates = engine.estimates(asked.outcome, asked.as_of)
    page_day, _, _ = page_day_of(engine, asked)
    found = explained_move(estimates, employee_id, position_id)
    post = page_day.posts.get(employee_id)
    position = page_day.position(position_id)
    unit = str(position["unit_id"])
    return framed(
        "move.html",
        asked,
        **_answer(found, estimates, asked)
        | {
            "heading": position["title"] or position_id,
            "rests_on": rests_on(estimates, page_day.day, asked),
            "name": page_day.names.get(employee_id),
            "employee_id": employee_id,
            "from_post": asked.page.no_post if post is None else page_day.place(post),
            "from_time": "" if post is None else post.time_in(page_day.day, asked.language),
            "from_href": None if post is None else asked.link("positions", post.position_id),
            "to_unit": page_day.units.get(unit, unit),
            "position_href": asked.link("positions", position_id),
        },
    )


def _answer(found: Score | RejectedMove, estimates: Estimates, asked: Asked) -> dict[str, Any]:
    """The explained estimate with its facts, or why there is none."""
    nothing = {"rejected": None, "facts": (), "notes": ()}
    if isinstance(found, RejectedMove):
        return nothing | {"rejected": rejected_text(found.refusal, asked.language)}
    hrefs = {
        better.position_id: asked.link("moves", found.move["employee_id"], better.position_id)
        for better in found.better_posts or ()
    }
    values = explanation_values(found, asked.language, ground=estimates.ground, hrefs=hrefs)
    facts = found.facts
    if facts is None:
        return values | nothing
    return values | {
        "rejected": None,
        "facts": fact_words(facts, asked.language),
        "facts_name": FACTS[asked.language],
        "is_step_down": facts.is_step_down,
        "notes": notes(facts, asked.language),
    }
