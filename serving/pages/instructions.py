"""How to read an estimate, and what it is not: linked from every page that shows one."""

from __future__ import annotations

from records.errors import EmptyHomeError
from serving.engine import Engine
from serving.pages.day import page_day_of
from serving.pages.layout import Asked, framed, rests_on


def instructions_page(engine: Engine, asked: Asked) -> str:
    """The page, which is there for an empty home, too."""
    try:
        page_day, estimates, _ = page_day_of(engine, asked)
    except EmptyHomeError:
        return framed("instructions.html", asked, rests_on="")
    return framed("instructions.html", asked, rests_on=rests_on(estimates, page_day.day, asked))
