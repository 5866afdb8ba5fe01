"""How people and places are called on a page: names for whoever may see them, ids beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from models.wording import Language, duration_text
from records.contract import Records
from records.positions import with_position_ids
from records.posts import current_posts


@dataclass(frozen=True)
class Post:
    """A post somebody holds.

    Attributes:
        employee_id: The holder.
        position_id: The position.
        title: Its title.
        unit_id: Its unit.
        since: Its first day.
    """

    employee_id: str
    position_id: str
    title: str | None
    unit_id: str | None
    since: date

    def time_in(self, day: date, language: Language) -> str:
        """How long it has been held."""
        return duration_text((day - self.since).days, language)


def posts_of(view: Records, day: date) -> dict[str, Post]:
    """The post each person holds on a day, by employee_id."""
    posts = with_position_ids(current_posts(view, day)).select(
        "employee_id", "position_id", "title", "unit_id", "start_date"
    )
    return {row[0]: Post(*row) for row in posts.iter_rows()}


def unit_names(view: Records, day: date) -> Mapping[str, str]:
    """What units are called on a day, where they have a name."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    units = (
        view["units"]
        .filter(begun)
        .sort("unit_id", "valid_from", "known_on", nulls_last=False)
        .unique("unit_id", keep="last", maintain_order=True)
        .drop_nulls("name")
    )
    return dict(units.select("unit_id", "name").iter_rows())
