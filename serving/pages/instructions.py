"""How to read an estimate, and what it is not: linked from every page that shows one."""

from __future__ import annotations

from models.wording import date_text
from records.errors import MutasiError
from serving.desk import Desk
from serving.pages.frame import Asked, framed, rests_on


def instructions_page(desk: Desk, asked: Asked) -> str:
    """The page, which is there for any home."""
    try:
        line = rests_on(desk.estimates(asked.outcome, asked.as_of), asked)
    except MutasiError:
        line = _records_line(desk, asked)
    return framed("instructions.html", asked, rests_on=line)


def _records_line(desk: Desk, asked: Asked) -> str:
    try:
        day = desk.holdings().dataset.snapshot_on
    except MutasiError:
        return ""
    return asked.page.rests_on_records.format(as_of=date_text(day, asked.language))
