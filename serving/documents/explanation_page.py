"""One explained estimate as a page of its own: one file, no scripts, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from features.catalog import Feature
from models.answering.cases import case_sentence
from models.answering.fact_words import FACTS, fact_words, notes, present_text
from models.answering.score import Score
from models.explaining.concepts import choose_reasons, choose_unsteady
from models.explaining.data_quality import DataQuality
from models.explaining.explanation import (
    Ground,
    frequency_sentence,
    ground_sentence,
    is_accounted_for,
    range_text,
    reason_sentence,
    similar_sentence,
    small_things_sentence,
)
from models.words.wording import (
    Language,
    capitalised,
    date_text,
    feature_name,
    log_odds_text,
    outcome_label,
    percent_text,
)
from serving.documents.contribution_table import GroupRows, contribution_table
from serving.drawings.estimate_line import estimate_line_svg, small_line_svg
from serving.drawings.waterfall import waterfall_svg
from serving.templating import Templated, render
from serving.words.report_words import WORDS, Words

MISSING_SHOWN = 12
"""Empty features named on the page; the rest is counted, and stands in the table."""


@dataclass(frozen=True)
class ReasonLine:
    """A reason as the page shows it.

    Attributes:
        sentence: What it says.
        share: Length of its bar, the largest reason's being 100.
        is_for: Whether it raises the estimate.
        concept: What it is about.
    """

    sentence: str
    share: float
    is_for: bool
    concept: str


@dataclass(frozen=True)
class BetterLine:
    """A better post as the page shows it.

    Attributes:
        position_id: The position.
        title: What it is called.
        place: What its unit is called, and its level.
        number: The estimate as people of a hundred.
        range: Its bounds likewise.
        line: The estimate drawn.
        differs: What sets it apart from the proposed post, as sentences.
        href: Where the move to it is explained.
    """

    position_id: str
    title: str
    place: str
    number: str
    range: str
    line: Markup
    differs: tuple[str, ...]
    href: str | None


@dataclass(frozen=True)
class Explanation(Templated):
    """All that is said about an estimate: the same on a page of its own and on the server's.

    Attributes:
        words: Of its language.
        estimate: The estimate drawn; None where none is given.
        frequency: The estimate as a sentence; empty where none is given.
        abstained: Why none is given.
        similar: What became of past moves like this one.
        ground: What the model has learnt from.
        reasons: The reasons, largest first.
        together: That several small things act together.
        unsteady: Concepts that are no reasons, because they might have turned round.
        cases: Similar past moves.
        better: Posts that would suit better; None where nothing can be said about them.
        waterfall: How the estimate comes about, drawn.
        start_sentence: How the waterfall's start and the usual rate go together.
        start: Where the waterfall begins.
        table: The waterfall's numbers.
        result: Where the waterfall ends.
        quality: How complete the data is, and what is missing.
    """

    template: ClassVar[str] = "explanation_parts.html"

    words: Words
    estimate: Markup | None
    frequency: str
    abstained: Sequence[str]
    similar: str | None
    ground: str | None
    reasons: Sequence[ReasonLine]
    together: str | None
    unsteady: Sequence[str]
    cases: Sequence[CaseLine]
    better: Sequence[BetterLine] | None
    waterfall: Markup | None
    start_sentence: str
    start: str
    table: Sequence[GroupRows]
    result: str
    quality: tuple[str, Sequence[str]]


@dataclass(frozen=True)
class ExplanationPage(Templated):
    """The page of an explained score.

    Attributes:
        words: Of its language.
        heading: What the post is called.
        facts: Who is asked about and which post, and what is on record: names and values.
        rests_on: What the estimate rests on.
        explanation: The rest.
    """

    template: ClassVar[str] = "explanation.html"

    words: Words
    heading: str
    facts: Sequence[tuple[str, str]]
    rests_on: str
    explanation: Explanation


def explanation_page(score: Score, language: Language, *, ground: Ground | None = None) -> str:
    """The page of an explained score.

    Args:
        score: A score with contributions.
        language: Of the page.
        ground: What the model has learnt from: gives the usual rate.
    """
    words = WORDS[language]
    page = ExplanationPage(
        words=words,
        heading=str(score.move.get("title") or score.move["position_id"]),
        facts=[*move_facts(score, words), *recorded_facts(score, language)],
        rests_on=rests_on(score, words),
        explanation=explanation_of(score, language, ground=ground),
    )
    return str(render(page))


def explanation_of(
    score: Score,
    language: Language,
    *,
    ground: Ground | None = None,
    hrefs: Mapping[str, str] | None = None,
) -> Explanation:
    """What is said about an estimate.

    Args:
        score: A score with contributions.
        language: Of the page.
        ground: What the model has learnt from: gives the usual rate.
        hrefs: Where the moves to better posts are explained, by position; a page of its own has no
            such places.
    """
    words = WORDS[language]
    usual = None if ground is None else ground.rate
    is_explained = score.concepts is not None and score.raw_log_odds is not None
    return Explanation(
        words=words,
        estimate=_drawn(score, language, usual),
        frequency=_frequency(score, language),
        abstained=() if score.estimate is not None else score.abstain_reasons.get(language, ()),
        similar=similar_text(score, language),
        ground=None if ground is None else ground_sentence(ground, language),
        reasons=reason_lines(score, language),
        together=together_sentence(score, language),
        unsteady=unsteady_names(score, language),
        cases=case_lines(score, words),
        better=better_lines(score, language, usual=usual, hrefs=hrefs),
        waterfall=waterfall_svg(score, language) if is_explained else None,
        start_sentence=start_sentence(score, words),
        start=log_odds_text(score.base_log_odds or 0.0, language),
        table=contribution_table(score, words),
        result=log_odds_text(score.raw_log_odds or 0.0, language),
        quality=quality_lines(score.data_quality, score.missing, words),
    )


def move_facts(score: Score, words: Words) -> list[tuple[str, str]]:
    """Who is asked about and which post, as far as the move says."""
    move = score.move
    facts = [
        (words.employee, move["employee_id"]),
        (words.position, move["position_id"]),
        (words.unit, score.unit_name or move.get("unit_id")),
        (words.level, move.get("level")),
    ]
    return [(name, str(value)) for name, value in facts if value is not None]


def recorded_facts(score: Score, language: Language) -> list[tuple[str, str]]:
    """What is on record beside the estimate, under one name."""
    if score.facts is None:
        return []
    said = (
        present_text(score.facts, language),
        " · ".join(fact_words(score.facts, language)),
        *notes(score.facts, language),
    )
    return [(FACTS[language], " · ".join(said))]


def rests_on(score: Score, words: Words) -> str:
    """What the estimate rests on: the data's day, the model's version, the outcome."""
    return words.rests_on.format(
        as_of=date_text(score.as_of, words.language),
        version=score.model_version,
        outcome=outcome_label(score.outcome, words.language),
    )


def _drawn(score: Score, language: Language, usual: float | None) -> Markup | None:
    estimate = score.estimate
    if estimate is None:
        return None
    return estimate_line_svg(estimate.probability, language, usual=usual, bounds=estimate.bounds)


def _frequency(score: Score, language: Language) -> str:
    estimate = score.estimate
    if estimate is None:
        return ""
    return frequency_sentence(estimate.probability, score.outcome, language, estimate.bounds)


def similar_text(score: Score, language: Language) -> str | None:
    """What became of past moves like this one; None where none were kept."""
    if not score.similar_moves:
        return None
    # Where there is no ground, a count of moves in some way alike would speak against the reason.
    count = None if score.estimate is None else score.similar_count
    return similar_sentence(score.similar_moves, count, language)


@dataclass(frozen=True)
class CaseLine:
    """A similar past move as the page shows it.

    Attributes:
        day: When it began.
        way: From which post to which.
        result: What became of it.
        compared: What was alike and what differed; None where nothing can be compared.
    """

    day: str
    way: str
    result: str
    compared: str | None


def case_lines(score: Score, words: Words) -> list[CaseLine]:
    """Similar past moves of which the records say more than the result."""
    return [
        CaseLine(
            day=date_text(one.start_date, words.language),
            way=f"{one.from_post or words.unknown_post} → {one.to_post}",
            result=words.went_well if one.succeeded else words.went_badly,
            compared=case_sentence(one, words.language),
        )
        for one in score.similar_moves or ()
        if one.start_date is not None
    ]


def unsteady_names(score: Score, language: Language) -> list[str]:
    """Concepts as weighty as a reason that other people's moves might have turned round."""
    found = choose_unsteady(score.concepts or ())
    return [capitalised(one.concept.phrase[language]) for one in found]


