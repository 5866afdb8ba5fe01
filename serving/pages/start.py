"""The way in: all positions of a day, searched, filtered and sorted by the address."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import polars as pl

from models.answering.estimates import Estimates
from models.answering.holdings import Holdings
from models.explaining.explanation import ground_sentence
from models.words.wording import date_text, number_text, outcome_label
from serving.engine import Engine
from serving.pages.day import page_day_of
from serving.pages.layout import Asked, NoEstimates, Page, no_estimates, rests_on, seats_text

PAGE_ROWS = 50
SORTS: Mapping[str, tuple[Sequence[str], Sequence[bool]]] = {
    "unit": (("unit", "level", "title", "position_id"), (False, True, False, False)),
    "title": (("title", "unit", "position_id"), (False, False, False)),
    "level": (("level", "title", "unit", "position_id"), (True, False, False, False)),
    "seats": (("missing", "unit", "title", "position_id"), (True, False, False, False)),
}
"""Sort keys of the list and which of them go downwards."""


@dataclass(frozen=True)
class Filters:
    """What of the list is wanted.

    Attributes:
        text: Every word of it is in the title, the unit's name or an id.
        unit: Only this unit.
        family: Only this job family.
        only_open: Only positions with fewer people than seats.
        sort: One of `SORTS`.
        number: Which page, from 1.
    """

    text: str = ""
    unit: str = ""
    family: str = ""
    only_open: bool = False
    sort: str = "unit"
    number: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From an address; what makes no sense there is passed over."""
        number = query.get("page", "1")
        return cls(
            text=query.get("q", "").strip(),
            unit=query.get("unit", ""),
            family=query.get("family", ""),
            only_open=query.get("open") == "1",
            sort=query["sort"] if query.get("sort") in SORTS else "unit",
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        )


@dataclass(frozen=True)
class PositionRow:
    """A position on the list.

    Attributes:
        title: What it is called.
        href: Where its page is.
        unit: What its unit is called.
        unit_href: This list with nothing but that unit.
        family: Its job family; empty where there is none.
        level: Its level; empty where there is none.
        held: How many of its seats are held, or that nobody holds it.
        note: Since when nobody holds it; empty where somebody does.
    """

    title: str
    href: str
    unit: str
    unit_href: str
    family: str
    level: str
    held: str
    note: str


@dataclass(frozen=True)
class StartPage(Page):
    """The list of positions, and what all pages rest on.

    Attributes:
        refusal: What keeps all pages from their estimates.
        filters: What of the list is wanted.
        families: The job families that there are.
        unit_name: What the unit asked for is called.
        count: How many positions fit.
        count_text: The same in words.
        rows: The positions of this page of the list.
        sorts: Where the list stands sorted, by the names of `SORTS`.
        number: Which page of the list this is.
        pages: How many there are.
        earlier: Where the page before is; None for the first.
        later: Where the next page is; None for the last.
        basis: What all pages rest on: names and values.
        ground: What the model has learnt from; empty without one.
    """

    template: ClassVar[str] = "start.html"

    refusal: NoEstimates | None
    filters: Filters
    families: Sequence[str]
    unit_name: str
    count: int
    count_text: str
    rows: Sequence[PositionRow]
    sorts: Mapping[str, str]
    number: int
    pages: int
    earlier: str | None
    later: str | None
    basis: Sequence[tuple[str, str]]
    ground: str


