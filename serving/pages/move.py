"""One move explained: the estimate, what speaks for it and against it, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from models.answering.estimates import Estimates
from models.answering.fact_words import FACTS
from models.answering.rejected import RejectedMove
from models.answering.score import Score
from models.offering.explained_move import explained_move
from models.words.refusal_words import rejected_text
from serving.documents.explanation_page import Explanation, explanation_of
from serving.engine import Engine
from serving.pages.day import page_day_of
from serving.pages.layout import Asked, Page, rests_on
from serving.pages.recorded import Recorded, recorded_of


@dataclass(frozen=True)
class MovePage(Page):
    """The page about one person in one position.

    Attributes:
        employee_id: The person.
        name: The person's name; None if it is not kept.
        heading: The post's title.
        to_unit: The post's unit.
        position_href: The address of the page about the position.
        from_post: The present post.
        from_time: How long the person has held it; empty without a post.
        from_href: The address of the page about the present post; None without a post.
        recorded_name: The heading of the facts on record.
        recorded: The facts on record.
        rejected: Why the move cannot be estimated; None if it can.
        explanation: Everything about the estimate; None if the move cannot be estimated.
    """

    template: ClassVar[str] = "move.html"

    employee_id: str
    name: str | None
    heading: str
    to_unit: str
    position_href: str
    from_post: str
    from_time: str
    from_href: str | None
    recorded_name: str
    recorded: Recorded
    rejected: str | None
    explanation: Explanation | None


def move_page(engine: Engine, employee_id: str, position_id: str, asked: Asked) -> MovePage:
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
    rejected = found if isinstance(found, RejectedMove) else None
    score = None if isinstance(found, RejectedMove) else found
    return MovePage(
        asked,
        rests_on(estimates, page_day.day, asked),
        employee_id=employee_id,
        name=page_day.names.get(employee_id),
        heading=str(position["title"] or position_id),
        to_unit=page_day.units.get(unit, unit),
        position_href=asked.link("positions", position_id),
        from_post=asked.page.no_post if post is None else page_day.place(post),
        from_time="" if post is None else post.time_in(page_day.day, asked.language),
        from_href=None if post is None else asked.link("positions", post.position_id),
        recorded_name=FACTS[asked.language],
        recorded=recorded_of(None if score is None else score.facts, asked.language),
        rejected=None if rejected is None else rejected_text(rejected.refusal, asked.language),
        explanation=None if score is None else _explanation(score, estimates, asked),
    )


def _explanation(score: Score, estimates: Estimates, asked: Asked) -> Explanation:
    """The explained estimate, with links to the moves that would suit better."""
    hrefs = {
        better.position_id: asked.link("moves", score.move["employee_id"], better.position_id)
        for better in score.better_posts or ()
    }
    return explanation_of(score, asked.language, ground=estimates.ground, hrefs=hrefs)
