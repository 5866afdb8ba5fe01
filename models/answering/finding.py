"""People and posts by what is known of them: every word asked for stands somewhere in it.

In names, titles and units a word may stand anywhere; an id is meant by its beginning alone, since
its digits happen to hold every short number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from models.words.refusal_words import refusal_json
from records.contract import Records
from records.identities.identity import NIP_DIGITS, compact_nip
from records.identities.names import plain_name
from records.identities.people import People
from records.knowing.positions import positions_on, with_position_ids
from records.knowing.posts import current_posts
from records.knowing.standing import out_of_service
from records.knowing.units import unit_names
from records.refusal import Refusal


@dataclass(frozen=True)
class FoundPerson:
    """Somebody who was found.

    Attributes:
        employee_id: The person.
        post: `position_id`, `title`, `unit_id`, `unit`, `level` and `since` of the post held on
            the day, null where none is.
        refusal: Why the person cannot be moved; None where nothing stands against it.
    """

    employee_id: str
    post: Mapping[str, Any]
    refusal: Refusal | None

    def to_json(self) -> dict[str, Any]:
        """The shape of one result of `people`."""
        rejection = None if self.refusal is None else refusal_json(self.refusal)
        return {"employee_id": self.employee_id, **self.post, "rejection": rejection}


_BEGINNING = 4
"""So many letters or digits of an id are no chance find."""
_POST = ("position_id", "title", "unit_id", "unit", "level", "since")


def find_people(view: Records, people: People, text: str, day: date) -> list[FoundPerson]:
    """Everybody whose name, id, NIP, post or unit holds every word asked for.

    Args:
        view: Records as known on `day`.
        people: Names and NIPs: they are looked through, and not given out.
        text: The words; nothing finds everybody.
        day: The day.

    Returns:
        Those in service first, by unit, title and id.
    """
    names = unit_names(view, day)
    gone = {person: Refusal(kind, since) for person, kind, since in
            out_of_service(view, day).iter_rows()}  # fmt: skip
    posts = with_position_ids(current_posts(view, day)).rename({"start_date": "since"})
    rows = view["employees"].select("employee_id").join(posts, on="employee_id", how="left")
    wanted = _words(text, people)
    found = []
    for row in rows.iter_rows(named=True):
        person = row["employee_id"]
        post = {**row, "unit": names.get(row["unit_id"] or "", row["unit_id"])}
        told = (people.names.get(person), post["title"], post["unit"])
        if _is_meant(wanted, person, told):
            kept = {name: post[name] for name in _POST}
            found.append(FoundPerson(person, kept, gone.get(person)))
    return sorted(
        found,
        key=lambda one: (
            one.refusal is not None, str(one.post["unit"] or ""), str(one.post["title"] or ""),
            one.employee_id,
        ),
    )  # fmt: skip


def find_posts(view: Records, text: str, day: date, *, only_open: bool) -> pl.DataFrame:
    """The positions of a day whose title, unit or id holds every word asked for.

    Args:
        view: Records as known on `day`.
        text: The words; nothing finds every position.
        day: The day.
        only_open: Only those with fewer people than seats.

    Returns:
        `position_id`, `title`, `unit_id`, `unit`, `level`, `seats` and `held`, by unit, level
        downwards and title.
    """
    names = unit_names(view, day)
    unit = pl.col("unit_id").replace_strict(
        dict(names), default=pl.col("unit_id"), return_dtype=pl.String
    )
    posts = positions_on(view, day).select(
        "position_id", "title", "unit_id", "level", "held",
        unit=unit, seats="headcount_needed",
    )  # fmt: skip
    if only_open:
        posts = posts.filter(pl.col("held") < pl.col("seats"))
    words = plain_name(text).split()
    kept = [
        _is_meant(words, row["position_id"], (row["title"], row["unit"]))
        for row in posts.iter_rows(named=True)
    ]
    return (
        posts.filter(pl.Series(kept, dtype=pl.Boolean))
        .sort("unit", "level", "title", "position_id", descending=[False, True, False, False],
              nulls_last=True)
        .select("position_id", "title", "unit_id", "unit", "level", "seats", "held")
    )  # fmt: skip


def _words(text: str, people: People) -> list[str]:
    """The words asked for; a NIP is its bearer's id."""
    digits = compact_nip(text)
    if len(digits) == NIP_DIGITS and digits.isdigit():
        return [plain_name(people.employee_id(text))]
    return plain_name(text).split()


def _is_meant(words: Sequence[str], own_id: str, told: Sequence[str | None]) -> bool:
    """Whether every word stands in what is told, or begins the id."""
    read = " ".join(plain_name(part) for part in told if part)
    parts = plain_name(own_id).split()
    return all(word in read or any(_begins(word, part) for part in parts) for word in words)


def _begins(word: str, part: str) -> bool:
    return part == word or (len(word) >= _BEGINNING and part.startswith(word))
