"""A post: what it asks and who holds it; who could hold it stands in `candidates`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl

from models.words.wording import date_text, number_text
from records.contract import ALWAYS_KNOWN
from serving.engine import Engine
from serving.pages.day import PageDay, page_day_of
from serving.pages.layout import Asked, Page, rests_on, seats_text
from serving.templating import Templated
from serving.words.page_words import PageWords


@dataclass(frozen=True)
class Holder:
    """A person who holds the post.

    Attributes:
        employee_id: The person.
        name: The person's name; None if it is not kept.
        since: The person's first day in the post.
        time: How long that is.
    """

    employee_id: str
    name: str | None
    since: str
    time: str


@dataclass(frozen=True)
class PositionPage(Page):
    """The page about a position, without its candidates: these take seconds and are sent later.

    Attributes:
        heading: The post's title.
        facts: Name, value and address.
        asks: The post's requirements: name, value and source.
        holders: Its holders.
        has_ended: Whether the post no longer exists; then no candidates follow.
    """

    template: ClassVar[str] = "position.html"

    heading: str
    facts: Sequence[tuple[str, str, str | None]]
    asks: Sequence[tuple[str, str, str]]
    holders: Sequence[Holder]
    has_ended: bool


@dataclass(frozen=True)
class PositionEnd(Templated):
    """The page from its candidates on.

    Attributes:
        page: The words of pages.
    """

    template: ClassVar[str] = "position_end.html"

    page: PageWords


def position_page(engine: Engine, position_id: str, asked: Asked) -> PositionPage:
    """The page of a position down to its candidates.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such position on the day.
    """
    page_day, estimates, _ = page_day_of(engine, asked)
    position = page_day.position(position_id)
    return PositionPage(
        asked,
        rests_on(estimates, page_day.day, asked),
        heading=str(position["title"] or position_id),
        facts=_facts(position, page_day, asked),
        asks=_asks(position_id, page_day, asked),
        holders=[
            Holder(
                employee_id=post.employee_id,
                name=page_day.names.get(post.employee_id),
                since=date_text(post.since, asked.language),
                time=post.time_in(page_day.day, asked.language),
            )
            for post in page_day.posts.values()
            if post.position_id == position_id
        ],
        has_ended=page_day.ended(position_id) is not None,
    )


def _facts(
    position: Mapping[str, Any], page_day: PageDay, asked: Asked
) -> list[tuple[str, str, str | None]]:
    """Name, value and address; None as address if it leads nowhere."""
    page, words = asked.page, asked.words
    unit = position["unit_id"]
    # A post that is no longer has no seats to fill.
    seats = None
    if "held" in position:
        seats = seats_text(position["held"], position["headcount_needed"], asked)
    kind = position["position_kind"]
    facts = [
        (words.unit, page_day.units.get(unit, unit), asked.link(unit=unit)),
        (page.family, position["job_family"], None),
        (page.kind, page.kinds.get(kind, kind), None),
        (words.level, position["level"], None),
        (page.seats, seats, None),
        ("ID", position["position_id"], None),
    ]
    return [(name, str(value), href) for name, value, href in facts if value is not None]


def _asks(position_id: str, page_day: PageDay, asked: Asked) -> list[tuple[str, str, str]]:
    """What the post asks for, as far as it is recorded: name, value, source."""
    page, language = asked.page, asked.language
    asks: list[tuple[str, str, str]] = []
    declared = page_day.view["positions"].filter(pl.col("position_id") == position_id)
    for row in declared.sort("valid_from", "known_on", nulls_last=False).tail(1).to_dicts():
        source = _source("positions", row["known_on"], asked)
        education, workload = row["min_education_level"], row["workload_minutes"]
        told_of = [
            (page.education, None if education is None else page.education_levels[education]),
            (page.fields, _several(row["education_fields"])),
            (
                page.workload,
                None
                if workload is None
                else page.minutes_a_year.format(minutes=number_text(workload, language)),
            ),
            (
                page.retirement_age,
                None
                if row["retirement_age"] is None
                else page.years.format(years=number_text(row["retirement_age"], language)),
            ),
        ]
        asks += [(name, value, source) for name, value in told_of if value is not None]
    required = page_day.view["position_requirements"].filter(pl.col("position_id") == position_id)
    if required.height:
        each = [
            f"{name} ({page.competency_level.format(level=number_text(level, language))})"
            for name, level in required.sort("competency").select("competency", "level").rows()
        ]
        source = _source("position_requirements", required["known_on"].max(), asked)
        asks.append((page.competencies, " · ".join(each), source))
    return asks


def _several(fields: str | None) -> str | None:
    return None if fields is None else " · ".join(part.strip() for part in fields.split(";"))


def _source(table: str, known_on: Any, asked: Asked) -> str:  # noqa: ANN401 — polars' aggregate
    """The table with the fact, and since when it is known, if that is a day."""
    table = asked.page.tables[table]
    if known_on is None or known_on <= ALWAYS_KNOWN:
        return table
    return asked.page.source_since.format(table=table, day=date_text(known_on, asked.language))
