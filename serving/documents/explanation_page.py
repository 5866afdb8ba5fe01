"""One explained estimate as a page of its own: one file, no scripts, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from models.answering.score import Score
from models.explaining.explanation import (
    Ground,
    frequency_sentence,
    ground_sentence,
)
from models.words.wording import (
    Language,
    log_odds_text,
)
from serving.documents.contribution_table import GroupRows, contribution_table
from serving.documents.explanation_lines import (
    BetterLine,
    CaseLine,
    ReasonLine,
    better_lines,
    case_lines,
    move_facts,
    quality_lines,
    reason_lines,
    recorded_facts,
    rests_on,
    similar_text,
    start_sentence,
    together_sentence,
    unsteady_names,
)
from serving.drawings.estimate_line import estimate_line_svg
from serving.drawings.waterfall import waterfall_svg
from serving.templating import Templated, render
from serving.words.report_words import WORDS, Words


@dataclass(frozen=True)
class Explanation(Templated):
    """Everything that is shown about an estimate, on the server's page and in a file of its own.

    Attributes:
        words: Of its language.
        estimate: The estimate as a drawing; None if there is no estimate.
        frequency: The estimate as a sentence; empty if there is no estimate.
        abstained: Why there is no estimate, as sentences; empty if there is one.
        similar: How similar past moves turned out; None if the model keeps none.
        ground: What the model has learnt from; None if it is not known.
        reasons: The reasons, largest first.
        together: The sentence that many small things act together; None if it is not needed.
        unsteady: Concepts as large as a reason whose sign does not hold under resampling.
        cases: Similar past moves.
        better: Posts that would suit better; None if they cannot be judged.
        waterfall: The contributions as a drawing; None without contributions.
        start_sentence: How the waterfall's start relates to the usual rate; may be empty.
        start: The log-odds at which the waterfall begins.
        table: The waterfall's numbers.
        result: The log-odds at which the waterfall ends.
        quality: How complete the data is, and the names of what is missing.
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
        heading: The post's title.
        facts: Person, post and what is on record: names and values.
        rests_on: The data's day, the model's version and the outcome.
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
    """Everything that is shown about an estimate.

    Args:
        score: A score with contributions.
        language: Of the page.
        ground: What the model has learnt from; gives the usual rate.
        hrefs: Addresses of the pages about the moves to better posts, by position; None in a file,
            which has no such pages.
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