def together_sentence(score: Score, language: Language) -> str | None:
    """That several small things act together, where no reason says why an estimate is far off."""
    if score.estimate is None or score.concepts is None or score.usual is None:
        return None
    distance = score.estimate.probability - score.usual
    if is_accounted_for(choose_reasons(score.concepts), distance):
        return None
    return small_things_sentence(score.concepts, distance, language)


def start_sentence(score: Score, words: Words) -> str:
    """How the start of the waterfall and the usual rate go together; empty without either."""
    if score.start is None or score.usual is None:
        return ""
    start, usual = f"{score.start * 100:.0f}", f"{score.usual * 100:.0f}"
    told = words.start_same if start == usual else words.start_differs
    return told.format(start=start, usual=usual)


def reason_lines(score: Score, language: Language) -> list[ReasonLine]:
    """The reasons with the lengths of their bars; none where no estimate is given."""
    chosen = choose_reasons(score.concepts or ())
    largest = max((abs(one.log_odds) for one in chosen), default=1.0)
    return [
        ReasonLine(
            sentence=reason_sentence(one, language),
            share=round(abs(one.log_odds) / largest * 100, 1),
            is_for=one.log_odds > 0,
            concept=capitalised(one.concept.phrase[language]),
        )
        for one in chosen
    ]


