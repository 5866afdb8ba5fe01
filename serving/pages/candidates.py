"""Who could hold a post: the part of its page that takes seconds to work out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from features.catalog import Group
from models.answering.estimates import Estimates
from models.answering.score import Score
from models.explaining.concepts import choose_reasons
from models.explaining.explanation import ground_sentence, range_text, reason_sentence
from models.words.refusal_words import rejected_text
from models.words.wording import number_text
from records.errors import MutasiError
from serving.documents.explanation_lines import together_sentence
from serving.drawings.estimate_line import small_line_svg
from serving.engine import Engine
from serving.pages.day import PageDay, page_day_of
from serving.pages.layout import Asked, NoEstimates, PagePart, no_estimates
from serving.pages.recorded import Recorded, recorded_of

TOPS = (20, 50, 100)
"""How many candidates the page shows, as the address asks."""

DISTINGUISHING: frozenset[Group] = frozenset({"person", "fit"})
"""What sets candidates apart; the post and the circumstances are the same for all of them."""


@dataclass(frozen=True)
class Candidate:
    """A person who could hold the post.

    Attributes:
        employee_id: The person.
        name: The person's name; None if it is not kept.
        href: The address of the page about the move.
        post: The person's present post.
        time: How long the person has held it; empty without a post.
        recorded: What is on record about the move.
        number: The estimate, as a number of people out of a hundred; None without an estimate.
        range: Its bounds, in the same unit; empty if there are none.
        line: The estimate as a drawing; None without an estimate.
        missing: Why there is no estimate; empty if there is one.
        speaks_for: The largest reason for the move; None if there is none.
        speaks_against: The largest reason against it; None if there is none.
        together: The sentence that many small things act together; None if it is not needed.
    """

    employee_id: str
    name: str | None
    href: str
    post: str
    time: str
    recorded: Recorded
    number: str | None
    range: str
    line: Markup | None
    missing: Sequence[str]
    speaks_for: str | None
    speaks_against: str | None
    together: str | None


@dataclass(frozen=True)
class Ranking:
    """The candidates with the highest estimates.

    Attributes:
        lead: How many they are, and of how many.
        ground: What the model has learnt from; empty where that is not known.
        mark: What the thin mark on each line is; empty without one.
        candidates: The candidates, best first.
        tops: How many can be shown, and where; None for as many as there are here.
    """

    lead: str
    ground: str
    mark: str
    candidates: Sequence[Candidate]
    tops: Sequence[tuple[int, str | None]]


@dataclass(frozen=True)
class CandidatesPart(PagePart):
    """The part of a position's page that is about its candidates.

    Attributes:
        refusal: Why no estimates can be given; None if they can.
        rejected: Why nobody can take the post any more; None if somebody can.
        ranking: The candidates; None if there are none.
    """

    template: ClassVar[str] = "candidates.html"

    refusal: NoEstimates | None
    rejected: str | None
    ranking: Ranking | None


def candidates_part(engine: Engine, position_id: str, asked: Asked) -> CandidatesPart:
    """The candidates with the highest estimates, or what keeps them from being estimated.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such position on the day.
    """
    page_day, estimates, refusal = page_day_of(engine, asked)
    ended = page_day.ended(position_id)
    ranking = None
    if estimates is not None and ended is None:
        ranking = _ranking(engine, estimates, position_id, page_day, asked)
    return CandidatesPart(
        asked,
        refusal=None if refusal is None else no_estimates(refusal, asked),
        rejected=None if ended is None else rejected_text(ended, asked.language),
        ranking=ranking,
    )


def refused_part(error: MutasiError, asked: Asked) -> CandidatesPart:
    """What stands in the candidates' place when something came between."""
    return CandidatesPart(asked, refusal=no_estimates(error, asked), rejected=None, ranking=None)


def _ranking(
    engine: Engine, estimates: Estimates, position_id: str, page_day: PageDay, asked: Asked
) -> Ranking | None:
    """The candidates with the highest estimates, and how many there are."""
    page, language = asked.page, asked.language
    top = next((top for top in TOPS if asked.query.get("top") == str(top)), TOPS[0])
    scored = engine.candidates(estimates, position_id)
    scores = estimates.explained(scored, scored.best_first()[:top])
    if not scores:
        return None
    count = scored.moves.height
    ground = estimates.ground
    usual = None if ground is None else ground.rate
    return Ranking(
        lead=page.candidates_lead.format(
            shown=number_text(len(scores), language), count=number_text(count, language)
        ),
        ground="" if ground is None else ground_sentence(ground, language),
        mark="" if usual is None else page.thin_mark.format(usual=f"{usual * 100:.0f}"),
        candidates=[_candidate(score, usual, page_day, asked) for score in scores],
        tops=[
            (each, None if each == top else asked.here(top=str(each)))
            for each in TOPS
            if each <= count or each == TOPS[0]
        ],
    )


def _candidate(score: Score, usual: float | None, page_day: PageDay, asked: Asked) -> Candidate:
    employee_id = str(score.move["employee_id"])
    post = page_day.posts.get(employee_id)
    estimate = score.estimate
    bounds = None if estimate is None else estimate.bounds
    return Candidate(
        employee_id=employee_id,
        name=page_day.names.get(employee_id),
        href=asked.link("moves", employee_id, str(score.move["position_id"])),
        post=asked.page.no_post if post is None else page_day.place(post),
        time="" if post is None else post.time_in(page_day.day, asked.language),
        recorded=recorded_of(score.facts, asked.language),
        number=None if estimate is None else f"{estimate.probability * 100:.0f}",
        range="" if bounds is None else range_text(*bounds),
        line=_line(score, usual, asked),
        missing=() if estimate is not None else score.abstain_reasons.get(asked.language, ()),
        speaks_for=_first_reason(score, asked, is_for=True),
        speaks_against=_first_reason(score, asked, is_for=False),
        together=together_sentence(score, asked.language),
    )


def _line(score: Score, usual: float | None, asked: Asked) -> Markup | None:
    estimate = score.estimate
    if estimate is None:
        return None
    return small_line_svg(estimate.probability, asked.language, usual=usual, bounds=estimate.bounds)


def _first_reason(score: Score, asked: Asked, *, is_for: bool) -> str | None:
    """The largest reason for or against a move, of what sets candidates apart."""
    chosen = choose_reasons(one for one in score.concepts or () if one.group in DISTINGUISHING)
    fitting = (one for one in chosen if (one.log_odds > 0) is is_for)
    return next((reason_sentence(one, asked.language) for one in fitting), None)
