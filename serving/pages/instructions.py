"""How to read an estimate, and what it is not: linked from every page that shows one."""

from __future__ import annotations

from records.errors import EmptyHomeError
from serving.desk import Desk
from serving.pages.frame import Asked, framed, rests_on
from serving.pages.scene import scene_of


def instructions_page(desk: Desk, asked: Asked) -> str:
    """The page, which is there for an empty home, too."""
    try:
        scene, estimates, _ = scene_of(desk, asked)
    except EmptyHomeError:
        return framed("instructions.html", asked, rests_on="")
    return framed("instructions.html", asked, rests_on=rests_on(estimates, scene.day, asked))
