"""A post: what it asks, who holds it, and who could."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from features.catalog import Group
from models.candidates import require_position
from models.estimates import Estimates
from models.explanation import choose_reasons, ground_sentence, range_text, reason_sentence
from models.score import Score
from models.scoring import explained_scores
from models.wording import date_text, number_text
from records.contract import ALWAYS_KNOWN, Records
from records.errors import MutasiError
from records.positions import positions_on
from records.view import view_on
from serving.desk import Desk
from serving.pages.frame import Asked, framed, rests_on, told
from serving.pages.people import Post, posts_of, unit_names
from serving.reports.estimate_line import small_line_svg

TOPS = (20, 50, 100)
"""How many candidates the page shows, as the address asks."""

DISTINGUISHING: frozenset[Group] = frozenset({"person", "fit"})
"""What sets candidates apart; the post and the circumstances are the same for all of them."""


@dataclass(frozen=True)
class Scene:
    """What is known of everybody and everything on the page's day.

    Attributes:
        view: The records as known then.
        day: The day.
        names: People's names by employee_id.
        posts: The post each person holds.
        units: What units are called.
    """

    view: Records
    day: date
    names: Mapping[str, str]
    posts: Mapping[str, Post]
    units: Mapping[str, str]

    @classmethod
    def on(cls, desk: Desk, view: Records, day: date) -> Scene:
        """The scene of a day."""
        return cls(view, day, desk.names(), posts_of(view, day), unit_names(view, day))

    def place(self, post: Post) -> str:
        """A post by its title and unit."""
        unit = self.units.get(post.unit_id or "", post.unit_id)
        return " · ".join(part for part in (post.title or post.position_id, unit) if part)


def position_page(desk: Desk, position_id: str, asked: Asked) -> str:
    """The page of a position.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such position on the day.
    """
    holdings = desk.holdings()
    day = asked.as_of or holdings.dataset.snapshot_on
    refusal: MutasiError | None = None
    estimates: Estimates | None = None
    try:
        estimates = desk.estimates(asked.outcome, asked.as_of)
    except MutasiError as error:
        # The post and its people are there without a model, too; the page says what is missing.
        refusal = error
    view = view_on(holdings.records, day) if estimates is None else estimates.view
    require_position(view, position_id, day)
    scene = Scene.on(desk, view, day)
    position = positions_on(view, day).row(
        by_predicate=pl.col("position_id") == position_id, named=True
    )
    ranking = {} if estimates is None else _ranking(desk, estimates, position_id, scene, asked)
    return framed(
        "position.html",
        asked,
        rests_on=asked.page.rests_on_records.format(as_of=date_text(day, asked.language))
        if estimates is None
        else rests_on(estimates, asked),
        heading=position["title"] or position_id,
        facts=_facts(position, scene, asked),
        asks=_asks(position_id, scene, asked),
        holders=[
            {
                "name": scene.names.get(post.employee_id),
                "employee_id": post.employee_id,
                "since": date_text(post.since, asked.language),
                "time": post.time_in(day, asked.language),
            }
            for post in scene.posts.values()
            if post.position_id == position_id
        ],
        refusal=None if refusal is None else told(refusal, asked),
        **{"count": 0, "candidates": [], "tops": [], "lead": "", "ground": "", "mark": "",
           **ranking},
    )  # fmt: skip


def _facts(
    position: Mapping[str, Any], scene: Scene, asked: Asked
) -> list[tuple[str, str, str | None]]:
    """Name, value and where it leads."""
    page, words = asked.page, asked.words
    unit = position["unit_id"]
    seats = page.seats_of.format(
        held=position["held"],
        needed=number_text(position["headcount_needed"], asked.language),
    )
    kind = position["position_kind"]
    facts = [
        (words.unit, scene.units.get(unit, unit), asked.link(unit=unit)),
        (page.family, position["job_family"], None),
        (page.kind, page.kinds.get(kind, kind), None),
        (words.level, position["level"], None),
        (page.seats, seats, None),
        ("Id", position["position_id"], None),
    ]
    return [(name, str(value), href) for name, value, href in facts if value is not None]


def _asks(position_id: str, scene: Scene, asked: Asked) -> list[tuple[str, str, str]]:
    """What the post asks for, as far as it is recorded: name, value, source."""
    page, language = asked.page, asked.language
    asks: list[tuple[str, str, str]] = []
    declared = scene.view["positions"].filter(pl.col("position_id") == position_id)
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
    required = scene.view["position_requirements"].filter(pl.col("position_id") == position_id)
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
    """Which table says it, and since when, where that is a day."""
    table = asked.page.tables[table]
    if known_on is None or known_on <= ALWAYS_KNOWN:
        return table
    return asked.page.source_since.format(table=table, day=date_text(known_on, asked.language))


def _ranking(
    desk: Desk, estimates: Estimates, position_id: str, scene: Scene, asked: Asked
) -> dict[str, Any]:
    """The candidates with the highest estimates, and how many there are."""
    page, language = asked.page, asked.language
    top = next((top for top in TOPS if asked.query.get("top") == str(top)), TOPS[0])
    scored = desk.candidates(estimates, position_id)
    scores = explained_scores(scored, scored.best_first()[:top])
    count = scored.moves.height
    ground = estimates.ground
    usual = None if ground is None else ground.rate
    return {
        "count": count,
        "candidates": [_candidate(score, usual, scene, asked) for score in scores],
        "lead": page.candidates_lead.format(
            shown=number_text(len(scores), language), count=number_text(count, language)
        ),
        "tops": [
            (each, None if each == top else asked.here(top=str(each)))
            for each in TOPS
            if each <= count or each == TOPS[0]
        ],
        "ground": "" if ground is None else ground_sentence(ground, language),
        "mark": "" if usual is None else page.thin_mark.format(usual=f"{usual * 100:.0f}"),
    }


def _candidate(score: Score, usual: float | None, scene: Scene, asked: Asked) -> dict[str, Any]:
    employee_id = str(score.move["employee_id"])
    post = scene.posts.get(employee_id)
    chosen = choose_reasons(
        one for one in score.contributions or () if one.feature.group in DISTINGUISHING
    )
    bounds = None if score.lower is None or score.upper is None else (score.lower, score.upper)
    first = {
        is_for: next(
            (
                reason_sentence(one, asked.language)
                for one in chosen
                if (one.log_odds > 0) is is_for
            ),
            None,
        )
        for is_for in (True, False)
    }
    return {
        "name": scene.names.get(employee_id),
        "employee_id": employee_id,
        "href": asked.link("moves", employee_id, str(score.move["position_id"])),
        "post": asked.page.no_post if post is None else scene.place(post),
        "time": "" if post is None else post.time_in(scene.day, asked.language),
        "number": f"{score.probability * 100:.0f}",
        "range": "" if bounds is None else range_text(*bounds),
        "line": small_line_svg(score.probability, asked.language, usual=usual, bounds=bounds),
        "speaks_for": first[True],
        "speaks_against": first[False],
    }
