"""Who could hold a post: the part of its page that takes seconds to work out."""

from __future__ import annotations

from typing import Any

from features.catalog import Group
from models.answering.estimates import Estimates
from models.answering.fact_words import fact_words, notes
from models.answering.score import Score
from models.explaining.concepts import choose_reasons
from models.explaining.explanation import ground_sentence, range_text, reason_sentence
from models.words.refusal_words import rejected_text
from models.words.wording import number_text
from records.errors import MutasiError
from serving.documents.explanation_page import together_sentence
from serving.drawings.estimate_line import small_line_svg
from serving.engine import Engine
from serving.pages.day import PageDay, page_day_of
from serving.pages.layout import Asked, told
from serving.templating import fill

TOPS = (20, 50, 100)
"""How many candidates the page shows, as the address asks."""

DISTINGUISHING: frozenset[Group] = frozenset({"person", "fit"})
"""What sets candidates apart; the post and the circumstances are the same for all of them."""


def candidates_part(engine: Engine, position_id: str, asked: Asked) -> str:
    """The candidates with the highest estimates, or what keeps them from being estimated.

    Raises:
        EmptyHomeError: The home holds no records.
        NotFoundError: There is no such position on the day.
    """
    page_day, estimates, refusal = page_day_of(engine, asked)
    ended = page_day.ended(position_id)
    shown = {}
    if estimates is not None and ended is None:
        shown = _ranking(engine, estimates, position_id, page_day, asked)
    return str(
        fill(
            "candidates.html",
            asked=asked,
            words=asked.words,
            page=asked.page,
            refusal=None if refusal is None else told(refusal, asked),
            rejected=None if ended is None else rejected_text(ended, asked.language),
            **{"candidates": [], **shown},
        )
    )


def refused_part(error: MutasiError, asked: Asked) -> str:
    """What stands in the candidates' place when something came between."""
    return str(
        fill(
            "candidates.html",
            asked=asked,
            words=asked.words,
            page=asked.page,
            refusal=told(error, asked),
            rejected=None,
            candidates=[],
        )
    )


def _ranking(
    engine: Engine, estimates: Estimates, position_id: str, page_day: PageDay, asked: Asked
) -> dict[str, Any]:
    """The candidates with the highest estimates, and how many there are."""
    page, language = asked.page, asked.language
    top = next((top for top in TOPS if asked.query.get("top") == str(top)), TOPS[0])
    scored = engine.candidates(estimates, position_id)
    scores = estimates.explained(scored, scored.best_first()[:top])
    count = scored.moves.height
    ground = estimates.ground
    usual = None if ground is None else ground.rate
    return {
        "candidates": [_candidate(score, usual, page_day, asked) for score in scores],
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


def _estimate(score: Score, usual: float | None, asked: Asked) -> dict[str, Any]:
    """The number with its range and line, or why there is none."""
    estimate = score.estimate
    if estimate is None:
        return {"number": None, "missing": score.abstain_reasons.get(asked.language, ())}
    bounds = estimate.bounds
    return {
        "number": f"{estimate.probability * 100:.0f}",
        "range": "" if bounds is None else range_text(*bounds),
        "line": small_line_svg(estimate.probability, asked.language, usual=usual, bounds=bounds),
        "missing": (),
    }


def _facts(score: Score, asked: Asked) -> dict[str, Any]:
    """Step, track and schooling, and what must be known before anybody decides."""
    facts = score.facts
    if facts is None:
        return {"facts": (), "notes": (), "is_step_down": False}
    return {
        "facts": fact_words(facts, asked.language),
        "notes": notes(facts, asked.language),
        "is_step_down": facts.is_step_down,
    }


def _candidate(
    score: Score, usual: float | None, page_day: PageDay, asked: Asked
) -> dict[str, Any]:
    employee_id = str(score.move["employee_id"])
    post = page_day.posts.get(employee_id)
    chosen = choose_reasons(one for one in score.concepts or () if one.group in DISTINGUISHING)
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
        "name": page_day.names.get(employee_id),
        "employee_id": employee_id,
        "href": asked.link("moves", employee_id, str(score.move["position_id"])),
        "post": asked.page.no_post if post is None else page_day.place(post),
        "time": "" if post is None else post.time_in(page_day.day, asked.language),
        **_estimate(score, usual, asked),
        **_facts(score, asked),
        "speaks_for": first[True],
        "speaks_against": first[False],
        "together": together_sentence(score, asked.language),
    }
