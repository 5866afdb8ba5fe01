"""What commands that ask as of a day have in common: their options, and the remark on hindsight."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.answering.estimates import Estimates
    from mutasi.session import Session

OutcomeOption = Annotated[
    str | None,
    typer.Option(help="What to predict; missing: the first outcome that has a champion."),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="What may be known; missing: the snapshot's day."),
]


def day_of(moment: datetime | None) -> date | None:
    """The day that was asked for; None if none was."""
    return None if moment is None else moment.date()


def note_hindsight(session: Session, estimates: Estimates) -> None:
    """Say that the model knows what came after the day, if it does.

    JSON and tables have no place for it, and nobody shall take them for a test on the past.
    """
    from models.explaining.explanation import hindsight_sentence

    if (told := hindsight_sentence(estimates.ground, "en")) is not None:
        session.output.note(told)