def better_lines(
    score: Score,
    language: Language,
    *,
    usual: float | None = None,
    hrefs: Mapping[str, str] | None = None,
) -> list[BetterLine] | None:
    """Open posts that would suit better; None where nothing can be said about them."""
    if score.better_posts is None:
        return None
    return [
        BetterLine(
            position_id=post.position_id,
            title=post.title or post.position_id,
            place=" · ".join(
                part
                for part in (
                    post.unit_name or post.unit_id,
                    None
                    if post.post_level is None
                    else f"{WORDS[language].level} {post.post_level}",
                )
                if part
            ),
            number=f"{post.estimate.probability * 100:.0f}",
            range="" if post.estimate.bounds is None else range_text(*post.estimate.bounds),
            line=small_line_svg(
                post.estimate.probability, language, usual=usual, bounds=post.estimate.bounds
            ),
            differs=post.differs[language],
            href=None if hrefs is None else hrefs[post.position_id],
        )
        for post in score.better_posts
    ]


def quality_lines(
    quality: DataQuality | None, empty: Sequence[Feature], words: Words
) -> tuple[str, list[str]]:
    """How complete the data is, and what is missing by the names people know.

    Args:
        quality: None where nobody can know.
        empty: The features behind its `missing`, weightiest first.
        words: Of the language.
    """
    if quality is None:
        return words.data_unknown, []
    if not quality.missing:
        return words.data_complete, []
    missing = [feature_name(feature, words.language) for feature in empty]
    shown = missing[:MISSING_SHOWN]
    if rest := len(missing) - len(shown):
        shown.append(words.more.format(count=rest))
    # Never "100 %" beside a list of what is missing.
    share = percent_text(min(quality.score, 0.99), words.language)
    told = words.data_nearly if quality.score >= _NEARLY else words.data_share
    return f"{told.format(share=share)} {words.data_missing}", shown


_NEARLY = 0.95
