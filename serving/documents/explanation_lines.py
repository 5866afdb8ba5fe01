"""The lines of an explanation, each of which page, terminal and ranking show in their own form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.catalog import Feature
from models.answering.cases import case_sentence
from models.answering.fact_words import FACTS, fact_words, notes, present_text
from models.answering.score import Score
from models.explaining.concepts import choose_reasons, choose_unsteady
from models.explaining.data_quality import DataQuality
from models.explaining.explanation import (
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
    outcome_label,
    percent_text,
)
from serving.drawings.estimate_line import small_line_svg
from serving.words.report_words import WORDS, Words

MISSING_SHOWN = 12
"""Empty features named on the page; the rest is counted, and stands in the table."""

_NEARLY = 0.95


@dataclass(frozen=True)
class ReasonLine:
    """A reason as the page shows it.

    Attributes:
        sentence: Its sentence.
        share: Length of its bar; the largest reason has 100.
        is_for: Whether it raises the estimate.
        concept: The name of its concept.
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
        title: The post's title.
        place: The unit's name and the post's level.
        number: The estimate, as a number of people out of a hundred.
        range: Its bounds, in the same unit; empty if there are none.
        line: The estimate as a drawing.
        differs: What sets it apart from the proposed post, as sentences.
        href: The address of the page about the move to it; None in a file.
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
class CaseLine:
    """A similar past move as the page shows it.

    Attributes:
        day: When it began.
        way: From which post to which.
        result: How it turned out.
        compared: What was alike and what was different; None if nothing can be compared.
    """

    day: str
    way: str
    result: str
    compared: str | None


def move_facts(score: Score, words: Words) -> list[tuple[str, str]]:
    """Person, position, unit and level of the move: names and values, unknown ones left out."""
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


def similar_text(score: Score, language: Language) -> str | None:
    """How similar past moves turned out; None if the model keeps none."""
    if not score.similar_moves:
        return None
    # Where there is no ground, a count of moves in some way alike would speak against the reason.
    count = None if score.estimate is None else score.similar_count
    return similar_sentence(score.similar_moves, count, language)


def case_lines(score: Score, words: Words) -> list[CaseLine]:
    """The similar past moves that the records describe; a move with a result alone is left out."""
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
    """The sentence that many small things act together; None if reasons explain the estimate."""
    if score.estimate is None or score.concepts is None or score.usual is None:
        return None
    distance = score.estimate.probability - score.usual
    if is_accounted_for(choose_reasons(score.concepts), distance):
        return None
    return small_things_sentence(score.concepts, distance, language)


def start_sentence(score: Score, words: Words) -> str:
    """How the start of the waterfall relates to the usual rate; empty if one of them is unknown."""
    if score.start is None or score.usual is None:
        return ""
    start, usual = f"{score.start * 100:.0f}", f"{score.usual * 100:.0f}"
    told = words.start_same if start == usual else words.start_differs
    return told.format(start=start, usual=usual)


def reason_lines(score: Score, language: Language) -> list[ReasonLine]:
    """The reasons with the lengths of their bars; empty if there is no estimate."""
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
    """Open posts that would suit better; None if they cannot be judged.

    Args:
        score: The proposed move, explained.
        language: Of the lines.
        usual: The usual rate, marked in the drawings; None if it is not known.
        hrefs: Addresses of the pages about the moves to these posts, by position; None in a file.
    """
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
    """How complete the data is, and the names of what is missing.

    Args:
        quality: None if it is not known.
        empty: The features behind its `missing`, weightiest first.
        words: Of the language.

    Returns:
        A sentence, and the names of at most `MISSING_SHOWN` features with the number of others.
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