def start_page(engine: Engine, asked: Asked) -> StartPage:
    """The list of positions, and what all pages rest on.

    Raises:
        EmptyHomeError: The home holds no records.
    """
    page_day, estimates, refusal = page_day_of(engine, asked)
    every = described_positions(page_day.positions, page_day.units)
    filters = Filters.of(asked.query)
    fitting = sorted_positions(filtered_positions(every, filters), filters.sort)
    pages = max(1, math.ceil(fitting.height / PAGE_ROWS))
    number = min(max(filters.number, 1), pages)
    rows = fitting.slice((number - 1) * PAGE_ROWS, PAGE_ROWS).to_dicts()
    return StartPage(
        asked,
        rests_on(estimates, page_day.day, asked),
        refusal=None if refusal is None else no_estimates(refusal, asked),
        filters=filters,
        families=sorted(every["job_family"].drop_nulls().unique().to_list()),
        unit_name=page_day.units.get(filters.unit, filters.unit),
        count=fitting.height,
        count_text=number_text(fitting.height, asked.language),
        rows=[_row(row, asked) for row in rows],
        sorts={name: asked.here(sort=name, page=None) for name in SORTS},
        number=number,
        pages=pages,
        earlier=asked.here(page=str(number - 1)) if number > 1 else None,
        later=asked.here(page=str(number + 1)) if number < pages else None,
        basis=_basis(engine.holdings(), estimates, asked, len(page_day.posts)),
        ground=_ground(estimates, asked),
    )


def described_positions(positions: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """Positions with the name of their unit, and how many seats are free."""
    unit = pl.col("unit_id").replace_strict(
        dict(names), default=pl.col("unit_id"), return_dtype=pl.String
    )
    return positions.with_columns(
        unit=unit,
        title=pl.coalesce("title", "position_id"),
        missing=(pl.col("headcount_needed") - pl.col("held")).clip(lower_bound=0.0),
    )


def filtered_positions(positions: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    """The positions that fit all filters."""
    read = pl.concat_str("title", "unit", "position_id", "unit_id", separator=" ",
                         ignore_nulls=True).str.to_lowercase()  # fmt: skip
    fits = [read.str.contains(word, literal=True) for word in filters.text.lower().split()]
    if filters.unit:
        fits.append(pl.col("unit_id") == filters.unit)
    if filters.family:
        fits.append(pl.col("job_family") == filters.family)
    if filters.only_open:
        fits.append(pl.col("missing") > 0)
    return positions.filter(*fits) if fits else positions


def sorted_positions(positions: pl.DataFrame, sort: str) -> pl.DataFrame:
    """The positions in the order that a column's head asks for."""
    columns, descending = SORTS[sort]
    return positions.sort(columns, descending=list(descending), nulls_last=True)


def _row(row: Mapping[str, Any], asked: Asked) -> PositionRow:
    page, language = asked.page, asked.language
    if row["held"]:
        held = seats_text(row["held"], row["headcount_needed"], asked)
        note = ""
    else:
        held = page.nobody_holds
        last = row["last_held_on"]
        note = page.never_held if last is None else page.last_held.format(
            day=date_text(last, language)
        )  # fmt: skip
    return PositionRow(
        title=row["title"],
        href=asked.link("positions", row["position_id"]),
        unit=row["unit"],
        unit_href=asked.here(unit=row["unit_id"], page=None),
        family=row["job_family"] or "",
        level="" if row["level"] is None else str(row["level"]),
        held=held,
        note=note,
    )


def _ground(estimates: Estimates | None, asked: Asked) -> str:
    if estimates is None or estimates.ground is None:
        return ""
    return ground_sentence(estimates.ground, asked.language)


def _basis(
    holdings: Holdings, estimates: Estimates | None, asked: Asked, people: int
) -> list[tuple[str, str]]:
    page, language = asked.page, asked.language
    facts = [
        (page.dataset, holdings.dataset.name),
        (page.snapshot, date_text(holdings.dataset.snapshot_on, language)),
        (page.people, number_text(people, language)),
    ]
    if estimates is None:
        return [*facts, (page.model, page.no_model)]
    version = estimates.version
    outcome = holdings.dataset.outcomes[version.outcome]
    return [
        *facts,
        (page.model, page.model_is.format(version=version.version)),
        (page.predicts, outcome_label(outcome, language)),
        (page.expires, date_text(version.expires_on - timedelta(days=1), language)),
    ]
