"""What pages know of a day: who holds which post, and what people and places are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from models.answering.estimates import Estimates
from models.words.wording import Language, duration_text
from records.contract import Records
from records.errors import MutasiError
from records.knowing.positions import ended_positions, positions_on, with_position_ids
from records.knowing.posts import current_posts
from records.knowing.standing import post_refusal, require_position
from records.knowing.units import unit_names
from records.knowing.view import view_on
from records.refusal import Refusal
from serving.engine import Engine
from serving.pages.layout import Asked


@dataclass(frozen=True)
class Post:
    """A post and its holder.

    Attributes:
        employee_id: The holder.
        position_id: The position.
        title: Its title.
        unit_id: Its unit.
        since: The holder's first day in it.
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


@dataclass(frozen=True)
class PageDay:
    """What is known of all people and posts on a page's day.

    Attributes:
        view: The records as known on the day.
        day: The day.
        names: People's names by employee_id.
        posts: The post of each person, by employee_id.
        units: Units' names by unit_id.
        positions: `records.knowing.positions.positions_on` that day.
    """

    view: Records
    day: date
    names: Mapping[str, str]
    posts: Mapping[str, Post]
    units: Mapping[str, str]
    positions: pl.DataFrame

    def place(self, post: Post) -> str:
        """A post by its title and unit."""
        unit = self.units.get(post.unit_id or "", post.unit_id)
        return " · ".join(part for part in (post.title or post.position_id, unit) if part)

    def position(self, position_id: str) -> dict[str, object]:
        """A position's row; of one that is no longer what described it.

        Raises:
            NotFoundError: There was no such position by that day.
        """
        is_it = pl.col("position_id") == position_id
        found = self.positions.filter(is_it)
        if found.is_empty():
            found = ended_positions(self.view, self.day).filter(is_it)
        if found.is_empty():
            require_position(self.view, position_id, self.day)
        return found.row(0, named=True)

    def ended(self, position_id: str) -> Refusal | None:
        """Since when a position no longer exists; None if it exists, or never did."""
        return post_refusal(self.view, position_id, self.day)


def page_day_of(
    engine: Engine, asked: Asked
) -> tuple[PageDay, Estimates | None, MutasiError | None]:
    """What pages know of the day of the question, and the champion or the error instead of it.

    A page about posts and people is shown without a model, too; it says what is missing.

    Args:
        engine: Asked for records and champion.
        asked: The day and the outcome of the question.

    Returns:
        The day; the champion, or None; why there is none, or None.

    Raises:
        EmptyHomeError: The home holds no records.
    """
    holdings = engine.holdings()
    day = asked.as_of or holdings.dataset.snapshot_on
    estimates: Estimates | None = None
    refusal: MutasiError | None = None
    try:
        estimates = engine.estimates(asked.outcome, asked.as_of)
    except MutasiError as error:
        refusal = error

    def make() -> PageDay:
        view = view_on(holdings.records, day) if estimates is None else estimates.view
        return PageDay(
            view=view,
            day=day,
            names=engine.names(),
            posts=posts_of(view, day),
            units=unit_names(view, day),
            positions=positions_on(view, day),
        )

    return engine.page_day(day, make), estimates, refusal
