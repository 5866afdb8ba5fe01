"""How to read an estimate, and what it is not: linked from every page that shows one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from records.errors import EmptyHomeError
from serving.engine import Engine
from serving.pages.day import page_day_of
from serving.pages.layout import Asked, Page, rests_on


@dataclass(frozen=True)
class InstructionsPage(Page):
    """The page: all its words are the language's."""

    template: ClassVar[str] = "instructions.html"


def instructions_page(engine: Engine, asked: Asked) -> InstructionsPage:
    """The page, which is there for an empty home, too."""
    try:
        page_day, estimates, _ = page_day_of(engine, asked)
    except EmptyHomeError:
        return InstructionsPage(asked, rests_on="")
    return InstructionsPage(asked, rests_on(estimates, page_day.day, asked))
