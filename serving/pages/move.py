"""One move explained: the estimate, what speaks for it and against it, and what is missing."""

from __future__ import annotations

from models.candidates import require_employee
from serving.desk import Desk
from serving.pages.frame import Asked, framed, rests_on
from serving.pages.scene import scene_of
from serving.reports.explanation_page import explanation_values


def move_page(desk: Desk, employee_id: str, position_id: str, asked: Asked) -> str:
    """The page of one person in one position.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such person, position or outcome on the day.
        ModelNotFoundError: There is no champion.
        GateError: The champion has expired by the day.
    """
    estimates = desk.estimates(asked.outcome, asked.as_of)
    scene, _, _ = scene_of(desk, asked)
    require_employee(scene.view, employee_id, scene.day)
    scene.position(position_id)
    score = estimates.explained_move(employee_id, position_id)
    hrefs = {
        better.position_id: asked.link("moves", employee_id, better.position_id)
        for better in score.better_posts or ()
    }
    post = scene.posts.get(employee_id)
    unit = str(score.move["unit_id"])
    return framed(
        "move.html",
        asked,
        **explanation_values(score, asked.language, ground=estimates.ground, hrefs=hrefs)
        | {
            "rests_on": rests_on(estimates, scene.day, asked),
            "name": scene.names.get(employee_id),
            "employee_id": employee_id,
            "from_post": asked.page.no_post if post is None else scene.place(post),
            "from_time": "" if post is None else post.time_in(scene.day, asked.language),
            "from_href": None if post is None else asked.link("positions", post.position_id),
            "to_unit": scene.units.get(unit, unit),
            "position_href": asked.link("positions", position_id),
        },
    )
