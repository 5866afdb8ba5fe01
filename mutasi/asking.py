"""Who and what a command means: posts by title and unit, people as far as they may be named."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.words.refusal_words import refusal_text
from records.errors import NotFoundError
from records.refusal import Refusal

if TYPE_CHECKING:
    from models.answering.estimates import Estimates


def position_of(estimates: Estimates, text: str, unit: str | None) -> str:
    """The position that was named by its id, or by its title and unit.

    Args:
        estimates: The champion on the day of the question.
        text: The id or the title.
        unit: The unit's id or name, if a title is given.

    Raises:
        NotFoundError: No position fits, or several do.
    """
    if estimates.knows_position(text):
        # Names need not be looked through for an id.
        return text
    said = {"position_id": text, "unit": unit}
    place = estimates.places.find(said, shown=estimates.people.shown)
    if not isinstance(place, Refusal) and place.position_id is not None:
        return place.position_id
    why = refusal_text(place, "en") if isinstance(place, Refusal) else "unknown position"
    raise NotFoundError(
        found=f"position {estimates.people.shown(text)} on {estimates.as_of}: {why}",
        expected="the position_id of a position in the records (or a derived one, p-…), or a title "
        "with --unit",
        action="correct it, ask as of another day, or look for it with `mutasi posts TEXT`",
    )


def names_to_show(estimates: Estimates) -> Mapping[str, str]:
    """What people are called, for a screen: nothing where a pipe or file takes the answer."""
    return estimates.people.names if sys.stdout.isatty() else {}
